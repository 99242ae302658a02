//! What a component's user may do with a file or folder. Asks the kernel as that user: mode bits alone do not know
//! access lists, mount options or what lies above.

use std::path::Path;
use std::{fs, io, thread};

use rustix::fs::{Access, access};
use rustix::process::{Gid, Uid};
use rustix::thread::{set_thread_groups, set_thread_res_gid, set_thread_res_uid};

use crate::daemon::spawn::Identity;

/// Looks at the world as this user and group; without one, as ourselves. To the kernel each thread has an identity of
/// its own, so a thread takes it on and ends with it.
pub(crate) fn seen_by<T: Send>(identity: Option<&Identity>, look: impl FnOnce() -> T + Send) -> T {
    let Some(identity) = identity else {
        return look();
    };
    thread::scope(|scope| {
        let looking = scope.spawn(|| {
            // Where that is not allowed, the component cannot be started so either, and will say so.
            let _ = take_on(identity);
            look()
        });
        looking
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

fn take_on(identity: &Identity) -> rustix::io::Result<()> {
    let groups: Vec<Gid> = identity.groups.iter().copied().map(Gid::from_raw).collect();
    let (user, group) = (Uid::from_raw(identity.user), Gid::from_raw(identity.group));
    set_thread_groups(&groups)?;
    set_thread_res_gid(group, group, group)?;
    set_thread_res_uid(user, user, user)
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

/// Whether what is in a folder can be listed and read.
pub(crate) fn readable(folder: &Path) -> Result<(), i32> {
    of_folder(folder, Access::READ_OK | Access::EXEC_OK)
}

/// Whether files can be made in a folder.
pub(crate) fn writable(folder: &Path) -> Result<(), i32> {
    of_folder(folder, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK)
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
    access(path, wanted).map_err(rustix::io::Errno::raw_os_error)
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
        assert_eq!(readable(&folder.path().join("none")), Err(libc::ENOENT));
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
            seen_by(Some(&nobody), || readable(&inner)),
            Err(libc::EACCES)
        );
        assert_eq!(seen_by(None, || readable(&inner)), Ok(()));
        assert_eq!(rustix::process::geteuid(), us);
    }
}
