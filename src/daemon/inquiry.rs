//! Programs that are asked something while nothing else is done: what they say, in a time that can be waited for. Must
//! not wait any longer, whatever they do.

use std::io::{self, Read};
use std::os::fd::AsFd;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags};

/// For a program to say what it is asked. As a rule that takes a few milliseconds.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// One that says more says nothing of use.
const MOST: usize = 1 << 20;

/// From SIGKILL to the end of one. What the kernel does for it, as with a file server that is gone, may take longer:
/// then it is reaped as any child is.
const LAST_BREATH: Duration = Duration::from_secs(1);

/// Runs a program until it has said enough, has no more to say, or the time is over; then it is killed. What it said.
///
/// # Errors
/// `ETIMEDOUT`, and whatever keeps it from being executed.
pub(crate) fn ask(
    command: &mut Command,
    patience: Duration,
    is_enough: impl Fn(&[u8]) -> bool,
) -> io::Result<Vec<u8>> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let end = Instant::now() + patience;
    let output = child.stdout.take();
    let said = output.map_or(Ok(Vec::new()), |output| listen(output, end, is_enough));
    // One that has ended does not mind.
    let _ = child.kill();
    take_end(&mut child);
    said
}

fn listen(
    mut output: ChildStdout,
    end: Instant,
    is_enough: impl Fn(&[u8]) -> bool,
) -> io::Result<Vec<u8>> {
    let mut said = Vec::new();
    let mut buffer = [0; 512];
    while said.len() < MOST && !is_enough(&said) {
        if !is_readable(&output, end) {
            return Err(Errno::TIMEDOUT.into());
        }
        match output.read(&mut buffer)? {
            0 => break,
            count => said.extend_from_slice(&buffer[..count]),
        }
    }
    Ok(said)
}

fn take_end(child: &mut Child) {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let pidfd = pid.and_then(|pid| rustix::process::pidfd_open(pid, PidfdFlags::empty()).ok());
    if let Some(pidfd) = pidfd {
        is_readable(&pidfd, Instant::now() + LAST_BREATH);
    }
    let _ = child.try_wait();
}

/// Waits until there is something to read. Whether there is in time.
fn is_readable(fd: impl AsFd, end: Instant) -> bool {
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let patience = Timespec::try_from(left).unwrap_or_default();
        let mut readable = [PollFd::from_borrowed_fd(fd.as_fd(), PollFlags::IN)];
        match rustix::event::poll(&mut readable, Some(&patience)) {
            // Interrupted: the rest of the time is left.
            Err(_) if !left.is_zero() => {}
            Ok(0) | Err(_) => return false,
            Ok(_) => return !left.is_zero(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask_shell(line: &str, patience: Duration) -> io::Result<Vec<u8>> {
        ask(Command::new("/bin/sh").args(["-c", line]), patience, |_| {
            false
        })
    }

    #[test]
    fn all_that_is_said_is_heard() {
        let said = ask_shell("echo one; sleep 0.1; echo two", 12 * PATIENCE);
        assert_eq!(said.unwrap(), b"one\ntwo\n");
    }

    #[test]
    fn nobody_is_waited_for_without_end() {
        let asked = ask_shell("exec sleep 1000", Duration::from_millis(100));
        assert_eq!(asked.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn nobody_is_listened_to_without_end() {
        let asked = ask_shell("exec yes", 12 * PATIENCE);
        assert!(asked.unwrap().len() < 2 * MOST);
    }
}
