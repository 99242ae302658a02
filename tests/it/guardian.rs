//! The guardian: a killed supervisor has a successor, a killed guardian too, and an orderly end leaves neither.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::env::Env;
use crate::machine::{DEADLINE, lives, program, signal, until};
use crate::roles::{Component, ends_slowly, stays};

/// Kills a supervisor, and returns its successor's PID as soon as that answers.
#[track_caller]
fn kill_supervisor(env: &Env, former: u32) -> u32 {
    signal(former, Signal::KILL);
    successor(env, former)
}

/// The PID of the supervisor that follows one that was killed, as soon as it answers.
#[track_caller]
fn successor(env: &Env, former: u32) -> u32 {
    let begin = Instant::now();
    loop {
        // Meanwhile a guardian may take its time: that is an answer too.
        let done = env.run(["status", "--json"]);
        if done.exit == 0 {
            let pid = env.status().supervisor.pid.unwrap();
            assert_ne!(pid, former);
            return pid;
        }
        assert!(begin.elapsed() < DEADLINE, "nobody came: {done:#?}");
    }
}

#[track_caller]
fn guardian(env: &Env) -> u32 {
    let pid = env.guardian().unwrap();
    assert!(lives(pid), "the guardian {pid} does not live");
    pid
}

/// Waits for another guardian than this one.
#[track_caller]
fn next_guardian(env: &Env, former: u32) -> u32 {
    until("another guardian", || {
        env.guardian()
            .is_some_and(|pid| pid != former && lives(pid))
    });
    env.guardian().unwrap()
}

#[test]
fn a_killed_supervisor_has_a_successor_and_the_components_do_not_notice() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    let guard = guardian(&env);
    // At once: whoever asks in between waits for it.
    signal(before.supervisor.pid.unwrap(), Signal::KILL);
    env.expect(0, "status");
    let after = env.status();
    assert_ne!(after.supervisor.pid, before.supervisor.pid);
    assert_eq!(after.pids()[1..], before.pids()[1..]);
    assert!(after.all_are("running"), "{after:#?}");
    assert!(after.components.iter().all(|line| line.restarts == 0));
    assert_eq!(guardian(&env), guard);
    env.expect(0, "stop");
    env.assert_nothing_runs();
}

#[test]
fn one_of_its_signals_ends_it_too() {
    for ending in [Signal::SEGV, Signal::ABORT, Signal::BUS] {
        let env = Env::of([stays("is")]);
        env.expect(0, "start");
        let before = env.status();
        signal(before.supervisor.pid.unwrap(), ending);
        env.expect(0, "status is");
        assert_eq!(env.status().pid("is"), before.pid("is"), "{ending:?}");
    }
}

#[test]
fn a_killed_guardian_is_replaced_again_and_again() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    let mut guard = guardian(&env);
    for _ in 0..2 {
        signal(guard, Signal::KILL);
        guard = next_guardian(&env, guard);
    }
    assert_eq!(env.status().pids(), before.pids());
    let journal = fs::read_to_string(env.path("logs/supervisor.log")).unwrap();
    assert_eq!(journal.matches("\"guardian-replaced\"").count(), 2);
    // The one that is no parent does its work just as well.
    kill_supervisor(&env, before.supervisor.pid.unwrap());
    assert_eq!(env.status().pids()[1..], before.pids()[1..]);
    assert_eq!(guardian(&env), guard);
    env.expect(0, "stop");
    env.assert_nothing_runs();
}

#[test]
fn where_both_were_killed_the_next_order_takes_over() {
    for (line, running) in [("start", true), ("restart is", true), ("stop", false)] {
        let env = Env::three();
        env.expect(0, "start");
        let before = env.status();
        // The guardian first: the supervisor has no time for another one.
        signal(guardian(&env), Signal::KILL);
        signal(before.supervisor.pid.unwrap(), Signal::KILL);
        until("both are gone", || env.processes().len() == 3);
        env.expect(3, "status");
        env.expect(7, "reload");
        env.expect(0, line);
        if running {
            let after = env.status();
            assert_eq!(after.pid("ps"), before.pid("ps"), "{line}");
            assert_eq!(after.pid("is") == before.pid("is"), line == "start");
            assert!(lives(guardian(&env)));
            env.expect(0, "stop");
        }
        env.assert_nothing_runs();
    }
}

#[test]
fn a_restart_of_everything_where_both_were_killed_restarts_everything() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    signal(guardian(&env), Signal::KILL);
    signal(before.supervisor.pid.unwrap(), Signal::KILL);
    env.expect(0, "restart");
    let after = env.status();
    for ((id, old), (_, new)) in before.pids().into_iter().zip(after.pids()) {
        assert!(new.is_some() && new != old, "{id}");
    }
}

/// As many as the supervisor may have, where programs that call select(2) rely on few.
#[test]
fn the_components_may_open_as_many_files_as_ever_whoever_was_killed() {
    let env = Env::of([stays("is")]);
    let line = "ulimit -Sn 64; exec \"$0\" start";
    let mut shell = env.other("/bin/sh");
    let started = shell.args(["-c", line]).arg(program()).status();
    assert!(started.unwrap().success());
    let limit = || {
        let limits = fs::read_to_string(format!("/proc/{}/limits", env.status().pid("is")));
        let limits = limits.unwrap();
        let line = limits
            .lines()
            .find(|line| line.starts_with("Max open files"));
        line.unwrap().to_owned()
    };
    let before = limit();
    assert!(before.contains(" 64 "), "{before}");
    let guard = guardian(&env);
    signal(guard, Signal::KILL);
    next_guardian(&env, guard);
    kill_supervisor(&env, env.status().supervisor.pid.unwrap());
    env.expect(0, "restart is");
    assert_eq!(limit(), before);
}

#[test]
fn an_orderly_end_leaves_nothing_at_once() {
    let env = Env::three();
    env.expect(0, "start");
    let first = guardian(&env);
    env.expect(0, "restart");
    let second = guardian(&env);
    assert_ne!(second, first, "the restart of everything is of everything");
    assert!(!lives(first));
    env.expect(0, "stop");
    env.assert_nothing_runs();
    assert!(!lives(second));
    assert_eq!(env.guardian(), None);
}

#[test]
fn a_refused_start_leaves_nothing_at_once() {
    let env = Env::of([Component::new("is", &["/no/such/program"])]);
    for _ in 0..5 {
        env.expect(5, "start");
        env.assert_nothing_runs();
    }
    assert_eq!(env.guardian(), None);
}

/// As if it had been brought up for that order alone.
#[test]
fn a_successor_stays_though_an_order_is_refused_while_everything_is_stopped() {
    let env = Env::three();
    env.expect(0, "start");
    env.expect(0, "stop svg is ps");
    let successor = kill_supervisor(&env, env.status().supervisor.pid.unwrap());
    assert_ne!(env.run(["start", "unknown"]).exit, 0);
    env.expect(0, "start is");
    assert_eq!(env.status().supervisor.pid, Some(successor));
}

#[test]
fn its_signals_are_the_supervisors() {
    let env = Env::three();
    env.expect(0, "start");
    let guard = guardian(&env);
    signal(guard, Signal::HUP);
    assert!(env.status().all_are("running"));
    signal(guard, Signal::TERM);
    until("nothing runs", || env.processes().is_empty());
    env.expect(3, "status");
}

/// Until the next supervisor comes, only the guardian knows that the components are there.
#[test]
fn its_signals_are_the_next_supervisors_while_there_is_none() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    let guard = guardian(&env);
    let mut supervisor = before.supervisor.pid.unwrap();
    // The next one comes at once, then after 100, 200, 400, 800 and 1600 ms.
    for _ in 0..5 {
        supervisor = kill_supervisor(&env, supervisor);
    }
    signal(supervisor, Signal::KILL);
    until("it is gone", || !lives(supervisor));
    signal(guard, Signal::HUP);
    supervisor = successor(&env, supervisor);
    assert_eq!(env.status().pids()[1..], before.pids()[1..]);
    assert!(lives(guard));
    signal(supervisor, Signal::KILL);
    until("it is gone", || !lives(supervisor));
    signal(guard, Signal::TERM);
    until("nothing runs", || env.processes().is_empty());
    env.expect(3, "status");
}

#[test]
fn in_the_foreground_there_is_none() {
    let env = Env::of([stays("is")]);
    let mut run = env
        .program()
        .arg("run")
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    env.until(|status| !status.components.is_empty() && status.all_are("running"));
    assert_eq!(env.guardian(), None);
    assert_eq!(env.processes().len(), 2);
    env.expect(0, "stop");
    assert!(run.wait().unwrap().success());
}

/// What it got from its starter would be held open for as long as it lives.
#[test]
fn it_holds_next_to_nothing_and_does_nothing() {
    let env = Env::three();
    env.expect(0, "start");
    let mut guard = guardian(&env);
    for _ in 0..2 {
        let open = fs::read_dir(format!("/proc/{guard}/fd")).unwrap();
        let open: Vec<_> = open
            .map(|fd| fs::read_link(fd.unwrap().path()).unwrap())
            .collect();
        assert!(open.len() <= 5, "{open:?}");
        let foreign = |path: &std::path::PathBuf| {
            !path.starts_with("/dev/null") && !path.to_string_lossy().starts_with("anon_inode:")
        };
        assert!(!open.iter().any(foreign), "{open:?}");
        let wakeups = || {
            let status = fs::read_to_string(format!("/proc/{guard}/status")).unwrap();
            let line = status
                .lines()
                .find(|line| line.starts_with("voluntary_ctxt"));
            line.unwrap().to_owned()
        };
        // It was not necessarily asleep when `start` returned.
        until("it sleeps", || {
            let before = wakeups();
            thread::sleep(Duration::from_millis(500));
            wakeups() == before
        });
        let before = wakeups();
        env.expect(0, "status");
        thread::sleep(Duration::from_secs(1));
        assert_eq!(wakeups(), before);
        signal(guard, Signal::KILL);
        guard = next_guardian(&env, guard);
    }
}

#[test]
fn a_supervisor_that_keeps_dying_comes_ever_later() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    let mut supervisor = before.supervisor.pid.unwrap();
    let begin = Instant::now();
    for _ in 0..4 {
        supervisor = kill_supervisor(&env, supervisor);
    }
    // At once, then after 100, 200 and 400 ms.
    assert!(begin.elapsed() >= Duration::from_millis(700));
    assert_eq!(env.status().pids()[1..], before.pids()[1..]);
}

/// Its client asks the next one.
#[test]
fn an_order_survives_the_supervisor_that_took_it() {
    let env = Env::of([ends_slowly("is"), stays("ps")]);
    env.expect(0, "start");
    let supervisor = env.status().supervisor.pid.unwrap();
    let mut stop = env.program().arg("stop").spawn().unwrap();
    env.until(|status| status.of("is").state == "stopping");
    signal(supervisor, Signal::KILL);
    assert_eq!(stop.wait().unwrap().code(), Some(0));
    env.assert_nothing_runs();
}

#[test]
fn a_start_in_the_midst_of_a_revival_finds_one_supervisor() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    for _ in 0..5 {
        let supervisor = env.status().supervisor.pid.unwrap();
        signal(supervisor, Signal::KILL);
        env.expect(0, "start");
    }
    assert_eq!(env.status().pids()[1..], before.pids()[1..]);
    // A supervisor, a guardian and three components.
    until("the others are gone", || env.processes().len() == 5);
}

/// Numbers pass from one process to another.
#[test]
fn a_stranger_who_has_the_number_of_a_former_guardian_is_left_alone() {
    let env = Env::three();
    let mut stranger = env
        .other("/bin/sleep")
        .env_clear()
        .arg("infinity")
        .spawn()
        .unwrap();
    fs::create_dir(env.path("run")).unwrap();
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
    let namespace = fs::read_link("/proc/self/ns/pid").unwrap();
    let another = format!("1 {} {}", boot.trim(), namespace.display());
    for identity in [another, String::new(), "\0\u{1}".to_owned()] {
        let note = format!("{}\n{identity}", stranger.id());
        fs::write(env.path("run/guardian.pid"), note).unwrap();
        env.expect(0, "start");
        assert!(lives(guardian(&env)));
        env.expect(0, "stop");
        assert!(lives(stranger.id()), "it was killed: {identity:?}");
    }
    stranger.kill().unwrap();
    stranger.wait().unwrap();
}

/// Whoever came and could not take over had killed it.
#[test]
fn it_lives_on_where_a_newcomer_is_refused() {
    let env = Env::three();
    env.expect(0, "start");
    let (before, guard) = (env.status(), guardian(&env));
    // It has no time for a successor yet.
    signal(guard, Signal::STOP);
    signal(before.supervisor.pid.unwrap(), Signal::KILL);
    until("it is gone", || !lives(before.supervisor.pid.unwrap()));
    let state = env.path("run/state");
    let whole = fs::read(&state).unwrap();
    fs::write(&state, format!("{:1024}", "{\"version\":99}")).unwrap();
    assert_eq!(env.run(["start", "--timeout", "5s"]).exit, 1);
    fs::write(&state, whole).unwrap();
    signal(guard, Signal::CONT);
    until("it has brought another one", || {
        env.status().supervisor.pid.is_some()
    });
    assert_eq!(guardian(&env), guard);
    assert_eq!(env.status().pids()[1..], before.pids()[1..]);
}

#[test]
fn a_record_that_cannot_be_opened_is_no_reason_not_to_take_over() {
    let env = Env::three();
    env.expect(0, "start");
    let (before, guard) = (env.status(), guardian(&env));
    signal(guard, Signal::STOP);
    signal(before.supervisor.pid.unwrap(), Signal::KILL);
    let record = env.home().join("logs/supervisor.log");
    fs::remove_file(&record).unwrap();
    fs::create_dir(&record).unwrap();
    signal(guard, Signal::CONT);
    until("there is another one", || {
        env.status().supervisor.pid.is_some()
    });
    assert_eq!(env.status().pids()[1..], before.pids()[1..]);
    fs::remove_dir(&record).unwrap();
    env.expect(0, "restart is");
    until("what was told then is there", || {
        !env.events_of("spawned").is_empty()
    });
}
