//! How things stand, as facts: the lines of the answer to `status`. Must never contain a sentence, in any language.

use serde::{Deserialize, Serialize};

use crate::supervisor::component::ComponentId;
use crate::supervisor::report::{Failure, StateName};

/// One component in the answer to `status`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatusLine {
    /// The component.
    pub id: ComponentId,
    /// Its state.
    pub state: StateName,
    /// Whether it can do its work.
    pub ready: bool,
    /// Its main process.
    pub pid: Option<u32>,
    /// Since it was spawned.
    pub uptime_s: Option<f64>,
    /// Memory of its whole process tree: resident, or as its control group has it.
    pub memory_bytes: Option<u64>,
    /// The processes of its tree.
    pub processes: u32,
    /// How often it was started again without an order since an operator last started it.
    pub restarts: u32,
    /// How it ended the last time.
    pub last_exit: Option<LastExit>,
    /// What its configuration calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The next attempt of one that waits, in milliseconds from now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt_ms: Option<u64>,
    /// Why it waits or was given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// Whether a question about all means it too: false for one that starts only when it is named, and was not.
    pub wanted: bool,
}

/// How and when a component ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastExit {
    /// Its status, where it ended by itself.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
    /// When, in UTC by RFC 3339.
    pub at: String,
}

/// The supervisor itself in the answer to `status`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SupervisorLine {
    /// `running`, or `stopped` where the client found none.
    pub state: StateName,
    /// Its process.
    pub pid: Option<u32>,
    /// Since it began.
    pub uptime_s: Option<f64>,
    /// Its resident memory.
    pub memory_bytes: Option<u64>,
}
