//! Colours: to sRGB by the embedded profile, inks without a profile by the usual formula, and to gray. A profile that does
//! not fit the picture or cannot be understood is as good as none, as it is to browsers.

use moxcms::{
    ColorProfile, DataColorSpace, Layout, ParsingOptions, RenderingIntent, TransformOptions,
};

use super::raster::{Ink, Raster};

/// The largest table in a profile, in bytes. Printers' profiles have about a million.
const LARGEST_TABLE: usize = 4_000_000;

/// The picture in sRGB: gray, or red, green and blue.
pub(super) fn to_srgb(raster: Raster, profile: Option<&[u8]>) -> Raster {
    let raster = match profile.and_then(read) {
        Some(profile) => by_profile(raster, &profile),
        None => raster,
    };
    if raster.ink == Ink::Cmyk {
        inks_to_colours(&raster)
    } else {
        raster
    }
}

fn read(profile: &[u8]) -> Option<ColorProfile> {
    let options = ParsingOptions {
        max_allowed_clut_size: LARGEST_TABLE,
        ..ParsingOptions::default()
    };
    ColorProfile::new_from_slice_with_options(profile, options).ok()
}

/// The same raster where the profile is of no use for it.
fn by_profile(mut raster: Raster, profile: &ColorProfile) -> Raster {
    let space = match raster.ink {
        Ink::Gray | Ink::GrayAlpha => DataColorSpace::Gray,
        Ink::Rgb | Ink::Rgba => DataColorSpace::Rgb,
        Ink::Cmyk => DataColorSpace::Cmyk,
    };
    if profile.color_space != space {
        return raster;
    }
    match raster.ink {
        Ink::Gray | Ink::GrayAlpha => {
            let every: Vec<u8> = (0..=255).collect();
            if let Some(table) = transform(profile, Layout::Gray, &every, Layout::Rgb, 3) {
                for pixel in raster.pixels.chunks_exact_mut(raster.ink.channels()) {
                    // What is gray stays gray: the three are alike.
                    pixel[0] = table[usize::from(pixel[0]) * 3 + 1];
                }
            }
            raster
        }
        Ink::Rgb | Ink::Rgba => {
            let channels = raster.ink.channels();
            let layout = if channels == 4 {
                Layout::Rgba
            } else {
                Layout::Rgb
            };
            if let Some(pixels) = transform(profile, layout, &raster.pixels, layout, channels) {
                raster.pixels = pixels;
            }
            raster
        }
        // To the library, four channels are four channels.
        Ink::Cmyk => match transform(profile, Layout::Rgba, &raster.pixels, Layout::Rgb, 3) {
            Some(pixels) => Raster {
                size: raster.size,
                ink: Ink::Rgb,
                pixels,
            },
            None => raster,
        },
    }
}

/// `channels` is how many there are of them in `into`.
fn transform(
    profile: &ColorProfile,
    from: Layout,
    pixels: &[u8],
    into: Layout,
    channels: usize,
) -> Option<Vec<u8>> {
    let options = TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        ..TransformOptions::default()
    };
    let transform = profile
        .create_transform_8bit(from, &ColorProfile::new_srgb(), into, options)
        .ok()?;
    let count = pixels.len() / from.channels();
    let mut result = vec![0; count * channels];
    transform.transform(pixels, &mut result).ok()?;
    Some(result)
}

/// What every program does that has no profile: paper is white, and each ink takes its share of the light.
fn inks_to_colours(raster: &Raster) -> Raster {
    let mut pixels = Vec::with_capacity(raster.pixels.len() / 4 * 3);
    for [cyan, magenta, yellow, black] in raster.pixels.as_chunks::<4>().0 {
        pixels.extend([cyan, magenta, yellow].map(|ink| share(255 - ink, 255 - black)));
    }
    Raster {
        size: raster.size,
        ink: Ink::Rgb,
        pixels,
    }
}

/// `value` of `of`, both of 255, rounded.
pub(super) fn share(value: u8, of: u8) -> u8 {
    let product = u32::from(value) * u32::from(of) + 127;
    u8::try_from(product / 255).unwrap_or(u8::MAX)
}

/// How light a colour is (ITU-R BT.709, on the values as they are stored).
pub(super) fn lightness([red, green, blue]: [u8; 3]) -> u8 {
    let sum = 2126 * u32::from(red) + 7152 * u32::from(green) + 722 * u32::from(blue) + 5000;
    u8::try_from(sum / 10_000).unwrap_or(u8::MAX)
}

/// The picture without its colours.
pub(super) fn to_gray(raster: Raster) -> Raster {
    let (ink, pixels) = match raster.ink {
        Ink::Rgb => {
            let (colours, _) = raster.pixels.as_chunks::<3>();
            let gray = colours.iter().map(|colour| lightness(*colour)).collect();
            (Ink::Gray, gray)
        }
        Ink::Rgba => {
            let (colours, _) = raster.pixels.as_chunks::<4>();
            let gray = colours
                .iter()
                .flat_map(|[red, green, blue, alpha]| [lightness([*red, *green, *blue]), *alpha])
                .collect();
            (Ink::GrayAlpha, gray)
        }
        Ink::Gray | Ink::GrayAlpha | Ink::Cmyk => return raster,
    };
    Raster {
        size: raster.size,
        ink,
        pixels,
    }
}
