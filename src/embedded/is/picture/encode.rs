//! Encoding: the bytes of an answer. They say nothing but the picture: no metadata, no profile; what has none is sRGB.

use std::io::Cursor;

use image::codecs::gif::GifEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::tiff::TiffEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};
use libjpeg_turbo_rs::{Encoder, PixelFormat, Subsampling};

use super::raster::{Ink, Raster, colour_and_alpha};
use crate::embedded::answer::Refused;
use crate::embedded::query::{Commands, Format};

/// What a step that cannot go wrong says if it does.
const BROKEN: Refused = Refused::broken("the picture could not be written");

/// How well colours of a GIF are chosen: 1 is best and slowest, 30 is fastest. 10 is the paper's own advice.
const GIF_SPEED: i32 = 10;

/// From this alpha on, a pixel of a GIF is there.
const VISIBLE: u8 = 128;

/// The bytes of the answer.
///
/// # Errors
/// 500 where the libraries refuse: that a format can hold such a picture was seen to by the plan.
pub(super) fn encode(raster: &Raster, commands: &Commands) -> Result<Vec<u8>, Refused> {
    match commands.format {
        Format::Jpeg { progressive } => jpeg(raster, commands, progressive),
        Format::Png => png(raster),
        Format::Gif => gif(raster),
        Format::Tiff => tiff(raster),
        Format::WebP => webp(raster),
    }
}

fn jpeg(raster: &Raster, commands: &Commands, progressive: bool) -> Result<Vec<u8>, Refused> {
    let (format, subsampling) = match raster.ink {
        Ink::Gray => (PixelFormat::Grayscale, Subsampling::S444),
        Ink::Rgb if commands.full_chroma => (PixelFormat::Rgb, Subsampling::S444),
        Ink::Rgb => (PixelFormat::Rgb, Subsampling::S420),
        // JPEG has no alpha, so there always was a ground.
        Ink::GrayAlpha | Ink::Rgba | Ink::Cmyk => return Err(BROKEN),
    };
    let (width, height) = (raster.size.width as usize, raster.size.height as usize);
    Encoder::new(&raster.pixels, width, height, format)
        .quality(commands.quality.clamp(1, 100))
        .subsampling(subsampling)
        .progressive(progressive)
        .optimize_huffman(true)
        .encode()
        .map_err(|_| BROKEN)
}

fn png(raster: &Raster) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    let encoder =
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive);
    write(encoder, raster)?;
    Ok(bytes)
}

fn gif(raster: &Raster) -> Result<Vec<u8>, Refused> {
    let rgba = to_rgba(raster);
    let mut bytes = Vec::new();
    GifEncoder::new_with_speed(&mut bytes, GIF_SPEED)
        .encode(
            &rgba,
            raster.size.width,
            raster.size.height,
            ExtendedColorType::Rgba8,
        )
        .map_err(|_| BROKEN)?;
    Ok(bytes)
}

/// Every pixel is there or not.
fn to_rgba(raster: &Raster) -> Vec<u8> {
    let mut rgba = Vec::with_capacity(raster.pixels.len() / raster.ink.channels() * 4);
    for pixel in raster.pixels.chunks_exact(raster.ink.channels()) {
        let Some((colour, alpha)) = colour_and_alpha(pixel) else {
            continue;
        };
        if alpha >= VISIBLE {
            rgba.extend(colour);
            rgba.push(255);
        } else {
            rgba.extend([0; 4]);
        }
    }
    rgba
}

fn tiff(raster: &Raster) -> Result<Vec<u8>, Refused> {
    let mut bytes = Cursor::new(Vec::new());
    if raster.ink == Ink::GrayAlpha {
        // The encoder knows no gray with alpha.
        write(TiffEncoder::new(&mut bytes), &coloured(raster))?;
    } else {
        write(TiffEncoder::new(&mut bytes), raster)?;
    }
    Ok(bytes.into_inner())
}

fn webp(raster: &Raster) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    write(WebPEncoder::new_lossless(&mut bytes), raster)?;
    Ok(bytes)
}

fn coloured(raster: &Raster) -> Raster {
    let (gray, _) = raster.pixels.as_chunks::<2>();
    Raster {
        size: raster.size,
        ink: Ink::Rgba,
        pixels: gray
            .iter()
            .flat_map(|[gray, alpha]| [*gray, *gray, *gray, *alpha])
            .collect(),
    }
}

fn write(encoder: impl ImageEncoder, raster: &Raster) -> Result<(), Refused> {
    let color = match raster.ink {
        Ink::Gray => ExtendedColorType::L8,
        Ink::GrayAlpha => ExtendedColorType::La8,
        Ink::Rgb => ExtendedColorType::Rgb8,
        Ink::Rgba => ExtendedColorType::Rgba8,
        Ink::Cmyk => return Err(BROKEN),
    };
    encoder
        .write_image(&raster.pixels, raster.size.width, raster.size.height, color)
        .map_err(|_| BROKEN)
}
