//! How large a picture becomes, and how large the answer that it stands in. Pure.

use super::{MOST_PIXELS, Size};
use crate::embedded::query::{Commands, Fit, FitMode, GREATEST_SIZE};

/// The sizes of the scaled picture and of the answer.
pub(super) fn of(image: Size, commands: &Commands) -> (Size, Size) {
    let Commands { wid, hei, fit, .. } = *commands;
    if let Some(from) = commands.scl {
        let scaled = Scale { to: 1.0, from }.both(image);
        let canvas = Size {
            width: wid.unwrap_or(scaled.width),
            height: hei.unwrap_or(scaled.height),
        };
        return (scaled, canvas);
    }
    let allowed = |to: u32, from: u32| {
        let scale = Scale {
            to: f64::from(to),
            from: f64::from(from),
        };
        let forbidden = scale.enlarges() && fit.is_some_and(|fit| !fit.enlarge);
        if forbidden { Scale::NONE } else { scale }
    };
    match (wid, hei) {
        (None, None) => {
            let scaled = reduced(image);
            (scaled, scaled)
        }
        (Some(wid), None) => {
            let scaled = allowed(wid, image.width).both(image);
            (scaled, scaled)
        }
        (None, Some(hei)) => {
            let scaled = allowed(hei, image.height).both(image);
            (scaled, scaled)
        }
        (Some(width), Some(height)) => {
            let (x, y) = (allowed(width, image.width), allowed(height, image.height));
            filled(image, x, y, Size { width, height }, fit)
        }
    }
}

/// What is asked for in no size has its own, as the original's `DefaultPix` has it: unless that is larger than the
/// largest answer.
fn reduced(image: Size) -> Size {
    let longest = f64::from(GREATEST_SIZE) / f64::from(image.width.max(image.height));
    #[expect(
        clippy::cast_precision_loss,
        reason = "it is a limit, rounded down below"
    )]
    let largest = (MOST_PIXELS as f64 / image.pixels() as f64).sqrt();
    let factor = longest.min(largest);
    if factor >= 1.0 {
        return image;
    }
    let side = |side: u32| whole((f64::from(side) * factor).floor());
    Size {
        width: side(image.width),
        height: side(image.height),
    }
}

fn filled(image: Size, x: Scale, y: Scale, asked: Size, fit: Option<Fit>) -> (Size, Size) {
    let (smaller, larger) = if y.is_less_than(x) { (y, x) } else { (x, y) };
    match fit.map_or(FitMode::Fit, |fit| fit.mode) {
        FitMode::Fit => (smaller.both(image), asked),
        FitMode::Constrain => (smaller.both(image), smaller.both(image)),
        FitMode::Crop => (larger.both(image), asked),
        FitMode::Wrap => {
            let scaled = larger.both(image);
            let canvas = Size {
                width: scaled.width.max(asked.width),
                height: scaled.height.max(asked.height),
            };
            (scaled, canvas)
        }
        FitMode::Stretch => {
            let scaled = Size {
                width: x.of(image.width),
                height: y.of(image.height),
            };
            (scaled, asked)
        }
        FitMode::Width => (x.both(image), asked),
        FitMode::Height => (y.both(image), asked),
    }
}

/// How many pixels become how many others.
#[derive(Clone, Copy)]
struct Scale {
    to: f64,
    from: f64,
}

impl Scale {
    const NONE: Self = Self { to: 1.0, from: 1.0 };

    /// Exact where `side` is `from`: the product of two sizes is less than 2^53.
    fn of(self, side: u32) -> u32 {
        whole((f64::from(side) * self.to / self.from).round())
    }

    fn enlarges(self) -> bool {
        self.to > self.from
    }

    fn is_less_than(self, other: Self) -> bool {
        self.to * other.from < other.to * self.from
    }

    fn both(self, image: Size) -> Size {
        Size {
            width: self.of(image.width),
            height: self.of(image.height),
        }
    }
}

/// A length in pixels, at least 1; one beyond all limits stays beyond them.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` takes the nearest"
)]
pub(super) fn whole(length: f64) -> u32 {
    length.max(1.0) as u32
}
