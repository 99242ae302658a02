//! One supervisor for an instance: a lock that is held as long as it lives, and the socket that belongs
//! to whoever holds the lock. What a killed supervisor left behind is recognised by the lock being free.
//! What is deleted from under a living one it makes again.

use std::fs::{self, File, Metadata, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read, Seek};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown, fchown};
use std::os::unix::net::UnixListener;
use std::path::Path;

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};

use crate::daemon::{accounts, launch};
use crate::error::Error;
use crate::instance::{DATA_MODE, Instance};
use crate::supervisor::report::Refusal;

/// Connections that may wait to be taken.
const BACKLOG: i32 = 1024;

/// The mode of the run folder.
pub(crate) const RUN_MODE: u32 = 0o755;

/// What makes us the instance's supervisor.
#[derive(Debug)]
pub(crate) struct Ownership {
    lock: File,
    pub(crate) listener: UnixListener,
    /// The socket's file.
    socket: Option<FileNumber>,
    /// Keeps others out while the lock file is deleted: the log folder, locked. `None` where its file system has no
    /// such locks.
    second: Option<File>,
    /// Whether a former supervisor has ended in good order, or there was none.
    pub(crate) was_left_in_order: bool,
}

/// Device and inode: which file it is, whatever its name.
type FileNumber = (u64, u64);

impl Ownership {
    /// Makes the folders, takes the lock and opens the socket.
    pub(crate) fn take(instance: &Instance) -> Result<Self, Error> {
        for (folder, mode) in [
            (&instance.run, RUN_MODE),
            (&instance.logs, 0o750),
            (&instance.data, DATA_MODE),
        ] {
            make(folder, mode).map_err(|error| folder_refused(folder, &error))?;
        }
        let path = instance.lock();
        let was_there = path.exists();
        let is_first = !was_there && !instance.journal().exists();
        let mut lock = open_lock(&path).map_err(|error| folder_refused(&instance.run, &error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let _ = lock.read_to_string(&mut text);
                return Err(Error::Refused(Refusal::Owned {
                    pid: text.trim().parse().ok(),
                }));
            }
            // A file system without locks, for example.
            Err(TryLockError::Error(error)) => return Err(folder_refused(&path, &error)),
        }
        let second = match second_lock(instance) {
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Refused(Refusal::Owned { pid: None }));
            }
            Err(TryLockError::Error(_)) => None,
            Ok(second) => Some(second),
        };
        let socket = instance.socket();
        let listener = bind(&socket).map_err(|error| {
            Error::Refused(Refusal::Socket {
                path: socket.display().to_string(),
                errno: error.raw_os_error().unwrap_or(0),
            })
        })?;
        let is_unsigned = lock.metadata().is_ok_and(|found| found.len() == 0);
        let ownership = Self {
            lock,
            listener,
            socket: file_number(&socket),
            second,
            was_left_in_order: is_first || was_there && is_unsigned,
        };
        ownership
            .sign()
            .map_err(|error| folder_refused(&instance.run, &error))?;
        Ok(ownership)
    }

    /// Takes over what the predecessor left to us.
    pub(crate) fn inherit(
        instance: &Instance,
        lock: OwnedFd,
        listener: OwnedFd,
    ) -> Result<Self, Error> {
        let ownership = Self {
            lock: lock.into(),
            listener: listener.into(),
            socket: file_number(&instance.socket()),
            // The predecessor has given it back.
            second: second_lock(instance).ok(),
            was_left_in_order: false,
        };
        ownership
            .sign()
            .map_err(|error| folder_refused(&instance.run, &error))?;
        Ok(ownership)
    }

    /// Writes our PID into the lock file.
    fn sign(&self) -> io::Result<()> {
        let text = format!("{}\n", std::process::id());
        // In the place of the predecessor's: whoever takes over components may find the disk full.
        self.lock.write_all_at(text.as_bytes(), 0)?;
        self.lock.set_len(text.len() as u64)
    }

    /// Takes the lock on the file of this path where ours is another one. Whether it was.
    ///
    /// # Errors
    /// [`io::ErrorKind::WouldBlock`] while somebody else has it, who must find us by the second lock and leave.
    pub(crate) fn renew_lock(&mut self, path: &Path) -> io::Result<bool> {
        if file_number(path) == Some(number_of(&self.lock.metadata()?)) {
            return Ok(false);
        }
        let lock = open_lock(path)?;
        if !lock.metadata()?.is_file() {
            return Err(Errno::EXIST.into());
        }
        lock.try_lock().map_err(io::Error::from)?;
        self.lock = lock;
        self.sign()?;
        Ok(true)
    }

    /// Opens the socket anew where the file of this path is not ours. Whether it was so; whoever listens at the old
    /// one is to change over.
    pub(crate) fn renew_socket(&mut self, path: &Path, group: Option<u32>) -> io::Result<bool> {
        if self.socket.is_some() && self.socket == file_number(path) {
            return Ok(false);
        }
        let listener = bind(path)?;
        if let Some(group) = group {
            admit_group(path, group)?;
        }
        self.listener = listener;
        self.socket = file_number(path);
        Ok(true)
    }

    /// Lets a group use the socket.
    pub(crate) fn admit(instance: &Instance, group: Option<&str>) -> Result<(), Error> {
        let Some(name) = group else { return Ok(()) };
        let unknown = || {
            Error::Refused(Refusal::ControlGroup {
                name: name.to_owned(),
            })
        };
        let number = accounts::group_by_name(name).ok_or_else(unknown)?;
        let socket = instance.socket();
        admit_group(&socket, number).map_err(|error| folder_refused(&socket, &error))?;
        // Its members read the logs themselves.
        if let Ok(logs) = File::open(&instance.logs) {
            let_read(&logs, number);
        }
        Ok(())
    }

    /// Lock and socket, for the program that goes on in our place.
    pub(crate) fn descriptors(&self) -> [BorrowedFd<'_>; 2] {
        [self.lock.as_fd(), self.listener.as_fd()]
    }

    /// Lets no group use the socket any more, nor enter the folder of the logs.
    pub(crate) fn shut(instance: &Instance) -> Result<(), Error> {
        let (socket, ours) = (instance.socket(), rustix::process::getegid().as_raw());
        fs::set_permissions(&socket, Permissions::from_mode(0o600))
            .and_then(|()| chown(&instance.logs, None, Some(ours)))
            .map_err(|error| folder_refused(&socket, &error))
    }

    /// Removes the socket; the lock ends with us.
    pub(crate) fn release(mut self, instance: &Instance) {
        let socket = instance.socket();
        if self.socket == file_number(&socket) {
            let _ = fs::remove_file(socket);
        }
        // The file stays: whoever removed it could remove the next one's.
        let _ = self.lock.set_len(0).and_then(|()| self.lock.rewind());
    }

    /// Leaves lock and socket to a new supervisor.
    pub(crate) fn hand_over(
        self,
        instance: &Instance,
        detached: bool,
        also: &[String],
    ) -> Result<(), Error> {
        let listener = OwnedFd::from(self.listener);
        // The successor takes it for itself; that we still have it would keep him out.
        drop(self.second);
        launch::successor(instance, &self.lock, &listener, detached, also).map_err(|error| {
            Error::DaemonNotStarted {
                errno: error.raw_os_error().unwrap_or(0),
            }
        })
    }
}

fn admit_group(socket: &Path, group: u32) -> io::Result<()> {
    chown(socket, None, Some(group))?;
    fs::set_permissions(socket, Permissions::from_mode(0o660))
}

fn open_lock(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o644)
        // A link may lead to anybody's file, and a pipe must not keep us waiting for its other side.
        .custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK)
        .open(path)
}

/// The lock file can be deleted under its owner, and then another one be locked. This lock does not depend on it.
fn second_lock(instance: &Instance) -> Result<File, TryLockError> {
    let folder = File::open(&instance.logs).map_err(TryLockError::Error)?;
    folder.try_lock()?;
    Ok(folder)
}

/// Which file has this name; a link is no other name.
fn file_number(path: &Path) -> Option<FileNumber> {
    Some(number_of(&fs::symlink_metadata(path).ok()?))
}

fn number_of(found: &Metadata) -> FileNumber {
    (found.dev(), found.ino())
}

/// Makes a folder where it is missing, and those above it.
pub(super) fn make(folder: &Path, mode: u32) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    // Whatever mask our starter had.
    fs::set_permissions(folder, Permissions::from_mode(mode))
}

/// Lets a group read a file or a folder. Where that is refused, it is somebody else's: what is written into it counts more
/// than who may read it.
pub(super) fn let_read(file: &File, group: u32) {
    let Ok(found) = file.metadata() else { return };
    let mode = found.mode() | if found.is_dir() { 0o050 } else { 0o040 };
    if found.gid() != group {
        let _ = fchown(file, None, Some(group));
    }
    if found.mode() != mode {
        let _ = file.set_permissions(Permissions::from_mode(mode & 0o7777));
    }
}

/// Opens the socket for nobody but us (mode 0600). What a killed predecessor left is replaced.
fn bind(path: &Path) -> io::Result<UnixListener> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let socket = rustix::net::socket_with(
        AddressFamily::UNIX,
        SocketType::STREAM,
        SocketFlags::CLOEXEC,
        None,
    )?;
    // The mode of the new file comes from the mask: there is no moment at which others could connect.
    let mask = rustix::process::umask(Mode::from_raw_mode(0o177));
    let bound = with_socket_address(path, |address| rustix::net::bind(&socket, address));
    rustix::process::umask(mask);
    bound?;
    rustix::net::listen(&socket, BACKLOG)?;
    Ok(socket.into())
}

/// Gives the address of a socket's path to whoever binds or connects. The kernel takes 107 bytes of a path;
/// a longer one is reached through its folder.
///
/// # Errors
/// Those of `act`, and of opening the folder.
pub(crate) fn with_socket_address<T>(
    path: &Path,
    act: impl FnOnce(&SocketAddrUnix) -> rustix::io::Result<T>,
) -> rustix::io::Result<T> {
    match (SocketAddrUnix::new(path), path.parent(), path.file_name()) {
        (Err(Errno::NAMETOOLONG), Some(folder), Some(name)) => {
            let folder = rustix::fs::open(folder, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())?;
            let short = Path::new("/proc/self/fd")
                .join(folder.as_raw_fd().to_string())
                .join(name);
            act(&SocketAddrUnix::new(short)?)
        }
        (address, ..) => act(&address?),
    }
}

fn folder_refused(path: &Path, error: &io::Error) -> Error {
    Error::Refused(Refusal::Folder {
        path: path.display().to_string(),
        errno: error.raw_os_error().unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instance(home: &Path) -> Instance {
        Instance::locate(Some(home), None, |_| None, true).unwrap()
    }

    fn is_owned(taken: &Result<Ownership, Error>) -> bool {
        matches!(taken, Err(Error::Refused(Refusal::Owned { .. })))
    }

    #[test]
    fn nobody_takes_the_place_of_one_whose_run_folder_was_deleted() {
        let home = tempfile::tempdir().unwrap();
        let instance = instance(home.path());
        let mut ours = Ownership::take(&instance).unwrap();
        fs::remove_dir_all(&instance.run).unwrap();
        assert!(is_owned(&Ownership::take(&instance)));
        assert!(ours.renew_lock(&instance.lock()).unwrap());
        assert!(ours.renew_socket(&instance.socket(), None).unwrap());
        assert!(!ours.renew_lock(&instance.lock()).unwrap());
        assert!(!ours.renew_socket(&instance.socket(), None).unwrap());
        let signed = fs::read_to_string(instance.lock()).unwrap();
        assert_eq!(signed.trim().parse(), Ok(std::process::id()));
        assert!(is_owned(&Ownership::take(&instance)));
        ours.release(&instance);
        assert!(!instance.socket().exists());
        assert!(Ownership::take(&instance).is_ok());
    }

    #[test]
    fn the_lock_file_is_no_way_to_another_file() {
        let home = tempfile::tempdir().unwrap();
        let instance = instance(home.path());
        let other = home.path().join("other");
        fs::write(&other, "mine").unwrap();
        fs::create_dir(&instance.run).unwrap();
        std::os::unix::fs::symlink(&other, instance.lock()).unwrap();
        assert!(Ownership::take(&instance).is_err());
        assert_eq!(fs::read(&other).unwrap(), b"mine");
    }

    #[test]
    fn another_ones_socket_is_left_alone_at_the_end() {
        let home = tempfile::tempdir().unwrap();
        let instance = instance(home.path());
        let ours = Ownership::take(&instance).unwrap();
        fs::remove_file(instance.socket()).unwrap();
        let _theirs = UnixListener::bind(instance.socket()).unwrap();
        ours.release(&instance);
        assert!(instance.socket().exists());
    }
}
