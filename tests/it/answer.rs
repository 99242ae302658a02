//! What the program answers: how a run ended, and `status --json` as types.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;

use rustix::process::Signal;
use serde::Deserialize;

use crate::machine::{DEADLINE, signal};

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) exit: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// `status --json`.
#[derive(Debug, Deserialize)]
pub(crate) struct Status {
    pub(crate) version: u32,
    pub(crate) supervisor: SupervisorLine,
    pub(crate) components: Vec<Line>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct SupervisorLine {
    pub(crate) state: String,
    pub(crate) pid: Option<u32>,
    pub(crate) uptime_s: Option<f64>,
    pub(crate) memory_bytes: Option<u64>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) state: String,
    pub(crate) ready: bool,
    pub(crate) pid: Option<u32>,
    pub(crate) uptime_s: Option<f64>,
    pub(crate) memory_bytes: Option<u64>,
    pub(crate) processes: u32,
    pub(crate) restarts: u32,
    pub(crate) last_exit: Option<LastExit>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct LastExit {
    pub(crate) code: Option<i32>,
    pub(crate) signal: Option<i32>,
    pub(crate) at: String,
}

impl Done {
    /// Runs a command to its end. One that does not end is a failure, also where only a process that it
    /// left behind still holds its standard output.
    #[track_caller]
    pub(crate) fn of(command: &mut Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        let pid = child.id();
        let (send, receive) = mpsc::channel();
        thread::spawn(move || send.send(child.wait_with_output()));
        let Ok(output) = receive.recv_timeout(DEADLINE * 4) else {
            signal(pid, Signal::KILL);
            panic!("{command:?} did not end");
        };
        Self::from(output.unwrap())
    }
}

impl Status {
    /// How things are where no supervisor runs.
    pub(crate) fn of_nobody() -> Self {
        Self {
            version: 1,
            supervisor: SupervisorLine {
                state: "stopped".into(),
                pid: None,
                uptime_s: None,
                memory_bytes: None,
            },
            components: Vec::new(),
        }
    }

    /// The line of one component.
    pub(crate) fn of(&self, id: &str) -> &Line {
        let line = self.components.iter().find(|line| line.id == id);
        line.unwrap_or_else(|| panic!("no component {id} in {self:?}"))
    }

    /// Its PID; it must have one.
    pub(crate) fn pid(&self, id: &str) -> u32 {
        let line = self.of(id);
        line.pid.unwrap_or_else(|| panic!("no PID in {line:?}"))
    }

    /// The PIDs of the supervisor and of all components, `None` for what does not run.
    pub(crate) fn pids(&self) -> Vec<(&str, Option<u32>)> {
        let components = self.components.iter().map(|line| (&*line.id, line.pid));
        std::iter::once(("supervisor", self.supervisor.pid))
            .chain(components)
            .collect()
    }

    /// Whether every component is in this state.
    pub(crate) fn all_are(&self, state: &str) -> bool {
        self.components.iter().all(|line| line.state == state)
    }
}

impl From<Output> for Done {
    fn from(output: Output) -> Self {
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let signal = output.status.signal();
        assert_eq!(signal, None, "it ended of a signal: {stderr}");
        assert!(!stderr.contains("panicked at"), "{stderr}");
        Self {
            exit: output.status.code().unwrap(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr,
        }
    }
}
