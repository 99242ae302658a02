//! `docs/protocol.md` shows what is really spoken: each of its lines is read, and comes out again as it stands there.

use imageserving::protocol::{Reply, Request, decode, encode};
use serde::Serialize;
use serde_json::Value;

const PAGE: &str = include_str!("../../docs/protocol.md");

/// The lines in the page's blocks of this kind.
fn lines(kind: &str) -> Vec<&'static str> {
    let opening = format!("```{kind}");
    let mut lines = Vec::new();
    let mut is_inside = false;
    for line in PAGE.lines() {
        if line.starts_with("```") {
            is_inside = line == opening;
        } else if is_inside {
            lines.push(line);
        }
    }
    assert!(!lines.is_empty(), "no block of {kind}");
    lines
}

fn assert_same(line: &str, spoken: impl Serialize) {
    let written: Value = serde_json::from_slice(&encode(spoken)).expect("what was encoded is JSON");
    let shown: Value = serde_json::from_str(line).expect("what was decoded is JSON");
    assert_eq!(written, shown);
}

#[test]
fn the_requests_are_requests() {
    for line in lines("json request") {
        let request: Request = decode(line.as_bytes()).unwrap_or_else(|e| panic!("{e:?}: {line}"));
        assert_same(line, request);
    }
}

#[test]
fn the_replies_are_replies() {
    for line in lines("json reply") {
        let reply: Reply = decode(line.as_bytes()).unwrap_or_else(|e| panic!("{e:?}: {line}"));
        assert_same(line, reply);
    }
}

#[test]
fn the_answers_are_json_of_version_1() {
    for line in lines("json") {
        let answer: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        assert_eq!(answer["version"], 1, "{line}");
    }
}
