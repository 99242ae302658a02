//! Answers that refuse: a status code and a short body, the same for all three servers.
//! The body is part of the protocol, for clients and their logs, and therefore in one language.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// Why a request is not answered with what it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// 4xx or 5xx.
    pub(super) status: StatusCode,
    /// A few words for the body.
    pub(super) why: &'static str,
}

impl Refused {
    /// 400: the request is not what the protocol says.
    pub(super) const fn malformed(why: &'static str) -> Self {
        Self::of(StatusCode::BAD_REQUEST, why)
    }

    /// 403: it asks for what nobody may have.
    pub(super) const fn forbidden(why: &'static str) -> Self {
        Self::of(StatusCode::FORBIDDEN, why)
    }

    /// 405: the right address, and the wrong method.
    pub(super) const fn wrong_method(why: &'static str) -> Self {
        Self::of(StatusCode::METHOD_NOT_ALLOWED, why)
    }

    /// 404: it asks for what is not there.
    pub(super) const fn missing(why: &'static str) -> Self {
        Self::of(StatusCode::NOT_FOUND, why)
    }

    /// 413: it brings more than is taken in.
    pub(super) const fn too_large(why: &'static str) -> Self {
        Self::of(StatusCode::PAYLOAD_TOO_LARGE, why)
    }

    /// 414: it asks with more words than there can be.
    pub(super) const fn too_long(why: &'static str) -> Self {
        Self::of(StatusCode::URI_TOO_LONG, why)
    }

    /// 422: what it asks for is there, and cannot be made into a picture.
    pub(super) const fn unprocessable(why: &'static str) -> Self {
        Self::of(StatusCode::UNPROCESSABLE_ENTITY, why)
    }

    /// 503, with the advice to come again: not now.
    pub(super) const fn not_now(why: &'static str) -> Self {
        Self::of(StatusCode::SERVICE_UNAVAILABLE, why)
    }

    /// 500: something that must not happen has.
    pub(super) const fn broken(why: &'static str) -> Self {
        Self::of(StatusCode::INTERNAL_SERVER_ERROR, why)
    }

    const fn of(status: StatusCode, why: &'static str) -> Self {
        Self { status, why }
    }
}

/// What answers at an address that there is, to a method that it does not know.
pub(super) async fn wrong_method() -> Refused {
    Refused::wrong_method("not with this method")
}

/// After so many seconds a client that was refused by a busy server may come again.
pub(super) const RETRY_AFTER_SECONDS: &str = "1";

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let body = format!("{} {}\n", self.status.as_u16(), self.why);
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        );
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
        }
        response
    }
}
