//! What the components write: each has a FIFO in the run folder as its standard output and error, and the
//! bytes move from there into its log file without passing through us. Must never block, and never
//! keep a component from writing.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use regex_lite::Regex;
use rustix::fs::{CWD, FileType, Mode, OFlags};
use rustix::io::Errno;
use rustix::pipe::SpliceFlags;

/// How much one component may move before the others have their turn, in bytes.
const TURN: usize = 1 << 20;

/// The same while its lines are looked at, which takes longer than moving them, in bytes.
const TURN_OF_SEARCH: usize = 64 * 1024;

/// How much of a log's end is shown when a component failed, in bytes.
const TAIL: u64 = 4096;

/// A line of output is looked at up to this length, in bytes.
const LONGEST_LINE: usize = 16 * 1024;

/// The output of one component.
#[derive(Debug)]
pub(crate) struct Capture {
    fifo: PathBuf,
    reader: OwnedFd,
    log: File,
    /// Where the next byte goes.
    end: u64,
    /// Where the running process's output begins.
    begin: u64,
    search: Option<Search>,
    /// Whether the FIFO that we read is no longer the one under its name.
    is_elsewhere: bool,
}

/// A line that is waited for.
#[derive(Debug)]
struct Search {
    pattern: Regex,
    /// Up to here all lines were looked at.
    from: u64,
}

impl Search {
    /// Looks at the lines that were completed since the last look, until one is found.
    fn go_on(&mut self, log: &File) -> bool {
        let mut buffer = vec![0; LONGEST_LINE];
        loop {
            let Ok(count) = log.read_at(&mut buffer, self.from) else {
                return false;
            };
            let mut rest = &buffer[..count];
            while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                let (line, after) = rest.split_at(end + 1);
                rest = after;
                if self.is_in(line) {
                    return true;
                }
            }
            // One that is too long is looked at in pieces.
            if rest.len() == LONGEST_LINE && self.is_in(rest) {
                return true;
            }
            if count < LONGEST_LINE {
                return false;
            }
        }
    }

    fn is_in(&mut self, line: &[u8]) -> bool {
        self.from += line.len() as u64;
        let text = String::from_utf8_lossy(line);
        self.pattern.is_match(text.trim_end_matches(['\n', '\r']))
    }
}

impl Capture {
    /// Makes the FIFO and opens the log file. `owner` is who the component runs as: it may open
    /// `/dev/stdout`, which leads to the FIFO's own rights.
    pub(crate) fn open(fifo: &Path, log: &Path, owner: Option<(u32, u32)>) -> io::Result<Self> {
        let made = rustix::fs::mknodat(CWD, fifo, FileType::Fifo, Mode::from_raw_mode(0o600), 0);
        match made {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(error.into()),
        }
        let reader = open_fifo(fifo, OFlags::NONBLOCK)?;
        let found = rustix::fs::fstat(&reader)?;
        if FileType::from_raw_mode(found.st_mode) != FileType::Fifo {
            return Err(Errno::EXIST.into());
        }
        // By its descriptor: whatever stands under the name by now, it is not given away.
        if let Some((user, group)) = owner {
            std::os::unix::fs::fchown(&reader, Some(user), Some(group))?;
        }
        let log = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o640)
            .open(log)?;
        let end = log.metadata()?.len();
        Ok(Self {
            fifo: fifo.to_path_buf(),
            reader,
            log,
            end,
            begin: end,
            search: None,
            is_elsewhere: false,
        })
    }

    /// Goes on with the output of a process that a former supervisor started: it began at `begin`, and went into this
    /// pipe.
    pub(crate) fn resume(
        &mut self,
        pid: u32,
        pipe: Option<(u64, u64)>,
        begin: u64,
        search: Option<Regex>,
    ) {
        if pipe.is_some() && self.pipe() != pipe {
            // Somebody removed it, or the whole folder. The process has it open.
            let opened = [1, 2].into_iter().find_map(|number| {
                let path = format!("/proc/{pid}/fd/{number}");
                let flags = OFlags::RDWR | OFlags::CLOEXEC | OFlags::NONBLOCK;
                let found = rustix::fs::open(path, flags, Mode::empty()).ok()?;
                (identity(&found) == pipe).then_some(found)
            });
            if let Some(reader) = opened {
                self.reader = reader;
                self.is_elsewhere = true;
            }
        }
        // A log that was cut meanwhile begins anew.
        self.begin = if begin <= self.end { begin } else { 0 };
        self.search = search.map(|pattern| Search {
            pattern,
            from: self.begin,
        });
    }

    /// Device and inode of the pipe.
    pub(crate) fn pipe(&self) -> Option<(u64, u64)> {
        identity(&self.reader)
    }

    /// Where the output of the running process begins.
    pub(crate) fn begin(&self) -> u64 {
        self.begin
    }

    /// Whether a new process must have another pipe.
    pub(crate) fn is_elsewhere(&self) -> bool {
        self.is_elsewhere
    }

    /// The end that we read.
    pub(crate) fn reader(&self) -> &OwnedFd {
        &self.reader
    }

    /// The end for a new process. It can read from it too, so that it never gets SIGPIPE, whatever becomes of us.
    pub(crate) fn writer(&mut self, search: Option<Regex>) -> io::Result<OwnedFd> {
        self.begin = self.end;
        self.search = search.map(|pattern| Search {
            pattern,
            from: self.end,
        });
        open_fifo(&self.fifo, OFlags::empty())
    }

    /// Moves what has come. Returns whether the line that is waited for was among it.
    pub(crate) fn collect(&mut self) -> bool {
        let turn = match self.search {
            Some(_) => TURN_OF_SEARCH,
            None => TURN,
        };
        let mut moved = 0;
        while moved < turn {
            match self.splice() {
                Ok(count) if count > 0 => moved += count,
                Ok(_) | Err(_) => break,
            }
        }
        moved > 0 && self.found()
    }

    fn splice(&mut self) -> rustix::io::Result<usize> {
        let mut at = self.end;
        let flags = SpliceFlags::NONBLOCK | SpliceFlags::MOVE;
        let count =
            match rustix::pipe::splice(&self.reader, None, &self.log, Some(&mut at), TURN, flags) {
                Ok(count) => count,
                Err(Errno::AGAIN | Errno::INTR) => return Ok(0),
                // No room, or a file system that cannot splice: the component must not wait for us.
                Err(_) => self.copy()?,
            };
        self.end += count as u64;
        Ok(count)
    }

    fn copy(&mut self) -> rustix::io::Result<usize> {
        let mut buffer = vec![0; 64 * 1024];
        match rustix::io::read(&self.reader, &mut buffer[..]) {
            Ok(count) if self.log.write_all_at(&buffer[..count], self.end).is_ok() => Ok(count),
            Ok(_) | Err(Errno::AGAIN | Errno::INTR) => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Whether a complete line that is waited for has come.
    pub(crate) fn found(&mut self) -> bool {
        let Some(search) = &mut self.search else {
            return false;
        };
        let found = search.go_on(&self.log);
        if found {
            self.search = None;
        }
        found
    }

    /// The last lines that the running process (or the one that ended last) wrote, oldest first.
    pub(crate) fn last_lines(&mut self, count: usize) -> Vec<String> {
        self.collect();
        let from = self.end.saturating_sub(TAIL).max(self.begin);
        let length = usize::try_from(self.end - from).unwrap_or(0);
        let mut bytes = vec![0; length];
        if self.log.read_exact_at(&mut bytes, from).is_err() {
            return Vec::new();
        }
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .collect();
        lines[lines.len().saturating_sub(count)..]
            .iter()
            .map(|line| (*line).to_owned())
            .collect()
    }
}

fn identity(pipe: &OwnedFd) -> Option<(u64, u64)> {
    let found = rustix::fs::fstat(pipe).ok()?;
    Some((found.st_dev, found.st_ino))
}

fn open_fifo(path: &Path, flags: OFlags) -> io::Result<OwnedFd> {
    // Reading and writing both: opening never waits for another side, and there is never an end of file.
    Ok(rustix::fs::open(
        path,
        OFlags::RDWR | OFlags::CLOEXEC | OFlags::NOFOLLOW | flags,
        Mode::empty(),
    )?)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn output_goes_to_the_log_and_an_awaited_line_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("a.log");
        std::fs::write(&log, "ready from an earlier run\n").unwrap();
        let mut capture = Capture::open(&folder.path().join("a.out"), &log, None).unwrap();
        let mut writer = File::from(capture.writer(Some(Regex::new("^ready").unwrap())).unwrap());
        writer.write_all(b"first\nrea").unwrap();
        assert!(!capture.collect());
        writer.write_all(b"dy now\nlast").unwrap();
        assert!(capture.collect());
        assert!(!capture.collect(), "a line is found once");
        assert_eq!(capture.last_lines(2), ["ready now", "last"]);
        assert_eq!(
            std::fs::read_to_string(&log).unwrap(),
            "ready from an earlier run\nfirst\nready now\nlast"
        );
    }

    #[test]
    fn a_line_is_found_behind_many_and_behind_one_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let mut capture = Capture::open(&path("a.out"), &path("a.log"), None).unwrap();
        let mut writer = File::from(
            capture
                .writer(Some(Regex::new("^ready$").unwrap()))
                .unwrap(),
        );
        for before in ["y\n".repeat(30_000), "x".repeat(60_000) + "\n"] {
            writer.write_all(before.as_bytes()).unwrap();
            assert!(!capture.collect());
        }
        writer.write_all(b"y\nready\ny\n").unwrap();
        assert!(capture.collect());
    }

    #[test]
    fn what_is_no_pipe_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("file"), "mine").unwrap();
        std::os::unix::fs::symlink(path("file"), path("link")).unwrap();
        for name in ["file", "link"] {
            assert!(Capture::open(&path(name), &path("log"), Some((12_345, 1))).is_err());
        }
        let owner = std::os::unix::fs::MetadataExt::uid(&path("file").metadata().unwrap());
        assert_eq!(owner, rustix::process::geteuid().as_raw());
        assert_eq!(std::fs::read(path("file")).unwrap(), b"mine");
    }

    #[test]
    fn last_lines_are_those_of_the_last_process_only() {
        let folder = tempfile::tempdir().unwrap();
        let mut capture = Capture::open(
            &folder.path().join("a.out"),
            &folder.path().join("a.log"),
            None,
        )
        .unwrap();
        File::from(capture.writer(None).unwrap())
            .write_all(b"old\n")
            .unwrap();
        capture.collect();
        let _writer = capture.writer(None).unwrap();
        assert_eq!(capture.last_lines(5), [""; 0]);
    }
}
