//! Signals as something to read, for a process that waits for descriptors and has no event loop.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, FromRawFd, OwnedFd};

/// Some signals, which no longer interrupt: they wait until they are read.
#[derive(Debug)]
pub(crate) struct Signals(OwnedFd);

impl Signals {
    /// Takes these signals. To be called while the process has one thread.
    pub(crate) fn take(signals: &[i32]) -> io::Result<Self> {
        // SAFETY: the set is ours and is filled before it is read; a new descriptor belongs to nobody else.
        unsafe {
            let mut set: libc::sigset_t = std::mem::zeroed();
            libc::sigemptyset(&raw mut set);
            for signal in signals {
                libc::sigaddset(&raw mut set, *signal);
            }
            libc::sigprocmask(libc::SIG_BLOCK, &raw const set, std::ptr::null_mut());
            match libc::signalfd(-1, &raw const set, libc::SFD_CLOEXEC | libc::SFD_NONBLOCK) {
                -1 => Err(io::Error::last_os_error()),
                fd => Ok(Self(OwnedFd::from_raw_fd(fd))),
            }
        }
    }

    /// The next one; `None`: none came.
    pub(crate) fn next(&self) -> Option<i32> {
        // A record begins with the signal's number; see `signalfd(2)`.
        let mut record = [0; size_of::<libc::signalfd_siginfo>()];
        let count = rustix::io::read(&self.0, &mut record).ok()?;
        let number = record.first_chunk().filter(|_| count == record.len())?;
        i32::try_from(u32::from_ne_bytes(*number)).ok()
    }
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}
