use std::fs::{create_dir, write};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::time::Duration;

use rustix::fs::mkfifoat;
use tempfile::{TempDir, tempdir};

use super::*;

fn folder() -> TempDir {
    let outer = tempdir().unwrap();
    let root = outer.path().join("root");
    create_dir(&root).unwrap();
    create_dir(root.join("sub")).unwrap();
    write(outer.path().join("secret"), "no").unwrap();
    write(root.join("sub/file"), "yes").unwrap();
    symlink("sub/file", root.join("within")).unwrap();
    symlink("sub", root.join("folder")).unwrap();
    symlink("../root/sub/file", root.join("back")).unwrap();
    symlink("../secret", root.join("out")).unwrap();
    symlink("/etc/passwd", root.join("absolute")).unwrap();
    symlink("/", root.join("slash")).unwrap();
    symlink("circle", root.join("circle")).unwrap();
    symlink("/proc/self/root", root.join("magic")).unwrap();
    mkfifoat(CWD, root.join("fifo"), Mode::RUSR | Mode::WUSR).unwrap();
    UnixListener::bind(root.join("socket")).unwrap();
    outer
}

fn contents(folders: &Folders, name: &str) -> Result<Vec<u8>, u16> {
    let name = Name::of_address(name).unwrap();
    let found = folders.find(&name).and_then(|found| found.read(10));
    found.map_err(|refused| refused.status.as_u16())
}

#[test]
fn nothing_leads_out_of_its_folder() {
    let outer = folder();
    let folders = Folders::open(&[outer.path().join("root")]).unwrap();
    for inside in ["sub/file", "within", "folder/file"] {
        assert_eq!(contents(&folders, inside), Ok(b"yes".to_vec()), "{inside}");
    }
    for outside in [
        "out",
        "absolute",
        "slash/etc/passwd",
        "circle",
        "magic/etc/passwd",
        "back",
    ] {
        assert_eq!(contents(&folders, outside), Err(403), "{outside}");
    }
    let long = "x".repeat(300);
    for missing in [
        "none",
        "none/x",
        "sub/file/x",
        "sub",
        "fifo",
        "socket",
        "a%0ab",
        &long,
    ] {
        assert_eq!(contents(&folders, missing), Err(404), "{missing}");
    }
}

#[test]
fn without_the_kernels_help_no_link_is_followed() {
    let outer = folder();
    let root = openat(CWD, outer.path().join("root"), FOLDER, Mode::empty()).unwrap();
    assert!(part_by_part(&root, "sub/file").is_ok());
    for link in [
        "within",
        "folder/file",
        "out",
        "absolute",
        "slash/etc/passwd",
        "magic/etc/passwd",
    ] {
        assert!(part_by_part(&root, link).is_err(), "{link}");
    }
}

#[test]
fn the_first_folder_that_has_it_gives_it() {
    let [one, two] = [tempdir().unwrap(), tempdir().unwrap()];
    write(one.path().join("a"), "1").unwrap();
    write(two.path().join("a"), "2").unwrap();
    write(two.path().join("b"), "3").unwrap();
    let folders = Folders::open(&[one.path().into(), two.path().into()]).unwrap();
    assert_eq!(contents(&folders, "a"), Ok(b"1".to_vec()));
    assert_eq!(contents(&folders, "b"), Ok(b"3".to_vec()));
    // What is no file hides none.
    create_dir(one.path().join("b")).unwrap();
    write(two.path().join("c"), "4").unwrap();
    mkfifoat(CWD, one.path().join("c"), Mode::RUSR | Mode::WUSR).unwrap();
    assert_eq!(contents(&folders, "b"), Ok(b"3".to_vec()));
    assert_eq!(contents(&folders, "c"), Ok(b"4".to_vec()));
    assert_eq!(contents(&folders, "d"), Err(404));
    drop(one);
    assert_eq!(contents(&folders, "b"), Err(503));
}

#[test]
fn what_is_too_long_or_changes_is_not_read() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("a");
    write(&path, "12345678901").unwrap();
    let folders = Folders::open(&[folder.path().into()]).unwrap();
    assert_eq!(contents(&folders, "a"), Err(422));
    write(&path, "1234567890").unwrap();
    assert_eq!(contents(&folders, "a"), Ok(b"1234567890".to_vec()));
    for other in ["12345", "1234567890123"] {
        write(&path, "1234567890").unwrap();
        let found = folders.find(&Name::of_address("a").unwrap()).unwrap();
        write(&path, other).unwrap();
        assert_eq!(found.read(10).unwrap_err().status.as_u16(), 503);
    }
}

#[test]
fn a_folder_that_is_none_is_told() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("a");
    write(&file, "").unwrap();
    let errno = |path: PathBuf| match Folders::open(&[path]) {
        Err(ServeError::Folder { errno, .. }) => errno,
        other => panic!("{other:?}"),
    };
    assert_eq!(errno(file), Errno::NOTDIR.raw_os_error());
    assert_eq!(errno(folder.path().join("b")), Errno::NOENT.raw_os_error());
}

#[test]
fn no_time_of_a_file_is_beyond_what_dates_can_say() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("a");
    write(&path, "").unwrap();
    let folders = Folders::open(&[folder.path().into()]).unwrap();
    let century = Duration::from_hours(100 * 365 * 24);
    let epoch = SystemTime::UNIX_EPOCH;
    for (time, at_most) in [
        (epoch - century, epoch),
        (epoch + century, SystemTime::now()),
    ] {
        let file = File::options().write(true).open(&path).unwrap();
        file.set_modified(time).unwrap();
        let found = folders.find(&Name::of_address("a").unwrap()).unwrap();
        assert!(found.modified >= epoch);
        assert!(found.modified <= at_most + Duration::from_mins(1));
    }
}
