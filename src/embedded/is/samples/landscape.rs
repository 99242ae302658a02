//! Paints the sample: the sun sets behind mountains and is mirrored in a lake. Pure: always the same picture.

use std::num::NonZero;
use std::thread;

use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

use super::noise::{Noise, mixed};

const WIDTH: u16 = 1600;
const HEIGHT: u16 = 1200;

/// Where the water begins.
const SHORE: u16 = 800;

const SUN: (f32, f32) = (1010.0, 560.0);
const RADIUS: f32 = 46.0;

/// Quality of its JPEG.
const QUALITY: u8 = 90;

type Colour = [f32; 3];

/// The sky from its top to the shore: place and colour.
const SKY: [(f32, Colour); 6] = [
    (0.0, [30.0, 42.0, 92.0]),
    (0.28, [84.0, 82.0, 142.0]),
    (0.50, [178.0, 116.0, 150.0]),
    (0.66, [240.0, 152.0, 122.0]),
    (0.80, [255.0, 196.0, 128.0]),
    (1.0, [255.0, 226.0, 168.0]),
];

/// A chain of mountains, the farthest first.
struct Ridge {
    /// Where it is on the whole.
    level: f32,
    /// How much it goes up and down.
    height: f32,
    /// The length of its waves.
    length: f32,
    octaves: u8,
    /// At its crest and at its foot, where haze lies.
    crest: Colour,
    foot: Colour,
    /// The height of the trees on it.
    trees: f32,
}

const RIDGES: [Ridge; 5] = [
    Ridge {
        level: 590.0,
        height: 250.0,
        length: 430.0,
        octaves: 6,
        crest: [196.0, 128.0, 146.0],
        foot: [252.0, 186.0, 142.0],
        trees: 0.0,
    },
    Ridge {
        level: 660.0,
        height: 230.0,
        length: 370.0,
        octaves: 6,
        crest: [142.0, 94.0, 132.0],
        foot: [236.0, 158.0, 134.0],
        trees: 0.0,
    },
    Ridge {
        level: 715.0,
        height: 180.0,
        length: 300.0,
        octaves: 6,
        crest: [96.0, 66.0, 110.0],
        foot: [196.0, 124.0, 124.0],
        trees: 0.0,
    },
    Ridge {
        level: 762.0,
        height: 120.0,
        length: 240.0,
        octaves: 5,
        crest: [56.0, 42.0, 80.0],
        foot: [126.0, 80.0, 100.0],
        trees: 7.0,
    },
    Ridge {
        level: 812.0,
        height: 96.0,
        length: 420.0,
        octaves: 4,
        crest: [24.0, 20.0, 44.0],
        foot: [44.0, 32.0, 56.0],
        trees: 30.0,
    },
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
    let scene = Scene::new();
    let mut land = vec![[0.0; 3]; usize::from(WIDTH) * usize::from(SHORE)];
    in_bands(&mut land, usize::from(WIDTH), |y, row| {
        for (x, pixel) in (0u16..).zip(row) {
            *pixel = scene.land(x, y);
        }
    });
    let mut pixels = vec![0; usize::from(WIDTH) * usize::from(HEIGHT) * 3];
    in_bands(&mut pixels, usize::from(WIDTH) * 3, |y, row| {
        for (x, pixel) in (0u16..).zip(row.chunks_exact_mut(3)) {
            let colour = if y < SHORE {
                land[usize::from(y) * usize::from(WIDTH) + usize::from(x)]
            } else {
                scene.water(x, y, &land)
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
}

impl Scene {
    fn new() -> Self {
        let noise = Noise::new(20);
        let crests = (0u8..)
            .zip(&RIDGES)
            .map(|(number, ridge)| {
                (0..WIDTH)
                    .map(|x| ridge.crest(&noise, f32::from(number), f32::from(x)))
                    .collect()
            })
            .collect();
        Self { noise, crests }
    }

    fn land(&self, x: u16, y: u16) -> Colour {
        let (column, down) = (usize::from(x), f32::from(y));
        let mut colour = None;
        for (ridge, crests) in RIDGES.iter().zip(&self.crests).rev() {
            let below = down - crests[column];
            if below > -1.0 {
                let share = (below / (f32::from(SHORE) - crests[column] + 60.0)).clamp(0.0, 1.0);
                let lit = self.lit(f32::from(x), down, blend(ridge.crest, ridge.foot, share));
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
        let sky = self.sky(f32::from(x), down);
        colour.map_or(sky, |(front, share)| blend(sky, front, share))
    }

    /// The light of the sun in the haze before a mountain.
    #[expect(clippy::unused_self, reason = "part of the scene")]
    fn lit(&self, x: f32, y: f32, colour: Colour) -> Colour {
        let far = (x - SUN.0).hypot((y - SUN.1) * 1.5);
        blend(colour, [255.0, 190.0, 120.0], 0.42 * (-far / 190.0).exp())
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

        // The disc, with a soft rim, and its glare.
        colour = blend(
            colour,
            [255.0, 236.0, 190.0],
            0.85 * (-(far - RADIUS).max(0.0) / 42.0).exp(),
        );
        blend(
            colour,
            [255.0, 250.0, 232.0],
            (RADIUS + 0.5 - far).clamp(0.0, 1.0),
        )
    }

    fn water(&self, x: u16, y: u16, land: &[Colour]) -> Colour {
        let (across, down) = (f32::from(x), f32::from(y - SHORE));
        // Nearer waves are longer on the picture and move the mirrored more.
        let near = down / f32::from(HEIGHT - SHORE);
        let length = 3.0 + 26.0 * near;
        let wave = self
            .noise
            .rough(across / (length * 9.0) + 40.0, (down + 14.0).ln() * 46.0, 3)
            - 0.5;
        let fine = self
            .noise
            .at(across / (length * 3.0) + 90.0, (down + 9.0).ln() * 110.0)
            - 0.5;
        let mirrored = down * 1.42 + wave * (16.0 + 110.0 * near) + fine * (4.0 + 30.0 * near);
        let column = across + wave * (6.0 + 26.0 * near);
        let colour = sample(land, column, f32::from(SHORE) - 1.0 - mirrored.max(0.0));
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
        let grain = (self.noise.at(f32::from(x) + 0.5, f32::from(y) * 1.37) - 0.5) * 3.0;
        colour.map(|light| {
            let light = (light * corner + grain).clamp(0.0, 255.0);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "within a byte"
            )]
            let byte = light as u8;
            byte
        })
    }
}

impl Ridge {
    fn crest(&self, noise: &Noise, number: f32, x: f32) -> f32 {
        let line = number * 31.7 + 5.5;
        let along = x / self.length + number * 7.3;
        // Folded, it has peaks and round valleys.
        let shape = noise.rough(along, line, self.octaves);
        let peaks =
            1.0 - (2.0 * noise.rough(along * 0.8 + 50.0, line + 60.0, self.octaves) - 1.0).abs();
        let mut crest = self.level - self.height * (mixed(shape, peaks, 0.45) - 0.32);
        if self.trees > 0.0 {
            crest -= self.forest(noise, line, x);
        }
        crest
    }

    /// Spruces, pointed and of different height, in groups.
    fn forest(&self, noise: &Noise, line: f32, x: f32) -> f32 {
        let spacing = self.trees * 0.42;
        let mut highest = 0.0f32;
        for row in [0.0, 0.37, 0.71] {
            let place = x / spacing + row + 20.0;
            let tree = place.floor();
            let size = noise.at(tree * 3.1 + 0.5, line + row * 90.0);
            let group = noise.at(x / (self.trees * 6.0) + 8.0, line + 30.0);
            let aside = ((place - tree) - 0.5).abs() * 2.0;
            // The branches make the outline ragged.
            let ragged = 0.12 * noise.at(x * 0.9 + 7.0, line + 77.0);
            let height =
                (1.0 - aside - ragged).max(0.0) * (0.35 + 0.65 * size) * (0.25 + 0.9 * group);
            highest = highest.max(height);
        }
        highest * self.trees
    }
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

/// The colour between the pixels of the land.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "within the picture"
)]
fn sample(land: &[Colour], x: f32, y: f32) -> Colour {
    let width = usize::from(WIDTH);
    let x = x.clamp(0.0, f32::from(WIDTH - 2));
    let y = y.clamp(0.0, f32::from(SHORE - 2));
    let at = y as usize * width + x as usize;
    let above = blend(land[at], land[at + 1], x.fract());
    let below = blend(land[at + width], land[at + width + 1], x.fract());
    blend(above, below, y.fract())
}

fn blend(one: Colour, other: Colour, share: f32) -> Colour {
    [0, 1, 2].map(|at| mixed(one[at], other[at], share))
}
