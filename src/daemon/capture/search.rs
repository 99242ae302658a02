//! A line of output that readiness waits for. Reads the log, not the pipe: what is searched has been kept already.

use std::fs::File;
use std::os::unix::fs::FileExt;

use regex_lite::Regex;

/// A line of output is looked at up to this length, in bytes.
const LONGEST_LINE: usize = 16 * 1024;

/// A line that is waited for.
#[derive(Debug)]
pub(super) struct Search {
    pub(super) pattern: Regex,
    /// Up to here all lines were looked at.
    pub(super) from: u64,
    /// It was found in a log that was full.
    pub(super) found: bool,
}

impl Search {
    /// Looks at the lines that were completed since the last look, until one is found.
    pub(super) fn go_on(&mut self, log: &File) -> bool {
        let mut buffer = vec![0; LONGEST_LINE];
        loop {
            let Ok(count) = log.read_at(&mut buffer, self.from) else {
                return false;
            };
            let mut rest = &buffer[..count];
            while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                let (line, after) = rest.split_at(end + 1);
                rest = after;
                if self.is_in(line) {
                    return true;
                }
            }
            // One that is too long is looked at in pieces.
            if rest.len() == LONGEST_LINE && self.is_in(rest) {
                return true;
            }
            if count < LONGEST_LINE {
                return false;
            }
        }
    }

    fn is_in(&mut self, line: &[u8]) -> bool {
        self.from += line.len() as u64;
        let text = String::from_utf8_lossy(line);
        self.pattern.is_match(text.trim_end_matches(['\n', '\r']))
    }
}
