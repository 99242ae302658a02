//! TIFF: gray, colours, palettes and four inks, of 1 to 16 bits, in strips, tiles and planes; the first picture of the file.

use std::io::Cursor;

use tiff::ColorType;
use tiff::decoder::{BufferLayoutPreference, Decoder, DecodingResult, Limits};
use tiff::tags::{CompressionMethod, PhotometricInterpretation, Tag};

use super::raster::{Ink, Raster};
use super::source::{DAMAGED, Decoded, TOO_LARGE};
use super::turn::Turn;
use crate::embedded::answer::Refused;
use crate::embedded::is::geometry::Size;

/// The most bytes of the samples as they are stored.
const MOST_SAMPLES: usize = 200 << 20;

/// The largest value of a tag: a colour profile.
const LARGEST_VALUE: usize = 4 << 20;

/// `ExtraSamples`: the colours are already multiplied by their alpha (TIFF 6.0, section 18).
const ASSOCIATED_ALPHA: u16 = 1;

/// The compressions that are taken. JPEG within TIFF has its own idea of its size, which the decoder believes before it
/// looks at ours: a small file could take any amount of memory.
const COMPRESSIONS: [CompressionMethod; 8] = [
    CompressionMethod::None,
    CompressionMethod::Huffman,
    CompressionMethod::Fax3,
    CompressionMethod::Fax4,
    CompressionMethod::LZW,
    CompressionMethod::Deflate,
    CompressionMethod::OldDeflate,
    CompressionMethod::PackBits,
];

type Reader<'a> = Decoder<Cursor<&'a [u8]>>;

/// Its size as stored, and its orientation.
pub(super) fn head(source: &[u8]) -> Result<(Size, Turn), Refused> {
    let mut reader = open(source)?;
    let (width, height) = reader.dimensions().map_err(|_| DAMAGED)?;
    let turn = reader
        .find_tag_unsigned::<u8>(Tag::Orientation)
        .ok()
        .flatten()
        .map_or(Turn::NONE, Turn::of_exif);
    Ok((Size { width, height }, turn))
}

/// The most bytes that are held at once: samples as they are stored, a strip or tile of them before, the result. And what
/// comes out.
pub(super) fn cost(source: &[u8]) -> Result<(u64, Ink), Refused> {
    let mut reader = open(source)?;
    let (width, height) = reader.dimensions().map_err(|_| DAMAGED)?;
    let layout = reader.image_buffer_layout().map_err(|_| DAMAGED)?;
    let pixels = Size { width, height }.pixels();
    if layout.complete_len > MOST_SAMPLES {
        return Err(TOO_LARGE);
    }
    let color = reader.colortype().map_err(|_| DAMAGED)?;
    let ink = ink(color).map_or(Ink::Rgb, |(ink, _)| ink);
    Ok((layout.complete_len as u64 + pixels * 4, ink))
}

/// The pixels.
pub(super) fn decode(source: &[u8]) -> Result<Decoded, Refused> {
    let mut reader = open(source)?;
    let (width, height) = reader.dimensions().map_err(|_| DAMAGED)?;
    let size = Size { width, height };
    let color = reader.colortype().map_err(|_| DAMAGED)?;
    let profile = reader.get_tag_u8_vec(Tag::IccProfile).ok();
    let mut samples = DecodingResult::U8(Vec::new());
    let layout = reader
        .read_image_to_buffer(&mut samples)
        .map_err(|_| DAMAGED)?;
    if let ColorType::Palette(bits) = color {
        let indexes = bytes_of(samples, &layout, size, 1, bits, false)?;
        let raster = with_palette(&mut reader, &indexes, size, bits)?;
        return Ok(whole(raster, profile));
    }
    let (ink, bits) = ink(color).ok_or(DAMAGED)?;
    let pixels = bytes_of(samples, &layout, size, ink.channels(), bits, true)?;
    let mut raster = Raster::of(size, ink, pixels).ok_or(DAMAGED)?;
    if bits < 8 && is_white_zero(&mut reader) {
        raster.pixels.iter_mut().for_each(|value| *value = !*value);
    }
    let associated = ink.has_alpha()
        && reader
            .get_tag_u16_vec(Tag::ExtraSamples)
            .is_ok_and(|kinds| kinds.first() == Some(&ASSOCIATED_ALPHA));
    if associated {
        divide_by_alpha(&mut raster);
    }
    Ok(whole(raster, profile))
}

/// And the bits of a sample; nothing for palettes and what is not read.
fn ink(color: ColorType) -> Option<(Ink, u8)> {
    match color {
        ColorType::Gray(bits) => Some((Ink::Gray, bits)),
        ColorType::GrayA(bits) => Some((Ink::GrayAlpha, bits)),
        ColorType::RGB(bits) => Some((Ink::Rgb, bits)),
        ColorType::RGBA(bits) => Some((Ink::Rgba, bits)),
        ColorType::CMYK(bits) => Some((Ink::Cmyk, bits)),
        ColorType::Palette(_)
        | ColorType::CMYKA(_)
        | ColorType::YCbCr(_)
        | ColorType::Lab(_)
        | ColorType::Multiband { .. }
        | _ => None,
    }
}

fn open(source: &[u8]) -> Result<Reader<'_>, Refused> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = MOST_SAMPLES;
    limits.intermediate_buffer_size = MOST_SAMPLES / 2;
    limits.ifd_value_size = LARGEST_VALUE;
    let reader = Decoder::new(Cursor::new(source)).map_err(|_| DAMAGED)?;
    let mut reader = reader.with_limits(limits);
    let compression = reader
        .find_tag_unsigned(Tag::Compression)
        .map_err(|_| DAMAGED)?
        .map_or(CompressionMethod::None, |number| {
            CompressionMethod::from_u16_exhaustive(number)
        });
    if !COMPRESSIONS.contains(&compression) {
        return Err(Refused::unprocessable(
            "a TIFF of this compression is not read",
        ));
    }
    Ok(reader)
}

fn whole(raster: Raster, profile: Option<Vec<u8>>) -> Decoded {
    Decoded {
        raster,
        origin: (0, 0),
        reduction: 1,
        profile,
    }
}

/// One byte for each sample, pixel by pixel. Samples of less than 8 bits are stretched to 255 where they are `light`, and
/// left as numbers where they are not.
fn bytes_of(
    samples: DecodingResult,
    layout: &BufferLayoutPreference,
    size: Size,
    channels: usize,
    bits: u8,
    light: bool,
) -> Result<Vec<u8>, Refused> {
    let (width, height) = (size.width as usize, size.height as usize);
    let bytes = match samples {
        DecodingResult::U8(bytes) if bits == 8 => bytes,
        DecodingResult::U8(bytes) if matches!(bits, 1 | 2 | 4) && layout.planes == 1 => {
            unpack(&bytes, width * channels, height, bits, light)?
        }
        DecodingResult::U16(values) if bits == 16 => {
            values.iter().map(|value| value.to_be_bytes()[0]).collect()
        }
        DecodingResult::U8(_)
        | DecodingResult::U16(_)
        | DecodingResult::U32(_)
        | DecodingResult::U64(_)
        | DecodingResult::F16(_)
        | DecodingResult::F32(_)
        | DecodingResult::F64(_)
        | DecodingResult::I8(_)
        | DecodingResult::I16(_)
        | DecodingResult::I32(_)
        | DecodingResult::I64(_) => return Err(DAMAGED),
    };
    if layout.planes == 1 {
        return Ok(bytes);
    }
    let plane = width * height;
    if layout.planes != channels || bytes.len() != plane * channels {
        return Err(DAMAGED);
    }
    let mut mixed = Vec::with_capacity(bytes.len());
    for pixel in 0..plane {
        mixed.extend((0..channels).map(|channel| bytes[channel * plane + pixel]));
    }
    Ok(mixed)
}

/// Rows of small samples, each row begun with a new byte.
fn unpack(
    bytes: &[u8],
    samples: usize,
    height: usize,
    bits: u8,
    light: bool,
) -> Result<Vec<u8>, Refused> {
    let bits = usize::from(bits);
    let row = (samples * bits).div_ceil(8);
    if row == 0 || bytes.len() != row * height {
        return Err(DAMAGED);
    }
    let most = (1u8 << bits) - 1;
    let stretch = if light { 255 / most } else { 1 };
    let mut values = Vec::with_capacity(samples * height);
    for row in bytes.chunks_exact(row) {
        values.extend((0..samples).map(|sample| {
            let bit = sample * bits;
            (row[bit / 8] >> (8 - bits - bit % 8) & most) * stretch
        }));
    }
    Ok(values)
}

/// All reds, all greens, all blues, of 16 bits each.
fn with_palette(
    reader: &mut Reader<'_>,
    indexes: &[u8],
    size: Size,
    bits: u8,
) -> Result<Raster, Refused> {
    let map = reader.get_tag_u16_vec(Tag::ColorMap).map_err(|_| DAMAGED)?;
    let colors = 1 << bits;
    if map.len() != 3 * colors {
        return Err(DAMAGED);
    }
    let mut pixels = Vec::with_capacity(indexes.len() * 3);
    for index in indexes {
        let value = |channel: usize| {
            map.get(channel * colors + usize::from(*index))
                .map_or(0, |value| value.to_be_bytes()[0])
        };
        pixels.extend([value(0), value(1), value(2)]);
    }
    Raster::of(size, Ink::Rgb, pixels).ok_or(DAMAGED)
}

/// The decoder turns only whole bytes round.
fn is_white_zero(reader: &mut Reader<'_>) -> bool {
    reader
        .find_tag_unsigned::<u16>(Tag::PhotometricInterpretation)
        .ok()
        .flatten()
        .and_then(PhotometricInterpretation::from_u16)
        == Some(PhotometricInterpretation::WhiteIsZero)
}

fn divide_by_alpha(raster: &mut Raster) {
    for pixel in raster.pixels.chunks_exact_mut(raster.ink.channels()) {
        let Some((alpha, colors)) = pixel.split_last_mut() else {
            continue;
        };
        if *alpha == 0 {
            continue;
        }
        for value in colors {
            let divided = u32::from(*value) * 255 / u32::from(*alpha);
            *value = u8::try_from(divided).unwrap_or(u8::MAX);
        }
    }
}
