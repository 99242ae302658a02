//! Scaling, with Lanczos's filter of three lobes. What becomes smaller is scaled in linear light, in which the mean of black
//! and white is as bright as both together; what becomes larger is scaled as it is stored, which rings less. Colours count
//! as much as they are opaque.

use fast_image_resize::images::{Image, ImageRef, TypedImage};
use fast_image_resize::pixels::{U16, U16x2, U16x3, U16x4};
use fast_image_resize::{FilterType, PixelTrait, PixelType, ResizeAlg, ResizeOptions, Resizer};

use super::light;
use super::raster::{Ink, Raster};
use super::turn::Area;
use crate::embedded::answer::Refused;
use crate::embedded::is::geometry::Size;

/// What a step that cannot go wrong says if it does.
const BROKEN: Refused = Refused::broken("the picture could not be scaled");

/// Before the filter, whole pixels are added up as long as so many times the answer's are left in each direction.
const ENOUGH: f64 = 2.0;

/// The most bytes for pixels in linear light.
const MOST_BYTES: f64 = 64.0 * 1024.0 * 1024.0;

/// The part `from` of a picture, as large as `to`.
///
/// # Errors
/// 500 where the library refuses.
pub(super) fn resize(raster: Raster, from: Area, to: Size) -> Result<Raster, Refused> {
    let from = from.common(raster.size.into()).ok_or(BROKEN)?;
    if let Some((left, top)) = unscaled(from, to) {
        if to == raster.size {
            return Ok(raster);
        }
        return Ok(raster.cut(left, top, to));
    }
    let ratio = (
        from.width / f64::from(to.width),
        from.height / f64::from(to.height),
    );
    match steps(ratio, from, raster.ink) {
        Some(steps) if raster.ink != Ink::Cmyk && ratio.0 * ratio.1 > 1.0 => {
            resize_light(&raster, from, to, steps)
        }
        Some(_) | None => resize_stored(&raster, from, to),
    }
}

/// Where it is only cut out.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_cmp
)]
fn unscaled(from: Area, to: Size) -> Option<(usize, usize)> {
    let same = from.width == f64::from(to.width) && from.height == f64::from(to.height);
    (same && from.left.fract() == 0.0 && from.top.fract() == 0.0)
        .then_some((from.left as usize, from.top as usize))
}

/// How many pixels are added up in each direction; nothing where too many would be left.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn steps(ratio: (f64, f64), from: Area, ink: Ink) -> Option<(usize, usize)> {
    let bytes = from.width * from.height * 2.0 * to_f64(ink.channels());
    // Where memory is scarce, the filter may get less to choose from, down to the size of the answer.
    let enough = [ENOUGH, 1.5, 1.0].into_iter();
    enough
        .map(|enough| {
            let x = (ratio.0 / enough).floor().max(1.0);
            let y = (ratio.1 / enough).floor().max(1.0);
            (x, y)
        })
        .find(|(x, y)| bytes / (x * y) <= MOST_BYTES)
        .map(|(x, y)| (x as usize, y as usize))
}

#[allow(clippy::cast_precision_loss)]
fn to_f64(small: usize) -> f64 {
    small as f64
}

/// As it is stored.
fn resize_stored(raster: &Raster, from: Area, to: Size) -> Result<Raster, Refused> {
    let pixel = match raster.ink {
        Ink::Gray => PixelType::U8,
        Ink::GrayAlpha => PixelType::U8x2,
        Ink::Rgb => PixelType::U8x3,
        Ink::Rgba | Ink::Cmyk => PixelType::U8x4,
    };
    let source = ImageRef::new(raster.size.width, raster.size.height, &raster.pixels, pixel)
        .map_err(|_| BROKEN)?;
    let mut scaled = Image::new(to.width, to.height, pixel);
    let options = filter(from).use_alpha(raster.ink.has_alpha());
    Resizer::new()
        .resize(&source, &mut scaled, &options)
        .map_err(|_| BROKEN)?;
    Raster::of(to, raster.ink, scaled.into_vec()).ok_or(BROKEN)
}

/// In linear light.
fn resize_light(
    raster: &Raster,
    from: Area,
    to: Size,
    steps: (usize, usize),
) -> Result<Raster, Refused> {
    let job = Job {
        raster,
        from,
        to,
        steps,
    };
    let pixels = match raster.ink {
        Ink::Gray => job.run(|[gray]: [u16; 1]| U16::new(gray), |p| [p.0])?,
        Ink::GrayAlpha => job.run(U16x2::new, |p| p.0)?,
        Ink::Rgb => job.run(U16x3::new, |p| p.0)?,
        Ink::Rgba | Ink::Cmyk => job.run(U16x4::new, |p| p.0)?,
    };
    Raster::of(to, raster.ink, pixels).ok_or(BROKEN)
}

fn filter(from: Area) -> ResizeOptions {
    ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .crop(from.left, from.top, from.width, from.height)
}

/// A scaling in linear light.
struct Job<'a> {
    raster: &'a Raster,
    from: Area,
    to: Size,
    steps: (usize, usize),
}

impl Job<'_> {
    /// `pack` and `unpack` turn channels into a pixel of the library and back.
    fn run<P: PixelTrait, const CHANNELS: usize>(
        &self,
        pack: impl Fn([u16; CHANNELS]) -> P,
        unpack: impl Fn(&P) -> [u16; CHANNELS],
    ) -> Result<Vec<u8>, Refused> {
        let alpha = self.raster.ink.has_alpha();
        let window = Window::around(self.from);
        let width = window.width.div_ceil(self.steps.0);
        let height = window.height.div_ceil(self.steps.1);
        let light = if self.steps == (1, 1) && !alpha {
            window.light(self.raster, &pack)
        } else {
            window.summed_light(self.raster, self.steps, &pack)
        };
        let (width, height) = (whole(width)?, whole(height)?);
        let light = TypedImage::from_pixels(width, height, light).map_err(|_| BROKEN)?;
        let mut scaled = TypedImage::<P>::new(self.to.width, self.to.height);
        let (step_x, step_y) = (to_f64(self.steps.0), to_f64(self.steps.1));
        let from = self
            .from
            .moved(-to_f64(window.left), -to_f64(window.top))
            .scaled(1.0 / step_x, 1.0 / step_y)
            .common(Size { width, height }.into())
            .ok_or(BROKEN)?;
        Resizer::new()
            .resize_typed(&light, &mut scaled, &filter(from).use_alpha(false))
            .map_err(|_| BROKEN)?;
        drop(light);
        let mut pixels = Vec::with_capacity(scaled.pixels().len() * CHANNELS);
        for pixel in scaled.pixels() {
            let channels = unpack(pixel);
            if alpha {
                pixels.extend(light::darken_by_alpha(channels));
            } else {
                pixels.extend(channels.map(light::darken));
            }
        }
        Ok(pixels)
    }
}

fn whole(number: usize) -> Result<u32, Refused> {
    u32::try_from(number).map_err(|_| BROKEN)
}

/// The whole pixels that a part of a picture touches.
struct Window {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Window {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn around(part: Area) -> Self {
        let (left, top) = (part.left.floor(), part.top.floor());
        Self {
            left: left as usize,
            top: top as usize,
            width: ((part.left + part.width).ceil() - left) as usize,
            height: ((part.top + part.height).ceil() - top) as usize,
        }
    }

    /// Its bytes in a row of the picture.
    fn row<'a>(&self, raster: &'a Raster, y: usize) -> &'a [u8] {
        let channels = raster.ink.channels();
        &raster.row(self.top + y)[self.left * channels..][..self.width * channels]
    }

    /// Its pixels in linear light.
    fn light<P, const CHANNELS: usize>(
        &self,
        raster: &Raster,
        pack: impl Fn([u16; CHANNELS]) -> P,
    ) -> Vec<P> {
        let mut light = Vec::with_capacity(self.width * self.height);
        for y in 0..self.height {
            let (pixels, _) = self.row(raster, y).as_chunks::<CHANNELS>();
            light.extend(pixels.iter().map(|pixel| pack(pixel.map(light::lighten))));
        }
        light
    }

    /// The means of so many pixels each, in linear light and multiplied by their alpha.
    fn summed_light<P, const CHANNELS: usize>(
        &self,
        raster: &Raster,
        steps: (usize, usize),
        pack: impl Fn([u16; CHANNELS]) -> P,
    ) -> Vec<P> {
        let alpha = raster.ink.has_alpha();
        let width = self.width.div_ceil(steps.0);
        let mut light = Vec::with_capacity(width * self.height.div_ceil(steps.1));
        let mut sums = vec![[0u64; CHANNELS]; width];
        for top in (0..self.height).step_by(steps.1) {
            let rows = steps.1.min(self.height - top);
            sums.fill([0; CHANNELS]);
            for y in top..top + rows {
                let (pixels, _) = self.row(raster, y).as_chunks::<CHANNELS>();
                for (sum, pixels) in sums.iter_mut().zip(pixels.chunks(steps.0)) {
                    for pixel in pixels {
                        light::add(sum, *pixel, alpha);
                    }
                }
            }
            light.extend(sums.iter().enumerate().map(|(x, sum)| {
                let columns = steps.0.min(self.width - x * steps.0);
                pack(light::mean(*sum, (columns * rows) as u64, alpha))
            }));
        }
        light
    }
}

/// The most bytes that scaling holds beside its source and its result.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) fn cost(need: super::source::Need) -> u64 {
    // With the filter's own rows, which are no more than its source.
    let pixels = need.part.width * need.part.height;
    let left = need.scale.min(1.0) * ENOUGH * 2.0;
    (pixels * (left * left).min(1.0) * 16.0).min(2.0 * MOST_BYTES) as u64
}
