//! What can be true of one component, what can happen to it and what can be done about it.
//! Only types and what can be read from them: the decisions are in `machine`. A state can be written down and read
//! again (`daemon/state.rs`), so its names and fields are a format: a change is a new version of it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::supervisor::component::ComponentId;
use crate::supervisor::policy::Policy;
use crate::supervisor::report::{Ending, Failure, NotReady, Notice};

/// Whether a component is meant to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Want {
    /// It is meant to run.
    Up,
    /// It is meant to be down.
    Down,
}

/// Where a component is. Data lives in the phase that needs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Phase {
    /// No process.
    Down,
    /// The hands were asked for a process.
    Spawning,
    /// There is a process; it is not ready yet.
    Starting {
        /// The main process.
        pid: u32,
        /// When it was spawned.
        since: Duration,
        /// When it counts as ready, or as late where a probe decides.
        by: Duration,
        /// What the probe said last.
        last: Option<NotReady>,
    },
    /// It is ready.
    Up {
        /// The main process.
        pid: u32,
        /// When it was spawned.
        since: Duration,
        /// When it became ready.
        ready_at: Duration,
    },
    /// It was asked to end.
    Stopping {
        /// The main process.
        pid: u32,
        /// When patience ends.
        kill_at: Duration,
        /// What happens when it is gone, should it be wanted then.
        after: After,
    },
    /// What is left of it was killed.
    Killing {
        /// The main process.
        pid: u32,
        /// When it is killed again.
        again_at: Duration,
        /// What happens when it is gone, should it be wanted then.
        after: After,
    },
    /// It failed; the next attempt comes.
    Waiting {
        /// When.
        until: Duration,
        /// Why it failed.
        failure: Failure,
    },
    /// It failed too often.
    Failed {
        /// Why it failed the last time.
        failure: Failure,
    },
}

/// Why a component is being ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum After {
    /// Somebody ordered it: where it is wanted up, it is spawned as soon as it is gone.
    Order,
    /// It failed: where it is wanted up, it is tried again by the rules.
    Failure {
        /// How.
        failure: Failure,
        /// For how long it had been ready; `None`: it never was.
        ready_for: Option<Duration>,
    },
}

/// All that changes about a component.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Whether it is meant to run.
    pub want: Want,
    /// Where it is.
    pub phase: Phase,
    /// Failures in a row.
    pub failures: u32,
    /// Starts without an order since it was last started by one.
    pub restarts: u32,
}

/// What does not change about a component.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Its name.
    pub id: ComponentId,
    /// Its numbers.
    pub policy: Policy,
}

/// What happened to a component. The first three are orders. A restart is none of them: it is a stop and a
/// start, and what lies between the two is for the fleet to say.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// It is to run.
    Start,
    /// It is to be down.
    Stop,
    /// It is to be down as soon as others that use it are: it may go on until then, but is not started again.
    StopLater,
    /// It cannot be started because another one does not run.
    Blocked {
        /// That one.
        on: ComponentId,
    },
    /// The hands made its process.
    Spawned {
        /// The main process.
        pid: u32,
    },
    /// The hands could not make its process.
    SpawnFailed {
        /// Why.
        failure: Failure,
    },
    /// The probe succeeded.
    Ready {
        /// Whose.
        pid: u32,
    },
    /// The probe failed; it goes on.
    NotYet {
        /// Whose.
        pid: u32,
        /// Why.
        reason: NotReady,
    },
    /// The main process ended.
    Exited {
        /// Which.
        pid: u32,
        /// How.
        ending: Ending,
        /// How many other processes of its tree are alive.
        remnants: u32,
    },
    /// The main process had ended before; now nothing of its tree is alive.
    Emptied {
        /// Which.
        pid: u32,
    },
    /// Its health checks failed so often in a row that it counts as dead.
    Unwell {
        /// Whose.
        pid: u32,
        /// What the last one found.
        reason: NotReady,
        /// How many failed.
        checks: u32,
    },
    /// Its processes use more memory than they may.
    TooLarge {
        /// Whose.
        pid: u32,
        /// What they use together, in bytes.
        used: u64,
        /// What they may, in bytes.
        limit: u64,
    },
    /// The time of [`State::deadline`] has come.
    Deadline,
}

/// What the hands must do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Make its process.
    Spawn,
    /// It is up: watch over its health and its memory until it is to end.
    Watch {
        /// The main process.
        pid: u32,
    },
    /// Send the stop signal to the main process, or where that is gone to what is left.
    Terminate {
        /// The main process.
        pid: u32,
    },
    /// Send SIGKILL to everything that is left.
    Kill {
        /// The main process.
        pid: u32,
    },
    /// Tell whoever listens.
    Tell(Notice),
}

impl Default for State {
    fn default() -> Self {
        Self {
            want: Want::Down,
            phase: Phase::Down,
            failures: 0,
            restarts: 0,
        }
    }
}

impl Event {
    /// The process that it is about, where that must be the component's own.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        match self {
            Self::Ready { pid }
            | Self::NotYet { pid, .. }
            | Self::Exited { pid, .. }
            | Self::Emptied { pid }
            | Self::Unwell { pid, .. }
            | Self::TooLarge { pid, .. } => Some(*pid),
            Self::Start
            | Self::Stop
            | Self::StopLater
            | Self::Blocked { .. }
            | Self::Spawned { .. }
            | Self::SpawnFailed { .. }
            | Self::Deadline => None,
        }
    }
}

impl State {
    /// When [`Event::Deadline`] is due.
    #[must_use]
    pub fn deadline(&self) -> Option<Duration> {
        match &self.phase {
            Phase::Starting { by: at, .. }
            | Phase::Stopping { kill_at: at, .. }
            | Phase::Killing { again_at: at, .. }
            | Phase::Waiting { until: at, .. } => Some(*at),
            Phase::Down | Phase::Spawning | Phase::Up { .. } | Phase::Failed { .. } => None,
        }
    }

    /// The main process, where there is one.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        match &self.phase {
            Phase::Starting { pid, .. }
            | Phase::Up { pid, .. }
            | Phase::Stopping { pid, .. }
            | Phase::Killing { pid, .. } => Some(*pid),
            Phase::Down | Phase::Spawning | Phase::Waiting { .. } | Phase::Failed { .. } => None,
        }
    }

    /// Whether an order that concerns it is carried out: it is down, up, or given up.
    #[must_use]
    pub fn rests(&self) -> bool {
        match &self.phase {
            Phase::Down | Phase::Up { .. } | Phase::Failed { .. } => true,
            Phase::Spawning
            | Phase::Starting { .. }
            | Phase::Stopping { .. }
            | Phase::Killing { .. }
            | Phase::Waiting { .. } => false,
        }
    }
}
