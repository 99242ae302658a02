//! `run` as the first process of a PID namespace, as in a container: it reaps whatever loses its parent there, and ends
//! in order.

use std::fs;
use std::process::{Child, Stdio};

use rustix::process::Signal;

use crate::env::Env;
use crate::machine::{can_act_as_root, lives, signal, skip, until};
use crate::roles::{Component, stays};

/// The supervisor in a namespace of its own. `None`: that cannot be made here.
fn contained(env: &Env) -> Option<(Child, u32)> {
    if !can_act_as_root("a PID namespace") {
        return None;
    }
    let arguments = ["--pid", "--fork", "--mount-proc", "--kill-child"];
    if !env
        .other("unshare")
        .args(arguments)
        .arg("true")
        .status()
        .is_ok_and(|s| s.success())
    {
        skip("a PID namespace cannot be made here");
        return None;
    }
    let child = env
        .other("unshare")
        .args(arguments)
        .arg(crate::machine::program())
        .args(["run", "--quiet"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = env.until(|status| !status.components.is_empty() && status.all_are("running"));
    assert_eq!(status.supervisor.pid, Some(1));
    let first = children(child.id());
    assert_eq!(first.len(), 1);
    Some((child, first[0]))
}

/// The children of a process, by the numbers that they have here.
fn children(pid: u32) -> Vec<u32> {
    let text = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    text.split_whitespace()
        .map(|pid| pid.parse().unwrap())
        .collect()
}

#[test]
fn the_first_process_stops_all_in_order_and_ends_well() {
    let env = Env::three();
    let Some((mut child, supervisor)) = contained(&env) else {
        return;
    };
    // No guardian, nobody else: only its components.
    let components = children(supervisor);
    assert_eq!(components.len(), 3);
    signal(supervisor, Signal::TERM);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(components.into_iter().all(|pid| !lives(pid)));
    let journal = fs::read_to_string(env.home().join("logs/supervisor.log")).unwrap();
    assert_eq!(journal.matches("\"event\":\"stopped\"").count(), 3);
    assert!(!journal.contains("\"event\":\"killed\""), "{journal}");
}

#[test]
fn the_first_process_reaps_whoever_loses_its_parent() {
    // A child whose parent ends at once, in a session of its own and without a trace of whose it was, and it ends too.
    let forks =
        "for i in 1 2 3 4 5; do (env -i setsid sleep 0.1 &) ; done; echo up; exec sleep infinity";
    let env = Env::of([
        Component::shell("is", forks).with("ready = { log = \"up\" }"),
        stays("ps"),
    ]);
    let Some((mut child, supervisor)) = contained(&env) else {
        return;
    };
    until("the orphans are reaped", || children(supervisor).len() == 2);
    signal(supervisor, Signal::INT);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn the_first_process_reloads_on_sighup() {
    let env = Env::three();
    let Some((mut child, supervisor)) = contained(&env) else {
        return;
    };
    let before = env.status();
    let components = [
        stays("svg"),
        stays("is").with("description = \"another\""),
        stays("ps"),
    ];
    env.configure(&components.map(Component::into_toml).join("\n"));
    signal(supervisor, Signal::HUP);
    let is = before.of("is").pid;
    let after = env.until(|status| status.of("is").pid != is && status.all_are("running"));
    for id in ["svg", "ps"] {
        assert_eq!(after.pid(id), before.pid(id));
    }
    assert_eq!(after.supervisor.pid, Some(1));
    env.expect(0, "stop");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
