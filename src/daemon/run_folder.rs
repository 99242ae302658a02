//! The run folder under a running supervisor: where it, the lock file or the socket is deleted, they are made again at
//! once, so that clients find us and nobody else takes our place. Must never use a folder that somebody put there
//! instead.

use std::fs::{self, File};
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::fs::inotify::{self, CreateFlags, WatchFlags};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use tokio::net::UnixListener;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::AbortHandle;

use crate::daemon::accounts;
use crate::daemon::event_loop::Message;
use crate::daemon::ownership::{self, Ownership, RUN_MODE};
use crate::daemon::socket::{self, Door};
use crate::daemon::watch::{Sign, Watch};
use crate::error::Error;
use crate::instance::Instance;
use crate::supervisor::report::Notice;

/// How long until the next try where it cannot be made again: what then changes, perhaps far above it, nobody tells us.
const TRY_AGAIN: Duration = Duration::from_secs(5);

/// The same where only another supervisor, which is about to find us and leave, has the lock for a moment.
const OTHER_LEAVES: Duration = Duration::from_millis(50);

/// Tries at once where somebody deletes what is being made.
const MOST_AT_ONCE: u32 = 20;

/// Write permission for group and others, among the bits of a mode.
const WRITTEN_BY_OTHERS: u32 = 0o022;

/// The run folder, and what makes us findable in it.
pub(crate) struct RunFolder<'a> {
    ownership: &'a mut Ownership,
    /// Links resolved: it is made again where it was.
    path: PathBuf,
    lock: PathBuf,
    socket: PathBuf,
    group: Option<u32>,
    /// Whose it was in the beginning, and its mode.
    owner: u32,
    mode: u32,
    door: Door,
    tell: UnboundedSender<Message>,
    listening: AbortHandle,
    inotify: OwnedFd,
    watched: Option<i32>,
    try_again_at: Option<Instant>,
    /// The trouble that was told, by its error number.
    told: Option<i32>,
}

impl<'a> RunFolder<'a> {
    /// Begins to listen at the socket and to watch the folder.
    pub(crate) fn open(
        instance: &Instance,
        ownership: &'a mut Ownership,
        group: Option<u32>,
        tell: UnboundedSender<Message>,
        watch: &Watch,
    ) -> io::Result<Self> {
        let door = Door::new(group.is_some());
        let inotify = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
        watch.add(&inotify, Sign::RunFolder)?;
        let path = fs::canonicalize(&instance.run)?;
        let found = fs::metadata(&path)?;
        let listening = listen(ownership, door.clone(), &tell)?;
        Ok(Self {
            lock: name_in(&instance.lock()),
            socket: name_in(&instance.socket()),
            ownership,
            path,
            group,
            owner: found.uid(),
            mode: found.mode(),
            door,
            tell,
            listening,
            inotify,
            watched: None,
            // It is watched from the first look on, which sees what happened before.
            try_again_at: Some(Instant::now()),
            told: None,
        })
    }

    /// What makes us the instance's supervisor.
    pub(crate) fn ownership(&self) -> &Ownership {
        self.ownership
    }

    /// Who may use the socket.
    pub(crate) fn door(&self) -> Door {
        self.door.clone()
    }

    /// From now on another group may use the socket, or none.
    pub(crate) fn admit(&mut self, instance: &Instance, group: Option<&str>) -> Result<(), Error> {
        match group {
            None if self.group.is_some() => Ownership::shut(instance)?,
            Some(_) | None => Ownership::admit(instance, group)?,
        }
        self.group = group.and_then(accounts::group_by_name);
        self.door.let_in(group.is_some());
        Ok(())
    }

    /// When to look at it again, whatever is told until then.
    pub(crate) fn try_again_at(&self) -> Option<Instant> {
        self.try_again_at
    }

    /// Why it cannot be used, by the system's error number.
    pub(crate) fn trouble(&self) -> Option<i32> {
        self.told
    }

    /// Something in it could not be made again: all of it is looked at later.
    pub(crate) fn put_off(&mut self) {
        self.try_again_at = Some(Instant::now() + TRY_AGAIN);
    }

    /// Makes again what is gone. What there is to tell of it.
    pub(crate) fn restore(&mut self) -> Option<Notice> {
        // What exactly happened is of no interest: how it is now counts.
        while rustix::io::read(&self.inotify, &mut [0; 4096][..]).is_ok_and(|count| count > 0) {}
        self.try_again_at = None;
        let path = self.path.display().to_string();
        let mut restored = self.try_restore();
        for _ in 0..MOST_AT_ONCE {
            // It was deleted while we were at it.
            if !matches!(&restored, Err(error) if error.kind() == io::ErrorKind::NotFound) {
                break;
            }
            restored = self.try_restore();
        }
        match restored {
            Ok(remade) => {
                self.told = None;
                remade.then_some(Notice::RunFolderRemade { path })
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                self.try_again_at = Some(Instant::now() + OTHER_LEAVES);
                None
            }
            Err(error) => {
                self.put_off();
                let errno = error.raw_os_error().unwrap_or(0);
                let is_new = self.told.replace(errno) != Some(errno);
                is_new.then_some(Notice::RunFolderUnusable { path, errno })
            }
        }
    }

    fn try_restore(&mut self) -> io::Result<bool> {
        let missing = fs::symlink_metadata(&self.path)
            .is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
        if missing {
            ownership::make(&self.path, RUN_MODE)?;
        }
        let folder = self.own_folder()?;
        // Whatever stands under its name a moment later, we are in this one.
        let place = Path::new("/proc/self/fd").join(folder.as_raw_fd().to_string());
        self.watch(&place)?;
        let locked = self.ownership.renew_lock(&place.join(&self.lock))?;
        let bound = self
            .ownership
            .renew_socket(&place.join(&self.socket), self.group)?;
        if bound {
            // Whose connection was not taken yet finds it closed and comes again.
            let listening = listen(self.ownership, self.door.clone(), &self.tell)?;
            std::mem::replace(&mut self.listening, listening).abort();
        }
        Ok(missing || locked || bound)
    }

    /// Opens the folder if it is one, no link, of the same owner or ours, and nobody may write to it who could not before.
    pub(crate) fn own_folder(&self) -> io::Result<File> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let folder = File::from(rustix::fs::open(&self.path, flags, Mode::empty())?);
        let found = folder.metadata()?;
        let is_ours = [self.owner, rustix::process::geteuid().as_raw()].contains(&found.uid());
        if !is_ours || found.mode() & !self.mode & WRITTEN_BY_OTHERS != 0 {
            return Err(Errno::PERM.into());
        }
        Ok(folder)
    }

    /// Watches the folder of this path, and no other one any longer. Only what is taken away is told: neither the
    /// components' output nor other programs beside the folder wake us.
    fn watch(&mut self, place: &Path) -> io::Result<()> {
        let flags = WatchFlags::DELETE
            | WatchFlags::DELETE_SELF
            | WatchFlags::MOVED_FROM
            | WatchFlags::MOVED_TO
            | WatchFlags::MOVE_SELF
            | WatchFlags::ONLYDIR;
        let watched = inotify::add_watch(&self.inotify, place, flags)?;
        if let Some(former) = self.watched.replace(watched)
            && former != watched
        {
            // The kernel has done so where the folder is no more.
            let _ = inotify::remove_watch(&self.inotify, former);
        }
        Ok(())
    }
}

/// Takes connections at the socket of whoever owns the instance.
fn listen(
    ownership: &Ownership,
    door: Door,
    tell: &UnboundedSender<Message>,
) -> io::Result<AbortHandle> {
    let listener = ownership.listener.try_clone()?;
    listener.set_nonblocking(true)?;
    let listener = UnixListener::from_std(listener)?;
    Ok(tokio::spawn(socket::listen(listener, door, tell.clone())).abort_handle())
}

fn name_in(path: &Path) -> PathBuf {
    path.file_name().map(PathBuf::from).unwrap_or_default()
}
