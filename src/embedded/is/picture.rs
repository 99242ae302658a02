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
pub(super) use source::Head;
use view::View;

/// What each pixel of the scaled picture, and of the answer, takes at most, of 4 bytes each: itself, its copy in other
/// colours or another position, the canvas or the encoded answer.
const BYTES_OF_ANSWER: u64 = 12;

/// The most bytes that `make` holds at once with the same arguments, without the source itself.
///
/// # Errors
/// 422 as `make` would, where it can be known before.
pub(super) fn cost(source: &[u8], head: &Head, nominal: Size, plan: &Plan) -> Result<u64, Refused> {
    let Some(view) = View::of(head, nominal, plan) else {
        return Ok(plan.canvas.pixels() * BYTES_OF_ANSWER);
    };
    let (decoded, ink) = head.cost(source, view.need)?;
    let scaled = scale::cost(view.need, view.to, ink);
    let largest = plan.canvas.pixels().max(view.to.pixels());
    // What was decoded is gone when there is more than what was scaled.
    Ok(decoded + scaled.max(largest * BYTES_OF_ANSWER))
}

/// Makes the answer's bytes. `nominal` is the size that `plan` was made for; the source may be of another one with the
/// same proportions, as a drawing is that was rendered at the scale that is needed. Only for what has its `cost`.
///
/// # Errors
/// 422 where the source cannot be decoded.
pub(super) fn make(
    source: &[u8],
    head: &Head,
    nominal: Size,
    plan: &Plan,
    commands: &Commands,
) -> Result<Vec<u8>, Refused> {
    let ground = if commands.alpha && !matches!(commands.format, Format::Jpeg { .. }) {
        Ground::Transparent
    } else {
        Ground::Colour(commands.background)
    };
    let (picture, at) = match View::of(head, nominal, plan) {
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
