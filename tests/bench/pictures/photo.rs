//! A photograph made by code: soft light, hills with edges, leaves and grain, so that the decoder has as much to do
//! as with a real one.

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

/// A JPEG of this size, at quality 90.
pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        colour(
            f64::from(x) / f64::from(width),
            f64::from(y) / f64::from(height),
            x,
            y,
        )
    });
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90)
        .encode_image(&picture)
        .expect("memory takes it");
    bytes
}

fn colour(u: f64, v: f64, x: u32, y: u32) -> Rgb<u8> {
    let ridge = |base: f64, seed: u32| base + 0.12 * (clouds(u * 4.0, f64::from(seed), seed) - 0.5);
    let (mut light, tint) = if v < ridge(0.45, 1) {
        (0.55 + 0.35 * clouds(u * 3.0, v * 6.0, 7), [0.75, 0.88, 1.0])
    } else if v < ridge(0.68, 2) {
        (0.2 + 0.35 * clouds(u * 24.0, v * 24.0, 11), [0.6, 0.8, 0.7])
    } else {
        // Leaves: detail at every scale, and hard edges.
        let leaf = clouds(u * 90.0, v * 90.0, 13);
        (
            if leaf > 0.5 {
                0.2 + leaf * 0.6
            } else {
                leaf * 0.3
            },
            [0.7, 1.0, 0.35],
        )
    };
    light += (noise(i64::from(x), i64::from(y), 17) - 0.5) * 0.03;
    Rgb(tint.map(|part| (light * part * 255.0).clamp(0.0, 255.0) as u8))
}

/// Noise of five scales, 0 to 1.
fn clouds(x: f64, y: f64, seed: u32) -> f64 {
    let mut sum = 0.0;
    let mut weight = 0.5;
    let mut scale = 1.0;
    for octave in 0..5 {
        sum += weight * smooth(x * scale, y * scale, seed + octave * 101);
        weight /= 2.0;
        scale *= 2.1;
    }
    sum / 0.97
}

fn smooth(x: f64, y: f64, seed: u32) -> f64 {
    let (column, row) = (x.floor(), y.floor());
    let ease = |t: f64| t * t * (3.0 - 2.0 * t);
    let (right, down) = (ease(x - column), ease(y - row));
    let corner = |dx: i64, dy: i64| noise(column as i64 + dx, row as i64 + dy, seed);
    let mix = |a: f64, b: f64, t: f64| a + (b - a) * t;
    let above = mix(corner(0, 0), corner(1, 0), right);
    let below = mix(corner(0, 1), corner(1, 1), right);
    mix(above, below, down)
}

/// A number from 0 to 1 that depends on its place alone.
fn noise(x: i64, y: i64, seed: u32) -> f64 {
    let mut hash = (x as u64)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add((y as u64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F))
        .wrapping_add(u64::from(seed).wrapping_mul(0x1656_67B1_9E37_79F9));
    hash = (hash ^ (hash >> 31)).wrapping_mul(0x7FB5_D329_728E_A185);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x81DA_DEF4_BC2D_D44D);
    ((hash ^ (hash >> 33)) >> 40) as f64 / f64::from(1 << 24)
}
