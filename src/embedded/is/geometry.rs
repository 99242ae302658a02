//! From the size of a source and the commands of a request to what has to be done with its pixels. Pure, and the place
//! where sizes are refused: whoever carries out a plan never needs more room than the source or the largest answer
//! takes, but for a rotated box at full size, which is for him to reduce before he turns it.
//!
//! Sizes are rounded to the nearest pixel, a half goes up, and none becomes 0. What is placed in the middle and cannot
//! be lies half a pixel to the left and the top.

mod sizes;

#[cfg(test)]
mod tests;

use crate::embedded::answer::Refused;
use crate::embedded::query::{Commands, Crop, Format, GREATEST_SIZE};
use sizes::whole;

/// The largest answer, in pixels: the original's `IS::MaxRenderRgnPixels`.
pub(super) const MOST_PIXELS: u64 = 16 << 20;

/// The longest side of a WebP (libwebp's `WEBP_MAX_DIMENSION`). The other formats take any answer.
const LONGEST_WEBP: u32 = 16_383;

/// A rotated box is at most so many times as large as its source. Only strips without end have larger ones.
const MOST_GROWTH: u64 = 8;

/// Width and height in pixels, neither of them 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) width: u32,
    pub(super) height: u32,
}

/// A part of a source, in its pixels. It may reach beyond the source, where there is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) left: i64,
    pub(super) top: i64,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// What is done with the pixels, in this order: crop, flip, rotate, scale, place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plan {
    /// The part that is taken, in pixels of the source as it is to be seen (after its orientation).
    pub(super) crop: Part,
    /// Left and right change places.
    pub(super) flip_horizontally: bool,
    /// Top and bottom change places.
    pub(super) flip_vertically: bool,
    /// Degrees clockwise, 0 up to but not 360. The box grows so that every corner stays in it.
    pub(super) rotate: f64,
    /// The whole picture after scaling.
    pub(super) scaled: Size,
    /// The answer.
    pub(super) canvas: Size,
    /// Where the left top corner of the scaled picture comes to lie in the answer; negative: it is cut.
    pub(super) place: (i64, i64),
}

impl Size {
    /// How many pixels.
    pub(super) fn pixels(self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

/// Plans the answer to a request.
///
/// # Errors
/// 403 where the answer, or a step on the way to it, would be larger than allowed.
pub(super) fn plan(source: Size, commands: &Commands) -> Result<Plan, Refused> {
    let most = source.pixels().max(MOST_PIXELS);
    let crop = part(source, commands.crop);
    let taken = Size {
        width: crop.width,
        height: crop.height,
    };
    let turned = turned(taken, commands.rotate);
    if taken.pixels() > most || turned.pixels() > most.saturating_mul(MOST_GROWTH) {
        return Err(Refused::forbidden("the part is too large"));
    }
    let (scaled, canvas) = sizes::of(turned, commands);
    let longest = match commands.format {
        Format::WebP => LONGEST_WEBP,
        Format::Jpeg { .. } | Format::Png | Format::Gif | Format::Tiff => GREATEST_SIZE,
    };
    let fits = canvas.pixels() <= MOST_PIXELS
        && canvas.width.max(canvas.height) <= longest
        && scaled.pixels() <= most;
    if !fits {
        return Err(Refused::forbidden("the picture would be too large"));
    }
    Ok(Plan {
        crop,
        flip_horizontally: commands.flip.horizontally,
        flip_vertically: commands.flip.vertically,
        rotate: commands.rotate,
        scaled,
        canvas,
        place: (
            middle(canvas.width, scaled.width),
            middle(canvas.height, scaled.height),
        ),
    })
}

/// The box of a rotated picture: every corner stays in it.
pub(super) fn turned(size: Size, degrees: f64) -> Size {
    let Size { width, height } = size;
    // Exactly, as sine and cosine are not.
    if degrees % 180.0 == 0.0 {
        return size;
    }
    if degrees % 90.0 == 0.0 {
        return Size {
            width: height,
            height: width,
        };
    }
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (sin, cos) = (sin.abs(), cos.abs());
    let (across, down) = (f64::from(width), f64::from(height));
    // What is beyond a whole pixel by less than this is the arithmetic's.
    let whole = |length: f64| whole((length - 1e-6).ceil());
    Size {
        width: whole(across * cos + down * sin),
        height: whole(across * sin + down * cos),
    }
}

/// At which size a source that can be had in any, a drawing, is best had for a plan: so large that nothing has to
/// be enlarged, unless that is more than can be rendered.
pub(super) fn best_size(source: Size, plan: &Plan) -> Size {
    let taken = Size {
        width: plan.crop.width,
        height: plan.crop.height,
    };
    let turned = turned(taken, plan.rotate);
    let of = |part: u32, whole: u32| f64::from(part) / f64::from(whole);
    let needed = of(plan.scaled.width, turned.width).max(of(plan.scaled.height, turned.height));
    let longest = of(GREATEST_SIZE, source.width.max(source.height));
    #[expect(
        clippy::cast_precision_loss,
        reason = "it is a limit, rounded down below"
    )]
    let largest = (MOST_PIXELS as f64 / source.pixels() as f64).sqrt();
    let factor = needed.min(longest).min(largest);
    // Rounded to the nearest, two sides could be more together than are allowed.
    let side = |side: u32| {
        let side = f64::from(side) * factor;
        let exceeds = factor < needed;
        whole(if exceeds { side.floor() } else { side.round() })
    };
    Size {
        width: side(source.width),
        height: side(source.height),
    }
}

fn part(source: Size, crop: Option<Crop>) -> Part {
    match crop {
        None => Part {
            left: 0,
            top: 0,
            width: source.width,
            height: source.height,
        },
        Some(Crop::Pixels {
            left,
            top,
            width,
            height,
        }) => Part {
            left: i64::from(left),
            top: i64::from(top),
            width,
            height,
        },
        Some(Crop::Shares {
            left,
            top,
            width,
            height,
        }) => {
            let (left, width) = span(left, width, source.width);
            let (top, height) = span(top, height, source.height);
            Part {
                left,
                top,
                width,
                height,
            }
        }
    }
}

/// Begin and length in pixels. Both ends are rounded, so that parts side by side have no gap.
fn span(begin: f64, length: f64, side: u32) -> (i64, u32) {
    let side = f64::from(side);
    let end = ((begin + length) * side).round();
    let begin = (begin * side).round();
    #[expect(clippy::cast_possible_truncation, reason = "`as` takes the nearest")]
    let at = begin as i64;
    (at, whole(end - begin))
}

fn middle(canvas: u32, scaled: u32) -> i64 {
    (i64::from(canvas) - i64::from(scaled)).div_euclid(2)
}
