use std::fs;
use std::io::Write;

use super::*;
use crate::config::LogSettings;
use crate::instance::{rotated, times};
use crate::protocol::index::{Arrival, RECORD};

/// Keeps so many full logs of this size.
fn keeping(max_size: u64, keep: u32) -> Keeping {
    Keeping {
        settings: LogSettings { max_size, keep },
        group: None,
    }
}

/// A capture into `a.log` of a folder, with its writing end.
fn capture(folder: &Path, keeping: Keeping, awaited: Option<&str>) -> (Capture, File) {
    let path = |name: &str| folder.join(name);
    let mut capture = Capture::open(&path("a.out"), &path("a.log"), None, keeping).unwrap();
    let search = awaited.map(|pattern| Regex::new(pattern).unwrap());
    let writer = File::from(capture.writer(search).unwrap());
    (capture, writer)
}

/// Everything that was kept, oldest first.
fn kept(folder: &Path) -> String {
    let log = folder.join("a.log");
    let read = |number| fs::read_to_string(rotated(&log, number)).unwrap_or_default();
    (0..20).rev().map(read).collect()
}

#[test]
fn output_goes_to_the_log_and_an_awaited_line_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("a.log");
    std::fs::write(&log, "ready from an earlier run\n").unwrap();
    let (mut capture, mut writer) = capture(folder.path(), keeping(1 << 20, 0), Some("^ready"));
    writer.write_all(b"first\nrea").unwrap();
    assert!(!capture.collect());
    writer.write_all(b"dy now\nlast").unwrap();
    assert!(capture.collect());
    assert!(!capture.collect(), "a line is found once");
    assert_eq!(capture.last_lines(2), ["ready now", "last"]);
    assert_eq!(
        std::fs::read_to_string(&log).unwrap(),
        "ready from an earlier run\nfirst\nready now\nlast"
    );
}

#[test]
fn a_line_is_found_behind_many_and_behind_one_without_end() {
    let folder = tempfile::tempdir().unwrap();
    let (mut capture, mut writer) = capture(folder.path(), keeping(1 << 20, 0), Some("^ready$"));
    for before in ["y\n".repeat(30_000), "x".repeat(60_000) + "\n"] {
        writer.write_all(before.as_bytes()).unwrap();
        assert!(!capture.collect());
    }
    writer.write_all(b"y\nready\ny\n").unwrap();
    assert!(capture.collect());
}

#[test]
fn what_is_no_pipe_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(path("file"), "mine").unwrap();
    std::os::unix::fs::symlink(path("file"), path("link")).unwrap();
    for name in ["file", "link"] {
        assert!(
            Capture::open(
                &path(name),
                &path("log"),
                Some((12_345, 1)),
                keeping(4096, 1)
            )
            .is_err()
        );
    }
    let owner = std::os::unix::fs::MetadataExt::uid(&path("file").metadata().unwrap());
    assert_eq!(owner, rustix::process::geteuid().as_raw());
    assert_eq!(std::fs::read(path("file")).unwrap(), b"mine");
}

#[test]
fn last_lines_are_those_of_the_last_process_only() {
    let folder = tempfile::tempdir().unwrap();
    let (mut capture, mut writer) = capture(folder.path(), keeping(1 << 20, 0), None);
    writer.write_all(b"old\n").unwrap();
    capture.collect();
    let _writer = capture.writer(None).unwrap();
    assert_eq!(capture.last_lines(5), [""; 0]);
}

#[test]
fn full_logs_end_with_a_line_and_nothing_is_lost_or_doubled() {
    let folder = tempfile::tempdir().unwrap();
    let (mut capture, mut writer) = capture(folder.path(), keeping(4096, 15), None);
    let mut written = String::new();
    for number in 0..6000 {
        let line = format!("line {number} {}\n", "x".repeat(number % 13));
        writer.write_all(line.as_bytes()).unwrap();
        written.push_str(&line);
        if number % 700 == 0 {
            capture.collect();
        }
    }
    while capture.store.end == 0 || pipe::waiting(capture.reader()).unwrap() > 0 {
        capture.collect();
    }
    assert!(written.ends_with(&kept(folder.path())), "in order");
    let log = folder.path().join("a.log");
    for number in 0..=15 {
        let bytes = fs::read(rotated(&log, number)).unwrap();
        assert!(bytes.len() <= 4096 && bytes.ends_with(b"\n"), "{number}");
        let index = fs::read(times(&log, number)).unwrap();
        let first = Arrival::from_bytes(index[..RECORD].try_into().unwrap());
        assert_eq!(first.offset, 0);
    }
    assert!(!rotated(&log, 16).exists());
}

#[test]
fn a_line_without_end_is_cut_and_the_log_has_its_bound() {
    let folder = tempfile::tempdir().unwrap();
    let (mut capture, mut writer) = capture(folder.path(), keeping(4096, 2), None);
    for _ in 0..20 {
        writer.write_all(&vec![b'x'; 50_000]).unwrap();
        capture.collect();
    }
    let log = folder.path().join("a.log");
    let sizes = [0, 1, 2].map(|number| fs::metadata(rotated(&log, number)).unwrap().len());
    assert!(
        sizes.iter().all(|size| *size <= 4096 + 64 * 1024),
        "{sizes:?}"
    );
    assert_eq!(sizes[1], 4096 + 64 * 1024);
}

#[test]
fn what_is_asked_of_the_last_lines_is_found_across_a_rotation() {
    let folder = tempfile::tempdir().unwrap();
    let (mut capture, mut writer) = capture(folder.path(), keeping(4096, 1), Some("^ready$"));
    writer.write_all(&[b'-'; 4080]).unwrap();
    writer
        .write_all(b"\nready\nlast words\nof this one\n")
        .unwrap();
    assert!(capture.collect());
    assert!(folder.path().join("a.log.1").exists());
    assert_eq!(
        capture.last_lines(3),
        ["ready", "last words", "of this one"]
    );
    let _writer = capture.writer(None).unwrap();
    assert_eq!(capture.last_lines(3), [""; 0]);
}

#[test]
fn an_awaited_line_at_the_end_of_a_full_log_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let (mut capture, mut writer) = capture(folder.path(), keeping(4096, 0), Some("^ready$"));
    writer.write_all(&[b'-'; 4080]).unwrap();
    writer.write_all(b"\nready\n").unwrap();
    writer.write_all(&[b'-'; 4080]).unwrap();
    assert!(capture.collect());
}

#[test]
fn a_successor_goes_on_with_what_is_in_the_pipe() {
    let folder = tempfile::tempdir().unwrap();
    let (mut first, mut writer) = capture(folder.path(), keeping(4096, 1), None);
    writer.write_all(b"one\n").unwrap();
    first.collect();
    drop(first);
    writer.write_all(b"two\n").unwrap();
    let path = |name: &str| folder.path().join(name);
    let mut second = Capture::open(&path("a.out"), &path("a.log"), None, keeping(4096, 1)).unwrap();
    second.collect();
    assert_eq!(kept(folder.path()), "one\ntwo\n");
}

#[test]
fn a_log_that_others_cut_or_take_away_goes_on_without_a_hole() {
    let folder = tempfile::tempdir().unwrap();
    let (mut capture, mut writer) = capture(folder.path(), keeping(1 << 20, 1), None);
    let log = folder.path().join("a.log");
    let mut say = |line: &str| {
        writer.write_all(line.as_bytes()).unwrap();
        capture.collect();
    };
    say("before\n");
    File::options()
        .write(true)
        .open(&log)
        .unwrap()
        .set_len(0)
        .unwrap();
    say("cut\n");
    assert_eq!(fs::read(&log).unwrap(), b"cut\n");
    fs::remove_file(&log).unwrap();
    say("deleted\n");
    assert_eq!(fs::read(&log).unwrap(), b"deleted\n");
    fs::rename(&log, folder.path().join("elsewhere")).unwrap();
    say("moved\n");
    assert_eq!(fs::read(&log).unwrap(), b"moved\n");
    let index = fs::read(times(&log, 0)).unwrap();
    assert_eq!(index.len(), RECORD);
}

#[test]
fn a_log_without_room_for_its_index_is_kept_and_gets_one_later() {
    let folder = tempfile::tempdir().unwrap();
    let index = times(&folder.path().join("a.log"), 0);
    fs::create_dir(&index).unwrap();
    let (mut capture, mut writer) = capture(folder.path(), keeping(1 << 20, 1), None);
    writer.write_all(b"one\n").unwrap();
    capture.collect();
    fs::remove_dir(&index).unwrap();
    writer.write_all(b"two\n").unwrap();
    capture.collect();
    assert_eq!(kept(folder.path()), "one\ntwo\n");
    let record = Arrival::from_bytes(fs::read(&index).unwrap().try_into().unwrap());
    assert_eq!(record.offset, 4);
}

#[test]
fn what_is_no_file_is_no_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("folder")).unwrap();
    fs::write(path("target"), "mine").unwrap();
    std::os::unix::fs::symlink(path("target"), path("link")).unwrap();
    rustix::fs::mknodat(CWD, path("pipe"), FileType::Fifo, Mode::RUSR, 0).unwrap();
    for name in ["folder", "link", "pipe"] {
        let opened = Capture::open(&path("a.out"), &path(name), None, keeping(4096, 1));
        assert!(opened.is_err(), "{name}");
    }
    assert_eq!(fs::read(path("target")).unwrap(), b"mine");
}

/// The process that a number names may be a stranger's by now.
#[test]
fn only_the_pipe_that_is_meant_is_opened_by_a_process() {
    use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};
    let folder = tempfile::tempdir().unwrap();
    let (first, writer) = capture(folder.path(), keeping(4096, 1), None);
    let path = |name: &str| folder.path().join(name);
    let strange = File::create(path("strange")).unwrap();
    let mut child = std::process::Command::new("sleep")
        .arg("infinity")
        .stdout(strange)
        .stderr(writer)
        .spawn()
        .unwrap();
    let opened = init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).unwrap();
    add_watch(&opened, path("strange"), WatchFlags::OPEN).unwrap();
    fs::remove_file(path("a.out")).unwrap();
    let (mut second, _) = capture(folder.path(), keeping(4096, 1), None);
    second.resume(child.id(), first.pipe(), 0, None);
    assert_eq!(second.pipe(), first.pipe());
    assert!(rustix::io::read(&opened, &mut [0; 64]).is_err());
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn what_is_dropped_at_an_end_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let (mut capture, mut writer) = capture(folder.path(), keeping(4096, 1), None);
    let log = folder.path().join("a.log");
    fs::remove_file(&log).unwrap();
    fs::create_dir(&log).unwrap();
    writer.write_all(b"lost\n").unwrap();
    capture.collect();
    assert_eq!(capture.take_news(), []);
    capture.close();
    assert_eq!(capture.take_news(), [News::Resumed(5)]);
    capture.close();
    assert_eq!(capture.take_news(), [], "that is said once");
    // An end does not wait for the time of the next attempt.
    writer.write_all(b"one\n").unwrap();
    capture.collect();
    fs::remove_dir(&log).unwrap();
    capture.close();
    assert_eq!(capture.take_news(), []);
    assert_eq!(fs::read(&log).unwrap(), b"one\n");
}
