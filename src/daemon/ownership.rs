//! One supervisor for an instance: a lock that is held as long as it lives, and the socket that belongs
//! to whoever holds the lock. What a killed supervisor left behind is recognised by the lock being free.

use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, chown, fchown};
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

/// What makes us the instance's supervisor.
#[derive(Debug)]
pub(crate) struct Ownership {
    lock: File,
    pub(crate) listener: UnixListener,
}

impl Ownership {
    /// Makes the folders, takes the lock and opens the socket.
    pub(crate) fn take(instance: &Instance) -> Result<Self, Error> {
        for (folder, mode) in [
            (&instance.run, 0o755),
            (&instance.logs, 0o750),
            (&instance.data, DATA_MODE),
        ] {
            make(folder, mode).map_err(|error| folder_refused(folder, &error))?;
        }
        let path = instance.lock();
        let opened = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o644)
            .open(&path);
        let mut lock = opened.map_err(|error| folder_refused(&instance.run, &error))?;
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
        let socket = instance.socket();
        let listener = bind(&socket).map_err(|error| {
            Error::Refused(Refusal::Socket {
                path: socket.display().to_string(),
                errno: error.raw_os_error().unwrap_or(0),
            })
        })?;
        let mut ownership = Self { lock, listener };
        ownership.sign(&path)?;
        Ok(ownership)
    }

    /// Takes over what the predecessor left to us.
    pub(crate) fn inherit(
        instance: &Instance,
        lock: OwnedFd,
        listener: OwnedFd,
    ) -> Result<Self, Error> {
        let mut ownership = Self {
            lock: lock.into(),
            listener: listener.into(),
        };
        ownership.sign(&instance.lock())?;
        Ok(ownership)
    }

    /// Writes our PID into the lock file.
    fn sign(&mut self, path: &Path) -> Result<(), Error> {
        let mut write = || {
            self.lock.set_len(0)?;
            self.lock.rewind()?;
            writeln!(self.lock, "{}", std::process::id())
        };
        // The operator is told of the folder, as where the file cannot be made.
        write().map_err(|error| folder_refused(path.parent().unwrap_or(path), &error))
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
        let admitted = chown(&socket, None, Some(number))
            .and_then(|()| fs::set_permissions(&socket, Permissions::from_mode(0o660)));
        admitted.map_err(|error| folder_refused(&socket, &error))?;
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

    /// Removes the socket; the lock ends with us.
    pub(crate) fn release(mut self, instance: &Instance) {
        let _ = fs::remove_file(instance.socket());
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
        launch::successor(instance, &self.lock, &listener, detached, also).map_err(|error| {
            Error::DaemonNotStarted {
                errno: error.raw_os_error().unwrap_or(0),
            }
        })
    }
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
