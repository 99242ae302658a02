//! An answer of the Image Server as it is kept: what it says of itself, its bytes, and until when it may be sent
//! without asking whether it still holds.

use std::fs::File;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime};

use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, LAST_MODIFIED,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use headers::{HeaderMapExt, LastModified};

use super::conditions::Validators;
use super::file_body::FileBody;

/// How many there are of these.
pub(super) const HEADERS: usize = 4;

/// The headers that belong to the bytes and are passed on.
pub(super) static OF_THE_BYTES: [HeaderName; HEADERS] =
    [CONTENT_TYPE, ETAG, LAST_MODIFIED, CACHE_CONTROL];

/// An answer that can be sent.
#[derive(Debug)]
pub(super) struct Picture {
    /// Ready to be sent with the whole of the bytes.
    pub(super) head: HeaderMap,
    pub(super) validators: Validators,
    pub(super) content: Content,
    pub(super) freshness: Arc<Freshness>,
}

/// Where the bytes are.
#[derive(Debug)]
pub(super) enum Content {
    Memory(Bytes),
    /// An open file, which stays readable when its name is taken from it.
    File {
        file: Arc<File>,
        begin: u64,
        length: u64,
    },
}

impl Picture {
    /// Of the headers of a message only those of the bytes are taken.
    pub(super) fn new(message: &HeaderMap, content: Content, freshness: Arc<Freshness>) -> Self {
        let mut head = HeaderMap::with_capacity(8);
        for name in &OF_THE_BYTES {
            if let Some(value) = message.get(name) {
                head.insert(name, value.clone());
            }
        }
        let last_modified = head.typed_get::<LastModified>().map(SystemTime::from);
        let etag = head.typed_get::<headers::ETag>();
        head.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        head.insert(CONTENT_LENGTH, HeaderValue::from(content.length()));
        Self {
            head,
            validators: Validators {
                etag,
                last_modified,
            },
            content,
            freshness,
        }
    }

    /// The tag by which the Image Server recognises it.
    pub(super) fn etag(&self) -> Option<&HeaderValue> {
        self.head.get(ETAG)
    }
}

impl Content {
    pub(super) fn length(&self) -> u64 {
        match self {
            Self::Memory(bytes) => bytes.len() as u64,
            Self::File { length, .. } => *length,
        }
    }

    /// Some of the bytes, or all. The range lies within the length.
    pub(super) fn body(&self, part: Range<u64>) -> Body {
        match self {
            Self::Memory(bytes) => {
                // What lies within a length in memory fits.
                let within =
                    |at: u64| usize::try_from(at).map_or(bytes.len(), |at| at.min(bytes.len()));
                Body::from(bytes.slice(within(part.start)..within(part.end)))
            }
            Self::File { file, begin, .. } => {
                let part = begin + part.start..begin + part.end;
                Body::new(FileBody::new(Arc::clone(file), part))
            }
        }
    }
}

/// Until when an answer may be sent without asking. Shared by all places that keep the same answer.
#[derive(Debug, Default)]
pub(super) struct Freshness(AtomicU64);

impl Freshness {
    /// Fresh for so long from now on.
    pub(super) fn lasting(duration: Duration) -> Self {
        let freshness = Self::default();
        freshness.renew(duration);
        freshness
    }

    pub(super) fn renew(&self, duration: Duration) {
        let until =
            milliseconds().saturating_add(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX));
        self.0.store(until, Ordering::Relaxed);
    }

    pub(super) fn holds(&self) -> bool {
        milliseconds() < self.0.load(Ordering::Relaxed)
    }
}

static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Since about the beginning of the process.
fn milliseconds() -> u64 {
    u64::try_from(BEGIN.elapsed().as_millis()).unwrap_or(u64::MAX)
}
