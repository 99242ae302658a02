//! Placing: the picture comes to lie on the answer's canvas, on a background or on nothing.

use super::colour::{lightness, share};
use super::raster::{Ink, Raster, colour_and_alpha};
use crate::embedded::is::geometry::Size;

/// What is behind a picture and around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// Red, green, blue.
    Colour([u8; 3]),
    Transparent,
}

/// The canvas with the picture on it, its left top corner at `at`; it lies within the canvas. Without one there is only
/// the ground.
pub(super) fn place(
    picture: Option<Raster>,
    at: (usize, usize),
    canvas: Size,
    ground: Ground,
) -> Raster {
    let Some(picture) = picture else {
        return empty(canvas, ground, Ink::Gray);
    };
    let covers = picture.size == canvas;
    if covers && (!picture.ink.has_alpha() || ground == Ground::Transparent) {
        return picture;
    }
    let mut result = empty(canvas, ground, picture.ink);
    let channels = result.ink.channels();
    let length = canvas.width as usize * channels;
    let width = picture.size.width as usize * channels;
    for y in 0..picture.size.height as usize {
        let row = &mut result.pixels[(at.1 + y) * length + at.0 * channels..][..width];
        lay(picture.row(y), picture.ink, row, channels);
    }
    result
}

/// A canvas that can take a picture of `ink`: with alpha if it is transparent, gray as long as ground and picture are.
fn empty(canvas: Size, ground: Ground, ink: Ink) -> Raster {
    let gray = match ink {
        Ink::Gray | Ink::GrayAlpha => true,
        Ink::Rgb | Ink::Rgba | Ink::Cmyk => false,
    };
    match ground {
        Ground::Transparent if gray => Raster::blank(canvas, Ink::GrayAlpha),
        Ground::Transparent => Raster::blank(canvas, Ink::Rgba),
        Ground::Colour(colour) => {
            let pixels = canvas.width as usize * canvas.height as usize;
            let (ink, pixels) = if gray && colour == [colour[0]; 3] {
                (Ink::Gray, vec![colour[0]; pixels])
            } else {
                (Ink::Rgb, colour.repeat(pixels))
            };
            Raster {
                size: canvas,
                ink,
                pixels,
            }
        }
    }
}

/// Lays a row on another one of as many pixels. One with alpha is taken as it is: the ground is empty then.
fn lay(from: &[u8], ink: Ink, onto: &mut [u8], channels: usize) {
    for (pixel, onto) in from
        .chunks_exact(ink.channels())
        .zip(onto.chunks_exact_mut(channels))
    {
        let Some((colour, alpha)) = colour_and_alpha(pixel) else {
            continue;
        };
        match onto {
            [gray] => *gray = mixed(lightness(colour), *gray, alpha),
            [gray, opaque] => (*gray, *opaque) = (lightness(colour), alpha),
            [red, green, blue] => {
                *red = mixed(colour[0], *red, alpha);
                *green = mixed(colour[1], *green, alpha);
                *blue = mixed(colour[2], *blue, alpha);
            }
            [red, green, blue, opaque] => {
                [*red, *green, *blue] = colour;
                *opaque = alpha;
            }
            _ => {}
        }
    }
}

/// So much of the one over the other.
fn mixed(over: u8, under: u8, alpha: u8) -> u8 {
    share(over, alpha).saturating_add(share(under, 255 - alpha))
}
