//! Scaling, with Lanczos's filter of three lobes. What becomes smaller is scaled in linear light, in which the mean of black
//! and white is as bright as both together; what becomes larger is scaled as it is stored, which rings less. Colours count
//! as much as they are opaque.

mod linear;
mod passes;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

use self::linear::resize_light;
use self::passes::{REACH, less_first};
use super::raster::{Ink, Raster};
use super::source::Need;
use super::turn::Area;
use crate::embedded::answer::Refused;
use crate::embedded::is::geometry::Size;

/// What a step that cannot go wrong says if it does.
const BROKEN: Refused = Refused::broken("the picture could not be scaled");

/// Before the filter, whole pixels are added up as long as so many times the answer's are left in each direction.
const ENOUGH: f64 = 2.0;

/// The most bytes for pixels in linear light.
const MOST_BYTES: f64 = 64.0 * 1024.0 * 1024.0;

/// The part `from` of a picture, as large as `to`.
///
/// # Errors
/// 500 where the library refuses.
pub(super) fn resize(raster: Raster, from: Area, to: Size) -> Result<Raster, Refused> {
    let from = from.common(raster.size.into()).ok_or(BROKEN)?;
    if let Some((left, top)) = unscaled(from, to) {
        if to == raster.size {
            return Ok(raster);
        }
        return Ok(raster.cut(left, top, to));
    }
    let ratio = (
        from.width / f64::from(to.width),
        from.height / f64::from(to.height),
    );
    match steps(ratio, from, raster.ink) {
        Some(steps) if raster.ink != Ink::Cmyk && ratio.0 * ratio.1 > 1.0 => {
            resize_light(&raster, from, to, steps)
        }
        Some(_) | None => resize_stored(&raster, from, to),
    }
}

/// Where it is only cut out.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_cmp
)]
fn unscaled(from: Area, to: Size) -> Option<(usize, usize)> {
    let same = from.width == f64::from(to.width) && from.height == f64::from(to.height);
    (same && from.left.fract() == 0.0 && from.top.fract() == 0.0)
        .then_some((from.left as usize, from.top as usize))
}

/// How many pixels are added up in each direction; nothing where too many would be left.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn steps(ratio: (f64, f64), from: Area, ink: Ink) -> Option<(usize, usize)> {
    let bytes = from.width * from.height * 2.0 * to_f64(ink.channels());
    // Where memory is scarce, the filter may get less to choose from, down to the size of the answer.
    let enough = [ENOUGH, 1.5, 1.0].into_iter();
    enough
        .map(|enough| {
            let x = (ratio.0 / enough).floor().max(1.0);
            let y = (ratio.1 / enough).floor().max(1.0);
            (x, y)
        })
        .find(|(x, y)| bytes / (x * y) <= MOST_BYTES)
        .map(|(x, y)| (x as usize, y as usize))
}

#[allow(clippy::cast_precision_loss)]
fn to_f64(small: usize) -> f64 {
    small as f64
}

/// As it is stored.
fn resize_stored(raster: &Raster, from: Area, to: Size) -> Result<Raster, Refused> {
    let pixel = match raster.ink {
        Ink::Gray => PixelType::U8,
        Ink::GrayAlpha => PixelType::U8x2,
        Ink::Rgb => PixelType::U8x3,
        Ink::Rgba | Ink::Cmyk => PixelType::U8x4,
    };
    let source = ImageRef::new(raster.size.width, raster.size.height, &raster.pixels, pixel)
        .map_err(|_| BROKEN)?;
    let of = |source: &ImageRef<'_>, from, to: Size| {
        let mut scaled = Image::new(to.width, to.height, pixel);
        let options = filter(from).use_alpha(raster.ink.has_alpha());
        let done = Resizer::new().resize(source, &mut scaled, &options);
        done.map(|()| scaled).map_err(|_| BROKEN)
    };
    let scaled = match less_first(from, to, raster.size) {
        Some(first) => {
            let less = of(&source, first.from, first.to)?;
            let (width, height) = (first.to.width, first.to.height);
            let less = ImageRef::new(width, height, less.buffer(), pixel).map_err(|_| BROKEN)?;
            of(&less, first.rest, to)?
        }
        None => of(&source, from, to)?,
    };
    Raster::of(to, raster.ink, scaled.into_vec()).ok_or(BROKEN)
}

fn filter(from: Area) -> ResizeOptions {
    ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .crop(from.left, from.top, from.width, from.height)
}

/// The most bytes that scaling holds beside its source.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn cost(need: Need, to: Size, ink: Ink) -> u64 {
    let part = need.part;
    let (wide, high) = (f64::from(to.width), f64::from(to.height));
    let (pixels, result) = (part.width * part.height, wide * high);
    let ratio = (part.width / wide, part.height / high);
    let channels = to_f64(ink.channels());
    let bytes = if ink != Ink::Cmyk && pixels > result && steps(ratio, part, ink).is_some() {
        // What is added up, what the filter makes of its first direction, which is not more, and the result with 16 bits
        // and with 8.
        let left = need.scale.min(1.0) * ENOUGH * 2.0;
        let light = (pixels * (left * left).min(1.0) * 2.0 * channels).min(MOST_BYTES);
        2.0 * light + 3.0 * channels * result
    } else {
        // A copy that is multiplied by alpha, what the filter makes of its first direction, and the result.
        let copy = if ink.has_alpha() { pixels } else { 0.0 };
        let between = if ratio.0 > 1.0 && ratio.1 < 1.0 {
            wide * (part.height + 2.0 * REACH)
        } else {
            (part.width + 2.0 * REACH) * high
        };
        channels * (copy + between + result)
    };
    bytes as u64
}
