//! How good a small picture is: its structural similarity (SSIM of luma, 1 is equal) to the photograph reduced by
//! Lanczos' filter from all its pixels. Once with light as it is (linear), once on the numbers of the file, as many
//! programs do: neither should be worse.

use image::imageops::{FilterType, resize};
use image::{DynamicImage, ImageBuffer, Rgb, RgbImage};
use image_compare::{Algorithm, gray_similarity_structure};

/// What both results have of the reference.
pub(crate) struct Compared {
    /// What the reference is.
    pub(crate) reference: &'static str,
    /// SSIM of ours.
    pub(crate) ours: f64,
    /// SSIM of the other.
    pub(crate) theirs: f64,
}

impl Compared {
    /// Whether ours is not worse.
    pub(crate) fn holds(&self) -> bool {
        self.ours >= self.theirs
    }
}

/// Compares two answers of this width with both references.
pub(crate) fn against_lanczos(
    photo: &[u8],
    width: u32,
    ours: &[u8],
    theirs: &[u8],
) -> [Compared; 2] {
    let photo = decode(photo);
    let height = photo.height() * width / photo.width();
    let (ours, theirs) = (decode(ours), decode(theirs));
    let plain = resize(&photo, width, height, FilterType::Lanczos3);
    let linear = from_linear(&resize(
        &to_linear(&photo),
        width,
        height,
        FilterType::Lanczos3,
    ));
    [("in linear light", linear), ("on plain numbers", plain)].map(|(reference, picture)| {
        Compared {
            reference,
            ours: similarity(&picture, &ours),
            theirs: similarity(&picture, &theirs),
        }
    })
}

fn decode(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes)
        .expect("a picture")
        .into_rgb8()
}

fn similarity(reference: &RgbImage, picture: &RgbImage) -> f64 {
    let gray = |picture: &RgbImage| DynamicImage::ImageRgb8(picture.clone()).into_luma8();
    gray_similarity_structure(&Algorithm::MSSIMSimple, &gray(reference), &gray(picture))
        .expect("both of the same size")
        .score
}

type Linear = ImageBuffer<Rgb<f32>, Vec<f32>>;

fn to_linear(picture: &RgbImage) -> Linear {
    let light = |value: u8| {
        let value = f32::from(value) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    let table: Vec<f32> = (0..=255).map(light).collect();
    let (width, height) = picture.dimensions();
    ImageBuffer::from_fn(width, height, |x, y| {
        Rgb(picture
            .get_pixel(x, y)
            .0
            .map(|value| table[usize::from(value)]))
    })
}

fn from_linear(picture: &Linear) -> RgbImage {
    let number = |light: f32| {
        let light = light.clamp(0.0, 1.0);
        let value = if light <= 0.003_130_8 {
            light * 12.92
        } else {
            1.055 * light.powf(1.0 / 2.4) - 0.055
        };
        (value * 255.0).round() as u8
    };
    let (width, height) = picture.dimensions();
    RgbImage::from_fn(width, height, |x, y| {
        Rgb(picture.get_pixel(x, y).0.map(number))
    })
}
