//! Opens files beneath the folders that a server was told of, and nowhere else: neither a name nor a link leads out
//! of them, and nothing but a regular file is ever read. Links that stay within their folder are followed where the
//! kernel can tell; where it cannot, none is.

#[cfg(test)]
mod tests;

use std::fs::{File, Metadata};
use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat, openat2};
use rustix::io::Errno;

use super::answer::Refused;
use super::name::Name;
use crate::error::ServeError;

/// So often a name is looked up again that somebody was renaming.
const TRIES: usize = 16;

/// Not to wait for whoever may write into a FIFO, nor to get a terminal.
const TO_READ: OFlags = OFlags::RDONLY
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY)
    .union(OFlags::CLOEXEC);

/// To look things up in it: it need not be listed.
const FOLDER: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

/// Folders in which files are looked for, the first one first. They are opened anew for each file, so that a folder
/// that was moved or mounted meanwhile counts.
#[derive(Clone, Debug)]
pub(super) struct Folders(Vec<PathBuf>);

/// A regular file that was found.
#[derive(Debug)]
pub(super) struct Found {
    /// At its beginning.
    pub(super) file: File,
    /// Its length in bytes when it was found.
    pub(super) length: u64,
    /// When it was written to; not in the future, and not before what dates can say.
    pub(super) modified: SystemTime,
    /// Other contents have another one.
    pub(super) identity: Identity,
}

/// What the system knows of the contents of a file: equal ones have not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Identity {
    device: u64,
    inode: u64,
    length: u64,
    modified: (i64, i64),
    // A file whose time of writing was set back is another one all the same.
    changed: (i64, i64),
}

impl Folders {
    /// # Errors
    /// Where one of them is missing, is no folder, or may not be entered.
    pub(super) fn open(paths: &[PathBuf]) -> Result<Self, ServeError> {
        for path in paths {
            // By way of its own entry: to be entered it needs a right that to be opened it does not.
            openat(CWD, path, FOLDER, Mode::empty())
                .and_then(|folder| openat(folder, ".", FOLDER, Mode::empty()))
                .map_err(|errno| ServeError::Folder {
                    path: path.clone(),
                    errno: errno.raw_os_error(),
                })?;
        }
        Ok(Self(paths.to_vec()))
    }

    /// Opens the file of this name in the first folder that has one; what is no regular file is none. Waits for the
    /// disk.
    ///
    /// # Errors
    /// 404 where there is none; 403 where it may not be read, or a link leads
    /// out; 503 where the system has no means left, or a folder is away.
    pub(super) fn find(&self, name: &Name) -> Result<Found, Refused> {
        for folder in &self.0 {
            match open_beneath(folder, name.as_str()) {
                Ok(file) => {
                    if let Some(found) = Found::of(file)? {
                        return Ok(found);
                    }
                }
                Err(Lookup::Missing) => {}
                Err(Lookup::Refused(refused)) => return Err(refused),
            }
        }
        Err(Refused::missing("there is no such file"))
    }
}

impl Found {
    /// None where it is no regular file.
    fn of(file: File) -> Result<Option<Self>, Refused> {
        let about = file.metadata().map_err(|_| UNREADABLE)?;
        Ok(about.is_file().then(|| Self {
            length: about.len(),
            modified: time_of(&about),
            identity: Identity::of(&about),
            file,
        }))
    }

    /// The whole contents. Waits for the disk.
    ///
    /// # Errors
    /// 422 where they are longer than `most` bytes; 503 where somebody is writing to the file; 500 where the disk
    /// fails.
    pub(super) fn read(mut self, most: u64) -> Result<Vec<u8>, Refused> {
        if self.length > most {
            return Err(Refused::unprocessable("the file is too large"));
        }
        let capacity = usize::try_from(self.length).map_err(|_| UNREADABLE)?;
        let mut contents = Vec::new();
        contents.try_reserve_exact(capacity + 1).map_err(|_| BUSY)?;
        // One byte more than it had, and not one beyond: it may be growing.
        let mut file = self.file.by_ref().take(self.length + 1);
        file.read_to_end(&mut contents).map_err(|_| UNREADABLE)?;
        let now = self.file.metadata().map_err(|_| UNREADABLE)?;
        if Identity::of(&now) != self.identity || contents.len() != capacity {
            return Err(Refused::not_now("the file is being written"));
        }
        Ok(contents)
    }
}

impl Identity {
    fn of(about: &Metadata) -> Self {
        Self {
            device: about.dev(),
            inode: about.ino(),
            length: about.len(),
            modified: (about.mtime(), about.mtime_nsec()),
            changed: (about.ctime(), about.ctime_nsec()),
        }
    }
}

/// HTTP wants no time of the future (RFC 9110, 8.8.2.1), and its dates begin with the epoch. A file may have any.
fn time_of(about: &Metadata) -> SystemTime {
    let modified = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
    modified.clamp(
        SystemTime::UNIX_EPOCH,
        SystemTime::now().max(SystemTime::UNIX_EPOCH),
    )
}

const UNREADABLE: Refused = Refused::broken("the file cannot be read");

const BUSY: Refused = Refused::not_now("the system has no means left");

/// Why a folder does not give a file.
#[derive(Debug, PartialEq, Eq)]
enum Lookup {
    /// It may be in another one.
    Missing,
    /// It is in this one, or nobody can tell.
    Refused(Refused),
}

fn open_beneath(folder: &Path, name: &str) -> Result<File, Lookup> {
    let folder = openat(CWD, folder, FOLDER, Mode::empty())
        .map_err(|_| Lookup::Refused(Refused::not_now("the folder is away")))?;
    let opened = match by_kernel(&folder, name) {
        // A kernel before 5.6, or a filter of system calls that does not know this one.
        Err(Errno::NOSYS | Errno::PERM) => part_by_part(&folder, name),
        opened => opened,
    };
    opened.map(File::from).map_err(judge)
}

fn by_kernel(folder: impl AsFd, name: &str) -> Result<OwnedFd, Errno> {
    let beneath = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
    let mut tries = 0;
    loop {
        tries += 1;
        match openat2(&folder, name, TO_READ, Mode::empty(), beneath) {
            // Something on the way was renamed meanwhile, and the kernel cannot be sure.
            Err(Errno::AGAIN | Errno::INTR) if tries < TRIES => {}
            opened => return opened,
        }
    }
}

/// Without following any link.
fn part_by_part(folder: impl AsFd, name: &str) -> Result<OwnedFd, Errno> {
    let mut within = None::<OwnedFd>;
    let at = |within: &Option<OwnedFd>, part: &str, how: OFlags| match within {
        Some(within) => openat(within, part, how | OFlags::NOFOLLOW, Mode::empty()),
        None => openat(&folder, part, how | OFlags::NOFOLLOW, Mode::empty()),
    };
    let mut last = name;
    while let Some((part, rest)) = last.split_once('/') {
        within = Some(at(&within, part, FOLDER)?);
        last = rest;
    }
    at(&within, last, TO_READ)
}

fn judge(errno: Errno) -> Lookup {
    match errno {
        // A socket cannot be opened (ENXIO), and no file system can have some names (EINVAL, EILSEQ).
        Errno::NOENT
        | Errno::NOTDIR
        | Errno::NAMETOOLONG
        | Errno::NXIO
        | Errno::NODEV
        | Errno::INVAL
        | Errno::ILSEQ => Lookup::Missing,
        Errno::XDEV | Errno::LOOP => {
            Lookup::Refused(Refused::forbidden("a link leads out of its folder"))
        }
        Errno::ACCESS | Errno::PERM => Lookup::Refused(Refused::forbidden("it may not be read")),
        Errno::MFILE | Errno::NFILE | Errno::NOMEM | Errno::AGAIN | Errno::INTR => {
            Lookup::Refused(BUSY)
        }
        _ => Lookup::Refused(UNREADABLE),
    }
}
