//! Static content: the files of one folder as they are, streamed.

use std::hash::Hash;
use std::path::PathBuf;
use std::slice;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::response::Response;
use headers::{ETag, HeaderMapExt, LastModified};
use mime_guess::{Mime, mime};
use siphasher::sip128::{Hasher128, SipHasher13};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::conditions::Validators;
use super::file_body::FileBody;
use super::reply::reply;
use crate::embedded::answer::Refused;
use crate::embedded::files::{Folders, Found};
use crate::embedded::name::Name;
use crate::error::ServeError;

/// What stands before the name.
pub(super) const PREFIX: &str = "/is/content/";

/// So long a client may keep a file without asking: the original's ten hours.
const LIFETIME: HeaderValue = HeaderValue::from_static("max-age=36000");

/// Files that are looked up at once. On a disk that hangs so many threads are lost, and the others stay for pictures.
const MOST_LOOKUPS: usize = 8;

/// So long others wait for one of them to be done.
const PATIENCE: Duration = Duration::from_secs(2);

/// The folder, if there is one.
#[derive(Debug)]
pub(super) struct StaticContent {
    folder: Option<Arc<Folders>>,
    lookups: Arc<Semaphore>,
}

impl StaticContent {
    /// Judges the folder.
    pub(super) fn open(folder: Option<&PathBuf>) -> Result<Self, ServeError> {
        let open = |folder| Folders::open(slice::from_ref(folder)).map(Arc::new);
        Ok(Self {
            folder: folder.map(open).transpose()?,
            lookups: Arc::new(Semaphore::new(MOST_LOOKUPS)),
        })
    }

    /// Answers with a file. `encoded` is its name as it stands in the address.
    ///
    /// # Errors
    /// Those of names, and those of files; 503 where too many are looked up already.
    pub(super) async fn answer(
        &self,
        encoded: &str,
        method: &Method,
        request: &HeaderMap,
    ) -> Result<Response, Refused> {
        let name = Name::of_address(encoded)?;
        let folder = self
            .folder
            .as_ref()
            .ok_or(Refused::missing("no such file"))?;
        let folder = Arc::clone(folder);
        // By its last part alone, so that a folder's name does not count.
        let kind = mime_guess::from_path(name.as_str()).first();
        let turn = timeout(PATIENCE, Arc::clone(&self.lookups).acquire_owned()).await;
        let Ok(Ok(turn)) = turn else {
            return Err(Refused::not_now("the disk is slow"));
        };
        let look_up = move || {
            // Given back by the thread, also where nobody waits for it any more.
            let _turn = turn;
            folder.find(&name)
        };
        let found = spawn_blocking(look_up)
            .await
            .map_err(|_| Refused::broken("the file cannot be read"))??;
        let validators = Validators {
            etag: etag(&found),
            last_modified: Some(found.modified),
        };
        let head = head(&found, &validators, kind);
        let file = Arc::new(found.file);
        let body = |part| Body::new(FileBody::new(file, part));
        Ok(reply(
            (method, request),
            head,
            &validators,
            found.length,
            body,
        ))
    }
}

/// Another one for other contents.
fn etag(found: &Found) -> Option<ETag> {
    let mut hasher = SipHasher13::new();
    found.identity.hash(&mut hasher);
    let identity = hasher.finish128().as_u128();
    format!("\"{identity:032x}\"").parse().ok()
}

fn head(found: &Found, validators: &Validators, kind: Option<Mime>) -> HeaderMap {
    let mut head = HeaderMap::with_capacity(8);
    head.insert(CONTENT_LENGTH, HeaderValue::from(found.length));
    head.insert(CACHE_CONTROL, LIFETIME);
    head.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // What we say it is, it is: an upload named `.txt` must not become a page.
    head.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    head.insert(CONTENT_TYPE, content_type(kind));
    head.typed_insert(LastModified::from(found.modified));
    if let Some(etag) = &validators.etag {
        head.typed_insert(etag.clone());
    }
    head
}

/// Text is taken for UTF-8.
fn content_type(kind: Option<Mime>) -> HeaderValue {
    let kind = kind.unwrap_or(mime::APPLICATION_OCTET_STREAM);
    let text = if kind.type_() == mime::TEXT && kind.get_param(mime::CHARSET).is_none() {
        HeaderValue::from_str(&format!("{kind}; charset=utf-8"))
    } else {
        HeaderValue::from_str(kind.as_ref())
    };
    text.unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    #[tokio::test]
    async fn a_disk_that_hangs_takes_no_more_threads() {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("a"), "a").unwrap();
        let content = StaticContent::open(Some(&folder.path().to_owned())).unwrap();
        let ask = async || {
            let answer = content.answer("a", &Method::GET, &HeaderMap::new()).await;
            answer.map(|answer| answer.status().as_u16())
        };
        let places = u32::try_from(MOST_LOOKUPS).unwrap();
        let hanging = content.lookups.try_acquire_many(places).unwrap();
        assert_eq!(ask().await.unwrap_err().status.as_u16(), 503);
        drop(hanging);
        assert_eq!(ask().await, Ok(200));
    }
}
