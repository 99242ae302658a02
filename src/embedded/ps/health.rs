//! What the server says of its own state: for itself alone, and together with what the Image Server says of its. The
//! latter is the original's health page: items `imageServer.…` are on it when, and only when, that server answers.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;

use super::access_log::AccessLog;
use super::disk::Disk;
use super::pictures::Pictures;
use crate::embedded::answer::RETRY_AFTER_SECONDS;

/// So long the Image Server may take to say how it is.
const PATIENCE: Duration = Duration::from_secs(2);

/// How the original marks its own items.
const IMAGE_SERVER: &str = "imageServer.";

/// The first line of the original's replies in properties.
const FIRST_LINE: &str = "#S7Z OK";

/// What is counted and known of this server.
#[derive(Debug)]
pub(super) struct Vitals {
    pub(super) begin: Instant,
    pub(super) requests: AtomicU64,
}

/// Own lines.
pub(super) fn own(vitals: &Vitals, pictures: &Pictures, log: Option<&AccessLog>) -> Response {
    page(StatusCode::OK, lines(vitals, pictures, log))
}

/// The health page.
pub(super) async fn health(
    vitals: &Vitals,
    pictures: &Pictures,
    log: Option<&AccessLog>,
) -> Response {
    let status = pictures.image_server.status(PATIENCE).await;
    let own = lines(vitals, pictures, log);
    let Ok(theirs) = status else {
        return page(StatusCode::SERVICE_UNAVAILABLE, own);
    };
    let mut text = format!("{FIRST_LINE}\n#{}\n", date(SystemTime::now()));
    for line in theirs.lines().filter(|line| line.starts_with(IMAGE_SERVER)) {
        text.push_str(line);
        text.push('\n');
    }
    text.push_str(&own);
    page(StatusCode::OK, text)
}

fn lines(vitals: &Vitals, pictures: &Pictures, log: Option<&AccessLog>) -> String {
    let counts = &pictures.counts;
    let count = |number: &AtomicU64| number.load(Ordering::Relaxed);
    let disk = pictures.disk.as_ref();
    let (bytes, files) = disk.map_or((0, 0), Disk::size);
    let unwritten = disk.map_or(0, Disk::unwritten);
    let mut text = format!("platformServer.version={}\n", env!("CARGO_PKG_VERSION"));
    for (name, value) in [
        ("uptimeSeconds", vitals.begin.elapsed().as_secs()),
        ("requests", count(&vitals.requests)),
        ("cache.hits", count(&counts.hits)),
        ("cache.memoryBytes", pictures.memory_size()),
        ("cache.diskBytes", bytes),
        ("cache.diskFiles", files as u64),
        ("cache.notWritten", unwritten),
        ("imageServer.questions", count(&counts.questions)),
        ("imageServer.unanswered", count(&counts.unheard)),
        ("accessLog.lost", log.map_or(0, AccessLog::lost)),
    ] {
        // Writing into memory does not fail.
        let _ = writeln!(text, "platformServer.{name}={value}");
    }
    text
}

/// `Sat Nov 21 00:25:21 UTC 2026`
fn date(now: SystemTime) -> String {
    // `Sat, 21 Nov 2026 00:25:21 GMT`
    let date = httpdate::fmt_http_date(now);
    let part = |from: usize, to: usize| date.get(from..to).unwrap_or("-");
    let (day, clock) = (part(0, 3), part(17, 25));
    format!(
        "{day} {} {} {clock} UTC {}",
        part(8, 11),
        part(5, 7),
        part(12, 16)
    )
}

fn page(status: StatusCode, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let head = response.headers_mut();
    let kind = HeaderValue::from_static("text/plain;charset=UTF-8");
    head.insert(CONTENT_TYPE, kind);
    head.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        head.insert(RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER_SECONDS));
    }
    response
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn dates_are_written_as_the_original_writes_them() {
        let now = UNIX_EPOCH + Duration::from_secs(1_795_220_721);
        assert_eq!(date(now), "Sat Nov 21 00:25:21 UTC 2026");
    }
}
