//! Health checks: who is asked, what counts, and what becomes of a component that is not well.

use std::fs;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;

use crate::env::Env;
use crate::machine::{free_port, lives, signal, until};
use crate::roles::{Component, listens, stays};

/// A check by a line of shell, as often as is allowed.
fn checked(line: &str, more: &str) -> String {
    format!(
        "health = {{ command = {:?}, interval = \"100ms\"{more} }}",
        ["/bin/sh", "-c", line]
    )
}

/// So long up that a successor comes at once.
const AT_ONCE: &str = "backoff = { first = \"60s\", reset-after = \"1ms\" }";

fn lines(path: &str) -> usize {
    fs::read_to_string(path).map_or(0, |text| text.lines().count())
}

/// The first failure that was told of a component.
fn failure(env: &Env, id: &str) -> Value {
    let failed = env.events_of("failed");
    let of_it = failed.into_iter().find(|event| event["component"] == id);
    of_it.map_or(Value::Null, |event| event["failure"].clone())
}

#[test]
fn one_that_does_not_listen_is_restarted() {
    let port = free_port();
    let health =
        format!("health = {{ tcp = \"127.0.0.1:{port}\", interval = \"100ms\", failures = 2 }}");
    let env = Env::of([stays("is").with(&health).with(AT_ONCE), stays("ps")]);
    env.expect(0, "start");
    let before = env.status();
    let after = env.until(|status| status.of("is").restarts >= 1 && status.of("is").ready);
    assert_ne!(after.pid("is"), before.pid("is"));
    assert_eq!(after.pid("ps"), before.pid("ps"));
    let failure = failure(&env, "is");
    assert_eq!(failure["cause"], "unhealthy", "{failure}");
    assert_eq!(failure["checks"], 2, "{failure}");
    assert_eq!(failure["reason"]["kind"], "no-listener", "{failure}");
    let checks = env.events_of("check-failed");
    let counts: Vec<(u64, u64)> = checks[..2]
        .iter()
        .map(|check| {
            (
                check["count"].as_u64().unwrap(),
                check["of"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(counts, [(1, 2), (2, 2)]);
}

#[test]
fn one_that_hangs_is_restarted() {
    let port = free_port();
    let health = format!(
        "health = {{ http = \"http://127.0.0.1:{port}/\", interval = \"100ms\", timeout = \"1s\", failures = 2 }}"
    );
    let ready = format!("ready = {{ tcp = \"127.0.0.1:{port}\" }}");
    let is = listens("is", port, Duration::ZERO).with(&ready);
    let env = Env::of([is.with(&health).with(AT_ONCE)]);
    env.expect(0, "start");
    let before = env.status();
    signal(before.pid("is"), Signal::STOP);
    let after = env.until(|status| status.of("is").restarts == 1 && status.of("is").ready);
    assert_ne!(after.pid("is"), before.pid("is"));
    assert!(!lives(before.pid("is")));
    let failure = failure(&env, "is");
    assert_eq!(failure["cause"], "unhealthy", "{failure}");
    assert_eq!(failure["reason"]["kind"], "no-answer", "{failure}");
}

#[test]
fn whoever_answers_counts() {
    let port = free_port();
    let ready = format!("ready = {{ tcp = \"127.0.0.1:{port}\" }}");
    let answers = listens("ps", port, Duration::ZERO).with(&ready);
    let through = format!(
        "depends-on = [\"ps\"]\nhealth = {{ http = \"http://127.0.0.1:{port}/\", interval = \"100ms\", timeout = \"10s\", failures = 1 }}"
    );
    let env = Env::of([answers, stays("is").with(&through), clock()]);
    env.expect(0, "start");
    let before = env.status();
    let log = env.path("data/ticks");
    until("some time has passed", || lines(&log) >= 5);
    assert_eq!(env.status().pids(), before.pids());
    assert_eq!(env.events_of("check-failed"), [Value::Null; 0]);
}

/// A component whose checks count time: each adds a line to `data/ticks`.
fn clock() -> Component {
    stays("clock").with(&checked("echo tick >> ticks", ""))
}

#[test]
fn one_that_recovers_before_the_count_is_left_alone() {
    // Two of three checks fail.
    let line = "echo check >> checks; test $(($(wc -l < checks) % 3)) = 0";
    let env = Env::of([stays("is").with(&checked(line, ", failures = 3"))]);
    env.expect(0, "start");
    let before = env.status();
    until("it is checked again and again", || {
        lines(&env.path("data/checks")) >= 9
    });
    let after = env.status();
    assert_eq!(after.pids(), before.pids());
    assert_eq!(after.of("is").restarts, 0);
    let checks = env.events_of("check-failed");
    assert!(checks.len() >= 5, "{checks:?}");
    for check in &checks {
        assert_eq!(check["reason"]["kind"], "check-failed", "{check}");
        assert_eq!(check["reason"]["ending"]["code"], 1, "{check}");
        assert!(check["count"].as_u64().unwrap() <= 2, "{check}");
    }
}

#[test]
fn a_check_that_never_ends_is_ended_and_counts() {
    let line = "echo $$ >> checks; exec sleep infinity";
    let more = ", timeout = \"200ms\", failures = 2";
    let env = Env::of([stays("is").with(&checked(line, more)).with(AT_ONCE)]);
    env.expect(0, "start");
    env.until(|status| status.of("is").restarts >= 1);
    let failure = failure(&env, "is");
    assert_eq!(failure["reason"]["kind"], "check-hung", "{failure}");
    assert_eq!(failure["reason"]["timeout_ms"], 200, "{failure}");
    env.expect(0, "stop is");
    let checks = fs::read_to_string(env.path("data/checks")).unwrap();
    for pid in checks.lines().map(|pid| pid.parse().unwrap()) {
        until("the check is gone", || !lives(pid));
    }
}

#[test]
fn what_a_check_leaves_behind_is_ended_and_no_member_of_the_component() {
    let line = "sleep 1000 & echo $! >> left; setsid sleep 1000 & echo $! >> left";
    let env = Env::of([stays("is").with(&checked(line, ""))]);
    env.expect(0, "start");
    let left = env.path("data/left");
    until("there were some checks", || lines(&left) >= 5);
    let status = env.status();
    assert_eq!(status.of("is").processes, 1);
    assert_eq!(status.of("is").restarts, 0);
    let first = fs::read_to_string(&left).unwrap();
    for pid in first.lines().take(4).map(|pid| pid.parse().unwrap()) {
        assert!(!lives(pid), "{pid} of a check lives");
    }
}

#[test]
fn a_check_runs_as_the_component_does() {
    let line = "pwd > facts; env >> facts; mv facts told";
    let is = stays("is")
        .with("environment = { TOLD = \"this\" }")
        .with(&checked(line, ""));
    let env = Env::empty();
    env.configure(
        &is.with(&format!("directory = {:?}", env.path("")))
            .into_toml(),
    );
    env.expect(0, "start");
    let told = env.path("told");
    until("the check has run", || lines(&told) > 0);
    let told = fs::read_to_string(&told).unwrap();
    let mut told = told.lines();
    let home = fs::canonicalize(env.home()).unwrap();
    assert_eq!(told.next().unwrap(), home.to_str().unwrap());
    let variables: Vec<&str> = told.collect();
    assert!(variables.contains(&"TOLD=this"), "{variables:?}");
    let marked = variables
        .iter()
        .any(|line| line.starts_with("IMAGESERVING_COMPONENT="));
    assert!(!marked, "{variables:?}");
}

#[test]
fn one_that_stays_unwell_is_given_up() {
    let is = stays("is")
        .with(&checked("false", ", failures = 1"))
        .with("backoff = { first = \"1ms\", give-up-after = 2 }");
    let env = Env::of([is, stays("ps")]);
    env.expect(0, "start");
    let status = env.until(|status| status.of("is").state == "failed");
    assert_eq!(status.of("ps").state, "running");
    assert_eq!(status.of("is").restarts, 1);
    assert_eq!(failure(&env, "is")["cause"], "unhealthy");
    assert_eq!(env.events_of("gave-up").len(), 1);
    // Who is down is not asked.
    assert_eq!(env.events_of("check-failed").len(), 2);
}

#[test]
fn the_rule_holds_for_the_unwell_too() {
    let is = stays("is").with(&checked("false", ", failures = 1"));
    let env = Env::of([is.with("restart = \"never\"")]);
    env.expect(0, "start");
    let status = env.until(|status| status.of("is").state == "failed");
    assert_eq!(status.of("is").restarts, 0);
}

#[test]
fn only_who_is_up_is_asked() {
    let env = Env::of([
        stays("is").with(&checked("echo asked >> asked", "")),
        clock(),
    ]);
    env.expect(0, "start");
    let (asked, ticks) = (env.path("data/asked"), env.path("data/ticks"));
    until("it is asked", || lines(&asked) >= 2);
    env.expect(0, "stop is");
    let (so_far, now) = (lines(&asked), lines(&ticks));
    until("some time has passed", || lines(&ticks) >= now + 5);
    assert_eq!(lines(&asked), so_far);
    env.expect(0, "start is");
    until("it is asked again", || lines(&asked) > so_far);
}

#[test]
fn a_program_for_health_that_is_missing_is_found_before_a_start() {
    let health = "health = { command = [\"/nowhere/check\"] }";
    let env = Env::of([stays("is").with(health)]);
    env.expect(6, "check");
    env.expect(5, "start");
    env.assert_nothing_runs();
}

#[test]
fn a_program_for_health_that_goes_missing_is_told() {
    let env = Env::empty();
    let check = env.path("check");
    crate::machine::copy_program("/bin/true", &check);
    let health =
        format!("health = {{ command = [{check:?}], interval = \"100ms\", failures = 2 }}");
    env.configure(&stays("is").with(&health).with(AT_ONCE).into_toml());
    env.expect(0, "start");
    fs::remove_file(&check).unwrap();
    env.until(|status| status.of("is").restarts >= 1);
    let failure = failure(&env, "is");
    assert_eq!(failure["reason"]["kind"], "check-missing", "{failure}");
    assert_eq!(failure["reason"]["errno"], 2, "{failure}");
}

/// What the supervisor itself slept through counted against the component.
#[test]
fn a_supervisor_that_was_suspended_blames_nobody() {
    let line = "echo check >> checks; sleep 0.3";
    let more = ", timeout = \"1s\", failures = 1";
    let env = Env::of([stays("is").with(&checked(line, more))]);
    env.expect(0, "start");
    let before = env.status();
    let (supervisor, checks) = (before.supervisor.pid.unwrap(), env.path("data/checks"));
    until("a check runs", || lines(&checks) >= 1);
    signal(supervisor, Signal::STOP);
    let begin = Instant::now();
    until("its time is long over", || {
        begin.elapsed() > Duration::from_millis(3500)
    });
    signal(supervisor, Signal::CONT);
    let so_far = lines(&checks);
    until("it is checked again", || lines(&checks) >= so_far + 3);
    assert_eq!(env.status().pids(), before.pids());
    assert_eq!(env.events_of("check-failed"), [Value::Null; 0]);
}

#[test]
fn a_check_does_not_outlive_the_supervisor() {
    let line = "echo $$ > now; mv now check; exec sleep infinity";
    let env = Env::of([stays("is").with(&checked(line, ", timeout = \"1h\""))]);
    env.expect(0, "start");
    let before = env.status();
    let check = env.path("data/check");
    until("the check runs", || lines(&check) > 0);
    let check = fs::read_to_string(&check).unwrap().trim().parse().unwrap();
    signal(before.supervisor.pid.unwrap(), Signal::KILL);
    until("the check is gone", || !lives(check));
    // Whether somebody has taken the component over by now or not.
    until("nothing is left", || {
        env.run(["stop"]);
        let left = env.processes();
        for pid in &left {
            signal(*pid, Signal::KILL);
        }
        left.is_empty()
    });
}

#[test]
fn what_a_check_started_ends_when_its_supervisor_is_followed() {
    let line = "sleep 100000 & echo $! > now; setsid sleep 100000 & echo $! >> now; \
                mv now check; wait; true";
    let env = Env::of([stays("is").with(&checked(line, ", timeout = \"1h\""))]);
    env.expect(0, "start");
    let before = env.status();
    let check = env.path("data/check");
    until("the check runs", || lines(&check) == 2);
    let started = fs::read_to_string(&check).unwrap();
    signal(before.supervisor.pid.unwrap(), Signal::KILL);
    let after = env.until(|status| {
        let supervisor = status.supervisor.pid;
        supervisor.is_some() && supervisor != before.supervisor.pid
    });
    assert_eq!(after.pid("is"), before.pid("is"));
    for pid in started.lines().map(|pid| pid.parse().unwrap()) {
        until("what the check started is gone", || !lives(pid));
    }
    env.expect(0, "stop");
}

#[test]
fn who_was_taken_over_is_asked_again() {
    let well = "echo check >> checks; test ! -e ill";
    let is = stays("is").with(&checked(well, ", failures = 2"));
    let env = Env::of([is.with(AT_ONCE)]);
    env.expect(0, "start");
    let before = env.status();
    let checks = env.path("data/checks");
    until("it is checked", || lines(&checks) >= 1);
    signal(before.supervisor.pid.unwrap(), Signal::KILL);
    let after = env.until(|status| {
        let supervisor = status.supervisor.pid;
        supervisor.is_some() && supervisor != before.supervisor.pid
    });
    assert_eq!(after.pid("is"), before.pid("is"));
    let so_far = lines(&checks);
    until("it is checked again", || lines(&checks) >= so_far + 2);
    fs::write(env.path("data/ill"), "").unwrap();
    env.until(|status| {
        status
            .of("is")
            .pid
            .is_some_and(|pid| pid != before.pid("is"))
    });
    assert_eq!(failure(&env, "is")["cause"], "unhealthy");
}
