//! Command lines: what is understood, and what is refused without doing anything.

use crate::env::Env;

/// Every kind of line that cannot be understood.
pub(crate) const NOT_UNDERSTOOD: [&str; 21] = [
    "",
    "strat",
    "xyzzy",
    "start nosuch",
    "help nosuch",
    "version surplus",
    "run is",
    "--nosuch status",
    "status --nosuch",
    "status -z",
    "--lang",
    "--color purple status",
    "--timeout soon start",
    "--json=yes status",
    "status --home",
    "start --port 8081",
    "init --port 0",
    "init --port is=8080",
    "init --port ps=1 --port 2",
    "init surplus",
    "check is",
];

/// Every line that asks for help or the version.
pub(crate) const ASKS: [&str; 12] = [
    "help",
    "--help",
    "-h",
    "help start",
    "help stop",
    "help status",
    "start --help",
    "restart --help",
    "run --help",
    "help init",
    "check --help",
    "version",
];

#[test]
fn what_is_not_understood_exits_with_2_and_does_nothing() {
    let env = Env::three();
    for line in NOT_UNDERSTOOD {
        let done = env.expect(2, line);
        assert_eq!(done.stdout, "", "`{line}` answers on standard output");
        assert!(!done.stderr.is_empty(), "`{line}` says nothing");
    }
    env.assert_nothing_runs();
}

#[test]
fn what_is_not_understood_changes_nothing_that_runs() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    for line in NOT_UNDERSTOOD.into_iter().chain([
        "status ips",
        "stop nosuch",
        "restart is nosuch",
        "stop is nosuch",
    ]) {
        env.expect(2, line);
    }
    assert_eq!(env.status().pids(), before.pids());
}

#[test]
fn help_and_version_are_answers() {
    let env = Env::empty();
    for line in ASKS.into_iter().chain(["--version"]) {
        let done = env.expect(0, line);
        assert!(!done.stdout.is_empty(), "{line}");
        assert_eq!(done.stderr, "", "{line}");
    }
    let done = env.expect(0, "--version");
    assert!(done.stdout.contains(env!("CARGO_PKG_VERSION")), "{done:?}");
}

#[test]
fn a_word_is_quoted_as_it_was_typed_and_its_neighbour_is_named() {
    let mut env = Env::three();
    for (locale, typed, near) in [
        ("fr_FR.UTF-8", "Redemmarer", "redémarrer"),
        ("es_ES.UTF-8", "reinicar", "reiniciar"),
        ("sv_SE.UTF-8", "stopa", "stoppa"),
        ("sv_SE.UTF-8", "strat", "start"),
        ("C", "strat", "start"),
    ] {
        env.set("LC_ALL", locale);
        let done = env.expect(2, typed);
        assert!(done.stderr.contains(typed), "{done:?}");
        assert!(done.stderr.contains(near), "{done:?}");
    }
    env.assert_nothing_runs();
}

#[test]
fn options_stand_before_or_after_the_command() {
    let env = Env::three();
    env.expect(0, "--quiet start");
    for line in [
        "--json status is",
        "status --json is",
        "status is --json",
        "--lang sv status is --json",
    ] {
        let done = env.expect(0, line);
        let status: crate::answer::Status = serde_json::from_str(&done.stdout).unwrap();
        assert_eq!(status.components.len(), 1, "{line}");
    }
}

#[test]
fn an_option_names_the_instance() {
    let (env, other) = (Env::three(), Env::three());
    env.expect(0, "start");
    let line = format!("--home {} status", env.home().display());
    other.expect(0, &line);
    other.expect(3, "status");
}

#[test]
fn an_option_names_the_configuration() {
    let env = Env::empty();
    let file = env.path("other.toml");
    std::fs::write(
        &file,
        "[components.only]\ncommand = [\"/bin/sleep\", \"infinity\"]\n",
    )
    .unwrap();
    env.expect(0, &format!("start --config {file}"));
    assert_eq!(env.status().of("only").state, "running");
}

#[test]
fn quiet_keeps_quiet() {
    let env = Env::three();
    for line in [
        "--quiet start",
        "start --quiet",
        "--quiet restart is",
        "--quiet stop",
    ] {
        let done = env.expect(0, line);
        assert_eq!(done.stdout, "", "{line}");
    }
}

#[test]
fn colour_is_for_terminals_and_for_who_asks() {
    let env = Env::three();
    env.expect(0, "start");
    assert!(!env.expect(0, "status").stdout.contains('\x1b'));
    assert!(
        !env.expect(0, "--color never status")
            .stdout
            .contains('\x1b')
    );
    assert!(
        env.expect(0, "--color always status")
            .stdout
            .contains('\x1b')
    );
    assert!(
        !env.expect(0, "--color always --json status")
            .stdout
            .contains('\x1b')
    );
}
