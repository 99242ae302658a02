//! The run folder, or something in it, is deleted or replaced under a running supervisor.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use rustix::process::Signal;

use crate::answer::Status;
use crate::env::Env;
use crate::machine::{can_act_as_root, lives, signal, until};
use crate::roles::{Component, stays};

fn run_folder(env: &Env) -> PathBuf {
    env.home().join("run")
}

/// Deletes the folder as an operator would. It may be made again faster than this comes to its end, which is no failure.
fn delete(env: &Env) {
    let deleted = Command::new("rm")
        .arg("-rf")
        .arg(run_folder(env))
        .stderr(Stdio::null())
        .status();
    deleted.unwrap();
}

/// Whether the supervisor of before can be asked, and signs for the instance.
fn is_found(env: &Env, before: &Status) -> bool {
    let signed = fs::read_to_string(run_folder(env).join("supervisor.pid")).unwrap_or_default();
    let pid = before.supervisor.pid;
    env.status().supervisor.pid == pid && signed.trim().parse().ok() == pid
}

#[test]
fn the_deleted_folder_is_made_again_and_all_works_as_before() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    for _ in 0..5 {
        delete(&env);
        until("the supervisor is found again", || is_found(&env, &before));
    }
    env.expect(0, "start");
    let after = env.status();
    assert_eq!(after.pids(), before.pids());
    assert!(!env.events_of("run-folder-remade").is_empty());
    env.expect(0, "restart is");
    assert_eq!(env.status().pid("ps"), before.pid("ps"));
    env.expect(0, "restart");
    assert!(env.status().all_are("running"));
    delete(&env);
    until("it is found again", || {
        env.status().supervisor.pid.is_some()
    });
    env.expect(0, "stop");
    env.assert_nothing_runs();
    env.expect(3, "status");
}

#[test]
fn whatever_is_deleted_while_many_start_there_is_never_a_second_supervisor() {
    let env = Env::empty();
    let line = format!("echo life >> {}; exec sleep infinity", env.path("lives"));
    env.configure(&Component::shell("is", &line).into_toml());
    env.expect(0, "start");
    let before = env.status();
    let start = || {
        let mut command = env.program();
        command.args(["start", "--timeout", "60s"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    };
    let mut starts = Vec::new();
    for round in 0..30 {
        starts.push(start());
        match round % 3 {
            0 => delete(&env),
            1 => drop(fs::remove_file(run_folder(&env).join("supervisor.pid"))),
            _ => drop(fs::remove_file(run_folder(&env).join("control.sock"))),
        }
        starts.push(start());
    }
    for mut start in starts {
        // One that found a folder and lost it again says so.
        let exit = start.wait().unwrap().code().unwrap();
        assert!([0, 1, 4].contains(&exit), "{exit}");
    }
    until("the supervisor is found again", || is_found(&env, &before));
    assert_eq!(env.status().pids(), before.pids());
    assert_eq!(env.events_of("supervisor-started").len(), 1);
    assert_eq!(fs::read_to_string(env.path("lives")).unwrap(), "life\n");
}

#[test]
fn a_folder_that_was_moved_away_is_made_again() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    fs::rename(run_folder(&env), env.home().join("old")).unwrap();
    until("the supervisor is found again", || is_found(&env, &before));
    // And back again: what was made meanwhile is gone, what is there now is not ours any longer.
    fs::rename(run_folder(&env), env.home().join("older")).unwrap();
    let _ = fs::rename(env.home().join("old"), run_folder(&env));
    until("the supervisor is found again", || is_found(&env, &before));
    assert_eq!(env.status().pids(), before.pids());
}

#[test]
fn a_deleted_socket_is_made_again_for_the_same_people() {
    if !can_act_as_root("a control group") {
        return;
    }
    let env = Env::empty();
    env.configure(&format!(
        "[supervisor]\ncontrol-group = \"games\"\n{}",
        stays("is").into_toml()
    ));
    env.expect(0, "start");
    let before = env.status();
    let socket = run_folder(&env).join("control.sock");
    let found = fs::metadata(&socket).unwrap();
    fs::remove_file(&socket).unwrap();
    until("the supervisor is found again", || is_found(&env, &before));
    until("it is as it was", || {
        let again = fs::metadata(&socket).unwrap();
        (again.mode(), again.gid()) == (found.mode(), found.gid())
    });
}

#[test]
fn a_deleted_lock_file_is_made_again_and_locked() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    let lock = run_folder(&env).join("supervisor.pid");
    fs::remove_file(&lock).unwrap();
    until("the supervisor signs again", || is_found(&env, &before));
    let file = fs::File::open(&lock).unwrap();
    assert!(file.try_lock().is_err(), "nobody has locked it");
    env.expect(1, "run");
    assert_eq!(env.status().pids(), before.pids());
}

#[test]
fn what_somebody_puts_there_instead_is_not_used() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    let supervisor = before.supervisor.pid.unwrap();
    let elsewhere = env.home().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    let as_link = || symlink(&elsewhere, run_folder(&env));
    let as_file = || fs::write(run_folder(&env), "mine");
    let as_open_to_all = || {
        let open = env.home().join("open");
        let _ = fs::create_dir(&open);
        fs::set_permissions(&open, fs::Permissions::from_mode(0o777))?;
        fs::rename(open, run_folder(&env))
    };
    let ways: [&dyn Fn() -> std::io::Result<()>; 3] = [&as_link, &as_file, &as_open_to_all];
    for (count, put) in ways.into_iter().enumerate() {
        // It is made again at once: whoever puts something there must be as quick.
        until("something else is there", || {
            delete(&env);
            put().is_ok()
        });
        until("it is told", || {
            env.events_of("run-folder-unusable").len() > count
        });
        assert!(lives(supervisor));
        for (_, pid) in before.pids() {
            assert!(lives(pid.unwrap()));
        }
        assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
        env.expect(3, "status");
        // Who would take our place is refused.
        let refused = env.run(["start", "--timeout", "1s"]);
        assert!([1, 4].contains(&refused.exit), "{refused:?}");
        assert_eq!(env.events_of("supervisor-started").len(), 1);
        delete(&env);
        for entry in fs::read_dir(&elsewhere).unwrap() {
            fs::remove_file(entry.unwrap().path()).unwrap();
        }
        until("the supervisor is found again", || is_found(&env, &before));
    }
    assert_eq!(env.status().pids(), before.pids());
}

#[test]
fn output_goes_on_without_its_pipes_name_and_a_restart_makes_it_anew() {
    let env = Env::empty();
    let go = env.path("go");
    let line = format!(
        "echo ready $$; while [ ! -e {go} ]; do sleep 0.01; done; echo after; exec sleep infinity"
    );
    let is = Component::shell("is", &line).with("ready = { log = \"ready\" }");
    env.configure(&is.into_toml());
    env.expect(0, "start");
    let before = env.status();
    delete(&env);
    until("the supervisor is found again", || is_found(&env, &before));
    fs::write(&go, "").unwrap();
    let log = env.home().join("logs/is.log");
    let written = || fs::read_to_string(&log).unwrap();
    until("the rest is in the log", || written().contains("after\n"));
    env.expect(0, "restart is");
    assert_eq!(env.status().of("is").state, "running");
    until("the new one's output too", || {
        written().matches("after\n").count() == 2
    });
    let pipes = fs::read_dir(run_folder(&env)).unwrap();
    let names: Vec<_> = pipes.map(|entry| entry.unwrap().file_name()).collect();
    let fifo = |name: &&std::ffi::OsString| name.to_str().unwrap().starts_with("is.");
    assert_eq!(names.iter().filter(fifo).count(), 1, "{names:?}");
}

#[test]
fn a_notification_arrives_after_the_folder_was_deleted() {
    let env = Env::empty();
    let python = "import os, socket, time; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); \
        s.sendto(b'READY=1', os.environ['NOTIFY_SOCKET']); time.sleep(1000)";
    if Command::new("python3").arg("-V").output().is_err() {
        return crate::machine::skip("no python3");
    }
    let is = Component::new("is", &["/usr/bin/env", "python3", "-c", python])
        .with("ready = { notify = true, timeout = \"20s\" }");
    env.configure(&is.into_toml());
    env.expect(0, "start");
    let before = env.status();
    delete(&env);
    until("the supervisor is found again", || is_found(&env, &before));
    env.expect(0, "restart is");
    env.expect(0, "status");
}

#[test]
fn the_guardians_note_is_made_again_and_not_through_a_link() {
    let env = Env::three();
    env.expect(0, "start");
    let guard = env.guardian().unwrap();
    delete(&env);
    until("it is noted again", || env.guardian() == Some(guard));
    let victim = env.home().join("victim");
    fs::write(&victim, "mine").unwrap();
    let link = env.home().join("link");
    symlink(&victim, &link).unwrap();
    fs::rename(&link, run_folder(&env).join("guardian.pid")).unwrap();
    signal(guard, Signal::KILL);
    until("another one is noted", || {
        env.guardian().is_some_and(|pid| pid != guard && lives(pid))
    });
    assert_eq!(fs::read_to_string(&victim).unwrap(), "mine");
    // Whoever asks in between waits for the next one, since somebody brings it up.
    signal(env.status().supervisor.pid.unwrap(), Signal::KILL);
    env.expect(0, "status");
}

#[test]
fn a_supervisor_that_is_killed_after_the_folder_was_deleted_has_a_successor_that_knows_all() {
    let env = Env::empty();
    let line = "echo $$; while :; do echo tick; sleep 0.01; done";
    let is = Component::shell("is", line);
    env.configure(&[is, stays("ps")].map(Component::into_toml).join("\n"));
    env.expect(0, "start");
    let before = env.status();
    delete(&env);
    until("the supervisor is found again", || is_found(&env, &before));
    until("its notes too", || run_folder(&env).join("state").exists());
    signal(before.supervisor.pid.unwrap(), Signal::KILL);
    env.expect(0, "start");
    let after = env.status();
    assert_eq!(after.pid("is"), before.pid("is"));
    assert_eq!(after.pid("ps"), before.pid("ps"));
    let log = env.home().join("logs/is.log");
    let length = fs::metadata(&log).unwrap().len();
    until("its output is collected", || {
        fs::metadata(&log).unwrap().len() > length
    });
    env.expect(0, "stop");
    env.assert_nothing_runs();
}
