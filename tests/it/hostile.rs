//! What strangers send: each input gets a right status and a short body, soon; afterwards all three servers are the
//! same processes as before, have kept within their memory, and serve the samples.

// What is asked for: names and commands.
mod addresses;
// Requests that break the rules of HTTP, come slowly, or come in thousands.
mod connections;
// Drawings.
mod drawings;
// Files that are no pictures, or worse ones.
mod pictures;

use std::time::{Duration, Instant};

use crate::answer::Status;
use crate::built_in::{Answer, BuiltIn, peak_memory};

/// The longest body of a refusal.
const SHORT: usize = 200;

/// No answer takes longer, on however busy a machine: refusals come at once, and what is drawn is given up after 5 s.
const SOON: Duration = Duration::from_secs(20);

/// The most memory that `is` may ever have.
const MOST_MEMORY: u64 = 512 << 20;

/// Three servers that are told hostile things.
struct Fortress {
    servers: BuiltIn,
    before: Status,
}

impl Fortress {
    #[track_caller]
    fn new() -> Self {
        let servers = BuiltIn::started();
        let before = servers.env.status();
        assert!(before.all_are("running"), "{before:#?}");
        Self { servers, before }
    }

    /// Asks `ps`, and demands one of these codes.
    #[track_caller]
    fn expect(&self, codes: &[u16], target: &str) -> Answer {
        let begin = Instant::now();
        let answer = self.servers.get(target);
        let took = begin.elapsed();
        assert!(took < SOON, "{target:.200} took {took:?}");
        assert_right(&answer, codes, target);
        answer
    }

    /// Nothing has happened to the servers.
    #[track_caller]
    fn stands(&self) {
        self.servers.assert_same_processes(&self.before);
        let peak = peak_memory(self.before.pid("is"));
        assert!(peak < MOST_MEMORY, "`is` had {peak} bytes");
        for sample in ["sample.jpg", "sample.svg"] {
            self.expect(&[200], &format!("/is/image/{sample}?wid=320"));
        }
    }
}

#[track_caller]
fn assert_right(answer: &Answer, codes: &[u16], what: &str) {
    let (status, length) = (answer.status, answer.body.len());
    assert!(
        codes.contains(&status),
        "{status} to {what:.300}: {:.300}",
        answer.text()
    );
    assert!(
        status < 400 || length < SHORT,
        "{status} to {what:.300} with {length} bytes: {:.300}",
        answer.text()
    );
}
