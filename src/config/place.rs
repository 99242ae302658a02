//! Where something stands: its key and its place in the text. Every fault is made here, so that each has both.

use super::fault::{ConfigError, Fault};

/// A key as TOML would have it written: in quotes where it is no bare key.
pub(super) fn shown(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_owned()
    } else {
        format!("{name:?}")
    }
}

/// A fault at a byte of the text. The text is walked through only here, once, for the one fault there is.
pub(super) fn at(text: &str, offset: usize, key: String, fault: Fault) -> ConfigError {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |line_feed| line_feed + 1);
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    // No editor counts a byte order mark.
    let in_line = before[line_start..].trim_start_matches('\u{feff}');
    let column = in_line.chars().count() + 1;
    ConfigError {
        line,
        column,
        key,
        fault,
    }
}

/// A key, the keys above it, and where the fault would be if it had one.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) text: &'a str,
    pub(super) above: Option<&'a Place<'a>>,
    pub(super) name: &'a str,
    pub(super) offset: usize,
}

impl Place<'_> {
    /// A fault that stands here.
    pub(super) fn fault(&self, fault: Fault) -> ConfigError {
        at(self.text, self.offset, self.key(), fault)
    }

    fn key(&self) -> String {
        let mut names = Vec::new();
        let mut place = self;
        // The root has no name.
        while let Some(above) = place.above {
            names.push(shown(place.name));
            place = above;
        }
        names.reverse();
        names.join(".")
    }
}
