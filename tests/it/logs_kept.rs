//! What components write is kept: within a bound, whole, and without holding anybody up, also where the disk is full.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::Value;

use crate::env::Env;
use crate::machine::{can_act_as_root, until};
use crate::roles::{Component, stays};
use crate::small_disk::SmallDisk;

/// Writes 300 MB in lines and says in a file when it has.
pub(crate) fn writes_300_mb(id: &str, done: &str) -> Component {
    let line = format!(
        "yes 'what a server writes about one request, more or less' | head -c 300000000; \
         echo all > {done}; exec sleep infinity"
    );
    Component::shell(id, &line).with("log = { max-size = \"4MiB\", keep = 3 }")
}

/// Writes a line of 100 bytes so many times, and after that one by one until the file `stop` is there. What it has
/// written then, in lines, stands in the file `total`.
fn writes_until_stopped(env: &Env, lines: u32) -> Component {
    let line = format!(
        "i=0; while [ $i -lt {lines} ]; do printf '%099d\\n' $i; i=$((i+1)); done; echo > {first}; \
         while [ ! -e {stop} ]; do printf '%099d\\n' $i; i=$((i+1)); sleep 0.02; done; \
         echo $i > {total}; exec sleep infinity",
        first = env.path("first"),
        stop = env.path("stop"),
        total = env.path("total"),
    );
    Component::shell("is", &line)
}

/// What the files of a folder take, in bytes.
pub(crate) fn size_of(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).unwrap().flatten();
    files
        .filter_map(|file| file.metadata().ok())
        .map(|file| file.len())
        .sum()
}

/// The events of this name in the supervisor's own log.
fn events(logs: &Path, name: &str) -> Vec<Value> {
    let text = fs::read_to_string(logs.join("supervisor.log")).unwrap_or_default();
    let lines = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    lines.filter(|line: &Value| line["event"] == name).collect()
}

/// Waits until the component has said how much it wrote, and demands that each byte of it was either kept or told as
/// dropped.
#[track_caller]
fn assert_all_is_accounted_for(env: &Env, logs: &Path) {
    until("output is kept again", || {
        !events(logs, "log-resumed").is_empty()
    });
    fs::write(env.path("stop"), "").unwrap();
    until("the component has written all", || {
        fs::read_to_string(env.path("total")).is_ok_and(|text| text.ends_with('\n'))
    });
    let total = fs::read_to_string(env.path("total")).unwrap();
    let total: u64 = total.trim().parse().unwrap();
    let resumed = events(logs, "log-resumed");
    let dropped: u64 = resumed
        .iter()
        .map(|event| event["dropped"].as_u64().unwrap())
        .sum();
    assert!(dropped > 0);
    let log = logs.join("is.log");
    until("each byte is kept or told as dropped", || {
        fs::metadata(&log).unwrap().len() + dropped == total * 100
    });
    let text = fs::read_to_string(&log).unwrap();
    assert!(text.ends_with(&format!("{:099}\n", total - 1)));
    assert!(!text.contains('\0'), "no hole");
    assert_eq!(env.status().of("is").restarts, 0);
}

#[test]
fn a_flood_is_bounded_on_disk_and_holds_nobody_up() {
    let env = Env::empty();
    let done = env.path("done");
    let ticks = Component::shell("ps", "while echo tick; do sleep 0.02; done");
    let flood = writes_300_mb("is", &done);
    env.configure(&[flood, ticks].map(Component::into_toml).join("\n"));
    env.expect(0, "start");
    let before = env.status().pid("is");
    let logs = env.home().join("logs");
    let ticks = || fs::metadata(logs.join("ps.log")).unwrap().len();
    let (mut rounds, mut progress) = (0, 0);
    let mut ticked = ticks();
    let begin = Instant::now();
    while !Path::new(&done).exists() {
        assert!(begin.elapsed() < Duration::from_mins(2), "it is held up");
        let size = size_of(&logs);
        assert!(size < 24_000_000, "{size}");
        let asked = Instant::now();
        let status = env.status();
        assert!(asked.elapsed() < Duration::from_secs(10));
        assert_eq!(status.pid("is"), before);
        let now = ticks();
        progress += u32::from(now > ticked);
        (ticked, rounds) = (now, rounds + 1);
    }
    assert!(rounds < 5 || progress > 0, "the other one is held up");
    until("the end of the flood is kept", || {
        size_of(&logs) < 24_000_000 && logs.join("is.log.3").exists()
    });
    for number in 1..=3 {
        let full = fs::read(logs.join(format!("is.log.{number}"))).unwrap();
        assert!(full.ends_with(b"less\n") && full.starts_with(b"what"));
        assert!(full.len() <= 4 << 20);
    }
}

#[test]
fn last_words_are_kept_when_everything_stops() {
    let line = "trap 'seq 1 5000; exit 0' TERM; echo up; while :; do sleep 0.02; done";
    let env = Env::of([Component::shell("is", line).with("ready = { log = \"up\" }")]);
    env.expect(0, "start");
    env.expect(0, "stop");
    let text = fs::read_to_string(env.home().join("logs/is.log")).unwrap();
    assert!(text.ends_with("\n4999\n5000\n"), "{}", text.len());
    let times = fs::metadata(env.home().join("logs/is.log.times"))
        .unwrap()
        .len();
    assert!(times > 0 && times.is_multiple_of(16));
}

#[test]
fn a_file_size_limit_costs_output_but_not_the_component() {
    let env = Env::empty();
    // So many that they are not over before the limit is there.
    env.configure(&writes_until_stopped(&env, 20_000).into_toml());
    env.expect(0, "start");
    let logs = env.home().join("logs");
    let supervisor = env.status().supervisor.pid.unwrap();
    let limit = |bytes| {
        let pid = Pid::from_raw(i32::try_from(supervisor).unwrap());
        let limit = Rlimit {
            current: bytes,
            maximum: None,
        };
        prlimit(pid, Resource::Fsize, limit).unwrap();
    };
    limit(Some(100_000));
    until("the component is told as stalled", || {
        !events(&logs, "log-stalled").is_empty()
    });
    until("the component goes on", || {
        fs::exists(env.path("first")).unwrap()
    });
    let stalled = events(&logs, "log-stalled");
    assert_eq!(stalled.len(), 1);
    assert_eq!(stalled[0]["errno"], libc_efbig());
    limit(None);
    assert_all_is_accounted_for(&env, &logs);
}

fn libc_efbig() -> i32 {
    rustix::io::Errno::FBIG.raw_os_error()
}

#[test]
fn a_full_disk_costs_output_but_not_the_component() {
    if !can_act_as_root("a small disk") {
        return;
    }
    let mut env = Env::empty();
    let Some(disk) = SmallDisk::below(&mut env, "logs", "size=1m") else {
        return;
    };
    env.configure(&writes_until_stopped(&env, 30_000).into_toml());
    env.expect(0, "start");
    until("the component goes on", || {
        fs::exists(env.path("first")).unwrap()
    });
    assert!(size_of(&disk.folder) <= 1 << 20);
    disk.resize("16m");
    assert_all_is_accounted_for(&env, &disk.folder);
    // The notice of the full disk had no room itself then.
    let stalled = events(&disk.folder, "log-stalled");
    assert_eq!(stalled[0]["component"], "is");
    env.expect(0, "stop");
    drop(env);
}

#[test]
fn the_control_group_may_read_what_is_kept() {
    if !can_act_as_root("another group") {
        return;
    }
    let env = Env::empty();
    let group = "[supervisor]\ncontrol-group = \"54321\"\n";
    env.configure(&format!(
        "{group}{}",
        Component::shell("is", "echo up; exec sleep infinity").into_toml()
    ));
    env.expect(0, "start");
    for (name, mode) in [
        ("logs", 0o750),
        ("logs/is.log", 0o640),
        ("logs/is.log.times", 0o640),
        ("logs/supervisor.log", 0o640),
    ] {
        let found = fs::metadata(env.path(name)).unwrap();
        assert_eq!(found.gid(), 54321, "{name}");
        assert_eq!(found.mode() & 0o7777, mode, "{name}");
    }
}

#[test]
fn what_stands_where_a_log_should_be_is_a_clear_failure() {
    for stand in ["folder", "link"] {
        let env = Env::of([stays("is").with("backoff = { give-up-after = 1 }")]);
        let log = env.home().join("logs/is.log");
        fs::create_dir_all(env.home().join("logs")).unwrap();
        match stand {
            "folder" => fs::create_dir(&log).unwrap(),
            _ => std::os::unix::fs::symlink("/dev/null", &log).unwrap(),
        }
        let done = env.expect(1, "start --json");
        let reply: Value = serde_json::from_str(done.stdout.lines().last().unwrap()).unwrap();
        let text = reply.to_string();
        assert!(text.contains("\"step\":\"output\""), "{text}");
    }
}
