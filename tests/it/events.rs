//! `events`: what happened, from the supervisor's own log.

use std::fs;
use std::io::Write;

use serde_json::Value;

use crate::env::Env;
use crate::logs::{Following, with_logs};
use crate::machine::until;
use crate::roles::{dies_at_once, stays};

const ENDED: &str = r#"{"at":"2026-11-21T07:30:00.001Z","event":"failed","component":"is","failure":{"cause":"ended","ending":{"signal":9},"after_ms":11520000},"description":"Bilder"}"#;
const RETRYING: &str = r#"{"at":"2026-11-21T07:30:00.001Z","event":"retrying","component":"is","attempt":1,"delay_ms":0}"#;
const LATER: &str = r#"{"at":"2026-11-21T07:30:05.000Z","event":"retrying","component":"is","attempt":2,"delay_ms":500}"#;
const STARTED: &str = r#"{"at":"2026-11-21T07:00:00.000Z","event":"supervisor-started","pid":7}"#;
const NEWER: &str =
    r#"{"at":"2026-11-21T08:00:00.000Z","event":"moon-risen","phase":{"full":true}}"#;
const PANIC: &str = "thread 'main' panicked at src/lib.rs:1:1:\nexplicit panic";

fn journal(lines: &[&str]) -> Vec<u8> {
    (lines.join("\n") + "\n").into_bytes()
}

fn lines(env: &Env, arguments: &str) -> Vec<String> {
    let done = env.expect(0, arguments);
    assert_eq!(done.stderr, "");
    done.stdout.lines().map(str::to_owned).collect()
}

#[test]
fn every_event_is_told_with_its_time_and_others_are_passed_over() {
    let env = with_logs(&[
        ("supervisor.log.1", &journal(&[STARTED])),
        (
            "supervisor.log",
            &journal(&[ENDED, RETRYING, PANIC, ENDED, LATER, NEWER]),
        ),
    ]);
    let all = lines(&env, "events");
    let times: Vec<&str> = all.iter().map(|line| &line[..23]).collect();
    assert_eq!(
        times,
        [
            "2026-11-21 07:00:00.000",
            "2026-11-21 07:30:00.001",
            "2026-11-21 07:30:00.001",
            "2026-11-21 08:00:00.000"
        ]
    );
    assert!(
        all[1].contains("Bilder") && all[1].contains("SIGKILL"),
        "{}",
        all[1]
    );
    assert_ne!(all[1], all[2], "one is started again at once");
    assert!(all[3].contains("moon-risen"));
    for count in 0..6 {
        let from = all.len().saturating_sub(count);
        assert_eq!(lines(&env, &format!("events -n {count}")), all[from..]);
    }
}

#[test]
fn json_has_the_lines_as_they_are_in_every_locale() {
    let mut env = with_logs(&[(
        "supervisor.log",
        &journal(&[STARTED, PANIC, ENDED, RETRYING, NEWER, "{\"event\":1}"]),
    )]);
    for locale in ["C", "fr_FR.UTF-8", "sv_SE.UTF-8", "nonsense"] {
        env.set("LC_ALL", locale);
        assert_eq!(
            lines(&env, "événements --json"),
            [STARTED, ENDED, RETRYING, NEWER]
        );
        assert_eq!(lines(&env, "--json events -n2"), [RETRYING, NEWER]);
    }
}

#[test]
fn what_a_component_did_is_told_as_it_happens() {
    let env = Env::of([stays("ps")]);
    env.expect(0, "start");
    let following = Following::begin(&env, &["--json", "events", "-fn0"]);
    let told = |event: &str, component: &str| {
        loop {
            let line: Value = serde_json::from_str(&following.next()).unwrap();
            if line["event"] == event && line["component"] == component {
                return;
            }
        }
    };
    // What comes while it still opens the file is old news to it; so there is more than one.
    until("it follows", || {
        env.expect(0, "restart ps");
        following.has_line()
    });
    told("ready", "ps");
    env.expect(0, "stop ps");
    told("stopped", "ps");
}

#[test]
fn a_crash_is_told_in_the_readers_language() {
    let mut env = Env::empty();
    let count = env.path("lives");
    let component =
        dies_at_once("is", &count).with("backoff = { first = \"1ms\", give-up-after = 2 }");
    env.configure(&component.into_toml());
    env.expect(0, "start");
    env.until(|status| status.all_are("failed"));
    let events: Vec<Value> = lines(&env, "events --json")
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let names: Vec<&str> = events
        .iter()
        .map(|e| e["event"].as_str().unwrap())
        .collect();
    for name in [
        "supervisor-started",
        "spawned",
        "failed",
        "retrying",
        "gave-up",
    ] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
    let joined = names
        .windows(2)
        .filter(|pair| *pair == ["failed", "retrying"])
        .count();
    let english = lines(&env, "events");
    assert_eq!(english.len(), events.len() - joined);
    env.set("LC_ALL", "fr_FR.UTF-8");
    let french = lines(&env, "events");
    assert_eq!(french.len(), english.len());
    assert_ne!(french, english);
    env.expect(0, "stop");
}

#[test]
fn following_tells_both_halves_and_survives_rotation() {
    let env = with_logs(&[("supervisor.log", &journal(&[STARTED]))]);
    let following = Following::begin(&env, &["events", "-f"]);
    following.next();
    let path = env.home().join("logs/supervisor.log");
    let append = |line: &str| {
        let file = fs::OpenOptions::new().append(true).create(true).open(&path);
        file.unwrap().write_all(&journal(&[line])).unwrap();
    };
    append(&[ENDED, RETRYING].join("\n"));
    assert!(following.next().contains("SIGKILL"));
    fs::rename(&path, path.with_extension("log.1")).unwrap();
    append(NEWER);
    assert!(following.next().contains("moon-risen"));
}
