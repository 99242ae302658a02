//! Why a command failed.

use super::usage::usage;
use super::{Phrase, Voice};
use crate::error::Error;
use crate::locale::{Key, args};

impl Voice {
    /// Why a command failed.
    pub(crate) fn error<'a>(&self, error: &'a Error) -> Phrase<'a> {
        match error {
            Error::Usage(error) => usage(error),
            Error::Config { path, error } => self.fault(path, error),
            Error::ConfigMissing { path } => Phrase {
                key: Key::ErrorConfigMissing,
                arguments: args! { path = path.to_string_lossy() },
            },
            Error::ConfigUnreadable { path, errno } => Phrase {
                key: Key::ErrorConfigUnreadable,
                arguments: args! { path = path.to_string_lossy(), reason = self.reason(*errno) },
            },
            Error::ConfigNotText { path, line } => Phrase {
                key: Key::ErrorConfigNotText,
                arguments: args! { path = path.to_string_lossy(), line = line.to_string() },
            },
            Error::NoHome => Phrase::bare(Key::ErrorNoHome),
            Error::NotRunning => Phrase::bare(Key::ErrorNotRunning),
            Error::NotAllowed { path } => Phrase {
                key: Key::ErrorNotAllowed,
                arguments: args! { path = path.to_string_lossy() },
            },
            Error::Unreachable { path, errno } => Phrase {
                key: Key::ErrorUnreachable,
                arguments: args! { path = path.to_string_lossy(), reason = self.reason(*errno) },
            },
            Error::ConnectionLost => Phrase::bare(Key::ErrorConnectionLost),
            Error::OtherVersion { theirs, ours } => Phrase {
                key: Key::ErrorOtherVersion,
                arguments: args! { theirs = theirs.to_string(), ours = ours.to_string() },
            },
            Error::DaemonDied { log } => Phrase {
                key: Key::ErrorDaemonDied,
                arguments: args! { log = log.to_string_lossy() },
            },
            Error::DaemonNotStarted { errno } => Phrase {
                key: Key::ErrorDaemonNotStarted,
                arguments: args! { reason = self.reason(*errno) },
            },
            Error::TimedOut { after_ms } => Phrase {
                key: Key::ErrorTimedOut,
                arguments: args! { time = self.time(*after_ms) },
            },
            Error::Unwritable { errno } => Phrase {
                key: Key::ErrorUnwritable,
                arguments: args! { reason = self.reason(*errno) },
            },
            Error::Refused(refusal) => self.refusal(refusal),
        }
    }
}
