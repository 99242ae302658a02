//! Where pictures come from: memory, the disk, the Image Server, in this order. Decides what may be sent without asking,
//! what is asked again, and what is sent when nobody answers.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode, Uri};
use quick_cache::sync::Cache;
use tokio::time::{Instant, timeout, timeout_at};

use super::address::{Address, address};
use super::disk::{Disk, LARGEST_IN_MEMORY};
use super::flights::Flights;
use super::image_server::{ImageServer, Said, Unheard};
use super::memory::Memory;
use super::no_picture::{NoPicture, Refusal};
use super::picture::{Content, Freshness, Picture};
use crate::embedded::answer::Refused;

/// Questions that the Image Server is asked at once; further ones are refused. It has a queue of its own.
const MOST_QUESTIONS: usize = 256;

/// Refusals that are remembered.
const REMEMBERED_REFUSALS: usize = 1024;

/// How long things last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// An answer is sent without asking again.
    pub(super) fresh: Duration,
    /// A refusal is repeated without asking again.
    pub(super) refused: Duration,
    /// The Image Server is left alone after it was not heard, by those who have something to send.
    pub(super) rest: Duration,
    /// A question to the Image Server with its answer.
    pub(super) question: Duration,
    /// Who has something to send waits for something newer.
    pub(super) newer: Duration,
    /// A client of a large answer waits for it to be written, after which nobody holds it in memory.
    pub(super) writing: Duration,
    /// A client waits.
    pub(super) client: Duration,
}

impl Times {
    pub(super) const USUAL: Self = Self {
        fresh: Duration::from_secs(10),
        refused: Duration::from_secs(1),
        rest: Duration::from_secs(1),
        question: Duration::from_secs(4),
        newer: Duration::from_secs(1),
        writing: Duration::from_secs(1),
        client: Duration::from_millis(4500),
    };
}

/// What has been answered from where.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Without asking.
    pub(super) hits: AtomicU64,
    /// Questions to the Image Server.
    pub(super) questions: AtomicU64,
    /// Of these, those that it did not answer.
    pub(super) unheard: AtomicU64,
}

pub(super) struct Pictures {
    memory: Memory,
    pub(super) disk: Option<Disk>,
    pub(super) image_server: ImageServer,
    pub(super) counts: Counts,
    refusals: Cache<Address, Arc<Refusal>>,
    flights: Flights<Outcome>,
    /// The Image Server was not heard a moment ago.
    silence: Freshness,
    times: Times,
}

type Outcome = Result<Arc<Picture>, NoPicture>;

/// What is said while it cannot be had.
const NOT_NOW: NoPicture = NoPicture::Ours(Refused::not_now("the image server is not available"));

impl Pictures {
    pub(super) fn new(image_server: ImageServer, disk: Option<Disk>, times: Times) -> Self {
        Self {
            memory: Memory::new(),
            disk,
            image_server,
            counts: Counts::default(),
            refusals: Cache::new(REMEMBERED_REFUSALS),
            flights: Flights::new(MOST_QUESTIONS),
            silence: Freshness::default(),
            times,
        }
    }

    /// What is in memory for exactly this text of an address and need not be asked about.
    pub(super) fn at_hand(&self, asked: &str) -> Option<Arc<Picture>> {
        let picture = self.memory.find(asked)?;
        if !picture.freshness.holds() {
            return None;
        }
        self.counts.hits.fetch_add(1, Ordering::Relaxed);
        Some(picture)
    }

    /// Finds or fetches a picture.
    pub(super) async fn find(self: &Arc<Self>, uri: &Uri) -> Outcome {
        let address = address(uri).map_err(NoPicture::Ours)?;
        if let Some(refusal) = self.refusals.get(&address)
            && refusal.freshness.holds()
        {
            return Err(NoPicture::Theirs(refusal));
        }
        let kept = self.memory.find(&address);
        let outcome = match &kept {
            Some(picture) if picture.freshness.holds() => {
                self.counts.hits.fetch_add(1, Ordering::Relaxed);
                Ok(Arc::clone(picture))
            }
            Some(_) | None => self.wait(&address, kept).await,
        };
        if let (Ok(picture), Some(asked)) = (&outcome, uri.path_and_query())
            && asked.as_str() != &*address
        {
            self.memory.keep(asked.as_str(), picture);
        }
        outcome
    }

    /// Waits for what is fetched; with something to send in the meantime, in memory or on the disk, not to the end.
    async fn wait(self: &Arc<Self>, address: &Address, kept: Option<Arc<Picture>>) -> Outcome {
        let errand = || {
            let pictures = Arc::clone(self);
            let address = Arc::clone(address);
            async move { pictures.fetch(&address).await }
        };
        let end = Instant::now() + self.times.client;
        let mut fetched = pin!(self.flights.join(address, errand));
        let early = timeout(self.times.newer, fetched.as_mut()).await;
        if let Ok(Ok(outcome)) = early {
            return outcome;
        }
        // Too slow, or too many ask at once.
        let kept = match (kept, &self.disk) {
            (Some(kept), _) => Some(kept),
            (None, Some(disk)) => disk.find(address).await.map(Arc::new),
            (None, None) => None,
        };
        if let Some(kept) = kept {
            return Ok(kept);
        }
        if early.is_ok() {
            return Err(NOT_NOW);
        }
        match timeout_at(end, fetched).await {
            Ok(Ok(outcome)) => outcome,
            Err(_) | Ok(Err(_)) => Err(NOT_NOW),
        }
    }

    async fn fetch(&self, address: &Address) -> Outcome {
        let kept = match (self.memory.find(address), &self.disk) {
            (Some(kept), _) => Some(kept),
            (None, Some(disk)) => disk.find(address).await.map(Arc::new),
            (None, None) => None,
        };
        if let Some(kept) = &kept {
            // Whoever asks from now on finds it there.
            self.memory.keep(address, kept);
            if self.silence.holds() {
                kept.freshness.renew(self.times.rest);
            }
            if kept.freshness.holds() {
                self.counts.hits.fetch_add(1, Ordering::Relaxed);
                return Ok(Arc::clone(kept));
            }
        }
        self.counts.questions.fetch_add(1, Ordering::Relaxed);
        let etag = kept.as_ref().and_then(|kept| kept.etag());
        let said = self.image_server.picture(address, etag).await;
        match (said, kept) {
            (Ok(Said::Unchanged), Some(kept)) => {
                kept.freshness.renew(self.times.fresh);
                self.memory.keep(address, &kept);
                Ok(kept)
            }
            (Ok(Said::Answer(head, bytes)), _) => Ok(self.keep(address, &head, bytes).await),
            (Ok(Said::Refused(status, text)), kept) => {
                self.forget(address, kept.is_some());
                Err(self.refuse(address, status, text))
            }
            (Ok(Said::Unchanged | Said::NotNow), kept) => self.make_do(address, kept),
            (Err(Unheard), kept) => {
                self.counts.unheard.fetch_add(1, Ordering::Relaxed);
                self.silence.renew(self.times.rest);
                self.make_do(address, kept)
            }
        }
    }

    async fn keep(&self, address: &Address, head: &HeaderMap, bytes: Bytes) -> Arc<Picture> {
        let freshness = Arc::new(Freshness::lasting(self.times.fresh));
        let picture = Arc::new(Picture::new(head, Content::Memory(bytes), freshness));
        if !may_be_kept(head) {
            return picture;
        }
        self.memory.keep(address, &picture);
        match &self.disk {
            Some(disk) if picture.content.length() > LARGEST_IN_MEMORY => {
                let patience = self.times.writing;
                let put_away = disk.put_away(address, &picture, patience).await;
                put_away.map_or(picture, Arc::new)
            }
            Some(disk) => {
                disk.keep(address, &picture);
                picture
            }
            None => picture,
        }
    }

    fn forget(&self, address: &Address, was_kept: bool) {
        self.memory.forget(address);
        // What was kept a moment ago may not have been written yet, and must be forgotten after that.
        if let Some(disk) = &self.disk
            && (was_kept || disk.may_have(address))
        {
            disk.forget(address);
        }
    }

    fn refuse(&self, address: &Address, status: StatusCode, text: Bytes) -> NoPicture {
        let refusal = Arc::new(Refusal {
            status,
            text,
            freshness: Freshness::lasting(self.times.refused),
        });
        self.refusals
            .insert(Arc::clone(address), Arc::clone(&refusal));
        NoPicture::Theirs(refusal)
    }

    /// With what is kept, however old, where there is something.
    fn make_do(&self, address: &Address, kept: Option<Arc<Picture>>) -> Outcome {
        let kept = kept.ok_or(NOT_NOW)?;
        kept.freshness.renew(self.times.rest);
        self.memory.keep(address, &kept);
        Ok(kept)
    }

    /// Bytes in memory.
    pub(super) fn memory_size(&self) -> u64 {
        self.memory.size()
    }
}

/// The Image Server knows better than we do.
fn may_be_kept(head: &HeaderMap) -> bool {
    let Some(rule) = head.get(CACHE_CONTROL) else {
        return true;
    };
    rule.to_str().is_ok_and(|rule| {
        !rule
            .split(',')
            .any(|word| ["no-store", "private"].contains(&word.trim()))
    })
}
