//! Text to TOML's tree, and what is no TOML to a fault with its place. Must never let a message of the TOML
//! crate out; those are English.

use std::ops::Range;

use toml::de::{DeTable, DeValue, Error as TomlError};

use super::fault::{ConfigError, Fault};
use super::place::{at, shown};

/// Reads the text as TOML, without any judgement on its keys.
pub(super) fn tree(text: &str) -> Result<DeTable<'_>, ConfigError> {
    match DeTable::parse(text) {
        Ok(root) => Ok(root.into_inner()),
        Err(error) => Err(toml_fault(text, &error)),
    }
}

/// What TOML's own reader found wrong.
fn toml_fault(text: &str, error: &TomlError) -> ConfigError {
    let span = error.span().unwrap_or_default();
    // The crate has no error kinds; the table test of faults holds these two beginnings.
    let message = error.message();
    let stands_twice = message == "duplicate key" || message.starts_with("cannot extend value");
    if !stands_twice {
        return at(text, span.start, String::new(), Fault::Syntax);
    }
    let name = text.get(span.clone()).unwrap_or_default();
    let name = name.trim_matches(['"', '\'']);
    let tables = tables_around(text, span.start..span.end);
    let key = tables.iter().map(String::as_str).chain([name]);
    let key = key.map(shown).collect::<Vec<_>>().join(".");
    at(text, span.start, key, Fault::DuplicateKey)
}

/// The tables that a key stands in which its own table refuses: the text is read again with
/// another name in that key's place, and the place is looked up in what comes out.
fn tables_around(text: &str, key: Range<usize>) -> Vec<String> {
    let (Some(before), Some(after)) = (text.get(..key.start), text.get(key.end..)) else {
        return Vec::new();
    };
    let renamed = format!("{before}another-name-{}{after}", key.start);
    let (root, _) = DeTable::parse_recoverable(&renamed);
    let mut path = Vec::new();
    find_key(root.get_ref(), key.start, &mut path);
    path
}

/// Leaves in `path` the tables down to the key that begins at `start`. TOML bounds the depth.
fn find_key(table: &DeTable<'_>, start: usize, path: &mut Vec<String>) -> bool {
    for (key, value) in table {
        if key.span().start == start {
            return true;
        }
        if let DeValue::Table(inner) = value.get_ref() {
            path.push(key.get_ref().to_string());
            if find_key(inner, start, path) {
                return true;
            }
            path.pop();
        }
    }
    false
}
