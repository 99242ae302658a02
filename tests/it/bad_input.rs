//! Bad input of every kind: the right exit code, and nothing started, changed or lost.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::thread;

use crate::answer::Done;
use crate::env::Env;
use crate::machine::{can_act_as_root, copy_program, free_port};
use crate::roles::{Component, listens, stays};

/// A component that is right, to see that it is not started beside a wrong one.
const RIGHT: &str = "[components.right]\ncommand = [\"/bin/sleep\", \"infinity\"]\n";

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
    refuses(&env, 6);
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
fn a_caller_without_permission() {
    if !can_act_as_root("acting as a stranger") {
        return;
    }
    let env = Env::three();
    // The build folder may be closed to strangers, so they get a copy of the program.
    let program = env.path("ImageServing");
    copy_program(crate::machine::program(), &program);
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    env.expect(0, "start");
    let before = env.status();
    for command in ["status", "stop", "restart", "start"] {
        let mut stranger = env.other("setpriv");
        stranger.args(["--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]);
        let done = Done::of(stranger.args([&*program, command]));
        assert_eq!(done.exit, 4, "{command}: {done:?}");
    }
    assert_eq!(env.status().pids(), before.pids());
}

#[test]
fn members_of_the_control_group_have_permission() {
    if !can_act_as_root("acting as a stranger") {
        return;
    }
    let env = Env::empty();
    env.configure(&format!("[supervisor]\ncontrol-group = \"games\"\n{RIGHT}"));
    let program = env.path("ImageServing");
    copy_program(crate::machine::program(), &program);
    env.expect(0, "start");
    let mut member = env.other("setpriv");
    member.args([
        "--reuid", "nobody", "--regid", "nogroup", "--groups", "games",
    ]);
    let done = Done::of(member.args([&*program, "status"]));
    assert_eq!(done.exit, 0, "{done:?}");
}

#[test]
fn a_supervisor_of_another_version() {
    let env = Env::three();
    fs::create_dir_all(env.home().join("run")).unwrap();
    let listener = UnixListener::bind(env.home().join("run/control.sock")).unwrap();
    thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let _ = connection.write_all(b"{\"version\":99,\"body\":{\"news\":1}}\n");
        }
    });
    for (line, exit) in [("status", 4), ("stop", 1), ("restart is", 1)] {
        let told = env.expect(exit, line).stderr;
        assert!(told.contains("99"), "{told}");
    }
}

#[test]
fn garbage_on_the_socket_harms_nobody() {
    use std::io::{BufRead, BufReader};
    use std::os::unix::net::UnixStream;
    let env = Env::three();
    env.expect(0, "start");
    let long = "x".repeat(200_000);
    for garbage in [
        "GET / HTTP/1.1\r\n\r\n",
        "\n",
        "{}\n",
        "{\"version\":1}\n",
        "{\"version\":7,\"body\":1}\n",
        "\0\0\0\n",
        &long,
    ] {
        let mut stream = UnixStream::connect(env.home().join("run/control.sock")).unwrap();
        stream
            .set_read_timeout(Some(crate::machine::DEADLINE))
            .unwrap();
        // It may hang up before it has read everything.
        let _ = stream.write_all(garbage.as_bytes());
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = String::new();
        let _ = BufReader::new(stream).read_line(&mut answer);
        if !answer.is_empty() {
            let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
            assert_eq!(answer["version"], 1);
        }
    }
    env.expect(0, "status");
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
