//! Bounds on wall time that only a release build keeps. The program is the one that
//! `IMAGESERVING_TESTS_RELEASE` names, else the one beside this test where it is a release build.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::answer::Done;
use crate::env::Env;
use crate::latency::{compile, median};
use crate::logs_kept::writes_300_mb;
use crate::machine::{program, say, skip, until};
use crate::roles::{Component, stays};

/// Why a bound was not held against anything.
pub(crate) const NO_RELEASE_BUILD: &str =
    "no release build: IMAGESERVING_TESTS_RELEASE=target/release/ImageServing names one";

pub(crate) fn release_build() -> Option<PathBuf> {
    match std::env::var_os("IMAGESERVING_TESTS_RELEASE") {
        Some(path) => Some(std::path::absolute(path).unwrap()),
        None if cfg!(debug_assertions) => None,
        None => Some(program()),
    }
}

fn wall_time(command: &mut Command) -> Duration {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let begin = Instant::now();
    let ended = command.status().unwrap();
    let time = begin.elapsed();
    assert!(ended.success());
    time
}

#[test]
fn status_takes_at_most_1_3_times_an_empty_program() {
    let Some(program) = release_build() else {
        return skip(NO_RELEASE_BUILD);
    };
    let mut env = Env::alone();
    env.use_program(program);
    env.configure(&stays("is").into_toml());
    let Some(empty) = compile(&env, "empty") else {
        return skip("no C compiler: package build-essential");
    };
    env.expect(0, "start");
    // In English and in a language whose messages are looked up; the bound has to hold in one of five
    // series, because another program on the machine may spoil one.
    for language in ["en", "sv"] {
        let mut told = String::new();
        let holds = (0..5).any(|_| {
            let mut times = (Vec::new(), Vec::new());
            for _ in 0..50 {
                times.0.push(wall_time(
                    env.program().args(["--lang", language, "status", "is"]),
                ));
                times.1.push(wall_time(&mut env.other(&empty)));
            }
            let (ours, theirs) = (median(&mut times.0), median(&mut times.1));
            let _ = writeln!(
                told,
                "status in {language}: {ours:?}, an empty program: {theirs:?}"
            );
            ours <= theirs * 13 / 10
        });
        say(&told);
        assert!(holds, "{told}");
    }
}

/// How long `status` may take, as its user sees it, while a component writes as fast as it can.
const LONGEST_STATUS: Duration = Duration::from_millis(50);

/// How long 200 MB of output may take.
const LONGEST_200_MB: Duration = Duration::from_millis(600);

#[test]
fn status_answers_quickly_during_a_flood() {
    let Some(program) = release_build() else {
        return skip(NO_RELEASE_BUILD);
    };
    let mut env = Env::alone();
    env.use_program(program);
    let done = env.path("done");
    env.configure(&writes_300_mb("is", &done).into_toml());
    env.expect(0, "start");
    // In one of five series: another program on the machine may spoil one.
    let mut told = String::new();
    let holds = (0..5).any(|_| {
        let mut slowest = Duration::ZERO;
        let mut count = 0;
        until("the flood is over", || {
            slowest = slowest.max(wall_time(env.program().args(["status", "is"])));
            count += 1;
            std::fs::exists(&done).unwrap()
        });
        let _ = writeln!(told, "the slowest of {count}: {slowest:?}");
        std::fs::remove_file(&done).unwrap();
        env.expect(0, "restart is");
        slowest <= LONGEST_STATUS
    });
    say(&told);
    assert!(holds, "{told}");
}

#[test]
fn two_hundred_megabytes_of_output_take_at_most_0_6_s() {
    let Some(program) = release_build() else {
        return skip(NO_RELEASE_BUILD);
    };
    let mut env = Env::alone();
    env.use_program(program);
    let done = env.path("done");
    let line = format!(
        "begin=$(date +%s%N); yes 'what a server writes about one request' | head -c 200000000; \
         echo $(($(date +%s%N) - begin)) > {done}; exec sleep infinity"
    );
    env.configure(&Component::shell("is", &line).into_toml());
    env.expect(0, "start");
    let mut told = String::new();
    let holds = (0..5).any(|_| {
        until("all is written", || {
            std::fs::read_to_string(&done).is_ok_and(|text| text.ends_with('\n'))
        });
        let time = std::fs::read_to_string(&done).unwrap();
        let time = Duration::from_nanos(time.trim().parse().unwrap());
        let _ = writeln!(told, "200 MB: {time:?}");
        std::fs::remove_file(&done).unwrap();
        env.expect(0, "restart is");
        time <= LONGEST_200_MB
    });
    say(&told);
    assert!(holds, "{told}");
}

/// The most that the program without the built-in servers may take on disk, stripped, in bytes.
const LARGEST_BARE_PROGRAM: u64 = 4 << 20;

/// By how much the built-in servers may slow `status` down, in hundredths.
const WITH_SERVERS: u64 = 103;

/// `IMAGESERVING_TESTS_BARE` names a release build for the same target without the feature `embedded`.
#[test]
fn the_built_in_servers_cost_status_nothing() {
    let bare = std::env::var_os("IMAGESERVING_TESTS_BARE").map(std::path::absolute);
    let (Some(Ok(bare)), Some(program)) = (bare, release_build()) else {
        return skip(
            "no two release builds: IMAGESERVING_TESTS_BARE names the one without servers",
        );
    };
    if !PathBuf::from("/usr/bin/valgrind").exists() {
        return skip("no valgrind: package valgrind");
    }
    let size = std::fs::metadata(&bare).unwrap().len();
    assert!(size < LARGEST_BARE_PROGRAM, "{size}");
    let env = Env::of([stays("is")]);
    env.expect(0, "start");
    for language in ["en", "sv"] {
        let [with, without] =
            [&program, &bare].map(|program| instructions(&env, program, language));
        say(&format!(
            "status in {language}: {with} instructions, {without} without the built-in servers\n"
        ));
        assert!(with * 100 <= without * WITH_SERVERS, "{with} and {without}");
    }
}

/// What `status` of one component executes in its own process.
fn instructions(env: &Env, program: &PathBuf, language: &str) -> u64 {
    let done = Done::of(
        env.other("/usr/bin/valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(program)
            .args(["--lang", language, "status", "is"]),
    );
    assert_eq!(done.exit, 0, "{done:?}");
    let count = done
        .stderr
        .lines()
        .find_map(|line| line.split_once("Collected :"));
    count.unwrap().1.trim().parse().unwrap()
}
