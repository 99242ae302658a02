//! Processes that are not our children: a former supervisor started them, and when it died they fell to its guardian, to
//! init or to another subreaper, who reaps them. Finds out how they ended nevertheless. Must not signal anybody.

use std::fs;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::{Pid, PidfdFlags};

use crate::daemon::tree::Stat;
use crate::supervisor::report::Ending;

/// Where `/proc/PID/stat` has the status of a process that ended, counted from the field behind the name; see
/// `proc_pid_stat(5)`.
const EXIT_CODE: usize = 52 - 3;

/// Opens a process that is known by number and start, if it is still there, as a zombie at least.
pub(crate) fn open(pid: u32, began: u64) -> Option<(OwnedFd, Stat)> {
    let number = i32::try_from(pid).ok().and_then(Pid::from_raw)?;
    // The descriptor first: what is compared then is the process that it stands for, or one that has its number since,
    // whose start is another.
    let pidfd = rustix::process::pidfd_open(number, PidfdFlags::empty()).ok()?;
    let stat = Stat::read(pid).filter(|stat| stat.start == began)?;
    Some((pidfd, stat))
}

/// How a process ended; `None`: it has not.
pub(crate) fn ending(pidfd: &OwnedFd, pid: u32) -> Option<Ending> {
    if !has_ended(pidfd) {
        return None;
    }
    // Reaped between the two looks, it is what the first one asks for.
    let status = reaped(pidfd)
        .or_else(|| zombie(pid))
        .or_else(|| reaped(pidfd));
    Some(status.map_or(Ending::Unknown, |status| {
        if libc::WIFSIGNALED(status) {
            Ending::Signal(libc::WTERMSIG(status))
        } else {
            Ending::Code(libc::WEXITSTATUS(status))
        }
    }))
}

/// Whether the process that a descriptor stands for has ended.
pub(crate) fn has_ended(pidfd: impl AsFd) -> bool {
    let mut polled = [PollFd::new(&pidfd, PollFlags::IN)];
    rustix::event::poll(&mut polled, Some(&Timespec::default())).is_ok_and(|ready| ready > 0)
}

/// The status of one that its parent has reaped (Linux 6.15).
fn reaped(pidfd: &OwnedFd) -> Option<i32> {
    // SAFETY: numbers alone: all zeros is a value of it.
    let mut info: libc::pidfd_info = unsafe { std::mem::zeroed() };
    info.mask = libc::PIDFD_INFO_EXIT.into();
    // SAFETY: the kernel fills `info`, whose size is part of the request's number.
    let result = unsafe { libc::ioctl(pidfd.as_raw_fd(), libc::PIDFD_GET_INFO, &raw mut info) };
    let is_known = result == 0 && info.mask & u64::from(libc::PIDFD_INFO_EXIT) != 0;
    is_known.then_some(info.exit_code)
}

/// The status of one that its parent has not reaped yet.
fn zombie(pid: u32) -> Option<i32> {
    let text = fs::read(format!("/proc/{pid}/stat")).ok()?;
    Stat::parse(&text).filter(Stat::is_dead)?;
    let text = String::from_utf8_lossy(&text);
    let (_, fields) = text.rsplit_once(')')?;
    let status = fields.split_ascii_whitespace().nth(EXIT_CODE)?.parse().ok();
    // To whoever may not inspect it, the kernel says 0 whatever it was. Its links are under the same rule.
    status.filter(|status| *status != 0 || fs::read_link(format!("/proc/{pid}/ns/user")).is_ok())
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn the_status_of_one_that_we_may_not_inspect_is_not_invented() {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        for line in ["exit 0", "exit 7"] {
            let mut child = Command::new("sh").args(["-c", line]).spawn().unwrap();
            let pid = child.id();
            let (pidfd, _) = open(pid, Stat::read(pid).unwrap().start).unwrap();
            let mut polled = [PollFd::new(&pidfd, PollFlags::IN)];
            rustix::event::poll(&mut polled, None).unwrap();
            let nobody = std::thread::spawn(move || {
                // SAFETY: a system call without pointers; past the C library it concerns this thread alone.
                unsafe { libc::syscall(libc::SYS_setresuid, 65534, 65534, 65534) };
                assert!(!rustix::process::geteuid().is_root());
                zombie(pid)
            });
            assert_eq!(nobody.join().unwrap(), None, "{line}");
            assert!(zombie(pid).is_some(), "{line}");
            child.wait().unwrap();
        }
    }

    #[test]
    fn the_status_is_known_before_and_after_somebody_reaps() {
        for (line, expected) in [
            ("exit 7", Ending::Code(7)),
            ("kill -9 $$", Ending::Signal(9)),
        ] {
            let mut command = Command::new("sh");
            command.args(["-c", "read x; eval \"$x\""]);
            let mut child = command.stdin(std::process::Stdio::piped()).spawn().unwrap();
            let stat = Stat::read(child.id()).unwrap();
            assert!(open(child.id(), stat.start + 1).is_none());
            let (pidfd, _) = open(child.id(), stat.start).unwrap();
            assert_eq!(ending(&pidfd, child.id()), None);
            std::io::Write::write_all(child.stdin.as_mut().unwrap(), line.as_bytes()).unwrap();
            drop(child.stdin.take());
            let mut polled = [PollFd::new(&pidfd, PollFlags::IN)];
            rustix::event::poll(&mut polled, None).unwrap();
            assert_eq!(ending(&pidfd, child.id()), Some(expected));
            child.wait().unwrap();
            // Unknown to older kernels, never wrong.
            let after = ending(&pidfd, child.id()).unwrap();
            assert!(after == expected || after == Ending::Unknown, "{after:?}");
        }
    }
}
