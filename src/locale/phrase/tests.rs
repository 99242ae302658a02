//! Every fact there is, said in every language.

mod facts;
mod findings;
mod incidents;
mod refusals;

use facts::{errors, id, notices, outcomes, status_lines};
use findings::findings;

use super::*;
use crate::supervisor::report::{Ending, Failure, Notice};

fn voice(language: Language) -> Voice {
    let naming: Naming = |_, id| (id == "is").then_some(Cow::Borrowed("image server"));
    Voice::new(Catalog::new(&[language]), naming)
}

/// Everything that can be said of facts, its advice below it.
fn everything(voice: &Voice) -> Vec<String> {
    let say = |phrase: Phrase<'_>| match voice.advise(&phrase) {
        Some(advice) => format!("{}\n    {advice}", voice.say(&phrase)),
        None => voice.say(&phrase),
    };
    let mut said: Vec<String> = Vec::new();
    said.extend(errors().iter().map(|error| say(voice.error(error))));
    said.extend(findings().iter().map(|finding| {
        let phrase = voice.finding(finding);
        voice.verdict(finding.severity(), &phrase)
    }));
    said.extend(notices().iter().map(|notice| say(voice.notice(notice))));
    said.extend(
        outcomes()
            .iter()
            .map(|one| say(voice.outcome(&id("is"), one))),
    );
    said.extend(
        status_lines()
            .iter()
            .flat_map(|line| voice.notes(line, &|id| format!("/logs/{id}.log").into()))
            .map(say),
    );
    let known = |errno: &i32| system::reason(*errno).key != Key::OsOther;
    said.extend((0..134).filter(known).map(|errno| voice.reason(errno)));
    said
}

#[test]
fn every_fact_is_said_in_every_language() {
    for language in Language::all().chain(Language::find("en-XA")) {
        // A variable that is missing would fail an assertion of the catalog.
        for said in everything(&voice(language)) {
            let tag = language.tag();
            assert!(
                !said.trim().is_empty() && !said.contains('{'),
                "{tag}: {said}"
            );
        }
    }
}

#[test]
fn english_reads_well() {
    insta::assert_snapshot!(everything(&voice(Language::ENGLISH)).join("\n"));
}

#[test]
fn an_error_and_a_refusal_come_with_advice() {
    let voice = voice(Language::ENGLISH);
    for error in errors() {
        assert!(voice.advise(&voice.error(&error)).is_some(), "{error:?}");
    }
}

#[test]
fn a_component_goes_by_its_description_then_its_name_then_its_id() {
    let mut voice = voice(Language::ENGLISH);
    assert_eq!(voice.component(&id("is")), "Image server (is)");
    assert_eq!(voice.component(&id("x")), "x");
    voice.learn(&id("is"), Some("pictures"));
    voice.learn(&id("x"), Some("  "));
    assert_eq!(voice.component(&id("is")), "Pictures (is)");
    assert_eq!(voice.component(&id("x")), "x");
}

#[test]
fn an_end_and_what_follows_from_it_are_one_sentence_in_every_language() {
    let component = id("is");
    for language in Language::all() {
        let voice = voice(language);
        let mut said = Vec::new();
        for ending in [Ending::Code(3), Ending::Signal(9), Ending::Unknown] {
            for delay_ms in [0, 500] {
                let failed = Notice::Failed {
                    component: component.clone(),
                    failure: Failure::Ended {
                        ending,
                        after_ms: 11_520_000,
                    },
                };
                let retrying = Notice::Retrying {
                    component: component.clone(),
                    attempt: 1,
                    delay_ms,
                };
                let phrase = voice.retried(&failed, &retrying).unwrap();
                said.push(voice.say(&phrase));
                assert!(voice.retried(&retrying, &failed).is_none());
            }
        }
        assert!(said.iter().all(|said| !said.contains('{')), "{said:?}");
        if language == Language::ENGLISH {
            assert_eq!(
                said[2..4],
                [
                    "Image server (is) was ended by SIGKILL after 3 h 12 min; restarted at once, attempt 1.",
                    "Image server (is) was ended by SIGKILL after 3 h 12 min; restart in 0.5 s, attempt 1.",
                ]
            );
        }
        said.sort();
        said.dedup();
        assert_eq!(said.len(), 6, "{said:?}");
    }
}

#[test]
fn signals_keep_their_names() {
    assert_eq!(system::signal(15), "SIGTERM");
    assert_eq!(system::signal(64), "SIG64");
}
