//! The one hand that writes and removes kept answers. Killed at any line it leaves whole files and perhaps one that was
//! begun, which the next server removes. Nothing is synced: what a power cut garbles is not served.

use std::cmp::Reverse;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::oneshot::Sender;

use super::index::on_disk;
use super::{BEGUN, Folder, Freshness, Id, is_full, record};
use crate::embedded::ps::picture::{Content, Picture};

#[cfg(test)]
mod tests;

/// What is to be done.
#[derive(Debug)]
pub(super) enum Order {
    Keep(KeepOrder),
    Forget(Id),
}

/// An answer that is to be kept.
#[derive(Debug)]
pub(super) struct KeepOrder {
    pub(super) address: Arc<str>,
    pub(super) picture: Arc<Picture>,
    /// Who wants to have it as it stands in its file.
    pub(super) told: Option<Sender<Content>>,
    /// Its place among the large ones that wait.
    pub(super) _space: Option<OwnedSemaphorePermit>,
}

/// First learns what is there, then does what it is told until nobody is left to tell it.
pub(super) fn run(folder: &Folder, orders: &Receiver<Order>) {
    learn(folder);
    folder.known.store(true, Ordering::Release);
    while let Ok(order) = orders.recv() {
        match order {
            Order::Keep(order) => {
                let content = keep(folder, &order.address, &order.picture);
                if let (Some(content), Some(told)) = (content, order.told) {
                    // Nobody may wait any more.
                    let _ = told.send(content);
                }
            }
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
    kept.sort_unstable_by_key(|&(written, _, _): &(SystemTime, Id, u64)| Reverse(written));
    // The index would keep those that it gets first.
    let mut room = folder.index.bound();
    let fitting = kept.iter().take_while(|&&(_, _, length)| {
        let rest = room.checked_sub(on_disk(length));
        room = rest.unwrap_or(0);
        rest.is_some()
    });
    let older = kept.split_off(fitting.count());
    for (_, id, _) in older {
        remove(folder, &[id]);
    }
    for (_, id, length) in kept.into_iter().rev() {
        let freshness = Arc::new(Freshness::default());
        remove(folder, &folder.index.add(id, length, freshness));
    }
}

fn is_begun(name: &str) -> bool {
    name.strip_suffix(BEGUN).is_some_and(|digits| {
        digits.len() == 32 && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

/// Writes an answer, in the place of a former one. None where it was not written.
fn keep(folder: &Folder, address: &str, picture: &Picture) -> Option<Content> {
    let bytes = record::bytes(picture)?;
    let beginning = record::beginning(address, &picture.head, bytes)?;
    let id = Id::of(address);
    let length = (beginning.len() + bytes.len()) as u64;
    let begun = folder.path.join(format!("{:032x}{BEGUN}", id.0));
    let written = put(folder, (id, length, &picture.freshness), || {
        let file = write(&begun, &[&beginning, bytes])?;
        fs::rename(&begun, folder.file(id))?;
        Ok(file)
    });
    let Ok(file) = written else {
        folder.unwritten.fetch_add(1, Ordering::Relaxed);
        folder.index.forget(id);
        remove(folder, &[id]);
        let _ = fs::remove_file(&begun);
        return None;
    };
    Some(Content::File {
        file: Arc::new(file?),
        begin: beginning.len() as u64,
        length: bytes.len() as u64,
    })
}

/// Makes room for an answer and has it written; None where it is larger than all that may be there. A disk that is full
/// before that makes us give up of ours what the answer takes: it is wanted now.
fn put<T>(
    folder: &Folder,
    (id, length, freshness): (Id, u64, &Arc<Freshness>),
    mut write: impl FnMut() -> io::Result<T>,
) -> io::Result<Option<T>> {
    let make_room = || {
        // The index must not say of the former answer that it is fresh.
        remove(folder, &[id]);
        let leaving = folder.index.add(id, length, Arc::clone(freshness));
        remove(folder, &leaving);
        !leaving.contains(&id)
    };
    if !make_room() {
        return Ok(None);
    }
    match write() {
        Err(error) if is_full(&error) => {
            folder.index.forget(id);
            let given_up = folder.index.give_up(length);
            remove(folder, &given_up);
            if given_up.is_empty() || !make_room() {
                return Err(error);
            }
            write().map(Some)
        }
        written => written.map(Some),
    }
}

/// The file can be read as well.
fn write(path: &Path, parts: &[&[u8]]) -> io::Result<File> {
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(true)
        .open(path)?;
    for part in parts {
        file.write_all(part)?;
    }
    Ok(file)
}

fn remove(folder: &Folder, ids: &[Id]) {
    for &id in ids {
        let _ = fs::remove_file(folder.file(id));
    }
}
