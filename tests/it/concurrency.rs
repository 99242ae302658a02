//! Many commands at once: one supervisor, and one of each component.

use std::fs;
use std::process::Stdio;

use crate::env::Env;
use crate::machine::lives;
use crate::roles::Component;

#[test]
fn a_hundred_starts_give_one_supervisor_and_one_of_each() {
    let env = Env::empty();
    let counts = |id: &str| {
        Component::shell(
            id,
            &format!("echo life >> {}; exec sleep infinity", env.path(id)),
        )
    };
    env.configure(
        &["svg", "is", "ps"]
            .map(|id| counts(id).into_toml())
            .join("\n"),
    );
    let start = || {
        env.program()
            .arg("start")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let starts: Vec<_> = (0..100).map(|_| start()).collect();
    for mut start in starts {
        assert_eq!(start.wait().unwrap().code(), Some(0));
    }
    let status = env.status();
    assert!(status.all_are("running"));
    for id in ["svg", "is", "ps"] {
        assert_eq!(
            fs::read_to_string(env.path(id)).unwrap().lines().count(),
            1,
            "{id}"
        );
    }
    assert_eq!(env.processes().len(), 5, "{status:#?}");
}

#[test]
fn starts_stops_and_restarts_at_once_leave_an_orderly_instance() {
    let env = Env::three();
    let words = [
        "start",
        "stop",
        "restart",
        "start is",
        "stop ps",
        "restart svg",
        "status",
    ];
    let spawn = |line: &str| {
        let mut command = env.program();
        command
            .args(line.split(' '))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().unwrap()
    };
    let runs: Vec<_> = words
        .iter()
        .cycle()
        .take(70)
        .map(|line| spawn(line))
        .collect();
    for mut run in runs {
        // Each is overruled by another one or not; none hangs or crashes.
        assert!(run.wait().unwrap().code().is_some_and(|code| code < 8));
    }
    env.expect(0, "start");
    let status = env.status();
    assert!(status.all_are("running"), "{status:#?}");
    assert_eq!(env.processes().len(), 5);
    assert!(status.pids().iter().all(|(_, pid)| lives(pid.unwrap())));
}

/// Whoever asked a supervisor in the moment of its end was told that the connection was lost.
#[test]
fn the_end_of_a_supervisor_is_no_failure_of_those_who_ask_it() {
    let env = Env::of([crate::roles::stays("is")]);
    let ask = |command: &str| {
        let line = format!(
            "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do told=$(\"$0\" {command} --json --timeout 30s); echo \"$told exit $?\"; done"
        );
        let mut shell = env.other("/bin/sh");
        shell.args(["-c", &line]).arg(crate::machine::program());
        shell.stdout(Stdio::piped()).stderr(Stdio::piped());
        shell.spawn().unwrap()
    };
    let asked = ["start", "stop", "status", "restart"].map(|command| (command, ask(command)));
    for (command, asked) in asked {
        let done = asked.wait_with_output().unwrap();
        let told = String::from_utf8(done.stdout).unwrap();
        for line in told.lines() {
            let allowed = match command {
                "stop" => line.ends_with(" exit 0"),
                "status" => [" exit 0", " exit 1", " exit 3"]
                    .iter()
                    .any(|end| line.ends_with(end)),
                // A stop that came later has the last word.
                _ => line.ends_with(" exit 0") || line.contains("overruled"),
            };
            let errors = String::from_utf8_lossy(&done.stderr);
            assert!(allowed, "{command}: {line}\n{errors}");
        }
    }
}
