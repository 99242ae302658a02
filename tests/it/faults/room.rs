//! No room on the disk for the run folder or the logs: what cannot be done is said, and what runs runs on.

use std::fs;

use crate::env::Env;
use crate::machine::until;
use crate::roles::{Component, stays};
use crate::small_disk::SmallDisk;

/// An instance whose program sees a small disk under its folder of this name. `None`, and said so, where the system does
/// not let us.
fn on_small_disk(
    name: &str,
    components: impl IntoIterator<Item = Component>,
) -> Option<(SmallDisk, Env)> {
    let mut env = Env::of(components);
    let disk = SmallDisk::below(&mut env, name, "size=256k,nr_inodes=64,mode=755")?;
    Some((disk, env))
}

/// Takes all room that is left.
fn fill(disk: &SmallDisk) {
    let mut count = 0;
    while fs::write(disk.folder.join(format!("filler-{count}")), [1; 4096]).is_ok() {
        count += 1;
    }
    // Neither is there room for another name.
    while fs::File::create(disk.folder.join(format!("name-{count}"))).is_ok() {
        count += 1;
    }
}

fn make_room(disk: &SmallDisk) {
    for entry in fs::read_dir(&disk.folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name.starts_with("filler") || name.starts_with("name") {
            fs::remove_file(path).unwrap();
        }
    }
}

#[test]
fn a_start_without_room_in_the_run_folder_is_refused() {
    let Some((disk, env)) = on_small_disk("run", [stays("is")]) else {
        return;
    };
    fill(&disk);
    let done = env.run(["start"]);
    assert!([1, 4].contains(&done.exit), "{done:?}");
    assert!(!done.stderr.is_empty());
    env.expect(3, "status");
    env.assert_nothing_runs();
    make_room(&disk);
    env.expect(0, "start");
    env.expect(0, "status");
    env.expect(0, "stop");
    drop(env);
}

#[test]
fn a_run_folder_that_fills_up_stops_nothing() {
    let Some((disk, env)) = on_small_disk("run", ["is", "ps"].map(stays)) else {
        return;
    };
    env.expect(0, "start");
    let before = env.status();
    fill(&disk);
    env.expect(0, "status");
    env.expect(0, "start");
    env.expect(0, "restart is");
    assert_eq!(env.status().pid("ps"), before.pid("ps"));
    env.expect(0, "stop is");
    env.expect(0, "start");
    env.expect(0, "stop");
    env.assert_nothing_runs();
    drop(env);
}

#[test]
fn without_room_for_its_pipe_a_component_says_so() {
    let late = stays("ps").with("autostart = false\nbackoff = { give-up-after = 1 }");
    let Some((disk, env)) = on_small_disk("run", [stays("is"), late]) else {
        return;
    };
    env.expect(0, "start");
    let before = env.status();
    fill(&disk);
    let done = env.run(["start", "ps", "--json"]);
    assert_eq!(done.exit, 1, "{done:?}");
    let errno = format!("\"errno\":{}", libc::ENOSPC);
    assert!(done.stdout.contains(&errno), "{done:?}");
    assert_eq!(env.status().pid("is"), before.pid("is"));
    make_room(&disk);
    env.expect(0, "start ps");
    drop(env);
}

#[test]
fn logs_without_room_stop_nobody() {
    let go_on = Component::shell("ps", "while :; do echo 0123456789abcdef; sleep 0.001; done");
    let Some((disk, env)) = on_small_disk("logs", [stays("is"), go_on]) else {
        return;
    };
    env.expect(0, "start");
    let before = env.status();
    fill(&disk);
    for _ in 0..3 {
        env.expect(0, "restart is");
    }
    let after = env.status();
    assert_eq!(after.pid("ps"), before.pid("ps"));
    assert!(after.all_are("running"));
    make_room(&disk);
    let noted_before = noted_on(&disk);
    env.expect(0, "restart is");
    until("its own log goes on", || noted_on(&disk) > noted_before);
    let length = || fs::metadata(disk.folder.join("ps.log")).map_or(0, |found| found.len());
    let kept = length();
    until("the component's log goes on", || length() > kept);
    env.expect(0, "stop");
    env.assert_nothing_runs();
    assert_eq!(
        env.events_of("supervisor-started").len(),
        0,
        "the disk is not there"
    );
    drop(env);
}

fn noted_on(disk: &SmallDisk) -> usize {
    let journal = fs::read_to_string(disk.folder.join("supervisor.log")).unwrap_or_default();
    journal.lines().count()
}

#[test]
fn a_start_without_room_for_logs_works_or_says_so() {
    let is = stays("is").with("backoff = { give-up-after = 1 }");
    let Some((disk, env)) = on_small_disk("logs", [is]) else {
        return;
    };
    fill(&disk);
    let done = env.run(["start"]);
    assert!([0, 1, 4].contains(&done.exit), "{done:?}");
    assert!(done.exit == 0 || !done.stderr.is_empty());
    env.expect(0, "stop");
    env.assert_nothing_runs();
    make_room(&disk);
    env.expect(0, "start");
    env.expect(0, "stop");
    env.assert_nothing_runs();
    drop(env);
}
