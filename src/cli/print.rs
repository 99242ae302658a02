//! The only writer to standard output and standard error: pages in, bytes out, one write each.
//! A closed pipe is a quiet end. Must not decide anything, nor know a sentence.

mod flow;
pub(super) mod json;
pub(super) mod page;
pub(super) mod table;
pub(super) mod terminal;

use std::io::{self, Write};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

pub(super) use flow::{Flow, Interrupted};
pub(super) use page::{Page, Style};

/// Writes to standard output, in one piece. A reader that went away is not a fault.
///
/// # Errors
/// The system's error number where the answer could not be written, for example to a full disk.
pub(super) fn answer(bytes: &[u8]) -> Result<(), i32> {
    delivered(write(&mut io::stdout().lock(), bytes))
}

/// Writes to standard error, in one piece. There is nobody to tell where that fails.
pub(super) fn tell(bytes: &[u8]) {
    let _ = write(&mut io::stderr().lock(), bytes);
}

/// Writes to standard error unless that would wait for whoever reads there (a stopped terminal, a full pipe):
/// for a supervisor in the foreground, which has better things to do.
pub(super) fn tell_in_passing(bytes: &[u8]) {
    let stderr = io::stderr();
    let mut ready = [PollFd::new(&stderr, PollFlags::OUT)];
    if poll(&mut ready, Some(&Timespec::default())).is_ok_and(|count| count > 0) {
        tell(bytes);
    }
}

fn write(stream: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    stream.write_all(bytes)?;
    stream.flush()
}

fn delivered(written: io::Result<()>) -> Result<(), i32> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error.raw_os_error().unwrap_or_default())
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_a_quiet_end_and_a_full_disk_is_not() {
        let closed = io::Error::from_raw_os_error(libc::EPIPE);
        assert_eq!(delivered(Err(closed)), Ok(()));
        let full = io::Error::from_raw_os_error(libc::ENOSPC);
        assert_eq!(delivered(Err(full)), Err(libc::ENOSPC));
    }
}
