//! From the samples of decoded frames to colours: what the numbers stand for by ITU-T H.273, 8 bits for each channel. Colours
//! that are stored for several pixels count for each of them.

use re_rav1d::dav1d::{Picture, PlanarImageComponent as Component, Plane};

use super::super::raster::{Ink, Raster};
use super::super::source::DAMAGED;
use super::container::Codes;
use super::sequence::{Sampling, Sequence};
use crate::embedded::answer::Refused;

/// How red, green and blue became the three that are stored (H.273, 8.3).
#[derive(Clone, Copy, Debug)]
enum Matrix {
    /// They are stored themselves.
    None,
    /// How much red and blue are of the light.
    Light {
        red: f32,
        blue: f32,
    },
    GreenAndOrange,
}

impl Matrix {
    fn of(code: u16) -> Result<Self, Refused> {
        let light = |red, blue| Ok(Self::Light { red, blue });
        match code {
            0 => Ok(Self::None),
            1 => light(0.2126, 0.0722),
            4 => light(0.3, 0.11),
            // Not said: as JPEG has it.
            2 | 5 | 6 => light(0.299, 0.114),
            7 => light(0.212, 0.087),
            8 => Ok(Self::GreenAndOrange),
            9 => light(0.2627, 0.0593),
            _ => Err(DAMAGED),
        }
    }

    /// Red, green and blue of what is stored: light around 0 to 255, colours around 0.
    fn apply(self, y: f32, cb: f32, cr: f32) -> [f32; 3] {
        match self {
            Self::None => [cr, y, cb],
            Self::Light { red, blue } => {
                let r = y + 2.0 * (1.0 - red) * cr;
                let b = y + 2.0 * (1.0 - blue) * cb;
                let g = (y - red * r - blue * b) / (1.0 - red - blue);
                [r, g, b]
            }
            Self::GreenAndOrange => [y - cb + cr, y + cb, y - cb - cr],
        }
    }
}

/// From a sample to a number around 0 to 255.
#[derive(Clone, Copy, Debug)]
struct Range {
    zero: f32,
    factor: f32,
}

impl Range {
    fn of_light(bits: u8, full: bool) -> Self {
        let unit = f32::from(1u16 << (bits - 8));
        if full {
            let most = f32::from((1u16 << bits) - 1);
            Self {
                zero: 0.0,
                factor: 255.0 / most,
            }
        } else {
            Self {
                zero: 16.0 * unit,
                factor: 255.0 / (219.0 * unit),
            }
        }
    }

    fn of_colour(bits: u8, full: bool) -> Self {
        let unit = f32::from(1u16 << (bits - 8));
        let zero = f32::from(1u16 << (bits - 1));
        let factor = if full {
            Self::of_light(bits, true).factor
        } else {
            255.0 / (224.0 * unit)
        };
        Self { zero, factor }
    }

    fn of(self, sample: u16) -> f32 {
        (f32::from(sample) - self.zero) * self.factor
    }
}

/// One of the planes of a frame.
struct Samples {
    plane: Plane,
    /// Bytes of a row.
    stride: usize,
    wide: bool,
    /// So many pixels, in each direction, have a sample in common.
    apart: (usize, usize),
    range: Range,
}

impl Samples {
    fn of(picture: &Picture, sequence: &Sequence, component: Component, range: Range) -> Self {
        let apart = match (component, sequence.sampling) {
            (Component::Y, _) | (_, Sampling::Full | Sampling::Gray) => (1, 1),
            (Component::U | Component::V, Sampling::Half) => (2, 1),
            (Component::U | Component::V, Sampling::Quarter) => (2, 2),
        };
        Self {
            plane: picture.plane(component),
            stride: picture.stride(component) as usize,
            wide: sequence.bits > 8,
            apart,
            range,
        }
    }

    /// The row for the row `y` of the picture, as long as it is.
    fn read(&self, y: usize, row: &mut [f32]) -> Result<(), Refused> {
        let apart = self.apart.0;
        let bytes = if self.wide { 2 } else { 1 };
        let start = y / self.apart.1 * self.stride;
        let length = row.len().div_ceil(apart) * bytes;
        let stored = self.plane.get(start..start + length).ok_or(DAMAGED)?;
        let places = row.chunks_mut(apart);
        if self.wide {
            let stored = stored.as_chunks::<2>().0;
            for (place, sample) in places.zip(stored) {
                place.fill(self.range.of(u16::from_ne_bytes(*sample)));
            }
        } else {
            for (place, sample) in places.zip(stored) {
                place.fill(self.range.of(u16::from(*sample)));
            }
        }
        Ok(())
    }
}

/// A frame, and what is known of it.
pub(super) type Frame = (Picture, Sequence);

/// Colours and transparency in one.
pub(super) fn raster(
    (picture, sequence): &Frame,
    alpha: Option<&Frame>,
    codes: Codes,
    premultiplied: bool,
) -> Result<Raster, Refused> {
    let gray = sequence.sampling == Sampling::Gray;
    let ink = Ink::of_light(gray, alpha.is_some());
    let light = Range::of_light(sequence.bits, codes.full_range);
    let y = Samples::of(picture, sequence, Component::Y, light);
    let matrix = Matrix::of(codes.matrix)?;
    let colours = match matrix {
        _ if gray => None,
        Matrix::None if sequence.sampling != Sampling::Full => return Err(DAMAGED),
        Matrix::None => Some(light),
        Matrix::Light { .. } | Matrix::GreenAndOrange => {
            Some(Range::of_colour(sequence.bits, codes.full_range))
        }
    };
    let colours = colours.map(|range| {
        [Component::U, Component::V].map(|plane| Samples::of(picture, sequence, plane, range))
    });
    let alpha = alpha.map(|(picture, sequence)| {
        let range = Range::of_light(sequence.bits, sequence.codes.full_range);
        Samples::of(picture, sequence, Component::Y, range)
    });

    let mut raster = Raster::blank(sequence.size, ink);
    let width = sequence.size.width as usize;
    let [mut ys, mut cbs, mut crs, mut alphas] = [const { Vec::new() }; 4];
    for row in [&mut ys, &mut cbs, &mut crs, &mut alphas] {
        row.resize(width, 255.0f32);
    }
    let channels = ink.channels();
    for (row, pixels) in raster.pixels.chunks_exact_mut(width * channels).enumerate() {
        y.read(row, &mut ys)?;
        if let Some([cb, cr]) = &colours {
            cb.read(row, &mut cbs)?;
            cr.read(row, &mut crs)?;
        }
        if let Some(alpha) = &alpha {
            alpha.read(row, &mut alphas)?;
        }
        for (x, pixel) in pixels.chunks_exact_mut(channels).enumerate() {
            let mut found = if gray {
                [ys[x]; 3]
            } else {
                matrix.apply(ys[x], cbs[x], crs[x])
            };
            if premultiplied && alphas[x] > 0.0 {
                found = found.map(|value| value * 255.0 / alphas[x]);
            }
            let (colours, opacity) = pixel.split_at_mut(if gray { 1 } else { 3 });
            for (channel, value) in colours.iter_mut().zip(found) {
                *channel = byte(value);
            }
            if let [opacity] = opacity {
                *opacity = byte(alphas[x]);
            }
        }
    }
    Ok(raster)
}

/// What is beyond 0 and 255 becomes these.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn byte(value: f32) -> u8 {
    (value + 0.5) as u8
}
