//! `reload --exec`: the supervisor goes on as the program on disk, and no component notices.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use rustix::process::Signal;

use crate::env::Env;
use crate::machine::{copy_program, free_port, program, signal, until};
use crate::roles::{Component, ends_slowly, listens, stays};

/// An instance whose program is a file of its own.
fn with_own_program(components: impl IntoIterator<Item = Component>) -> (Env, PathBuf) {
    let mut env = Env::of(components);
    let own = env.home().join("ImageServing");
    copy_program(program(), &own);
    env.use_program(&own);
    (env, own)
}

/// Puts another file into the place of a program, as a package manager does it.
fn replace(program: &Path, with: impl FnOnce(&Path)) {
    let new = program.with_extension("new");
    with(&new);
    fs::rename(new, program).unwrap();
}

fn descriptors(pid: u32) -> usize {
    fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count()
}

fn limit(pid: u32) -> String {
    let limits = fs::read_to_string(format!("/proc/{pid}/limits")).unwrap();
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"));
    line.unwrap().to_owned()
}

#[test]
fn the_program_on_disk_takes_over_without_touching_a_component() {
    let (env, own) = with_own_program(["svg", "is", "ps"].map(stays));
    env.expect(0, "start");
    let (before, guardian) = (env.status(), env.guardian());
    let supervisor = before.supervisor.pid.unwrap();
    replace(&own, |new| copy_program(program(), new));
    let running = || fs::read_link(format!("/proc/{supervisor}/exe")).unwrap();
    assert_ne!(running(), own);
    env.expect(0, "reload --exec");
    assert_eq!(running(), own);
    let after = env.status();
    assert_eq!(after.pids(), before.pids());
    assert!(after.all_are("running"), "{after:#?}");
    assert!(after.components.iter().all(|line| line.restarts == 0));
    assert_eq!(env.guardian(), guardian);
    let done = env.expect(0, "reload --exec --json");
    assert_eq!(
        done.stdout,
        "{\"version\":1,\"ok\":true,\"components\":[]}\n"
    );
    env.expect(0, "stop");
    env.assert_nothing_runs();
}

#[test]
fn a_load_runs_through_it_without_a_failed_request() {
    let port = free_port();
    let ready = format!("ready = {{ http = \"http://127.0.0.1:{port}/\" }}");
    let env = Env::of([listens("is", port, Duration::ZERO).with(&ready)]);
    env.expect(0, "start");
    let (done, answered) = (AtomicBool::new(false), AtomicU64::new(0));
    thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                let mut connection = TcpStream::connect(("127.0.0.1", port)).unwrap();
                connection.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
                let mut answer = String::new();
                connection.read_to_string(&mut answer).unwrap();
                assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
                answered.fetch_add(1, Ordering::Relaxed);
            }
        });
        for _ in 0..5 {
            let before = answered.load(Ordering::Relaxed);
            env.expect(0, "reload --exec");
            until("the load goes on", || {
                answered.load(Ordering::Relaxed) > before + 5
            });
        }
        let supervisor = env.status().supervisor.pid.unwrap();
        signal(supervisor, Signal::KILL);
        env.expect(0, "status");
        done.store(true, Ordering::Relaxed);
    });
}

#[test]
fn nothing_adds_up_over_fifty_of_them() {
    let env = Env::of([stays("is")]);
    env.expect(0, "start");
    env.expect(0, "reload --exec");
    let before = env.status();
    let supervisor = before.supervisor.pid.unwrap();
    let open = descriptors(supervisor);
    let limits = limit(before.pid("is"));
    for _ in 0..49 {
        env.expect(0, "reload --exec");
    }
    assert_eq!(env.status().pids(), before.pids());
    // The connection of the last question may not be closed yet.
    until("no more are open", || descriptors(supervisor) <= open);
    assert_eq!(env.processes().len(), 3);
    env.expect(0, "restart is");
    assert_eq!(limit(env.status().pid("is")), limits);
}

#[test]
fn a_program_that_cannot_take_over_changes_nothing() {
    type Spoil = Box<dyn Fn(&Path)>;
    let (env, own) = with_own_program(["is"].map(stays));
    env.expect(0, "start");
    let (before, guardian) = (env.status(), env.guardian());
    // The client is another file: its own is spoilt.
    let ask = |line: &str| {
        let mut command = env.other(program());
        command.args(line.split(' '));
        crate::answer::Done::of(&mut command).exit
    };
    let script = |text: &'static str| {
        move |new: &Path| {
            fs::write(new, text).unwrap();
            fs::set_permissions(new, fs::Permissions::from_mode(0o755)).unwrap();
        }
    };
    let cut_off = |new: &Path| {
        let whole = fs::read(program()).unwrap();
        // What stands behind its code, such as names for a debugger, it can do without.
        fs::write(new, &whole[..64 << 10]).unwrap();
        fs::set_permissions(new, fs::Permissions::from_mode(0o755)).unwrap();
    };
    let spoilt: [(&str, Spoil); 5] = [
        ("cut off", Box::new(cut_off)),
        ("empty", Box::new(script(""))),
        (
            "another program",
            Box::new(script("#!/bin/sh\necho Other 1.0\n")),
        ),
        ("no interpreter", Box::new(script("#!/no/such/shell\n"))),
        (
            "not executable",
            Box::new(|new| fs::write(new, "text").unwrap()),
        ),
    ];
    for (what, spoil) in spoilt {
        replace(&own, spoil);
        assert_eq!(ask("reload --exec"), 5, "{what}");
    }
    fs::remove_file(&own).unwrap();
    assert_eq!(ask("reload --exec"), 5);
    copy_program(program(), &own);
    assert_eq!(env.status().pids(), before.pids());
    assert_eq!(env.guardian(), guardian);
    // A program that cannot be executed must not have changed how the supervisor takes signals and closed pipes.
    let told = Command::new("sh")
        .args(["-c", "\"$0\" status | :"])
        .arg(program())
        .env("IMAGESERVING_HOME", env.home())
        .stderr(Stdio::null())
        .status();
    assert!(told.unwrap().success());
    env.expect(0, "reload --exec");
    assert_eq!(env.status().pids(), before.pids());
}

#[test]
fn in_the_foreground_process_and_arguments_stay_too() {
    let env = Env::of([stays("is")]);
    let mut run = env
        .program()
        .args(["--lang", "sv", "run", "--color", "never"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let before = env.until(|status| !status.components.is_empty() && status.all_are("running"));
    let arguments = || fs::read(format!("/proc/{}/cmdline", run.id())).unwrap();
    let called = arguments();
    env.expect(0, "reload --exec");
    assert_eq!(env.status().pids(), before.pids());
    assert_eq!(arguments(), called);
    assert_eq!(env.guardian(), None);
    env.expect(0, "stop");
    assert!(run.wait().unwrap().success());
}

/// Who waits for an order meanwhile asks the new one.
#[test]
fn an_order_that_is_being_carried_out_comes_to_its_end() {
    let env = Env::of([ends_slowly("is"), stays("ps")]);
    env.expect(0, "start");
    let mut stop = env.program().args(["stop", "is"]).spawn().unwrap();
    env.until(|status| status.of("is").state == "stopping");
    env.expect(0, "reload --exec");
    assert_eq!(stop.wait().unwrap().code(), Some(0));
    let after = env.status();
    assert_eq!(after.of("is").state, "stopped");
    assert_eq!(after.of("ps").state, "running");
}

#[test]
fn without_a_supervisor_there_is_nothing_to_replace() {
    let env = Env::three();
    env.expect(7, "reload --exec");
    env.assert_nothing_runs();
}
