//! The doors for `tests/fuzz`, which exist in its builds alone: each takes any bytes and must come back, soon and
//! without a panic. What else must hold is asserted here.

pub use super::is::fuzzing::decode;
pub use super::svg::fuzzing::svg;

use super::name::Name;
use super::query::Commands;

/// An address: `NAME?commands`. Commands that were read are read from their canonical form as the same.
///
/// # Panics
/// Where something does not hold.
pub fn query(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    let (name, query) = text.split_once('?').unwrap_or((text, ""));
    if let Ok(name) = Name::of_address(name) {
        assert!(!name.as_str().starts_with('/'));
        assert!(
            name.as_str()
                .split('/')
                .all(|part| !part.is_empty() && part != "..")
        );
    }
    if let Ok(commands) = Commands::parse(query) {
        let canonical = commands.to_string();
        let again = Commands::parse(&canonical);
        assert!(again.is_ok_and(|again| again == commands), "{canonical}");
    }
}
