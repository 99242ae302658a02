//! Supervisor, guardian or both are killed at random moments of all kinds of orders: afterwards there is one of each
//! component, and a stop leaves nothing. `IMAGESERVING_TESTS_KILLS` says how many times, `IMAGESERVING_TESTS_SEED` repeats a run.

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rustix::process::Signal;

use super::members;
use crate::env::Env;
use crate::machine::{say, signal};
use crate::roles::{Component, stays};

/// Kills, unless the environment says otherwise.
const KILLS: u64 = 12;

/// Who is killed, the guardian first: the supervisor has no time for another one.
const AIMS: [&[&str]; 4] = [
    &["supervisor.pid"],
    &["supervisor.pid"],
    &["guardian.pid"],
    &["guardian.pid", "supervisor.pid"],
];

/// The orders in whose middle somebody is killed.
const ORDERS: [&str; 8] = [
    "start",
    "restart is ps",
    "restart svg",
    "stop is ps",
    "restart",
    "stop",
    "reload",
    "reload --exec",
];

/// The longest time from an order to the kill, in microseconds: all of them are carried out in less.
const LATEST: u64 = 60_000;

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Numbers that look random and are the same for the same seed: xorshift, by George Marsaglia.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// How many processes each component has.
fn count(env: &Env) -> BTreeMap<String, usize> {
    let mut count = BTreeMap::new();
    for pid in members(env) {
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        let text = String::from_utf8_lossy(&environment).into_owned();
        let name = text
            .split('\0')
            .find_map(|variable| variable.strip_prefix("IMAGESERVING_COMPONENT="));
        *count
            .entry(name.unwrap_or_default().to_owned())
            .or_insert(0) += 1;
    }
    count
}

#[test]
fn whoever_is_killed_whenever_there_is_one_of_each_afterwards() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = number("IMAGESERVING_TESTS_SEED").unwrap_or(u64::from(now.subsec_micros()) | 1);
    say(&format!("seed of the random kills: {seed}\n"));
    let mut random = Random(seed);
    let quick = |id: &str| {
        Component::shell(id, "echo up; exec sleep infinity").with("ready = { log = \"up\" }")
    };
    let env = Env::of([
        stays("svg"),
        quick("is").with("depends-on = [\"svg\"]"),
        quick("ps").with("depends-on = [\"is\"]"),
        stays("other").with("start-priority = 9"),
    ]);
    let one_of_each: BTreeMap<String, usize> = ["svg", "is", "ps", "other"]
        .map(|id| (id.to_owned(), 1))
        .into();
    env.expect(0, "start");
    for round in 0..number("IMAGESERVING_TESTS_KILLS").unwrap_or(KILLS) {
        let order = ORDERS[usize::try_from(random.below(ORDERS.len() as u64)).unwrap()];
        let after = Duration::from_micros(random.below(LATEST));
        let aims = AIMS[usize::try_from(random.below(AIMS.len() as u64)).unwrap()];
        let told = format!("seed {seed}, round {round}: {order}, {aims:?} killed after {after:?}");
        let mut command = env.program();
        command.args(order.split(' ')).args(["--timeout", "60s"]);
        let mut asked = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(after);
        for aim in aims {
            let note = fs::read_to_string(env.home().join("run").join(aim)).unwrap_or_default();
            if let Some(pid) = note.lines().next().and_then(|line| line.parse().ok()) {
                signal(pid, Signal::KILL);
            }
        }
        let exit = asked.wait().unwrap().code();
        assert!(exit.is_some_and(|exit| exit < 8), "{told}: {exit:?}");
        let started = env.run(["start", "--timeout", "60s"]);
        assert_eq!(started.exit, 0, "{told}: {started:?}");
        let status = env.status();
        assert!(status.all_are("running"), "{told}: {status:#?}");
        assert_eq!(count(&env), one_of_each, "{told}: {status:#?}");
    }
    env.expect(0, "stop");
    env.assert_nothing_runs();
}
