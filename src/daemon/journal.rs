//! The supervisor's own log: one JSON object a line, with stable names and no human language.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::SystemTime;

use serde::Serialize;

use crate::supervisor::report::Notice;

/// Lines are collected and written together: what is told must not hold up what is done.
#[derive(Debug)]
pub(crate) struct Journal {
    file: File,
    lines: Vec<u8>,
}

#[derive(Serialize)]
struct Entry<'a> {
    at: String,
    #[serde(flatten)]
    notice: &'a Notice,
}

impl Journal {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o640)
            .open(path)?;
        Ok(Self {
            file,
            lines: Vec::new(),
        })
    }

    /// The open file, for what the program itself may say when it panics.
    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    /// Notes what happened, and returns the line.
    pub(crate) fn note(&mut self, notice: &Notice) -> &[u8] {
        let begin = self.lines.len();
        let entry = Entry { at: now(), notice };
        if serde_json::to_writer(&mut self.lines, &entry).is_ok() {
            self.lines.push(b'\n');
        }
        &self.lines[begin..]
    }

    /// Writes what was noted.
    pub(crate) fn flush(&mut self) {
        if !self.lines.is_empty() {
            // On a full disk the supervisor goes on without its log.
            let _ = self.file.write_all(&self.lines);
            self.lines.clear();
        }
    }
}

/// Now, in UTC by RFC 3339, to the millisecond.
pub(crate) fn now() -> String {
    humantime::format_rfc3339_millis(SystemTime::now()).to_string()
}
