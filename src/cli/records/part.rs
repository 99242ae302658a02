//! One file of a log: its bytes in pieces, its index, and what it is known by when it is renamed.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use super::index::Index;
use crate::instance;

/// The largest piece of a file that is held.
const PIECE: u64 = 16 * 1024;

/// What a file is known by, whatever its name: device and inode.
pub(super) type Identity = (u64, u64);

/// One file of a log.
#[derive(Debug)]
pub(super) struct Part {
    file: File,
    pub(super) identity: Identity,
    pub(super) index: Index,
    /// So many bytes are to be read.
    pub(super) length: u64,
    /// So many bytes were there when we looked; the last line may not be whole.
    found: u64,
    /// When it was written last, in Unix milliseconds: the only time of a file without an index.
    modified_ms: u64,
    piece: Vec<u8>,
    piece_at: u64,
}

impl Part {
    /// Opens a log, full or not. `None`: there is none, or it is no file.
    pub(super) fn open(log: &Path, number: u32) -> io::Result<Option<Self>> {
        let Some(file) = open(&instance::rotated(log, number))? else {
            return Ok(None);
        };
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Ok(None);
        }
        let mut part = Self {
            file,
            identity: identity(&metadata),
            index: Index::default(),
            length: metadata.len(),
            found: metadata.len(),
            modified_ms: modified(&metadata),
            piece: Vec::new(),
            piece_at: 0,
        };
        part.find_index(log, number);
        Ok(Some(part))
    }

    /// Opens the index where there is one now. A rotation renames it first: one without its log belongs to the log
    /// before. Where it cannot be read there are no times.
    fn find_index(&mut self, log: &Path, number: u32) {
        let own = open(&instance::times(log, number)).ok().flatten();
        let next = number.saturating_add(1);
        let index = own.or_else(|| {
            let is_unfinished = identity_of(&instance::rotated(log, next)).is_none();
            let renamed = || open(&instance::times(log, next)).ok().flatten();
            is_unfinished.then(renamed).flatten()
        });
        self.index = Index::new(index);
    }

    /// Takes notice of what was written meanwhile; of that, only whole lines are to be read. Where it was cut, it
    /// begins anew: true.
    pub(super) fn grow(&mut self, log: &Path) -> io::Result<bool> {
        let metadata = self.file.metadata()?;
        let is_cut = metadata.len() < self.found;
        if is_cut {
            self.length = 0;
            self.found = 0;
        }
        if is_cut || !self.index.is_there() {
            self.find_index(log, 0);
        }
        self.index.grow();
        self.modified_ms = modified(&metadata);
        self.piece.clear();
        let before = self.found;
        self.found = metadata.len();
        self.length = self.whole_lines(before, self.length)?;
        Ok(is_cut)
    }

    /// From now on, only whole lines are to be read.
    pub(super) fn hold_back(&mut self) -> io::Result<()> {
        self.length = self.whole_lines(0, 0)?;
        Ok(())
    }

    /// Nothing more will be written: an unfinished line is a line.
    pub(super) fn complete(&mut self) -> io::Result<()> {
        self.found = self.file.metadata()?.len().max(self.found);
        self.length = self.found;
        self.index.grow();
        self.piece.clear();
        Ok(())
    }

    /// The end of the last whole line of what was found, looked for down to `floor`; `otherwise` where none ends there.
    fn whole_lines(&mut self, floor: u64, otherwise: u64) -> io::Result<u64> {
        let mut end = self.found;
        while end > floor {
            let piece = self.before(end, floor)?;
            if let Some(place) = piece.iter().rposition(|byte| *byte == b'\n') {
                return Ok(end - (piece.len() - place - 1) as u64);
            }
            if piece.is_empty() {
                break;
            }
            end -= piece.len() as u64;
        }
        Ok(otherwise)
    }

    /// When the byte at this offset arrived, in Unix milliseconds.
    pub(super) fn at(&mut self, offset: u64) -> Option<u64> {
        self.index.at(offset)
    }

    /// When the byte at this offset had arrived at the latest.
    pub(super) fn at_the_latest(&mut self, offset: u64) -> u64 {
        let known = self.at(offset).or_else(|| self.index.first());
        known.unwrap_or(self.modified_ms)
    }

    /// The beginning of the first line that arrived at this time or later, as far as that can be told. `None`: all
    /// came before.
    pub(super) fn since(&mut self, at_ms: u64) -> io::Result<Option<u64>> {
        let offset = if self.index.first().is_some() {
            self.index.since(at_ms)
        } else {
            (self.modified_ms >= at_ms).then_some(0)
        };
        match offset {
            None => Ok(None),
            Some(0) => Ok(Some(0)),
            Some(offset) if offset >= self.length => Ok(None),
            // Whoever began the line began it before.
            Some(offset) => Ok(Some(self.line_end(offset - 1)?)),
        }
    }

    /// Where the line ends that has its byte at this offset; behind its line feed.
    fn line_end(&mut self, mut offset: u64) -> io::Result<u64> {
        loop {
            let piece = self.from(offset)?;
            if piece.is_empty() {
                return Ok(offset);
            }
            if let Some(place) = piece.iter().position(|byte| *byte == b'\n') {
                return Ok(offset + place as u64 + 1);
            }
            offset += piece.len() as u64;
        }
    }

    /// The beginning of the line that ends before this offset, with or without its line feed.
    pub(super) fn line_before(&mut self, offset: u64) -> io::Result<u64> {
        // The last byte is this line's own end.
        let mut end = offset.saturating_sub(1);
        while end > 0 {
            let piece = self.before(end, 0)?;
            if let Some(place) = piece.iter().rposition(|byte| *byte == b'\n') {
                return Ok(end - (piece.len() - place - 1) as u64);
            }
            if piece.is_empty() {
                break;
            }
            end -= piece.len() as u64;
        }
        Ok(0)
    }

    /// The bytes from here on, as many as are at hand; none at the end.
    pub(super) fn from(&mut self, offset: u64) -> io::Result<&[u8]> {
        let end = self.piece_at + self.piece.len() as u64;
        if !(self.piece_at..end).contains(&offset) {
            self.load(offset, self.length.saturating_sub(offset).min(PIECE))?;
        }
        let left = usize::try_from(self.length.saturating_sub(offset)).unwrap_or(usize::MAX);
        let piece = &self.piece[narrow(offset - self.piece_at)..];
        Ok(&piece[..piece.len().min(left)])
    }

    /// The bytes before here, as many as are at hand and not below the floor; none where the file was cut meanwhile.
    fn before(&mut self, offset: u64, floor: u64) -> io::Result<&[u8]> {
        let end = self.piece_at + self.piece.len() as u64;
        if !(self.piece_at < offset && offset <= end) {
            let begin = offset.saturating_sub(PIECE);
            self.load(begin, offset - begin)?;
            let loaded = self.piece.len() as u64;
            if begin + loaded < offset {
                return Ok(&[]);
            }
        }
        let begin = self.piece_at.max(floor);
        Ok(&self.piece[narrow(begin - self.piece_at)..narrow(offset - self.piece_at)])
    }

    fn load(&mut self, offset: u64, length: u64) -> io::Result<()> {
        self.piece_at = offset;
        self.piece.resize(narrow(length), 0);
        let mut filled = 0;
        while filled < self.piece.len() {
            let place = offset + filled as u64;
            match self.file.read_at(&mut self.piece[filled..], place) {
                // It was cut meanwhile.
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.piece.clear();
                    return Err(error);
                }
            }
        }
        self.piece.truncate(filled);
        Ok(())
    }
}

/// Opens a file for reading. What waits for another side, such as a pipe, does not hold us up.
fn open(path: &Path) -> io::Result<Option<File>> {
    let opened = OpenOptions::new()
        .read(true)
        .custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY)
        .open(path);
    match opened {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What the file of this name is known by; `None` where there is none.
pub(super) fn identity_of(path: &Path) -> Option<Identity> {
    Some(identity(&path.metadata().ok()?))
}

fn identity(metadata: &Metadata) -> Identity {
    (metadata.dev(), metadata.ino())
}

fn modified(metadata: &Metadata) -> u64 {
    let milliseconds = metadata
        .mtime()
        .saturating_mul(1_000)
        .saturating_add(metadata.mtime_nsec() / 1_000_000);
    u64::try_from(milliseconds).unwrap_or(0)
}

/// The length of a piece, which fits.
fn narrow(length: u64) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}
