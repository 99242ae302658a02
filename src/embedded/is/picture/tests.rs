//! Small pictures made by code, through the whole way and back.
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]

mod formats;
mod hostile;
mod shapes;

use image::{DynamicImage, ImageFormat, RgbImage, Rgba, RgbaImage};

use super::{Head, cost, make};
use crate::embedded::answer::Refused;
use crate::embedded::is::geometry::{Size, plan};
use crate::embedded::query::Commands;

const RED: [u8; 3] = [200, 30, 20];
const GREEN: [u8; 3] = [20, 180, 40];
const BLUE: [u8; 3] = [30, 40, 210];
const YELLOW: [u8; 3] = [220, 210, 40];

/// Red, green / blue, yellow: a quarter each.
fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        image::Rgb(match (x * 2 < width, y * 2 < height) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => YELLOW,
        })
    })
}

fn written(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn measure(source: &[u8]) -> Result<Size, Refused> {
    Ok(Head::of(source)?.seen())
}

/// The answer's bytes, or the status of the refusal.
fn bytes(source: &[u8], query: &str) -> Result<Vec<u8>, u16> {
    let status = |refused: Refused| refused.status.as_u16();
    let commands = Commands::parse(query).map_err(status)?;
    let head = Head::of(source).map_err(status)?;
    let plan = plan(head.seen(), &commands).map_err(status)?;
    cost(source, &head, head.seen(), &plan).map_err(status)?;
    make(source, &head, head.seen(), &plan, &commands).map_err(status)
}

/// The answer, looked at.
fn seen(source: &[u8], query: &str) -> RgbaImage {
    let answer = bytes(source, query).unwrap();
    image::load_from_memory(&answer).unwrap().to_rgba8()
}

#[track_caller]
fn assert_near(found: Rgba<u8>, expected: [u8; 4], tolerance: u8, what: &str) {
    let near = found
        .0
        .iter()
        .zip(expected)
        .all(|(found, expected)| found.abs_diff(expected) <= tolerance);
    assert!(near, "{what}: {found:?} is not {expected:?}");
}

fn opaque([red, green, blue]: [u8; 3]) -> [u8; 4] {
    [red, green, blue, 255]
}

/// The colours in the middles of the four quarters.
#[track_caller]
fn assert_quarters(picture: &RgbaImage, expected: [[u8; 3]; 4], tolerance: u8, what: &str) {
    let (width, height) = picture.dimensions();
    let middles = [(1, 1), (3, 1), (1, 3), (3, 3)];
    for ((x, y), expected) in middles.into_iter().zip(expected) {
        let found = *picture.get_pixel(width * x / 4, height * y / 4);
        assert_near(found, opaque(expected), tolerance, what);
    }
}

fn size(width: u32, height: u32) -> Size {
    Size { width, height }
}
