//! GIF: the first picture of an animation, on a transparent ground.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::{ImageDecoder, Limits};

use super::raster::Ink;
use super::source::{DAMAGED, Decoded, whole};
use super::turn::Turn;
use crate::embedded::answer::Refused;
use crate::embedded::is::geometry::Size;

/// Its size; there is no orientation.
pub(super) fn head(source: &[u8]) -> Result<(Size, Turn), Refused> {
    let (width, height) = open(source)?.dimensions();
    Ok((Size { width, height }, Turn::NONE))
}

/// The most bytes that are held at once: a frame smaller than the picture is first decoded on its own.
pub(super) const fn cost(size: Size) -> u64 {
    size.width as u64 * size.height as u64 * 8
}

/// The pixels.
pub(super) fn decode(source: &[u8]) -> Result<Decoded, Refused> {
    let mut decoder = open(source)?;
    let (width, height) = decoder.dimensions();
    let size = Size { width, height };
    // A frame may say that it is larger than the picture. Nobody has counted it then.
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(size.pixels() * 4);
    decoder.set_limits(limits).map_err(|_| DAMAGED)?;
    whole(decoder, Ink::Rgba)
}

fn open(source: &[u8]) -> Result<GifDecoder<Cursor<&[u8]>>, Refused> {
    GifDecoder::new(Cursor::new(source)).map_err(|_| DAMAGED)
}
