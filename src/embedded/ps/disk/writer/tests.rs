use std::sync::atomic::{AtomicBool, AtomicU64};

use tempfile::TempDir;

use super::super::index::Index;
use super::*;

fn folder(path: &Path) -> Folder {
    Folder {
        path: path.to_owned(),
        index: Index::new(1 << 30),
        known: AtomicBool::new(true),
        unwritten: AtomicU64::new(0),
        _lock: tempfile::tempfile().unwrap(),
    }
}

/// A disk on which so many files fit, besides the one that is to come.
fn put_on_small_disk(folder: &Folder, id: u128, most: usize) -> io::Result<Option<()>> {
    let id = Id(id);
    put(folder, (id, 10_000, &Arc::default()), || {
        let files = fs::read_dir(&folder.path)?.count();
        if files >= most {
            return Err(io::ErrorKind::StorageFull.into());
        }
        fs::write(folder.file(id), "")
    })
}

#[test]
fn a_full_disk_takes_the_newest() {
    let path = TempDir::new().unwrap();
    let folder = folder(path.path());
    for id in 0..20 {
        let written = put_on_small_disk(&folder, id, 4);
        assert_eq!(written.unwrap(), Some(()), "{id}");
        assert!(folder.file(Id(id)).exists());
        let files = fs::read_dir(path.path()).unwrap().count();
        assert_eq!(folder.index.size().1, files);
    }
    assert_eq!(folder.index.bound(), 1 << 30);
    assert!(folder.index.size().1 >= 3);
}

#[test]
fn a_disk_that_others_have_filled_takes_nothing() {
    let path = TempDir::new().unwrap();
    let folder = folder(path.path());
    assert!(put_on_small_disk(&folder, 1, 0).is_err());
}
