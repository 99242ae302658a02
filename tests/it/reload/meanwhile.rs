//! What happens while a configuration takes effect: other orders, signals, and the end of the supervisor.

use std::fs;
use std::process::{Child, Stdio};
use std::time::Duration;

use rustix::process::Signal;

use super::{assert_results, changed, configure, events, pids};
use crate::answer::Status;
use crate::env::Env;
use crate::machine::{signal, until};
use crate::roles::{Component, ends_slowly, stays};

fn begin_reload(env: &Env) -> Child {
    let mut reload = env.program();
    reload.arg("reload");
    reload.stdout(Stdio::null()).stderr(Stdio::null());
    reload.spawn().unwrap()
}

#[test]
fn a_start_under_way_goes_on_under_the_new_configuration() {
    let env = Env::empty();
    let gate = env.path("gate");
    let waits = |id: &str| {
        let line =
            format!("until [ -e {gate} ]; do sleep 0.02; done; echo up; exec sleep infinity");
        Component::shell(id, &line).with("ready = { log = \"up\" }")
    };
    let ps = || stays("ps").with("depends-on = [\"is\"]");
    configure(&env, [waits("is"), ps(), waits("svg")]);
    let mut start = env
        .program()
        .arg("start")
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let before = env.until(|status| {
        status.components.len() == 3
            && status.of("svg").pid.is_some()
            && status.of("is").pid.is_some()
    });
    let is = waits("is").with("description = \"another\"");
    configure(&env, [is, ps(), waits("svg")]);
    let mut reload = begin_reload(&env);
    env.until(|status| {
        status
            .of("is")
            .pid
            .is_some_and(|pid| pid != before.pid("is"))
    });
    assert_eq!(env.status().pid("svg"), before.pid("svg"));
    fs::write(&gate, "").unwrap();
    assert_eq!(start.wait().unwrap().code(), Some(0));
    assert_eq!(reload.wait().unwrap().code(), Some(0));
    assert!(env.status().all_are("running"));
}

#[test]
fn a_second_one_is_refused_while_the_first_waits_for_ends() {
    let env = Env::of([ends_slowly("is"), stays("ps")]);
    env.expect(0, "start");
    let before = env.status();
    configure(
        &env,
        [
            ends_slowly("is").with("description = \"another\""),
            stays("ps"),
        ],
    );
    let mut first = begin_reload(&env);
    env.until(|status| status.of("is").state == "stopping");
    env.expect(1, "reload");
    // What others order meanwhile is done, for what is touched as well as for what is not.
    env.expect(0, "restart ps");
    env.expect(0, "start is");
    assert_eq!(first.wait().unwrap().code(), Some(0));
    let after = env.status();
    assert!(after.all_are("running"));
    assert_ne!(after.pid("is"), before.pid("is"));
    assert_eq!(events(&env, "reloaded").len(), 1);
}

#[test]
fn a_stop_meanwhile_has_the_last_word() {
    let env = Env::of([ends_slowly("is"), stays("ps")]);
    env.expect(0, "start");
    configure(
        &env,
        [
            ends_slowly("is").with("description = \"another\""),
            stays("new"),
        ],
    );
    let mut reload = begin_reload(&env);
    env.until(|status| status.of("is").state == "stopping");
    env.expect(0, "stop");
    assert_eq!(reload.wait().unwrap().code(), Some(1));
    env.assert_nothing_runs();
    env.expect(3, "status");
}

#[test]
fn without_waiting_it_is_done_all_the_same() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    configure(&env, [changed("is"), stays("ps")]);
    let done = env.expect(0, "reload --no-wait --json");
    assert_results(&done, &[("is", "accepted"), ("svg", "accepted")]);
    let after = env.until(|status| {
        status.components.len() == 2
            && status.of("is").pid != before.of("is").pid
            && status.all_are("running")
    });
    assert_eq!(after.pid("ps"), before.pid("ps"));
}

#[test]
fn sighup_is_a_reload() {
    let env = Env::three();
    env.expect(0, "start");
    let before = pids(&env);
    let supervisor = before["supervisor"].unwrap();
    env.configure("[components.is]\ncomand = [\"x\"]\n");
    signal(supervisor, Signal::HUP);
    until("the refusal is told", || {
        events(&env, "reload-refused").len() == 1
    });
    assert_eq!(events(&env, "reload-refused")[0]["line"], 2);
    assert_eq!(pids(&env), before);
    configure(&env, [stays("svg"), changed("is"), stays("ps")]);
    signal(supervisor, Signal::HUP);
    let is = before["is"];
    let after = env.until(|status| status.of("is").pid != is && status.all_are("running"));
    assert_eq!(after.supervisor.pid, Some(supervisor));
    assert_eq!(events(&env, "reloaded").len(), 1);
}

#[test]
fn a_successor_goes_by_the_configuration_that_was_reloaded() {
    let env = Env::three();
    env.expect(0, "start");
    configure(&env, [stays("new"), stays("ps"), changed("svg")]);
    env.expect(0, "reload");
    let before = env.status();
    // What the file says by now is for the next reload.
    configure(&env, [stays("other")]);
    for _ in 0..2 {
        kill_supervisor(&env, env.status().supervisor.pid.unwrap());
        let after = env.status();
        assert_eq!(after.pids()[1..], before.pids()[1..]);
        assert!(after.components.iter().all(|line| line.restarts == 0));
    }
    assert!(events(&env, "state-unusable").is_empty());
    configure(&env, [stays("new"), changed("ps"), stays("is")]);
    env.expect(0, "reload");
    let after = env.status();
    assert_eq!(after.pid("new"), before.pid("new"));
    assert_ne!(after.pid("ps"), before.pid("ps"));
    assert!(after.all_are("running") && after.components.len() == 3);
}

#[test]
fn killed_at_any_moment_it_can_be_ordered_again() {
    let env = Env::three();
    env.expect(0, "start");
    let ps = env.status().pid("ps");
    // Its guardian takes longer each time.
    for round in 0..6_u64 {
        let next = format!("c{round}");
        let is = stays("is").with(&format!("description = \"{round}\""));
        configure(&env, [stays(&next), stays("ps"), is]);
        let supervisor = env.status().supervisor.pid.unwrap();
        let mut reload = env
            .program()
            .arg("reload")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Somewhere between the request and the last spawn; whichever it is, what follows must hold.
        std::thread::sleep(Duration::from_micros(round * 1500));
        kill_supervisor(&env, supervisor);
        let _ = reload.wait().unwrap();
        env.expect(0, "reload");
        let status = env.until(|status| status.all_are("running"));
        let ids: Vec<&str> = status.components.iter().map(|line| &*line.id).collect();
        assert_eq!(ids, [&*next, "ps", "is"], "round {round}");
        assert_eq!(status.pid("ps"), ps, "round {round}");
        assert_eq!(status.of("ps").restarts, 0);
        // One of each, the supervisor and its guardian.
        assert_eq!(env.processes().len(), 5, "round {round}");
    }
    assert!(events(&env, "state-unusable").is_empty());
}

/// Kills the supervisor; its guardian brings up another one.
fn kill_supervisor(env: &Env, supervisor: u32) {
    signal(supervisor, Signal::KILL);
    until("another supervisor", || {
        let status = env.run(["status", "--json"]);
        serde_json::from_str::<Status>(&status.stdout)
            .is_ok_and(|status| status.supervisor.pid.is_some_and(|pid| pid != supervisor))
    });
}
