//! Why a command failed.

use super::usage::usage;
use super::{Phrase, Voice};
use crate::error::{Error, ServeError};
use crate::locale::{Key, args};

impl Voice {
    /// Why a command failed.
    pub(crate) fn error<'a>(&self, error: &'a Error) -> Phrase<'a> {
        match error {
            Error::Usage(error) => usage(error),
            Error::Config { path, error } => self.fault(path, error),
            Error::ConfigMissing { path } => Phrase::new(
                Key::ErrorConfigMissing,
                args! { path = path.to_string_lossy() },
            ),
            Error::ConfigUnreadable { path, errno } => Phrase::new(
                Key::ErrorConfigUnreadable,
                args! { path = path.to_string_lossy(), reason = self.reason(*errno) },
            ),
            Error::ConfigNotText { path, line } => Phrase::new(
                Key::ErrorConfigNotText,
                args! { path = path.to_string_lossy(), line = line.to_string() },
            ),
            Error::ConfigExists { path } => Phrase::new(
                Key::ErrorConfigExists,
                args! { path = path.to_string_lossy() },
            ),
            Error::ConfigUnwritable { path, errno } => Phrase::new(
                Key::ErrorConfigUnwritable,
                args! { path = path.to_string_lossy(), reason = self.reason(*errno) },
            ),
            Error::WithoutServers => Phrase::bare(Key::ErrorWithoutServers),
            Error::NoHome => Phrase::bare(Key::ErrorNoHome),
            Error::NotRunning => Phrase::bare(Key::ErrorNotRunning),
            Error::NotAllowed { path } => Phrase::new(
                Key::ErrorNotAllowed,
                args! { path = path.to_string_lossy() },
            ),
            Error::Unreachable { path, errno } => Phrase::new(
                Key::ErrorUnreachable,
                args! { path = path.to_string_lossy(), reason = self.reason(*errno) },
            ),
            Error::Abandoned => Phrase::bare(Key::ErrorAbandoned),
            Error::EssentialLost { component } => Phrase::new(
                Key::ErrorEssentialLost,
                args! { component = self.component(component) },
            ),
            Error::LogUnreadable { path, errno } => Phrase::new(
                Key::ErrorLogUnreadable,
                args! { path = path.to_string_lossy(), reason = self.reason(*errno) },
            ),
            Error::ConnectionLost => Phrase::bare(Key::ErrorConnectionLost),
            Error::OtherVersion { theirs, ours } => Phrase::new(
                Key::ErrorOtherVersion,
                args! { theirs = theirs.to_string(), ours = ours.to_string() },
            ),
            Error::DaemonDied { log } => {
                Phrase::new(Key::ErrorDaemonDied, args! { log = log.to_string_lossy() })
            }
            Error::DaemonNotStarted { errno } => Phrase::new(
                Key::ErrorDaemonNotStarted,
                args! { reason = self.reason(*errno) },
            ),
            Error::TimedOut { after_ms } => {
                Phrase::new(Key::ErrorTimedOut, args! { time = self.time(*after_ms) })
            }
            Error::Unwritable { errno } => {
                Phrase::new(Key::ErrorUnwritable, args! { reason = self.reason(*errno) })
            }
            Error::Refused(refusal) => self.refusal(refusal),
            Error::Serve(error) => self.serve(error),
        }
    }

    /// What keeps a built-in server from its work.
    fn serve<'a>(&self, error: &'a ServeError) -> Phrase<'a> {
        match error {
            ServeError::PortTaken { address } => Phrase::new(
                Key::ErrorServePortTaken,
                args! { address = address.as_str() },
            ),
            ServeError::Address { address, errno } => Phrase::new(
                Key::ErrorServeAddress,
                args! { address = address.as_str(), reason = self.reason(*errno) },
            ),
            ServeError::Folder { path, errno } => Phrase::new(
                Key::ErrorServeFolder,
                args! { path = path.to_string_lossy(), reason = self.reason(*errno) },
            ),
            ServeError::Trial => Phrase::bare(Key::ErrorServeTrial),
            ServeError::Stuck => Phrase::bare(Key::ErrorServeStuck),
            ServeError::System { errno } => Phrase::new(
                Key::ErrorServeSystem,
                args! { reason = self.reason(*errno) },
            ),
        }
    }
}
