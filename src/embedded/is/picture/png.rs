//! PNG, read row by row: only the rows and columns that are needed are kept.

use std::io::Cursor;

use png::{ColorType, Decoder, Limits, Reader, Transformations};

use super::raster::{Ink, Raster};
use super::source::{DAMAGED, Decoded, MOST_BYTES, Need, TOO_LARGE, turn_of_exif};
use super::turn::Turn;
use crate::embedded::answer::Refused;
use crate::embedded::is::geometry::Size;

/// The most bytes of what is no pixel: Exif data, and the profile where it is wanted.
const MOST_METADATA: usize = 4 << 20;

/// What the head is read for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Profile {
    Wanted,
    Ignored,
}

/// Its size as stored, and its orientation.
pub(super) fn head(source: &[u8]) -> Result<(Size, Turn), Refused> {
    let reader = open(source, Profile::Ignored)?;
    let info = reader.info();
    let size = Size {
        width: info.width,
        height: info.height,
    };
    Ok((size, turn_of_exif(info.exif_metadata.as_deref())))
}

/// The most bytes that are held at once, and what comes out.
pub(super) fn cost(source: &[u8], need: Need) -> Result<(u64, Ink), Refused> {
    let reader = open(source, Profile::Ignored)?;
    let info = reader.info();
    let ink = ink(&reader);
    let channels = ink.channels() as u64;
    let kept = kept(need);
    // Rows of 16 bits on their way to 8, several at once.
    let rows = u64::from(info.width) * 64;
    let whole = u64::from(info.width) * u64::from(info.height);
    let part = u64::from(kept.right - kept.left) * u64::from(kept.bottom - kept.top);
    let pixels = channels * if info.interlaced { whole + part } else { part };
    // The profile and a copy of it.
    Ok((pixels + rows + 2 * MOST_METADATA as u64, ink))
}

/// The pixels.
pub(super) fn decode(source: &[u8], need: Need) -> Result<Decoded, Refused> {
    let mut reader = open(source, Profile::Wanted)?;
    let ink = ink(&reader);
    let (width, height) = reader.info().size();
    let profile = reader.info().icc_profile.as_deref().map(<[u8]>::to_vec);
    let kept = kept(need);
    let size = Size {
        width: kept.right - kept.left,
        height: kept.bottom - kept.top,
    };
    let raster = if reader.info().interlaced {
        let whole = Size { width, height };
        let mut raster = Raster::blank(whole, ink);
        if reader.output_buffer_size() != Some(raster.pixels.len()) {
            return Err(DAMAGED);
        }
        reader.next_frame(&mut raster.pixels).map_err(|_| DAMAGED)?;
        if size == whole {
            raster
        } else {
            raster.cut(kept.left as usize, kept.top as usize, size)
        }
    } else {
        let columns = kept.left as usize * ink.channels()..kept.right as usize * ink.channels();
        let mut pixels = Vec::with_capacity(columns.len() * size.height as usize);
        for y in 0..kept.bottom {
            let row = reader.next_row().map_err(|_| DAMAGED)?.ok_or(DAMAGED)?;
            if y >= kept.top {
                let row = row.data().get(columns.clone()).ok_or(DAMAGED)?;
                pixels.extend_from_slice(row);
            }
        }
        Raster::of(size, ink, pixels).ok_or(DAMAGED)?
    };
    Ok(Decoded {
        raster,
        origin: (kept.left, kept.top),
        reduction: 1,
        profile,
    })
}

fn open(source: &[u8], profile: Profile) -> Result<Reader<Cursor<&[u8]>>, Refused> {
    let limits = Limits {
        bytes: MOST_METADATA,
    };
    let mut decoder = Decoder::new_with_limits(Cursor::new(source), limits);
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(profile == Profile::Ignored);
    // A row of the decoder's own is as long as the picture is wide.
    let info = decoder.read_header_info().map_err(|_| DAMAGED)?;
    if u64::from(info.width) * 64 > MOST_BYTES {
        return Err(TOO_LARGE);
    }
    decoder.read_info().map_err(|_| DAMAGED)
}

fn ink(reader: &Reader<Cursor<&[u8]>>) -> Ink {
    match reader.output_color_type().0 {
        ColorType::Grayscale => Ink::Gray,
        ColorType::GrayscaleAlpha => Ink::GrayAlpha,
        // Expanded to colours.
        ColorType::Rgb | ColorType::Indexed => Ink::Rgb,
        ColorType::Rgba => Ink::Rgba,
    }
}

/// Columns and rows from the first up to but not the last.
struct Kept {
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
}

/// The part lies within the source, and so do its bounds when they are rounded away from it.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn kept(need: Need) -> Kept {
    let part = need.part;
    Kept {
        left: part.left.floor() as u32,
        top: part.top.floor() as u32,
        right: (part.left + part.width - ROUNDING).ceil() as u32,
        bottom: (part.top + part.height - ROUNDING).ceil() as u32,
    }
}

/// What computing with fractions may have added.
const ROUNDING: f64 = 1e-6;
