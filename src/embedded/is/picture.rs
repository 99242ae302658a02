//! Pictures: their size from their first bytes, and the whole way from the bytes of a source to those of an answer:
//! decode, crop, flip, rotate, scale, bring to sRGB, place, encode. Bounded in pixels before anything is decoded, and in memory:
//! `cost` says how many bytes `make` may hold at once, the source not counted, so that a server can add them up and stay
//! below what it may use. Nothing here waits for anything; it only takes time.
//!
//! The order is another one than the commands': quarter turns are done last, on the pixels that are left, the part that is
//! cut out and not seen is never scaled, and colours are brought to sRGB when there are few of them.

mod avif;
mod colour;
mod encode;
mod gif;
mod jpeg;
mod light;
mod place;
mod png;
mod raster;
mod rotate;
mod scale;
mod source;
#[cfg(test)]
mod tests;
mod tiff;
mod turn;
mod view;
mod webp;

use super::geometry::{Plan, Size};
use crate::embedded::answer::Refused;
use crate::embedded::query::{Commands, Format};
use place::Ground;
use source::Head;
use view::View;

/// The size of a picture as it is to be seen, after its EXIF orientation.
///
/// # Errors
/// 422 where the bytes are no picture of a format that is known, or one with more pixels than are taken on.
pub(super) fn measure(source: &[u8]) -> Result<Size, Refused> {
    Ok(Head::of(source)?.seen())
}

/// The most bytes that `make` holds at once with the same arguments, without the source itself.
///
/// # Errors
/// 422 as `make` would, where it can be known before.
pub(super) fn cost(source: &[u8], nominal: Size, plan: &Plan) -> Result<u64, Refused> {
    let head = Head::of(source)?;
    // The scaled picture, the canvas and the answer, of 4 bytes for each pixel at most.
    let answer = plan.canvas.pixels() * 12;
    let Some(view) = View::of(&head, nominal, plan) else {
        return Ok(answer);
    };
    let decoded = head.cost(source, view.need)?;
    Ok(decoded + answer + scale::cost(view.need))
}

/// Makes the answer's bytes. `nominal` is the size that `plan` was made for; the source may be of another one with the
/// same proportions, as a drawing is that was rendered at the scale that is needed.
///
/// # Errors
/// 422 where the source cannot be decoded.
pub(super) fn make(
    source: &[u8],
    nominal: Size,
    plan: &Plan,
    commands: &Commands,
) -> Result<Vec<u8>, Refused> {
    let head = Head::of(source)?;
    let ground = if commands.alpha && !matches!(commands.format, Format::Jpeg { .. }) {
        Ground::Transparent
    } else {
        Ground::Colour(commands.background)
    };
    let (picture, at) = match View::of(&head, nominal, plan) {
        Some(view) => {
            let decoded = head.decode(source, view.need)?;
            (Some(view.take(decoded)?), view.at)
        }
        None => (None, (0, 0)),
    };
    let mut answer = place::place(picture, at, plan.canvas, ground);
    if commands.grayscale {
        answer = colour::to_gray(answer);
    }
    encode::encode(&answer, commands)
}
