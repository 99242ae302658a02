//! `run`, signals to the supervisor, and what components inherit of them.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::process::Stdio;

use rustix::process::Signal;

use crate::answer::Done;
use crate::env::Env;
use crate::machine::{lives, program, signal};
use crate::roles::{ends_slowly, stays};

#[test]
fn run_stays_in_the_foreground_and_ends_in_order_on_a_signal() {
    for end in [Signal::TERM, Signal::INT] {
        let env = Env::three();
        let mut run = env
            .program()
            .arg("run")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let status = env.until(|status| !status.components.is_empty() && status.all_are("running"));
        assert_eq!(status.supervisor.pid, Some(run.id()));
        signal(run.id(), end);
        assert_eq!(run.wait().unwrap().code(), Some(0), "{end:?}");
        for line in &status.components {
            assert!(!lives(line.pid.unwrap()), "{line:?}");
        }
    }
}

#[test]
fn stop_ends_a_supervisor_in_the_foreground_too() {
    let env = Env::three();
    let mut run = env
        .program()
        .arg("run")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    env.until(|status| !status.components.is_empty() && status.all_are("running"));
    env.expect(0, "stop");
    assert_eq!(run.wait().unwrap().code(), Some(0));
}

#[test]
fn a_second_supervisor_is_refused() {
    let env = Env::three();
    env.expect(0, "start");
    let before = env.status();
    env.expect(1, "run");
    assert_eq!(env.status().pids(), before.pids());
}

#[test]
fn sigterm_to_the_supervisor_ends_everything_in_order() {
    let env = Env::three();
    env.expect(0, "start");
    let status = env.status();
    let supervisor = status.supervisor.pid.unwrap();
    signal(supervisor, Signal::TERM);
    crate::machine::until("the supervisor ends", || !lives(supervisor));
    env.assert_nothing_runs();
    env.expect(3, "status");
}

/// It counted as the second signal, killed everything and did not even end the supervisor.
#[test]
fn sigterm_during_a_restart_ends_everything_in_order() {
    let env = Env::of([ends_slowly("is")]);
    let mut run = env
        .program()
        .args(["run", "--quiet"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    env.until(|status| !status.components.is_empty() && status.all_are("running"));
    env.expect(0, "restart --no-wait");
    env.until(|status| status.of("is").state == "stopping");
    signal(run.id(), Signal::TERM);
    assert_eq!(run.wait().unwrap().code(), Some(0));
    let journal = fs::read_to_string(env.home().join("logs/supervisor.log")).unwrap();
    assert_eq!(journal.matches("\"event\":\"stopped\"").count(), 1);
    assert!(!journal.contains("\"signal\":9"), "{journal}");
    env.assert_nothing_runs();
}

#[test]
fn components_inherit_no_signal_setting_no_session_and_no_descriptor() {
    let env = Env::three();
    // Started by a shell that ignores signals, with a descriptor too many, as from a cron job or a script.
    let mut shell = env.other("/bin/sh");
    let line = "trap '' INT HUP PIPE; exec 7</dev/null; exec \"$0\" start";
    let done = Done::of(shell.args(["-c", line]).arg(program()));
    assert_eq!(done.exit, 0, "{done:?}");
    let status = env.status();
    for line in &status.components {
        let pid = line.pid.unwrap();
        let facts = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
        for name in ["SigBlk:", "SigIgn:"] {
            let set = facts
                .lines()
                .find_map(|l| l.strip_prefix(name))
                .unwrap()
                .trim();
            // 32 and 33 are glibc's own: its posix_spawn leaves them ignored in whatever it starts.
            let own_of_glibc = 0b11 << 31;
            let set = u64::from_str_radix(set, 16).unwrap() & !own_of_glibc;
            assert_eq!(set, 0, "{name} {set:x}");
        }
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
        assert_eq!(
            [fields[2], fields[3]],
            [&*pid.to_string(); 2],
            "group and session of its own"
        );
        // Its loader opens its libraries, and closes them again.
        crate::machine::until("only the standard streams are open", || {
            let open = fs::read_dir(format!("/proc/{pid}/fd")).unwrap();
            let open: BTreeSet<_> = open.map(|fd| fd.unwrap().file_name()).collect();
            open == BTreeSet::from(["0", "1", "2"].map(OsString::from))
        });
    }
}

#[test]
fn the_supervisor_leaves_the_terminal_and_the_folder_of_its_starter() {
    let env = Env::of([stays("is")]);
    let mut shell = env.other("/bin/sh");
    let line = "cd \"$HOME\" && exec \"$0\" start";
    assert_eq!(Done::of(shell.args(["-c", line]).arg(program())).exit, 0);
    let pid = env.status().supervisor.pid.unwrap();
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    // Not by getsid(2): it is 0 where the session began outside of this PID namespace, as in a container.
    let own = fs::read_to_string("/proc/self/stat").unwrap();
    let own: Vec<&str> = own.rsplit(") ").next().unwrap().split(' ').collect();
    assert_ne!(fields[3], own[3], "still in the session of its starter");
    assert_eq!(fields[4], "0", "it has a terminal");
    assert_eq!(
        fs::read_link(format!("/proc/{pid}/cwd")).unwrap().to_str(),
        Some("/")
    );
}

/// A script's lock stayed taken as long as the supervisor ran.
#[test]
fn the_supervisor_keeps_nothing_open_that_its_starter_had_open() {
    let env = Env::of([stays("is")]);
    let file = env.path("lock");
    let line = format!("exec 7>{file}; exec \"$0\" start");
    let done = Done::of(env.other("/bin/sh").args(["-c", &line]).arg(program()));
    assert_eq!(done.exit, 0, "{done:?}");
    let pid = env.status().supervisor.pid.unwrap();
    for descriptor in fs::read_dir(format!("/proc/{pid}/fd")).unwrap() {
        let opened = fs::read_link(descriptor.unwrap().path()).unwrap_or_default();
        assert_ne!(opened.to_str(), Some(&*file));
    }
}

/// The limit of a login shell was enough for 330 components.
#[test]
fn the_limit_of_open_files_does_not_bound_the_supervisor_and_is_the_components_own() {
    let env = Env::of((0..40).map(|number| stays(&format!("c{number}"))));
    let line = "ulimit -Sn 64; exec \"$0\" start";
    let done = Done::of(env.other("/bin/sh").args(["-c", line]).arg(program()));
    assert_eq!(done.exit, 0, "{done:?}");
    env.expect(0, "restart");
    let limits = fs::read_to_string(format!("/proc/{}/limits", env.status().pid("c39"))).unwrap();
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"));
    assert_eq!(line.unwrap().split_whitespace().next(), Some("64"));
}

/// A terminal that was stopped by Ctrl-S stopped the supervisor.
#[test]
fn run_does_not_wait_for_whoever_reads_what_it_tells() {
    let dies = crate::roles::Component::new("is", &["/bin/false"]);
    let env = Env::of([
        dies.with("backoff = { first = \"1ms\", max = \"1ms\", give-up-after = 0 }"),
        stays("ps"),
    ]);
    let mut run = env
        .program()
        .arg("run")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // More than a pipe takes.
    env.until(|status| status.components.len() == 2 && status.of("is").restarts > 1000);
    env.expect(0, "stop --timeout 20s");
    assert_eq!(run.wait().unwrap().code(), Some(0));
}
