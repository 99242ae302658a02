//! What is served where, from the address of a request to its answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::HttpBody;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, REFERER, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use super::access_log::{AccessLog, Entry};
use super::address::PREFIX as PICTURES;
use super::content::{PREFIX as CONTENT, StaticContent};
use super::disk::Disk;
use super::health::{self, Vitals};
use super::image_server::ImageServer;
use super::no_picture::NoPicture;
use super::picture::Picture;
use super::pictures::{Pictures, Times};
use super::reply::reply;
use crate::embedded::answer::Refused;
use crate::embedded::door::Peer;
use crate::embedded::settings::PlatformServer;
use crate::error::ServeError;

/// No answer begins later than this after its question.
const LONGEST: Duration = Duration::from_millis(4800);

/// The whole server behind its door.
pub(super) struct Platform {
    pub(super) pictures: Arc<Pictures>,
    content: StaticContent,
    vitals: Vitals,
    log: Option<AccessLog>,
}

impl Platform {
    /// Opens the folders.
    pub(super) fn open(
        settings: &PlatformServer,
        times: Times,
        log: Option<AccessLog>,
    ) -> Result<Arc<Self>, ServeError> {
        let content = StaticContent::open(settings.content.as_ref())?;
        let disk = match &settings.cache {
            Some(folder) => Disk::open(folder, settings.cache_size)?,
            None => None,
        };
        let image_server = ImageServer::new(settings.image_server, times.question);
        Ok(Arc::new(Self {
            pictures: Arc::new(Pictures::new(image_server, disk, times)),
            content,
            vitals: Vitals {
                begin: Instant::now(),
                requests: AtomicU64::new(0),
            },
            log,
        }))
    }

    pub(super) fn router(self: &Arc<Self>) -> Router {
        // One handler: the addresses are few, and a hit in the cache is not to be searched for in a table of routes.
        Router::new().fallback(handle).with_state(Arc::clone(self))
    }

    /// A picture comes out, or the Image Server says why none ever will: the way to it is proved, and what is wrong
    /// with one picture keeps nobody from the others.
    pub(super) async fn works(&self, uri: &Uri) -> bool {
        match self.pictures.find(uri).await {
            Ok(_) | Err(NoPicture::Theirs(_)) => true,
            Err(NoPicture::Ours(_)) => false,
        }
    }

    /// Writes the last lines of the log.
    pub(super) fn end(&self) {
        if let Some(log) = &self.log {
            log.end();
        }
    }

    async fn answer(&self, request: &Parts) -> Response {
        let (method, uri) = (&request.method, &request.uri);
        if method != Method::GET && method != Method::HEAD {
            return not_allowed();
        }
        if let Some(asked) = uri.path_and_query()
            && let Some(picture) = self.pictures.at_hand(asked.as_str())
        {
            return send(request, &picture);
        }
        let answer = self.seek(request);
        let late = Refused::not_now("the answer takes too long");
        let answer = timeout(LONGEST, answer).await;
        answer.unwrap_or_else(|_| late.into_response())
    }

    /// What is not at hand.
    async fn seek(&self, request: &Parts) -> Response {
        let (method, uri) = (&request.method, &request.uri);
        let log = self.log.as_ref();
        match uri.path() {
            "/is/image" | "/is/image/" if uri.query().is_none_or(str::is_empty) => {
                health::health(&self.vitals, &self.pictures, log).await
            }
            "/status" => health::own(&self.vitals, &self.pictures, log),
            path if path.starts_with(PICTURES) => match self.pictures.find(uri).await {
                Ok(picture) => send(request, &picture),
                Err(none) => none.into_response(),
            },
            path => match path.strip_prefix(CONTENT) {
                Some(name) => {
                    let answer = self.content.answer(name, method, &request.headers).await;
                    answer.unwrap_or_else(IntoResponse::into_response)
                }
                None => Refused::missing("nothing is served here").into_response(),
            },
        }
    }
}

async fn handle(State(platform): State<Arc<Platform>>, request: Request) -> Response {
    // A body has no meaning with GET, and is not read.
    let (request, _) = request.into_parts();
    let response = platform.answer(&request).await;
    platform.vitals.requests.fetch_add(1, Ordering::Relaxed);
    if let Some(log) = &platform.log {
        let client = request.extensions.get::<Peer>();
        log.note(&Entry {
            client: client.map(|peer| peer.0.ip()),
            method: &request.method,
            uri: &request.uri,
            version: request.version,
            status: response.status(),
            length: length(&request.method, &response),
            referer: request.headers.get(REFERER),
            user_agent: request.headers.get(USER_AGENT),
        });
    }
    response
}

/// Bytes of the body that will be sent.
fn length(method: &Method, response: &Response) -> u64 {
    if method == Method::HEAD {
        return 0;
    }
    response.body().size_hint().lower()
}

fn send(request: &Parts, picture: &Picture) -> Response {
    reply(
        (&request.method, &request.headers),
        picture.head.clone(),
        &picture.validators,
        picture.content.length(),
        |part| picture.content.body(part),
    )
}

fn not_allowed() -> Response {
    let refused = Refused {
        status: StatusCode::METHOD_NOT_ALLOWED,
        why: "only GET and HEAD are answered",
    };
    let mut response = refused.into_response();
    response
        .headers_mut()
        .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}
