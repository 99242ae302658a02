//! Kills at moments that matter: while processes are made, and while nothing has been noted of them yet.

use std::fs;
use std::thread;
use std::time::{Duration, SystemTime};

use rustix::process::Signal;

use super::kill_both;
use crate::env::Env;
use crate::machine::{lives, say, signal, until};
use crate::roles::{Component, counts, stays};

/// A component of which there must not be two.
fn alone(env: &Env, id: &str) -> Component {
    let (lock, twice) = (env.path(&format!("{id}.lock")), env.path("twice"));
    // Held as long as any process of it lives.
    let line = format!("exec 9>{lock}; flock -n 9 || echo {id} >> {twice}; exec sleep infinity");
    Component::shell(id, &line)
}

/// Whoever finds a supervisor by its command line ends it, guardians too: there is no PID file yet.
fn end_supervisors(env: &Env) {
    let is_one = |pid: &u32| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        line.split(|byte| *byte == 0)
            .any(|word| word == b"run" || word == b"guard")
    };
    until("no supervisor is left", || {
        let left: Vec<u32> = env.processes().into_iter().filter(is_one).collect();
        for pid in &left {
            signal(*pid, Signal::KILL);
        }
        left.is_empty()
    });
}

#[test]
fn a_kill_right_after_the_order_to_start_makes_no_second_one() {
    let seed = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap()
        .subsec_nanos();
    let seed = std::env::var("IMAGESERVING_TESTS_SEED").map_or(seed, |seed| seed.parse().unwrap());
    say(&format!("IMAGESERVING_TESTS_SEED={seed}\n"));
    let mut state = u64::from(seed) | 1;
    let env = Env::empty();
    let fleet: Vec<String> = (0..12).map(|number| format!("c{number}")).collect();
    let tables: Vec<String> = fleet.iter().map(|id| alone(&env, id).into_toml()).collect();
    env.configure(&tables.join("\n"));
    for round in 0..25 {
        // Numbers that look random (xorshift).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let mut start = env.program().args(["start", "--no-wait"]).spawn().unwrap();
        thread::sleep(Duration::from_micros(state % 60_000));
        end_supervisors(&env);
        let _ = start.wait();
        // The client may have brought up another one.
        end_supervisors(&env);
        if round % 5 == 4 {
            env.expect(0, "start");
            let twice = fs::read_to_string(env.path("twice")).unwrap_or_default();
            assert_eq!(twice, "", "round {round}");
            let status = env.status();
            assert!(status.all_are("running"), "{status:#?}");
            env.expect(0, "stop");
            env.assert_nothing_runs();
        }
    }
}

#[test]
fn its_pipe_is_found_though_somebody_deleted_it() {
    let line = "i=0; while :; do echo line $i; i=$((i+1)); sleep 0.01; done";
    let env = Env::of([Component::shell("is", line), stays("ps")]);
    env.expect(0, "start");
    let before = kill_both(&env);
    fs::remove_file(env.path("run/is.out")).unwrap();
    env.expect(0, "start");
    assert_eq!(env.status().pid("is"), before.pid("is"));
    let lines = || {
        let log = fs::read_to_string(env.path("logs/is.log")).unwrap();
        log.lines().count()
    };
    let count = lines();
    until("its output is collected", || lines() > count + 10);
    // The next process has a pipe of its own.
    env.expect(0, "restart is");
    let count = lines();
    until("the next one's too", || lines() > count + 10);
    assert!(lives(env.status().pid("is")));
}

#[test]
fn one_that_was_becoming_ready_becomes_ready() {
    let switch = |env: &Env, name: &str| env.path(name);
    let env = Env::empty();
    let log = format!(
        "echo begun; until [ -e {} ]; do sleep 0.02; done; echo up; exec sleep infinity",
        switch(&env, "log")
    );
    let said = "echo up; exec sleep infinity";
    let notify = "exec sleep infinity";
    let components = [
        Component::shell("log", &log).with("ready = { log = \"^up$\", timeout = \"60s\" }"),
        // It says so while nobody listens, and never again.
        Component::shell(
            "said",
            &format!(
                "until [ -e {} ]; do sleep 0.02; done; {said}",
                switch(&env, "said")
            ),
        )
        .with("ready = { log = \"^up$\", timeout = \"60s\" }"),
        Component::shell("notify", notify).with("ready = { notify = true, timeout = \"2s\" }"),
    ];
    env.configure(&components.map(Component::into_toml).join("\n"));
    env.expect(0, "start --no-wait");
    env.until(|status| status.components.iter().all(|line| line.pid.is_some()));
    let before = kill_both(&env);
    fs::write(switch(&env, "said"), "").unwrap();
    env.expect(0, "start --no-wait");
    env.until(|status| status.of("said").ready && status.of("notify").ready);
    fs::write(switch(&env, "log"), "").unwrap();
    let after = env.until(|status| status.all_are("running"));
    for line in &after.components {
        assert_eq!(line.pid, before.of(&line.id).pid, "{line:?}");
        assert_eq!(line.restarts, 0, "{line:?}");
    }
}

#[test]
fn output_that_cannot_be_read_now_is_read_later() {
    let env = Env::of([counts("is")]);
    env.expect(0, "start");
    let (log, aside) = (env.path("logs/is.log"), env.path("logs/aside"));
    let length = |path: &str| fs::metadata(path).unwrap().len();
    until("it writes", || length(&log) > 0);
    let before = kill_both(&env);
    fs::rename(&log, &aside).unwrap();
    fs::create_dir(&log).unwrap();
    env.expect(0, "start");
    until("that is told", || env.events_of("log-stalled").len() == 1);
    fs::remove_dir(&log).unwrap();
    fs::rename(&aside, &log).unwrap();
    let then = length(&log);
    until("the log goes on", || length(&log) > then);
    until("that is told", || env.events_of("log-resumed").len() == 1);
    assert_eq!(env.status().pid("is"), before.pid("is"));
    // And what is noted of it meanwhile stays.
    kill_both(&env);
    fs::rename(&log, &aside).unwrap();
    fs::create_dir(&log).unwrap();
    env.expect(0, "start");
    kill_both(&env);
    fs::remove_file(env.path("run/is.out")).unwrap();
    fs::remove_dir(&log).unwrap();
    fs::rename(&aside, &log).unwrap();
    let then = length(&log);
    env.expect(0, "start");
    until("the log goes on", || length(&log) > then);
    assert_eq!(env.status().pid("is"), before.pid("is"));
}

#[test]
fn nothing_is_made_that_a_successor_would_not_know_of() {
    let env = Env::of([stays("is")]);
    env.expect(0, "start");
    let is = env.status().pid("is");
    // Where the notes of another configuration are to be made.
    let in_the_way = env.path("run/configuration.new");
    fs::create_dir(&in_the_way).unwrap();
    let ps =
        stays("ps").with("backoff = { first = \"100ms\", max = \"100ms\", give-up-after = 0 }");
    env.configure(&[stays("is"), ps].map(Component::into_toml).join("\n"));
    env.expect(0, "reload --no-wait");
    env.until(|status| status.of("ps").state == "backoff");
    fs::remove_dir(&in_the_way).unwrap();
    let before = env.until(|status| status.of("ps").ready);
    kill_both(&env);
    env.expect(0, "start");
    let after = env.status();
    assert_eq!(after.pids()[1..], before.pids()[1..]);
    assert_eq!(after.pid("is"), is);
}
