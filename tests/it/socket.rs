//! The socket: who may use it, and what comes of those who speak something else.

mod limits;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::Shutdown;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::thread;

use crate::answer::Done;
use crate::bad_input::RIGHT;
use crate::env::Env;
use crate::machine::{can_act_as_root, copy_program, until};
use crate::roles::{ends_slowly, stays};

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
        // What is the matter, and what to do.
        assert_eq!(done.stderr.lines().count(), 2, "{done:?}");
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

/// Each kept its place until its order came to rest; when there were no places left nobody was heard.
#[test]
fn clients_that_hang_up_leave_their_places() {
    let late = stays("is").with("ready = { log = \"never\", timeout = \"1h\" }");
    let env = Env::of([late]);
    env.expect(0, "start --no-wait");
    for _ in 0..300 {
        let mut client = UnixStream::connect(env.home().join("run/control.sock")).unwrap();
        client
            .write_all(b"{\"version\":1,\"body\":{\"start\":{\"wait\":true}}}\n")
            .unwrap();
    }
    until("somebody is heard", || env.run(["status"]).exit == 1);
    env.expect(0, "stop");
}

#[test]
fn a_client_without_further_requests_gets_its_answer() {
    let env = Env::of([ends_slowly("is")]);
    env.expect(0, "start");
    let mut client = UnixStream::connect(env.home().join("run/control.sock")).unwrap();
    client
        .write_all(b"{\"version\":1,\"body\":{\"stop\":{\"components\":[{\"typed\":\"is\"}],\"wait\":true}}}\n")
        .unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    let mut answers = String::new();
    client.read_to_string(&mut answers).unwrap();
    assert!(answers.contains("\"result\":\"stopped\""), "{answers}");
}
