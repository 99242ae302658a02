//! A server at a free port that answers as the Image Server would, or as the test says.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, LAST_MODIFIED};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use crate::embedded::settings::loopback;

#[derive(Clone, Copy, Debug)]
pub(super) enum Mood {
    Well,
    /// Takes so long for each answer.
    Slow(Duration),
    /// Takes questions and never answers.
    Dead,
    Refusing(StatusCode),
}

#[derive(Debug)]
pub(super) struct Script {
    pub(super) mood: Mutex<Mood>,
    /// Which edition of every picture there is.
    pub(super) edition: AtomicU32,
    /// Questions for pictures.
    pub(super) questions: AtomicUsize,
    /// Of these, those that were answered with 304.
    pub(super) unchanged: AtomicUsize,
    /// The last address that was asked for.
    pub(super) address: Mutex<String>,
}

/// Runs on threads of its own, so that it can die at once with all its connections.
#[derive(Debug)]
pub(super) struct StandIn {
    pub(super) address: SocketAddr,
    pub(super) script: Arc<Script>,
    runtime: Option<Runtime>,
}

impl StandIn {
    pub(super) fn start() -> Self {
        let script = Arc::new(Script {
            mood: Mutex::new(Mood::Well),
            edition: AtomicU32::new(1),
            questions: AtomicUsize::new(0),
            unchanged: AtomicUsize::new(0),
            address: Mutex::default(),
        });
        let (runtime, address) = run(loopback(0), &script);
        Self {
            address,
            script,
            runtime: Some(runtime),
        }
    }

    pub(super) fn die(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }

    pub(super) fn rise(&mut self) {
        self.runtime = Some(run(self.address, &self.script).0);
    }

    pub(super) fn feel(&self, mood: Mood) {
        *self.script.mood.lock().unwrap() = mood;
    }

    pub(super) fn questions(&self) -> usize {
        self.script.questions.load(Ordering::SeqCst)
    }

    pub(super) fn unchanged(&self) -> usize {
        self.script.unchanged.load(Ordering::SeqCst)
    }

    pub(super) fn change(&self) {
        self.script.edition.fetch_add(1, Ordering::SeqCst);
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.die();
    }
}

fn run(address: SocketAddr, script: &Arc<Script>) -> (Runtime, SocketAddr) {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let router = Router::new()
        .fallback(answer)
        .with_state(Arc::clone(script));
    // Binding waits for nothing; it only has to be done on the runtime that will serve.
    let (sent, bound) = std::sync::mpsc::channel();
    runtime.spawn(async move {
        let listener = TcpListener::bind(address).await.unwrap();
        sent.send(listener.local_addr().unwrap()).unwrap();
        axum::serve(listener, router).await.unwrap();
    });
    let address = bound.recv().unwrap();
    (runtime, address)
}

/// The bytes of `sized-N.jpg` are N, those of others few; they tell the edition.
pub(super) fn bytes(path: &str, edition: u32) -> Vec<u8> {
    let size = path
        .split_once("sized-")
        .and_then(|(_, rest)| rest.split_once('.')?.0.parse().ok())
        .unwrap_or(100);
    let mut bytes = format!("edition {edition} of {path} ").into_bytes();
    bytes.resize(size, b'.');
    bytes
}

async fn answer(State(script): State<Arc<Script>>, request: Request) -> Response {
    let mood = *script.mood.lock().unwrap();
    let path = request.uri().path().to_owned();
    if path != "/status" {
        script.questions.fetch_add(1, Ordering::SeqCst);
        *script.address.lock().unwrap() = request.uri().to_string();
    }
    match mood {
        Mood::Well => {}
        Mood::Slow(pause) => tokio::time::sleep(pause).await,
        Mood::Dead => std::future::pending().await,
        Mood::Refusing(status) => return (status, "because\n").into_response(),
    }
    if path == "/status" {
        return "imageServer.version=1\nimageServer.svg=ok\nsomething.else=1\n".into_response();
    }
    let edition = script.edition.load(Ordering::SeqCst);
    let etag = format!("\"{edition}\"");
    if request
        .headers()
        .get(IF_NONE_MATCH)
        .is_some_and(|known| known == &*etag)
    {
        script.unchanged.fetch_add(1, Ordering::SeqCst);
        return (StatusCode::NOT_MODIFIED, [(ETAG, etag)]).into_response();
    }
    let rule = if path.contains("secret") {
        "no-store"
    } else {
        "max-age=36000"
    };
    let head = [
        (CONTENT_TYPE, "image/jpeg".to_owned()),
        (ETAG, etag),
        (LAST_MODIFIED, "Sat, 21 Nov 2026 00:25:21 GMT".to_owned()),
        (CACHE_CONTROL, rule.to_owned()),
    ];
    (head, Body::from(bytes(&path, edition))).into_response()
}
