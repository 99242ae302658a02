//! `status`: its figures and its exit codes.

use rustix::process::Signal;

use crate::env::Env;
use crate::machine::signal;
use crate::roles::{Component, stays};

#[test]
fn without_a_supervisor_exits_with_3() {
    let env = Env::three();
    for line in ["status", "status is", "status --json", "status --quiet"] {
        env.expect(3, line);
    }
    let status = env.status();
    assert_eq!((status.version, &*status.supervisor.state), (1, "stopped"));
    assert_eq!(status.supervisor.pid, None);
}

#[test]
fn exits_with_0_where_all_run_and_1_where_one_does_not() {
    let env = Env::three();
    env.expect(0, "start");
    env.expect(0, "status");
    env.expect(0, "status is ps");
    env.expect(0, "stop is");
    env.expect(1, "status");
    env.expect(1, "status is");
    env.expect(1, "status ps is");
    env.expect(0, "status ps svg");
}

#[test]
fn one_that_starts_only_when_named_counts_only_when_named() {
    let env = Env::of([stays("is"), stays("ps").with("autostart = false")]);
    env.expect(0, "start");
    env.expect(0, "status");
    env.expect(1, "status ps");
}

#[test]
fn names_limit_it_to_these() {
    let env = Env::three();
    env.expect(0, "start");
    let done = env.expect(0, "status is --json");
    let status: crate::answer::Status = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(status.components.len(), 1);
    assert_eq!(status.of("is").state, "running");
}

#[test]
fn counts_the_memory_and_the_processes_of_the_whole_tree() {
    let tree = "sleep 1000 & setsid sleep 1000 & wait";
    let env = Env::of([Component::shell("is", tree), stays("ps")]);
    env.expect(0, "start");
    let status = env.until(|status| status.of("is").processes == 3);
    let (is, ps) = (status.of("is"), status.of("ps"));
    assert_eq!(ps.processes, 1);
    assert!(
        is.memory_bytes.unwrap() > ps.memory_bytes.unwrap(),
        "{status:#?}"
    );
    assert!(ps.memory_bytes.unwrap() > 4096, "{status:#?}");
    assert!(
        status.supervisor.memory_bytes.unwrap() > 4096,
        "{status:#?}"
    );
}

#[test]
fn uptime_grows_and_begins_anew() {
    let env = Env::three();
    env.expect(0, "start");
    let first = env.status().of("is").uptime_s.unwrap();
    let grown = env.until(|status| status.of("is").uptime_s.unwrap() > first + 0.5);
    let supervisor = grown.supervisor.uptime_s.unwrap();
    assert!(
        supervisor >= grown.of("is").uptime_s.unwrap() - 0.5,
        "{grown:#?}"
    );
    env.expect(0, "restart is");
    assert!(env.status().of("is").uptime_s.unwrap() < grown.of("is").uptime_s.unwrap() + 0.5);
}

#[test]
fn tells_how_a_component_ended() {
    let reset = "backoff = { first = \"1ms\", reset-after = \"1ms\" }";
    let env = Env::of([
        stays("is").with(reset),
        Component::new("ps", &["/bin/false"]).with("restart = \"never\""),
    ]);
    env.expect(0, "start is");
    assert!(env.status().of("is").last_exit.is_none());
    signal(env.status().pid("is"), Signal::HUP);
    let status = env.until(|status| status.of("is").restarts == 1);
    let last = status.of("is").last_exit.as_ref().unwrap();
    assert_eq!((last.code, last.signal), (None, Some(1)));
    let at = humantime::parse_rfc3339(&last.at).unwrap();
    assert!(at.elapsed().unwrap().as_secs() < 60, "{last:?}");
    env.run(["start", "ps"]);
    let status = env.until(|status| status.of("ps").last_exit.is_some());
    let last = status.of("ps").last_exit.as_ref().unwrap();
    assert_eq!((last.code, last.signal), (Some(1), None));
}
