//! The part of the response cache that survives: a file for each answer, in one folder, bounded in bytes. The files are
//! the truth; the index counts them and knows which go first. One thread writes and removes them, nobody waits for it,
//! and what it cannot take on is not kept. Never has an answer that is not whole.

mod index;
mod record;
mod writer;

use std::fs::{DirBuilder, File, TryLockError};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread;
use std::time::Duration;

use rustix::io::Errno;
use siphasher::sip128::SipHasher13;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use self::index::Index;
use self::record::Found;
pub(super) use self::record::LARGEST_IN_MEMORY;
use self::writer::{KeepOrder, Order};
use super::image_server::LARGE_KIB;
use super::picture::{Freshness, Picture};
use crate::error::ServeError;

/// Held while we use the folder: two servers in it would each count half of the files.
const LOCK: &str = "imageserving.lock";

/// So many answers may wait for being written; further ones are not kept.
const MOST_WAITING: usize = 64;

/// Of these, large ones wait up to so many KiB: half of what large answers may take in memory, so that a disk that hangs
/// leaves the other half to those who are answered without it.
const LARGE_WAITING_KIB: usize = LARGE_KIB / 2;

/// The folder and the hand that writes.
#[derive(Debug)]
pub(super) struct Disk {
    folder: Arc<Folder>,
    orders: SyncSender<Order>,
    large: Arc<Semaphore>,
}

/// What reading and writing share.
#[derive(Debug)]
struct Folder {
    path: PathBuf,
    index: Index,
    /// The index knows all files that were there when we came.
    known: AtomicBool,
    /// Answers that could not be written.
    unwritten: AtomicU64,
    _lock: File,
}

impl Disk {
    /// Takes the folder, and makes it where only it itself is missing. None where the disk is so full that not even
    /// the lock can be written.
    pub(super) fn open(path: &Path, most_bytes: u64) -> Result<Option<Self>, ServeError> {
        let unusable = |error: &io::Error| ServeError::Folder {
            path: path.to_owned(),
            errno: error.raw_os_error().unwrap_or(0),
        };
        let lock = match lock(path) {
            Ok(lock) => lock,
            Err(error) if is_full(&error) => return Ok(None),
            Err(error) => return Err(unusable(&error)),
        };
        let folder = Arc::new(Folder {
            path: path.to_owned(),
            index: Index::new(most_bytes),
            known: AtomicBool::new(false),
            unwritten: AtomicU64::new(0),
            _lock: lock,
        });
        let (orders, received) = sync_channel(MOST_WAITING);
        let writer = Arc::clone(&folder);
        thread::Builder::new()
            .name("cache".to_owned())
            .spawn(move || writer::run(&writer, &received))
            .map_err(|error| unusable(&error))?;
        Ok(Some(Self {
            folder,
            orders,
            large: Arc::new(Semaphore::new(LARGE_WAITING_KIB)),
        }))
    }

    /// Looks for the answer to a question.
    pub(super) async fn find(&self, address: &Arc<str>) -> Option<Picture> {
        let id = Id::of(address);
        let kept = self.folder.index.find(id);
        if kept.is_none() && self.folder.known.load(Ordering::Acquire) {
            return None;
        }
        let folder = Arc::clone(&self.folder);
        let question = Arc::clone(address);
        let checked = kept.as_ref().map(|kept| Arc::clone(&kept.checked));
        let found = spawn_blocking(move || {
            // A file that is not there may just be on its way.
            let file = File::open(folder.file(id))?;
            let is_checked = checked
                .as_ref()
                .is_some_and(|checked| checked.load(Ordering::Relaxed));
            let found = record::read(file, &question, is_checked)?;
            if let (Found::Answer(..), Some(checked)) = (&found, &checked) {
                checked.store(true, Ordering::Relaxed);
            }
            io::Result::Ok(found)
        })
        .await;
        let (head, content) = match found.ok()?.ok()? {
            Found::Answer(head, content) => (head, content),
            Found::Other => return None,
            Found::Garbled => {
                self.forget(address);
                return None;
            }
        };
        // Whether what was kept before we came still holds, nobody has asked yet.
        let freshness = kept.map(|kept| kept.freshness).unwrap_or_default();
        Some(Picture::new(&head, content, freshness))
    }

    /// Keeps an answer, unless too many wait already.
    pub(super) fn keep(&self, address: &Arc<str>, picture: &Arc<Picture>) {
        self.order(Order::Keep(KeepOrder {
            address: Arc::clone(address),
            picture: Arc::clone(picture),
            told: None,
            _space: None,
        }));
    }

    /// Keeps a large answer and returns it as it stands in its file, where it takes no memory while clients are slow to
    /// take it. None where it could not be written in this time, or was not.
    pub(super) async fn put_away(
        &self,
        address: &Arc<str>,
        picture: &Arc<Picture>,
        patience: Duration,
    ) -> Option<Picture> {
        let kib = picture.content.length().div_ceil(1024);
        let waiting = Arc::clone(&self.large).try_acquire_many_owned(u32::try_from(kib).ok()?);
        let Ok(space) = waiting else {
            self.folder.unwritten.fetch_add(1, Ordering::Relaxed);
            return None;
        };
        let (told, written) = oneshot::channel();
        self.order(Order::Keep(KeepOrder {
            address: Arc::clone(address),
            picture: Arc::clone(picture),
            told: Some(told),
            _space: Some(space),
        }));
        let content = timeout(patience, written).await.ok()?.ok()?;
        let freshness = Arc::clone(&picture.freshness);
        Some(Picture::new(&picture.head, content, freshness))
    }

    /// There is an answer to this question, or nobody can tell yet.
    pub(super) fn may_have(&self, address: &str) -> bool {
        self.folder.index.has(Id::of(address)) || !self.folder.known.load(Ordering::Acquire)
    }

    /// Removes the answer to a question. Where too many orders wait it stays, and is asked about again when it is next
    /// wanted.
    pub(super) fn forget(&self, address: &str) {
        self.order(Order::Forget(Id::of(address)));
    }

    fn order(&self, order: Order) {
        let is_keeping = matches!(order, Order::Keep(_));
        match self.orders.try_send(order) {
            Ok(()) => {}
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                if is_keeping {
                    self.folder.unwritten.fetch_add(1, Ordering::Relaxed);
                }
            }
        }
    }

    /// Bytes and files that are kept.
    pub(super) fn size(&self) -> (u64, usize) {
        self.folder.index.size()
    }

    /// Answers that could not be written.
    pub(super) fn unwritten(&self) -> u64 {
        self.folder.unwritten.load(Ordering::Relaxed)
    }
}

impl Folder {
    fn file(&self, id: Id) -> PathBuf {
        self.path.join(id.file_name())
    }
}

/// No more fits on the disk, or none that we may take.
fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

fn lock(folder: &Path) -> io::Result<File> {
    match DirBuilder::new().mode(0o750).create(folder) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(LOCK))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Errno::BUSY.into()),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// The name of an answer: a hash of its question. Two questions with one name are told apart by what stands in
/// the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Id(u128);

/// What the names of kept answers end in, and those that are being written.
const WHOLE: &str = ".answer";
const BEGUN: &str = ".begun";

impl Id {
    fn of(address: &str) -> Self {
        Self(SipHasher13::new().hash(address.as_bytes()).as_u128())
    }

    fn file_name(self) -> String {
        format!("{:032x}{WHOLE}", self.0)
    }

    fn of_file_name(name: &str) -> Option<Self> {
        let digits = name.strip_suffix(WHOLE)?;
        let id = Self(u128::from_str_radix(digits, 16).ok()?);
        // Only what we would have called so ourselves.
        (id.file_name() == name).then_some(id)
    }
}

/// What the answer to a question is called.
#[cfg(test)]
pub(super) fn file_name(address: &str) -> String {
    Id::of(address).file_name()
}
