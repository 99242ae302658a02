//! What ties a new process to its supervisor until it stands in the state file, and what becomes of it when the
//! supervisor dies. All of it runs in the child, on memory that is shared: system calls and nothing else.

use super::check;
use crate::daemon::state::{IDENTITY, Place};
use crate::supervisor::report::SpawnStep;

/// How a process is tied to the supervisor.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bond {
    /// Where it notes itself before its program runs; `None`: nobody adopts it.
    pub(crate) place: Option<Place>,
    /// The signal that it gets when the supervisor dies.
    pub(crate) on_death: Option<i32>,
}

/// Either the process is in the state file, or it is gone when its supervisor is: until it is noted, the kernel kills it
/// with its parent. To be called before anything that a configuration can forbid it, such as opening files.
///
/// # Safety
/// Must be called in a fresh child only, whose parent was `supervisor`.
pub(super) unsafe fn note_itself(bond: &Bond, supervisor: libc::pid_t) -> Result<(), SpawnStep> {
    let Some(place) = bond.place else {
        return Ok(());
    };
    let mut identity = [b' '; IDENTITY];
    // SAFETY: the paths end with zero, the kernel writes no more than the buffer holds, and `note` is our own.
    unsafe {
        die_with(supervisor, libc::SIGKILL);
        let open = libc::O_RDONLY | libc::O_CLOEXEC;
        let own = libc::open(c"/proc/self/stat".as_ptr(), open);
        check(own, SpawnStep::Output)?;
        let read = libc::read(own, identity.as_mut_ptr().cast(), IDENTITY);
        libc::close(own);
        check_size(read)?;
        let written = libc::pwrite64(place.file, identity.as_ptr().cast(), IDENTITY, place.offset);
        check_size(written)?;
        libc::prctl(libc::PR_SET_PDEATHSIG, 0);
    }
    Ok(())
}

/// The last thing before the program runs: a change of identity has undone what was said before.
///
/// # Safety
/// As that of [`note_itself`].
pub(super) unsafe fn stay_bound(bond: &Bond, supervisor: libc::pid_t) {
    if let Some(signal) = bond.on_death {
        // SAFETY: as our own.
        unsafe { die_with(supervisor, signal) };
    }
}

/// The kernel sends the signal when the thread that made us ends: the supervisor's first, which ends with it. Where that
/// was before the kernel knew of it, we end here.
unsafe fn die_with(supervisor: libc::pid_t, signal: libc::c_int) {
    // SAFETY: system calls with numbers.
    unsafe {
        libc::prctl(libc::PR_SET_PDEATHSIG, signal);
        if libc::getppid() != supervisor {
            libc::_exit(127);
        }
    }
}

fn check_size(size: libc::ssize_t) -> Result<(), SpawnStep> {
    if size < 0 {
        Err(SpawnStep::Output)
    } else {
        Ok(())
    }
}
