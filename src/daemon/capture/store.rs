//! The log file of one component with its index: takes bytes from the pipe, knows when it is full. What has been written
//! is the truth: the next byte goes where the file ends, also after a kill.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rustix::fs::OFlags;
use rustix::io::Errno;

use super::index::Index;
use super::pipe;
use crate::config::LogSettings;
use crate::daemon::{ownership, rotation};
use crate::instance::{rotated, times};
use crate::protocol::index::Arrival;

/// A line that does not end where a log is full may go on for so long, in bytes; then it is cut.
const OVERHANG: u64 = 64 * 1024;

/// An index may take this part of what its log may take.
const INDEX_SHARE: u64 = 8;

/// How a component's output is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keeping {
    /// How much of it.
    pub(crate) settings: LogSettings,
    /// The group that may read it.
    pub(crate) group: Option<u32>,
}

/// What came of taking bytes from the pipe.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) count: u64,
    /// Nothing more fits: the next bytes are for a new log.
    pub(super) is_full: bool,
}

/// The log that is being written.
#[derive(Debug)]
pub(super) struct Store {
    path: PathBuf,
    pub(super) keeping: Keeping,
    pub(super) log: File,
    /// Device and inode: whether it still has its name.
    identity: (u64, u64),
    /// Where the next byte goes.
    pub(super) end: u64,
    /// `None`: there is no room for one. The log is kept nevertheless.
    index: Option<Index>,
}

impl Store {
    /// Opens log and index, or makes them; a rotation that a kill interrupted is completed first.
    pub(super) fn open(path: &Path, keeping: Keeping) -> io::Result<Self> {
        rotation::finish(path, keeping.settings.keep)?;
        let log = open(path, keeping.group)?;
        let found = log.metadata()?;
        Ok(Self {
            path: path.to_path_buf(),
            keeping,
            identity: (found.dev(), found.ino()),
            end: found.len(),
            index: open_index(path, keeping, found.len()),
            log,
        })
    }

    /// Takes notice of what others did to the log: who cut it or wrote to it finds us going on at its end, who took it away
    /// or put another in its place gets a new one. Returns whether anything was different.
    pub(super) fn refresh(&mut self) -> io::Result<bool> {
        let named = fs::symlink_metadata(&self.path);
        match named {
            Ok(named) if (named.dev(), named.ino()) == self.identity => {
                let is_as_it_was = named.len() == self.end;
                self.end = named.len();
                if self.index.is_none() || !is_as_it_was {
                    self.index = open_index(&self.path, self.keeping, self.end);
                }
                return Ok(!is_as_it_was);
            }
            Ok(_) | Err(_) => *self = Self::open(&self.path, self.keeping)?,
        }
        // Another file than before.
        Ok(true)
    }

    /// Moves bytes from the pipe, up to the last line's end that fits.
    pub(super) fn take(&mut self, from: &OwnedFd) -> io::Result<Taken> {
        let waiting = pipe::waiting(from)?;
        let max_size = self.keeping.settings.max_size;
        let index = self.index.as_ref();
        let index_is_full = index.is_some_and(|index| index.length() >= max_size / INDEX_SHARE);
        let room = if index_is_full {
            0
        } else {
            max_size.saturating_sub(self.end)
        };
        let (count, is_full) = if waiting <= room {
            (waiting, false)
        } else {
            let most = max_size.saturating_add(OVERHANG).saturating_sub(self.end);
            // Without a descriptor to spare it is cut anywhere: that it has a bound counts more.
            let bytes = pipe::peek(from, most).unwrap_or_else(|_| Vec::new());
            if bytes.is_empty() {
                (room, true)
            } else {
                self.portion(&bytes, room, most)
            }
        };
        let mut taken = 0;
        if count > 0 {
            if let Some(index) = &mut self.index
                && !index_is_full
            {
                let offset = self.end;
                let at_ms = now();
                index.note(Arrival { offset, at_ms });
            }
            taken = pipe::drain(from, &self.log, self.end, count)?;
            self.end += taken;
        }
        Ok(Taken {
            count: taken,
            is_full: is_full && taken == count,
        })
    }

    /// How much of the bytes that come next is for this log, and whether it is full then.
    fn portion(&self, bytes: &[u8], room: u64, most: u64) -> (u64, bool) {
        let is_line_end = |byte: &u8| *byte == b'\n';
        let within = |limit: u64| {
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            &bytes[..bytes.len().min(limit)]
        };
        let fits = within(room);
        if fits.len() == bytes.len() && room > 0 {
            // The pipe holds more than can be looked at at once.
            return (bytes.len() as u64, false);
        }
        if let Some(last) = fits.iter().rposition(is_line_end) {
            return (last as u64 + 1, true);
        }
        if self.ends_with_a_line() {
            return (0, true);
        }
        let nearly_fits = within(most);
        match nearly_fits.iter().position(is_line_end) {
            Some(first) => (first as u64 + 1, true),
            None => (nearly_fits.len() as u64, nearly_fits.len() as u64 == most),
        }
    }

    fn ends_with_a_line(&self) -> bool {
        let mut last = [0];
        self.end > 0 && self.log.read_exact_at(&mut last, self.end - 1).is_ok() && last == *b"\n"
    }

    /// Gives the full log its number and begins a new one.
    pub(super) fn rotate(&mut self) -> io::Result<()> {
        rotation::rotate(&self.path, self.keeping.settings.keep)?;
        *self = Self::open(&self.path, self.keeping)?;
        Ok(())
    }

    /// The log that was full before this one.
    pub(super) fn former(&self) -> io::Result<File> {
        File::open(rotated(&self.path, 1))
    }
}

fn open_index(log: &Path, keeping: Keeping, end: u64) -> Option<Index> {
    let file = open(&times(log, 0), keeping.group).ok()?;
    Index::new(file, end).ok()
}

/// Lets a group read all that is kept of a log and its predecessors, as far as it is there.
pub(crate) fn let_read(log: &Path, keep: u32, group: u32) {
    for number in 0..=keep {
        for path in [rotated(log, number), times(log, number)] {
            // Nothing is made here.
            if path.exists() {
                let _ = open(&path, Some(group));
            }
        }
    }
}

/// Opens a file of the log folder for us alone to write. What else may stand under its name, a link that leads
/// elsewhere, a pipe, a device, is left alone.
pub(crate) fn open(path: &Path, group: Option<u32>) -> io::Result<File> {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o640)
        .custom_flags(flags.bits().cast_signed())
        .open(path)?;
    if !file.metadata()?.is_file() {
        return Err(Errno::EXIST.into());
    }
    if let Some(group) = group {
        ownership::let_read(&file, group);
    }
    Ok(file)
}

/// Unix time in milliseconds.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}
