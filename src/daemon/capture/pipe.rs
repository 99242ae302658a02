//! The bytes in a component's pipe: looked at without being taken, moved, taken and dropped. Never waits.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt;

use rustix::io::Errno;
use rustix::pipe::{PipeFlags, SpliceFlags};

/// What is looked at or copied at once, in bytes: what a pipe holds.
pub(super) const CHUNK: usize = 64 * 1024;

/// How many bytes are in the pipe.
pub(super) fn waiting(pipe: &OwnedFd) -> io::Result<u64> {
    Ok(rustix::io::ioctl_fionread(pipe)?)
}

/// The first bytes that are in the pipe, at most [`CHUNK`]. They stay in it. Their copies go through a pipe that nobody
/// else sees, made for this moment: it is needed once for each full log.
pub(super) fn peek(pipe: &OwnedFd, most: u64) -> io::Result<Vec<u8>> {
    let most = usize::try_from(most).map_or(CHUNK, |most| most.min(CHUNK));
    let (reader, writer) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
    let count = match rustix::pipe::tee(pipe, &writer, most, SpliceFlags::NONBLOCK) {
        Ok(count) => count,
        Err(Errno::AGAIN) => 0,
        Err(error) => return Err(error.into()),
    };
    let mut bytes = vec![0; count];
    let mut got = 0;
    while got < count {
        got += rustix::io::read(&reader, &mut bytes[got..])?;
    }
    Ok(bytes)
}

/// Moves at most so many bytes from the pipe to a place of the log; returns how many. The kernel takes out of the pipe
/// exactly what it wrote, also where it is interrupted by a full disk or by our end.
pub(super) fn drain(pipe: &OwnedFd, log: &File, at: u64, most: u64) -> io::Result<u64> {
    let mut offset = at;
    let length = usize::try_from(most).unwrap_or(usize::MAX);
    let flags = SpliceFlags::NONBLOCK | SpliceFlags::MOVE;
    match rustix::pipe::splice(pipe, None, log, Some(&mut offset), length, flags) {
        Ok(count) => Ok(count as u64),
        Err(Errno::AGAIN | Errno::INTR) => Ok(0),
        Err(Errno::INVAL) => copy(pipe, log, at, most),
        Err(error) => Err(error.into()),
    }
}

/// The same for a file system that cannot splice. Written first and taken out of the pipe then: who is killed in between
/// writes it once more, after those bytes, but loses none.
fn copy(pipe: &OwnedFd, log: &File, at: u64, most: u64) -> io::Result<u64> {
    let mut bytes = peek(pipe, most)?;
    if bytes.is_empty() {
        return Ok(0);
    }
    let written = log.write_at(&bytes, at)?;
    let mut taken = 0;
    while taken < written {
        taken += rustix::io::read(pipe, &mut bytes[..written - taken])?;
    }
    Ok(written as u64)
}

/// Takes out what is in the pipe, at most so many bytes, and drops it; returns how many.
pub(super) fn discard(pipe: &OwnedFd, most: u64) -> u64 {
    let mut buffer = vec![0; CHUNK];
    let mut dropped = 0;
    while dropped < most {
        match rustix::io::read(pipe, &mut buffer[..]) {
            Ok(count) if count > 0 => dropped += count as u64,
            Ok(_) | Err(_) => break,
        }
    }
    dropped
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn what_cannot_be_spliced_is_copied_and_nothing_else() {
        let (reader, writer) = rustix::pipe::pipe_with(PipeFlags::NONBLOCK).unwrap();
        let mut writer = File::from(writer);
        writer.write_all(b"one two").unwrap();
        assert_eq!(peek(&reader, 3).unwrap(), b"one");
        let log = tempfile::tempfile().unwrap();
        assert_eq!(copy(&reader, &log, 2, 3).unwrap(), 3);
        assert_eq!(drain(&reader, &log, 5, 100).unwrap(), 4);
        assert_eq!(drain(&reader, &log, 9, 100).unwrap(), 0);
        assert_eq!(copy(&reader, &log, 9, 100).unwrap(), 0);
        let mut bytes = [0; 9];
        log.read_exact_at(&mut bytes, 0).unwrap();
        assert_eq!(&bytes, b"\0\0one two");
        assert_eq!(log.metadata().unwrap().len(), 9);
    }

    #[test]
    fn what_is_dropped_is_counted() {
        let (reader, writer) = rustix::pipe::pipe_with(PipeFlags::NONBLOCK).unwrap();
        File::from(writer).write_all(&[b'x'; 1000]).unwrap();
        assert_eq!(waiting(&reader).unwrap(), 1000);
        assert_eq!(discard(&reader, u64::MAX), 1000);
        assert_eq!(waiting(&reader).unwrap(), 0);
    }
}
