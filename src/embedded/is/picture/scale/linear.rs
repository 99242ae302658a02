//! Scaling in linear light: whole pixels are added up first, and the filter chooses from what is left.

use fast_image_resize::images::TypedImage;
use fast_image_resize::pixels::{U16, U16x2, U16x3, U16x4};
use fast_image_resize::{PixelTrait, Resizer};

use super::passes::less_first;
use super::{BROKEN, filter, to_f64};
use crate::embedded::answer::Refused;
use crate::embedded::is::geometry::Size;
use crate::embedded::is::picture::light;
use crate::embedded::is::picture::raster::{Ink, Raster};
use crate::embedded::is::picture::turn::Area;

/// The part `from` of a picture, as large as `to`, after so many pixels were added up in each direction.
///
/// # Errors
/// 500 where the library refuses.
pub(super) fn resize_light(
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
        let mut light = TypedImage::from_pixels(width, height, light).map_err(|_| BROKEN)?;
        let (step_x, step_y) = (to_f64(self.steps.0), to_f64(self.steps.1));
        let mut from = self
            .from
            .moved(-to_f64(window.left), -to_f64(window.top))
            .scaled(1.0 / step_x, 1.0 / step_y)
            .common(Size { width, height }.into())
            .ok_or(BROKEN)?;
        let of = |light: &TypedImage<'_, P>, from, to: Size| {
            let mut scaled = TypedImage::<P>::new(to.width, to.height);
            let done =
                Resizer::new().resize_typed(light, &mut scaled, &filter(from).use_alpha(false));
            done.map(|()| scaled).map_err(|_| BROKEN)
        };
        if let Some(first) = less_first(from, self.to, Size { width, height }) {
            light = of(&light, first.from, first.to)?;
            from = first.rest;
        }
        let scaled = of(&light, from, self.to)?;
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
