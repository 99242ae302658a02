//! Components are killed at the worst moment, or will not go.

use std::process::Stdio;

use rustix::process::Signal;

use super::members;
use crate::env::Env;
use crate::machine::{lives, signal, until};
use crate::roles::{Component, ends_slowly, stays};

/// Up long enough at once, so that a successor comes at once.
const AT_ONCE: &str =
    "backoff = { first = \"1ms\", max = \"1ms\", reset-after = \"1ms\", give-up-after = 100 }";

/// The order, running.
fn order(env: &Env, line: &str) -> std::process::Child {
    let mut command = env.program();
    command.args(line.split(' '));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

#[test]
fn a_component_killed_while_it_starts_comes_again_and_the_order_is_answered() {
    let env = Env::empty();
    let go = env.path("go");
    let line = format!("while [ ! -e {go} ]; do sleep 0.01; done; echo up; exec sleep infinity");
    let slow = Component::shell("is", &line).with("ready = { log = \"up\", timeout = \"1h\" }");
    let needs = stays("ps").with("depends-on = [\"is\"]");
    env.configure(
        &[slow.with(AT_ONCE), needs]
            .map(Component::into_toml)
            .join("\n"),
    );
    let mut start = order(&env, "start");
    let mut killed = 0;
    for _ in 0..3 {
        let status = env.until(|status| {
            let found = status.components.iter().find(|line| line.id == "is");
            found.is_some_and(|line| line.pid.is_some_and(|pid| pid != killed))
        });
        killed = status.pid("is");
        assert_eq!(status.of("ps").pid, None);
        signal(killed, Signal::KILL);
    }
    std::fs::write(&go, "").unwrap();
    assert_eq!(start.wait().unwrap().code(), Some(0));
    let status = env.status();
    assert!(status.all_are("running"), "{status:#?}");
    assert_eq!(members(&env).len(), 2);
}

#[test]
fn a_component_killed_while_it_stops_is_stopped() {
    let env = Env::of([ends_slowly("is").with(AT_ONCE)]);
    env.expect(0, "start");
    let before = env.status();
    let mut stop = order(&env, "stop is");
    env.until(|status| status.of("is").state == "stopping");
    signal(before.pid("is"), Signal::KILL);
    assert_eq!(stop.wait().unwrap().code(), Some(0));
    let after = env.status();
    assert_eq!(after.of("is").state, "stopped");
    assert_eq!(after.of("is").restarts, before.of("is").restarts);
}

#[test]
fn components_killed_in_the_middle_of_a_restart_are_there_once_afterwards() {
    let env = Env::of([
        ends_slowly("is").with(AT_ONCE),
        ends_slowly("ps")
            .with(AT_ONCE)
            .with("depends-on = [\"is\"]"),
    ]);
    env.expect(0, "start");
    let before = env.status();
    let mut restart = order(&env, "restart is ps");
    env.until(|status| status.of("ps").state == "stopping");
    for id in ["is", "ps"] {
        signal(before.pid(id), Signal::KILL);
    }
    assert_eq!(restart.wait().unwrap().code(), Some(0));
    let after = env.until(|status| status.all_are("running"));
    assert!(!lives(before.pid("is")) && !lives(before.pid("ps")));
    let mains: Vec<u32> = ["is", "ps"].map(|id| after.pid(id)).into();
    let shells = members(&env).into_iter().filter(|pid| {
        let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        line.starts_with(b"/bin/sh")
    });
    assert_eq!(
        shells.collect::<std::collections::BTreeSet<_>>(),
        mains.into_iter().collect()
    );
}

/// Each process ends as soon as it has a child: whoever looks at the list of processes sees only dead ones.
#[test]
fn what_forks_without_end_is_gone_after_a_stop() {
    let line = "trap '' TERM; fork() { trap '' TERM; i=0; while [ $i -lt 40 ]; do ( fork ) & wait; i=$((i+1)); done; }; \
        echo up; while :; do ( ( sleep 0.01; exec sleep 30 ) & ) ; sleep 0.005; done";
    let bomb = Component::shell("is", line)
        .with("ready = { log = \"up\" }")
        .with("stop-timeout = \"200ms\"")
        .with("limits = { nproc = 4096 }");
    let env = Env::of([bomb, stays("ps")]);
    env.expect(0, "start");
    env.until(|status| status.of("is").processes > 20);
    env.expect(0, "stop is");
    let status = env.status();
    assert_eq!(status.of("is").processes, 0);
    assert_eq!(members(&env).len(), 1, "{status:#?}");
    env.expect(0, "stop");
    env.assert_nothing_runs();
}

#[test]
fn a_chain_of_processes_that_each_leave_one_behind_ends_with_a_stop() {
    // Of bounded length: what it outruns the supervisor with ends by itself in time, and the test would see it.
    let line = "trap '' TERM; echo up; n=$1; [ $n -gt 0 ] && setsid /bin/sh -c \"$0\" \"$0\" $((n-1)) & sleep 0.02";
    let chain = Component::new("is", &["/bin/sh", "-c", line, line, "3000"])
        .with("stop-timeout = \"100ms\"")
        .with("restart = \"never\"");
    let env = Env::of([chain, stays("ps")]);
    env.expect(0, "start --no-wait");
    env.until(|status| status.of("ps").state == "running");
    env.expect(0, "stop --timeout 60s");
    until("nothing is left", || members(&env).is_empty());
}
