use std::io::Write;

use super::*;

#[test]
fn output_goes_to_the_log_and_an_awaited_line_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("a.log");
    std::fs::write(&log, "ready from an earlier run\n").unwrap();
    let mut capture = Capture::open(&folder.path().join("a.out"), &log, None).unwrap();
    let mut writer = File::from(capture.writer(Some(Regex::new("^ready").unwrap())).unwrap());
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
    let path = |name: &str| folder.path().join(name);
    let mut capture = Capture::open(&path("a.out"), &path("a.log"), None).unwrap();
    let mut writer = File::from(
        capture
            .writer(Some(Regex::new("^ready$").unwrap()))
            .unwrap(),
    );
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
        assert!(Capture::open(&path(name), &path("log"), Some((12_345, 1))).is_err());
    }
    let owner = std::os::unix::fs::MetadataExt::uid(&path("file").metadata().unwrap());
    assert_eq!(owner, rustix::process::geteuid().as_raw());
    assert_eq!(std::fs::read(path("file")).unwrap(), b"mine");
}

#[test]
fn last_lines_are_those_of_the_last_process_only() {
    let folder = tempfile::tempdir().unwrap();
    let mut capture = Capture::open(
        &folder.path().join("a.out"),
        &folder.path().join("a.log"),
        None,
    )
    .unwrap();
    File::from(capture.writer(None).unwrap())
        .write_all(b"old\n")
        .unwrap();
    capture.collect();
    let _writer = capture.writer(None).unwrap();
    assert_eq!(capture.last_lines(5), [""; 0]);
}
