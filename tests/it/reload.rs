//! `reload`: only what changed is touched, and a configuration that is wrong in any way changes nothing.

mod meanwhile;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::time::Duration;

use crate::answer::Done;
use crate::env::Env;
use crate::machine::{can_act_as_root, free_port, lives};
use crate::roles::{Component, ignores_term, listens, stays};

/// Writes a configuration of these components.
fn configure(env: &Env, components: impl IntoIterator<Item = Component>) {
    let tables: Vec<String> = components.into_iter().map(Component::into_toml).collect();
    env.configure(&tables.join("\n"));
}

/// A definition that differs from that of `stays`.
fn changed(id: &str) -> Component {
    stays(id).with("description = \"another\"")
}

/// What became of each component, in the order of the answer.
fn results(done: &Done) -> Vec<(String, String)> {
    let answer: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let components = answer["components"].as_array().unwrap().iter();
    components
        .map(|one| (text(&one["id"]), text(&one["result"])))
        .collect()
}

/// The events of this name in the supervisor's log.
fn events(env: &Env, name: &str) -> Vec<serde_json::Value> {
    let log = fs::read_to_string(env.home().join("logs/supervisor.log")).unwrap();
    log.lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .filter(|event| event["event"] == name)
        .collect()
}

#[track_caller]
fn assert_results(done: &Done, expected: &[(&str, &str)]) {
    let found = results(done);
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(id, result)| (&**id, &**result))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn one_changed_of_three_is_restarted_alone() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    configure(&env, [stays("svg"), changed("is"), stays("ps")]);
    let done = env.expect(0, "reload --json");
    assert_results(
        &done,
        &[
            ("svg", "unchanged"),
            ("is", "restarted"),
            ("ps", "unchanged"),
        ],
    );
    let after = env.status();
    for ((id, old), (_, new)) in before.pids().into_iter().zip(after.pids()) {
        assert_eq!(old != new, id == "is", "{id}");
    }
    assert!(after.all_are("running"));
    for line in &after.components {
        assert_eq!(line.restarts, 0);
        let older = before.of(&line.id).uptime_s.unwrap();
        assert!(
            line.uptime_s.unwrap() > older || line.id == "is",
            "{line:?}"
        );
    }
    let told = events(&env, "reloaded");
    assert_eq!(told.len(), 1);
    let counts = ["started", "restarted", "stopped", "unchanged"].map(|name| &told[0][name]);
    assert_eq!(counts, [0, 1, 0, 2]);
}

#[test]
fn a_dropped_one_ends_and_a_new_one_starts() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    let new = [
        stays("new"),
        stays("ps"),
        stays("svg"),
        stays("later").with("autostart = false"),
    ];
    configure(&env, new);
    let done = env.expect(0, "reload --json");
    assert_results(
        &done,
        &[
            ("new", "started"),
            ("ps", "unchanged"),
            ("svg", "unchanged"),
            ("later", "already-stopped"),
            ("is", "dropped"),
        ],
    );
    let after = env.status();
    // The order is the one of the file.
    let ids: Vec<&str> = after.components.iter().map(|line| &*line.id).collect();
    assert_eq!(ids, ["new", "ps", "svg", "later"]);
    assert_eq!(after.of("later").state, "stopped");
    for id in ["ps", "svg"] {
        assert_eq!(after.pid(id), before.pid(id));
    }
    assert!(!lives(before.pid("is")));
    env.expect(2, "stop is");
    // An empty seat is taken again, by others and by the same one.
    configure(&env, ["is", "ps", "x"].map(stays));
    env.expect(0, "reload");
    let last = env.status();
    assert_eq!(last.pid("ps"), before.pid("ps"));
    assert!(last.all_are("running") && last.components.len() == 3);
    env.expect(0, "stop");
    env.assert_nothing_runs();
}

#[test]
fn what_is_the_same_changes_nothing_whatever_its_place() {
    let env = Env::three();
    env.expect(0, "start");
    let before: BTreeMap<String, Option<u32>> = pids(&env);
    for order in [["svg", "is", "ps"], ["ps", "svg", "is"]] {
        configure(&env, order.map(stays));
        let done = env.expect(0, "reload --json");
        assert!(
            results(&done)
                .iter()
                .all(|(_, result)| result == "unchanged")
        );
        assert_eq!(pids(&env), before);
        let said = env.expect(0, "reload").stdout;
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

fn pids(env: &Env) -> BTreeMap<String, Option<u32>> {
    let status = env.status();
    let pids = status.pids().into_iter();
    pids.map(|(id, pid)| (id.to_owned(), pid)).collect()
}

#[test]
fn a_wrong_file_changes_nothing() {
    let env = Env::three();
    env.expect(0, "start");
    let before = pids(&env);
    let file = env.home().join("conf/imageserving.toml");
    let same = |exit: i32| {
        env.expect(exit, "reload");
        assert_eq!(pids(&env), before);
    };
    env.configure("[components.is]\ncomand = [\"/bin/sleep\", \"infinity\"]\n");
    same(6);
    env.configure("not even");
    same(6);
    fs::write(&file, b"[components.is]\ncommand = [\"\xff\"]\n").unwrap();
    same(6);
    fs::remove_file(&file).unwrap();
    same(6);
    // What cannot be read by anybody.
    fs::create_dir(&file).unwrap();
    same(6);
    fs::remove_dir(&file).unwrap();
    // A program that is not there, where others would have to stop for it.
    configure(
        &env,
        [changed("svg"), Component::new("is", &["/nowhere/server"])],
    );
    same(5);
    configure(
        &env,
        [changed("svg"), stays("is").with("directory = \"/nowhere\"")],
    );
    same(6);
    assert!(events(&env, "reloaded").is_empty());
    assert!(events(&env, "stopping").is_empty());
    // Of one that does not start nothing is asked.
    let later = Component::new("later", &["/nowhere/server"]).with("autostart = false");
    configure(&env, [stays("svg"), stays("is"), stays("ps"), later]);
    env.expect(0, "reload");
}

#[test]
fn ports_of_those_that_leave_are_free_and_those_of_others_are_not() {
    let (one, two) = (free_port(), free_port());
    let at = |id: &str, port: u16| {
        listens(id, port, Duration::ZERO).with(&format!("ready = {{ tcp = \"127.0.0.1:{port}\" }}"))
    };
    let env = Env::of([at("is", one), at("ps", two)]);
    env.expect(0, "start");
    let before = pids(&env);
    configure(&env, [at("is", one), at("ps", two), at("x", one)]);
    env.expect(1, "reload");
    assert_eq!(pids(&env), before);
    // They change places.
    configure(&env, [at("is", two), at("ps", one)]);
    env.expect(0, "reload");
    let after = env.status();
    assert!(after.all_are("running"));
    configure(&env, [at("x", two), at("ps", one)]);
    env.expect(0, "reload");
    assert_eq!(env.status().pid("ps"), after.pid("ps"));
}

#[test]
fn a_new_dependency_is_started_first() {
    let env = Env::of([
        stays("is"),
        stays("ps"),
        stays("svg").with("autostart = false"),
    ]);
    env.expect(0, "start");
    let before = env.status();
    let svg = stays("svg").with("autostart = false");
    configure(
        &env,
        [stays("is").with("depends-on = [\"svg\"]"), stays("ps"), svg],
    );
    let done = env.expect(0, "reload --json");
    assert_results(
        &done,
        &[("is", "restarted"), ("ps", "unchanged"), ("svg", "started")],
    );
    let after = env.status();
    assert!(after.all_are("running"));
    assert!(after.pid("svg") < after.pid("is") || after.pid("is") < before.pid("is"));
    assert_eq!(after.pid("ps"), before.pid("ps"));
}

/// Those that use it run on, as they do when it is restarted by name.
#[test]
fn one_that_others_depend_on_changes_alone() {
    let ps = || stays("ps").with("depends-on = [\"is\"]");
    let env = Env::of([stays("is"), ps()]);
    env.expect(0, "start");
    let before = env.status();
    configure(&env, [changed("is"), ps()]);
    env.expect(0, "reload");
    let after = env.status();
    assert_eq!(after.pid("ps"), before.pid("ps"));
    assert_ne!(after.pid("is"), before.pid("is"));
}

#[test]
fn what_was_stopped_stays_stopped_and_what_failed_is_tried_again() {
    let fails = |id: &str| {
        Component::new(id, &["/bin/false"])
            .with("start-delay = \"50ms\"\nbackoff = { first = \"1ms\", give-up-after = 2 }")
    };
    let env = Env::of([
        stays("is"),
        fails("ps"),
        stays("svg").with("autostart = false"),
    ]);
    env.expect(1, "start");
    env.expect(0, "stop is");
    assert_eq!(env.status().of("ps").state, "failed");
    configure(&env, [changed("is"), stays("ps"), stays("svg")]);
    let done = env.expect(0, "reload --json");
    assert_results(
        &done,
        &[
            ("is", "already-stopped"),
            ("ps", "started"),
            ("svg", "started"),
        ],
    );
    let status = env.status();
    let states = ["is", "ps", "svg"].map(|id| &*status.of(id).state);
    assert_eq!(states, ["stopped", "running", "running"]);
    // It starts as what it is now.
    env.expect(0, "start is");
    // One that cannot live is told of, the others live.
    configure(&env, [stays("is"), fails("ps"), changed("svg")]);
    let done = env.expect(1, "reload --json");
    assert_results(
        &done,
        &[("is", "restarted"), ("ps", "failed"), ("svg", "restarted")],
    );
}

/// The old definition's signal and patience end the old process.
#[test]
fn what_changes_ends_by_its_old_definition() {
    let env = Env::of([ignores_term("is").with("stop-timeout = \"100ms\"")]);
    env.expect(0, "start");
    let deaf = env.status().pid("is");
    configure(
        &env,
        [ignores_term("is").with("stop-timeout = \"1h\"\nstop-signal = \"SIGKILL\"")],
    );
    env.expect(0, "reload");
    assert!(!lives(deaf));
    assert_eq!(events(&env, "killed").len(), 1);
    env.expect(0, "stop");
    assert_eq!(events(&env, "killed").len(), 1);
}

#[test]
fn where_no_supervisor_runs_there_is_nothing_to_reload() {
    let env = Env::three();
    env.expect(7, "reload");
    env.assert_nothing_runs();
}

#[test]
fn the_socket_is_opened_to_a_group_and_closed_again() {
    let env = Env::three();
    env.expect(0, "start");
    let before = pids(&env);
    if !can_act_as_root("another group for the socket") {
        return;
    }
    fs::write(env.home().join("logs/is.log.1"), "full\n").unwrap();
    let file = env.home().join("conf/imageserving.toml");
    let components = fs::read_to_string(&file).unwrap();
    let socket = || fs::metadata(env.home().join("run/control.sock")).unwrap();
    let grouped = |group: &str| {
        env.configure(&format!(
            "[supervisor]\ncontrol-group = \"{group}\"\n{components}"
        ));
    };
    grouped("no-such-group");
    env.expect(6, "reload");
    assert_eq!(socket().mode() & 0o777, 0o600);
    grouped("daemon");
    env.expect(0, "reload");
    assert_eq!((socket().mode() & 0o777, socket().gid()), (0o660, 1));
    // What was written before is for the new group too, also of one that writes nothing more.
    for name in ["is.log", "is.log.times", "is.log.1", "supervisor.log"] {
        let found = fs::metadata(env.home().join("logs").join(name)).unwrap();
        assert_eq!((found.mode() & 0o040, found.gid()), (0o040, 1), "{name}");
    }
    env.configure(&components);
    env.expect(0, "reload");
    assert_eq!(socket().mode() & 0o777, 0o600);
    assert_eq!(pids(&env), before);
}

/// Its pipe belonged to the user that it had before, and it could not write.
#[test]
fn one_that_changes_its_user_and_probe_writes_and_becomes_ready() {
    let says = "for i in 1 2 3; do echo line $i; done; exec sleep infinity";
    let env = Env::of([Component::shell("is", says).with("ready = { log = \"line 3\" }")]);
    env.expect(0, "start");
    if !can_act_as_root("a component of another user") {
        return;
    }
    let notify = "echo as $(id -u) >/dev/stderr; exec sleep infinity";
    let is = Component::shell("is", notify).with("user = \"nobody\"\nready = { log = \"as\" }");
    configure(&env, [is]);
    env.expect(0, "reload");
    let log = fs::read_to_string(env.home().join("logs/is.log")).unwrap();
    assert_eq!(log, "line 1\nline 2\nline 3\nas 65534\n");
}
