//! JPEG: decoded at a half, a quarter or an eighth of its size where that is enough, which saves most of the work.
//! The fast decoder has code without the compiler's protection, and its seldom used parts are younger than the rest. So it
//! gets only files whose head is of the common kinds; what is unusual goes a safer and slower way.

use std::io::Cursor;

use image::ImageDecoder;
use image::codecs::jpeg::JpegDecoder;
use libjpeg_turbo_rs::{
    ComponentInfo, DecodeLimits, Decoder, FrameHeader, PixelFormat, ScalingFactor,
};

use super::raster::{Ink, Raster};
use super::source::{DAMAGED, Decoded, MOST_BYTES, Need, TOO_LARGE, whole};
use super::turn::Turn;
use crate::embedded::answer::Refused;
use crate::embedded::is::geometry::Size;

/// The pixels that are left must be at least so many times those of the answer, in each direction: the decoder's
/// reduction is a mean of squares, and what comes after it shall decide how sharp the answer is.
const MARGIN: f64 = 1.5;

/// The most scans of a progressive JPEG. Encoders write about 10; each makes work for every pixel.
const MOST_SCANS: usize = 64;

/// Bytes for each pixel that the safe decoder holds at most: coefficients, samples, result.
const SAFE_BYTES: u64 = 15;

/// Its size as stored, and its orientation.
pub(super) fn head(source: &[u8]) -> Result<(Size, Turn), Refused> {
    let decoder = open(source)?;
    let turn = decoder.exif_orientation().map_or(Turn::NONE, Turn::of_exif);
    Ok((size(decoder.header()), turn))
}

/// The most bytes that are held at once, and what comes out.
pub(super) fn cost(source: &[u8], need: Need) -> Result<(u64, Ink), Refused> {
    let decoder = open(source)?;
    if !is_common(&decoder) {
        let bytes = size(decoder.header()).pixels() * SAFE_BYTES;
        return Ok((bytes, Ink::Rgb));
    }
    let reduction = reduction(&decoder, need);
    let (_, ink) = output(&decoder);
    Ok((cost_at(&decoder, need, reduction), ink))
}

/// The pixels, reduced as far as `need` lets.
pub(super) fn decode(source: &[u8], need: Need) -> Result<Decoded, Refused> {
    let mut decoder = open(source)?;
    if !is_common(&decoder) {
        return decode_safely(source);
    }
    let reduction = reduction(&decoder, need);
    let (format, ink) = output(&decoder);
    decoder.set_output_format(format);
    decoder.set_scale(ScalingFactor::try_new(1, reduction).map_err(|_| DAMAGED)?);
    let profile = decoder.icc_profile().ok().flatten();
    let kept = kept(&decoder, need, reduction);
    if let Some(kept) = &kept {
        decoder.set_crop_region(kept.left, kept.top, kept.width, kept.height);
    }
    let image = decoder.decode_image().map_err(|_| DAMAGED)?;
    // It begins with the block in which the first column lies.
    let origin = kept.map_or((0, 0), |kept| {
        let more = image.width.saturating_sub(kept.width);
        (kept.left.saturating_sub(more), kept.top)
    });
    let of_source = |place: usize| {
        u32::try_from(place)
            .ok()
            .and_then(|place| place.checked_mul(reduction))
            .ok_or(DAMAGED)
    };
    let origin = (of_source(origin.0)?, of_source(origin.1)?);
    let size = Size {
        width: u32::try_from(image.width).map_err(|_| DAMAGED)?,
        height: u32::try_from(image.height).map_err(|_| DAMAGED)?,
    };
    let mut raster = Raster::of(size, ink, image.data).ok_or(DAMAGED)?;
    if ink == Ink::Cmyk {
        // Adobe's programs write how much paper is left, and everybody else has come to do the same.
        for value in &mut raster.pixels {
            *value = 255 - *value;
        }
    }
    Ok(Decoded {
        raster,
        origin,
        reduction,
        profile,
    })
}

fn open(source: &[u8]) -> Result<Decoder<'_>, Refused> {
    let limits = DecodeLimits {
        max_scans: MOST_SCANS,
        ..DecodeLimits::default()
    };
    Decoder::new_with_limits(source, limits).map_err(|_| DAMAGED)
}

fn output(decoder: &Decoder<'_>) -> (PixelFormat, Ink) {
    match decoder.header().components.len() {
        1 => (PixelFormat::Grayscale, Ink::Gray),
        4 => (PixelFormat::Cmyk, Ink::Cmyk),
        _ => (PixelFormat::Rgb, Ink::Rgb),
    }
}

fn size(header: &FrameHeader) -> Size {
    Size {
        width: header.width.into(),
        height: header.height.into(),
    }
}

/// Whether it is of a kind that cameras and programs write.
fn is_common(decoder: &Decoder<'_>) -> bool {
    let header = decoder.header();
    // Height 0 says that it will be told later, which nobody does.
    let known = header.width > 0 && header.height > 0;
    if !known || header.precision != 8 || header.is_lossless || decoder.is_arithmetic() {
        return false;
    }
    let sampling: Vec<_> = header
        .components
        .iter()
        .map(|c| (c.horizontal_sampling, c.vertical_sampling))
        .collect();
    match *sampling.as_slice() {
        [luma] => luma.0 <= 2 && luma.1 <= 2,
        [luma, (1, 1), (1, 1)] => matches!(luma, (1 | 2, 1 | 2) | (4, 1)),
        [(1, 1), (1, 1), (1, 1), (1, 1)]
        | [(2, 1), (1, 1), (1, 1), (2, 1)]
        | [(2, 2), (1, 1), (1, 1), (2, 2)] => true,
        _ => false,
    }
}

/// The largest reduction that leaves enough pixels, or a larger one where memory would not do.
fn reduction(decoder: &Decoder<'_>, need: Need) -> u32 {
    let enough = |by: u32| need.scale * f64::from(by) * MARGIN <= 1.0;
    let fits = |by: u32| cost_at(decoder, need, by) <= MOST_BYTES;
    let wished = [8, 4, 2].into_iter().find(|by| enough(*by)).unwrap_or(1);
    [1, 2, 4, 8]
        .into_iter()
        .find(|by| *by >= wished && fits(*by))
        .unwrap_or(8)
}

/// Columns and rows of the reduced picture.
struct Kept {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

/// What is kept where that is less than half of it: the rest is not turned into colours.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn kept(decoder: &Decoder<'_>, need: Need, reduction: u32) -> Option<Kept> {
    let by = u64::from(reduction);
    let whole = size(decoder.header());
    let part = need
        .part
        .scaled(1.0 / f64::from(reduction), 1.0 / f64::from(reduction));
    let span = |start: f64, length: f64, side: u32| {
        let side = u64::from(side).div_ceil(by) as usize;
        let first = (start.floor() as usize).min(side.saturating_sub(1));
        let end = ((start + length).ceil() as usize).clamp(first + 1, side);
        (first, end - first)
    };
    let (left, width) = span(part.left, part.width, whole.width);
    let (top, height) = span(part.top, part.height, whole.height);
    let all = whole.pixels().div_ceil(by * by);
    (width as u64 * height as u64 * 2 < all).then_some(Kept {
        left,
        top,
        width,
        height,
    })
}

/// Samples and result at the reduced size, and all coefficients where the file has several scans.
fn cost_at(decoder: &Decoder<'_>, need: Need, reduction: u32) -> u64 {
    let header = decoder.header();
    let pixels = size(header).pixels();
    let channels = header.components.len() as u64;
    let of_block =
        |c: &ComponentInfo| u64::from(c.horizontal_sampling) * u64::from(c.vertical_sampling);
    let largest = header.components.iter().map(of_block).max().unwrap_or(1);
    let sum: u64 = header.components.iter().map(of_block).sum();
    let samples = pixels * sum / largest.max(1);
    let coefficients = if decoder.has_multiple_scans() {
        2 * samples + pixels * channels / 64
    } else {
        0
    };
    let square = u64::from(reduction) * u64::from(reduction);
    let result = match kept(decoder, need, reduction) {
        // All rows down to the last one, the columns rounded to blocks, and what is cut out of them.
        Some(kept) => (kept.width as u64 + 32) * (kept.top as u64 + 2 * kept.height as u64 + 32),
        None => pixels.div_ceil(square),
    };
    samples.div_ceil(square) + result * channels + coefficients
}

/// By `image`, at full size; what has four inks it turns into colours by the usual formula.
fn decode_safely(source: &[u8]) -> Result<Decoded, Refused> {
    let decoder = JpegDecoder::new(Cursor::new(source)).map_err(|_| DAMAGED)?;
    let (width, height) = decoder.dimensions();
    let size = Size { width, height };
    if size.pixels() * SAFE_BYTES > MOST_BYTES {
        return Err(TOO_LARGE);
    }
    let ink = match decoder.color_type().channel_count() {
        1 => Ink::Gray,
        3 => Ink::Rgb,
        _ => return Err(DAMAGED),
    };
    // A profile for four inks fits nothing any more, and is not used then.
    whole(decoder, ink)
}
