//! While nothing happens the supervisor does nothing: no CPU, no wake-up.

use std::fs;
use std::thread;
use std::time::Duration;

use crate::env::Env;
use crate::roles::{Component, stays};

/// Wake-ups of all threads, and CPU ticks, so far.
pub(crate) fn effort(pid: u32) -> (u64, u64) {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let wakeups = threads.map(|thread| {
        let status = fs::read_to_string(thread.unwrap().path().join("status")).unwrap();
        let count = status
            .lines()
            .find_map(|l| l.strip_prefix("voluntary_ctxt_switches:"))
            .unwrap();
        count.trim().parse::<u64>().unwrap()
    });
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    let ticks = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    (wakeups.sum(), ticks)
}

#[test]
fn no_wake_up_and_no_cpu() {
    // The one that is ready by what it writes must not be asked any longer.
    let line = Component::shell("log", "echo hello; exec sleep infinity");
    // Between two checks nothing is done for health, and hooks wait for events.
    let check = "health = { command = [\"/bin/true\"], interval = \"1h\" }";
    let env = Env::of([
        stays("is").with(check),
        stays("ps"),
        line.with("ready = { log = \"hello\" }"),
    ]);
    env.expect(0, "start");
    let pid = env.status().supervisor.pid.unwrap();
    // What the last question started may still be put away in the first observation, not in all.
    let observations = (0..5).map(|_| {
        let before = effort(pid);
        thread::sleep(Duration::from_secs(2));
        let after = effort(pid);
        (after.0 - before.0, after.1 - before.1)
    });
    let observed: Vec<(u64, u64)> = observations.collect();
    assert!(
        observed.iter().filter(|seen| **seen == (0, 0)).count() >= 3,
        "(wake-ups, ticks): {observed:?}"
    );
}
