//! How many files the supervisor may have open, and who gets them: some are kept from the components for those who ask,
//! and some from both for looking at processes. Without them it could neither tell what is missing nor end what it started.

use std::io;
use std::os::fd::{AsFd, AsRawFd};

use rustix::io::Errno;
use rustix::process::{Resource, getrlimit};

/// Kept for reading `/proc`, for probes and for the logs.
const KEPT: u64 = 8;

/// With fewer no supervisor begins: its own loop needs that many.
const LEAST: u64 = 24;

/// One in so many is for a client.
const SHARE_OF_CLIENTS: u64 = 8;

/// So many may be open at once. As many as the hard limit allows: see `Spawner`.
fn limit() -> u64 {
    getrlimit(Resource::Nofile).maximum.unwrap_or(u64::MAX)
}

/// How many clients may be connected at once, of `most` that would be served.
pub(crate) fn clients(most: usize) -> usize {
    usize::try_from(limit() / SHARE_OF_CLIENTS).map_or(most, |share| share.clamp(1, most))
}

/// Whether there are enough to begin.
///
/// # Errors
/// `EMFILE` where there are not.
pub(crate) fn suffice() -> io::Result<()> {
    if limit() < LEAST {
        return Err(Errno::MFILE.into());
    }
    Ok(())
}

/// Whether a component may have the descriptor that it was just given. The kernel gives the lowest number that is free, so
/// it tells how many are left.
///
/// # Errors
/// `EMFILE` where the rest is for others; `most` clients are served at most.
pub(crate) fn leave_enough(new: impl AsFd, most: usize) -> io::Result<()> {
    let number = u64::try_from(new.as_fd().as_raw_fd()).unwrap_or(0);
    let kept = KEPT + clients(most) as u64;
    if number.saturating_add(kept) >= limit() {
        return Err(Errno::MFILE.into());
    }
    Ok(())
}
