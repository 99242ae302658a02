//! What the supervisor has to say, as facts: the vocabulary that the protocol carries and that
//! `locale` puts into words. Must never contain a sentence, in any language.

mod finding;
mod refusal;
mod status;

pub use finding::{Finding, Severity};
pub use refusal::Refusal;
use serde::{Deserialize, Serialize};
pub use status::{LastExit, StatusLine, SupervisorLine};

use crate::supervisor::component::ComponentId;

/// The state of a component, as operators and scripts see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StateName {
    /// Not running, and not wanted.
    Stopped,
    /// Being spawned, or not ready yet.
    Starting,
    /// Ready.
    Running,
    /// Asked to end.
    Stopping,
    /// Ended by itself; waits for the next attempt.
    Backoff,
    /// Given up.
    Failed,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// By itself, with this status (0 to 255).
    Code(i32),
    /// Of this signal.
    Signal(i32),
    /// It was not our child: the kernel told nobody.
    Unknown,
}

/// What went wrong before a component's program ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpawnStep {
    /// The kernel gave no new process.
    Fork,
    /// Its pipes or log file could not be opened.
    Output,
    /// The working directory could not be entered.
    Directory,
    /// A limit could not be set.
    Limit,
    /// User or group could not be changed to.
    Identity,
    /// The program could not be executed.
    Execute,
}

/// Why a component did not become ready in time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum NotReady {
    /// Nothing listens at the address.
    NoListener {
        /// Host and port.
        address: String,
    },
    /// Another program listens at the address.
    Stranger {
        /// Host and port.
        address: String,
        /// Its PID, where it could be found out.
        pid: Option<u32>,
        /// Its name, where it could be found out.
        program: Option<String>,
    },
    /// It listens but does not answer.
    NoAnswer {
        /// Host and port.
        address: String,
    },
    /// It answered with another HTTP status than 200 to 399.
    HttpStatus {
        /// The status of the answer.
        status: u16,
        /// What was asked for.
        url: String,
    },
    /// The expected line did not appear in its output.
    NoLogLine {
        /// The regular expression that was looked for.
        pattern: String,
    },
    /// It sent no `READY=1`.
    NoNotification,
    /// The program that checks its health ended with another status than 0.
    CheckFailed {
        /// How it ended.
        ending: Ending,
    },
    /// The program that checks its health did not end in time.
    CheckHung {
        /// The time it had.
        timeout_ms: u64,
    },
    /// The program that checks its health cannot be run.
    CheckMissing {
        /// The system's error number.
        errno: i32,
    },
}

/// Why an attempt to bring a component up failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "cause")]
pub enum Failure {
    /// Its program did not run at all.
    Spawn {
        /// Where it went wrong.
        step: SpawnStep,
        /// The system's error number.
        errno: i32,
        /// The file or folder concerned, empty where there is none.
        path: String,
    },
    /// It ended by itself.
    Ended {
        /// How.
        ending: Ending,
        /// How long it had run.
        after_ms: u64,
    },
    /// It was not ready in time and was ended.
    Late {
        /// Why it did not count as ready.
        reason: NotReady,
        /// The time limit.
        timeout_ms: u64,
    },
    /// A component that it depends on is not running.
    Dependency {
        /// That component.
        on: ComponentId,
    },
    /// Its health checks failed, and it was ended.
    Unhealthy {
        /// What the last one found.
        reason: NotReady,
        /// How many failed in a row.
        checks: u32,
    },
    /// It used more memory than it may, and was ended.
    Memory {
        /// What its processes used together, in bytes.
        used: u64,
        /// `memory-limit`, in bytes.
        limit: u64,
    },
}

/// Something that happened. Clients tell it while they wait, the supervisor's log keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum Notice {
    /// A component's program was started.
    Spawned {
        /// The component.
        component: ComponentId,
        /// Its main process.
        pid: u32,
    },
    /// A component is ready.
    Ready {
        /// The component.
        component: ComponentId,
        /// Its main process.
        pid: u32,
        /// From spawn to ready.
        after_ms: u64,
    },
    /// A component was asked to end.
    Stopping {
        /// The component.
        component: ComponentId,
        /// Its main process.
        pid: u32,
    },
    /// A component was still alive after its time to stop: SIGKILL was sent.
    Killed {
        /// The component.
        component: ComponentId,
        /// Its main process.
        pid: u32,
    },
    /// A component is gone, as it was ordered.
    Stopped {
        /// The component.
        component: ComponentId,
    },
    /// A component ended by itself, or its attempt failed.
    Failed {
        /// The component.
        component: ComponentId,
        /// Why.
        failure: Failure,
    },
    /// The main process is gone and others of its tree are alive: they were ended too.
    Remnants {
        /// The component.
        component: ComponentId,
        /// How many there were.
        count: u32,
    },
    /// A component will be started again.
    Retrying {
        /// The component.
        component: ComponentId,
        /// The number of failures in a row.
        attempt: u32,
        /// When, from now.
        delay_ms: u64,
    },
    /// A component ended by itself and, by its restart rule, stays down.
    Finished {
        /// The component.
        component: ComponentId,
    },
    /// A component failed too often; it is left alone until somebody starts it.
    GaveUp {
        /// The component.
        component: ComponentId,
        /// The number of failures in a row.
        attempts: u32,
    },
    /// The supervisor is up.
    SupervisorStarted {
        /// Its process.
        pid: u32,
    },
    /// The supervisor ends.
    SupervisorStopping {
        /// Its process.
        pid: u32,
    },
    /// The supervisor goes on as the program that is on disk now; the components do not notice.
    SupervisorReplaced {
        /// Its process, which stays the same.
        pid: u32,
    },
    /// A component that was running when its supervisor ended was taken over as it is.
    Adopted {
        /// The component.
        component: ComponentId,
        /// Its main process.
        pid: u32,
    },
    /// What a former supervisor noted of its components cannot be used.
    StateUnusable {
        /// Why.
        problem: StateProblem,
    },
    /// The guardian was gone; there is a new one.
    GuardianReplaced {
        /// The new one's process.
        pid: u32,
    },
    /// A health check failed.
    CheckFailed {
        /// The component.
        component: ComponentId,
        /// What it found.
        reason: NotReady,
        /// How many failed in a row.
        count: u32,
        /// So many restart the component.
        of: u32,
    },
    /// A component's output cannot be kept: the log cannot be written.
    LogStalled {
        /// The component.
        component: ComponentId,
        /// The system's error number.
        errno: i32,
    },
    /// A component's output is kept again; what came meanwhile was dropped.
    LogResumed {
        /// The component.
        component: ComponentId,
        /// How much was dropped, in bytes.
        dropped: u64,
    },
    /// The configuration was read again and took effect.
    Reloaded {
        /// How many components were started because they are new.
        started: u32,
        /// How many were restarted because their definition changed.
        restarted: u32,
        /// How many were stopped because they are defined no more.
        stopped: u32,
        /// How many run on as they are.
        unchanged: u32,
    },
    /// The configuration was to be read again, and nothing was changed.
    ReloadRefused {
        /// Why.
        #[serde(flatten)]
        refusal: Refusal,
    },
    /// A hook's program ended with another status than 0.
    HookFailed {
        /// The program.
        program: String,
        /// How it ended.
        ending: Ending,
    },
    /// A hook's program cannot be run.
    HookMissing {
        /// The program.
        program: String,
        /// The system's error number.
        errno: i32,
    },
    /// A hook's program did not end in time and was ended.
    HookHung {
        /// The program.
        program: String,
        /// The time it had.
        timeout_ms: u64,
    },
    /// A hook's program takes so long that it was not run for some events.
    HookSkipped {
        /// The program.
        program: String,
        /// How many events it missed.
        events: u32,
    },
    /// An essential component has given up: the supervisor in the foreground ends.
    EssentialLost {
        /// The component.
        component: ComponentId,
    },
    /// The run folder was gone and was made again.
    RunFolderRemade {
        /// The folder.
        path: String,
    },
    /// The run folder is gone or is another one, and cannot be made again. The components run on; clients cannot reach us.
    RunFolderUnusable {
        /// The folder.
        path: String,
        /// The system's error number.
        errno: i32,
    },
}

/// Why a former supervisor's notes cannot be used. Nobody is signalled because of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "problem")]
pub enum StateProblem {
    /// They cannot be read as such.
    Garbled,
    /// They are of another boot of the machine.
    OtherBoot,
    /// The process of this number is another one by now.
    Reused {
        /// The component that had it.
        component: ComponentId,
        /// The number.
        pid: u32,
    },
}

impl Notice {
    /// The component that it is about; `None`: the supervisor.
    #[must_use]
    pub fn component(&self) -> Option<&ComponentId> {
        match self {
            Self::Spawned { component, .. }
            | Self::Ready { component, .. }
            | Self::Stopping { component, .. }
            | Self::Killed { component, .. }
            | Self::Stopped { component }
            | Self::Failed { component, .. }
            | Self::Remnants { component, .. }
            | Self::Retrying { component, .. }
            | Self::Finished { component }
            | Self::GaveUp { component, .. }
            | Self::Adopted { component, .. }
            | Self::CheckFailed { component, .. }
            | Self::LogStalled { component, .. }
            | Self::LogResumed { component, .. }
            | Self::EssentialLost { component } => Some(component),
            Self::SupervisorStarted { .. }
            | Self::SupervisorStopping { .. }
            | Self::SupervisorReplaced { .. }
            | Self::StateUnusable { .. }
            | Self::GuardianReplaced { .. }
            | Self::Reloaded { .. }
            | Self::ReloadRefused { .. }
            | Self::HookFailed { .. }
            | Self::HookMissing { .. }
            | Self::HookHung { .. }
            | Self::HookSkipped { .. }
            | Self::RunFolderRemade { .. }
            | Self::RunFolderUnusable { .. } => None,
        }
    }
}

/// A [`Notice`] with what the component's configuration calls it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What happened.
    #[serde(flatten)]
    pub notice: Notice,
    /// The component's description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// What became of one component that an order named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "result")]
pub enum Outcome {
    /// It is up now.
    Started {
        /// Its main process.
        pid: u32,
        /// From the order until it was ready.
        after_ms: u64,
    },
    /// It was up already; nothing changed.
    AlreadyRunning {
        /// Its main process.
        pid: u32,
    },
    /// It is gone now.
    Stopped,
    /// It was down already; nothing changed.
    AlreadyStopped,
    /// It is up again, as another process.
    Restarted {
        /// Its main process.
        pid: u32,
        /// From the order until it was ready.
        after_ms: u64,
    },
    /// It could not be brought up.
    Failed {
        /// The last attempt's failure.
        failure: Failure,
        /// The number of failures in a row.
        attempts: u32,
        /// The last lines that it wrote, oldest first.
        last_lines: Vec<String>,
    },
    /// It ended by itself with status 0 before it was ready and, by its restart rule, stays down.
    Finished,
    /// Its definition did not change (`reload`).
    Unchanged,
    /// It is defined no more, and gone (`reload`).
    Dropped,
    /// Somebody else's later order decided otherwise.
    Overruled,
    /// The order was accepted; its end was not waited for.
    Accepted,
}

/// An [`Outcome`] with the component's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComponentOutcome {
    /// The component.
    pub id: ComponentId,
    /// What its configuration calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}
