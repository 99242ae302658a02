//! Many requests and many restarts leave the supervisor as it was.

use std::fs;

use super::open_files;
use crate::answer::Status;
use crate::env::Env;
use crate::roles::{Component, stays};

/// How much it may grow once it has seen everything, in kB: buffers of the allocator, not something for each request.
const GROWTH: u64 = 512;

/// Memory in use of a process, in kB.
fn resident(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Asks on one connection after the other, as clients do.
fn ask(env: &Env, count: usize) {
    use std::io::{BufRead, BufReader, Write};
    use std::os::unix::net::UnixStream;
    for _ in 0..count {
        let mut stream = UnixStream::connect(env.home().join("run/control.sock")).unwrap();
        stream.write_all(STATUS.as_bytes()).unwrap();
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
        assert!(line.contains("supervisor"), "{line}");
    }
}

const STATUS: &str = "{\"version\":1,\"body\":{\"status\":{\"components\":[]}}}\n";

#[test]
fn thousands_of_requests_and_hundreds_of_restarts_leave_nothing_behind() {
    let talks =
        Component::shell("is", "echo up; exec sleep infinity").with("ready = { log = \"up\" }");
    let env = Env::of([talks, stays("ps")]);
    env.expect(0, "start");
    let supervisor = env.status().supervisor.pid.unwrap();
    ask(&env, 200);
    for _ in 0..20 {
        env.expect(0, "restart is");
    }
    let (memory, files) = (resident(supervisor), open_files(supervisor));
    ask(&env, 2_000);
    for _ in 0..200 {
        env.expect(0, "restart is");
    }
    let status: Status = env.status();
    assert_eq!(status.supervisor.pid, Some(supervisor));
    let grown = resident(supervisor).saturating_sub(memory);
    assert!(grown < GROWTH, "{grown} kB more than {memory} kB");
    crate::machine::until("as many files are open as before", || {
        open_files(supervisor) <= files
    });
}
