//! Waits for something to happen in the log folder, or for our reader to go away. Asks nobody meanwhile.

use std::collections::BTreeSet;
use std::io;
use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::fd::OwnedFd;
use rustix::fs::inotify::{self, CreateFlags, ReadFlags, Reader, WatchFlags};
use rustix::io::Errno;
use rustix::stdio;

use super::{Halt, unreadable};

/// The folder, watched.
#[derive(Debug)]
pub(in crate::cli) struct Watch {
    folder: PathBuf,
    inotify: OwnedFd,
}

/// What was seen.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::cli) enum Seen {
    /// Something happened to files of these names.
    Files(BTreeSet<String>),
    /// More than can be told by names.
    Anything,
}

impl Watch {
    /// Watches a folder from now on. `None`: there is none.
    pub(in crate::cli) fn begin(folder: &Path) -> Result<Option<Self>, Halt> {
        let begun =
            inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).and_then(|inotify| {
                let seen = WatchFlags::MODIFY
                    | WatchFlags::CREATE
                    | WatchFlags::MOVED_TO
                    | WatchFlags::DELETE_SELF
                    | WatchFlags::MOVE_SELF
                    | WatchFlags::ONLYDIR;
                inotify::add_watch(&inotify, folder, seen)?;
                Ok(inotify)
            });
        match begun {
            Ok(inotify) => Ok(Some(Self {
                folder: folder.to_path_buf(),
                inotify,
            })),
            Err(Errno::NOENT) => Ok(None),
            Err(errno) => Err(unreadable(folder, &errno.into())),
        }
    }

    /// Waits for the next changes.
    pub(in crate::cli) fn wait(&self) -> Result<Seen, Halt> {
        loop {
            let stdout = stdio::stdout();
            // Asked for nothing, the reader's side still tells that it is gone.
            let mut ready = [
                PollFd::new(&self.inotify, PollFlags::IN),
                PollFd::new(&stdout, PollFlags::empty()),
            ];
            match poll(&mut ready, None) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(errno) => return Err(unreadable(&self.folder, &errno.into())),
            }
            if !ready[1].revents().is_empty() {
                return Err(Halt::Reader);
            }
            if !ready[0].revents().is_empty() {
                return self.read();
            }
        }
    }

    /// What happened by now.
    fn read(&self) -> Result<Seen, Halt> {
        let mut buffer = [MaybeUninit::uninit(); 8 * 1024];
        let mut reader = Reader::new(&self.inotify, &mut buffer);
        let mut names = BTreeSet::new();
        let mut anything = false;
        loop {
            let event = match reader.next() {
                Ok(event) => event,
                Err(Errno::INTR) => continue,
                Err(Errno::AGAIN) => break,
                Err(errno) => return Err(unreadable(&self.folder, &errno.into())),
            };
            // Of a folder that is removed the kernel tells only when we hold none of its files any more.
            let gone = ReadFlags::DELETE_SELF
                | ReadFlags::MOVE_SELF
                | ReadFlags::UNMOUNT
                | ReadFlags::IGNORED;
            if event.events().intersects(gone) {
                let gone = io::Error::from_raw_os_error(libc::ENOENT);
                return Err(unreadable(&self.folder, &gone));
            }
            anything |= event.events().contains(ReadFlags::QUEUE_OVERFLOW);
            let name = event.file_name().and_then(|name| name.to_str().ok());
            names.extend(name.map(str::to_owned));
            // A flood never comes to an end: what there is now is enough to go on.
            if reader.is_buffer_empty() {
                break;
            }
        }
        Ok(if anything {
            Seen::Anything
        } else {
            Seen::Files(names)
        })
    }
}
