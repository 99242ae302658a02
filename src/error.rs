//! Every way in which a command can fail, as facts: `locale` has the words, `exit` the numbers.

use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

use crate::config::ConfigError;
use crate::exit::Exit;
use crate::supervisor::component::ComponentId;
use crate::supervisor::report::Refusal;

/// Why a command failed. Serialized, it is the `error` of `--json` (`docs/protocol.md`).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Error {
    /// The command line was not understood.
    #[error("usage {0:?}")]
    Usage(UsageError),
    /// The configuration is wrong.
    #[error("config {path:?} {error}")]
    Config {
        /// The file.
        #[serde(serialize_with = "lossy")]
        path: PathBuf,
        /// What is wrong in it.
        #[serde(flatten)]
        error: ConfigError,
    },
    /// There is no configuration file.
    #[error("config-missing {path:?}")]
    ConfigMissing {
        /// Where it was looked for.
        #[serde(serialize_with = "lossy")]
        path: PathBuf,
    },
    /// The configuration file cannot be read.
    #[error("config-unreadable {path:?} {errno}")]
    ConfigUnreadable {
        /// The file.
        #[serde(serialize_with = "lossy")]
        path: PathBuf,
        /// The system's error number.
        errno: i32,
    },
    /// The configuration file is not UTF-8.
    #[error("config-not-text {path:?} {line}")]
    ConfigNotText {
        /// The file.
        #[serde(serialize_with = "lossy")]
        path: PathBuf,
        /// The first line that is not, from 1.
        line: usize,
    },
    /// The configuration file that was to be written is there already.
    #[error("config-exists {path:?}")]
    ConfigExists {
        /// The file.
        #[serde(serialize_with = "lossy")]
        path: PathBuf,
    },
    /// The configuration file cannot be written.
    #[error("config-unwritable {path:?} {errno}")]
    ConfigUnwritable {
        /// The file.
        #[serde(serialize_with = "lossy")]
        path: PathBuf,
        /// The system's error number.
        errno: i32,
    },
    /// The program was built without the built-in servers.
    #[error("without-servers")]
    WithoutServers,
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
        #[serde(serialize_with = "lossy")]
        path: PathBuf,
    },
    /// The supervisor cannot be reached.
    #[error("unreachable {path:?} {errno}")]
    Unreachable {
        /// The socket.
        #[serde(serialize_with = "lossy")]
        path: PathBuf,
        /// The system's error number.
        errno: i32,
    },
    /// The supervisor was killed, and the components that it left behind may still run.
    #[error("abandoned")]
    Abandoned,
    /// An essential component has given up, and with it the supervisor in the foreground.
    #[error("essential-lost {component}")]
    EssentialLost {
        /// The component.
        component: ComponentId,
    },
    /// A log cannot be read.
    #[error("log-unreadable {path:?} {errno}")]
    LogUnreadable {
        /// The file or folder.
        #[serde(serialize_with = "lossy")]
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
        #[serde(serialize_with = "lossy")]
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
    /// The answer could not be written to standard output.
    #[error("unwritable {errno}")]
    Unwritable {
        /// The system's error number.
        errno: i32,
    },
    /// The supervisor refused the order.
    #[error("refused {0:?}")]
    Refused(Refusal),
    /// A built-in server cannot do its work.
    #[error("serve {0:?}")]
    Serve(ServeError),
}

/// What keeps a built-in server from its work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "serve")]
pub enum ServeError {
    /// Another program listens at its address.
    PortTaken {
        /// Host and port.
        address: String,
    },
    /// Its address cannot be listened at.
    Address {
        /// Host and port.
        address: String,
        /// The system's error number.
        errno: i32,
    },
    /// A folder that it was told of is missing, is none, or may not be used.
    Folder {
        /// The folder.
        #[serde(serialize_with = "lossy")]
        path: PathBuf,
        /// The system's error number.
        errno: i32,
    },
    /// The picture that it made to try itself did not come out.
    Trial,
    /// All its workers were at one request each for so long that none of them can be expected to end.
    Stuck,
    /// The system refused something that every server needs.
    System {
        /// The system's error number.
        errno: i32,
    },
}

/// What is wrong with a command line. Words and options are quoted as they were typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "usage")]
pub enum UsageError {
    /// No command was typed.
    MissingCommand,
    /// No command has this name.
    UnknownCommand {
        /// The word.
        typed: String,
        /// Words that resemble it, the nearest first. Never executed. In the operator's language, and
        /// therefore not in JSON, which is the same in all of them.
        #[serde(skip)]
        suggestions: Vec<String>,
    },
    /// No option has this name.
    UnknownOption {
        /// The option.
        typed: String,
        /// One that resembles it.
        suggestion: Option<String>,
    },
    /// The option exists, for other commands.
    MisplacedOption {
        /// The option.
        option: String,
        /// The command.
        command: String,
    },
    /// An option stands without its value.
    MissingValue {
        /// The option.
        option: String,
    },
    /// An option has a value that it does not allow.
    InvalidValue {
        /// The option.
        option: String,
        /// The value.
        value: String,
        /// The values that it allows, where they can be listed.
        choices: Vec<String>,
    },
    /// An option that takes no value has one.
    UnexpectedValue {
        /// The option.
        option: String,
        /// The value.
        value: String,
    },
    /// The value is no duration, as `1m 30s` is one, or an endless one.
    BadDuration {
        /// The option.
        option: String,
        /// The value.
        value: String,
    },
    /// The value is no time, as `2026-11-21 08:30`, `08:30` or `15m` (ago) are.
    BadTime {
        /// The option.
        option: String,
        /// The value.
        value: String,
    },
    /// The value is no number of lines.
    BadCount {
        /// The option.
        option: String,
        /// The value.
        value: String,
    },
    /// The value of `--port` names no port, or no server.
    BadPort {
        /// The option.
        option: String,
        /// The value.
        value: String,
    },
    /// Two servers would have the same port.
    SamePort {
        /// The port.
        port: u16,
    },
    /// The value is no IP address with a port.
    BadAddress {
        /// The option.
        option: String,
        /// The value.
        value: String,
    },
    /// The value is no size, as `1GiB` is one.
    BadSize {
        /// The option.
        option: String,
        /// The value.
        value: String,
    },
    /// The value of `--lang` has not the form of a language tag.
    BadLanguage {
        /// The value.
        value: String,
        /// The languages there are.
        known: Vec<String>,
    },
    /// An argument too many.
    Surplus {
        /// The argument.
        typed: String,
    },
    /// What stands behind `serve` is no built-in server, or nothing.
    UnknownServer {
        /// The word.
        typed: Option<String>,
        /// The servers there are.
        known: Vec<String>,
    },
    /// An argument is missing.
    MissingArgument {
        /// Its name.
        argument: String,
    },
    /// An option stands twice.
    RepeatedOption {
        /// The option.
        option: String,
    },
    /// Two options exclude each other.
    Conflict {
        /// The one.
        option: String,
        /// The other.
        other: String,
    },
    /// An argument is not text in any encoding that could be expected.
    NotText {
        /// The argument, its odd bytes written as `\xE4`.
        escaped: String,
    },
    /// Anything else.
    Other,
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
            Self::NotRunning | Self::Abandoned => Exit::NotRunning,
            Self::NotAllowed { .. }
            | Self::LogUnreadable {
                errno: libc::EACCES | libc::EPERM,
                ..
            }
            | Self::ConfigUnwritable {
                errno: libc::EACCES | libc::EPERM | libc::EROFS,
                ..
            } => Exit::Permission,
            Self::EssentialLost { .. }
            | Self::LogUnreadable { .. }
            | Self::ConfigExists { .. }
            | Self::WithoutServers
            | Self::ConfigUnwritable { .. }
            | Self::Unreachable { .. }
            | Self::ConnectionLost
            | Self::OtherVersion { .. }
            | Self::DaemonDied { .. }
            | Self::DaemonNotStarted { .. }
            | Self::TimedOut { .. }
            | Self::Unwritable { .. } => Exit::Failed,
            Self::Refused(refusal) => refusal_exit(refusal),
            Self::Serve(error) => match error {
                ServeError::Folder { .. } => Exit::Configuration,
                ServeError::PortTaken { .. }
                | ServeError::Address { .. }
                | ServeError::Trial
                | ServeError::Stuck
                | ServeError::System { .. } => Exit::Failed,
            },
        }
    }
}

/// A path in JSON, which is always text: odd bytes become U+FFFD.
fn lossy<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&path.to_string_lossy())
}

fn refusal_exit(refusal: &Refusal) -> Exit {
    match refusal {
        Refusal::UnknownComponent { .. } => Exit::Usage,
        Refusal::NotAllowed | Refusal::NotRoot { .. } | Refusal::Folder { .. } => Exit::Permission,
        Refusal::Program { .. } | Refusal::Replacement { .. } => Exit::ProgramMissing,
        Refusal::Directory { .. }
        | Refusal::ServerFolder { .. }
        | Refusal::ServerArgument { .. }
        | Refusal::Identity { .. }
        | Refusal::Configuration { .. }
        | Refusal::ControlGroup { .. } => Exit::Configuration,
        Refusal::Version { .. }
        | Refusal::Malformed
        | Refusal::TooLong
        | Refusal::Busy
        | Refusal::Ending
        | Refusal::Reloading
        | Refusal::NewerState { .. }
        | Refusal::Owned { .. }
        | Refusal::Socket { .. }
        | Refusal::PortTaken { .. }
        | Refusal::Address { .. } => Exit::Failed,
    }
}
