use super::*;
use crate::locale::fold::{fold, squeeze, strip_accents};

fn folder(tag: &str, messages: &str, words: &str) -> Folder {
    Folder {
        tag: tag.to_owned(),
        messages: messages.to_owned(),
        words: words.to_owned(),
    }
}

/// What is reported of an English and a Swedish message file.
fn message_faults(english: &str, swedish: &str) -> Vec<String> {
    let folders = [folder("en", english, ""), folder("sv", swedish, "")];
    let (_, faults) = messages::compile(&folders);
    faults.iter().map(ToString::to_string).collect()
}

/// The table and what is reported of an English and a Swedish word file.
fn compile_words(english: &str, swedish: &str) -> (String, Vec<What>) {
    let folders = [folder("en", "", english), folder("sv", "", swedish)];
    let (source, faults) = words::compile(&folders, fold, strip_accents, squeeze);
    (source, faults.into_iter().map(|fault| fault.what).collect())
}

#[test]
fn what_is_right_is_not_reported() {
    let english = "# A comment\nusage-one = { $count ->\n    [one] One\n   *[other] { NUMBER($count) }\n}\n    .hint = Try { $word }.\n";
    let swedish = "usage-one = { $count } st\n    .hint = Försök med { $word }.\n";
    assert_eq!(message_faults(english, swedish), [""; 0]);
}

#[test]
fn each_fault_in_messages_is_reported_with_its_place() {
    let sv = "locales/sv/messages.ftl";
    for (english, swedish, expected) in [
        ("a = A\n", "", format!("{sv}: a is missing; English has it")),
        ("a = A\n", "a = A\nb = B\n", format!("{sv}:2: b is surplus; English has no such entry")),
        ("a = { $x }\n", "a = { $y }\n", format!("{sv}:1: a must use the same variables as in English")),
        ("a = A\n    .hint = H\n", "a = A\n", format!("{sv}:1: a must have a value and the same attributes as in English")),
        ("a = A\n", "a = A\na = B\n", format!("{sv}:1: a stands twice")),
        ("a = A\nb = B\n", "a = A\nb = { a }\n", format!("{sv}:2: no reference to other entries, they are looked up alone: a")),
        ("a = A\n", "a = { DATETIME(1) }\n", format!("{sv}:1: unknown function DATETIME")),
        ("a = A\n", "a = A\n-b = B\n", format!("{sv}:1: no terms, messages are looked up alone: -b")),
        ("a = caf\u{e9}\n", "a = A\n", "locales/en/messages.ftl:1: English is ASCII only, this is 'é'".to_owned()),
        ("a = A\nB-c = B\n", "a = A\nB-c = B\n", "locales/en/messages.ftl: B-c: ids are lower-case words with hyphens, unlike even without these".to_owned()),
    ] {
        let faults = message_faults(english, swedish);
        assert!(faults.contains(&expected), "{english:?} {swedish:?}: {faults:?}");
    }
}

#[test]
fn an_entry_that_cannot_be_parsed_is_reported() {
    let faults = message_faults("a = A\n\nb = { $x\n", "a = A\n");
    assert!(
        faults[0].starts_with("locales/en/messages.ftl:"),
        "{faults:?}"
    );
}

#[test]
fn only_a_missing_translation_can_wait() {
    let folders = [folder("en", "a = A\n", ""), folder("sv", "b = B\n", "")];
    let (_, faults) = messages::compile(&folders);
    let waiting: Vec<bool> = faults.iter().map(Fault::is_untranslated).collect();
    assert_eq!(waiting, [true, false]);
}

#[test]
fn one_word_with_two_meanings_is_reported() {
    let (_, faults) = compile_words(
        "command-start = start\ncommand-stop = stop\n",
        "command-start = starta\n    .aliases = STOP\ncommand-stop = stoppa\n",
    );
    let reported = |what: &What| matches!(what, What::TwoMeanings { word, .. } if word == "stop");
    assert!(faults.iter().any(reported), "{faults:?}");
}

#[test]
fn commands_and_components_may_share_a_word() {
    let english = "command-status = status\ncomponent-is = Server\n";
    let (_, faults) = compile_words(
        english,
        "command-status = är\ncomponent-is = server\n    .aliases = är\n",
    );
    assert_eq!(faults, []);
}

#[test]
fn a_form_without_accents_that_has_two_meanings_has_none() {
    let (source, faults) = compile_words(
        "command-start = start\ncommand-stop = stop\n",
        "command-start = slå\ncommand-stop = slä\n",
    );
    assert_eq!(faults, []);
    assert!(!source.contains("key: \"sla\""), "{source}");
}

#[test]
fn words_are_plain_and_complete() {
    let english = "command-start = start\n";
    assert_eq!(
        compile_words(english, "").1,
        [What::Untranslated("command-start".into())]
    );
    let (_, faults) = compile_words(english, "command-start = { $x }\n");
    assert!(faults.contains(&What::NotPlain("command-start".into())));
    let (_, faults) = compile_words(english, "command-start = a\ncommand-dance = b\n");
    assert_eq!(faults, [What::Surplus("command-dance".into())]);
}
