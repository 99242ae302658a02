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
    assert_eq!(env.processes().len(), 4, "{status:#?}");
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
    assert_eq!(env.processes().len(), 4);
    assert!(status.pids().iter().all(|(_, pid)| lives(pid.unwrap())));
}
