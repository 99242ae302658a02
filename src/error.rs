//! Every way in which a command can fail, as facts: `locale` has the words, `exit` the numbers.

use std::path::PathBuf;

use crate::config::ConfigError;
use crate::exit::Exit;
use crate::supervisor::report::Refusal;

/// Why a command failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The command line was not understood.
    #[error("usage {0:?}")]
    Usage(UsageError),
    /// The configuration is wrong.
    #[error("config {path:?} {error}")]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong in it.
        error: ConfigError,
    },
    /// There is no configuration file.
    #[error("config-missing {path:?}")]
    ConfigMissing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The configuration file cannot be read.
    #[error("config-unreadable {path:?} {errno}")]
    ConfigUnreadable {
        /// The file.
        path: PathBuf,
        /// The system's error number.
        errno: i32,
    },
    /// The configuration file is not UTF-8.
    #[error("config-not-text {path:?} {line}")]
    ConfigNotText {
        /// The file.
        path: PathBuf,
        /// The first line that is not, from 1.
        line: usize,
    },
    /// No folder for the instance can be told: no home folder is known.
    #[error("no-home")]
    NoHome,
    /// No supervisor runs, and the command needs one.
    #[error("not-running")]
    NotRunning,
    /// The socket may not be used.
    #[error("not-allowed {path:?}")]
    NotAllowed {
        /// The socket.
        path: PathBuf,
    },
    /// The supervisor cannot be reached.
    #[error("unreachable {path:?} {errno}")]
    Unreachable {
        /// The socket.
        path: PathBuf,
        /// The system's error number.
        errno: i32,
    },
    /// The supervisor went away before it answered.
    #[error("connection-lost")]
    ConnectionLost,
    /// The supervisor speaks another version of the protocol.
    #[error("other-version {theirs} {ours}")]
    OtherVersion {
        /// The supervisor's.
        theirs: u32,
        /// Ours.
        ours: u32,
    },
    /// The supervisor did not come up; its log says more.
    #[error("daemon-died {log:?}")]
    DaemonDied {
        /// Its log file.
        log: PathBuf,
    },
    /// The supervisor could not be executed.
    #[error("daemon-not-started {errno}")]
    DaemonNotStarted {
        /// The system's error number.
        errno: i32,
    },
    /// The command did not end in the time given by `--timeout`; what it ordered goes on.
    #[error("timed-out {after_ms}")]
    TimedOut {
        /// The time given.
        after_ms: u64,
    },
    /// The supervisor refused the order.
    #[error("refused {0:?}")]
    Refused(Refusal),
}

/// What is wrong with a command line. Words are quoted as they were typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UsageError {
    /// A placeholder of the skeleton.
    MissingCommand,
}

impl Error {
    /// The exit code of a command other than `status` that failed so.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::Config { .. }
            | Self::ConfigMissing { .. }
            | Self::ConfigUnreadable { .. }
            | Self::ConfigNotText { .. }
            | Self::NoHome => Exit::Configuration,
            Self::NotRunning => Exit::NotRunning,
            Self::NotAllowed { .. } => Exit::Permission,
            Self::Unreachable { .. }
            | Self::ConnectionLost
            | Self::OtherVersion { .. }
            | Self::DaemonDied { .. }
            | Self::DaemonNotStarted { .. }
            | Self::TimedOut { .. } => Exit::Failed,
            Self::Refused(refusal) => refusal_exit(refusal),
        }
    }
}

fn refusal_exit(refusal: &Refusal) -> Exit {
    match refusal {
        Refusal::UnknownComponent { .. } => Exit::Usage,
        Refusal::NotAllowed | Refusal::NotRoot { .. } | Refusal::Folder { .. } => Exit::Permission,
        Refusal::Program { .. } => Exit::ProgramMissing,
        Refusal::Directory { .. } | Refusal::Identity { .. } | Refusal::ControlGroup { .. } => {
            Exit::Configuration
        }
        Refusal::Version { .. }
        | Refusal::Malformed
        | Refusal::TooLong
        | Refusal::Busy
        | Refusal::Ending
        | Refusal::Owned { .. }
        | Refusal::Socket { .. }
        | Refusal::PortTaken { .. } => Exit::Failed,
    }
}
