//! `essential`: a supervisor in the foreground ends with such a component, one in the background does not.

use std::process::Stdio;

use rustix::process::Signal;

use crate::answer::Done;
use crate::env::Env;
use crate::machine::signal;
use crate::roles::{Component, dies_at_once, stays};

/// Given up at once, and not before everything was ordered to start.
fn dies(env: &Env) -> Component {
    dies_at_once("svg", &env.path("lives"))
        .with("start-delay = \"10s\"")
        .with("backoff = { first = \"1ms\", give-up-after = 2 }")
}

fn configured(components: &dyn Fn(&Env) -> Vec<Component>) -> Env {
    let env = Env::empty();
    let tables = components(&env).into_iter().map(Component::into_toml);
    env.configure(&tables.collect::<Vec<_>>().join("\n"));
    env
}

#[test]
fn run_ends_with_an_error_when_an_essential_component_has_given_up() {
    let env = configured(&|env| vec![dies(env).with("essential = true"), stays("ps")]);
    let mut run = env.program();
    let done = Done::of(run.arg("run").stdin(Stdio::null()));
    assert_eq!(done.exit, 1, "{done:?}");
    env.assert_nothing_runs();
    let lost = env.events_of("essential-lost");
    assert_eq!(lost.len(), 1);
    assert_eq!(lost[0]["component"], "svg");
    let names: Vec<String> = env
        .events()
        .iter()
        .map(|event| event["event"].as_str().unwrap().to_owned())
        .collect();
    let place = |name: &str| names.iter().position(|other| other == name);
    assert!(place("gave-up") < place("essential-lost"), "{names:?}");
    assert!(
        place("essential-lost") < place("supervisor-stopping"),
        "{names:?}"
    );
    assert_eq!(names.last().unwrap(), "supervisor-stopping");
}

#[test]
fn run_ends_also_when_that_on_which_it_depends_has_failed() {
    let env = configured(&|env| {
        let above = stays("is").with("depends-on = [\"svg\"]\nessential = true");
        vec![dies(env), above]
    });
    assert_eq!(env.run(["run"]).exit, 1);
    let lost = env.events_of("essential-lost");
    assert_eq!(lost[0]["component"], "is");
    env.assert_nothing_runs();
}

#[test]
fn a_run_that_takes_over_an_end_ends_with_the_same_error() {
    let slow = || {
        Component::shell("ps", "trap '' TERM; echo up; exec sleep infinity")
            .with("ready = { log = \"up\" }")
            .with("stop-timeout = \"5s\"")
    };
    let env = configured(&|env| {
        let waits = dies(env).with("essential = true\ndepends-on = [\"ps\"]");
        vec![waits, slow()]
    });
    let run = || {
        let mut run = env.program();
        run.args(["run", "--quiet"]);
        run.stdout(Stdio::null()).stderr(Stdio::null());
        run
    };
    let mut first = run().spawn().unwrap();
    env.until(|status| {
        let mut lines = status.components.iter();
        lines.any(|line| line.id == "ps" && line.state == "stopping")
    });
    signal(first.id(), Signal::KILL);
    first.wait().unwrap();
    assert_eq!(run().status().unwrap().code(), Some(1));
    assert_eq!(env.events_of("essential-lost").len(), 1);
    env.assert_nothing_runs();
}

#[test]
fn run_goes_on_without_others() {
    let env = configured(&|env| vec![dies(env), stays("is").with("essential = true")]);
    let mut run = env.program();
    run.args(["run", "--quiet"])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut run = run.spawn().unwrap();
    let status = env.until(|status| status.components.iter().any(|line| line.state == "failed"));
    assert_eq!(status.of("is").state, "running");
    // What was stopped by order has not failed.
    env.expect(0, "stop is");
    assert_eq!(env.status().supervisor.pid, Some(run.id()));
    env.expect(0, "stop");
    assert_eq!(run.wait().unwrap().code(), Some(0));
}

#[test]
fn in_the_background_it_is_without_effect() {
    let env = configured(&|env| vec![dies(env).with("essential = true"), stays("ps")]);
    env.run(["start", "--no-wait"]);
    let status = env.until(|status| status.of("svg").state == "failed");
    assert_eq!(status.of("ps").state, "running");
    assert_eq!(
        env.events_of("essential-lost"),
        [serde_json::Value::Null; 0]
    );
}
