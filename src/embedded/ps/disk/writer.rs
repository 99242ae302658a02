//! The one hand that writes and removes kept answers. Killed at any line it leaves whole files and perhaps one that was
//! begun, which the next server removes. Nothing is synced: what a power cut garbles is not served.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::time::{SystemTime, UNIX_EPOCH};

use super::{BEGUN, Folder, Freshness, Id, record};
use crate::embedded::ps::picture::Picture;

/// What is to be done.
#[derive(Debug)]
pub(super) enum Order {
    Keep(Arc<str>, Arc<Picture>),
    Forget(Id),
}

/// First learns what is there, then does what it is told until nobody is left to tell it.
pub(super) fn run(folder: &Folder, orders: &Receiver<Order>) {
    learn(folder);
    folder.known.store(true, Ordering::Release);
    while let Ok(order) = orders.recv() {
        match order {
            Order::Keep(address, picture) => keep(folder, &address, &picture),
            Order::Forget(id) => {
                folder.index.forget(id);
                let _ = fs::remove_file(folder.file(id));
            }
        }
    }
}

/// Counts the files of our predecessors, the newest as the last that go. Only names and sizes are looked at; what is in
/// a file is judged when it is wanted. Files with other names are not ours.
fn learn(folder: &Folder) {
    let Ok(entries) = fs::read_dir(&folder.path) else {
        return;
    };
    let mut kept = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        if let Some(id) = Id::of_file_name(name) {
            let Ok(facts) = entry.metadata() else {
                continue;
            };
            let written = facts.modified().unwrap_or(UNIX_EPOCH);
            kept.push((written, id, facts.len()));
        } else if is_begun(name) {
            let _ = fs::remove_file(entry.path());
        }
    }
    kept.sort_unstable_by_key(|&(written, _, _): &(SystemTime, Id, u64)| written);
    for (_, id, length) in kept {
        let freshness = Arc::new(Freshness::default());
        remove(folder, &folder.index.add(id, length, freshness));
    }
}

fn is_begun(name: &str) -> bool {
    name.strip_suffix(BEGUN).is_some_and(|digits| {
        digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

fn keep(folder: &Folder, address: &str, picture: &Picture) {
    let Some(bytes) = record::bytes(picture) else {
        return;
    };
    let Some(beginning) = record::beginning(address, &picture.head, bytes) else {
        return;
    };
    let id = Id::of(address);
    let length = (beginning.len() + bytes.len()) as u64;
    let leaving = folder.index.add(id, length, Arc::clone(&picture.freshness));
    remove(folder, &leaving);
    if leaving.contains(&id) {
        return;
    }
    let begun = folder.path.join(format!("{:032x}{BEGUN}", id.0));
    let written =
        write(&begun, &[&beginning, bytes]).and_then(|()| fs::rename(&begun, folder.file(id)));
    if written.is_err() {
        folder.unwritten.fetch_add(1, Ordering::Relaxed);
        folder.index.forget(id);
        remove(folder, &[id]);
        let _ = fs::remove_file(&begun);
    }
}

fn write(path: &Path, parts: &[&[u8]]) -> io::Result<()> {
    let mut file = File::create(path)?;
    for part in parts {
        file.write_all(part)?;
    }
    Ok(())
}

fn remove(folder: &Folder, ids: &[Id]) {
    for &id in ids {
        let _ = fs::remove_file(folder.file(id));
    }
}
