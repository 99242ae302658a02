//! `restart`: which PIDs change.

use std::fs;

use crate::env::Env;
use crate::machine::{copy_program, lives};
use crate::roles::{Component, ends_slowly, stays};

#[test]
fn with_a_name_changes_this_pid_alone() {
    let env = Env::three();
    env.expect(0, "start");
    for id in ["is", "ps", "svg"] {
        let before = env.status();
        env.expect(0, &format!("restart {id}"));
        let after = env.status();
        for ((name, old), (_, new)) in before.pids().into_iter().zip(after.pids()) {
            assert_eq!(
                old != new,
                name == id,
                "restart {id}: {before:#?} {after:#?}"
            );
        }
        assert!(!lives(before.pid(id)));
        assert!(after.all_are("running"));
        // Only those that nobody ordered are counted.
        assert_eq!(after.of(id).restarts, 0);
    }
}

#[test]
fn alone_changes_every_pid_the_supervisors_too() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    env.expect(0, "restart");
    let after = env.status();
    for ((id, old), (_, new)) in before.pids().into_iter().zip(after.pids()) {
        assert!(new.is_some() && new != old, "{id}");
        assert!(!lives(old.unwrap()), "{id}");
    }
    assert!(after.all_are("running"));
}

#[test]
fn takes_the_program_and_the_configuration_that_are_on_the_disk_now() {
    let mut env = Env::three();
    let program = env.home().join("ImageServing");
    let copy = |to: &std::path::Path| copy_program(crate::machine::program(), to);
    copy(&program);
    env.use_program(&program);
    env.expect(0, "start");
    // As a package manager does it: a new file under the old name.
    copy(&env.home().join("new"));
    fs::rename(env.home().join("new"), &program).unwrap();
    env.configure(
        &[stays("is"), stays("other")]
            .map(Component::into_toml)
            .join("\n"),
    );
    env.expect(0, "restart");
    let status = env.status();
    let running = fs::read_link(format!("/proc/{}/exe", status.supervisor.pid.unwrap())).unwrap();
    assert_eq!(running, program, "the program that was removed still runs");
    let ids: Vec<&str> = status.components.iter().map(|line| &*line.id).collect();
    assert_eq!(ids, ["is", "other"]);
    assert!(status.all_are("running"));
}

#[test]
fn starts_where_nothing_runs() {
    let env = Env::three();
    env.expect(0, "restart");
    assert!(env.status().all_are("running"));
    env.expect(0, "stop is");
    env.expect(0, "restart is");
    assert!(env.status().all_are("running"));
}

#[test]
fn a_wrong_configuration_leaves_everything_running() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    env.configure("[components.is]\ncomand = [\"/bin/sleep\", \"infinity\"]\n");
    env.expect(6, "restart");
    assert_eq!(env.status().pids(), before.pids());
}

#[test]
fn lifts_one_that_had_failed() {
    let env = Env::empty();
    let switch = env.path("switch");
    let line = format!("[ -e {switch} ] && exec sleep infinity; exit 1");
    let component = Component::shell("is", &line).with("start-delay = \"100ms\"");
    env.configure(
        &component
            .with("backoff = { first = \"5ms\", give-up-after = 2 }")
            .into_toml(),
    );
    env.expect(1, "start");
    assert_eq!(env.status().of("is").state, "failed");
    fs::write(switch, "").unwrap();
    env.expect(0, "restart is");
    assert_eq!(env.status().of("is").state, "running");
}

/// It was silent while everything stopped, which can take a minute, and about what had begun to start.
#[test]
fn of_everything_tells_what_happens_meanwhile() {
    let env = Env::of([stays("is").with("start-delay = \"300ms\"")]);
    env.expect(0, "start");
    let before = env.status().pid("is");
    let told = env.expect(0, "restart").stderr;
    let after = env.status().pid("is");
    for pid in [before, after] {
        assert!(told.contains(&format!("(PID {pid})")), "{pid}: {told}");
    }
}

/// The supervisor's successor started everything again.
#[test]
fn a_stop_meanwhile_has_the_last_word() {
    let env = Env::of([ends_slowly("is")]);
    env.expect(0, "start");
    let mut restart = env.program().arg("restart").spawn().unwrap();
    env.until(|status| status.of("is").state == "stopping");
    env.expect(0, "stop");
    assert_eq!(restart.wait().unwrap().code(), Some(1));
    env.assert_nothing_runs();
    env.expect(3, "status");
}

#[test]
fn another_one_meanwhile_is_the_same_one() {
    let env = Env::of([ends_slowly("is")]);
    env.expect(0, "start");
    let before = env.status();
    let mut restart = env.program().arg("restart").spawn().unwrap();
    env.until(|status| status.of("is").state == "stopping");
    env.expect(0, "restart");
    assert_eq!(restart.wait().unwrap().code(), Some(0));
    let after = env.status();
    assert!(after.all_are("running"));
    assert_ne!(after.supervisor.pid, before.supervisor.pid);
}

/// The successor in the foreground spoke another language.
#[test]
fn in_the_foreground_keeps_the_process_and_its_arguments() {
    let env = Env::of([stays("is")]);
    let mut run = env
        .program()
        .args(["--lang", "sv", "run", "--color", "never"])
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let arguments = || fs::read(format!("/proc/{}/cmdline", run.id())).unwrap();
    let before = env.until(|status| !status.components.is_empty() && status.all_are("running"));
    let (first, called) = (before.pid("is"), arguments());
    env.expect(0, "restart");
    let after = env.status();
    assert_ne!(after.pid("is"), first);
    assert_eq!(after.supervisor.pid, Some(run.id()));
    assert_eq!(arguments(), called);
    env.expect(0, "stop");
    assert_eq!(run.wait().unwrap().code(), Some(0));
}

/// In the midst of an upgrade. Everything was stopped, and nobody brought it up again.
#[test]
fn without_the_programs_file_everything_comes_up_again() {
    let mut env = Env::of([stays("is"), stays("ps").with("autostart = false")]);
    let own = env.home().join("ImageServing");
    copy_program(crate::machine::program(), &own);
    env.use_program(&own);
    env.expect(0, "start is ps");
    let before = env.status();
    fs::remove_file(&own).unwrap();
    env.use_program(crate::machine::program());
    env.expect(0, "restart");
    let after = env.until(|status| status.all_are("running"));
    for ((id, old), (_, new)) in before.pids().into_iter().zip(after.pids()) {
        assert!(new.is_some() && new != old, "{id}");
    }
    env.expect(0, "stop");
    env.assert_nothing_runs();
}
