//! What the components write: each has a FIFO in the run folder as its standard output and error, and the
//! bytes move from there into its log file without passing through us. Must never block, and never
//! keep a component from writing.

mod index;
mod pipe;
mod search;
mod stall;
mod store;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Instant;

use regex_lite::Regex;
use rustix::fs::{CWD, FileType, Mode, OFlags};
use rustix::io::Errno;
use rustix::process::{getegid, geteuid};

use self::search::Search;
use self::stall::Stall;
use self::store::Store;
pub(crate) use self::store::{Keeping, let_read, open as open_log};

/// How much one component may move before the others have their turn, in bytes.
const TURN: u64 = 1 << 20;

/// The same while its lines are looked at, which takes longer than moving them, in bytes.
const TURN_OF_SEARCH: u64 = 64 * 1024;

/// How much of a log's end is shown when a component failed, in bytes.
const TAIL: u64 = 4096;

/// The output of one component.
#[derive(Debug)]
pub(crate) struct Capture {
    fifo: PathBuf,
    reader: OwnedFd,
    store: Store,
    begin: Begin,
    search: Option<Search>,
    stall: Option<Stall>,
    news: Vec<News>,
}

/// Where the running process's output begins.
#[derive(Clone, Copy, Debug)]
struct Begin {
    /// In the present log.
    here: u64,
    /// In the one before, where it goes on from there.
    former: Option<u64>,
}

/// What the operator should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// From now on output is dropped because of this system error.
    Stalled(i32),
    /// Output is kept again; so many bytes were dropped.
    Resumed(u64),
}

impl Capture {
    /// Makes the FIFO and opens the log file. `owner` is who the component runs as: it may open
    /// `/dev/stdout`, which leads to the FIFO's own rights.
    pub(crate) fn open(
        fifo: &Path,
        log: &Path,
        owner: Option<(u32, u32)>,
        keeping: Keeping,
    ) -> io::Result<Self> {
        let reader = make_fifo(fifo, owner)?;
        let store = Store::open(log, keeping)?;
        Ok(Self {
            fifo: fifo.to_path_buf(),
            reader,
            begin: Begin::at(store.end),
            store,
            search: None,
            stall: None,
            news: Vec::new(),
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
            let opened = |number| open_again(&format!("/proc/{pid}/fd/{number}"), pipe);
            if let Some(reader) = [1, 2].into_iter().find_map(opened) {
                self.reader = reader;
            }
        }
        // A log that is shorter than that was rotated since.
        self.begin = Begin::at(begin);
        if begin > self.store.end {
            self.begin.move_on();
        }
        self.search = search.map(|pattern| Search {
            pattern,
            from: self.begin.here,
            found: false,
        });
    }

    /// Device and inode of the pipe.
    pub(crate) fn pipe(&self) -> Option<(u64, u64)> {
        identity(&self.reader)
    }

    /// Where in the present log the output of the running process begins.
    pub(crate) fn begin(&self) -> u64 {
        self.begin.here
    }

    /// The end that we read.
    pub(crate) fn reader(&self) -> &OwnedFd {
        &self.reader
    }

    /// Lets another user have the FIFO, where the component runs as somebody else from now on.
    pub(crate) fn give_to(&self, owner: Option<(u32, u32)>) -> io::Result<()> {
        let found = rustix::fs::fstat(&self.reader)?;
        let us = || (geteuid().as_raw(), getegid().as_raw());
        let (user, group) = owner.unwrap_or_else(us);
        if (found.st_uid, found.st_gid) == (user, group) {
            return Ok(());
        }
        std::os::unix::fs::fchown(&self.reader, Some(user), Some(group))
    }

    /// From now on the output is kept so.
    pub(crate) fn keep_by(&mut self, keeping: Keeping) {
        self.store.keeping = keeping;
    }

    /// The end for a new process. It can read from it too, so that it never gets SIGPIPE, whatever becomes of us.
    pub(crate) fn writer(&mut self, search: Option<Regex>) -> io::Result<OwnedFd> {
        // What a former process left in the pipe is not the new one's.
        self.collect();
        self.begin = Begin::at(self.store.end);
        self.search = search.map(|pattern| Search {
            pattern,
            from: self.store.end,
            found: false,
        });
        // By its descriptor: its name may have been deleted.
        open_fifo(&itself(&self.reader), OFlags::empty())
    }

    /// Makes the FIFO anew where its name was deleted: a successor looks for it there. Whether there is a new end that we
    /// read. Only while nobody writes.
    pub(crate) fn renew(&mut self, owner: Option<(u32, u32)>) -> io::Result<bool> {
        let ours = rustix::fs::fstat(&self.reader)?;
        let named = rustix::fs::lstat(&self.fifo);
        if named.is_ok_and(|named| (named.st_dev, named.st_ino) == (ours.st_dev, ours.st_ino)) {
            return Ok(false);
        }
        let reader = make_fifo(&self.fifo, owner)?;
        self.close();
        self.reader = reader;
        Ok(true)
    }

    /// Moves what has come. Returns whether the line that is waited for was among it.
    pub(crate) fn collect(&mut self) -> bool {
        let now = Instant::now();
        match &mut self.stall {
            Some(stall) if !stall.is_due(now) => {
                if stall.drops() {
                    stall.drop_bytes(pipe::discard(&self.reader, TURN));
                }
                return false;
            }
            Some(_) | None => {}
        }
        let (moved, result) = self.gather();
        match result {
            Ok(()) if moved > 0 => {
                let stall = self.stall.take().filter(Stall::drops);
                self.news
                    .extend(stall.map(|stall| News::Resumed(stall.dropped())));
            }
            // Nothing waits, so there is nothing to try again for. What is dropped needs a proof that it is over.
            Ok(()) => self.stall = self.stall.take().filter(Stall::drops),
            Err(error) => self.failed(&error, now),
        }
        moved > 0 && self.found()
    }

    /// Moves the last of what has come, before the pipe is given up. What the log has no room for now is dropped and counted.
    pub(crate) fn close(&mut self) {
        self.search = None;
        let _ = self.gather();
        let before = self.stall.take().map_or(0, |stall| stall.dropped());
        let dropped = before + pipe::discard(&self.reader, TURN);
        if dropped > 0 {
            self.news.push(News::Resumed(dropped));
        }
    }

    /// When [`Capture::collect`] must be called though nothing new has come. Until then it has nothing to do.
    pub(crate) fn alarm(&self) -> Option<Instant> {
        self.stall.as_ref().and_then(Stall::alarm)
    }

    /// What the operator should know since he was told the last time.
    pub(crate) fn take_news(&mut self) -> Vec<News> {
        std::mem::take(&mut self.news)
    }

    /// Moves what has come into the log, and into the next one where that is full.
    fn gather(&mut self) -> (u64, io::Result<()>) {
        let turn = match self.search {
            Some(_) => TURN_OF_SEARCH,
            None => TURN,
        };
        let mut moved = 0;
        let result = (|| {
            if self.store.refresh()? {
                self.begin = Begin::at(self.store.end);
                if let Some(search) = &mut self.search {
                    search.from = self.store.end;
                }
            }
            while moved < turn {
                let taken = self.store.take(&self.reader)?;
                moved += taken.count;
                if taken.is_full {
                    self.rotate()?;
                } else if taken.count == 0 {
                    break;
                }
            }
            Ok(())
        })();
        (moved, result)
    }

    fn rotate(&mut self) -> io::Result<()> {
        // Looked at as long as it is at hand; whether it was found is asked when all is moved.
        let found = match &mut self.search {
            Some(search) => search.go_on(&self.store.log),
            None => false,
        };
        self.store.rotate()?;
        self.begin.move_on();
        if let Some(search) = &mut self.search {
            search.from = 0;
            search.found |= found;
        }
        Ok(())
    }

    /// The log cannot be written. That the oldest full one could make room is not considered: the operator wants it kept,
    /// and whoever fills the disk would take that room too.
    fn failed(&mut self, error: &io::Error, now: Instant) {
        let Some(stall) = &mut self.stall else {
            self.stall = Some(Stall::begin(now));
            return;
        };
        if stall.failed(now) {
            self.news
                .push(News::Stalled(error.raw_os_error().unwrap_or(0)));
        }
        if stall.drops() {
            stall.drop_bytes(pipe::discard(&self.reader, TURN));
        }
    }

    /// Whether a complete line that is waited for has come.
    pub(crate) fn found(&mut self) -> bool {
        let Some(search) = &mut self.search else {
            return false;
        };
        let found = search.found || search.go_on(&self.store.log);
        if found {
            self.search = None;
        }
        found
    }

    /// The last lines that the running process (or the one that ended last) wrote, oldest first.
    pub(crate) fn last_lines(&mut self, count: usize) -> Vec<String> {
        self.collect();
        let mut bytes = Vec::new();
        let former = self.begin.former.and_then(|begin| {
            let log = self.store.former().ok()?;
            let end = log.metadata().ok()?.len();
            Some((log, begin, end))
        });
        let here = (&self.store.log, self.begin.here, self.store.end);
        if let Some((log, begin, end)) = former {
            let present = self.store.end - self.begin.here.min(self.store.end);
            append_tail(&mut bytes, &log, begin, end, TAIL.saturating_sub(present));
        }
        let (log, begin, end) = here;
        append_tail(&mut bytes, log, begin, end, TAIL);
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

impl Begin {
    fn at(here: u64) -> Self {
        Self { here, former: None }
    }

    /// The present log becomes the former one.
    fn move_on(&mut self) {
        *self = Self {
            here: 0,
            former: Some(self.here),
        };
    }
}

/// Appends the last bytes of a log between two places, at most so many.
fn append_tail(bytes: &mut Vec<u8>, log: &File, begin: u64, end: u64, most: u64) {
    let from = end.saturating_sub(most).max(begin).min(end);
    let mut tail = vec![0; usize::try_from(end - from).unwrap_or(0)];
    if log.read_exact_at(&mut tail, from).is_ok() {
        bytes.append(&mut tail);
    }
}

/// Makes a FIFO, or takes the one that is there, and opens the end that we read.
fn make_fifo(fifo: &Path, owner: Option<(u32, u32)>) -> io::Result<OwnedFd> {
    let made = rustix::fs::mknodat(CWD, fifo, FileType::Fifo, Mode::from_raw_mode(0o600), 0);
    match made {
        Ok(()) | Err(Errno::EXIST) => {}
        Err(error) => return Err(error.into()),
    }
    let reader = open_fifo(fifo, OFlags::NONBLOCK | OFlags::NOFOLLOW)?;
    let found = rustix::fs::fstat(&reader)?;
    if FileType::from_raw_mode(found.st_mode) != FileType::Fifo {
        return Err(Errno::EXIST.into());
    }
    // By its descriptor: whatever stands under the name by now, it is not given away.
    if let Some((user, group)) = owner {
        std::os::unix::fs::fchown(&reader, Some(user), Some(group))?;
    }
    Ok(reader)
}

fn identity(pipe: &OwnedFd) -> Option<(u64, u64)> {
    let found = rustix::fs::fstat(pipe).ok()?;
    Some((found.st_dev, found.st_ino))
}

/// Opens what a process has open, should it be this pipe. Until that is known nothing but its identity is looked at: to
/// open a terminal or a device already does something to it.
fn open_again(path: &str, pipe: Option<(u64, u64)>) -> Option<OwnedFd> {
    let found = rustix::fs::open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty()).ok()?;
    let mode = rustix::fs::fstat(&found).ok()?.st_mode;
    let is_it = FileType::from_raw_mode(mode) == FileType::Fifo && identity(&found) == pipe;
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    is_it
        .then(|| open_fifo(&itself(&found), flags).ok())
        .flatten()
}

/// A name of something that is open.
fn itself(descriptor: &OwnedFd) -> PathBuf {
    Path::new("/proc/self/fd").join(descriptor.as_raw_fd().to_string())
}

fn open_fifo(path: &Path, flags: OFlags) -> io::Result<OwnedFd> {
    // Reading and writing both: opening never waits for another side, and there is never an end of file.
    Ok(rustix::fs::open(
        path,
        OFlags::RDWR | OFlags::CLOEXEC | flags,
        Mode::empty(),
    )?)
}
