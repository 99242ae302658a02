use std::io;
use std::net::Ipv4Addr;
use std::sync::mpsc::{Receiver, Sender, channel};

use axum::http::{HeaderValue, Method, StatusCode, Uri, Version};

use super::*;

fn note(log: &AccessLog, uri: &str, user_agent: &[u8]) {
    log.note(&Entry {
        client: Some(Ipv4Addr::LOCALHOST.into()),
        method: &Method::GET,
        uri: &uri.parse::<Uri>().unwrap(),
        version: Version::HTTP_11,
        status: StatusCode::OK,
        length: 1234,
        referer: None,
        user_agent: Some(&HeaderValue::from_bytes(user_agent).unwrap()),
    });
}

/// Passes on what is written; waits before the first byte until it is told to go on.
struct Slow(Receiver<()>, Sender<Vec<u8>>);

impl Write for Slow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = self.0.recv();
        let _ = self.1.send(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_line_is_one_line_with_its_fields() {
    let (go, told) = channel();
    let (sent, written) = channel();
    drop(go);
    let log = AccessLog::start(Slow(told, sent)).unwrap();
    note(
        &log,
        "/is/image/\"a\".jpg?wid=1",
        b"a\t\"quoted\" \\ \xff agent",
    );
    log.end();
    let line = String::from_utf8(written.iter().flatten().collect()).unwrap();
    let (before, rest) = line.split_once('[').unwrap();
    assert_eq!(before, "127.0.0.1 - - ");
    let (date, rest) = rest.split_once("] ").unwrap();
    assert_eq!(date.len(), "21/Nov/2026:00:25:21 +0000".len(), "{date}");
    assert!(date.ends_with(" +0000"), "{date}");
    assert_eq!(
        rest,
        "\"GET /is/image/\\x22a\\x22.jpg?wid=1 HTTP/1.1\" 200 1234 \"-\" \
         \"a\\x09\\x22quoted\\x22 \\x5C \\xFF agent\"\n"
    );
}

#[test]
fn nobody_waits_for_a_reader_who_does_not_read() {
    let (go, told) = channel();
    let (sent, written) = channel();
    let log = AccessLog::start(Slow(told, sent)).unwrap();
    let agent = [b'a'; 4000];
    let lines = 3 * MOST_WAITING / agent.len();
    for _ in 0..lines {
        note(&log, "/", &agent);
    }
    assert!(log.lost() > 0);
    drop(go);
    log.end();
    let text = String::from_utf8(written.iter().flatten().collect()).unwrap();
    let said: u64 = text
        .lines()
        .filter_map(|line| line.split_once("\"lost=")?.1.strip_suffix('"'))
        .map(|count| count.parse::<u64>().unwrap())
        .sum();
    assert_eq!(said, log.lost());
    let told = text.lines().filter(|line| line.starts_with("127")).count();
    assert_eq!(told as u64 + said, lines as u64);
}
