use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use super::super::args;
use super::*;

const ENGLISH: [Language; 1] = [Language::ENGLISH];

fn complaint(words: &[&str]) -> UsageError {
    complaint_of(words.iter().map(OsString::from).collect())
}

fn complaint_of(arguments: Vec<OsString>) -> UsageError {
    let program = std::iter::once(OsString::from("/opt/bin/other-name"));
    let line = words::canonical(program.chain(arguments));
    args::parse(&line, &ENGLISH).unwrap_err()
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn words_are_quoted_as_they_were_typed() {
    assert_eq!(complaint(&[]), UsageError::MissingCommand);
    assert_eq!(complaint(&["--json"]), UsageError::MissingCommand);
    assert_eq!(
        complaint(&["STARRT"]),
        UsageError::UnknownCommand {
            typed: "STARRT".into(),
            suggestions: owned(&["start"]),
        }
    );
    assert_eq!(
        complaint(&["Redemmarer"]),
        UsageError::UnknownCommand {
            typed: "Redemmarer".into(),
            suggestions: owned(&["redémarrer"]),
        }
    );
    assert_eq!(
        complaint(&["zzz", "--quiet"]),
        UsageError::UnknownCommand {
            typed: "zzz".into(),
            suggestions: Vec::new(),
        }
    );
    assert_eq!(
        complaint(&["help", "zzz"]),
        UsageError::UnknownCommand {
            typed: "zzz".into(),
            suggestions: Vec::new(),
        }
    );
    assert_eq!(
        complaint(&["run", "is"]),
        UsageError::Surplus { typed: "is".into() }
    );
    assert_eq!(
        complaint(&["estado", "--no-wait"]),
        UsageError::MisplacedOption {
            option: "--no-wait".into(),
            command: "estado".into(),
        }
    );
}

#[test]
fn options_are_told_from_their_values() {
    assert_eq!(
        complaint(&["status", "--quit"]),
        UsageError::UnknownOption {
            typed: "--quit".into(),
            suggestion: Some("--quiet".into()),
        }
    );
    assert_eq!(
        complaint(&["status", "-z"]),
        UsageError::UnknownOption {
            typed: "-z".into(),
            suggestion: None,
        }
    );
    for words in [vec!["status", "--config"], vec!["status", "--config="]] {
        assert_eq!(
            complaint(&words),
            UsageError::MissingValue {
                option: "--config".into(),
            }
        );
    }
    assert_eq!(
        complaint(&["status", "--color", "blue"]),
        UsageError::InvalidValue {
            option: "--color".into(),
            value: "blue".into(),
            choices: owned(&["auto", "always", "never"]),
        }
    );
    assert_eq!(
        complaint(&["status", "--json=yes"]),
        UsageError::UnexpectedValue {
            option: "--json".into(),
            value: "yes".into(),
        }
    );
    // clap names the letter `=` in the first.
    for word in ["-q=3", "-hq=3"] {
        assert_eq!(
            complaint(&["stop", word]),
            UsageError::UnexpectedValue {
                option: "-q".into(),
                value: "3".into(),
            }
        );
    }
    assert_eq!(
        complaint(&["status", "--timeout", "soon"]),
        UsageError::BadDuration {
            option: "--timeout".into(),
            value: "soon".into(),
        }
    );
    assert_eq!(
        complaint(&["status", "--json", "--json"]),
        UsageError::RepeatedOption {
            option: "--json".into(),
        }
    );
}

#[test]
fn odd_bytes_are_shown_escaped() {
    let odd = || OsString::from_vec(b"st\xe4rt".to_vec());
    let expected = UsageError::NotText {
        escaped: "st\\xE4rt".into(),
    };
    assert_eq!(complaint_of(vec![odd()]), expected);
    assert_eq!(complaint_of(vec!["status".into(), odd()]), expected);
    let path = OsString::from_vec(b"/\xe4".to_vec());
    assert_eq!(
        complaint_of(vec!["--home".into(), path, "status".into(), odd()]),
        expected
    );
}

/// clap's list of kinds is not closed: a new version may bring one that only gets the general sentence.
#[test]
fn every_kind_of_clap_has_words_of_ours() {
    let kinds = [
        ErrorKind::InvalidValue,
        ErrorKind::UnknownArgument,
        ErrorKind::InvalidSubcommand,
        ErrorKind::NoEquals,
        ErrorKind::ValueValidation,
        ErrorKind::TooManyValues,
        ErrorKind::TooFewValues,
        ErrorKind::WrongNumberOfValues,
        ErrorKind::ArgumentConflict,
        ErrorKind::MissingRequiredArgument,
        ErrorKind::MissingSubcommand,
        ErrorKind::InvalidUtf8,
        ErrorKind::DisplayHelp,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand,
        ErrorKind::DisplayVersion,
        ErrorKind::Io,
        ErrorKind::Format,
    ];
    for kind in kinds {
        let error = Error::raw(kind, "clap speaks English");
        let fault = crate::error::Error::Usage(usage(&error, &CommandLine::default(), &ENGLISH));
        for language in Language::all().chain(Language::find("en-XA")) {
            let catalog = crate::locale::Catalog::new(&[language]);
            let voice = crate::locale::Voice::new(catalog, words::component_name);
            let phrase = voice.error(&fault);
            let said = voice.say(&phrase) + &voice.advise(&phrase).unwrap();
            assert!(!said.contains("clap") && !said.contains("{$"), "{said}");
        }
    }
}
