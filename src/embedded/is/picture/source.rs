//! Sources of every format that is read: what their heads say, and their pixels. A format is known by its first bytes, never
//! by a name. Sizes are judged before a decoder has any room to ask for.

use image::ImageDecoder;
use image::metadata::Orientation;

use super::raster::{Ink, Raster};
use super::turn::{Area, Turn};
use super::{avif, gif, jpeg, png, tiff, webp};
use crate::embedded::answer::Refused;
use crate::embedded::is::geometry::Size;

/// The most pixels of a source. One with more is refused whatever is asked of it.
const MOST_PIXELS: u64 = 100_000_000;

/// The longest side of a source. JPEG cannot have longer ones than 65,535; 65,500 is libjpeg's own limit.
const LONGEST_SIDE: u32 = 65_000;

/// The most bytes that a decoder may hold at once, with the pixels that it hands over and without the file itself.
pub(super) const MOST_BYTES: u64 = 224 << 20;

/// The largest colour profile that is looked at. Those for printing have about 2 MB.
const LARGEST_PROFILE: usize = 4 << 20;

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::embedded::is) enum Kind {
    Avif,
    Gif,
    Jpeg,
    Png,
    Tiff,
    WebP,
}

/// What the head of a source says.
#[derive(Clone, Copy, Debug)]
pub(in crate::embedded::is) struct Head {
    pub(super) kind: Kind,
    /// As the pixels are stored.
    pub(super) size: Size,
    /// What has to be done with them for them to be seen as they should.
    pub(super) turn: Turn,
}

/// What is needed of a source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Need {
    /// In pixels as they are stored; within the source.
    pub(super) part: Area,
    /// Pixels of the answer for one pixel of the source, in the direction that has more of them.
    pub(super) scale: f64,
}

/// Pixels of a source: at least the part that was needed, at its own size or a reduced one.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) raster: Raster,
    /// Which of the source's pixels the raster's first one begins with.
    pub(super) origin: (u32, u32),
    /// So many of the source's pixels, in each direction, became one.
    pub(super) reduction: u32,
    /// The embedded colour profile.
    pub(super) profile: Option<Vec<u8>>,
}

/// 422 for what a decoder does not understand.
pub(super) const DAMAGED: Refused =
    Refused::unprocessable("the picture is damaged or of an unknown kind");

/// 422 for what would take too much.
pub(super) const TOO_LARGE: Refused = Refused::unprocessable("the picture is too large");

impl Head {
    /// Reads the head of a source.
    ///
    /// # Errors
    /// 422 where it is none, or its picture is too large.
    pub(in crate::embedded::is) fn of(source: &[u8]) -> Result<Self, Refused> {
        let kind = sniff(source).ok_or(Refused::unprocessable("not a picture"))?;
        let (size, turn) = match kind {
            Kind::Avif => avif::head(source)?,
            Kind::Gif => gif::head(source)?,
            Kind::Jpeg => jpeg::head(source)?,
            Kind::Png => png::head(source)?,
            Kind::Tiff => tiff::head(source)?,
            Kind::WebP => webp::head(source)?,
        };
        if size.width == 0 || size.height == 0 {
            return Err(DAMAGED);
        }
        if size.width.max(size.height) > LONGEST_SIDE || size.pixels() > MOST_PIXELS {
            return Err(TOO_LARGE);
        }
        Ok(Self { kind, size, turn })
    }

    /// Its size as it is seen.
    pub(in crate::embedded::is) fn seen(&self) -> Size {
        self.turn.size(self.size)
    }

    /// The most bytes that `decode` holds at once, and what it makes.
    ///
    /// # Errors
    /// 422 where it does not even begin.
    pub(super) fn cost(&self, source: &[u8], need: Need) -> Result<(u64, Ink), Refused> {
        let (bytes, ink) = match self.kind {
            Kind::Avif => avif::cost(source)?,
            Kind::Gif => (gif::cost(self.size), Ink::Rgba),
            Kind::Jpeg => jpeg::cost(source, need)?,
            Kind::Png => png::cost(source, need)?,
            Kind::Tiff => tiff::cost(source)?,
            Kind::WebP => webp::cost(source)?,
        };
        if bytes > MOST_BYTES {
            return Err(TOO_LARGE);
        }
        Ok((bytes, ink))
    }

    /// The pixels. Only for sources whose `cost` was not refused.
    ///
    /// # Errors
    /// 422 where they cannot be had.
    pub(super) fn decode(&self, source: &[u8], need: Need) -> Result<Decoded, Refused> {
        let mut decoded = match self.kind {
            Kind::Avif => avif::decode(source),
            Kind::Gif => gif::decode(source),
            Kind::Jpeg => jpeg::decode(source, need),
            Kind::Png => png::decode(source, need),
            Kind::Tiff => tiff::decode(source),
            Kind::WebP => webp::decode(source),
        }?;
        decoded.profile.take_if(|p| p.len() > LARGEST_PROFILE);
        Ok(decoded)
    }
}

/// All pixels that one of `image`'s decoders has, which must be of that ink.
pub(super) fn whole(mut decoder: impl ImageDecoder, ink: Ink) -> Result<Decoded, Refused> {
    let (width, height) = decoder.dimensions();
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

/// What has to be done by the orientation in a block of Exif data.
pub(super) fn turn_of_exif(block: Option<&[u8]>) -> Turn {
    block
        .and_then(Orientation::from_exif_chunk)
        .map_or(Turn::NONE, |orientation| {
            Turn::of_exif(orientation.to_exif())
        })
}

fn sniff(source: &[u8]) -> Option<Kind> {
    const MAGIC: [(&[u8], Kind); 8] = [
        (b"\xff\xd8\xff", Kind::Jpeg),
        (b"\x89PNG\r\n\x1a\n", Kind::Png),
        (b"GIF87a", Kind::Gif),
        (b"GIF89a", Kind::Gif),
        (b"II*\0", Kind::Tiff),
        (b"MM\0*", Kind::Tiff),
        // BigTIFF.
        (b"II+\0", Kind::Tiff),
        (b"MM\0+", Kind::Tiff),
    ];
    if source.starts_with(b"RIFF") && source.get(8..12) == Some(b"WEBP") {
        return Some(Kind::WebP);
    }
    if avif::is_avif(source) {
        return Some(Kind::Avif);
    }
    MAGIC
        .iter()
        .find(|(magic, _)| source.starts_with(magic))
        .map(|(_, kind)| *kind)
}
