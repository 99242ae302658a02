//! Two instances with components of the same names: what happens to one is not seen in the other.

use rustix::process::Signal;

use super::journal;
use crate::env::Env;
use crate::machine::{lives, signal, until};
use crate::roles::forks_a_child;

fn two() -> [Env; 2] {
    let instance =
        || Env::of(["is", "ps"].map(|id| forks_a_child(id).with("stop-timeout = \"100ms\"")));
    [instance(), instance()]
}

#[test]
fn orders_concern_one_instance_only() {
    let [one, other] = two();
    one.expect(0, "start");
    other.expect(0, "start");
    let before = other.until(|status| status.components.iter().all(|line| line.processes >= 3));
    let told = journal(&other);
    one.expect(0, "restart is");
    one.expect(0, "restart");
    one.expect(0, "stop ps");
    one.expect(0, "stop");
    one.assert_nothing_runs();
    let after = other.status();
    assert_eq!(after.pids(), before.pids());
    for id in ["is", "ps"] {
        assert_eq!(after.of(id).processes, before.of(id).processes);
        assert_eq!(after.of(id).restarts, 0);
    }
    assert_eq!(journal(&other), told, "it noticed something");
}

#[test]
fn the_other_one_does_not_notice_that_a_supervisor_was_killed() {
    let [one, other] = two();
    one.expect(0, "start");
    other.expect(0, "start");
    let before = other.until(|status| status.components.iter().all(|line| line.processes >= 3));
    let mine = one.status();
    let told = journal(&other);
    let killed = mine.supervisor.pid.unwrap();
    signal(killed, Signal::KILL);
    until("it is gone", || !lives(killed));
    one.expect(0, "start");
    let again = one.status();
    // It took over its own components, nobody else's.
    for id in ["is", "ps"] {
        assert_eq!(again.pid(id), mine.pid(id));
    }
    assert_eq!(other.status().pids(), before.pids());
    assert_eq!(journal(&other), told, "it noticed something");
    other.expect(0, "stop");
    other.assert_nothing_runs();
    assert!(one.status().all_are("running"));
    assert!(one.events_of("supervisor-started").len() >= 2);
    one.expect(0, "stop");
    one.assert_nothing_runs();
}
