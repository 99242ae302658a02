//! One line of the access log. What comes from a client is escaped, so that a line is one line and has its fields.

use std::cell::Cell;
use std::io::Write;
use std::net::IpAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::{HeaderValue, Method, StatusCode, Uri, Version};

/// Of each text that a client chose, so many bytes are taken down.
const LONGEST_TEXT: usize = 4096;

/// A request and how it was answered.
#[derive(Clone, Copy, Debug)]
pub(in crate::embedded::ps) struct Entry<'a> {
    pub(in crate::embedded::ps) client: Option<IpAddr>,
    pub(in crate::embedded::ps) method: &'a Method,
    pub(in crate::embedded::ps) uri: &'a Uri,
    pub(in crate::embedded::ps) version: Version,
    pub(in crate::embedded::ps) status: StatusCode,
    /// Bytes of the body.
    pub(in crate::embedded::ps) length: u64,
    pub(in crate::embedded::ps) referer: Option<&'a HeaderValue>,
    pub(in crate::embedded::ps) user_agent: Option<&'a HeaderValue>,
}

impl Entry<'_> {
    /// Appends the line. Writing into memory does not fail.
    pub(super) fn write(&self, line: &mut Vec<u8>) {
        match self.client {
            Some(client) => {
                let _ = write!(line, "{client}");
            }
            None => line.push(b'-'),
        }
        line.extend_from_slice(b" - - ");
        write_now(line);
        line.extend_from_slice(b" \"");
        escape(line, self.method.as_str().as_bytes());
        line.push(b' ');
        match self.uri.path_and_query() {
            Some(path) => escape(line, path.as_str().as_bytes()),
            None => line.push(b'-'),
        }
        let _ = write!(
            line,
            " {:?}\" {} {} ",
            self.version,
            self.status.as_u16(),
            self.length
        );
        quote(line, self.referer);
        line.push(b' ');
        quote(line, self.user_agent);
        line.push(b'\n');
    }
}

/// Lines that were left out, as a line that readers of the format do not stumble over.
pub(super) fn write_lost(line: &mut Vec<u8>, lost: u64) {
    line.extend_from_slice(b"- - - ");
    write_now(line);
    let _ = writeln!(line, " \"-\" 0 0 \"-\" \"lost={lost}\"");
}

fn quote(line: &mut Vec<u8>, value: Option<&HeaderValue>) {
    line.push(b'"');
    match value {
        Some(value) => escape(line, value.as_bytes()),
        None => line.push(b'-'),
    }
    line.push(b'"');
}

fn escape(line: &mut Vec<u8>, text: &[u8]) {
    let text = &text[..text.len().min(LONGEST_TEXT)];
    if !text.iter().copied().any(is_odd) {
        line.extend_from_slice(text);
        return;
    }
    for &byte in text {
        if is_odd(byte) {
            let _ = write!(line, "\\x{byte:02X}");
        } else {
            line.push(byte);
        }
    }
}

fn is_odd(byte: u8) -> bool {
    !(b' '..=b'~').contains(&byte) || byte == b'"' || byte == b'\\'
}

thread_local! {
    /// The second that was written last, and its text.
    static NOW: Cell<(u64, [u8; 28])> = const { Cell::new((u64::MAX, [0; 28])) };
}

/// `[21/Nov/2026:00:25:21 +0000]`
fn write_now(line: &mut Vec<u8>) {
    let now = SystemTime::now();
    let seconds = now
        .duration_since(UNIX_EPOCH)
        .map_or(0, |now| now.as_secs());
    let (second, mut text) = NOW.get();
    if second != seconds {
        // `Sat, 21 Nov 2026 00:25:21 GMT`
        let date = httpdate::HttpDate::from(now).to_string();
        let part = |from: usize, to: usize| date.get(from..to).unwrap_or("-");
        let written = format!(
            "[{}/{}/{}:{} +0000]",
            part(5, 7),
            part(8, 11),
            part(12, 16),
            part(17, 25)
        );
        if written.len() == text.len() {
            text.copy_from_slice(written.as_bytes());
        }
        NOW.set((seconds, text));
    }
    line.extend_from_slice(&text);
}
