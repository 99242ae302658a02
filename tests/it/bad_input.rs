//! Bad input of every kind: the right exit code, and nothing started, changed or lost.

use std::fs;
use std::net::TcpListener;
use std::os::unix::net::UnixListener;
use std::process::Command;

use crate::env::Env;
use crate::machine::free_port;
use crate::roles::{Component, listens, stays};

/// A component that is right, to see that it is not started beside a wrong one.
pub(crate) const RIGHT: &str = "[components.right]\ncommand = [\"/bin/sleep\", \"infinity\"]\n";

#[track_caller]
fn refuses(env: &Env, exit: i32) -> String {
    let done = env.expect(exit, "start");
    env.assert_nothing_runs();
    assert!(!done.stderr.is_empty());
    done.stderr
}

/// Wrong configurations, each with what the message must quote.
pub(crate) const WRONG: [(&str, &str); 24] = [
    ("[components.is\n", "line 3"),
    (
        "[components.is]\ncommand = [\"/bin/true\"]\ncommand = [\"/bin/true\"]\n",
        "command",
    ),
    ("[components.is]\ncomand = [\"/bin/true\"]\n", "command"),
    ("[supervisr]\n", "supervisor"),
    ("[components.is]\n", "command"),
    ("[components.is]\ncommand = \"/bin/true\"\n", "command"),
    ("[components.is]\ncommand = []\n", "command"),
    ("[components.is]\ncommand = [\"/bin/true\", 3]\n", "command"),
    ("[components.\"i s\"]\ncommand = [\"/bin/true\"]\n", "i s"),
    (
        "[components.is]\ncommand = [\"/bin/true\"]\nstop-timeout = \"soon\"\n",
        "soon",
    ),
    (
        "[components.is]\ncommand = [\"/bin/true\"]\nstop-signal = \"SIGNONSENSE\"\n",
        "SIGNONSENSE",
    ),
    (
        "[components.is]\ncommand = [\"/bin/true\"]\nmemory-limit = \"lots\"\n",
        "lots",
    ),
    (
        "[components.is]\ncommand = [\"/bin/true\"]\nrestart = \"sometimes\"\n",
        "sometimes",
    ),
    (
        "[components.is]\ncommand = [\"/bin/true\"]\nnice = 99\n",
        "nice",
    ),
    (
        "[components.is]\ncommand = [\"/bin/true\"]\numask = \"999\"\n",
        "umask",
    ),
    (
        "[components.is]\ncommand = [\"/bin/true\"]\nautostart = \"yes\"\n",
        "autostart",
    ),
    (
        "[components.is]\ncommand = [\"/bin/true\"]\ndepends-on = [\"rigth\"]\n",
        "right",
    ),
    (
        "[components.is]\ncommand = [\"/bin/true\"]\ndepends-on = [\"is\"]\n",
        "is",
    ),
    (
        "[components.is]\ncommand = [\"/bin/true\"]\nready = { tcp = \"nowhere\" }\n",
        "nowhere",
    ),
    (
        "[components.is]\ncommand = [\"/bin/true\"]\nready = { http = \"https://localhost/\" }\n",
        "https://localhost/",
    ),
    (
        "[components.is]\ncommand = [\"/bin/true\"]\nready = { log = \"(\" }\n",
        "log",
    ),
    (
        "[components.is]\ncommand = [\"/bin/true\"]\nready = { timeout = \"1s\" }\n",
        "ready",
    ),
    (
        "[components.is]\ncommand = [\"/bin/true\"]\nlimits = { nofiles = 3 }\n",
        "nofile",
    ),
    (
        "[components.is]\ncommand = [\"/bin/true\"]\nenvironment = { A = 1 }\n",
        "A",
    ),
];

#[test]
fn a_wrong_configuration() {
    for (text, quoted) in WRONG {
        let env = Env::empty();
        env.configure(&format!("{RIGHT}{text}"));
        let told = refuses(&env, 6);
        assert!(
            told.contains("imageserving.toml, line "),
            "no place in {told}"
        );
        assert!(told.contains(quoted), "no {quoted} in {told}");
    }
}

#[test]
fn a_circle_of_components() {
    let env = Env::of([
        stays("is").with("depends-on = [\"ps\"]"),
        stays("ps").with("depends-on = [\"svg\"]"),
        stays("svg").with("depends-on = [\"is\"]"),
    ]);
    refuses(&env, 6);
}

#[test]
fn a_configuration_that_cannot_be_read() {
    let env = Env::empty();
    fs::create_dir_all(env.home().join("conf/imageserving.toml")).unwrap();
    refuses(&env, 6);
    fs::remove_dir(env.home().join("conf/imageserving.toml")).unwrap();
    fs::write(env.home().join("conf/imageserving.toml"), b"# \xff\xfe\n").unwrap();
    refuses(&env, 6);
    env.expect(6, "start --config /nosuch/file.toml");
}

#[test]
fn a_program_that_is_missing_or_cannot_be_executed() {
    let env = Env::empty();
    let plain = env.path("plain");
    fs::write(&plain, "no program").unwrap();
    for program in ["/nosuch/program", &plain, "/tmp", "nosuchprogram"] {
        let wrong = Component::new("is", &[program]).into_toml();
        env.configure(&format!("{RIGHT}{wrong}"));
        let told = refuses(&env, 5);
        assert!(told.contains(program), "{told}");
    }
}

#[test]
fn a_directory_or_a_user_that_does_not_exist() {
    for line in [
        "directory = \"/nosuch/folder\"",
        "user = \"nosuchuser\"",
        "group = \"nosuchgroup\"",
    ] {
        let env = Env::of([stays("right"), stays("is").with(line)]);
        refuses(&env, 6);
    }
    let env = Env::empty();
    env.configure(&format!(
        "[supervisor]\ncontrol-group = \"nosuchgroup\"\n{RIGHT}"
    ));
    refuses(&env, 6);
}

/// The machine may ask a server for its users, and that may be gone.
#[test]
fn users_that_nobody_tells_are_unknown() {
    let who = stays("who").with("user = \"nosuchuser\"\nautostart = false");
    let mut env = Env::of([stays("is"), who]);
    let bin = env.path("bin");
    // By another process: see `copy_program`.
    let line =
        "mkdir $0 && printf '#!/bin/sh\nexec sleep 1000\n' > $0/getent && chmod +x $0/getent";
    let made = Command::new("/bin/sh").args(["-c", line, &bin]).status();
    assert!(made.unwrap().success());
    env.set("PATH", format!("{bin}:/usr/bin:/bin"));
    env.expect(0, "start");
    let told = env.expect(6, "start who --timeout 25s").stderr;
    assert!(told.contains("nosuchuser"), "{told}");
    env.expect(0, "status is");
}

/// Nothing but the component that notifies needs a short path.
#[test]
fn a_folder_whose_path_is_too_long_for_notifications() {
    let env = Env::empty();
    let home = env.path(&"x".repeat(120));
    fs::create_dir_all(format!("{home}/conf")).unwrap();
    let notifies = stays("is").with("ready = { notify = true }\nautostart = false");
    let text = format!("{RIGHT}{}", notifies.into_toml());
    fs::write(format!("{home}/conf/imageserving.toml"), text).unwrap();
    let told = env.expect(1, &format!("start is --home {home}")).stderr;
    assert!(told.contains("is.notify"), "{told}");
    env.assert_nothing_runs();
    env.expect(0, &format!("start --home {home}"));
    env.expect(0, &format!("restart --home {home}"));
    env.expect(0, &format!("stop --home {home}"));
}

#[test]
fn a_port_that_is_taken() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    for probe in [
        format!("tcp = \"127.0.0.1:{port}\""),
        format!("http = \"http://127.0.0.1:{port}/\""),
    ] {
        let env = Env::of([
            stays("right"),
            stays("is").with(&format!("ready = {{ {probe} }}")),
        ]);
        let told = refuses(&env, 1);
        assert!(told.contains(&port.to_string()), "{told}");
    }
}

#[test]
fn the_own_port_is_no_taken_port() {
    let port = free_port();
    let component = listens("is", port, std::time::Duration::ZERO);
    let env = Env::of([
        component.with(&format!("ready = {{ tcp = \"127.0.0.1:{port}\" }}")),
        stays("ps"),
    ]);
    env.expect(0, "start");
    env.expect(0, "start");
    env.expect(0, "restart is");
    env.expect(0, "restart");
}

#[test]
fn a_folder_that_cannot_be_written_to() {
    for folder in ["run", "logs"] {
        let env = Env::three();
        fs::write(env.home().join(folder), "in the way").unwrap();
        let told = refuses(&env, 4);
        assert!(told.contains(folder), "{told}");
    }
}

#[test]
fn what_a_crash_left_behind() {
    let env = Env::three();
    fs::create_dir_all(env.home().join("run")).unwrap();
    drop(UnixListener::bind(env.home().join("run/control.sock")).unwrap());
    fs::write(env.home().join("run/supervisor.pid"), "1\n").unwrap();
    env.expect(3, "status");
    env.expect(0, "stop");
    env.expect(0, "start");
    env.expect(0, "status");
}

#[test]
fn a_refused_component_goes_by_its_description() {
    let component = Component::new("queue", &["/no/such/program"]);
    let env = Env::of([component.with("description = \"Render queue\"")]);
    for command in ["start", "run"] {
        let told = env.expect(5, command).stderr;
        assert!(told.starts_with("Render queue (queue)"), "{told}");
    }
}
