//! The state file, where it lies: whatever it says, no stranger is touched and nothing runs twice.

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

use rustix::process::Signal;
use serde_json::Value;

use super::{components, end, kill_both};
use crate::env::Env;
use crate::machine::{lives, signal, until};
use crate::roles::{Component, stays};

/// A slot of the file, and the part of it that its supervisor writes.
const SLOT: usize = 1024;
const KNOWN: usize = 640;

fn file(env: &Env) -> String {
    env.path("run/state")
}

/// What the events say of notes that could not be used.
fn problems(env: &Env) -> Vec<String> {
    let problem = |event: &Value| event["problem"]["problem"].as_str().unwrap().to_owned();
    env.events_of("state-unusable")
        .iter()
        .map(problem)
        .collect()
}

/// A process that has nothing to do with the instance.
struct Stranger(Child);

impl Stranger {
    fn that_began_after(then: u64) -> Self {
        loop {
            let stranger = Self(Command::new("sleep").arg("600").spawn().unwrap());
            if began(stranger.0.id()) > then {
                return stranger;
            }
        }
    }
}

/// When a process began, in ticks since boot.
fn began(pid: u32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let (_, fields) = text.rsplit_once(')').unwrap();
    let began = fields.split_ascii_whitespace().nth(19);
    began.unwrap().parse().unwrap()
}

impl Drop for Stranger {
    fn drop(&mut self) {
        assert!(lives(self.0.id()), "a stranger was ended");
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_number_that_a_stranger_has_by_now_is_left_alone() {
    let env = Env::of([stays("is"), stays("ps")]);
    env.expect(0, "start");
    let before = kill_both(&env);
    let was = before.pid("is");
    let then = began(was);
    end(was);
    let stranger = Stranger::that_began_after(then);
    let is = stranger.0.id();
    // The same start, another number; hence another start of that number.
    let text = String::from_utf8_lossy(&fs::read(file(&env)).unwrap()).into_owned();
    let (head, rest) = text.split_at(SLOT);
    let slot = rest[..SLOT].replace(&was.to_string(), &is.to_string());
    assert_eq!(
        was.to_string().len(),
        is.to_string().len(),
        "numbers of another length"
    );
    fs::write(file(&env), format!("{head}{slot}{}", &rest[SLOT..])).unwrap();
    env.expect(0, "start");
    let after = env.until(|status| status.all_are("running"));
    assert_eq!(after.pid("ps"), before.pid("ps"));
    assert_ne!(after.pid("is"), is);
    assert_eq!(problems(&env), ["reused"]);
    env.expect(0, "stop");
    env.assert_nothing_runs();
}

/// What is left of the component is elsewhere: its main process's number may be that of anybody's group.
#[test]
fn a_group_that_a_stranger_has_by_now_is_left_alone() {
    let line = "trap '' TERM; setsid sh -c 'echo deaf; while :; do sleep 1000; done' & wait";
    let is = Component::shell("is", line)
        .with("ready = { log = \"deaf\" }")
        .with("stop-timeout = \"100ms\"");
    let env = Env::of([is]);
    env.expect(0, "start");
    let before = kill_both(&env);
    let was = before.pid("is").to_string();
    end(before.pid("is"));
    let remnants = env.processes();
    assert!(!remnants.is_empty());
    // A group whose leader is gone.
    let leader = Command::new("sh")
        .args(["-c", "sleep 600 > /dev/null 2>&1 & echo $$ $!"])
        .process_group(0)
        .output()
        .unwrap();
    let told = String::from_utf8(leader.stdout).unwrap();
    let (group, stranger) = told.trim().split_once(' ').unwrap();
    assert_eq!(was.len(), group.len(), "numbers of another length");
    let text = String::from_utf8_lossy(&fs::read(file(&env)).unwrap()).replace(&was, group);
    fs::write(file(&env), text).unwrap();
    env.expect(0, "start");
    let after = env.until(|status| status.all_are("running"));
    let stranger = stranger.parse().unwrap();
    assert!(lives(stranger), "a stranger was ended");
    end(stranger);
    assert_ne!(after.of("is").pid, before.of("is").pid);
    for remnant in remnants {
        assert!(!lives(remnant), "{remnant} of the old tree lives");
    }
}

#[test]
fn notes_of_another_boot_are_worth_nothing() {
    let env = Env::of([stays("is")]);
    env.expect(0, "start");
    let before = kill_both(&env);
    // A stranger, as after a boot all are.
    let was = before.pid("is");
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
    let mut bytes = fs::read(file(&env)).unwrap();
    let at = bytes
        .windows(boot.trim().len())
        .position(|window| window == boot.trim().as_bytes())
        .unwrap();
    bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
    fs::write(file(&env), bytes).unwrap();
    env.expect(0, "start");
    assert_eq!(problems(&env), ["other-boot"]);
    assert_ne!(env.status().pid("is"), was);
    assert!(lives(was), "a process of another boot cannot be ours");
    end(was);
    env.expect(0, "stop");
}

#[test]
fn without_readable_notes_everything_is_found_by_its_mark() {
    type Spoil = fn(&mut Vec<u8>);
    let spoils: [(&str, Spoil); 6] = [
        ("empty", Vec::clear),
        ("header cut", |bytes| bytes.truncate(SLOT / 2)),
        ("slots cut", |bytes| bytes.truncate(SLOT)),
        ("second slot cut", |bytes| bytes.truncate(2 * SLOT + 100)),
        ("garbage", |bytes| bytes.fill(0xa5)),
        ("one slot garbled", |bytes| {
            bytes[SLOT..SLOT + KNOWN].fill(b'{');
        }),
    ];
    for (what, spoil) in spoils {
        let env = Env::three();
        // Another instance has components of the same names.
        let other = Env::three();
        env.expect(0, "start");
        other.expect(0, "start");
        let others = other.status();
        let before = kill_both(&env);
        let mut bytes = fs::read(file(&env)).unwrap();
        spoil(&mut bytes);
        fs::write(file(&env), bytes).unwrap();
        env.expect(0, "start");
        let after = env.status();
        assert_eq!(components(&after), components(&before), "{what}");
        assert!(after.all_are("running"), "{what}: {after:#?}");
        assert_eq!(problems(&env), ["garbled"], "{what}");
        // And the notes are whole again.
        kill_both(&env);
        env.expect(0, "start");
        assert_eq!(components(&env.status()), components(&before), "{what}");
        assert_eq!(problems(&env), ["garbled"], "{what}");
        env.expect(0, "stop");
        env.assert_nothing_runs();
        assert_eq!(other.status().pids(), others.pids(), "{what}");
    }
}

#[test]
fn without_the_copy_of_the_configuration_the_operators_file_is_read() {
    for spoil in [fs::remove_file::<String>, |path| fs::write(path, "[broken")] {
        let env = Env::three();
        env.expect(0, "start");
        let before = kill_both(&env);
        spoil(env.path("run/configuration.toml")).unwrap();
        env.expect(0, "start");
        assert_eq!(components(&env.status()), components(&before));
        env.expect(0, "stop");
        env.assert_nothing_runs();
    }
}

#[test]
fn notes_of_a_newer_release_are_refused() {
    let env = Env::of([stays("is")]);
    env.expect(0, "start");
    let before = kill_both(&env);
    let whole = fs::read(file(&env)).unwrap();
    let mut newer = format!("{:SLOT$}", "{\"version\":2}").into_bytes();
    newer.extend(&whole[SLOT..]);
    fs::write(file(&env), &newer).unwrap();
    let done = env.expect(1, "start");
    assert!(done.stderr.contains("run/state"), "{done:?}");
    assert!(lives(before.pid("is")));
    // Whoever refused may still be about to end.
    until("nothing else runs", || {
        env.processes() == [before.pid("is")]
    });
    assert_eq!(fs::read(file(&env)).unwrap(), newer, "and nothing changed");
    fs::write(file(&env), whole).unwrap();
    env.expect(0, "start");
    assert_eq!(env.status().pid("is"), before.pid("is"));
}

/// Killed, a supervisor makes nothing anew in its folder: its successors took everything for down.
#[test]
fn without_the_run_folder_everything_is_found_by_its_mark() {
    for with_guardian in [true, false] {
        let env = Env::three();
        env.expect(0, "start");
        let before = env.status();
        let supervisor = before.supervisor.pid.unwrap();
        signal(supervisor, Signal::STOP);
        if !with_guardian {
            end(env.guardian().unwrap());
        }
        std::fs::remove_dir_all(env.path("run")).unwrap();
        end(supervisor);
        if with_guardian {
            until("there is another one", || {
                env.status().supervisor.pid.is_some()
            });
        }
        env.expect(0, "start");
        assert_eq!(components(&env.status()), components(&before));
        env.expect(0, "stop");
        env.assert_nothing_runs();
    }
}
