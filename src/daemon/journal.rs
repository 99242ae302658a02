//! The supervisor's own log: one JSON object a line, with stable names and no human language. It is the record that `events`
//! tells, so it has a bound, and a line is in it as a whole or not at all.

use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::Serialize;

use crate::daemon::{capture, launch, rotation};
use crate::supervisor::report::Told;

/// A record of this length gets its number, in bytes.
const MAX_SIZE: u64 = 1 << 20;

/// So many full records are kept.
const KEEP: u32 = 4;

/// What the disk has no room for is kept up to this length, in bytes.
const MOST_WAITING: usize = 64 * 1024;

/// Lines are collected and written together: what is told must not hold up what is done.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    readers: Option<u32>,
    /// Whether what the program itself may say, should it panic, goes into the record too.
    speaks: bool,
    file: File,
    lines: Vec<u8>,
}

#[derive(Serialize)]
struct Entry<'a> {
    at: String,
    #[serde(flatten)]
    told: &'a Told,
}

impl Journal {
    /// Opens the record, which a group may read. `speaks`: it gets our standard error as well.
    pub(crate) fn open(path: &Path, readers: Option<u32>, speaks: bool) -> io::Result<Self> {
        rotation::finish(path, KEEP)?;
        let file = open(path, readers)?;
        if speaks {
            launch::speak_into(&file);
        }
        Ok(Self {
            path: path.to_path_buf(),
            readers,
            speaks,
            file,
            lines: Vec::new(),
        })
    }

    /// From now on another group may read it, with all that came before, or none.
    pub(crate) fn read_by(&mut self, group: Option<u32>) {
        if std::mem::replace(&mut self.readers, group) != group
            && let Some(group) = group
        {
            capture::let_read(&self.path, KEEP, group);
        }
    }

    /// Notes what happened, and returns the line. Only where the disk is full for long, what happens then is forgotten.
    pub(crate) fn note(&mut self, told: &Told) -> Vec<u8> {
        let entry = Entry { at: now(), told };
        let mut line = serde_json::to_vec(&entry).unwrap_or_default();
        line.push(b'\n');
        // So much can happen in one turn of the loop.
        if self.lines.len() >= MOST_WAITING {
            self.flush();
        }
        if self.lines.len() < MOST_WAITING {
            self.lines.extend_from_slice(&line);
        }
        line
    }

    /// Writes what was noted.
    pub(crate) fn flush(&mut self) {
        if !self.lines.is_empty() {
            // On a full disk the supervisor goes on without its record, and tries again with the next turn.
            let _ = self.write();
        }
    }

    fn write(&mut self) -> io::Result<()> {
        if !self.has_its_name()? {
            self.open_anew()?;
        }
        if self.file.metadata()?.len() >= MAX_SIZE {
            rotation::rotate(&self.path, KEEP)?;
            self.open_anew()?;
        }
        self.end_torn_line()?;
        // One call, so that a kill leaves all of it or nothing.
        let written = self.file.write(&self.lines)?;
        // Of what had no room, the line that was torn comes once more, as a whole.
        let whole = self.lines[..written]
            .iter()
            .rposition(|byte| *byte == b'\n');
        self.lines.drain(..whole.map_or(0, |end| end + 1));
        Ok(())
    }

    /// Whether nobody took the record away or put another in its place.
    fn has_its_name(&self) -> io::Result<bool> {
        let identity = |found: Metadata| (found.dev(), found.ino());
        let named = fs::symlink_metadata(&self.path).map(identity);
        let ours = identity(self.file.metadata()?);
        Ok(named.is_ok_and(|named| named == ours))
    }

    fn open_anew(&mut self) -> io::Result<()> {
        let anew = Self::open(&self.path, self.readers, self.speaks)?;
        // What waits goes along, and only then.
        let lines = std::mem::take(&mut self.lines);
        *self = Self { lines, ..anew };
        Ok(())
    }

    /// The disk was full in the middle of a line, ours or a predecessor's: the next one begins on its own.
    fn end_torn_line(&mut self) -> io::Result<()> {
        let end = self.file.metadata()?.len();
        let mut last = *b"\n";
        if end > 0 {
            self.file.read_exact_at(&mut last, end - 1)?;
        }
        if last != *b"\n" {
            self.file.write_all(b"\n")?;
        }
        Ok(())
    }
}

/// Opens the record. Whatever is written goes to its end, also what the program itself says.
fn open(path: &Path, readers: Option<u32>) -> io::Result<File> {
    let file = capture::open_log(path, readers)?;
    let flags = rustix::fs::fcntl_getfl(&file)?;
    rustix::fs::fcntl_setfl(&file, flags | rustix::fs::OFlags::APPEND)?;
    Ok(file)
}

/// Now, in UTC by RFC 3339, to the millisecond.
pub(crate) fn now() -> String {
    humantime::format_rfc3339_millis(SystemTime::now()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::rotated;
    use crate::supervisor::component::ComponentId;
    use crate::supervisor::report::Notice;

    fn told() -> Told {
        Told {
            notice: Notice::Stopped {
                component: ComponentId::new("is").unwrap(),
            },
            description: Some("Image Server".into()),
        }
    }

    #[derive(serde::Deserialize)]
    struct Line {
        at: String,
        #[serde(flatten)]
        told: Told,
    }

    #[test]
    fn a_line_says_all_that_a_reader_needs() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("supervisor.log");
        fs::write(&path, "{\"torn").unwrap();
        let mut journal = Journal::open(&path, None, false).unwrap();
        journal.note(&told());
        journal.flush();
        let text = fs::read_to_string(&path).unwrap();
        let (torn, line) = text.split_once('\n').unwrap();
        assert_eq!(torn, "{\"torn");
        let line: Line = serde_json::from_str(line).unwrap();
        assert_eq!(line.told, told());
        assert!(humantime::parse_rfc3339(&line.at).is_ok());
    }

    #[test]
    fn the_record_has_a_bound_and_whole_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("supervisor.log");
        let mut journal = Journal::open(&path, None, false).unwrap();
        let mut sizes = Vec::new();
        for _ in 0..1200 {
            for _ in 0..50 {
                journal.note(&told());
            }
            journal.flush();
        }
        for number in 0..=KEEP {
            let text = fs::read_to_string(rotated(&path, number)).unwrap();
            for line in text.lines() {
                assert!(serde_json::from_str::<Line>(line).is_ok(), "{line}");
            }
            sizes.push(text.len() as u64);
        }
        assert!(!rotated(&path, KEEP + 1).exists());
        assert!(
            sizes.iter().all(|size| *size < MAX_SIZE + 10_000),
            "{sizes:?}"
        );
    }

    #[test]
    fn a_record_that_was_deleted_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("supervisor.log");
        let mut journal = Journal::open(&path, None, false).unwrap();
        fs::remove_file(&path).unwrap();
        journal.note(&told());
        journal.flush();
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 1);
    }

    #[test]
    fn all_of_what_happens_in_one_turn_is_noted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("supervisor.log");
        let mut journal = Journal::open(&path, None, false).unwrap();
        for _ in 0..2000 {
            journal.note(&told());
        }
        journal.flush();
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 2000);
    }

    #[test]
    fn a_record_that_was_moved_away_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("supervisor.log");
        let elsewhere = folder.path().join("elsewhere");
        let mut journal = Journal::open(&path, None, false).unwrap();
        fs::rename(&path, &elsewhere).unwrap();
        journal.note(&told());
        journal.flush();
        assert_eq!(fs::read(&elsewhere).unwrap(), b"");
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 1);
    }

    #[test]
    fn what_waits_outlasts_a_record_that_cannot_be_made() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("supervisor.log");
        let mut journal = Journal::open(&path, None, false).unwrap();
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        journal.note(&told());
        journal.flush();
        fs::remove_dir(&path).unwrap();
        journal.flush();
        assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 1);
    }
}
