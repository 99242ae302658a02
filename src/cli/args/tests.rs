use std::ffi::OsString;
use std::time::Duration;

use super::options::timeout;
use super::*;

fn parsed(words: &[&str]) -> Result<Invocation, UsageError> {
    let arguments = std::iter::once("ImageServing").chain(words.iter().copied());
    let line = words::canonical(arguments.map(OsString::from));
    parse(&line, &[Language::ENGLISH])
}

#[test]
fn options_stand_before_or_after_the_command() {
    for words in [
        ["--json", "status", "is"],
        ["status", "--json", "is"],
        ["status", "is", "--json"],
    ] {
        let invocation = parsed(&words).unwrap();
        assert!(invocation.options.json, "{words:?}");
        assert_eq!(
            invocation.command,
            Command::Status(vec![words::choice("is")])
        );
    }
    for words in [
        ["--timeout", "1m 30s", "-q", "start"],
        ["start", "--timeout=1m 30s", "--quiet", "--no-wait"],
    ] {
        let options = parsed(&words).unwrap().options;
        assert_eq!(options.timeout, Some(Duration::from_secs(90)));
        assert!(options.quiet);
    }
    let options = parsed(&["--no-wait", "stop"]).unwrap().options;
    assert!(options.no_wait);
}

#[test]
fn words_of_other_languages_are_the_same_commands() {
    assert_eq!(
        parsed(&["starta", "-q", "om", "är"]).unwrap().command,
        Command::Restart(vec![words::choice("är")])
    );
    assert_eq!(
        parsed(&["help", "starta", "om"]).unwrap().command,
        Command::Help(Some(Verb::Restart))
    );
    assert_eq!(
        parsed(&["estado", "--help"]).unwrap().command,
        Command::Help(Some(Verb::Status))
    );
    assert_eq!(parsed(&["-h"]).unwrap().command, Command::Help(None));
    assert_eq!(parsed(&["--version"]).unwrap().command, Command::Version);
    assert_eq!(parsed(&["start", "-V"]).unwrap().command, Command::Version);
}

#[test]
fn times_are_checked() {
    let given = |value: &str| timeout(value).map_err(|_| ());
    assert_eq!(given("30"), Ok(Duration::from_secs(30)));
    assert_eq!(given("500ms"), Ok(Duration::from_millis(500)));
    for bad in ["", "soon", "-1s", "2 years", "99999999999999999999s"] {
        assert_eq!(given(bad), Err(()), "{bad}");
    }
}

#[test]
fn lines_are_counted_in_every_spelling() {
    for words in [
        &["logs", "-fn5"][..],
        &["logs", "-f", "-n", "5"],
        &["-n5", "logs", "--follow"],
        &["--lines=5", "-f", "logs"],
    ] {
        let options = parsed(words).unwrap().options;
        assert_eq!(
            (options.lines, options.follow),
            (Some(5), true),
            "{words:?}"
        );
    }
    for value in [
        "-1",
        "+1",
        "1e9",
        "five",
        "0x5",
        "99999999999999999999",
        " 5",
    ] {
        let fault = UsageError::BadCount {
            option: "--lines".into(),
            value: value.into(),
        };
        assert_eq!(parsed(&["events", "-n", value]), Err(fault), "{value}");
    }
    let fault = UsageError::MissingValue {
        option: "--lines".into(),
    };
    assert_eq!(parsed(&["logs", "-n"]), Err(fault));
}

#[test]
fn paths_are_taken_as_they_are() {
    use std::os::unix::ffi::OsStringExt;
    let path = OsString::from_vec(b"/srv/\xe4".to_vec());
    let line = words::canonical([
        "ImageServing".into(),
        "--home".into(),
        path.clone(),
        "status".into(),
    ]);
    let options = parse(&line, &[]).unwrap().options;
    assert_eq!(options.home, Some(path.into()));
}

#[test]
fn every_option_that_takes_a_value_is_known_to_words() {
    let taking: Vec<String> = OPTIONS
        .iter()
        .filter(|row| row.expects != Expects::Nothing)
        .map(|row| format!("--{}", row.long))
        .collect();
    assert_eq!(taking, words::OPTIONS_WITH_VALUE);
}

#[test]
fn every_command_of_the_word_files_is_one_of_ours() {
    for vocabulary in words::vocabularies() {
        for forms in vocabulary.commands {
            assert!(Verb::named(forms.means).is_some(), "{}", forms.means);
        }
        assert_eq!(vocabulary.commands.len(), Verb::ALL.len());
    }
}

#[test]
fn clap_finds_no_fault_in_its_own_command() {
    clap_command(None).debug_assert();
}
