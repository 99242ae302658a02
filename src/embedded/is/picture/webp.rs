//! WebP, with loss and without; the first picture of an animation.

use std::io::Cursor;

use image::ImageDecoder;
use image::codecs::webp::WebPDecoder;

use super::raster::Ink;
use super::source::{DAMAGED, Decoded, turn_of_exif, whole};
use super::turn::Turn;
use crate::embedded::answer::Refused;
use crate::embedded::is::geometry::Size;

/// Its size as stored, and its orientation.
pub(super) fn head(source: &[u8]) -> Result<(Size, Turn), Refused> {
    let mut decoder = open(source)?;
    let (width, height) = decoder.dimensions();
    if !frames_fit(source, Size { width, height }) {
        return Err(DAMAGED);
    }
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
    let decoder = open(source)?;
    let ink = ink(&decoder);
    whole(decoder, ink)
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

/// A frame with loss says its size itself (RFC 6386, 9.1), and the decoder makes room for it before it compares: a small
/// file could take 400 MB.
fn frames_fit(source: &[u8], size: Size) -> bool {
    let mut rest = source.get(12..).unwrap_or_default();
    while let Some((name, data, next)) = chunk(rest) {
        let frame = match &name {
            b"VP8 " => Some(data),
            b"ANMF" => data.get(16..).and_then(frame_of_animation),
            _ => None,
        };
        if frame.is_some_and(|frame| !fits(frame, size)) {
            return false;
        }
        rest = next;
    }
    true
}

/// What the decoder takes for a frame with loss, if there is one. What follows on alpha it takes by any name.
fn frame_of_animation(chunks: &[u8]) -> Option<&[u8]> {
    match chunk(chunks)? {
        (name, data, _) if &name == b"VP8 " => Some(data),
        (name, _, next) if &name == b"ALPH" => chunk(next).map(|(_, data, _)| data),
        _ => None,
    }
}

/// The name and the data of the first chunk, and what follows on it (RFC 9649, 2.3).
fn chunk(bytes: &[u8]) -> Option<([u8; 4], &[u8], &[u8])> {
    let (name, bytes) = bytes.split_first_chunk::<4>()?;
    let (length, bytes) = bytes.split_first_chunk::<4>()?;
    let length = u32::from_le_bytes(*length) as usize;
    let data = &bytes[..length.min(bytes.len())];
    let next = bytes.get(length + length % 2..).unwrap_or_default();
    Some((*name, data, next))
}

/// 14 bits for each side, after a tag and a start code of 3 bytes each.
fn fits(frame: &[u8], canvas: Size) -> bool {
    let side = |at: usize| {
        let bytes = frame.get(at..at + 2)?.try_into().ok()?;
        Some(u32::from(u16::from_le_bytes(bytes) & 0x3FFF))
    };
    match (side(6), side(8)) {
        (Some(width), Some(height)) => width <= canvas.width && height <= canvas.height,
        // The decoder will not find them either.
        (Some(_) | None, None) | (None, Some(_)) => true,
    }
}
