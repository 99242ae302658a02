//! The supervisor stands still for a while, or a component's output leads nowhere.

use std::fs;

use rustix::process::Signal;

use super::members;
use crate::env::Env;
use crate::machine::{lives, signal, until};
use crate::roles::{Component, stays};

#[test]
fn a_supervisor_that_stands_still_cannot_tell_and_goes_on_afterwards() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    let supervisor = before.supervisor.pid.unwrap();
    signal(supervisor, Signal::STOP);
    let told = env.expect(4, "status --timeout 300ms");
    assert!(!told.stderr.is_empty());
    env.expect(1, "restart is --timeout 300ms");
    env.expect(1, "start --timeout 300ms");
    for (_, pid) in before.pids() {
        assert!(lives(pid.unwrap()));
    }
    signal(supervisor, Signal::CONT);
    // What was ordered meanwhile is carried out, though nobody waits for it.
    let after =
        env.until(|status| status.all_are("running") && status.pid("is") != before.pid("is"));
    assert_eq!(after.supervisor.pid, before.supervisor.pid);
    assert_eq!(after.pid("ps"), before.pid("ps"));
    env.expect(0, "stop");
    env.assert_nothing_runs();
}

#[test]
fn a_component_that_ends_meanwhile_is_seen_afterwards() {
    let at_once = "backoff = { reset-after = \"1ms\" }";
    let env = Env::of(["is", "ps"].map(|id| stays(id).with(at_once)));
    env.expect(0, "start");
    let before = env.until(|status| status.of("is").uptime_s.unwrap() > 0.05);
    let supervisor = before.supervisor.pid.unwrap();
    signal(supervisor, Signal::STOP);
    signal(before.pid("is"), Signal::KILL);
    signal(supervisor, Signal::CONT);
    let after = env.until(|status| status.of("is").restarts == 1 && status.of("is").ready);
    assert_eq!(after.of("is").last_exit.as_ref().unwrap().signal, Some(9));
    assert_eq!(after.pid("ps"), before.pid("ps"));
}

#[test]
fn who_fills_his_pipe_meanwhile_waits_and_nothing_of_it_is_lost() {
    const LINES: usize = 40_000;
    let env = Env::empty();
    let go = env.path("go");
    let line = format!(
        "echo up; while [ ! -e {go} ]; do sleep 0.01; done; seq -f 'line %.0f' {LINES}; echo over; exec sleep infinity"
    );
    let is = Component::shell("is", &line).with("ready = { log = \"up\" }");
    env.configure(&is.into_toml());
    env.expect(0, "start");
    let before = env.status();
    let supervisor = before.supervisor.pid.unwrap();
    signal(supervisor, Signal::STOP);
    fs::write(&go, "").unwrap();
    until("the writer waits for its pipe", || {
        members(&env).into_iter().any(|pid| {
            fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name == "seq\n")
                && fs::read_to_string(format!("/proc/{pid}/stat"))
                    .is_ok_and(|stat| stat.contains(") S "))
        })
    });
    signal(supervisor, Signal::CONT);
    let log = env.home().join("logs/is.log");
    let written = || fs::read_to_string(&log).unwrap();
    until("all is written", || written().ends_with("over\n"));
    let lines = (1..=LINES).map(|n| format!("line {n}"));
    let expected = ["up".to_owned()]
        .into_iter()
        .chain(lines)
        .chain(["over".to_owned()]);
    assert!(written().lines().eq(expected), "lines are lost");
    assert_eq!(env.status().pid("is"), before.pid("is"));
}

#[test]
fn a_component_that_closes_its_output_is_supervised_as_before() {
    let line = "exec >&- 2>&-; exec sleep infinity";
    let at_once = "backoff = { reset-after = \"1ms\" }";
    let env = Env::of([Component::shell("is", line).with(at_once), stays("ps")]);
    env.expect(0, "start");
    let before = env.until(|status| status.of("is").uptime_s.unwrap() > 0.05);
    let used = super::ticks(before.supervisor.pid.unwrap());
    signal(before.pid("is"), Signal::KILL);
    env.until(|status| status.of("is").restarts == 1 && status.of("is").ready);
    env.expect(0, "restart is");
    assert!(
        super::ticks(before.supervisor.pid.unwrap()) - used < 100,
        "it spins"
    );
    env.expect(0, "stop");
    env.assert_nothing_runs();
}
