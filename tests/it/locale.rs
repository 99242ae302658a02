//! Which language is spoken: told from the bytes, by comparing with what `--lang` gives.
//! And environments that nobody should have.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use crate::answer::Done;
use crate::env::Env;
use crate::machine::program;

/// The help page under these variables.
fn help_under(variables: &[(&str, &str)]) -> String {
    let mut env = Env::empty();
    for (name, value) in variables {
        env.set(name, value);
    }
    env.expect(0, "help").stdout
}

fn help_in(tag: &str) -> String {
    let mut env = Env::empty();
    env.set("LC_CTYPE", "C.UTF-8");
    env.expect(0, &format!("--lang {tag} help")).stdout
}

#[test]
fn five_languages_are_five() {
    let pages = ["en", "fr", "es", "sv", "pt"].map(help_in);
    for (n, page) in pages.iter().enumerate() {
        assert!(!pages[..n].contains(page), "{page}");
    }
}

#[test]
fn the_variables_are_asked_in_the_order_of_posix() {
    let cases: [(&[(&str, &str)], &str); 14] = [
        (&[("LANG", "sv_SE.UTF-8")], "sv"),
        (
            &[("LANG", "sv_SE.UTF-8"), ("LC_MESSAGES", "fr_FR.UTF-8")],
            "fr",
        ),
        (
            &[
                ("LANG", "sv_SE.UTF-8"),
                ("LC_MESSAGES", "fr_FR.UTF-8"),
                ("LC_ALL", "es_ES.UTF-8"),
            ],
            "es",
        ),
        (&[("LANG", "sv_SE.UTF-8"), ("LC_ALL", "")], "sv"),
        (&[("LANG", "sv_SE.UTF-8"), ("LANGUAGE", "pt:fr")], "pt"),
        (&[("LANG", "sv_SE.UTF-8"), ("LANGUAGE", "xx:fr")], "fr"),
        (&[("LANG", "C"), ("LANGUAGE", "fr")], "en"),
        (
            &[("LC_ALL", "C"), ("LANG", "fr_FR.UTF-8"), ("LANGUAGE", "fr")],
            "en",
        ),
        (&[("LC_ALL", "POSIX"), ("LANG", "fr_FR.UTF-8")], "en"),
        (&[("LC_ALL", "C.UTF-8"), ("LANG", "fr_FR.UTF-8")], "en"),
        (&[("LANG", "fr_CA.UTF-8")], "fr"),
        (&[("LANG", "fr_FR.UTF-8@euro")], "fr"),
        (&[("LANG", "ja_JP.UTF-8")], "en"),
        (
            &[
                ("LANG", "fr_FR.UTF-8"),
                ("LC_ALL", "es_ES.UTF-8"),
                ("IMAGESERVING_LANG", "sv"),
            ],
            "sv",
        ),
    ];
    for (variables, language) in cases {
        assert_eq!(help_under(variables), help_in(language), "{variables:?}");
    }
}

#[test]
fn an_option_wins_over_every_variable() {
    let mut env = Env::empty();
    for name in ["LC_ALL", "LANG", "IMAGESERVING_LANG"] {
        env.set(name, "fr_FR.UTF-8");
    }
    assert_eq!(env.expect(0, "--lang sv help").stdout, help_in("sv"));
    assert_eq!(env.expect(0, "help --lang=sv").stdout, help_in("sv"));
}

#[test]
fn nonsense_is_english_and_harms_nobody() {
    let long = "x".repeat(10_000);
    for nonsense in [
        "nonsense",
        "",
        "_",
        "..",
        "@",
        "fr_",
        "\u{1F984}",
        "sv_SE.NOSUCH-8",
        "../../etc/passwd",
        &long,
    ] {
        for name in [
            "LANG",
            "LC_ALL",
            "LANGUAGE",
            "IMAGESERVING_LANG",
            "LC_NUMERIC",
            "LC_TIME",
            "LC_CTYPE",
        ] {
            let mut env = Env::three();
            env.set(name, nonsense);
            env.expect(0, "help");
            env.expect(3, "status");
        }
    }
    let mut env = Env::three();
    env.set("LANG", OsStr::from_bytes(b"fr_\xff\xfe"));
    env.expect(3, "status");
    env.expect(0, "start");
    env.expect(0, "status");
}

#[test]
fn the_c_locale_gets_ascii() {
    let mut env = Env::three();
    env.set("LC_ALL", "C");
    for line in ["help", "start", "status", "help status"] {
        let done = env.expect(0, line);
        assert!(done.stdout.is_ascii() && done.stderr.is_ascii(), "{done:?}");
    }
}

#[test]
fn arguments_that_are_not_utf8_are_refused() {
    let env = Env::three();
    for arguments in [
        vec![OsStr::from_bytes(b"stat\xffus")],
        vec![OsStr::new("status"), OsStr::from_bytes(b"\xe9")],
        vec![
            OsStr::new("--lang"),
            OsStr::from_bytes(b"\xff"),
            OsStr::new("status"),
        ],
    ] {
        let done = env.run(&arguments);
        assert_eq!(done.exit, 2, "{arguments:?} {done:?}");
        assert!(!done.stderr.is_empty());
    }
    // A file name may be any bytes.
    let done = env.run([
        OsStr::new("--home"),
        OsStr::from_bytes(b"/nosuch\xff"),
        OsStr::new("status"),
    ]);
    assert_eq!(done.exit, 3, "{done:?}");
}

#[test]
fn a_closed_standard_output_is_a_quiet_end() {
    let env = Env::three();
    env.expect(0, "start");
    for line in [
        "status",
        "help",
        "--json status",
        "version",
        "--lang sv status",
    ] {
        let mut shell = env.other("/bin/bash");
        let script = format!(
            "{} {line} | true; echo ${{PIPESTATUS[0]}}",
            program().display()
        );
        let done = Done::of(shell.args(["-c", &script]));
        assert_eq!(done.stderr, "", "{line}");
        assert_eq!(done.stdout.trim(), "0", "{line}");
    }
    let mut shell = env.other("/bin/sh");
    let script = format!(
        "{} start >&-; {} status >&- 2>&-",
        program().display(),
        program().display()
    );
    assert_eq!(Done::of(shell.args(["-c", &script])).exit, 0);
}
