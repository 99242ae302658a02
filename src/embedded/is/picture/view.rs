//! What of a source is seen in an answer, and how it gets there: from a plan, which speaks of the whole picture as it is seen,
//! to the part of the stored pixels that is needed, and from these to the pixels that come to lie on the canvas.

use super::colour::to_srgb;
use super::raster::Raster;
use super::rotate::{Rotation, box_around, rotate};
use super::scale::resize;
use super::source::{Decoded, Head, Need};
use super::turn::{Area, Turn};
use crate::embedded::answer::Refused;
use crate::embedded::is::geometry::{Plan, Size};

/// So many pixels beside the needed ones are looked at when a picture is turned.
const NEIGHBOURS: f64 = 3.0;

/// The way of a source's pixels to their places in an answer.
#[derive(Debug)]
pub(super) struct View {
    /// What has to be decoded.
    pub(super) need: Need,
    /// What it is scaled to, still as it is stored.
    pub(super) to: Size,
    /// How it is laid then.
    turn: Turn,
    /// What is done to it at last where it is not turned by quarters.
    rotation: Option<Rotation>,
    /// Where its left top corner comes to lie on the canvas.
    pub(super) at: (usize, usize),
}

impl View {
    /// Nothing where the answer shows nothing of the source.
    pub(super) fn of(head: &Head, nominal: Size, plan: &Plan) -> Option<Self> {
        let (window, at) = visible(plan)?;
        let lens = Lens::of(head, nominal, plan);
        let flip = Turn::new(false, plan.flip_horizontally, plan.flip_vertically);
        match quarters(plan.rotate) {
            Some(count) => {
                let shape = flip.then(Turn::quarters(count));
                Self::straight(head, &lens, plan, shape, window)
            }
            None => Self::slanted(head, &lens, plan, flip, window, at),
        }
    }

    /// Turned by quarters: everything stays a rectangle.
    fn straight(head: &Head, lens: &Lens, plan: &Plan, shape: Turn, window: Area) -> Option<Self> {
        let scaled = Area::from(plan.scaled);
        let window = shape.back().area(window, (scaled.width, scaled.height));
        let whole = Area::from(shape.back().size(plan.scaled));
        // The crop's pixels for one of the scaled picture.
        let step = (
            lens.crop.width / whole.width,
            lens.crop.height / whole.height,
        );
        let part = window
            .scaled(step.0, step.1)
            .moved(lens.crop.left, lens.crop.top)
            .common(lens.source)
            .filter(is_there)?;
        let shown = part
            .moved(-lens.crop.left, -lens.crop.top)
            .scaled(1.0 / step.0, 1.0 / step.1);
        let shown = on_pixels(shown, window);
        let placed = shape
            .area(shown, (whole.width, whole.height))
            .moved(to_f64(plan.place.0), to_f64(plan.place.1));
        let to = head.turn.back().size(size(shown));
        Some(Self {
            need: lens.need(part, to),
            to,
            turn: head.turn.then(shape),
            rotation: None,
            at: corner(placed),
        })
    }

    /// Turned by another angle: what the window needs is brought to the right size and then turned.
    fn slanted(
        head: &Head,
        lens: &Lens,
        plan: &Plan,
        flip: Turn,
        window: Area,
        at: (usize, usize),
    ) -> Option<Self> {
        let crop = Area::from(Size {
            width: plan.crop.width,
            height: plan.crop.height,
        });
        let sides = (crop.width, crop.height);
        let boxed = box_around(sides, plan.rotate);
        // Pixels of the answer for one of the crop.
        let scale =
            (f64::from(plan.scaled.width) / boxed.0).max(f64::from(plan.scaled.height) / boxed.1);
        let margin = NEIGHBOURS / scale.min(1.0);
        let around = bounds(plan, window, sides, boxed)
            .moved(-margin, -margin)
            .larger_by(2.0 * margin);
        // In the crop, before it is flipped, where there is something of the source.
        let wanted = flip.back().area(around, sides).common(crop)?;
        let part = wanted
            .scaled(lens.zoom.0, lens.zoom.1)
            .moved(lens.crop.left, lens.crop.top)
            .common(lens.source)
            .filter(is_there)?;
        let part = whole_pixels(part, lens.source);
        let there = part
            .moved(-lens.crop.left, -lens.crop.top)
            .scaled(1.0 / lens.zoom.0, 1.0 / lens.zoom.1);
        let to = Size {
            width: at_most(there.width * scale, part.width),
            height: at_most(there.height * scale, part.height),
        };
        let to = head.turn.back().size(to);
        let (left, top) = corner(window);
        Some(Self {
            need: lens.need(part, to),
            to,
            turn: head.turn.then(flip),
            rotation: Some(Rotation {
                degrees: plan.rotate,
                sides,
                at: flip.area(there, sides),
                scaled: plan.scaled,
                window: ((left, top), size(window)),
            }),
            at,
        })
    }

    /// The pixels for the canvas.
    ///
    /// # Errors
    /// 500 where the libraries refuse.
    pub(super) fn take(&self, decoded: Decoded) -> Result<Raster, Refused> {
        let reduced = 1.0 / f64::from(decoded.reduction);
        let from = self
            .need
            .part
            .moved(-f64::from(decoded.origin.0), -f64::from(decoded.origin.1))
            .scaled(reduced, reduced);
        let scaled = resize(decoded.raster, from, self.to)?;
        let turned = to_srgb(scaled, decoded.profile.as_deref()).turned(self.turn);
        Ok(match &self.rotation {
            Some(rotation) => rotate(&turned, rotation),
            None => turned,
        })
    }
}

/// A plan's pixels seen as the source's.
struct Lens {
    /// The source as it is seen.
    source: Area,
    /// The source's pixels for one of the plan.
    zoom: (f64, f64),
    /// What the plan takes, in the source's pixels.
    crop: Area,
    /// From seen to stored.
    back: Turn,
}

impl Lens {
    fn of(head: &Head, nominal: Size, plan: &Plan) -> Self {
        let source = Area::from(head.seen());
        let zoom = (
            source.width / f64::from(nominal.width),
            source.height / f64::from(nominal.height),
        );
        let crop = Area {
            left: to_f64(plan.crop.left),
            top: to_f64(plan.crop.top),
            width: plan.crop.width.into(),
            height: plan.crop.height.into(),
        };
        Self {
            source,
            zoom,
            crop: crop.scaled(zoom.0, zoom.1),
            back: head.turn.back(),
        }
    }

    /// `part` as it is seen, `to` as it is stored.
    fn need(&self, part: Area, to: Size) -> Need {
        let part = self
            .back
            .area(part, (self.source.width, self.source.height));
        Need {
            part,
            scale: (f64::from(to.width) / part.width).max(f64::from(to.height) / part.height),
        }
    }
}

/// The part of the scaled picture that lies on the canvas, and where its corner lies there.
fn visible(plan: &Plan) -> Option<(Area, (usize, usize))> {
    let at = (to_f64(plan.place.0), to_f64(plan.place.1));
    let placed = Area::from(plan.scaled).moved(at.0, at.1);
    let shown = placed.common(plan.canvas.into())?;
    Some((shown.moved(-at.0, -at.1), corner(shown)))
}

/// What is narrower only comes of computing with fractions: the window ends where the source does.
fn is_there(part: &Area) -> bool {
    part.width.min(part.height) > 1e-6
}

/// How many quarters an angle is, if it is a number of them.
#[allow(clippy::float_cmp)]
fn quarters(degrees: f64) -> Option<u8> {
    (0..4).find(|count| degrees == f64::from(*count) * 90.0)
}

/// What of the crop can be seen in a window of the turned box.
fn bounds(plan: &Plan, window: Area, sides: (f64, f64), boxed: (f64, f64)) -> Area {
    let step = (
        boxed.0 / f64::from(plan.scaled.width),
        boxed.1 / f64::from(plan.scaled.height),
    );
    let window = window
        .scaled(step.0, step.1)
        .moved(-boxed.0 / 2.0, -boxed.1 / 2.0);
    let (sine, cosine) = plan.rotate.to_radians().sin_cos();
    let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|(right, down)| {
        let (x, y) = (
            window.left + right * window.width,
            window.top + down * window.height,
        );
        (
            x * cosine + y * sine + sides.0 / 2.0,
            y * cosine - x * sine + sides.1 / 2.0,
        )
    });
    let least = |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).fold(f64::MAX, f64::min);
    let most = |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).fold(f64::MIN, f64::max);
    let (left, top) = (least(|c| c.0), least(|c| c.1));
    Area {
        left,
        top,
        width: most(|c| c.0) - left,
        height: most(|c| c.1) - top,
    }
}

/// The nearest pixels within `bounds`, at least one.
fn on_pixels(area: Area, bounds: Area) -> Area {
    let span = |start: f64, length: f64, first: f64, all: f64| {
        let from = start.round().clamp(first, first + all - 1.0);
        let to = (start + length).round().clamp(from + 1.0, first + all);
        (from, to - from)
    };
    let (left, width) = span(area.left, area.width, bounds.left, bounds.width);
    let (top, height) = span(area.top, area.height, bounds.top, bounds.height);
    Area {
        left,
        top,
        width,
        height,
    }
}

/// All pixels that are touched, within `bounds`.
fn whole_pixels(area: Area, bounds: Area) -> Area {
    let (left, top) = (area.left.floor(), area.top.floor());
    let right = (area.left + area.width).ceil().min(bounds.width);
    let bottom = (area.top + area.height).ceil().min(bounds.height);
    Area {
        left,
        top,
        width: right - left,
        height: bottom - top,
    }
}

/// So many pixels, but no more than there are, and at least one.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn at_most(pixels: f64, there: f64) -> u32 {
    pixels.ceil().min(there).max(1.0) as u32
}

/// Of an area that lies on pixels.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn size(area: Area) -> Size {
    Size {
        width: area.width as u32,
        height: area.height as u32,
    }
}

/// Of an area that lies on pixels.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn corner(area: Area) -> (usize, usize) {
    (area.left as usize, area.top as usize)
}

/// Places in a picture are far below the numbers that a float cannot hold.
#[allow(clippy::cast_precision_loss)]
fn to_f64(place: i64) -> f64 {
    place as f64
}
