//! How much memory supervisor and guardian need together, and that both sleep. Held against the release build: pages of
//! code that a debug build touches say nothing.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use crate::env::Env;
use crate::figures::{NO_RELEASE_BUILD, release_build};
use crate::idle::effort;
use crate::machine::{DEADLINE, say, skip};
use crate::roles::stays;

/// How long both must sleep.
const STILL: Duration = Duration::from_secs(20);

/// The proportional set size of a process, in KiB; see `proc_pid_smaps(5)`.
fn proportional(pid: u32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let size = line.unwrap().split_ascii_whitespace().next();
    size.unwrap().parse().unwrap()
}

/// Waits until both together need at most this much, in KiB; they give back what they used a moment before.
#[track_caller]
fn assert_small(pids: [u32; 2], most: u64, when: &str) {
    let begin = Instant::now();
    loop {
        let together: u64 = pids.into_iter().map(proportional).sum();
        if together <= most {
            say(&format!("{when}: {together} KiB of {most}\n"));
            return;
        }
        assert!(begin.elapsed() < DEADLINE, "{when}: {together} KiB");
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn supervisor_and_guardian_are_small_and_sleep() {
    let Some(program) = release_build() else {
        return skip(NO_RELEASE_BUILD);
    };
    for (count, most) in [(3, 1536), (200, 3072)] {
        let mut env = Env::alone();
        env.use_program(&program);
        let tables = (0..count).map(|number| stays(&format!("c{number}")).into_toml());
        env.configure(&tables.collect::<String>());
        env.expect(0, "start");
        let pids = [
            env.status().supervisor.pid.unwrap(),
            env.guardian().unwrap(),
        ];
        assert_small(pids, most, &format!("{count} components, after a start"));
        env.expect(0, "status");
        assert_small(pids, most, &format!("{count} components, after a status"));
        // What the last client needed is still to be given back; then nothing wakes them any more.
        let begin = Instant::now();
        loop {
            let before = pids.map(effort);
            thread::sleep(STILL);
            let after = pids.map(effort);
            if after == before {
                break;
            }
            assert!(begin.elapsed() < 3 * STILL, "{before:?} {after:?}");
        }
        env.expect(0, "stop");
    }
}
