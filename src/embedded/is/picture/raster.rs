//! Pixels in memory: rows without gaps, 8 bits for each channel, the top one first. Knows how to turn and to cut them, and
//! nothing of formats or colours.

use super::turn::Turn;
use crate::embedded::is::geometry::Size;

/// What the channels of a pixel are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Gray,
    GrayAlpha,
    Rgb,
    Rgba,
    /// 0 is no ink.
    Cmyk,
}

impl Ink {
    /// Gray or colours as light, with or without transparency.
    pub(super) const fn of_light(gray: bool, has_alpha: bool) -> Self {
        match (gray, has_alpha) {
            (true, false) => Self::Gray,
            (true, true) => Self::GrayAlpha,
            (false, false) => Self::Rgb,
            (false, true) => Self::Rgba,
        }
    }

    /// Bytes of a pixel.
    pub(super) const fn channels(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::GrayAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }

    /// Whether the last channel says how opaque the pixel is.
    pub(super) const fn has_alpha(self) -> bool {
        match self {
            Self::GrayAlpha | Self::Rgba => true,
            Self::Gray | Self::Rgb | Self::Cmyk => false,
        }
    }
}

/// The colour of a pixel of one to four channels that are light, and how opaque it is.
pub(super) const fn colour_and_alpha(pixel: &[u8]) -> Option<([u8; 3], u8)> {
    match *pixel {
        [gray] => Some(([gray; 3], 255)),
        [gray, alpha] => Some(([gray; 3], alpha)),
        [red, green, blue] => Some(([red, green, blue], 255)),
        [red, green, blue, alpha] => Some(([red, green, blue], alpha)),
        _ => None,
    }
}

/// A picture in memory. `pixels` has exactly the bytes that `size` and `ink` say.
#[derive(Clone, Debug)]
pub(super) struct Raster {
    pub(super) size: Size,
    pub(super) ink: Ink,
    pub(super) pixels: Vec<u8>,
}

impl Raster {
    /// Every byte is 0: black, transparent, no ink.
    pub(super) fn blank(size: Size, ink: Ink) -> Self {
        Self {
            size,
            ink,
            pixels: vec![0; bytes(size, ink)],
        }
    }

    /// Nothing where there are not as many bytes as there must be.
    pub(super) fn of(size: Size, ink: Ink, pixels: Vec<u8>) -> Option<Self> {
        (pixels.len() == bytes(size, ink)).then_some(Self { size, ink, pixels })
    }

    /// The bytes of a row.
    pub(super) fn row(&self, y: usize) -> &[u8] {
        let length = self.size.width as usize * self.ink.channels();
        &self.pixels[y * length..][..length]
    }

    /// A part of it, which must lie within it.
    pub(super) fn cut(&self, left: usize, top: usize, size: Size) -> Self {
        let channels = self.ink.channels();
        let length = size.width as usize * channels;
        let mut pixels = Vec::with_capacity(bytes(size, self.ink));
        for y in top..top + size.height as usize {
            pixels.extend_from_slice(&self.row(y)[left * channels..][..length]);
        }
        Self {
            size,
            ink: self.ink,
            pixels,
        }
    }

    /// The picture after `turn`.
    pub(super) fn turned(self, turn: Turn) -> Self {
        if turn == Turn::NONE {
            return self;
        }
        match self.ink.channels() {
            1 => self.turned_by::<1>(turn),
            2 => self.turned_by::<2>(turn),
            3 => self.turned_by::<3>(turn),
            _ => self.turned_by::<4>(turn),
        }
    }

    fn turned_by<const CHANNELS: usize>(self, turn: Turn) -> Self {
        let size = turn.size(self.size);
        let (from, _) = self.pixels.as_chunks::<CHANNELS>();
        let (width, height) = (self.size.width as usize, self.size.height as usize);
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..size.height as usize {
            let y = if turn.mirror_y {
                size.height as usize - 1 - y
            } else {
                y
            };
            let start = pixels.len();
            if turn.swap {
                for source_y in 0..height {
                    pixels.extend_from_slice(&from[source_y * width + y]);
                }
            } else {
                pixels.extend_from_slice(from[y * width..][..width].as_flattened());
            }
            if turn.mirror_x {
                pixels[start..].as_chunks_mut::<CHANNELS>().0.reverse();
            }
        }
        Self {
            size,
            ink: self.ink,
            pixels,
        }
    }
}

fn bytes(size: Size, ink: Ink) -> usize {
    size.width as usize * size.height as usize * ink.channels()
}
