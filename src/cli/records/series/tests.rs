use std::fs;
use std::io::Write;

use super::*;
use crate::cli::records::{Stream, last, tell};
use crate::instance::{rotated, times};
use crate::protocol::index::Arrival;

fn write(path: PathBuf, bytes: impl AsRef<[u8]>) {
    fs::write(path, bytes).unwrap();
}

fn append(path: &Path, bytes: impl AsRef<[u8]>) {
    let file = fs::OpenOptions::new().append(true).create(true).open(path);
    file.unwrap().write_all(bytes.as_ref()).unwrap();
}

fn records(records: &[(u64, u64)]) -> Vec<u8> {
    let bytes = records
        .iter()
        .flat_map(|&(offset, at_ms)| Arrival { offset, at_ms }.to_bytes());
    bytes.collect()
}

fn open(log: &Path) -> Stream {
    Stream::whole(Series::open(log.to_path_buf()).unwrap().unwrap())
}

/// All lines from here on as `text@time`, in the order of time.
fn told(streams: &mut [Stream]) -> Vec<String> {
    let mut lines = Vec::new();
    tell(streams, |_, series, place| {
        let at = series.at(place).map_or("-".into(), |at| at.to_string());
        let mut line = Vec::new();
        let next = series.line(place, |piece| {
            line.extend_from_slice(piece);
            Ok(())
        })?;
        lines.push(format!("{}@{at}", String::from_utf8_lossy(&line)));
        Ok(next)
    })
    .unwrap();
    lines
}

/// A log of six lines in three files, one of two lines beside it.
fn two() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (folder.path().join("a.log"), folder.path().join("b.log"));
    write(rotated(&a, 2), "a1\na2\n");
    write(times(&a, 2), records(&[(0, 10), (3, 20)]));
    write(rotated(&a, 1), "a3\na4\n");
    write(times(&a, 1), records(&[(0, 30)]));
    write(a.clone(), "a5\na6");
    write(times(&a, 0), records(&[(3, 60)]));
    write(b.clone(), "b1\nb2\n");
    write(times(&b, 0), records(&[(0, 15), (3, 30)]));
    (folder, a, b)
}

#[test]
fn lines_of_several_logs_come_in_the_order_of_time() {
    let (_folder, a, b) = two();
    let all = [
        "a1@10", "b1@15", "a2@20", "a3@30", "a4@30", "b2@30", "a5@-", "a6@60",
    ];
    assert_eq!(told(&mut [open(&a), open(&b)]), all);
    for count in 0..10 {
        let mut streams = [open(&a), open(&b)];
        last(&mut streams, count).unwrap();
        assert_eq!(
            told(&mut streams),
            all[8_usize.saturating_sub(count)..],
            "{count}"
        );
    }
}

#[test]
fn since_is_found_across_full_logs() {
    let (_folder, a, _) = two();
    for (at, first) in [
        (0, 0),
        (10, 0),
        (11, 1),
        (20, 1),
        (21, 2),
        (30, 2),
        (31, 4),
        (61, 6),
    ] {
        let mut stream = open(&a);
        stream.place = stream.series.since(at).unwrap();
        let all = ["a1@10", "a2@20", "a3@30", "a4@30", "a5@-", "a6@60"];
        assert_eq!(told(&mut [stream]), all[first..], "{at}");
    }
    // Both bounds together.
    let mut stream = open(&a);
    stream.place = stream.series.since(30).unwrap();
    let mut streams = [stream];
    last(&mut streams, 3).unwrap();
    assert_eq!(told(&mut streams), ["a4@30", "a5@-", "a6@60"]);
}

#[test]
fn a_line_has_the_time_of_its_beginning_and_since_shows_whole_ones() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("a.log");
    write(log.clone(), "begun and ended\nnext\n");
    write(times(&log, 0), records(&[(0, 10), (5, 20)]));
    let mut stream = open(&log);
    stream.place = stream.series.since(20).unwrap();
    assert_eq!(told(&mut [stream]), ["next@20"]);
    assert_eq!(told(&mut [open(&log)]), ["begun and ended@10", "next@20"]);
}

#[test]
fn without_an_index_or_with_garbage_every_line_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("a.log");
    write(log.clone(), "\n\none\ntwo");
    for index in [
        None,
        Some(vec![]),
        Some(b"seventeen bytes..".to_vec()),
        Some(records(&[(500, 1), (600, 2)])),
        Some(records(&[(3, 50), (0, 40), (4, 30), (1, u64::MAX)])),
        Some(vec![0xff; 4096]),
    ] {
        let _ = fs::remove_file(times(&log, 0));
        if let Some(index) = &index {
            write(times(&log, 0), index);
        }
        let texts = |lines: Vec<String>| -> Vec<String> {
            let text = |line: String| line.split('@').next().unwrap().to_owned();
            lines.into_iter().map(text).collect()
        };
        assert_eq!(texts(told(&mut [open(&log)])), ["", "", "one", "two"]);
        let mut streams = [open(&log)];
        last(&mut streams, 3).unwrap();
        assert_eq!(texts(told(&mut streams)), ["", "one", "two"]);
        for at in [0, 35, u64::MAX] {
            let mut stream = open(&log);
            stream.place = stream.series.since(at).unwrap();
            told(&mut [stream]);
        }
    }
}

#[test]
fn lines_longer_than_a_piece_are_whole() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("a.log");
    let endless = "x".repeat(100_000);
    write(log.clone(), format!("first\n{endless}\n{endless}y\nlast\n"));
    let mut streams = [open(&log)];
    last(&mut streams, 3).unwrap();
    assert_eq!(
        told(&mut streams),
        [
            format!("{endless}@-"),
            format!("{endless}y@-"),
            "last@-".into()
        ]
    );
}

#[test]
fn an_interrupted_rotation_has_times_too() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("a.log");
    write(log.clone(), "one\n");
    write(times(&log, 1), records(&[(0, 10)]));
    assert_eq!(told(&mut [open(&log)]), ["one@10"]);
}

#[test]
fn what_is_written_later_is_told_through_rotations() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("a.log");
    write(log.clone(), "one\ntwo\nbeg");
    write(times(&log, 0), records(&[(0, 10)]));
    let mut stream = open(&log);
    stream.series.hold_back().unwrap();
    let mut streams = [stream];
    last(&mut streams, 1).unwrap();
    assert_eq!(told(&mut streams), ["two@10"]);

    let go_on = |streams: &mut [Stream]| {
        streams[0].place = streams[0].series.grow(streams[0].place).unwrap();
        told(streams)
    };
    assert_eq!(go_on(&mut streams), [""; 0]);
    append(&log, "un");
    assert_eq!(go_on(&mut streams), [""; 0]);
    append(&times(&log, 0), records(&[(13, 20)]));
    append(&log, "\nmore\nand");
    assert_eq!(go_on(&mut streams), ["begun@10", "more@20"]);

    // Rotated twice between two looks, the last time between two renames.
    append(&log, " end\nno line feed");
    for number in (0..2).rev() {
        if rotated(&log, number).exists() {
            fs::rename(times(&log, number), times(&log, number + 1)).unwrap();
            fs::rename(rotated(&log, number), rotated(&log, number + 1)).unwrap();
        }
    }
    assert_eq!(go_on(&mut streams), ["and end@20"]);
    fs::rename(rotated(&log, 1), rotated(&log, 2)).unwrap();
    write(rotated(&log, 1), "between\n");
    write(log.clone(), "new\npart");
    assert_eq!(
        go_on(&mut streams),
        ["no line feed@20", "between@10", "new@-"]
    );
    append(&log, "ly\n");
    assert_eq!(go_on(&mut streams), ["partly@-"]);

    // Cut.
    write(log.clone(), "c\n");
    assert_eq!(go_on(&mut streams), ["c@-"]);
    assert_eq!(go_on(&mut streams), [""; 0]);
}

#[test]
fn what_is_no_file_is_no_log() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("a.log");
    assert!(Series::open(log.clone()).unwrap().is_none());
    fs::create_dir(&log).unwrap();
    assert!(Series::open(log.clone()).unwrap().is_none());
    fs::remove_dir(&log).unwrap();
    write(rotated(&log, 1), "full\n");
    write(rotated(&log, 4_000_000), "far\n");
    assert_eq!(told(&mut [open(&log)]), ["full@-"]);
    let pipe = folder.path().join("b.log");
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR).unwrap();
    assert!(Series::open(pipe).unwrap().is_none());
}
