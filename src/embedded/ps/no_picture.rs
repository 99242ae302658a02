//! What is sent in the place of a picture: our own refusal, or the Image Server's as it came.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::picture::Freshness;
use crate::embedded::answer::Refused;

/// Why there is nothing to send.
#[derive(Clone, Debug)]
pub(super) enum NoPicture {
    /// We say so.
    Ours(Refused),
    /// The Image Server says so.
    Theirs(Arc<Refusal>),
}

/// A refusal of the Image Server.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) text: Bytes,
    pub(super) freshness: Freshness,
}

impl IntoResponse for NoPicture {
    fn into_response(self) -> Response {
        let refusal = match self {
            Self::Ours(refused) => return refused.into_response(),
            Self::Theirs(refusal) => refusal,
        };
        let mut response = Response::new(Body::from(refusal.text.clone()));
        *response.status_mut() = refusal.status;
        let head = response.headers_mut();
        let text = HeaderValue::from_static("text/plain; charset=utf-8");
        head.insert(CONTENT_TYPE, text);
        head.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}
