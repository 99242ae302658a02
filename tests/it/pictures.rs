//! Pictures through all three built-in servers, and what becomes of requests when one of them dies or is told to end.

use std::io::{Read, Write as _};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::built_in::{Answer, BuiltIn, ask, connect, get};
use crate::machine::signal;

/// No request may take longer, whatever has become of the other servers.
const LONGEST: Duration = Duration::from_secs(5);

fn decoded(answer: &Answer) -> image::DynamicImage {
    assert_eq!(answer.status, 200, "{}", answer.text());
    image::load_from_memory(&answer.body).unwrap()
}

#[test]
fn the_samples_come_in_the_size_that_is_asked_for() {
    let servers = BuiltIn::started();
    let photograph = servers.get("/is/image/sample.jpg?wid=320");
    assert_eq!(photograph.header("content-type"), Some("image/jpeg"));
    assert_eq!(&photograph.body[..2], b"\xff\xd8");
    assert_eq!(decoded(&photograph).width(), 320);
    // ps asks is, is asks svg.
    let drawing = servers.get("/is/image/sample.svg?wid=400&fmt=png-alpha");
    assert_eq!(drawing.header("content-type"), Some("image/png"));
    assert_eq!(decoded(&drawing).width(), 400);
    let health = servers.get("/is/image");
    assert_eq!(health.status, 200);
    assert!(health.text().contains("imageServer.svgServer=reached"));
}

#[test]
fn what_a_client_has_is_not_sent_again_and_parts_are() {
    let servers = BuiltIn::started();
    let target = "/is/image/sample.jpg?wid=200";
    let whole = servers.get(target);
    let tag = whole.header("etag").unwrap();
    let same = ask(servers.ps, "GET", target, &[("If-None-Match", tag)], b"");
    assert_eq!((same.status, same.body.len()), (304, 0));
    let part = ask(servers.ps, "GET", target, &[("Range", "bytes=2-5")], b"");
    assert_eq!((part.status, &part.body[..]), (206, &whole.body[2..6]));
    let beyond = ask(
        servers.ps,
        "GET",
        target,
        &[("Range", "bytes=99999999-")],
        b"",
    );
    assert_eq!(beyond.status, 416);
}

/// Lets the clients go home, also where the test ends early.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

/// What is kept keeps coming; the rest is refused at once or waits for the successor, but never for long.
#[test]
fn a_killed_image_server_costs_nobody_a_hanging_request() {
    let servers = BuiltIn::started();
    let kept = "/is/image/sample.jpg?wid=100";
    assert_eq!(servers.get(kept).status, 200);
    let (over, asked) = (AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        let (over, asked, ps) = (&over, &asked, servers.ps);
        let _over = Over(over);
        for client in 0..3 {
            scope.spawn(move || {
                while !over.load(Relaxed) {
                    let number = asked.fetch_add(1, Relaxed);
                    let begin = Instant::now();
                    let (target, allowed): (_, &[u16]) = if client < 1 {
                        (kept.to_owned(), &[200])
                    } else {
                        let target = format!("/is/image/sample.jpg?wid={}", 101 + number % 900);
                        (target, &[200, 503])
                    };
                    let answer = get(ps, &target);
                    assert!(
                        allowed.contains(&answer.status),
                        "{target}: {}",
                        answer.status
                    );
                    assert!(begin.elapsed() < LONGEST, "{target}: {:?}", begin.elapsed());
                    if answer.status == 503 {
                        assert!(answer.header("retry-after").is_some());
                    }
                }
            });
        }
        for _ in 0..3 {
            let killed = servers.env.status().pid("is");
            let before = asked.load(Relaxed);
            signal(killed, Signal::KILL);
            servers.env.until(|now| {
                now.all_are("running")
                    && now.pid("is") != killed
                    && asked.load(Relaxed) > before + 50
            });
        }
    });
    assert_eq!(servers.get("/is/image/sample.jpg?wid=1234").status, 200);
}

/// While `is` is stopped for good, `ps` answers with what it has kept, also after its own restart.
#[test]
fn without_the_image_server_what_is_kept_is_served() {
    let servers = BuiltIn::started();
    let kept = "/is/image/sample.jpg?wid=111";
    let before = servers.get(kept).body;
    servers.env.expect(0, "stop is");
    assert!(servers.get(kept).body == before);
    let refused = servers.get("/is/image/sample.jpg?wid=112");
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert_eq!(servers.get("/is/image").status, 503);
    servers.env.expect(0, "restart ps");
    assert!(servers.get(kept).body == before);
}

/// A client in the middle of its answer gets the rest of it, although the server was told to end.
#[test]
fn a_restart_ends_no_answer_under_way() {
    let servers = BuiltIn::started();
    let file = vec![7; 30 << 20];
    std::fs::write(servers.content().join("large.bin"), &file).unwrap();
    let mut stream = connect(servers.ps);
    stream
        .write_all(b"GET /is/content/large.bin HTTP/1.1\r\nHost: a\r\n\r\n")
        .unwrap();
    let mut begun = vec![0; 1024];
    stream.read_exact(&mut begun).unwrap();
    let old = servers.env.status().pid("ps");
    let mut restart = servers
        .env
        .program()
        .args(["restart", "ps", "--quiet"])
        .spawn()
        .unwrap();
    servers.env.until(|now| {
        let ps = now.components.iter().find(|line| line.id == "ps");
        ps.is_some_and(|ps| ps.state == "stopping")
    });
    stream.read_to_end(&mut begun).unwrap();
    assert!(restart.wait().unwrap().success());
    let answer = Answer::parse(&begun).unwrap();
    assert!(answer.body == file, "{} bytes", answer.body.len());
    assert_ne!(servers.env.status().pid("ps"), old);
}

/// Its exit code says that the configuration is wrong, and its message is what `start` shows.
#[test]
fn a_server_that_cannot_begin_says_why() {
    let servers = BuiltIn::stopped();
    let port = servers.is.to_string();
    let program = crate::machine::program();
    let listener = std::net::TcpListener::bind(("127.0.0.1", servers.svg)).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    for (exit, arguments) in [
        (1, vec!["serve", "svg", "--listen", &address]),
        (
            6,
            vec![
                "serve",
                "is",
                "--images",
                "/nonexistent",
                "--listen",
                &format!("127.0.0.1:{port}"),
            ],
        ),
        (2, vec!["serve", "is"]),
    ] {
        let done = crate::answer::Done::of(servers.env.other(&program).args(&arguments));
        assert_eq!(done.exit, exit, "{done:?}");
        assert!(!done.stderr.is_empty());
    }
}
