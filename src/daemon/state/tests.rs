//! What is written is read again, and nothing else is believed.

use std::time::Duration;

use super::*;
use crate::supervisor::report::{Ending, SpawnStep};
use crate::supervisor::state::Want;

fn header() -> Header {
    Header {
        version: VERSION,
        boot: boot(),
        configuration: fingerprint("a"),
        is_built_in: false,
        finale: Some(Finale::Successor),
        lost: Some(ComponentId::new("a").unwrap()),
    }
}

fn slot(id: &str, phase: Phase) -> Slot {
    Slot {
        id: ComponentId::new(id).unwrap(),
        state: State {
            want: Want::Up,
            phase,
            failures: u32::MAX,
            restarts: u32::MAX,
        },
        order: Some(Order::Restart),
        comes_back: true,
        pipe: Some((u64::MAX, u64::MAX)),
        begin: u64::MAX,
        last_exit: Some(LastExit {
            code: None,
            signal: Some(i32::MIN),
            at: crate::daemon::journal::now(),
        }),
    }
}

/// Every phase with the longest values that it can have.
fn phases() -> Vec<Phase> {
    let (pid, time) = (u32::MAX, Duration::MAX);
    let long = "\u{1}".repeat(5000);
    let failures = [
        Failure::Spawn {
            step: SpawnStep::Directory,
            errno: i32::MIN,
            path: long.clone(),
        },
        Failure::Ended {
            ending: Ending::Signal(i32::MIN),
            after_ms: u64::MAX,
        },
        Failure::Late {
            reason: NotReady::Stranger {
                address: long.clone(),
                pid: Some(pid),
                program: Some(long.clone()),
            },
            timeout_ms: u64::MAX,
        },
        Failure::Unhealthy {
            reason: NotReady::HttpStatus {
                status: u16::MAX,
                url: "é".repeat(3000),
            },
            checks: u32::MAX,
        },
        Failure::Dependency {
            on: ComponentId::new(&"d".repeat(32)).unwrap(),
        },
        Failure::Memory {
            used: u64::MAX,
            limit: u64::MAX,
        },
    ];
    let mut phases = vec![
        Phase::Down,
        Phase::Spawning,
        Phase::Starting {
            pid,
            since: time,
            by: time,
            last: Some(NotReady::NoLogLine { pattern: long }),
        },
        Phase::Up {
            pid,
            since: time,
            ready_at: time,
        },
        Phase::Stopping {
            pid,
            kill_at: time,
            after: After::Order,
        },
    ];
    for failure in failures {
        let after = After::Failure {
            failure: failure.clone(),
            ready_for: Some(time),
        };
        phases.push(Phase::Killing {
            pid,
            again_at: time,
            after,
        });
        phases.push(Phase::Waiting {
            until: time,
            failure,
        });
    }
    phases
}

#[test]
fn every_state_fits_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let origin = Origin {
        pid: u32::MAX,
        start: u64::MAX,
    };
    let slots: Vec<(Slot, Option<Origin>)> = phases()
        .into_iter()
        .map(|phase| (slot(&"c".repeat(32), phase), Some(origin)))
        .collect();
    let copy = Kept::with(&folder.path().join("copy"), b"text").unwrap();
    let mut file = StateFile::create(&path, copy, header(), &slots).unwrap();
    let notes = read(&path).unwrap();
    assert_eq!(notes.header, header());
    assert_eq!(notes.slots.len(), slots.len());
    for (entry, (written, _)) in notes.slots.iter().zip(&slots) {
        let found = entry.as_ref().unwrap_or_else(|| panic!("{written:?}"));
        assert_eq!(found.process, Some(origin));
        let mut cut = written.clone();
        for most in [160, 40, 0] {
            if cut != found.slot {
                cut_texts(&mut cut.state.phase, most);
            }
        }
        assert_eq!(found.slot, cut);
    }
    // A component without a process has no origin either; one that has keeps it.
    file.write(0, &slots[0].0, false).unwrap();
    file.write(1, &slots[1].0, true).unwrap();
    file.note(Header {
        finale: None,
        ..header()
    })
    .unwrap();
    let notes = read(&path).unwrap();
    assert_eq!(notes.header.finale, None);
    assert_eq!(notes.slots[0].as_ref().unwrap().process, None);
    assert_eq!(notes.slots[1].as_ref().unwrap().process, Some(origin));
    // Deleted, both are put back as they were.
    for name in ["state", "copy"] {
        fs::remove_file(folder.path().join(name)).unwrap();
    }
    let itself = File::open(folder.path()).unwrap();
    file.renew(&itself).unwrap();
    assert_eq!(read(&path).unwrap(), notes);
    assert_eq!(fs::read(folder.path().join("copy")).unwrap(), b"text");
    let mode = fs::metadata(&path).unwrap().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// The kernel's own line, cut where the slot ends.
#[test]
fn a_process_notes_itself() {
    let text = fs::read("/proc/self/stat").unwrap();
    let own = Stat::read(std::process::id()).unwrap();
    let origin = parse_identity(&text[..text.len().min(IDENTITY)]).unwrap();
    assert_eq!((origin.pid, origin.start), (std::process::id(), own.start));
    let (pid, start) = (1, 5);
    let line = b"1 (a) b (c) \xff) R 0 1 1 0 -1 0 0 0 0 0 0 0 0 0 0 0 1 0 5 8192";
    assert_eq!(parse_identity(line), Some(Origin { pid, start }));
}

#[test]
fn what_is_cut_or_garbled_is_not_believed() {
    let mut bytes = blank::<SLOT>(&encoded(&header()).unwrap());
    for id in ["a", "b"] {
        bytes.extend(blank::<KNOWN>(&encode(&slot(id, Phase::Down))));
        bytes.extend(blank::<IDENTITY>(b""));
    }
    let known = |bytes: &[u8]| -> Vec<bool> {
        let slots = parse(bytes).unwrap().slots;
        slots.iter().map(Option::is_some).collect()
    };
    assert_eq!(known(&bytes), [true, true]);
    for end in 0..SLOT {
        assert_eq!(parse(&bytes[..end]), Err(Unusable::Garbled), "{end}");
    }
    for end in (SLOT..bytes.len()).step_by(7) {
        let whole = (end - SLOT) / SLOT;
        let slots = known(&bytes[..end]);
        assert!(slots.iter().take(whole).all(|known| *known), "{end}");
        assert!(slots.len() <= whole + 1);
    }
    // Half of a slot's text, as no write of ours leaves it.
    let mut torn = bytes.clone();
    torn[SLOT + 20..SLOT + KNOWN].fill(0);
    assert_eq!(known(&torn), [false, true]);
    let mut origin = bytes.clone();
    origin[SLOT + KNOWN..SLOT + KNOWN + 9].copy_from_slice(b"12 (cut S");
    assert_eq!(known(&origin), [false, true]);
    for garbage in [vec![0; 4096], vec![0xff; 4096], b"{}".repeat(1024)] {
        assert_eq!(parse(&garbage), Err(Unusable::Garbled));
    }
}

#[test]
fn a_newer_format_is_told_from_garbage() {
    let newer = format!("{{\"version\":{},\"seats\":[\"unheard of\"]}}", VERSION + 1);
    let bytes = blank::<SLOT>(newer.as_bytes());
    assert_eq!(parse(&bytes), Err(Unusable::Newer(VERSION + 1)));
}

/// Another release may read what this one wrote.
#[test]
fn the_format_stays() {
    let phase = Phase::Up {
        pid: 7,
        since: Duration::from_millis(1500),
        ready_at: Duration::from_secs(2),
    };
    let written = Slot {
        order: None,
        pipe: Some((1, 2)),
        last_exit: None,
        begin: 3,
        ..slot("is", phase)
    };
    assert_eq!(
        String::from_utf8(encode(&written)).unwrap(),
        concat!(
            r#"{"id":"is","state":{"want":"up","phase":{"is":"up","pid":7,"since":{"secs":1,"nanos":500000000},"#,
            r#""ready_at":{"secs":2,"nanos":0}},"failures":4294967295,"restarts":4294967295},"order":null,"#,
            r#""comes_back":true,"pipe":[1,2],"begin":3,"last_exit":null}"#
        )
    );
    assert_eq!(fingerprint("foobar"), 0x8594_4171_f739_67e8);
}
