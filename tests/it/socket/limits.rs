//! Clients that are many, slow, deaf or talk nonsense: everybody else is heard meanwhile, and afterwards the
//! supervisor is as small as before.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, socket_with};
use rustix::process::{Resource, Rlimit, Signal, getrlimit, setrlimit};

use crate::env::Env;
use crate::machine::{signal, until};
use crate::roles::{dies_at_once, stays};

/// What the supervisor may grow by, in KiB. All places at once with a whole request each would be 16 MiB.
const GROWTH: u64 = 6 * 1024;

const STATUS: &[u8] = b"{\"version\":1,\"body\":{\"status\":{}}}\n";

fn connect(env: &Env) -> UnixStream {
    let stream = UnixStream::connect(env.home().join("run/control.sock")).unwrap();
    stream
        .set_read_timeout(Some(crate::machine::DEADLINE))
        .unwrap();
    stream
}

/// Makes room for many connections in this process.
fn allow_many_files() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        ..limit
    };
    setrlimit(Resource::Nofile, raised).unwrap();
}

/// The supervisor as it was before.
struct Before {
    pid: u32,
    files: usize,
    memory: u64,
}

impl Before {
    fn of(env: &Env) -> Self {
        let pid = env.status().supervisor.pid.unwrap();
        // Whatever is made at the first request is there.
        env.status();
        let mut least = files(pid);
        until("the connections are closed", || {
            let now = files(pid);
            now == std::mem::replace(&mut least, now)
        });
        Self {
            pid,
            files: least,
            memory: memory(pid),
        }
    }

    #[track_caller]
    fn assert_small(&self) {
        let grown = memory(self.pid).saturating_sub(self.memory);
        assert!(grown <= GROWTH, "{grown} KiB more than before");
    }

    #[track_caller]
    fn assert_as_before(&self) {
        until("its files are closed", || files(self.pid) <= self.files);
        self.assert_small();
    }
}

fn files(pid: u32) -> usize {
    fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count()
}

/// In KiB.
fn memory(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let number = line.unwrap().split_ascii_whitespace().nth(1);
    number.unwrap().parse().unwrap()
}

/// What comes until the supervisor hangs up.
fn rest(stream: &mut UnixStream) -> String {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Ok(_) => {}
        // It hung up before it had read everything.
        Err(error) => assert_eq!(error.kind(), ErrorKind::ConnectionReset),
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_thousand_that_say_nothing_give_way() {
    allow_many_files();
    let env = Env::three();
    env.expect(0, "start");
    let before = Before::of(&env);
    let mut idle: Vec<UnixStream> = (0..1000).map(|_| connect(&env)).collect();
    for line in ["status", "restart is", "stop ps", "start ps", "status"] {
        env.expect(0, line);
    }
    // Whoever waited longest went, and is told why.
    assert!(rest(&mut idle[0]).contains("busy"));
    before.assert_small();
    drop(idle);
    before.assert_as_before();
}

#[test]
fn where_no_more_may_wait_a_client_does_not_wait_for_ever() {
    allow_many_files();
    let env = Env::three();
    env.expect(0, "start");
    let supervisor = env.status().supervisor.pid.unwrap();
    signal(supervisor, Signal::STOP);
    let socket = env.home().join("run/control.sock");
    let address = SocketAddrUnix::new(&socket).unwrap();
    let mut waiting = Vec::new();
    until("no more may wait", || {
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None).unwrap();
        let connected = rustix::net::connect(&socket, &address);
        waiting.push(socket);
        connected == Err(Errno::AGAIN)
    });
    // A client that hangs would hang for as long as the supervisor is stopped.
    let mut status = env.program();
    status.args(["status", "--timeout", "300ms"]);
    let mut status = status.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let status = status.as_mut().unwrap();
    until("it gives up", || status.try_wait().unwrap().is_some());
    assert_eq!(status.wait().unwrap().code(), Some(4));
    signal(supervisor, Signal::CONT);
    drop(waiting);
    env.expect(0, "status");
}

#[test]
fn those_who_wait_for_orders_leave_places_for_looking_and_ending() {
    let late = stays("is").with("ready = { log = \"never\", timeout = \"1h\" }");
    let env = Env::of([late]);
    env.expect(0, "start --no-wait");
    let before = Before::of(&env);
    let mut waiting = Vec::new();
    until("no place is left for orders", || {
        let mut stream = connect(&env);
        let order = b"{\"version\":1,\"body\":{\"start\":{\"wait\":true}}}\n";
        stream.write_all(order).unwrap();
        // Who is given no place is told at once; who has one hears that the component starts.
        let mut first = [0; 64];
        let count = stream.read(&mut first).unwrap();
        waiting.push(stream);
        String::from_utf8_lossy(&first[..count]).contains("busy")
    });
    assert!(waiting.len() > 100, "{}", waiting.len());
    env.expect(1, "status");
    env.expect(1, "start is");
    env.expect(0, "stop is");
    drop(waiting);
    before.assert_as_before();
}

#[test]
fn a_byte_now_and_then_keeps_no_place_for_ever() {
    let env = Env::three();
    env.expect(0, "start");
    let mut drops: Vec<UnixStream> = (0..250).map(|_| connect(&env)).collect();
    let mut rounds = 0;
    until("all are closed", || {
        drops.retain_mut(|stream| stream.write_all(b"{").is_ok());
        rounds += 1;
        if rounds % 100 == 1 {
            env.expect(0, "status");
        }
        drops.is_empty()
    });
}

#[test]
fn a_megabyte_in_one_line_is_too_long() {
    let env = Env::three();
    env.expect(0, "start");
    let before = Before::of(&env);
    let line = [vec![b'x'; 1 << 20], vec![b'\n']].concat();
    for _ in 0..30 {
        let mut stream = connect(&env);
        // It hangs up long before the end.
        let _ = stream.write_all(&line);
        assert!(rest(&mut stream).contains("too-long"));
    }
    env.expect(0, "status");
    before.assert_as_before();
}

#[test]
fn half_of_a_connection_is_closed_as_a_whole() {
    let env = Env::three();
    env.expect(0, "start");
    let before = Before::of(&env);
    let mut halves = Vec::new();
    for _ in 0..100 {
        for (sent, closed) in [
            (&b""[..], Shutdown::Write),
            (&b"{\"version\""[..], Shutdown::Write),
            (STATUS, Shutdown::Write),
            (STATUS, Shutdown::Read),
        ] {
            let mut stream = connect(&env);
            stream.write_all(sent).unwrap();
            stream.shutdown(closed).unwrap();
            halves.push(stream);
        }
    }
    // All of them are still open here.
    before.assert_as_before();
    env.expect(0, "status");
}

#[test]
fn a_client_that_never_reads_is_told_no_more_than_it_can_take() {
    let env = Env::empty();
    let lives = env.path("lives");
    let backoff = "backoff = { first = \"1ms\", max = \"1ms\", give-up-after = 100000 }";
    env.configure(&dies_at_once("is", &lives).with(backoff).into_toml());
    env.expect(0, "start --no-wait");
    let before = Before::of(&env);
    let mut deaf: Vec<UnixStream> = (0..20).map(|_| connect(&env)).collect();
    for stream in &mut deaf {
        let order = b"{\"version\":1,\"body\":{\"start\":{\"wait\":true}}}\n";
        stream.write_all(order).unwrap();
    }
    let count = || fs::read(&lives).map_or(0, |lives| lives.len() / "life\n".len());
    let first = count();
    until("much was told", || count() > first + 500);
    env.status();
    before.assert_small();
    env.expect(0, "stop is");
    drop(deaf);
    before.assert_as_before();
}

#[test]
fn garbage_again_and_again_changes_nothing() {
    let env = Env::three();
    env.expect(0, "start");
    let status = env.status();
    let before = Before::of(&env);
    let garbage: [&[u8]; 6] = [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\n",
        b"\0\xff\xfe\n",
        b"{\"version\":1,\"body\":{\"start\":{\"components\":[1]}}}\n",
        b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n",
        b"{\"version\":4294967296,\"body\":null}\n",
    ];
    let mut quickest = Duration::MAX;
    for number in 0..1500 {
        let mut stream = connect(&env);
        let _ = stream.write_all(garbage[number % garbage.len()]);
        if number % 3 == 0 {
            let told = rest(&mut stream);
            assert!(told.contains("\"refused\""), "{told}");
        }
        if number % 100 == 0 {
            let begin = Instant::now();
            env.expect(0, "status");
            quickest = quickest.min(begin.elapsed());
        }
    }
    // A process is started for each; how long one takes says more of the machine.
    assert!(quickest < Duration::from_millis(500), "{quickest:?}");
    assert_eq!(env.status().pids(), status.pids());
    before.assert_as_before();
}
