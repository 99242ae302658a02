//! The kernel gives no more descriptors, or no more processes.

use std::fs;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::net::UnixStream;
use std::process::Command;
use std::thread;
use std::time::Duration;

use rustix::process::Signal;

use super::{journal, open_files, ticks};
use crate::answer::Done;
use crate::env::Env;
use crate::machine::{can_act_as_root, copy_program, program, signal};
use crate::roles::{Component, stays};

/// Enough for the supervisor and a few components, not for eight.
const FEW_FILES: u32 = 56;

/// How much processor time two seconds of trouble may take: a loop that spins takes 200 ticks.
const CALM: u64 = 60;

/// The program, started with few descriptors that it cannot make more.
fn with_few_files(env: &Env, line: &str) -> Done {
    let shell = format!("ulimit -n {FEW_FILES}; exec {} {line}", program().display());
    Done::of(env.other("/bin/sh").args(["-c", &shell]))
}

#[test]
fn without_descriptors_the_running_run_on_and_everybody_is_answered() {
    let ids = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let backoff = "backoff = { first = \"50ms\", max = \"50ms\", give-up-after = 1000 }";
    let env = Env::of(ids.map(|id| stays(id).with(backoff)));
    let started = with_few_files(&env, "start --json --timeout 3s");
    assert_eq!(started.exit, 1, "{started:?}");
    assert!(journal(&env).contains(&format!("\"errno\":{}", libc::EMFILE)));
    let before = env.status();
    let supervisor = before.supervisor.pid.unwrap();
    let running = |id: &&str| before.of(id).state == "running";
    let up: Vec<&str> = ids.into_iter().filter(running).collect();
    assert!(!up.is_empty() && up.len() < ids.len(), "{before:#?}");

    let socket = env.home().join("run/control.sock");
    let clients: Vec<_> = (0..100).map(|_| UnixStream::connect(&socket)).collect();
    let used = ticks(supervisor);
    thread::sleep(Duration::from_secs(2));
    assert!(ticks(supervisor) - used < CALM, "it spins");
    // All places are taken: this is said, or one was free.
    let done = env.run(["status", "--timeout", "5s"]);
    assert!([1, 4].contains(&done.exit), "{done:?}");
    assert!(!format!("{}{}", done.stdout, done.stderr).is_empty());
    drop(clients);
    let after = env.until(|status| status.supervisor.pid == Some(supervisor));
    for id in &up {
        assert_eq!(after.of(id).pid, before.of(id).pid, "{id}");
        env.expect(0, &format!("restart {id}"));
    }
    env.expect(0, "stop");
    env.assert_nothing_runs();
}

/// The signal handling of the loop panicked where it got no descriptor.
#[test]
fn with_too_few_descriptors_no_supervisor_begins_and_it_says_why() {
    for files in 5..32 {
        let env = Env::of([stays("is").with("backoff = { give-up-after = 1 }")]);
        let shell = format!("ulimit -n {files}; exec {} start", program().display());
        let done = Done::of(env.other("/bin/sh").args(["-c", &shell]));
        assert!([1, 4, 6].contains(&done.exit), "{files}: {done:?}");
        assert!(!journal(&env).contains("panicked"), "{files}");
        if env.events_of("supervisor-started").is_empty() {
            // Its guardian tried again for ever.
            crate::machine::until("nothing is left", || env.processes().is_empty());
            assert!(!env.home().join("run/state").exists(), "{files}");
        }
        env.expect(0, "stop");
        env.assert_nothing_runs();
    }
}

#[test]
fn clients_cannot_use_up_what_a_restart_needs() {
    let env = Env::of([stays("a"), stays("b")]);
    assert_eq!(with_few_files(&env, "start").exit, 0);
    let before = env.status();
    let supervisor = before.supervisor.pid.unwrap();
    let socket = env.home().join("run/control.sock");
    let clients: Vec<_> = (0..100).map(|_| UnixStream::connect(&socket)).collect();
    crate::machine::until("the places are taken", || open_files(supervisor) >= 20);
    signal(before.pid("a"), Signal::KILL);
    crate::machine::until("it has a successor", || {
        journal(&env)
            .matches("\"event\":\"spawned\",\"component\":\"a\"")
            .count()
            == 2
    });
    drop(clients);
    let after = env.until(|status| status.supervisor.pid == Some(supervisor));
    assert_eq!(after.pid("b"), before.pid("b"));
    env.until(|status| status.all_are("running"));
}

/// Runs the program as the user of an instance.
const AS_USER: &str = "as-user";

/// A user of whom there is no other process; each test has its own.
fn nobody_else(test: u32) -> u32 {
    64_000 + (std::process::id() * 2 + test) % 1000
}

/// An instance that belongs to a user whom nobody else is, and its program run as him.
fn of_nobody_else(components: impl IntoIterator<Item = Component>, user: u32) -> Env {
    let mut env = Env::of(components);
    let own = Some(user);
    for folder in [env.home().to_path_buf(), env.home().join("conf")] {
        chown(folder, own, own).unwrap();
    }
    let copy = env.path("ImageServing");
    copy_program(program(), &copy);
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o755)).unwrap();
    let wrapper = env.path(AS_USER);
    let line = format!(
        "#!/bin/sh\nexec setpriv --reuid {user} --regid {user} --clear-groups {copy} \"$@\"\n"
    );
    fs::write(&wrapper, line).unwrap();
    fs::set_permissions(&wrapper, fs::Permissions::from_mode(0o755)).unwrap();
    // Another test's child may hold the file open for a moment: see `copy_program`.
    crate::machine::until("the wrapper can be executed", || {
        Command::new(&wrapper).arg("version").output().is_ok()
    });
    env.use_program(wrapper);
    env
}

#[test]
fn without_new_processes_it_says_so_and_tries_again() {
    if !can_act_as_root("being another user") {
        return;
    }
    let backoff = "backoff = { first = \"20ms\", max = \"50ms\", give-up-after = 1000 }";
    let user = nobody_else(0);
    let env = of_nobody_else(["is", "ps"].map(|id| stays(id).with(backoff)), user);
    // Without privileges a process may lower and raise the limit of another of its user below the hard one.
    let limit = |pid: u32, processes: u32| {
        let number = user.to_string();
        let mut setpriv = env.other("setpriv");
        setpriv.args(["--reuid", &number, "--regid", &number, "--clear-groups"]);
        setpriv.args(["prlimit", &format!("--pid={pid}")]);
        let done = Done::of(setpriv.arg(format!("--nproc={processes}:1000")));
        assert_eq!(done.exit, 0, "{done:?}");
    };
    let mut start = env.other("prlimit");
    let done = Done::of(start.args(["--nproc=1000:1000", &env.path(AS_USER), "start"]));
    assert_eq!(done.exit, 0, "{done:?}");
    let before = env.status();
    let supervisor = before.supervisor.pid.unwrap();
    limit(supervisor, 1);
    signal(before.pid("is"), Signal::KILL);
    let failed = format!("\"step\":\"fork\",\"errno\":{}", libc::EAGAIN);
    crate::machine::until("it is told", || journal(&env).contains(&failed));
    let status = env.until(|status| status.of("is").state == "backoff");
    assert_eq!(status.pid("ps"), before.pid("ps"));
    let before_it = ticks(supervisor);
    thread::sleep(Duration::from_secs(2));
    assert!(ticks(supervisor) - before_it < CALM, "it spins");
    let refused = env.run(["start", "is", "--timeout", "1s"]);
    assert_eq!(refused.exit, 1, "{refused:?}");
    limit(supervisor, 1000);
    let after = env.until(|status| status.of("is").state == "running");
    assert_eq!(after.pid("ps"), before.pid("ps"));
    env.expect(0, "stop");
    env.assert_nothing_runs();
}

#[test]
fn a_client_that_can_make_no_supervisor_says_so() {
    if !can_act_as_root("being another user") {
        return;
    }
    let env = of_nobody_else([stays("is")], nobody_else(1));
    // Root may have any number of processes: the limit binds the user that the client is then.
    let mut start = env.other("prlimit");
    let done = Done::of(start.args(["--nproc=1:1", &env.path(AS_USER), "start"]));
    assert_eq!(done.exit, 1, "{done:?}");
    assert!(!done.stderr.is_empty());
    env.assert_nothing_runs();
    env.expect(0, "start");
}
