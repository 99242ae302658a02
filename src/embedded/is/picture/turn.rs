//! Rectangles, and the eight ways to lay one on its sides: Exif's orientations, flips and quarter turns, and what comes of
//! several of them. Only numbers; `raster` moves the pixels.

use crate::embedded::is::geometry::Size;

/// One of the eight ways to lay a rectangle on its sides: columns and rows change places first, then it is mirrored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Turn {
    /// x and y change places.
    pub(super) swap: bool,
    /// Left and right change places.
    pub(super) mirror_x: bool,
    /// Top and bottom change places.
    pub(super) mirror_y: bool,
}

impl Turn {
    /// Leaves everything where it is.
    pub(super) const NONE: Self = Self::new(false, false, false);

    /// See the fields.
    pub(super) const fn new(swap: bool, mirror_x: bool, mirror_y: bool) -> Self {
        Self {
            swap,
            mirror_x,
            mirror_y,
        }
    }

    /// What the Exif tag Orientation says has to be done with the pixels (Exif 2.32, 4.6.4 A). Other numbers than 1 to 8
    /// say nothing.
    pub(super) const fn of_exif(orientation: u8) -> Self {
        match orientation {
            2 => Self::new(false, true, false),
            3 => Self::new(false, true, true),
            4 => Self::new(false, false, true),
            5 => Self::new(true, false, false),
            6 => Self::quarters(1),
            7 => Self::new(true, true, true),
            8 => Self::quarters(3),
            _ => Self::NONE,
        }
    }

    /// So many times 90 degrees clockwise.
    pub(super) const fn quarters(count: u8) -> Self {
        match count % 4 {
            1 => Self::new(true, true, false),
            2 => Self::new(false, true, true),
            3 => Self::new(true, false, true),
            _ => Self::NONE,
        }
    }

    /// This one and `next` after it.
    pub(super) const fn then(self, next: Self) -> Self {
        let (x, y) = if next.swap {
            (self.mirror_y, self.mirror_x)
        } else {
            (self.mirror_x, self.mirror_y)
        };
        Self {
            swap: self.swap ^ next.swap,
            mirror_x: x ^ next.mirror_x,
            mirror_y: y ^ next.mirror_y,
        }
    }

    /// What undoes it.
    pub(super) const fn back(self) -> Self {
        if self.swap {
            Self::new(true, self.mirror_y, self.mirror_x)
        } else {
            self
        }
    }

    /// The size of a picture of `size` after it.
    pub(super) const fn size(self, size: Size) -> Size {
        if self.swap {
            Size {
                width: size.height,
                height: size.width,
            }
        } else {
            size
        }
    }

    /// Where the rectangle `area` of a box with the sides `within` comes to lie.
    pub(super) fn area(self, area: Area, within: (f64, f64)) -> Area {
        let (area, within) = if self.swap {
            (
                Area {
                    left: area.top,
                    top: area.left,
                    width: area.height,
                    height: area.width,
                },
                (within.1, within.0),
            )
        } else {
            (area, within)
        };
        Area {
            left: if self.mirror_x {
                within.0 - area.left - area.width
            } else {
                area.left
            },
            top: if self.mirror_y {
                within.1 - area.top - area.height
            } else {
                area.top
            },
            ..area
        }
    }
}

/// A rectangle between pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Area {
    /// What both have in common, if they have anything.
    pub(super) fn common(self, other: Self) -> Option<Self> {
        let left = self.left.max(other.left);
        let top = self.top.max(other.top);
        let width = (self.left + self.width).min(other.left + other.width) - left;
        let height = (self.top + self.height).min(other.top + other.height) - top;
        (width > 0.0 && height > 0.0).then_some(Self {
            left,
            top,
            width,
            height,
        })
    }

    /// The same rectangle where every pixel is so many wide and high.
    pub(super) fn scaled(self, x: f64, y: f64) -> Self {
        Self {
            left: self.left * x,
            top: self.top * y,
            width: self.width * x,
            height: self.height * y,
        }
    }

    /// The same corner, longer sides.
    pub(super) fn larger_by(self, length: f64) -> Self {
        Self {
            width: self.width + length,
            height: self.height + length,
            ..self
        }
    }

    /// The same rectangle moved.
    pub(super) fn moved(self, x: f64, y: f64) -> Self {
        Self {
            left: self.left + x,
            top: self.top + y,
            ..self
        }
    }
}

impl From<Size> for Area {
    fn from(size: Size) -> Self {
        Self {
            left: 0.0,
            top: 0.0,
            width: f64::from(size.width),
            height: f64::from(size.height),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::raster::{Ink, Raster};
    use super::*;

    fn every_turn() -> impl Iterator<Item = Turn> {
        (0..8u8).map(|n| Turn::new(n & 1 != 0, n & 2 != 0, n & 4 != 0))
    }

    fn raster() -> Raster {
        let size = Size {
            width: 3,
            height: 2,
        };
        Raster::of(size, Ink::GrayAlpha, (0..12).collect()).unwrap()
    }

    #[test]
    fn turns_follow_each_other_as_pictures_do() {
        for first in every_turn() {
            let there_and_back = raster().turned(first).turned(first.back());
            assert_eq!(there_and_back.pixels, raster().pixels, "{first:?}");
            for second in every_turn() {
                let twice = raster().turned(first).turned(second);
                let once = raster().turned(first.then(second));
                assert_eq!(once.pixels, twice.pixels, "{first:?} {second:?}");
                assert_eq!(once.size, twice.size);
            }
        }
    }

    #[test]
    fn a_quarter_goes_clockwise() {
        let size = Size {
            width: 3,
            height: 2,
        };
        let turned = Raster::of(size, Ink::Gray, vec![1, 2, 3, 4, 5, 6])
            .unwrap()
            .turned(Turn::quarters(1));
        assert_eq!(turned.pixels, [4, 1, 5, 2, 6, 3]);
    }

    #[test]
    fn areas_go_where_pixels_go() {
        for turn in every_turn() {
            let area = Area {
                left: 1.0,
                top: 0.0,
                width: 2.0,
                height: 1.0,
            };
            let there = turn.area(area, (3.0, 2.0));
            let part = Size {
                width: 2,
                height: 1,
            };
            let cut_first = raster().cut(1, 0, part).turned(turn);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let turned_first =
                raster()
                    .turned(turn)
                    .cut(there.left as usize, there.top as usize, turn.size(part));
            assert_eq!(cut_first.pixels, turned_first.pixels, "{turn:?}");
        }
    }
}
