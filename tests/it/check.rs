//! `check`: everything that would keep a start from succeeding, without changing anything.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use crate::bad_input::{RIGHT, WRONG};
use crate::env::Env;
use crate::machine::{can_act_as_root, free_port};
use crate::roles::{Component, listens, stays};

/// What `check` finds, as a list of severity and kind, with the refusal where it is one.
#[track_caller]
fn found(env: &Env, exit: i32) -> Vec<String> {
    let done = env.expect(exit, "check --json");
    let answer: Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(answer["version"], 1);
    assert_eq!(answer["ok"], exit == 0, "{answer}");
    let findings = answer["findings"].as_array().unwrap();
    let text = |finding: &Value, key: &str| finding[key].as_str().map(str::to_owned);
    findings
        .iter()
        .map(|finding| {
            ["severity", "kind", "refusal"]
                .iter()
                .filter_map(|key| text(finding, key))
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

#[test]
fn where_nothing_is_wrong_it_says_so_and_changes_nothing() {
    let env = Env::three();
    let done = env.expect(0, "check");
    assert_eq!(done.stdout.lines().count(), 1, "{done:?}");
    assert_eq!(done.stderr, "");
    assert_eq!(env.expect(0, "check --quiet").stdout, "");
    assert_eq!(found(&env, 0), [""; 0]);
    for folder in ["run", "logs", "data"] {
        assert!(!env.home().join(folder).exists(), "{folder}");
    }
    env.assert_nothing_runs();
}

#[test]
fn a_fault_of_the_configuration_is_the_finding() {
    for (text, _) in WRONG {
        let env = Env::empty();
        env.configure(&format!("{RIGHT}{text}"));
        assert_eq!(found(&env, 6), ["error config"], "{text}");
    }
    let env = Env::empty();
    env.configure("");
    fs::write(env.home().join("conf/imageserving.toml"), b"# \xff\n").unwrap();
    assert_eq!(found(&env, 6), ["error config-not-text"]);
}

#[test]
fn all_that_is_wrong_is_told_each_on_a_line_with_its_cure() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let text = [
        Component::new("missing", &["/nosuch"]),
        stays("lost").with("directory = \"/nosuch\""),
        stays("who").with("user = \"nosuch\""),
        stays("late").with(&format!("ready = {{ tcp = \"{address}\" }}")),
        Component::new("is", &["/bin/sleep", "serve", "is", "--images=/nosuch"])
            .with("directory = \"/\""),
    ]
    .map(Component::into_toml)
    .join("\n");
    let env = Env::empty();
    env.configure(&format!("[supervisor]\ncontrol-group = \"nosuch\"\n{text}"));
    fs::write(env.home().join("logs"), "in the way").unwrap();
    let refused = |what: &[&str]| -> Vec<String> {
        let lines = what.iter().map(|what| format!("error refused {what}"));
        lines.collect()
    };
    let wrong = [
        "folder",
        "control-group",
        "program",
        "directory",
        "identity",
        "port-taken",
        "server-folder",
    ];
    // The data folder, in which most of them are to work, does not exist either: a start makes it.
    assert_eq!(found(&env, 6), refused(&wrong));
    let done = env.expect(6, "check");
    let lines: Vec<&str> = done.stdout.lines().collect();
    assert_eq!(lines.len(), wrong.len() + 1, "{done:#?}");
    assert_eq!(
        env.expect(6, "check -q").stdout.lines().count(),
        wrong.len()
    );
}

#[test]
fn a_start_meets_the_first_of_what_check_finds() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let cases = [
        (Component::new("is", &["/nosuch"]), 5, "program"),
        (
            Component::new("is", &["/bin/true", "serve", "ps", "--listen"]),
            1,
            "port-taken",
        ),
        (
            Component::new("is", &["/bin/true", "serve", "is", "--images", "/nosuch"]),
            6,
            "server-folder",
        ),
    ];
    for (component, exit, refusal) in cases {
        let env = Env::empty();
        let text = component.into_toml();
        let text = text.replace("\"--listen\"", &format!("\"--listen\", \"{address}\""));
        env.configure(&format!("{RIGHT}{text}"));
        fs::create_dir(env.home().join("data")).unwrap();
        assert_eq!(found(&env, 6), [format!("error refused {refusal}")]);
        let refused = env.expect(exit, "start --json");
        assert!(refused.stdout.contains(refusal), "{refused:?}");
        env.assert_nothing_runs();
    }
}

/// A built-in server of the program itself, which listens where nobody else does unless it is told otherwise.
fn built_in(server: &str, arguments: &[&str]) -> Component {
    let program = crate::machine::program();
    let listen = format!("--listen=127.0.0.1:{}", free_port());
    let mut command = vec![program.to_str().unwrap(), "serve", server];
    if !arguments.iter().any(|word| word.starts_with("--listen")) {
        command.push(&listen);
    }
    command.extend(arguments);
    Component::new(server, &command).with("directory = \"/\"")
}

#[test]
fn arguments_that_a_built_in_server_would_refuse_are_found_before_it_starts() {
    let cases: [(&str, &[&str], &str); 6] = [
        ("is", &[], "missing"),
        ("is", &["--imags", "/"], "misplaced"),
        ("ps", &["--cache-size", "lots"], "bad-value"),
        ("ps", &["--content"], "no-value"),
        ("svg", &["--listen", "localhost:8080"], "bad-value"),
        ("ps", &["--json", "--listen", "nowhere"], "bad-value"),
    ];
    for (server, arguments, fault) in cases {
        let env = Env::of([built_in(server, arguments)]);
        assert_eq!(found(&env, 6), ["error refused server-argument"]);
        let refused = env.expect(6, "start --json");
        let fault = format!("\"fault\":\"{fault}\"");
        assert!(refused.stdout.contains(&fault), "{refused:?}");
        env.assert_nothing_runs();
    }
}

#[test]
fn where_a_built_in_server_cannot_listen_is_found_out_by_trying() {
    // An address for documentation, which no machine has.
    let listen = format!("--listen=192.0.2.1:{}", free_port());
    let env = Env::of([built_in("svg", &[&listen])]);
    assert_eq!(found(&env, 6), ["error refused address"]);
    // Whoever listens at one address keeps others from listening at all of them.
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = format!("--listen=0.0.0.0:{}", taken.local_addr().unwrap().port());
    let env = Env::of([built_in("svg", &[&listen])]);
    assert_eq!(found(&env, 6), ["error refused port-taken"]);
    let refused = env.expect(1, "start --json");
    let pid = format!("\"pid\":{},", std::process::id());
    assert!(refused.stdout.contains(&pid), "{refused:?}");
    drop(taken);
    assert_eq!(found(&env, 0), [""; 0]);
}

#[test]
fn a_folder_of_pictures_need_only_be_entered_and_a_cache_is_made() {
    let env = Env::empty();
    let (images, cache) = (env.path("pictures"), env.path("cache/of/ps"));
    fs::create_dir(&images).unwrap();
    fs::create_dir_all(env.path("cache/of")).unwrap();
    let pictures = built_in("is", &["--images", &images]);
    let platform = built_in("ps", &["--cache", &cache]);
    let text = [pictures, platform].map(Component::into_toml).join("\n");
    let user = if can_act_as_root("a component of another user") {
        "directory = \"/\"\nuser = \"nobody\""
    } else {
        "directory = \"/\""
    };
    env.configure(&text.replace("directory = \"/\"", user));
    fs::set_permissions(&images, fs::Permissions::from_mode(0o711)).unwrap();
    fs::set_permissions(env.path("cache/of"), fs::Permissions::from_mode(0o777)).unwrap();
    assert_eq!(found(&env, 0), [""; 0]);
    fs::remove_dir(env.path("cache/of")).unwrap();
    assert_eq!(found(&env, 6), ["error refused server-folder"]);
}

#[test]
fn a_component_that_runs_has_its_port_and_a_stranger_has_not() {
    let port = free_port();
    let ready = format!("ready = {{ tcp = \"127.0.0.1:{port}\" }}");
    let env = Env::of([listens("is", port, std::time::Duration::ZERO).with(&ready)]);
    env.expect(0, "start");
    assert_eq!(found(&env, 0), [""; 0]);
    // For another instance it is a stranger's.
    let other = Env::of([stays("is").with(&ready)]);
    assert_eq!(found(&other, 6), ["error refused port-taken"]);
    env.expect(0, "stop");
    assert_eq!(found(&other, 0), [""; 0]);
}

#[test]
fn two_with_one_address_are_found_unless_they_take_turns() {
    let ready = format!("ready = {{ tcp = \"127.0.0.1:{}\" }}", free_port());
    let env = Env::of(["is", "ps"].map(|id| stays(id).with(&ready)));
    assert_eq!(found(&env, 6), ["error same-address"]);
    let turns = [
        stays("is").with(&ready),
        stays("ps").with(&ready).with("autostart = false"),
    ];
    assert_eq!(found(&Env::of(turns), 0), [""; 0]);
}

#[test]
fn a_warning_does_not_fail() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let health = format!("health = {{ tcp = \"{}\" }}", taken.local_addr().unwrap());
    let env = Env::of([stays("is").with("memory-limit = \"999TiB\"").with(&health)]);
    assert_eq!(
        found(&env, 0),
        ["warning health-of-stranger", "warning memory-limits"]
    );
    assert_eq!(env.expect(0, "check").stdout.lines().count(), 3);
    assert_eq!(env.expect(0, "check -q").stdout, "");
}

#[test]
fn a_folder_must_be_usable_by_the_components_own_user() {
    if !can_act_as_root("a component of another user") {
        return;
    }
    let env = Env::empty();
    let cache = env.path("cache");
    fs::create_dir(&cache).unwrap();
    let command = ["/bin/sleep", "serve", "ps", "--cache", &cache];
    let listen = format!("--listen=127.0.0.1:{}", free_port());
    let component = Component::new("ps", &[&command[..], &[&listen]].concat())
        .with("user = \"nobody\"")
        .with("directory = \"/\"");
    env.configure(&component.into_toml());
    fs::set_permissions(&cache, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(found(&env, 6), ["error refused server-folder"]);
    fs::set_permissions(&cache, fs::Permissions::from_mode(0o777)).unwrap();
    assert_eq!(found(&env, 0), [""; 0]);
}

#[test]
fn a_path_too_long_for_notifications_is_found() {
    let env = Env::empty();
    let home = env.path(&"x".repeat(120));
    fs::create_dir_all(format!("{home}/conf")).unwrap();
    let notifies = stays("is").with("ready = { notify = true }");
    fs::write(
        format!("{home}/conf/imageserving.toml"),
        notifies.into_toml(),
    )
    .unwrap();
    let done = env.expect(6, &format!("check --json --home {home}"));
    assert!(done.stdout.contains("\"socket\""), "{done:?}");
}
