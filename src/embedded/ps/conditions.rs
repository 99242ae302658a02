//! What of an answer a client wants who has some of it already: all, a part, or only the word that nothing has changed
//! (RFC 9110, sections 13 and 14). Pure.

use std::ops::Range;
use std::time::SystemTime;

use axum::http::header::{IF_MODIFIED_SINCE, IF_NONE_MATCH, RANGE};
use axum::http::{HeaderMap, Method};
use headers::{ETag, HeaderMapExt, IfModifiedSince, IfNoneMatch, IfRange, LastModified};

#[cfg(test)]
mod tests;

/// By what a client recognises what it has.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Validators {
    pub(super) etag: Option<ETag>,
    pub(super) last_modified: Option<SystemTime>,
}

/// What to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// 200
    Whole,
    /// 206, these bytes; never none.
    Part(Range<u64>),
    /// 304
    Nothing,
    /// 416
    Impossible,
}

/// Reads the wish out of a request with GET or HEAD.
pub(super) fn wish(
    method: &Method,
    request: &HeaderMap,
    validators: &Validators,
    length: u64,
) -> Wish {
    if has_it(request, validators) {
        return Wish::Nothing;
    }
    // Ranges have a meaning with GET alone.
    if method != Method::GET {
        return Wish::Whole;
    }
    let Some(range) = request.get(RANGE) else {
        return Wish::Whole;
    };
    let last_modified = validators.last_modified.map(LastModified::from);
    let stale = |condition: IfRange| {
        condition.is_modified(validators.etag.as_ref(), last_modified.as_ref())
    };
    let condition = request.typed_try_get::<IfRange>();
    // A condition that cannot be read is not met.
    if condition.map_or(true, |condition| condition.is_some_and(stale)) {
        return Wish::Whole;
    }
    range
        .to_str()
        .map_or(Wish::Whole, |range| part(range, length))
}

fn has_it(request: &HeaderMap, validators: &Validators) -> bool {
    if request.contains_key(IF_NONE_MATCH) {
        // Where it is given, dates do not count.
        let known = request.typed_get::<IfNoneMatch>();
        return match (known, &validators.etag) {
            (Some(known), Some(etag)) => !known.precondition_passes(etag),
            (Some(known), None) => known == IfNoneMatch::any(),
            (None, _) => false,
        };
    }
    if !request.contains_key(IF_MODIFIED_SINCE) {
        return false;
    }
    let since = request.typed_get::<IfModifiedSince>();
    match (since, validators.last_modified) {
        (Some(since), Some(changed)) => !since.is_modified(changed),
        (None, _) | (_, None) => false,
    }
}

/// One range of bytes. What is no range, and several at once, are answered as if nothing had been said, which the
/// standard allows.
fn part(range: &str, length: u64) -> Wish {
    let Some((unit, range)) = range.split_once('=') else {
        return Wish::Whole;
    };
    let Some((first, last)) = range.trim().split_once('-') else {
        return Wish::Whole;
    };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Wish::Whole;
    }
    let wanted = match (number(first), number(last)) {
        (Number::None, Number::Of(count)) => length.saturating_sub(count)..length,
        (Number::Of(first), Number::None) => first..length,
        (Number::Of(first), Number::Of(last)) if first <= last => {
            first..last.saturating_add(1).min(length)
        }
        (Number::Of(_), Number::Of(_))
        | (Number::None, Number::None)
        | (Number::Other, _)
        | (_, Number::Other) => return Wish::Whole,
    };
    if wanted.is_empty() {
        return Wish::Impossible;
    }
    Wish::Part(wanted)
}

enum Number {
    None,
    Of(u64),
    /// Not a number, or a list.
    Other,
}

fn number(text: &str) -> Number {
    let text = text.trim();
    if text.is_empty() {
        return Number::None;
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Number::Other;
    }
    // A number beyond all lengths is only that.
    Number::Of(text.parse().unwrap_or(u64::MAX))
}
