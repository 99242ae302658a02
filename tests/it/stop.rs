//! `stop`: nothing is left, and the order is the reverse of the start's.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, kill_process_group};

use crate::env::Env;
use crate::latency::compile;
use crate::machine::{lives, signal, until};
use crate::roles::{Component, forks_a_child, ignores_term, stays};

#[test]
fn ends_every_component_and_the_supervisor() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    env.expect(0, "stop");
    for (id, pid) in before.pids() {
        assert!(!lives(pid.unwrap()), "{id} lives");
    }
    env.expect(3, "status");
}

/// Once the kernel still named the former supervisor, long dead, and `stop` did not wait for the present one.
#[test]
fn waits_for_a_supervisor_that_replaced_another() {
    let env = Env::three();
    for _ in 0..5 {
        env.expect(0, "start");
        env.expect(0, "restart");
        env.expect(0, "stop");
        env.assert_nothing_runs();
        env.expect(3, "status");
    }
}

#[test]
fn is_done_where_nothing_runs() {
    let env = Env::three();
    env.expect(0, "stop");
    env.expect(0, "stop is");
    env.expect(0, "start");
    env.expect(0, "stop is");
    env.expect(0, "stop is");
}

#[test]
fn names_stop_only_these_and_leave_the_supervisor() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    env.expect(0, "stop is");
    let after = env.status();
    assert_eq!(after.of("is").state, "stopped");
    assert_eq!(after.of("is").pid, None);
    assert!(!lives(before.pid("is")));
    for id in ["svg", "ps"] {
        assert_eq!(after.pid(id), before.pid(id));
    }
    assert_eq!(after.supervisor.pid, before.supervisor.pid);
}

#[test]
fn last_started_goes_first() {
    let env = Env::empty();
    let order = env.path("order");
    let writes = |id: &str, priority: u32| {
        let line = format!(
            "trap 'echo {id} >> {order}; exit 0' TERM; echo ready; while :; do sleep 0.05; done"
        );
        Component::shell(id, &line)
            .with("ready = { log = \"ready\" }")
            .with(&format!("start-priority = {priority}"))
    };
    let components = [writes("second", 2), writes("first", 1), writes("third", 3)];
    env.configure(&components.map(Component::into_toml).join("\n"));
    env.expect(0, "start");
    env.expect(0, "stop");
    assert_eq!(fs::read_to_string(order).unwrap(), "third\nsecond\nfirst\n");
}

#[test]
fn sends_the_signal_of_the_configuration() {
    let env = Env::empty();
    let file = env.path("signal");
    let line =
        format!("trap 'echo usr1 > {file}; exit 0' USR1; echo ready; while :; do sleep 0.05; done");
    let component = Component::shell("is", &line).with("ready = { log = \"ready\" }");
    env.configure(&component.with("stop-signal = \"SIGUSR1\"").into_toml());
    env.expect(0, "start");
    env.expect(0, "stop");
    assert_eq!(fs::read_to_string(file).unwrap(), "usr1\n");
}

/// It slept on until it was killed.
#[test]
fn wakes_what_is_suspended() {
    let env = Env::of([stays("is")]);
    env.expect(0, "start");
    signal(env.status().pid("is"), Signal::STOP);
    env.expect(0, "stop is --timeout 30s");
    let status = env.status();
    let exit = status.of("is").last_exit.as_ref();
    assert_eq!(exit.and_then(|exit| exit.signal), Some(15));
}

#[test]
fn a_refused_start_does_not_end_a_supervisor_that_has_served() {
    let env = Env::three();
    env.expect(0, "start");
    let supervisor = env.status().supervisor.pid;
    env.expect(0, "stop is ps svg");
    env.expect(2, "start nosuch");
    assert_eq!(env.status().supervisor.pid, supervisor);
}

#[test]
fn kills_what_ignores_the_signal_after_its_time() {
    let env = Env::of([
        ignores_term("is").with("stop-timeout = \"500ms\""),
        stays("ps"),
    ]);
    env.expect(0, "start");
    let begin = Instant::now();
    env.expect(0, "stop is");
    assert!(begin.elapsed() >= Duration::from_millis(500));
    let line = env.status();
    assert_eq!(
        line.of("is").last_exit.as_ref().unwrap().signal,
        Some(9),
        "{line:?}"
    );
}

#[test]
fn takes_a_grandchild_in_a_session_of_its_own_along() {
    let env = Env::of([
        forks_a_child("is").with("stop-timeout = \"300ms\""),
        stays("ps"),
    ]);
    env.expect(0, "start");
    env.until(|status| status.of("is").processes >= 3);
    env.expect(0, "stop is");
    // The supervisor, its guardian and `ps` are all that is left.
    assert_eq!(env.processes().len(), 3);
    env.expect(0, "stop");
    env.assert_nothing_runs();
}

/// Each process of the chain was gone before it could be signalled, and its child went on.
#[test]
fn kills_a_chain_of_processes_that_runs_faster_than_anybody_looks() {
    for _ in 0..5 {
        let env = Env::empty();
        let Some(chain) = compile(&env, "chain") else {
            return;
        };
        let chain = Component::new("is", &[chain.to_str().unwrap()]);
        env.configure(&chain.with("stop-timeout = \"100ms\"").into_toml());
        env.expect(0, "start");
        let group = i32::try_from(env.status().pid("is")).unwrap();
        let group = Pid::from_raw(group).unwrap();
        env.expect(0, "stop");
        // Whatever has escaped must not outlive the test.
        let escaped = kill_process_group(group, Signal::KILL);
        assert_eq!(escaped, Err(Errno::SRCH));
    }
}

/// Neither its session nor its environment told whose it was.
#[test]
fn takes_along_what_has_changed_its_session_and_its_environment() {
    let env = Env::empty();
    let (told, kept) = (env.path("pid"), env.path("child"));
    let orphan = format!("(env -i setsid sh -c 'echo $$ > {told}; exec sleep 1000' &)");
    let child = format!("env -i setsid sh -c 'echo $$ > {kept}; exec sleep 1000' &");
    let line = format!("{orphan}; {child} exec sleep infinity");
    env.configure(&Component::shell("is", &line).into_toml());
    for command in ["stop", "restart"] {
        env.expect(0, "start");
        let pid = |path: &str| fs::read_to_string(path).unwrap_or_default().trim().parse();
        let run = |path: &str| pid(path).is_ok_and(lives);
        until("they run", || run(&told) && run(&kept));
        let pids = [pid(&told).unwrap(), pid(&kept).unwrap()];
        env.expect(0, command);
        assert!(!pids.into_iter().any(lives), "{command}");
        for path in [&told, &kept] {
            let _ = fs::remove_file(path);
        }
    }
}

#[test]
fn does_not_wait_where_told_so() {
    let env = Env::of([ignores_term("is").with("stop-timeout = \"2s\"")]);
    env.expect(0, "start");
    let pid = env.status().pid("is");
    env.expect(0, "stop --no-wait is");
    assert!(lives(pid));
    until("the component ends", || !lives(pid));
}

#[test]
fn a_stop_ends_a_start_that_waits() {
    let env = Env::of([stays("is").with("ready = { log = \"never\", timeout = \"60s\" }")]);
    let mut start = env.program();
    let start = start.args(["start", "--json"]).stdout(Stdio::null());
    let mut start = start.stderr(Stdio::null()).spawn().unwrap();
    env.until(|status| {
        status
            .components
            .iter()
            .any(|line| line.state == "starting")
    });
    env.expect(0, "stop");
    assert_eq!(start.wait().unwrap().code(), Some(1));
}
