//! Finds the instance's supervisor, or brings one up. One that was killed has a guardian which brings up the next: it is
//! waited for. Must not ask anything.

use std::os::fd::OwnedFd;
use std::time::{Duration, Instant};
use std::{fs, thread};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags};

use super::connection::{Connection, open};
use super::{Call, PAUSE};
use crate::daemon::{first_call, read_config};
use crate::error::Error;

/// For a guardian to bring up another supervisor. One that keeps dying takes longer, and that is to be known.
const REVIVAL: Duration = Duration::from_secs(1);

/// What a killed supervisor left.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Left {
    Nothing,
    /// Components perhaps, for another one to take over.
    Something,
}

impl Call<'_> {
    /// Connects to the supervisor; `None`: there is none, and nothing of one.
    ///
    /// # Errors
    /// [`Error::Abandoned`] where one was killed and no other one came, and whatever keeps it from being reached.
    pub(super) fn connect(&self) -> Result<Option<Connection>, Error> {
        let path = self.instance.socket();
        let began = Instant::now();
        loop {
            match open(&path, self.limit.left()?) {
                Ok(stream) => return Ok(Some(Connection::new(stream))),
                Err(Errno::NOENT | Errno::CONNREFUSED | Errno::NOTDIR) => {}
                // Nobody takes connections, and no more may wait.
                Err(Errno::AGAIN) => return Err(self.limit.passed()),
                Err(Errno::ACCESS | Errno::PERM) => return Err(Error::NotAllowed { path }),
                Err(error) => {
                    return Err(Error::Unreachable {
                        path,
                        errno: error.raw_os_error(),
                    });
                }
            }
            if !self.instance.state().exists() {
                return Ok(None);
            }
            if began.elapsed() >= REVIVAL || !self.is_guarded() {
                return Err(Error::Abandoned);
            }
            self.limit.left()?;
            thread::sleep(PAUSE);
        }
    }

    /// Whether there is a guardian, which brings up another supervisor.
    fn is_guarded(&self) -> bool {
        let note = fs::read_to_string(self.instance.guardian());
        let pid = note
            .ok()
            .and_then(|note| note.lines().next()?.parse().ok())
            .and_then(Pid::from_raw);
        // The number may be another one's by now: then the wait is in vain, and short.
        pid.and_then(|pid| rustix::process::pidfd_open(pid, PidfdFlags::empty()).ok())
            .is_some_and(|guardian| !has_ended(&guardian, Duration::ZERO))
    }

    /// The supervisor's process: its end says more than the end of the connection, which comes a moment before.
    /// The socket does not know it, for it may have been opened by a predecessor. `None` where it cannot be
    /// found out, as from another PID namespace.
    pub(super) fn supervisor(&self) -> Option<OwnedFd> {
        let signed = fs::read_to_string(self.instance.lock()).ok()?;
        let pid = Pid::from_raw(signed.trim().parse().ok()?)?;
        rustix::process::pidfd_open(pid, PidfdFlags::empty()).ok()
    }

    /// Starts a supervisor. What is wrong with the configuration is found here, where it can be told in full. What
    /// was left behind is taken over with the configuration that it was started with.
    pub(super) fn bring_up(&self, left: Left) -> Result<Connection, Error> {
        if left == Left::Nothing {
            read_config(&self.instance)?;
        }
        let stream =
            first_call(&self.instance, self.language).map_err(|error| Error::DaemonNotStarted {
                errno: error.raw_os_error().unwrap_or(0),
            })?;
        Ok(Connection::new(stream))
    }
}

/// Waits, for a while, until a process has ended. Whether it has.
pub(super) fn has_ended(process: &OwnedFd, patience: Duration) -> bool {
    let mut ended = [PollFd::new(process, PollFlags::IN)];
    let patience = Timespec::try_from(patience).unwrap_or_default();
    // Where that cannot be told: its work is over, and its lock says so to whoever needs to know.
    rustix::event::poll(&mut ended, Some(&patience)).is_ok_and(|count| count > 0)
}
