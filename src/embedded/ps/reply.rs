//! The answer to a client who asks for bytes that are there: all of them, some, or none.

use std::ops::Range;

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use super::conditions::{Validators, Wish, wish};
use crate::embedded::answer::Refused;

/// Builds the answer. `head` has what is sent with all of the `length` bytes, the length among it; `body` gives some of
/// them.
pub(super) fn reply(
    (method, request): (&Method, &HeaderMap),
    head: HeaderMap,
    validators: &Validators,
    length: u64,
    body: impl FnOnce(Range<u64>) -> Body,
) -> Response {
    let mut response = Response::new(Body::empty());
    *response.headers_mut() = head;
    let head = response.headers_mut();
    match wish(method, request, validators, length) {
        Wish::Whole => {
            if method == Method::GET {
                *response.body_mut() = body(0..length);
            }
        }
        Wish::Part(part) => {
            let last = part.end - 1;
            head.insert(CONTENT_LENGTH, HeaderValue::from(part.end - part.start));
            let range = format!("bytes {}-{last}/{length}", part.start);
            insert(head, &range);
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            *response.body_mut() = body(part);
        }
        Wish::Nothing => {
            head.remove(CONTENT_LENGTH);
            head.remove(CONTENT_TYPE);
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        Wish::Impossible => return impossible(length),
    }
    response
}

/// A refusal like every other one, which nobody keeps for the answer.
fn impossible(length: u64) -> Response {
    let refused = Refused {
        status: StatusCode::RANGE_NOT_SATISFIABLE,
        why: "there is no such part",
    };
    let mut response = refused.into_response();
    insert(response.headers_mut(), &format!("bytes */{length}"));
    response
}

fn insert(head: &mut HeaderMap, range: &str) {
    // Digits and signs are always a value.
    if let Ok(range) = HeaderValue::from_str(range) {
        head.insert(CONTENT_RANGE, range);
    }
}
