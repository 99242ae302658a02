//! The door for `tests/fuzz` to the decoding of pictures.

use super::{geometry, picture};
use crate::embedded::query::Commands;

/// A picture: what can be measured is made into a small answer, or refused.
///
/// # Panics
/// Where something does not hold.
pub fn decode(bytes: &[u8]) {
    let Ok(head) = picture::Head::of(bytes) else {
        return;
    };
    let size = head.seen();
    assert!(size.width > 0 && size.height > 0);
    // The second reads the picture in full, and shows it turned.
    for query in ["wid=16", "scl=1&crop=0,0,16,16&rotate=30&fmt=png-alpha"] {
        let Ok(commands) = Commands::parse(query) else {
            continue;
        };
        if let Ok(plan) = geometry::plan(size, &commands)
            && picture::cost(bytes, &head, size, &plan).is_ok()
        {
            let _ = picture::make(bytes, &head, size, &plan, &commands);
        }
    }
}
