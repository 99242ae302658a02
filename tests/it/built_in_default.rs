//! Where nothing is configured, the built-in servers run.

use std::fs;
use std::os::unix::fs::symlink;

use crate::env::Env;
use crate::network::Network;

#[test]
fn without_a_configuration_the_three_servers_run() {
    let Some(network) = Network::own() else {
        return;
    };
    let env = network.instance();
    env.expect(0, "check");
    env.expect(0, "start");
    let status = env.status();
    assert!(status.all_are("running"), "{status:#?}");
    let ids: Vec<&str> = status.components.iter().map(|line| &*line.id).collect();
    assert_eq!(ids, ["svg", "is", "ps"]);
    assert!(status.components.iter().all(|line| line.processes == 1));
    for folder in ["data/images", "data/content", "data/cache"] {
        assert!(env.home().join(folder).is_dir(), "{folder}");
    }
    assert!(!env.home().join("conf").exists(), "nobody asked for a file");
    // Its own servers have the ports.
    env.expect(0, "check");
    env.expect(0, "restart");
    assert!(env.status().all_are("running"));
    env.expect(0, "stop");
    env.assert_nothing_runs();
}

#[test]
fn a_second_instance_is_refused_the_same_ports() {
    let Some(network) = Network::own() else {
        return;
    };
    let (first, second) = (network.instance(), network.instance());
    first.expect(0, "start");
    let refused = second.expect(1, "start --json");
    assert!(refused.stdout.contains("port-taken"), "{refused:?}");
    second.expect(3, "status");
    let judged = second.expect(6, "check --json");
    assert_eq!(judged.stdout.matches("port-taken").count(), 3, "{judged:?}");
    // Nobody has chosen these ports: the cure is to choose others.
    for port in ["svg=27401", "is=27400", "8081"] {
        let other = format!("\"other_port\":\"{port}\"");
        assert!(judged.stdout.contains(&other), "{judged:?}");
    }
    let told = second.expect(1, "start");
    assert!(told.stderr.contains("init --port svg=27401"), "{told:?}");
    first.expect(0, "stop");
    second.expect(0, "start");
    // The file of `init` means the same servers: nothing about it is wrong while they run.
    second.expect(0, "init");
    second.expect(0, "check");
    second.expect(0, "restart");
}

#[test]
fn the_servers_speak_the_language_of_whoever_started_them() {
    let Some(network) = Network::own() else {
        return;
    };
    let env = network.instance();
    env.expect(0, "--lang sv start");
    let pid = env.status().pid("is");
    let environment = fs::read_to_string(format!("/proc/{pid}/environ")).unwrap();
    let language = environment
        .split('\0')
        .find(|variable| variable.starts_with("IMAGESERVING_LANG="));
    assert_eq!(language, Some("IMAGESERVING_LANG=sv"));
}

#[test]
fn so_they_do_in_the_foreground() {
    let Some(network) = Network::own() else {
        return;
    };
    let env = network.instance();
    let mut supervisor = env.program();
    supervisor.args(["--lang", "sv", "run", "-q"]);
    let mut supervisor = supervisor.spawn().unwrap();
    let status = env.until(|status| status.all_are("running") && status.components.len() == 3);
    let environment = fs::read_to_string(format!("/proc/{}/environ", status.pid("is"))).unwrap();
    let language = environment
        .split('\0')
        .find(|variable| variable.starts_with("IMAGESERVING_LANG="));
    assert_eq!(language, Some("IMAGESERVING_LANG=sv"));
    env.expect(0, "stop");
    assert!(supervisor.wait().unwrap().success());
}

#[test]
fn folders_that_were_removed_are_made_again() {
    let Some(network) = Network::own() else {
        return;
    };
    let env = network.instance();
    env.expect(0, "start");
    env.expect(0, "stop is");
    fs::remove_dir(env.path("data/images")).unwrap();
    env.expect(0, "check");
    env.expect(0, "start is");
    assert!(env.home().join("data/images").is_dir());
    env.expect(0, "stop");
}

/// Other servers in the place of the operator's are not what a restart is for.
#[test]
fn a_file_that_vanished_is_not_replaced_by_the_default() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    fs::remove_file(env.home().join("conf/imageserving.toml")).unwrap();
    env.expect(6, "restart");
    assert_eq!(env.status().pids(), before.pids());
}

#[test]
fn a_file_that_was_meant_and_is_not_there_is_missing() {
    let env = Env::empty();
    let named = format!("--config {}", env.path("none.toml"));
    for command in ["start", "restart", "run", "check"] {
        env.expect(6, &format!("{command} {named}"));
    }
    fs::create_dir(env.home().join("conf")).unwrap();
    symlink("/nosuch", env.home().join("conf/imageserving.toml")).unwrap();
    env.expect(6, "start");
    env.assert_nothing_runs();
}
