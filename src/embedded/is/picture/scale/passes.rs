//! In which order the sides of a picture change, so that what is held between two passes of the filter is never larger than
//! the picture or the result. Only numbers.

use crate::embedded::is::geometry::Size;
use crate::embedded::is::picture::turn::Area;

/// So far Lanczos's filter looks where it enlarges, and one more for what is rounded.
pub(super) const REACH: f64 = 4.0;

/// The first of two passes: only one side changes, and becomes shorter.
pub(super) struct First {
    pub(super) from: Area,
    pub(super) to: Size,
    /// What the second pass takes of its result.
    pub(super) rest: Area,
}

/// Where one side becomes shorter and the other one longer, the shorter comes first. The library does all rows first, or
/// all columns, and would hold all of the one at the new length of the other: gigabytes, for a strip.
pub(super) fn less_first(from: Area, to: Size, whole: Size) -> Option<First> {
    let (wide, high) = (f64::from(to.width), f64::from(to.height));
    // The lines that stay, with those that the second pass looks at beside them.
    let lines = |start: f64, length: f64, whole: u32| {
        let first = (start - REACH).floor().max(0.0);
        let end = (start + length + REACH).ceil().min(whole.into());
        (first, end - first)
    };
    if wide < from.width && high > from.height {
        let (top, height) = lines(from.top, from.height, whole.height);
        let part = Area {
            top,
            height,
            ..from
        };
        let rest = Area {
            left: 0.0,
            top: from.top - top,
            width: wide,
            ..from
        };
        return Some(First {
            from: part,
            to: Size {
                height: count(height),
                ..to
            },
            rest,
        });
    }
    if wide > from.width && high < from.height {
        let (left, width) = lines(from.left, from.width, whole.width);
        let part = Area {
            left,
            width,
            ..from
        };
        let rest = Area {
            left: from.left - left,
            top: 0.0,
            height: high,
            ..from
        };
        return Some(First {
            from: part,
            to: Size {
                width: count(width),
                ..to
            },
            rest,
        });
    }
    None
}

/// Of whole lines.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn count(lines: f64) -> u32 {
    lines as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(from: (f64, f64), to: (u32, u32)) -> Option<First> {
        let from = Area {
            left: 100.0,
            top: 100.0,
            width: from.0,
            height: from.1,
        };
        let to = Size {
            width: to.0,
            height: to.1,
        };
        let whole = Size {
            width: 65_000,
            height: 65_000,
        };
        less_first(from, to, whole)
    }

    /// 65,000 columns were held at the height of the answer: 4 GB.
    #[test]
    fn a_strip_becomes_shorter_before_it_becomes_longer() {
        let across = first((64_000.0, 160.0), (650, 16_384)).unwrap();
        assert_eq!((across.to.width, across.to.height), (650, 168));
        assert_eq!((across.from.top, across.from.height), (96.0, 168.0));
        assert_eq!((across.rest.top, across.rest.height), (4.0, 160.0));
        let down = first((160.0, 64_000.0), (16_384, 650)).unwrap();
        assert_eq!((down.to.width, down.to.height), (168, 650));
        assert_eq!((down.rest.left, down.rest.width), (4.0, 160.0));
        for to in [(100, 100), (300, 300), (200, 100), (100, 200)] {
            assert!(first((200.0, 200.0), to).is_none(), "{to:?}");
        }
    }
}
