//! The way to the Image Server: a pool of connections, and a limit of time and of bytes for everything. What it says is
//! told apart from not being heard at all.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{CONTENT_LENGTH, HOST, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt, Empty};
use hyper::body::{Body, Incoming};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::disk::LARGEST_IN_MEMORY;

/// So long until a connection stands, on the same machine.
const LONGEST_CONNECTING: Duration = Duration::from_millis(500);

/// Connections that wait for the next request.
const MOST_IDLE: usize = 64;

/// So long they may wait. The Image Server ends those that say nothing for longer than this.
const LONGEST_IDLE: Duration = Duration::from_secs(5);

/// The largest answer, in bytes.
const LARGEST: u64 = 64 << 20;

/// All answers together that are too large to be kept in memory and are being passed on, in KiB.
pub(super) const LARGE_KIB: usize = 256 << 10;

/// Of a refusal so many bytes are passed on, of a state so many are read.
const LONGEST_REFUSAL: u64 = 512;
const LONGEST_STATUS: u64 = 64 << 10;

/// What the Image Server says.
#[derive(Debug)]
pub(super) enum Said {
    /// 304
    Unchanged,
    /// 200
    Answer(HeaderMap, Bytes),
    /// 4xx: not this, whenever it is asked for.
    Refused(StatusCode, Bytes),
    /// 5xx, or what nobody understands: not now.
    NotNow,
}

/// Nothing was heard, or not all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unheard;

#[derive(Debug)]
pub(super) struct ImageServer {
    client: Client<HttpConnector, Empty<Bytes>>,
    host: String,
    patience: Duration,
    large: Arc<Semaphore>,
}

impl ImageServer {
    /// `patience` is the time for a whole question with its answer.
    pub(super) fn new(address: SocketAddr, patience: Duration) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(LONGEST_CONNECTING));
        // Without a timer for the pool: nothing wakes up to look for old connections.
        let client = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(MOST_IDLE)
            .pool_idle_timeout(LONGEST_IDLE)
            .build(connector);
        Self {
            client,
            host: address.to_string(),
            patience,
            large: Arc::new(Semaphore::new(LARGE_KIB)),
        }
    }

    /// Asks for a picture; with the tag of what is there already, whether it still holds.
    pub(super) async fn picture(
        &self,
        address: &str,
        etag: Option<&HeaderValue>,
    ) -> Result<Said, Unheard> {
        let asked = async {
            let response = self.ask(address, etag).await?;
            let status = response.status();
            if status == StatusCode::NOT_MODIFIED {
                return Ok(Said::Unchanged);
            }
            if status.is_client_error() {
                // A long one is none that was made for people.
                let text = read(response, LONGEST_REFUSAL).await;
                return Ok(Said::Refused(status, text.unwrap_or_default()));
            }
            if status != StatusCode::OK {
                return Ok(Said::NotNow);
            }
            let head = response.headers().clone();
            let length = content_length(&head).unwrap_or(LARGEST);
            if length > LARGEST {
                return Ok(Said::NotNow);
            }
            if length <= LARGEST_IN_MEMORY {
                return Ok(Said::Answer(head, read(response, LARGEST_IN_MEMORY).await?));
            }
            let kib = u32::try_from(length.div_ceil(1024)).map_err(|_| Unheard)?;
            let Ok(space) = Arc::clone(&self.large).try_acquire_many_owned(kib) else {
                return Ok(Said::NotNow);
            };
            let bytes = read(response, length).await?;
            let bytes = Bytes::from_owner(Large {
                bytes,
                _space: space,
            });
            Ok(Said::Answer(head, bytes))
        };
        timeout(self.patience, asked).await.unwrap_or(Err(Unheard))
    }

    /// The lines of its state.
    pub(super) async fn status(&self, patience: Duration) -> Result<String, Unheard> {
        let asked = async {
            let response = self.ask("/status", None).await?;
            if response.status() != StatusCode::OK {
                return Err(Unheard);
            }
            let text = read(response, LONGEST_STATUS).await?;
            String::from_utf8(text.into()).map_err(|_| Unheard)
        };
        timeout(patience, asked).await.unwrap_or(Err(Unheard))
    }

    /// A connection that was kept may have been ended by the other side in this moment; so a second one is tried.
    async fn ask(
        &self,
        address: &str,
        etag: Option<&HeaderValue>,
    ) -> Result<Response<Incoming>, Unheard> {
        let request = || {
            let uri = format!("http://{}{address}", self.host);
            let mut request = Request::get(uri).header(HOST, &self.host);
            if let Some(etag) = etag {
                request = request.header(IF_NONE_MATCH, etag);
            }
            request.body(Empty::new()).map_err(|_| Unheard)
        };
        match self.client.request(request()?).await {
            Ok(response) => Ok(response),
            Err(error) if error.is_connect() => Err(Unheard),
            Err(_) => self.client.request(request()?).await.map_err(|_| Unheard),
        }
    }
}

/// Bytes that take part of the space for large answers until the last who sends them is done.
struct Large {
    bytes: Bytes,
    _space: OwnedSemaphorePermit,
}

impl AsRef<[u8]> for Large {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

fn content_length(head: &HeaderMap) -> Option<u64> {
    head.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Reads a whole body; a longer one counts as not heard.
async fn read(response: Response<Incoming>, most: u64) -> Result<Bytes, Unheard> {
    let mut body = response.into_body();
    let expected = body.size_hint().lower().min(most);
    let mut bytes = Vec::with_capacity(usize::try_from(expected).map_err(|_| Unheard)?);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Unheard)?.into_data() else {
            continue;
        };
        if (bytes.len() + data.len()) as u64 > most {
            return Err(Unheard);
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes.into())
}
