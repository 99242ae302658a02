//! WebP, with loss and without; the first picture of an animation.

use std::io::Cursor;

use image::ImageDecoder;
use image::codecs::webp::WebPDecoder;

use super::raster::{Ink, Raster};
use super::source::{DAMAGED, Decoded, turn_of_exif};
use super::turn::Turn;
use crate::embedded::answer::Refused;
use crate::embedded::is::geometry::Size;

/// Its size as stored, and its orientation.
pub(super) fn head(source: &[u8]) -> Result<(Size, Turn), Refused> {
    let mut decoder = open(source)?;
    let (width, height) = decoder.dimensions();
    let exif = decoder.exif_metadata().ok().flatten();
    Ok((Size { width, height }, turn_of_exif(exif.as_deref())))
}

/// The most bytes that are held at once, and what comes out.
pub(super) fn cost(source: &[u8]) -> Result<(u64, Ink), Refused> {
    let decoder = open(source)?;
    let (width, height) = decoder.dimensions();
    let ink = ink(&decoder);
    let bytes = if decoder.has_animation() {
        // Samples, alpha as it is stored, the frame, the canvas, the result.
        16
    } else if ink.has_alpha() {
        // Samples, alpha as it is stored, the result.
        12
    } else {
        8
    };
    Ok((Size { width, height }.pixels() * bytes, ink))
}

/// The pixels.
pub(super) fn decode(source: &[u8]) -> Result<Decoded, Refused> {
    let mut decoder = open(source)?;
    let (width, height) = decoder.dimensions();
    let ink = ink(&decoder);
    let profile = decoder.icc_profile().ok().flatten();
    let mut raster = Raster::blank(Size { width, height }, ink);
    if decoder.total_bytes() != raster.pixels.len() as u64 {
        return Err(DAMAGED);
    }
    decoder
        .read_image(&mut raster.pixels)
        .map_err(|_| DAMAGED)?;
    Ok(Decoded {
        raster,
        origin: (0, 0),
        reduction: 1,
        profile,
    })
}

fn open(source: &[u8]) -> Result<WebPDecoder<Cursor<&[u8]>>, Refused> {
    WebPDecoder::new(Cursor::new(source)).map_err(|_| DAMAGED)
}

fn ink(decoder: &WebPDecoder<Cursor<&[u8]>>) -> Ink {
    if decoder.color_type().has_alpha() {
        Ink::Rgba
    } else {
        Ink::Rgb
    }
}
