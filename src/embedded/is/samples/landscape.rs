//! Paints the sample: the sun sets behind mountains and is mirrored in a lake. Pure: always the same picture.

use std::num::NonZero;
use std::thread;

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

use super::noise::{Noise, mixed};
use super::ridges::RIDGES;

const WIDTH: u16 = 1600;
const HEIGHT: u16 = 1200;

/// Where the water begins.
const SHORE: u16 = 800;

/// The sky is soft: every second pixel of it is painted, down to where there are mountains in every column.
const COARSE: f32 = 2.0;
const SKY_WIDTH: u16 = WIDTH / 2 + 1;
const SKY_HEIGHT: u16 = 350;

const SUN: (f32, f32) = (1010.0, 560.0);
const RADIUS: f32 = 46.0;

/// Quality of its JPEG.
const QUALITY: u8 = 90;

/// Red, green and blue, from 0 to 255.
pub(super) type Colour = [f32; 3];

/// The sky from its top to the shore: place and colour.
const SKY: [(f32, Colour); 6] = [
    (0.0, [30.0, 42.0, 92.0]),
    (0.28, [84.0, 82.0, 142.0]),
    (0.50, [178.0, 116.0, 150.0]),
    (0.66, [240.0, 152.0, 122.0]),
    (0.80, [255.0, 196.0, 128.0]),
    (1.0, [255.0, 226.0, 168.0]),
];

/// The whole picture as a JPEG. Nothing: it cannot be encoded.
pub(super) fn encoded() -> Option<Vec<u8>> {
    let pixels = painted();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY)
        .encode(
            &pixels,
            WIDTH.into(),
            HEIGHT.into(),
            ExtendedColorType::Rgb8,
        )
        .ok()?;
    Some(jpeg)
}

/// Red, green and blue of each pixel, row after row.
fn painted() -> Vec<u8> {
    let mut scene = Scene::new();
    let mut sky = vec![[0.0; 3]; usize::from(SKY_WIDTH) * usize::from(SKY_HEIGHT)];
    in_bands(&mut sky, usize::from(SKY_WIDTH), |y, row| {
        for (x, pixel) in (0u16..).zip(row) {
            *pixel = scene.sky(f32::from(x) * COARSE, f32::from(y) * COARSE);
        }
    });
    scene.sky = sky;
    let mut land = vec![[0.0; 3]; usize::from(WIDTH) * usize::from(SHORE)];
    in_bands(&mut land, usize::from(WIDTH), |y, row| {
        for (x, pixel) in (0u16..).zip(row) {
            *pixel = scene.land(x, y);
        }
    });
    let mut pixels = vec![0; usize::from(WIDTH) * usize::from(HEIGHT) * 3];
    in_bands(&mut pixels, usize::from(WIDTH) * 3, |y, row| {
        // Waves are the closer together the farther they are.
        let down = f32::from(y.saturating_sub(SHORE));
        let far = ((down + 14.0).ln() * 46.0, (down + 9.0).ln() * 110.0);
        for (x, pixel) in (0u16..).zip(row.chunks_exact_mut(3)) {
            let colour = if y < SHORE {
                land[usize::from(y) * usize::from(WIDTH) + usize::from(x)]
            } else {
                scene.water(x, y, far, &land)
            };
            pixel.copy_from_slice(&scene.developed(x, y, colour));
        }
    });
    pixels
}

/// Lets every core paint some rows.
fn in_bands<T: Send>(picture: &mut [T], row: usize, paint: impl Fn(u16, &mut [T]) + Sync) {
    let cores = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(8);
    let rows = (picture.len() / row).div_ceil(cores);
    thread::scope(|scope| {
        let paint = &paint;
        for (band, pixels) in picture.chunks_mut(rows * row).enumerate() {
            scope.spawn(move || {
                for (below, pixels) in pixels.chunks_mut(row).enumerate() {
                    let y = u16::try_from(band * rows + below).unwrap_or(u16::MAX);
                    paint(y, pixels);
                }
            });
        }
    });
}

struct Scene {
    noise: Noise,
    /// The crests of the ridges above each column.
    crests: Vec<Vec<f32>>,
    /// Painted first.
    sky: Vec<Colour>,
}

impl Scene {
    fn new() -> Self {
        let noise = Noise::new(20);
        let crests = (0u8..)
            .zip(&RIDGES)
            .map(|(number, ridge)| {
                (0..WIDTH)
                    .map(|x| ridge.crest_at(&noise, f32::from(number), f32::from(x)))
                    .collect()
            })
            .collect();
        Self {
            noise,
            crests,
            sky: Vec::new(),
        }
    }

    fn land(&self, x: u16, y: u16) -> Colour {
        let (column, down) = (usize::from(x), f32::from(y));
        let mut colour = None;
        for (ridge, crests) in RIDGES.iter().zip(&self.crests).rev() {
            let below = down - crests[column];
            if below > -1.0 {
                let share = (below / (f32::from(SHORE) - crests[column] + 60.0)).clamp(0.0, 1.0);
                let lit = lit(f32::from(x), down, blend(ridge.crest, ridge.foot, share));
                if below >= 0.0 && colour.is_none() {
                    return lit;
                }
                // The pixel on the crest is partly of what is behind.
                colour.get_or_insert((lit, below + 1.0));
                if below >= 0.0 {
                    return colour.map_or(lit, |(front, share)| blend(lit, front, share));
                }
            }
        }
        let sky = self.sky_at(f32::from(x), down);
        colour.map_or(sky, |(front, share)| blend(sky, front, share))
    }

    fn sky(&self, x: f32, y: f32) -> Colour {
        let mut colour = gradient(y / f32::from(SHORE));
        let far = (x - SUN.0).hypot(y - SUN.1);
        let wide = (x - SUN.0).hypot((y - SUN.1) * 2.2);
        colour = blend(colour, [255.0, 206.0, 132.0], 0.75 * (-wide / 330.0).exp());

        // Clouds in long bands, thinner higher up, with light on their lower edge.
        let bank = self.noise.rough(x / 330.0 + 3.0, y / 62.0 + 9.0, 5);
        let under = self
            .noise
            .rough(x / 330.0 + 3.0, (y + 14.0) / 62.0 + 9.0, 3);
        let height = (1.0 - ((y - 330.0) / 330.0).powi(2)).max(0.0);
        let cover = ((bank - 0.47) * 4.2).clamp(0.0, 1.0) * height;
        let edge = ((bank - under) * 5.0 + 0.35).clamp(0.0, 1.0);
        let near = (-far / 520.0).exp();
        let shade = blend([112.0, 84.0, 134.0], [206.0, 122.0, 134.0], y / 620.0);
        let light = blend([244.0, 158.0, 140.0], [255.0, 216.0, 150.0], near);
        colour = blend(
            colour,
            blend(shade, light, edge * (0.55 + 0.45 * near)),
            cover * 0.78,
        );

        // The glare around the disc.
        let glare = 0.85 * (-(far - RADIUS).max(0.0) / 42.0).exp();
        blend(colour, [255.0, 236.0, 190.0], glare)
    }

    /// The sky that was painted, with the disc of the sun.
    fn sky_at(&self, x: f32, y: f32) -> Colour {
        let sky = sample(&self.sky, (SKY_WIDTH, SKY_HEIGHT), x / COARSE, y / COARSE);
        let far = (x - SUN.0).hypot(y - SUN.1);
        blend(
            sky,
            [255.0, 250.0, 232.0],
            (RADIUS + 0.5 - far).clamp(0.0, 1.0),
        )
    }

    fn water(&self, x: u16, y: u16, far: (f32, f32), land: &[Colour]) -> Colour {
        let (across, down) = (f32::from(x), f32::from(y - SHORE));
        // Nearer waves are longer on the picture and move the mirrored more.
        let near = down / f32::from(HEIGHT - SHORE);
        let length = 3.0 + 26.0 * near;
        let noise = &self.noise;
        let wave = noise.rough(across / (length * 9.0) + 40.0, far.0, 3) - 0.5;
        let fine = noise.at(across / (length * 3.0) + 90.0, far.1) - 0.5;
        let mirrored = down * 1.42 + wave * (16.0 + 110.0 * near) + fine * (4.0 + 30.0 * near);
        let column = across + wave * (6.0 + 26.0 * near);
        let row = f32::from(SHORE) - 1.0 - mirrored.max(0.0);
        let colour = sample(land, (WIDTH, SHORE), column, row);
        // Water takes some light away, more where one looks into it.
        let deep = blend(colour, [22.0, 26.0, 58.0], 0.16 + 0.34 * near);
        // A path of glitter below the sun.
        let aside = (across - SUN.0) / (46.0 + 150.0 * near);
        let glitter = ((fine + wave * 0.7) * 4.6 - 0.45).clamp(0.0, 1.0);
        let path = (-aside * aside).exp() * glitter * (0.95 - 0.35 * near);
        blend(deep, [255.0, 222.0, 160.0], path)
    }

    /// Darker corners, and a grain as film has it, which also keeps smooth parts free of bands.
    fn developed(&self, x: u16, y: u16, colour: Colour) -> [u8; 3] {
        let across = f32::from(x) / f32::from(WIDTH) - 0.5;
        let down = f32::from(y) / f32::from(HEIGHT) - 0.5;
        let corner = 1.0 - 0.42 * (across * across + down * down);
        let grain = (self.noise.grain(x, y) - 0.5) * 3.0;
        [
            byte(colour[0] * corner + grain),
            byte(colour[1] * corner + grain),
            byte(colour[2] * corner + grain),
        ]
    }
}

/// The light of the sun in the haze before a mountain.
fn lit(x: f32, y: f32, colour: Colour) -> Colour {
    let far = (x - SUN.0).hypot((y - SUN.1) * 1.5);
    blend(colour, [255.0, 190.0, 120.0], 0.42 * (-far / 190.0).exp())
}

fn gradient(place: f32) -> Colour {
    let mut before = SKY[0];
    for stop in SKY {
        if place <= stop.0 {
            let width = (stop.0 - before.0).max(f32::EPSILON);
            return blend(before.1, stop.1, (place - before.0) / width);
        }
        before = stop;
    }
    before.1
}

/// The colour between the pixels of a picture.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "within the picture"
)]
fn sample(picture: &[Colour], (width, height): (u16, u16), x: f32, y: f32) -> Colour {
    let x = x.clamp(0.0, f32::from(width - 2));
    let y = y.clamp(0.0, f32::from(height - 2));
    let width = usize::from(width);
    let at = y as usize * width + x as usize;
    let above = blend(picture[at], picture[at + 1], x.fract());
    let below = blend(picture[at + width], picture[at + width + 1], x.fract());
    blend(above, below, y.fract())
}

fn blend(one: Colour, other: Colour, share: f32) -> Colour {
    [
        mixed(one[0], other[0], share),
        mixed(one[1], other[1], share),
        mixed(one[2], other[2], share),
    ]
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` takes the nearest"
)]
fn byte(light: f32) -> u8 {
    light as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sun_stands_in_the_sky_and_in_the_lake() {
        let jpeg = encoded().unwrap();
        let picture = image::load_from_memory(&jpeg).unwrap().to_rgb8();
        assert_eq!(picture.dimensions(), (1600, 1200));
        let light = |x, y| picture.get_pixel(x, y).0.map(u32::from).iter().sum::<u32>();
        let brightest = light(1010, 530);
        assert!(brightest > 690, "the sun: {brightest}");
        assert!(light(10, 10) < 300, "the sky above");
        assert!(light(200, 790) < 200, "the forest");
    }
}
