//! What a component's user may do with a file or folder. Asks the kernel as that user: mode bits alone do not know
//! access lists, mount options or what lies above.

use std::path::Path;
use std::time::Duration;
use std::{fs, io, thread};

use rustix::fs::{Access, AtFlags, CWD, accessat};
use rustix::io::Errno;
use rustix::process::{Gid, getgroups};
use rustix::thread::set_thread_groups;

use crate::daemon::spawn::{self, Identity};

/// Looks at files as this user and group would see them; without one, as ourselves. To the kernel each thread has an
/// identity of its own, and one for files apart from the others: those must stay, for whoever has the real or saved
/// user of one thread may send signals to the whole process.
pub(crate) fn seen_by<T>(identity: Option<&Identity>, look: impl FnOnce() -> T) -> T {
    // Where that is not allowed, the component cannot be started so either, and will say so.
    let _disguise = identity.and_then(|identity| Disguise::put_on(identity).ok());
    look()
}

/// The thread's own identity for files, which it gets back when this is dropped.
struct Disguise {
    groups: Vec<Gid>,
    user: u32,
    group: u32,
}

impl Disguise {
    fn put_on(identity: &Identity) -> rustix::io::Result<Self> {
        let own = getgroups()?;
        // What could not be taken back must not be given away: in a user namespace some groups have no number.
        set_thread_groups(&own)?;
        let groups: Vec<Gid> = identity.groups.iter().copied().map(Gid::from_raw).collect();
        set_thread_groups(&groups)?;
        let (user, group) = spawn::see_files_as(identity.user, identity.group);
        Ok(Self {
            groups: own,
            user,
            group,
        })
    }
}

impl Drop for Disguise {
    fn drop(&mut self) {
        // The kernel takes back what it gave, unless it lacks memory for a moment: to stay another is worse than to wait.
        let is_back = || {
            spawn::see_files_as(self.user, self.group);
            let groups = set_thread_groups(&self.groups);
            groups != Err(Errno::NOMEM) && spawn::sees_files_as() == (self.user, self.group)
        };
        while !is_back() {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Whether a file can be executed, or the system's error number.
pub(crate) fn executable(file: &Path) -> Result<(), i32> {
    let found = fs::metadata(file).map_err(|error| number(&error))?;
    if found.is_dir() {
        return Err(libc::EISDIR);
    }
    permitted(file, Access::EXEC_OK)
}

/// Whether a folder can be entered.
pub(crate) fn enterable(folder: &Path) -> Result<(), i32> {
    of_folder(folder, Access::EXEC_OK)
}

/// Whether files can be made in a folder.
pub(crate) fn writable(folder: &Path) -> Result<(), i32> {
    of_folder(folder, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK)
}

/// Whether files can be made in a folder that need not be read.
pub(crate) fn files_can_be_made(folder: &Path) -> Result<(), i32> {
    of_folder(folder, Access::WRITE_OK | Access::EXEC_OK)
}

/// Whether files can be made in a folder, or the folder itself where it does not exist.
pub(crate) fn can_be_made(folder: &Path) -> Result<(), i32> {
    let existing = folder
        .ancestors()
        .find(|path| fs::symlink_metadata(path).is_ok());
    writable(existing.unwrap_or(folder))
}

fn of_folder(folder: &Path, wanted: Access) -> Result<(), i32> {
    let found = fs::metadata(folder).map_err(|error| number(&error))?;
    if !found.is_dir() {
        return Err(libc::ENOTDIR);
    }
    permitted(folder, wanted)
}

fn permitted(path: &Path, wanted: Access) -> Result<(), i32> {
    match by_identity_for_files(path, wanted) {
        // Some filters of system calls forbid what they do not know: then only trying tells.
        Err(Errno::PERM)
            if by_identity_for_files(Path::new("/"), Access::EXISTS) == Err(Errno::PERM) =>
        {
            Ok(())
        }
        judged => judged.map_err(Errno::raw_os_error),
    }
}

/// Without the flag the kernel asks for the real user instead; with it, for the identity that opening has.
fn by_identity_for_files(path: &Path, wanted: Access) -> rustix::io::Result<()> {
    accessat(CWD, path, wanted, AtFlags::EACCESS)
}

fn number(error: &io::Error) -> i32 {
    error.raw_os_error().unwrap_or(libc::ENOENT)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn folders_are_told_from_files_and_from_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert_eq!(writable(folder.path()), Ok(()));
        assert_eq!(enterable(&file), Err(libc::ENOTDIR));
        assert_eq!(executable(folder.path()), Err(libc::EISDIR));
        assert_eq!(executable(&file), Err(libc::EACCES));
        assert_eq!(enterable(&folder.path().join("none")), Err(libc::ENOENT));
        assert_eq!(can_be_made(&folder.path().join("a/b")), Ok(()));
        assert_eq!(can_be_made(&file.join("b")), Err(libc::ENOTDIR));
    }

    #[test]
    fn another_user_sees_less_and_we_stay_who_we_are() {
        let us = rustix::process::geteuid();
        if !us.is_root() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let inner = folder.path().join("open");
        fs::create_dir(&inner).unwrap();
        let nobody = Identity {
            user: 65534,
            group: 65534,
            groups: vec![65534],
        };
        // What lies above counts, too.
        assert_eq!(
            seen_by(Some(&nobody), || enterable(&inner)),
            Err(libc::EACCES)
        );
        assert_eq!(seen_by(None, || enterable(&inner)), Ok(()));
        assert_eq!(rustix::process::geteuid(), us);
    }

    /// Real, effective, saved user, and the one for files.
    fn users() -> [String; 4] {
        let status = fs::read_to_string("/proc/thread-self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("Uid:"));
        let users = line.unwrap().split_whitespace().map(str::to_owned);
        users.collect::<Vec<_>>().try_into().unwrap()
    }

    /// A thread with the real or saved user of a component would let the component end the whole process.
    #[test]
    fn only_for_files_another_is_seen_and_a_panic_does_not_last() {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        let (before, groups) = (users(), getgroups().unwrap());
        let nobody = Identity {
            user: 65534,
            group: 65534,
            groups: vec![65534],
        };
        let us = thread::current().id();
        let seen = seen_by(Some(&nobody), || (users(), thread::current().id()));
        assert_eq!(seen.0, ["0", "0", "0", "65534"]);
        assert_eq!(seen.1, us);
        let panicked = std::panic::catch_unwind(|| seen_by(Some(&nobody), || panic!("on purpose")));
        assert!(panicked.is_err());
        assert_eq!((users(), getgroups().unwrap()), (before, groups));
    }

    #[test]
    fn users_groups_and_what_lies_above_decide() {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let mode = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        mode(folder.path(), 0o711);
        let file = folder.path().join("program");
        fs::write(&file, "").unwrap();
        mode(&file, 0o750);
        std::os::unix::fs::chown(&file, None, Some(4321)).unwrap();
        let other = |groups: &[u32]| Identity {
            user: 65534,
            group: 65534,
            groups: groups.to_vec(),
        };
        let (member, stranger) = (other(&[4321]), other(&[65534]));
        assert_eq!(seen_by(Some(&member), || executable(&file)), Ok(()));
        assert_eq!(
            seen_by(Some(&stranger), || executable(&file)),
            Err(libc::EACCES)
        );
        let as_stranger = |look: fn(&Path) -> _| seen_by(Some(&stranger), || look(folder.path()));
        assert_eq!(as_stranger(enterable), Ok(()));
        assert_eq!(as_stranger(writable), Err(libc::EACCES));
        mode(folder.path(), 0o777);
        assert_eq!(as_stranger(writable), Ok(()));
    }
}
