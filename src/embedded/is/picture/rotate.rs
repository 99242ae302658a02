//! Rotation by angles that are no multiples of 90 degrees: for each pixel of the result it is asked where it comes from. Between
//! pixels the curve of Catmull and Rom is taken; what is outside is transparent, so edges are smooth.

use super::raster::{Ink, Raster};
use super::turn::Area;
use crate::embedded::is::geometry::Size;

/// What is to be turned and how it comes to lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rotation {
    /// Degrees clockwise.
    pub(super) degrees: f64,
    /// The sides of what is turned; the raster may be a part of it and may have other pixels.
    pub(super) sides: (f64, f64),
    /// Where the raster lies in it.
    pub(super) at: Area,
    /// The box around the turned picture in pixels of the result.
    pub(super) scaled: Size,
    /// The part of the box that is made: its left top corner and its size.
    pub(super) window: ((usize, usize), Size),
}

/// The most samples in each direction for a pixel of the result: they are needed only where the proportions change.
const MOST_SAMPLES: f64 = 8.0;

/// The box around a rectangle that is turned by so many degrees.
pub(super) fn box_around(sides: (f64, f64), degrees: f64) -> (f64, f64) {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let (sine, cosine) = (sine.abs(), cosine.abs());
    (
        sides.0 * cosine + sides.1 * sine,
        sides.0 * sine + sides.1 * cosine,
    )
}

/// The window of the turned picture, with alpha.
pub(super) fn rotate(raster: &Raster, rotation: &Rotation) -> Raster {
    match raster.ink {
        Ink::Gray => by::<1, 2>(raster, rotation, Ink::GrayAlpha),
        Ink::GrayAlpha => by::<2, 2>(raster, rotation, Ink::GrayAlpha),
        Ink::Rgb => by::<3, 4>(raster, rotation, Ink::Rgba),
        Ink::Rgba | Ink::Cmyk => by::<4, 4>(raster, rotation, Ink::Rgba),
    }
}

/// From pixels of `IN` channels to pixels of `OUT`, the last of which is alpha.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn by<const IN: usize, const OUT: usize>(raster: &Raster, rotation: &Rotation, ink: Ink) -> Raster {
    let (corner, made) = rotation.window;
    #[allow(clippy::cast_precision_loss)]
    let (left, top) = (corner.0 as f64, corner.1 as f64);
    let boxed = box_around(rotation.sides, rotation.degrees);
    // Lengths of the picture for one pixel of the result.
    let step = (
        boxed.0 / f64::from(rotation.scaled.width),
        boxed.1 / f64::from(rotation.scaled.height),
    );
    // Pixels of the raster for one length of the picture.
    let density = (
        f64::from(raster.size.width) / rotation.at.width,
        f64::from(raster.size.height) / rotation.at.height,
    );
    let finest = density.0.max(density.1);
    let samples = |step: f64| (step * finest - 0.01).ceil().clamp(1.0, MOST_SAMPLES);
    let samples = (samples(step.0), samples(step.1));
    let (sine, cosine) = rotation.degrees.to_radians().sin_cos();
    let source = Source::<IN, OUT>::of(raster);
    let mut pixels = Vec::with_capacity(made.width as usize * made.height as usize * OUT);
    for y in 0..made.height {
        for x in 0..made.width {
            let mut sum = [0.0f32; OUT];
            for sample in 0..(samples.0 * samples.1) as u32 {
                let (right, down) = (sample % samples.0 as u32, sample / samples.0 as u32);
                let share = |n: u32, of: f64| (f64::from(n) + 0.5) / of;
                // From the middle of the box.
                let box_x =
                    (f64::from(x) + left + share(right, samples.0)) * step.0 - boxed.0 / 2.0;
                let box_y = (f64::from(y) + top + share(down, samples.1)) * step.1 - boxed.1 / 2.0;
                let from_x = box_x * cosine + box_y * sine + rotation.sides.0 / 2.0;
                let from_y = box_y * cosine - box_x * sine + rotation.sides.1 / 2.0;
                source.add(
                    (from_x - rotation.at.left) * density.0 - 0.5,
                    (from_y - rotation.at.top) * density.1 - 0.5,
                    &mut sum,
                );
            }
            let count = (samples.0 * samples.1) as f32;
            pixels.extend(stored(sum.map(|value| value / count)));
        }
    }
    Raster {
        size: made,
        ink,
        pixels,
    }
}

/// From values multiplied by alpha to what is stored.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn stored<const OUT: usize>(values: [f32; OUT]) -> [u8; OUT] {
    let alpha = values[OUT - 1];
    if alpha < 0.5 {
        return [0; OUT];
    }
    let mut pixel = values.map(|value| (value * 255.0 / alpha).round().clamp(0.0, 255.0) as u8);
    pixel[OUT - 1] = alpha.round().clamp(0.0, 255.0) as u8;
    pixel
}

struct Source<'a, const IN: usize, const OUT: usize> {
    pixels: &'a [[u8; IN]],
    width: i64,
    height: i64,
}

impl<'a, const IN: usize, const OUT: usize> Source<'a, IN, OUT> {
    fn of(raster: &'a Raster) -> Self {
        Self {
            pixels: raster.pixels.as_chunks::<IN>().0,
            width: raster.size.width.into(),
            height: raster.size.height.into(),
        }
    }

    /// Adds what lies at a place, in pixels from the middle of the first one.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    fn add(&self, x: f64, y: f64, sum: &mut [f32; OUT]) {
        let (column, row) = (x.floor(), y.floor());
        let outside = |first: f64, end: i64| first < -2.0 || first > end as f64;
        if outside(column, self.width) || outside(row, self.height) {
            return;
        }
        let weights_x = weights((x - column) as f32);
        let weights_y = weights((y - row) as f32);
        let (column, row) = (column as i64 - 1, row as i64 - 1);
        for (y, weight_y) in (row..).zip(weights_y) {
            for (x, weight_x) in (column..).zip(weights_x) {
                self.add_pixel(x, y, weight_x * weight_y, sum);
            }
        }
    }

    fn add_pixel(&self, x: i64, y: i64, weight: f32, sum: &mut [f32; OUT]) {
        if x < 0 || y < 0 || x >= self.width || y >= self.height {
            return;
        }
        let Some(pixel) = usize::try_from(y * self.width + x)
            .ok()
            .and_then(|index| self.pixels.get(index))
        else {
            return;
        };
        let opaque = if IN == OUT {
            f32::from(pixel[IN - 1])
        } else {
            255.0
        };
        for (sum, value) in sum.iter_mut().zip(&pixel[..OUT - 1]) {
            *sum += f32::from(*value) * opaque / 255.0 * weight;
        }
        sum[OUT - 1] += opaque * weight;
    }
}

/// How much each of four neighbours counts, `between` the second and the third.
fn weights(between: f32) -> [f32; 4] {
    let t = between;
    [
        0.5 * t * ((2.0 - t) * t - 1.0),
        0.5 * ((3.0 * t - 5.0) * t * t + 2.0),
        0.5 * t * ((4.0 - 3.0 * t) * t + 1.0),
        0.5 * t * t * (t - 1.0),
    ]
}
