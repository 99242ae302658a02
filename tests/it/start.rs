//! `start`: what runs afterwards, in which order, and when the command returns.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use crate::env::Env;
use crate::machine::{can_act_as_root, free_port, lives};
use crate::roles::{Component, dies_at_once, listens, stays};

#[test]
fn brings_up_the_supervisor_and_every_component() {
    let env = Env::three();
    env.expect(0, "start");
    let status = env.status();
    assert_eq!(status.supervisor.state, "running");
    let pids = status.pids();
    assert_eq!(pids.len(), 4);
    for (id, pid) in &pids {
        assert!(lives(pid.unwrap()), "{id}");
        assert_eq!(
            pids.iter().filter(|(_, other)| other == pid).count(),
            1,
            "{pids:?}"
        );
    }
    assert!(status.all_are("running") && status.components.iter().all(|line| line.ready));
}

#[test]
fn changes_nothing_where_all_runs() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    for line in ["start", "start is", "starta"] {
        env.expect(0, line);
        assert_eq!(env.status().pids(), before.pids(), "{line}");
    }
}

#[test]
fn names_start_only_these_and_leave_the_rest() {
    let env = Env::three();
    env.expect(0, "start is");
    let first = env.status();
    assert_eq!(first.of("is").state, "running");
    assert_eq!(first.of("ps").state, "stopped");
    env.expect(0, "start ps svg");
    let second = env.status();
    assert!(second.all_are("running"));
    assert_eq!(second.pid("is"), first.pid("is"));
    assert_eq!(second.supervisor.pid, first.supervisor.pid);
}

#[test]
fn starts_by_priority_and_dependency() {
    let env = Env::empty();
    let order = env.path("order");
    let writes = |id: &str| {
        Component::shell(
            id,
            &format!("sleep 0.2; echo {id} >> {order}; echo ready; exec sleep infinity"),
        )
        .with("ready = { log = \"^ready$\" }")
    };
    let components = [
        writes("late").with("start-priority = 2"),
        writes("needy").with("depends-on = [\"early\"]"),
        writes("early").with("start-priority = 1"),
        writes("first").with("start-priority = -1"),
    ];
    env.configure(&components.map(Component::into_toml).join("\n"));
    env.expect(0, "start");
    let order = fs::read_to_string(order).unwrap();
    let order: Vec<&str> = order.lines().collect();
    let place = |id: &str| order.iter().position(|o| *o == id).unwrap();
    assert!(place("first") < place("early"), "{order:?}");
    assert!(place("early") < place("needy"), "{order:?}");
    assert!(place("early") < place("late"), "{order:?}");
}

#[test]
fn what_a_named_component_depends_on_is_started_too() {
    let env = Env::of([
        stays("svg"),
        stays("is").with("depends-on = [\"svg\"]"),
        stays("ps"),
    ]);
    env.expect(0, "start is");
    let status = env.status();
    assert_eq!(status.of("svg").state, "running");
    assert_eq!(status.of("ps").state, "stopped");
}

#[test]
fn returns_when_ready_and_not_before() {
    let port = free_port();
    let slow = listens("is", port, Duration::from_millis(700));
    let env = Env::of([slow.with(&format!(
        "ready = {{ tcp = \"127.0.0.1:{port}\", timeout = \"30s\" }}"
    ))]);
    env.expect(0, "start");
    TcpStream::connect(("127.0.0.1", port)).unwrap();
    let line = env.status();
    assert!(line.of("is").ready, "{line:?}");
}

#[test]
fn an_http_answer_makes_ready() {
    let port = free_port();
    let url = format!(
        "ready = {{ http = \"http://127.0.0.1:{port}/any?where=here\", timeout = \"30s\" }}"
    );
    let env = Env::of([listens("is", port, Duration::from_millis(100)).with(&url)]);
    env.expect(0, "start");
    assert!(env.status().of("is").ready);
}

#[test]
fn a_notification_makes_ready() {
    let send = "printf READY=1 | python3 -c 'import os,socket,sys; \
        a=os.environ[\"NOTIFY_SOCKET\"]; s=socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); \
        s.sendto(sys.stdin.buffer.read(), \"\\0\"+a[1:] if a[0]==\"@\" else a)'; exec sleep infinity";
    let env =
        Env::of(
            [Component::shell("is", send).with("ready = { notify = true, timeout = \"30s\" }")],
        );
    env.expect(0, "start");
    assert!(env.status().of("is").ready);
}

#[test]
fn without_a_probe_staying_alive_makes_ready() {
    let env = Env::of([stays("is").with("start-delay = \"600ms\"")]);
    let begin = Instant::now();
    env.expect(0, "start");
    assert!(begin.elapsed() >= Duration::from_millis(600));
    assert_eq!(env.status().of("is").state, "running");
}

#[test]
fn does_not_wait_where_told_so() {
    let env = Env::of([stays("is").with("ready = { log = \"never\", timeout = \"60s\" }")]);
    env.expect(0, "start --no-wait");
    env.until(|status| status.of("is").state == "starting");
}

#[test]
fn gives_up_waiting_after_the_time_given_and_the_order_goes_on() {
    let env = Env::of([stays("is").with("ready = { log = \"never\", timeout = \"60s\" }")]);
    env.expect(1, "start --timeout 300ms");
    assert_eq!(env.status().of("is").state, "starting");
}

#[test]
fn one_that_never_gets_ready_fails_the_start() {
    let env = Env::of([
        stays("is")
            .with("ready = { log = \"never\", timeout = \"200ms\" }")
            .with("backoff = { first = \"10ms\", give-up-after = 2 }"),
        stays("ps"),
    ]);
    env.expect(1, "start");
    let status = env.status();
    assert_eq!(status.of("is").state, "failed");
    assert_eq!(status.of("ps").state, "running");
}

#[test]
fn one_that_dies_fails_the_start_with_its_last_words() {
    let env = Env::empty();
    let count = env.path("lives");
    let dies = dies_at_once("is", &count).with("start-delay = \"1s\"");
    env.configure(
        &dies
            .with("backoff = { first = \"10ms\", give-up-after = 3 }")
            .into_toml(),
    );
    let done = env.expect(1, "start");
    assert!(
        format!("{}{}", done.stdout, done.stderr).contains("last words of"),
        "{done:?}"
    );
    assert_eq!(fs::read_to_string(count).unwrap().lines().count(), 3);
}

#[test]
fn a_stranger_on_its_port_does_not_make_it_ready() {
    let port = free_port();
    let ready = format!("ready = {{ tcp = \"127.0.0.1:{port}\", timeout = \"400ms\" }}");
    let env = Env::of([stays("is")
        .with(&ready)
        .with("backoff = { first = \"10ms\", give-up-after = 1 }")]);
    // Up before the stranger comes, so that nothing but the owner of the socket can tell.
    env.expect(0, "start --no-wait");
    let _stranger = TcpListener::bind(("127.0.0.1", port));
    env.until(|status| status.of("is").state == "failed");
}

#[test]
fn one_without_autostart_waits_for_its_name() {
    let env = Env::of([stays("is"), stays("ps").with("autostart = false")]);
    env.expect(0, "start");
    assert_eq!(env.status().of("ps").state, "stopped");
    env.expect(0, "start ps");
    assert_eq!(env.status().of("ps").state, "running");
}

#[test]
fn two_instances_do_not_know_each_other() {
    let (one, other) = (Env::three(), Env::three());
    one.expect(0, "start");
    other.expect(3, "status");
    other.expect(0, "start");
    one.expect(0, "stop");
    other.expect(0, "status");
}

#[test]
fn directory_environment_umask_and_limits_are_as_configured() {
    let env = Env::empty();
    let settings = [
        &*format!("directory = \"{}\"", env.path("conf")),
        "environment = { COLOUR = \"blå\" }",
        "umask = \"027\"",
        "nice = 5",
        "limits = { nofile = 123 }",
    ];
    let component = settings
        .iter()
        .fold(stays("is"), |component, line| component.with(line));
    env.configure(&component.into_toml());
    env.expect(0, "start");
    let proc = |file: &str| format!("/proc/{}/{file}", env.status().pid("is"));
    assert_eq!(fs::read_link(proc("cwd")).unwrap(), env.home().join("conf"));
    let environment = fs::read_to_string(proc("environ")).unwrap();
    assert!(
        environment.split('\0').any(|v| v == "COLOUR=blå"),
        "{environment}"
    );
    assert!(
        fs::read_to_string(proc("status"))
            .unwrap()
            .contains("Umask:\t0027")
    );
    let limits = fs::read_to_string(proc("limits")).unwrap();
    let files = limits
        .lines()
        .find(|l| l.starts_with("Max open files"))
        .unwrap();
    assert_eq!(
        files
            .split_whitespace()
            .filter(|word| *word == "123")
            .count(),
        2,
        "{files}"
    );
    let stat = fs::read_to_string(proc("stat")).unwrap();
    assert_eq!(
        stat.rsplit(") ").next().unwrap().split(' ').nth(16),
        Some("5"),
        "{stat}"
    );
}

#[test]
fn root_starts_components_as_other_users() {
    if !can_act_as_root("changing the user") {
        return;
    }
    let env = Env::of([stays("is")
        .with("user = \"nobody\"")
        .with("group = \"daemon\"")]);
    env.expect(0, "start");
    let status = fs::read_to_string(format!("/proc/{}/status", env.status().pid("is"))).unwrap();
    let ids = |name: &str| {
        status
            .lines()
            .find(|l| l.starts_with(name))
            .unwrap()
            .to_owned()
    };
    assert_eq!(ids("Uid:"), "Uid:\t65534\t65534\t65534\t65534");
    assert_eq!(ids("Gid:"), "Gid:\t1\t1\t1\t1");
    assert_eq!(
        ids("Groups:").trim_end(),
        "Groups:\t1",
        "root's groups must be gone"
    );
}

/// The client heard of descriptions with the last answer only: until then it told of `archive`.
#[test]
fn what_happens_is_told_with_the_description() {
    let described = |id: &str, of: &str| stays(id).with(&format!("description = \"{of}\""));
    let env = Env::of([
        described("archive", "Old pictures"),
        described("queue", "Render queue").with("depends-on = [\"broken\"]"),
        dies_at_once("broken", "/dev/null")
            .with("start-delay = \"10s\"\nbackoff = { give-up-after = 1 }"),
    ]);
    let started = env.expect(1, "start");
    let told = started.stderr.lines().next().unwrap_or_default();
    assert!(told.starts_with("Old pictures (archive)"), "{told}");
    // What became of it, and why; not once more as it happened.
    let lines = started.stderr.lines();
    let of_queue = lines.filter(|line| line.starts_with("Render queue (queue)"));
    assert_eq!(of_queue.count(), 2, "{}", started.stderr);
}
