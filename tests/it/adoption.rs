//! Components that outlive their supervisor: the next one takes them over as they are, and believes nothing that it
//! cannot prove.

mod left_behind;
mod notes;

use std::fs;
use std::time::Duration;

use rustix::process::Signal;

use crate::answer::Status;
use crate::env::Env;
use crate::machine::{lives, signal, until};
use crate::roles::{Component, counts, dies_at_once, ends_slowly, forks_a_child, stays};

/// Up long enough at once, so that a successor comes at once.
const AT_ONCE: &str = "backoff = { first = \"60s\", reset-after = \"1ms\" }";

/// Kills guardian and supervisor. How things were before.
#[track_caller]
fn kill_both(env: &Env) -> Status {
    let before = env.status();
    kill(env, before.supervisor.pid.unwrap());
    before
}

#[track_caller]
fn kill(env: &Env, supervisor: u32) {
    // It has no time for another guardian.
    signal(supervisor, Signal::STOP);
    for pid in env.guardian().into_iter().chain([supervisor]) {
        end(pid);
    }
}

/// Kills a process and waits until nothing of it is left: it gives its memory back first, and its locks last.
#[track_caller]
fn end(pid: u32) {
    signal(pid, Signal::KILL);
    until("it is gone", || {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat"));
        stat.is_err() || stat.is_ok_and(|text| text.contains(") Z "))
    });
}

/// The components' PIDs.
fn components(status: &Status) -> Vec<(&str, Option<u32>)> {
    status.pids()[1..].to_vec()
}

#[test]
fn the_next_start_in_any_language_adopts() {
    let env = Env::three();
    env.expect(0, "start");
    for word in ["start", "starta", "démarrer", "iniciar"] {
        let before = kill_both(&env);
        assert!(
            before
                .components
                .iter()
                .all(|line| lives(line.pid.unwrap()))
        );
        env.expect(0, word);
        let after = env.status();
        assert_eq!(components(&after), components(&before), "{word}");
        assert!(after.all_are("running"), "{after:#?}");
        for (old, new) in before.components.iter().zip(&after.components) {
            assert_eq!(new.restarts, 0);
            assert!(new.uptime_s >= old.uptime_s, "{old:?} {new:?}");
        }
    }
    assert_eq!(env.events_of("adopted").len(), 12);
    env.expect(0, "stop");
    env.assert_nothing_runs();
    for name in ["state", "configuration.toml"] {
        assert!(!env.home().join("run").join(name).exists(), "{name}");
    }
}

#[test]
fn an_adopted_one_that_dies_is_restarted_at_once_and_how_it_died_is_known() {
    let line = "trap 'exit 7' USR1; echo up; while :; do sleep 0.02; done";
    let is = Component::shell("is", line).with("ready = { log = \"up\" }");
    let env = Env::of([is.with(AT_ONCE), stays("ps").with(AT_ONCE)]);
    env.expect(0, "start");
    kill_both(&env);
    env.expect(0, "start");
    let adopted = env.status();
    signal(adopted.pid("is"), Signal::USR1);
    signal(adopted.pid("ps"), Signal::KILL);
    let after = env.until(|status| {
        status
            .components
            .iter()
            .all(|line| line.restarts == 1 && line.ready)
    });
    assert_ne!(after.pid("is"), adopted.pid("is"));
    let exit = |id: &str| {
        let exit = after.of(id).last_exit.as_ref().unwrap();
        (exit.code, exit.signal)
    };
    // Where their new parent reaps them before we look, only Linux 6.15 and later say it.
    for (id, known) in [("is", (Some(7), None)), ("ps", (None, Some(9)))] {
        assert!(
            exit(id) == known || exit(id) == (None, None) && !kernel_tells(),
            "{id}: {:?}",
            exit(id)
        );
    }
}

/// Whether the kernel says how a process ended that somebody else has reaped (Linux 6.15).
fn kernel_tells() -> bool {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap();
    let mut numbers = release
        .split('.')
        .map_while(|part| part.parse::<u32>().ok());
    (numbers.next(), numbers.next()) >= (Some(6), Some(15))
}

/// nginx's workers hold its port.
#[test]
fn an_adopted_master_that_is_killed_leaves_no_worker() {
    let env = Env::of([forks_a_child("is")
        .with(AT_ONCE)
        .with("stop-timeout = \"300ms\"")]);
    env.expect(0, "start");
    env.until(|status| status.of("is").processes >= 3);
    let before = kill_both(&env);
    let tree = env.processes();
    env.expect(0, "start");
    assert_eq!(env.status().of("is").processes, before.of("is").processes);
    signal(before.pid("is"), Signal::KILL);
    env.until(|status| status.of("is").restarts == 1 && status.of("is").ready);
    for pid in tree {
        assert!(!lives(pid), "{pid} of the old tree lives");
    }
}

#[test]
fn one_that_died_meanwhile_is_started_again_without_its_workers() {
    let env = Env::of([
        forks_a_child("is")
            .with(AT_ONCE)
            .with("stop-timeout = \"300ms\""),
        stays("ps"),
    ]);
    env.expect(0, "start");
    env.until(|status| status.of("is").processes >= 3);
    let before = kill_both(&env);
    let tree: Vec<u32> = env.processes();
    end(before.pid("is"));
    env.expect(0, "start");
    let after = env.until(|status| status.of("is").ready);
    assert_eq!(after.pid("ps"), before.pid("ps"));
    for pid in tree.into_iter().filter(|pid| *pid != before.pid("ps")) {
        assert!(!lives(pid), "{pid} of the old tree lives");
    }
    env.expect(0, "stop");
    env.assert_nothing_runs();
}

#[test]
fn whatever_the_state_it_is_gone_on_with() {
    let env = Env::empty();
    let count = env.path("lives");
    let waits =
        dies_at_once("waits", &count).with("backoff = { first = \"600s\", max = \"600s\" }");
    let fails = Component::shell("fails", "exit 4").with("restart = \"never\"");
    let components = [
        waits,
        fails.with("start-delay = \"1s\""),
        stays("stopped"),
        stays("is"),
    ];
    env.configure(&components.map(Component::into_toml).join("\n"));
    env.expect(0, "start --no-wait");
    let settled = |status: &Status| {
        status.of("waits").state == "backoff"
            && status.of("fails").state == "failed"
            && status.of("is").ready
            && status.of("stopped").ready
    };
    env.until(settled);
    env.expect(0, "stop stopped");
    let before = kill_both(&env);
    env.expect(0, "start is");
    let after = env.status();
    for (old, new) in before.components.iter().zip(&after.components) {
        assert_eq!(new.state, old.state, "{old:?} {new:?}");
        assert_eq!(new.pid, old.pid);
        let exits = [old, new].map(|line| line.last_exit.as_ref().map(|exit| exit.code));
        assert_eq!(exits[0], exits[1], "{old:?} {new:?}");
    }
    assert_eq!(after.of("fails").last_exit.as_ref().unwrap().code, Some(4));
    assert_eq!(fs::read_to_string(&count).unwrap().lines().count(), 1);
}

#[test]
fn a_stop_that_was_under_way_is_finished() {
    let env = Env::of([ends_slowly("is"), stays("ps")]);
    env.expect(0, "start");
    env.expect(0, "stop --no-wait");
    let supervisor = fs::read_to_string(env.path("run/supervisor.pid")).unwrap();
    // With the guardian alive: nobody orders anything any more.
    signal(supervisor.trim().parse().unwrap(), Signal::KILL);
    until("nothing is left", || env.processes().is_empty());
    env.expect(3, "status");
    // And a start in the midst of it comes after it.
    env.expect(0, "start");
    let before = env.status();
    env.expect(0, "stop --no-wait");
    kill(&env, before.supervisor.pid.unwrap());
    env.expect(0, "start");
    let after = env.status();
    assert_ne!(after.pid("is"), before.pid("is"));
    assert!(after.all_are("running"));
}

#[test]
fn one_that_is_to_end_with_its_supervisor_does() {
    let stops = stays("is").with("on-supervisor-death = \"stop\"");
    let deaf = "trap '' TERM; while :; do sleep 0.05; done";
    let deaf = Component::shell("deaf", deaf).with("on-supervisor-death = \"stop\"");
    let env = Env::of([stops, deaf.with("stop-timeout = \"100ms\""), stays("ps")]);
    env.expect(0, "start");
    let before = kill_both(&env);
    until("it is gone", || !lives(before.pid("is")));
    assert!(lives(before.pid("ps")));
    env.expect(0, "start");
    // One that did not obey is a new one soon.
    let after = env.until(|status| {
        let others = ["is", "deaf"].iter();
        others.clone().all(|id| status.of(id).ready)
            && status.of("deaf").pid != before.of("deaf").pid
    });
    assert_ne!(after.pid("is"), before.pid("is"));
    assert_eq!(after.pid("ps"), before.pid("ps"));
    assert!(!lives(before.pid("deaf")));
}

#[test]
fn what_is_written_meanwhile_is_all_in_the_log() {
    let env = Env::of([counts("is")]);
    env.expect(0, "start");
    let log = || fs::read_to_string(env.path("logs/is.log")).unwrap_or_default();
    for _ in 0..3 {
        kill_both(&env);
        let length = log().len();
        // Whatever it writes now waits in the pipe.
        std::thread::sleep(Duration::from_millis(30));
        env.expect(0, "start");
        until("the log goes on", || log().len() > length);
    }
    env.expect(0, "stop");
    let text = log();
    let lines = text.lines().filter(|line| line.starts_with("count "));
    let mut count = 0;
    for (line, expected) in lines.zip(0..) {
        assert_eq!(line, format!("count {expected}"));
        count += 1;
    }
    assert!(count > 10, "{count} lines");
}

/// The operator's file is read when everything starts afresh, and not before.
#[test]
fn the_definitions_in_force_stay_in_force() {
    let env = Env::of([stays("is").with(AT_ONCE), stays("ps")]);
    env.expect(0, "start");
    let before = kill_both(&env);
    env.configure(&stays("other").into_toml());
    env.expect(0, "start");
    let after = env.status();
    assert_eq!(components(&after), components(&before));
    signal(after.pid("is"), Signal::KILL);
    env.until(|status| status.of("is").restarts == 1 && status.of("is").ready);
    kill_both(&env);
    for pid in env.processes() {
        end(pid);
    }
    env.expect(0, "start");
    let ids: Vec<String> = env
        .status()
        .components
        .into_iter()
        .map(|line| line.id)
        .collect();
    assert_eq!(ids, ["other"]);
}

#[test]
fn the_foreground_adopts_too() {
    let env = Env::three();
    env.expect(0, "start");
    env.expect(0, "stop svg");
    let before = kill_both(&env);
    env.expect(3, "status");
    let mut run = env
        .program()
        .arg("run")
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    until("it answers", || env.run(["status", "is", "ps"]).exit == 0);
    let after = env.status();
    assert_eq!(after.supervisor.pid, Some(run.id()));
    assert_eq!(components(&after), components(&before));
    assert_eq!(after.of("svg").state, "stopped");
    env.expect(0, "stop");
    assert_eq!(run.wait().unwrap().code(), Some(0));
    env.assert_nothing_runs();
}

/// What was not made yet stayed down without a word.
#[test]
fn the_first_starts_are_finished_by_whoever_comes_after_a_kill_in_the_midst_of_them() {
    let once = "[ -e once ] || { : > once; kill -9 $PPID; }; exec sleep infinity";
    let others = (0..150).map(|number| stays(&format!("c{number}")));
    let env = Env::of([Component::shell("first", once)].into_iter().chain(others));
    let run = || {
        let mut command = env.program();
        command.arg("run").stderr(std::process::Stdio::null());
        command.spawn().unwrap()
    };
    assert_eq!(run().wait().unwrap().code(), None, "it was not killed");
    let mut second = run();
    env.until(|status| status.components.len() == 151 && status.all_are("running"));
    env.expect(0, "stop");
    assert_eq!(second.wait().unwrap().code(), Some(0));
    env.assert_nothing_runs();
}
