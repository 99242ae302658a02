//! Components that end by themselves, and what becomes of them.

use std::fs;

use rustix::process::Signal;

use crate::env::Env;
use crate::machine::{copy_program, lives, signal, until};
use crate::roles::{Component, dies_at_once, floods, forks_a_child, stays};

/// Up long enough at once, so that a successor comes at once.
const AT_ONCE: &str = "backoff = { first = \"60s\", reset-after = \"1ms\" }";

#[test]
fn a_killed_component_has_a_successor() {
    let env = Env::of([stays("is").with(AT_ONCE), stays("ps")]);
    env.expect(0, "start");
    let before = env.until(|status| status.of("is").uptime_s.unwrap() > 0.05);
    signal(before.pid("is"), Signal::KILL);
    let after = env.until(|status| status.of("is").restarts == 1 && status.of("is").ready);
    assert_ne!(after.pid("is"), before.pid("is"));
    assert_eq!(after.pid("ps"), before.pid("ps"));
}

#[test]
fn nothing_of_a_killed_tree_lives_beside_its_successor() {
    let env = Env::of([forks_a_child("is")
        .with(AT_ONCE)
        .with("stop-timeout = \"300ms\"")]);
    env.expect(0, "start");
    let before = env.until(|status| status.of("is").processes >= 3);
    let tree: Vec<u32> = env.processes();
    signal(before.pid("is"), Signal::KILL);
    env.until(|status| status.of("is").restarts == 1);
    let ours = [before.supervisor.pid, env.guardian()];
    for pid in tree.into_iter().filter(|pid| !ours.contains(&Some(*pid))) {
        assert!(!lives(pid), "{pid} of the old tree lives");
    }
}

#[test]
fn a_crash_loop_is_bounded_and_ends_in_failed() {
    let env = Env::empty();
    let count = env.path("lives");
    let backoff = "backoff = { first = \"1ms\", max = \"5ms\", give-up-after = 5 }";
    let dies = dies_at_once("is", &count)
        .with(backoff)
        .with("start-delay = \"1s\"");
    env.configure(&[dies, stays("ps")].map(Component::into_toml).join("\n"));
    env.run(["start"]);
    let status = env.until(|status| status.of("is").state == "failed");
    assert_eq!(fs::read_to_string(&count).unwrap().lines().count(), 5);
    assert_eq!(status.of("is").last_exit.as_ref().unwrap().code, Some(3));
    assert_eq!(status.of("ps").state, "running");
    let shown = env.expect(1, "status");
    assert!(!shown.stdout.is_empty());
    let told = env.expect(1, "start is");
    assert!(
        format!("{}{}", told.stdout, told.stderr).contains("last words of"),
        "{told:?}"
    );
    assert_eq!(fs::read_to_string(&count).unwrap().lines().count(), 10);
}

#[test]
fn delays_grow() {
    let env = Env::empty();
    let count = env.path("lives");
    let dies = dies_at_once("is", &count)
        .with("backoff = { first = \"50ms\", factor = 100, max = \"60s\" }");
    env.configure(&dies.into_toml());
    env.expect(0, "start --no-wait");
    env.until(|status| status.of("is").state == "backoff" && status.of("is").restarts >= 1);
    assert_eq!(fs::read_to_string(&count).unwrap().lines().count(), 2);
}

#[test]
fn the_rule_decides_who_comes_again() {
    let env = Env::empty();
    let ends = |id: &str, code: u32, rule: &str| {
        let line = format!("echo life >> {}; sleep 0.05; exit {code}", env.path(id));
        Component::shell(id, &line)
            .with(&format!("restart = \"{rule}\""))
            .with("backoff = { first = \"1ms\", give-up-after = 3 }")
    };
    let components = [
        ends("never", 1, "never"),
        ends("clean", 0, "on-failure"),
        ends("unclean", 1, "on-failure"),
        ends("always", 0, "always"),
    ];
    env.configure(&components.map(Component::into_toml).join("\n"));
    env.run(["start", "--no-wait"]);
    let rests = |state: &str| state == "stopped" || state == "failed";
    env.until(|status| {
        status
            .components
            .iter()
            .all(|line| rests(&line.state) && line.last_exit.is_some())
    });
    for (id, lives) in [("never", 1), ("clean", 1), ("unclean", 3), ("always", 3)] {
        assert_eq!(
            fs::read_to_string(env.path(id)).unwrap().lines().count(),
            lives,
            "{id}"
        );
    }
}

#[test]
fn output_goes_to_a_log_of_its_own() {
    let env = Env::of([Component::shell(
        "is",
        "echo out; echo err >&2; exec sleep infinity",
    )]);
    env.expect(0, "start");
    let written = || {
        let files = fs::read_dir(env.home().join("logs"))
            .unwrap()
            .map(|e| e.unwrap().path());
        files
            .filter_map(|path| fs::read_to_string(path).ok())
            .collect::<String>()
    };
    until("both lines are in a log", || {
        written().contains("out\n") && written().contains("err\n")
    });
}

#[test]
fn a_flood_slows_nobody() {
    let env = Env::of([floods("is"), stays("ps")]);
    env.expect(0, "start");
    for _ in 0..5 {
        env.expect(0, "restart ps");
        env.expect(0, "status");
    }
    env.expect(0, "stop");
}

/// The supervisor looked at so many lines that it heard nobody any more.
#[test]
fn a_flood_without_the_awaited_line_slows_nobody() {
    let late = floods("is").with("ready = { log = \"never\", timeout = \"1h\" }");
    let env = Env::of([late, stays("ps")]);
    env.expect(0, "start ps");
    env.expect(0, "start --no-wait");
    for _ in 0..5 {
        env.expect(0, "restart ps --timeout 10s");
        env.expect(0, "status ps");
    }
    env.expect(0, "stop --timeout 10s");
}

#[test]
fn a_program_that_goes_missing_fails_that_component_only() {
    let env = Env::empty();
    let program = env.path("program");
    copy_program("/bin/sleep", &program);
    let is = Component::new("is", &[&program, "infinity"])
        .with("backoff = { first = \"1ms\", give-up-after = 2 }");
    env.configure(&[is, stays("ps")].map(Component::into_toml).join("\n"));
    env.expect(0, "start");
    fs::remove_file(&program).unwrap();
    signal(env.status().pid("is"), Signal::KILL);
    let status = env.until(|status| status.of("is").state == "failed");
    assert_eq!(status.of("ps").state, "running");
}
