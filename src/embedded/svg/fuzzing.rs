//! The door for `tests/fuzz` to drawings.

use super::drawing::Drawing;

/// A drawing: what can be measured is rendered, or refused.
///
/// # Panics
/// Where something does not hold.
pub fn svg(bytes: &[u8]) {
    let Ok(drawing) = Drawing::parse(bytes) else {
        return;
    };
    let (width, height) = drawing.size();
    assert!(width > 0 && height > 0);
    let _ = drawing.render(64, 48);
}
