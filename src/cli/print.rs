//! The only writer to standard output and standard error: pages in, bytes out, one write each.
//! A closed pipe is a quiet end. Must not decide anything, nor know a sentence.

pub(super) mod json;
pub(super) mod page;
pub(super) mod table;
pub(super) mod terminal;

use std::io::{self, Write};

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
