//! Clients that break the rules of HTTP, take their time, or come in thousands.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Resource, getrlimit, setrlimit};

use super::{Fortress, assert_right};
use crate::built_in::{Answer, connect, exchange};

/// A request that must never be answered, since it stands in the body of another one.
const HIDDEN: &str =
    "GET /is/image/sample.jpg?wid=7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

/// The longest that a server may listen to somebody who does not come to the point.
const PATIENCE: Duration = Duration::from_mins(1);

impl Fortress {
    fn ports(&self) -> [u16; 3] {
        [self.servers.ps, self.servers.is, self.servers.svg]
    }
}

#[test]
fn no_request_hides_in_another() {
    let fortress = Fortress::new();
    let odd = |head: &str, body: &str| format!("{head}\r\n\r\n{body}{HIDDEN}");
    let length = HIDDEN.len();
    for port in fortress.ports() {
        for request in [
            odd(
                "POST /svg/measure HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 5",
                "",
            ),
            odd(
                &format!(
                    "POST /svg/measure HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\nContent-Length: 0"
                ),
                "",
            ),
            odd(
                "POST /svg/measure HTTP/1.1\r\nHost: x\r\nContent-Length: 0, 5",
                "",
            ),
            odd(
                "POST /svg/measure HTTP/1.1\r\nHost: x\r\nContent-Length: +5",
                "12345",
            ),
            odd(
                "POST /svg/measure HTTP/1.1\r\nHost: x\r\nContent-Length: -1",
                "",
            ),
            odd(
                "POST /svg/measure HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999",
                "",
            ),
            odd(
                "POST /svg/measure HTTP/1.1\r\nHost: x\r\nContent-Length : 5",
                "12345",
            ),
            odd(
                "POST /svg/measure HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked",
                "0\r\n\r\n",
            ),
            odd(
                "POST /svg/measure HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity",
                "0\r\n\r\n",
            ),
            odd(
                "POST /svg/measure HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked",
                "0\r\n\r\n",
            ),
            odd(
                "POST /svg/measure HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked",
                "zz\r\n",
            ),
            odd(
                "POST /svg/measure HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked",
                "-1\r\n",
            ),
            odd(
                "POST /svg/measure HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked",
                "ffffffffffffffffff\r\n",
            ),
            odd(
                "POST /svg/measure HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked",
                "5\r\n123456\r\n0\r\n\r\n",
            ),
            odd("GET / HTTP/9.9\r\nHost: x", ""),
            odd("GET  /  HTTP/1.1\r\nHost: x", ""),
            odd("GET / HTTP/1.1\r\n Host: x", ""),
            odd("GET / HTTP/1.1\r\nHost: x\r\nA\0B: c", ""),
            odd("GET / HTTP/1.1\r\nHost: x\r\n: empty", ""),
            odd("\u{16}\u{3}\u{1}\u{2}\0\u{1}", ""),
            odd("PRI * HTTP/2.0", "SM\r\n\r\n"),
        ] {
            let bytes = exchange(port, request.as_bytes());
            let shown = String::from_utf8_lossy(&bytes);
            assert!(
                !shown.contains("image/jpeg"),
                "{request:?} was answered with {shown:.500}"
            );
            if let Some(answer) = Answer::parse(&bytes) {
                assert_right(&answer, &[400, 404, 405, 413, 422], &request);
            }
        }
    }
    fortress.stands();
}

#[test]
fn heads_have_an_end() {
    let fortress = Fortress::new();
    for port in fortress.ports() {
        let long = format!(
            "GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n",
            "x".repeat(1 << 20)
        );
        let many = format!(
            "GET / HTTP/1.1\r\nHost: x\r\n{}\r\n",
            "X: y\r\n".repeat(10_000)
        );
        for head in [long, many] {
            let bytes = exchange(port, head.as_bytes());
            // Whoever goes on sending may lose the answer.
            if let Some(answer) = Answer::parse(&bytes) {
                assert_right(&answer, &[431], "a long head");
            }
        }
    }
    for method in [
        "POST", "PUT", "DELETE", "TRACE", "CONNECT", "OPTIONS", "PATCH", "BREW",
    ] {
        let request = format!(
            "{method} /is/image/sample.jpg HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        );
        let answer = Answer::parse(&exchange(fortress.servers.ps, request.as_bytes())).unwrap();
        assert_right(&answer, &[400, 404, 405], method);
    }
    fortress.stands();
}

#[test]
fn slow_clients_keep_nobody_waiting() {
    let fortress = Fortress::new();
    // They write a byte now and then.
    let mut writers: Vec<TcpStream> = fortress
        .ports()
        .into_iter()
        .flat_map(|port| (0..20).map(move |_| connect(port)))
        .collect();
    // They ask for much and read nothing.
    let readers: Vec<TcpStream> = (0..20)
        .map(|_| {
            let mut stream = connect(fortress.servers.ps);
            let request = "GET /is/image/sample.jpg?wid=1600&fmt=png HTTP/1.1\r\nHost: x\r\n\r\n";
            stream.write_all(request.repeat(4).as_bytes()).unwrap();
            stream
        })
        .collect();
    let begin = Instant::now();
    let head = b"GET /is/image/sample.jpg HTTP/1.1\r\nHost: x\r\nX: ";
    let mut bytes = head.iter().copied().chain(std::iter::repeat(b'x'));
    while !writers.is_empty() {
        assert!(
            begin.elapsed() < PATIENCE,
            "{} are still listened to",
            writers.len()
        );
        let byte = bytes.next().unwrap();
        writers.retain_mut(|stream| stream.write_all(&[byte]).is_ok() && is_open(stream));
        fortress.expect(&[200], "/is/image/sample.jpg?wid=33");
        thread::sleep(Duration::from_millis(500));
    }
    drop(readers);
    fortress.stands();
}

/// Whether the other side has not closed yet.
fn is_open(stream: &mut TcpStream) -> bool {
    stream.set_nonblocking(true).unwrap();
    let open = match stream.read(&mut [0; 512]) {
        Ok(0) => false,
        Ok(_) => true,
        Err(error) => error.kind() == ErrorKind::WouldBlock,
    };
    stream.set_nonblocking(false).unwrap();
    open
}

#[test]
fn thousands_of_connections_are_served_or_sent_away() {
    let fortress = Fortress::new();
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    let _ = setrlimit(Resource::Nofile, limit);
    let room = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    // Some descriptors are for the other tests of this process.
    let crowd = usize::try_from(room.saturating_sub(500).min(10_000)).unwrap();
    let request = b"GET /is/image/sample.jpg?wid=32 HTTP/1.1\r\nHost: x\r\n\r\n";
    let mut streams = Vec::with_capacity(crowd);
    for _ in 0..crowd {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, fortress.servers.ps));
        let Ok(mut stream) = stream else { continue };
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let _ = stream.write_all(request);
        streams.push(stream);
    }
    let (mut served, mut sent_away) = (0, 0);
    for stream in &mut streams {
        let mut bytes = Vec::new();
        let mut part = [0; 16 * 1024];
        // An answer, or the end of the connection without one.
        while Answer::parse(&bytes).is_none_or(|answer| !is_whole(&answer)) {
            match stream.read(&mut part) {
                Ok(0) => break,
                Ok(length) => bytes.extend_from_slice(&part[..length]),
                Err(error) => {
                    assert_ne!(
                        error.kind(),
                        ErrorKind::WouldBlock,
                        "somebody was kept waiting"
                    );
                    break;
                }
            }
        }
        match Answer::parse(&bytes) {
            Some(answer) => {
                assert_right(&answer, &[200, 503], "one of a crowd");
                served += usize::from(answer.status == 200);
            }
            None => sent_away += 1,
        }
    }
    assert!(
        served > 0,
        "nobody of {crowd} was served, {sent_away} got no answer"
    );
    drop(streams);
    // Those who were served are seen off before others find room.
    crate::machine::until("there is room again", || {
        fortress.servers.get("/is/image/sample.jpg?wid=32").status == 200
    });
    fortress.stands();
}

fn is_whole(answer: &Answer) -> bool {
    let length = answer
        .header("content-length")
        .and_then(|length| length.parse().ok());
    length.is_none_or(|length: usize| answer.body.len() >= length)
}
