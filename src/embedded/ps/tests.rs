//! The whole server without its door, before a stand-in for the Image Server.

mod absence;
mod keeping;
mod serving;
mod stand_in;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, Method, Request, StatusCode};
use http_body_util::BodyExt;
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;

use self::stand_in::StandIn;
use super::pictures::Times;
use super::platform::Platform;
use crate::embedded::settings::{PlatformServer, loopback};

/// Everything is asked about again at once. How long somebody waits matters only where nobody answers.
const IMPATIENT: Times = Times {
    fresh: Duration::ZERO,
    refused: Duration::ZERO,
    rest: Duration::ZERO,
    question: Duration::from_secs(2),
    newer: Duration::from_secs(3),
    writing: Duration::from_secs(3),
    client: Duration::from_secs(3),
};

/// What a client gets.
#[derive(Debug)]
struct Got {
    status: StatusCode,
    head: HeaderMap,
    body: Bytes,
}

impl Got {
    fn header(&self, name: &HeaderName) -> &str {
        self.head
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

fn settings(image_server: &StandIn) -> PlatformServer {
    PlatformServer {
        listen: loopback(0),
        image_server: image_server.address,
        content: None,
        cache: None,
        cache_size: PlatformServer::CACHE_SIZE,
        access_log: false,
    }
}

fn open(settings: &PlatformServer, times: Times) -> Arc<Platform> {
    Platform::open(settings, times, None).unwrap()
}

fn with_cache(image_server: &StandIn, folder: &Path) -> PlatformServer {
    PlatformServer {
        cache: Some(folder.to_owned()),
        ..settings(image_server)
    }
}

/// The folder's lock is given back when the last thread of the former server is gone.
async fn reopen(settings: &PlatformServer, times: Times) -> Arc<Platform> {
    for _ in 0..2000 {
        if let Ok(platform) = Platform::open(settings, times, None) {
            return platform;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the folder is not given back");
}

async fn ask(router: &Router, method: Method, address: &str, head: &[(HeaderName, &str)]) -> Got {
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in head {
        request = request.header(name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = TowerToHyperService::new(router.clone())
        .call(request)
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    Got {
        status: parts.status,
        head: parts.headers,
        body: body.collect().await.unwrap().to_bytes(),
    }
}

async fn get(router: &Router, address: &str) -> Got {
    ask(router, Method::GET, address, &[]).await
}

/// Waits until something that others do has been done.
async fn until(what: &str, done: impl Fn() -> bool) {
    for _ in 0..2000 {
        if done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("in ten seconds not: {what}");
}
