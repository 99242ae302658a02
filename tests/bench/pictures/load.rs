//! Asks a server as fast as it answers, by wrk, and reads how fast that was.

use std::path::{Path, PathBuf};
use std::process::Command;

/// So many rounds, each target once in each.
const ROUNDS: usize = 7;

/// So long each target is asked in a round, in seconds.
const SECONDS: u32 = 3;

/// What is asked.
pub(crate) struct Target {
    url: String,
    /// A script of wrk's that makes a request with a body.
    script: Option<PathBuf>,
}

impl Target {
    pub(crate) fn get(url: String) -> Self {
        Self { url, script: None }
    }

    pub(crate) fn post(url: String, script: &Path) -> Self {
        Self {
            url,
            script: Some(script.to_path_buf()),
        }
    }

    /// One answer's body; it must be a good one.
    pub(crate) fn fetch(&self) -> Vec<u8> {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--fail", "--max-time", "20"]);
        if let Some(script) = &self.script {
            curl.arg("--data-binary")
                .arg(format!("@{}", script.with_extension("svg").display()));
        }
        let done = curl.arg(&self.url).output().expect("curl runs");
        let why = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{}: {why}", self.url);
        done.stdout
    }

    /// Answers a second over so many connections.
    fn rate(&self, connections: u32) -> f64 {
        let mut wrk = Command::new("wrk");
        wrk.arg("-t1")
            .arg(format!("-c{connections}"))
            .arg(format!("-d{SECONDS}s"));
        if let Some(script) = &self.script {
            wrk.arg("-s").arg(script);
        }
        let done = wrk.arg(&self.url).output().expect("wrk runs");
        let text = String::from_utf8_lossy(&done.stdout);
        assert!(!text.contains("Non-2xx"), "{}: {text}", self.url);
        let rate = text
            .lines()
            .find_map(|line| line.trim().strip_prefix("Requests/sec:"));
        rate.and_then(|rate| rate.trim().parse().ok())
            .unwrap_or_else(|| panic!("{}: {text}", self.url))
    }
}

/// What was measured of two targets: answers a second in each round.
pub(crate) fn rounds(targets: &[Target; 2], connections: u32) -> Vec<[f64; 2]> {
    (0..ROUNDS)
        .map(|_| [0, 1].map(|place: usize| targets[place].rate(connections)))
        .collect()
}
