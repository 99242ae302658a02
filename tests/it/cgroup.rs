//! Control groups: each component in its own, nobody gets out of it, nothing of it is left, and everything works
//! where there are none.

mod group;

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::Stdio;

use rustix::fs::XattrFlags;
use rustix::process::Signal;

use self::group::{Group, mount};
use crate::answer::{Done, Line, Status};
use crate::env::Env;
use crate::machine::{copy_program, lives, program, signal, until};
use crate::roles::{Component, stays};

/// The variable by which an operator says which group is divided.
const SWITCH: &str = "IMAGESERVING_CGROUP";

/// The folder's name of the group that a process is in.
fn group_of(pid: u32) -> String {
    let groups = fs::read_to_string(format!("/proc/{pid}/cgroup")).unwrap();
    let path = groups.lines().find_map(|line| line.strip_prefix("0::"));
    path.unwrap().rsplit('/').next().unwrap().to_owned()
}

/// A component that leaves somebody behind who has a session of his own, no parent, and nothing in his environment.
/// He does what one line says, writes his PID into the file, and does what the other one says.
fn hides(id: &str, file: &str, first: &str, then: &str) -> Component {
    let hidden = format!("{first}; echo $$ > {file}; {then}; while :; do sleep 1000; done");
    let shell = format!(
        "(env -i setsid /bin/sh -c '{hidden}' &); while [ ! -s {file} ]; do sleep 0.01; done; \
         echo up; exec sleep infinity"
    );
    Component::shell(id, &shell).with("ready = { log = \"up\" }")
}

fn ready(status: &Status) -> usize {
    status.components.iter().filter(|line| line.ready).count()
}

fn pid_in(file: &str) -> u32 {
    fs::read_to_string(file).unwrap().trim().parse().unwrap()
}

#[test]
fn each_component_lives_in_its_own_until_it_is_down() {
    let mut env = Env::three();
    let Some(group) = Group::of(&env) else {
        return;
    };
    env.set(SWITCH, &group.folder);
    env.expect(0, "start");
    // Right at the beginning they have next to nothing.
    let has_begun = |line: &Line| line.memory_bytes > Some(100_000);
    let status = env.until(|status| status.components.iter().all(has_begun));
    for id in ["svg", "is", "ps"] {
        assert!(group.of_component(id).ends_with(group_of(status.pid(id))));
        assert_eq!(status.of(id).processes, 1);
        // It is not told what concerns its supervisor.
        let environment = fs::read(format!("/proc/{}/environ", status.pid(id))).unwrap();
        assert!(!String::from_utf8_lossy(&environment).contains(SWITCH));
    }
    let leaves = group
        .groups()
        .iter()
        .filter(|name| *name != "supervisor")
        .count();
    assert_eq!(leaves, 3);
    env.expect(0, "restart is");
    group.of_component("is");
    env.expect(0, "stop ps");
    assert!(!group.groups().iter().any(|name| name.ends_with("-ps")));
    env.expect(0, "restart");
    assert!(
        group
            .of_component("svg")
            .ends_with(group_of(env.status().pid("svg")))
    );
    env.expect(0, "stop");
    assert_eq!(group.groups(), Vec::<String>::new());
}

#[test]
fn whoever_hides_ends_with_his_component() {
    let mut env = Env::empty();
    let Some(group) = Group::of(&env) else {
        return;
    };
    let file = env.path("hidden");
    let components = [hides("is", &file, ":", ":"), stays("ps")];
    env.configure(&components.map(Component::into_toml).join("\n"));
    // Without a group nobody can tell whose he is: he goes with the last of them.
    env.set(SWITCH, "off");
    env.expect(0, "start");
    let hidden = pid_in(&file);
    env.expect(0, "stop is");
    assert!(lives(hidden));
    env.expect(0, "stop");
    assert!(!lives(hidden));

    fs::remove_file(&file).unwrap();
    env.set(SWITCH, &group.folder);
    env.expect(0, "start");
    let hidden = pid_in(&file);
    assert_eq!(
        env.status().of("is").processes,
        2 + 1,
        "the hidden shell and its sleep"
    );
    env.expect(0, "stop is");
    assert!(!lives(hidden));
    assert_eq!(env.status().of("ps").state, "running");
    env.expect(0, "stop");
}

#[test]
fn whoever_hides_is_gone_before_the_successor_comes() {
    let mut env = Env::empty();
    let Some(group) = Group::of(&env) else {
        return;
    };
    let file = env.path("hidden");
    let component = hides("is", &file, "trap \"\" TERM", ":")
        .with("backoff = { first = \"1ms\" }")
        .with("stop-timeout = \"100ms\"");
    env.configure(&component.into_toml());
    env.set(SWITCH, &group.folder);
    env.expect(0, "start");
    let (first, hidden) = (env.status().pid("is"), pid_in(&file));
    signal(first, Signal::KILL);
    let status = env.until(|status| {
        let line = status.of("is");
        line.pid.is_some_and(|pid| pid != first) && line.restarts == 1
    });
    assert!(!lives(hidden), "{status:?}");
    env.expect(0, "stop");
}

#[test]
fn all_are_killed_however_many_they_make() {
    let mut env = Env::empty();
    let Some(group) = Group::of(&env) else {
        return;
    };
    let file = env.path("hidden");
    // Each of them leaves session, parents and environment, and nobody ends when he is asked to.
    let makes = "while :; do env -i setsid /bin/sleep 1000 & sleep 0.01; done";
    let component = hides("is", &file, "trap \"\" TERM", makes).with("stop-timeout = \"100ms\"");
    env.configure(&component.into_toml());
    env.set(SWITCH, &group.folder);
    env.expect(0, "start");
    env.until(|status| status.of("is").processes > 10);
    env.expect(0, "stop is");
    assert!(!lives(pid_in(&file)));
    assert_eq!(
        group
            .groups()
            .iter()
            .filter(|name| name.ends_with("-is"))
            .count(),
        0
    );
    env.expect(0, "stop");
}

#[test]
fn a_component_may_make_groups_of_its_own() {
    let mut env = Env::empty();
    let Some(group) = Group::of(&env) else {
        return;
    };
    let mount = mount().unwrap();
    let file = env.path("hidden");
    let enters = format!(
        "own={}$(sed -n s/^0:://p /proc/self/cgroup)/own/deep; mkdir -p $own $own/empty; \
         echo 0 > $own/cgroup.procs",
        mount.display()
    );
    env.configure(&hides("is", &file, &enters, ":").into_toml());
    env.set(SWITCH, &group.folder);
    env.expect(0, "start");
    let (status, hidden) = (env.status(), pid_in(&file));
    assert_eq!(group_of(hidden), "deep");
    assert!(status.of("is").processes >= 2, "{status:?}");
    env.expect(0, "stop is");
    assert!(!lives(hidden));
    assert!(!group.groups().iter().any(|name| name.ends_with("-is")));
    env.expect(0, "stop");
}

#[test]
fn what_has_no_group_runs_without() {
    let mut env = Env::three();
    let Some(group) = Group::of(&env) else {
        return;
    };
    group.set("cgroup.max.descendants", "2");
    env.set(SWITCH, &group.folder);
    env.expect(0, "start");
    assert_eq!(
        env.status()
            .components
            .iter()
            .filter(|line| line.ready)
            .count(),
        3
    );
    assert_eq!(group.groups().len(), 2);
    signal(env.status().pid("ps"), Signal::KILL);
    env.until(|status| ready(status) == 3);
    env.expect(0, "stop");
    assert_eq!(group.groups(), Vec::<String>::new());
}

#[test]
fn a_supervisor_without_permission_does_without() {
    let mut env = Env::three();
    let Some(group) = Group::of(&env) else {
        return;
    };
    let copy = env.path("ImageServing");
    copy_program(program(), &copy);
    let chown = Done::of(env.other("chown").args(["-R", "nobody"]).arg(env.home()));
    assert_eq!(chown.exit, 0, "{chown:?}");
    env.set(SWITCH, &group.folder);
    let mut other = env.other("setpriv");
    other.args(["--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]);
    let done = Done::of(other.args([&*copy, "start"]));
    assert_eq!(done.exit, 0, "{done:?}");
    assert_eq!(group.groups(), Vec::<String>::new());
    assert_eq!(env.status().of("is").processes, 1);
    env.expect(0, "stop");
}

#[test]
fn a_group_is_divided_only_by_who_was_given_it() {
    let env = Env::three();
    let Some(group) = Group::of(&env) else {
        return;
    };
    let start = || {
        let done = Done::of(group.entered_by(&env).arg("start"));
        assert_eq!(done.exit, 0, "{done:?}");
        env.status().pid("is")
    };
    // Where a shell lives nobody sprouts groups.
    let pid = start();
    assert!(group.folder.ends_with(group_of(pid)));
    assert_eq!(group.groups(), Vec::<String>::new());
    env.expect(0, "stop");

    // As systemd marks what it delegates.
    let mark = rustix::fs::setxattr(&group.folder, "user.delegate", b"1", XattrFlags::empty());
    mark.unwrap();
    let pid = start();
    assert!(group.of_component("is").ends_with(group_of(pid)));
    // Whoever marked it fills it again: it must take processes while components live.
    let handed_on = fs::read_to_string(group.folder.join("cgroup.subtree_control")).unwrap();
    assert_eq!(handed_on.trim(), "");
    assert!(!group.groups().contains(&"supervisor".to_owned()));
    // The next one finds it too.
    env.expect(0, "restart");
    assert!(
        group
            .of_component("is")
            .ends_with(group_of(env.status().pid("is")))
    );
    env.expect(0, "stop");
    assert_eq!(group.groups(), Vec::<String>::new());
}

/// Also by a successor that may not make groups itself.
#[test]
fn whoever_hides_ends_with_an_adopted_component() {
    for successor in ["same", "off"] {
        let mut env = Env::empty();
        let Some(group) = Group::of(&env) else {
            return;
        };
        let file = env.path("hidden");
        let components = [hides("is", &file, ":", ":"), stays("ps")];
        env.configure(&components.map(Component::into_toml).join("\n"));
        env.set(SWITCH, &group.folder);
        let mut foreground = env.program();
        foreground.arg("run").stdout(Stdio::null());
        let mut supervisor = foreground.stderr(Stdio::null()).spawn().unwrap();
        let status = env.until(|status| ready(status) == 2);
        let hidden = pid_in(&file);
        supervisor.kill().unwrap();
        supervisor.wait().unwrap();
        if successor == "off" {
            env.set(SWITCH, "off");
        }
        env.expect(0, "start");
        let adopted = env.status();
        for id in ["is", "ps"] {
            assert_eq!(adopted.pid(id), status.pid(id));
        }
        assert!(adopted.of("is").processes > 1, "{adopted:?}");
        assert!(lives(hidden));
        // With its main process dead, too, the hidden one is known.
        signal(adopted.pid("is"), Signal::KILL);
        env.until(|status| status.of("is").restarts == 1);
        until("the hidden one is gone", || !lives(hidden));
        env.expect(0, "stop");
        assert_eq!(group.groups(), Vec::<String>::new());
    }
}

#[test]
fn what_a_killed_supervisor_left_is_cleared_away() {
    let mut env = Env::three();
    let Some(group) = Group::of(&env) else {
        return;
    };
    env.set(SWITCH, &group.folder);
    let mut foreground = env.program();
    foreground
        .arg("run")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut supervisor = foreground.process_group(0).spawn().unwrap();
    let status = env.until(|status| ready(status) == 3);
    supervisor.kill().unwrap();
    supervisor.wait().unwrap();
    for (_, pid) in status.pids() {
        signal(pid.unwrap(), Signal::KILL);
        until("it is gone", || !lives(pid.unwrap()));
    }
    assert!(group.groups().len() >= 3);
    // By that its successor would know them, and start them again.
    fs::remove_file(env.home().join("run/state")).unwrap();
    env.configure(&stays("is").into_toml());
    env.expect(0, "start");
    let leaves = group
        .groups()
        .into_iter()
        .filter(|name| name != "supervisor");
    assert_eq!(leaves.count(), 1);
    env.expect(0, "stop");
    assert_eq!(group.groups(), Vec::<String>::new());
}
