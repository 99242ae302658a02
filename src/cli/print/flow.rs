//! Standard output for what may go on without end: collected, and written when there is enough of it.

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::{Errno, write};
use rustix::stdio;

/// So many bytes are written at once.
const ENOUGH: usize = 64 * 1024;

/// Why nothing more can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Interrupted {
    /// Whoever read it is gone, which is a quiet end.
    Reader,
    /// The system refused it, for example because a disk is full.
    Unwritable {
        /// Its error number.
        errno: i32,
    },
}

/// Bytes on their way.
#[derive(Debug, Default)]
pub(in crate::cli) struct Flow {
    bytes: Vec<u8>,
}

impl Flow {
    /// Adds bytes.
    pub(in crate::cli) fn put(&mut self, bytes: &[u8]) -> Result<(), Interrupted> {
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() < ENOUGH {
            return Ok(());
        }
        self.flush()
    }

    /// Writes what is not written yet.
    pub(in crate::cli) fn flush(&mut self) -> Result<(), Interrupted> {
        let mut rest = &self.bytes[..];
        while !rest.is_empty() {
            match write(stdio::stdout(), rest) {
                Ok(count) => rest = &rest[count..],
                Err(Errno::INTR) => {}
                // Somebody made it so for all who share it.
                Err(Errno::AGAIN) => {
                    let stdout = stdio::stdout();
                    let _ = poll(&mut [PollFd::new(&stdout, PollFlags::OUT)], None);
                }
                Err(Errno::PIPE) => return Err(Interrupted::Reader),
                Err(errno) => {
                    let errno = errno.raw_os_error();
                    return Err(Interrupted::Unwritable { errno });
                }
            }
        }
        self.bytes.clear();
        Ok(())
    }
}
