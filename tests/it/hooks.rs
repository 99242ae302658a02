//! Hooks: what they are told, and that nothing which one does holds anybody up.

use std::fs;
use std::os::unix::net::UnixDatagram;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;

use crate::env::Env;
use crate::machine::{DEADLINE, lives, signal, until};
use crate::roles::{Component, dies_at_once, stays};

/// An instance with one hook that runs this line of shell, in the data folder.
fn hooked(hook: &str, line: &str, components: impl IntoIterator<Item = Component>) -> Env {
    let env = Env::empty();
    let command = ["/bin/sh", "-c", line];
    let tables: Vec<String> = components.into_iter().map(Component::into_toml).collect();
    env.configure(&format!(
        "[[supervisor.hooks]]\ncommand = {command:?}\n{hook}\n{}",
        tables.join("\n")
    ));
    env
}

fn read(env: &Env, name: &str) -> String {
    fs::read_to_string(env.path(name)).unwrap_or_default()
}

#[test]
fn the_facts_stand_in_the_environment() {
    let dies = dies_at_once("is", "lives").with("backoff = { give-up-after = 1 }");
    let line = "env > facts; pwd >> facts; mv facts told-$IMAGESERVING_EVENT";
    let env = hooked("on = [\"failed\", \"gave-up\"]", line, [dies, stays("ps")]);
    env.run(["start", "--no-wait"]);
    until("both hooks were run", || {
        !read(&env, "data/told-failed").is_empty() && !read(&env, "data/told-gave-up").is_empty()
    });
    let told = |event: &str| {
        let text = read(&env, &format!("data/told-{event}"));
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines
    };
    let has = |event: &str, line: &str| {
        let told = told(event);
        assert!(told.iter().any(|other| other == line), "{line} in {told:?}");
    };
    has("failed", "IMAGESERVING_EVENT=failed");
    has("failed", "IMAGESERVING_EVENT_COMPONENT=is");
    has("failed", "IMAGESERVING_EVENT_CODE=3");
    has("gave-up", "IMAGESERVING_EVENT=gave-up");
    has("gave-up", "IMAGESERVING_EVENT_ATTEMPT=1");
    for line in told("failed") {
        for absent in [
            "IMAGESERVING_COMPONENT=",
            "IMAGESERVING_EVENT_SIGNAL=",
            "IMAGESERVING_EVENT_ATTEMPT=",
        ] {
            assert!(!line.starts_with(absent), "{line}");
        }
    }
    let data = fs::canonicalize(env.path("data")).unwrap();
    has("failed", data.to_str().unwrap());
    // Byte for byte what the supervisor's log has.
    let log = read(&env, "logs/supervisor.log");
    let line = log
        .lines()
        .find(|line| line.contains("\"failed\""))
        .unwrap();
    has("failed", &format!("IMAGESERVING_EVENT_JSON={line}"));
    let event: Value = serde_json::from_str(line).unwrap();
    has(
        "failed",
        &format!("IMAGESERVING_EVENT_AT={}", event["at"].as_str().unwrap()),
    );
}

#[test]
fn without_names_a_hook_hears_of_everything_but_hooks_and_also_of_the_end() {
    let line = "echo $IMAGESERVING_EVENT >> told; exit 4";
    let env = hooked("", line, [stays("is")]);
    env.expect(0, "start");
    env.expect(0, "stop");
    let events = env.events();
    let is_of_hooks = |event: &&Value| event["event"].as_str().unwrap().starts_with("hook-");
    let others: Vec<&str> = events
        .iter()
        .filter(|event| !is_of_hooks(event))
        .map(|event| event["event"].as_str().unwrap())
        .collect();
    assert_eq!(read(&env, "data/told").lines().collect::<Vec<_>>(), others);
    assert_eq!(others.last(), Some(&"supervisor-stopping"));
    let failed: Vec<&Value> = events.iter().filter(is_of_hooks).collect();
    assert_eq!(failed.len(), others.len());
    for event in failed {
        assert_eq!(event["event"], "hook-failed");
        assert_eq!(event["program"], "/bin/sh");
        assert_eq!(event["ending"]["code"], 4);
    }
}

#[test]
fn a_hook_that_hangs_is_ended_and_told() {
    let line = "sleep 1000 & echo $$ $! >> told; wait";
    let env = hooked(
        "on = [\"ready\"]\ntimeout = \"200ms\"",
        line,
        [stays("is"), stays("ps")],
    );
    env.expect(0, "start");
    until("both are told", || env.events_of("hook-hung").len() == 2);
    assert_eq!(env.events_of("hook-hung")[0]["timeout_ms"], 200);
    for pid in read(&env, "data/told").split_whitespace() {
        let pid = pid.parse().unwrap();
        until("nothing of it is left", || !lives(pid));
    }
}

#[test]
fn a_hook_that_hangs_holds_up_nobody() {
    let line = "echo $$ >> told; sleep 1000 & wait";
    let env = hooked("timeout = \"1h\"", line, [stays("is")]);
    env.expect(0, "start");
    until("it is run", || !read(&env, "data/told").is_empty());
    env.expect(0, "restart is");
    env.expect(0, "status");
    let begin = Instant::now();
    env.expect(0, "stop");
    // Five seconds are granted.
    assert!(begin.elapsed() < Duration::from_secs(20));
    env.assert_nothing_runs();
    let events = env.events();
    assert_eq!(events.last().unwrap()["event"], "hook-hung", "{events:?}");
}

#[test]
fn a_hook_that_cannot_be_run_is_told() {
    let env = Env::empty();
    let hook = "[[supervisor.hooks]]\ncommand = [\"/nowhere/hook\"]\non = [\"ready\"]\n";
    env.configure(&format!("{hook}{}", stays("is").into_toml()));
    env.expect(0, "start");
    until("it is told", || !env.events_of("hook-missing").is_empty());
    let told = &env.events_of("hook-missing")[0];
    assert_eq!(told["program"], "/nowhere/hook");
    assert_eq!(told["errno"], 2);
    assert_eq!(env.status().of("is").state, "running");
}

#[test]
fn a_slow_hook_misses_events_and_says_how_many() {
    let line = "while ! test -e go; do sleep 0.02; done; echo $IMAGESERVING_EVENT >> told";
    let dies = dies_at_once("is", "lives")
        .with("backoff = { first = \"1ms\", max = \"1ms\", give-up-after = 0 }");
    let env = hooked("", line, [dies]);
    env.expect(0, "start --no-wait");
    until("there are many events", || {
        read(&env, "data/lives").lines().count() >= 50
    });
    env.expect(0, "stop is");
    fs::write(env.path("data/go"), "").unwrap();
    until("it keeps up again", || {
        !env.events_of("hook-skipped").is_empty()
    });
    let events: Vec<String> = env
        .events()
        .iter()
        .map(|event| event["event"].as_str().unwrap().to_owned())
        .filter(|name| !name.starts_with("hook-"))
        .collect();
    let told = read(&env, "data/told");
    let told: Vec<&str> = told.lines().collect();
    // One that runs and 64 that wait, in order.
    assert_eq!(told.len(), 65);
    assert_eq!(told, events[..65]);
    let skipped = env.events_of("hook-skipped");
    assert_eq!(skipped.len(), 1);
    assert_eq!(skipped[0]["events"], events.len() - 65);
}

#[test]
fn a_replacement_waits_for_the_hooks() {
    let line = "sleep 0.1; echo $IMAGESERVING_EVENT $IMAGESERVING_EVENT_COMPONENT >> told";
    let on = "on = [\"ready\", \"supervisor-replaced\"]";
    let env = hooked(on, line, [stays("is"), stays("ps")]);
    env.expect(0, "start");
    let before = env.status();
    let begin = Instant::now();
    env.expect(0, "reload --exec");
    // As soon as they are done, that is.
    assert!(begin.elapsed() < Duration::from_secs(5));
    assert_eq!(env.status().pids(), before.pids());
    let wanted = "ready is\nready ps\nsupervisor-replaced\n";
    until("all were told", || read(&env, "data/told") == wanted);
    assert_eq!(env.events_of("hook-skipped"), [Value::Null; 0]);
}

#[test]
fn the_watchdog_is_served_while_a_hook_holds_up_the_end() {
    let line = "echo began > began; exec sleep 1000";
    let hook = "on = [\"supervisor-stopping\"]\ntimeout = \"1h\"";
    let env = hooked(hook, line, [stays("is")]);
    let place = env.path("watch");
    let systemd = UnixDatagram::bind(&place).unwrap();
    systemd.set_read_timeout(Some(DEADLINE)).unwrap();
    let hear = || {
        let mut message = [0; 4096];
        let count = systemd.recv(&mut message).unwrap();
        String::from_utf8_lossy(&message[..count]).into_owned()
    };
    let mut run = env.program();
    run.args(["run", "--quiet"])
        .env("NOTIFY_SOCKET", &place)
        .env("WATCHDOG_USEC", "200000")
        .stdout(Stdio::null());
    let mut run = run.spawn().unwrap();
    while !hear().contains("READY=1") {}
    signal(run.id(), Signal::TERM);
    until("the hook holds it up", || {
        !read(&env, "data/began").is_empty()
    });
    systemd.set_nonblocking(true).unwrap();
    while systemd.recv(&mut [0; 4096]).is_ok() {}
    systemd.set_nonblocking(false).unwrap();
    for _ in 0..5 {
        assert!(hear().contains("WATCHDOG=1"));
    }
    assert!(run.wait().unwrap().success());
}
