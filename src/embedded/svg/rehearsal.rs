//! Goes through a drawing as the renderer would and draws nothing: how long that would take, and how much memory at
//! most. What takes too much is refused, for a thread that draws cannot be stopped. Pure.
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "estimates are no worse for a rounded number"
)]

use resvg::tiny_skia::{PathSegment, Rect, Transform};
use resvg::usvg::filter::{Filter, Kind};
use resvg::usvg::{ClipPath, Group, Mask, Node, Paint, Path, Pattern};

/// The longest that a drawing may take, in estimated nanoseconds. The estimates are on the safe side.
const LONGEST: f64 = 3e9;

/// The most memory of all layers at once, in pixels of four bytes: 256 MiB.
const MOST_PIXELS: f64 = 64.0 * 1024.0 * 1024.0;

/// Nanoseconds for a pixel: filled, composed from a layer, taken through a step of a filter.
const FILLED: f64 = 4.0;
const COMPOSED: f64 = 12.0;
const FILTERED: f64 = 60.0;

/// Nanoseconds for a pixel that looks at one of its neighbours, or adds one octave of noise.
const NEIGHBOUR: f64 = 3.0;
const OCTAVE: f64 = 150.0;

/// Nanoseconds for a node, and for a piece of an outline that is filled or stroked.
const VISITED: f64 = 200.0;
const FILLED_PIECE: f64 = 150.0;
const STROKED_PIECE: f64 = 1500.0;

/// Nanoseconds for a line of pixels that an outline crosses.
const LINE: f64 = 20.0;

/// The renderer bears more dashes of one outline by leaving them away.
const MOST_DASHES: f64 = 1e6;

/// Whether the drawing can be rendered on so many pixels.
pub(super) fn succeeds(root: &Group, transform: Transform, width: u32, height: u32) -> bool {
    let (width, height) = (f64::from(width), f64::from(height));
    let mut rehearsal = Rehearsal { left: LONGEST };
    let stage = Stage {
        // As the renderer: no layer is larger than this.
        most: width * 5.0 * height * 5.0,
        width,
        height,
        held: width * height,
    };
    rehearsal.spend(width * height * FILLED).is_some()
        && rehearsal.nodes(root, stage, transform).is_some()
}

struct Rehearsal {
    left: f64,
}

/// Where is drawn.
#[derive(Clone, Copy)]
struct Stage {
    /// The size of the pixmap.
    width: f64,
    height: f64,
    /// The most pixels of a layer.
    most: f64,
    /// Pixels of all pixmaps that are alive.
    held: f64,
}

impl Stage {
    /// With another pixmap for the content of a layer.
    fn with(self, width: f64, height: f64) -> Option<Self> {
        let held = self.held + width * height;
        (held <= MOST_PIXELS).then_some(Self {
            width,
            height,
            held,
            ..self
        })
    }
}

impl Rehearsal {
    fn spend(&mut self, nanoseconds: f64) -> Option<()> {
        self.left -= nanoseconds;
        // Also where a size is not a number.
        (self.left > 0.0).then_some(())
    }

    fn nodes(&mut self, parent: &Group, stage: Stage, transform: Transform) -> Option<()> {
        for node in parent.children() {
            self.spend(VISITED)?;
            match node {
                Node::Group(group) => self.group(group, stage, transform)?,
                Node::Path(path) => self.path(path, stage, transform)?,
                Node::Text(text) => self.group(text.flattened(), stage, transform)?,
                // There are none: no picture is ever loaded.
                Node::Image(_) => {}
            }
        }
        Some(())
    }

    fn group(&mut self, group: &Group, stage: Stage, transform: Transform) -> Option<()> {
        let transform = transform.pre_concat(group.transform());
        if !group.should_isolate() {
            return self.nodes(group, stage, transform);
        }
        let area = group.layer_bounding_box().transform(transform);
        let (width, height) = area.map_or((0.0, 0.0), |area| {
            (
                f64::from(area.width()) + 4.0,
                f64::from(area.height()) + 4.0,
            )
        });
        // Turned layers are drawn upright: they fit into a square over the diagonal.
        let longest = 5.0 * stage.width.hypot(stage.height);
        let (width, height) = (width.min(longest), height.min(longest));
        let pixels = (width * height).min(stage.most.max(1.0) * 2.0);
        let layer = stage.with(width, pixels / width.max(1.0))?;
        self.spend(pixels * COMPOSED)?;
        self.nodes(group, layer, transform)?;
        for filter in group.filters() {
            self.filter(filter, layer, transform, pixels)?;
        }
        if let Some(clip) = group.clip_path() {
            self.clip(clip, layer, transform)?;
        }
        if let Some(mask) = group.mask() {
            self.mask(mask, layer, transform)?;
        }
        Some(())
    }

    fn clip(&mut self, clip: &ClipPath, stage: Stage, transform: Transform) -> Option<()> {
        let layer = stage.with(stage.width, stage.height)?;
        self.spend(layer.width * layer.height * COMPOSED)?;
        self.nodes(clip.root(), layer, transform.pre_concat(clip.transform()))?;
        match clip.clip_path() {
            Some(inner) => self.clip(inner, layer, transform),
            None => Some(()),
        }
    }

    fn mask(&mut self, mask: &Mask, stage: Stage, transform: Transform) -> Option<()> {
        let layer = stage.with(stage.width, stage.height)?;
        self.spend(layer.width * layer.height * COMPOSED * 2.0)?;
        self.nodes(mask.root(), layer, transform)?;
        match mask.mask() {
            Some(inner) => self.mask(inner, layer, transform),
            None => Some(()),
        }
    }

    fn filter(
        &mut self,
        filter: &Filter,
        stage: Stage,
        transform: Transform,
        pixels: f64,
    ) -> Option<()> {
        let (sx, sy) = transform.get_scale();
        let (sx, sy) = (f64::from(sx), f64::from(sy));
        // The result of each step is kept until the end, and a step has some pixmaps of its own.
        let steps = filter.primitives().len() as f64 + 4.0;
        let layer = stage.with(pixels * steps, 1.0)?;
        let layer = Stage {
            width: stage.width,
            height: stage.height,
            ..layer
        };
        for step in filter.primitives() {
            self.spend(pixels * FILTERED)?;
            let more = match step.kind() {
                Kind::Morphology(shape) => {
                    let reach = |radius: f32, scale: f64, side: f64| {
                        (f64::from(radius) * scale * 2.0 + 2.0).min(side)
                    };
                    let x = reach(shape.radius_x().get(), sx, stage.width);
                    let y = reach(shape.radius_y().get(), sy, stage.height);
                    x * y * NEIGHBOUR
                }
                Kind::ConvolveMatrix(convolve) => {
                    let matrix = convolve.matrix();
                    f64::from(matrix.columns()) * f64::from(matrix.rows()) * NEIGHBOUR * 2.0
                }
                Kind::Turbulence(noise) => f64::from(noise.num_octaves()) * OCTAVE,
                Kind::Merge(merge) => merge.inputs().len() as f64 * FILTERED,
                Kind::Image(image) => {
                    self.nodes(
                        image.root(),
                        layer,
                        Transform::from_scale(sx as f32, sy as f32),
                    )?;
                    0.0
                }
                Kind::Blend(_)
                | Kind::ColorMatrix(_)
                | Kind::ComponentTransfer(_)
                | Kind::Composite(_)
                | Kind::DiffuseLighting(_)
                | Kind::DisplacementMap(_)
                | Kind::DropShadow(_)
                | Kind::Flood(_)
                | Kind::GaussianBlur(_)
                | Kind::Offset(_)
                | Kind::SpecularLighting(_)
                | Kind::Tile(_) => 0.0,
            };
            self.spend(pixels * more)?;
        }
        Some(())
    }

    fn path(&mut self, path: &Path, stage: Stage, transform: Transform) -> Option<()> {
        if !path.is_visible() {
            return Some(());
        }
        let pieces = path.data().len() as f64;
        if let Some(fill) = path.fill() {
            let covered = visible(path.bounding_box(), stage, transform);
            self.spend(pieces * FILLED_PIECE + covered)?;
            self.paint(fill.paint(), stage, transform)?;
        }
        if let Some(stroke) = path.stroke() {
            let covered = visible(path.stroke_bounding_box(), stage, transform);
            let dashes = stroke.dasharray().map_or(0.0, |dashes| {
                let whole: f64 = dashes.iter().map(|dash| f64::from(*dash)).sum();
                let one = whole / (dashes.len() as f64).max(1.0);
                (length(path) / one).min(MOST_DASHES)
            });
            self.spend((pieces + dashes) * STROKED_PIECE + covered)?;
            self.paint(stroke.paint(), stage, transform)?;
        }
        Some(())
    }

    fn paint(&mut self, paint: &Paint, stage: Stage, transform: Transform) -> Option<()> {
        match paint {
            Paint::Color(_) => Some(()),
            Paint::LinearGradient(gradient) => self.stops(gradient.stops().len()),
            Paint::RadialGradient(gradient) => self.stops(gradient.stops().len()),
            Paint::Pattern(pattern) => self.pattern(pattern, stage, transform),
        }
    }

    fn stops(&mut self, stops: usize) -> Option<()> {
        self.spend(stops as f64 * FILLED_PIECE)
    }

    fn pattern(&mut self, pattern: &Pattern, stage: Stage, transform: Transform) -> Option<()> {
        let (sx, sy) = transform.pre_concat(pattern.transform()).get_scale();
        let width = (f64::from(pattern.rect().width()) * f64::from(sx)).round();
        let height = (f64::from(pattern.rect().height()) * f64::from(sy)).round();
        let tile = stage.with(width, height)?;
        // The pattern is drawn with a costly filter where it shows.
        self.spend(width * height * FILLED + stage.width * stage.height * COMPOSED)?;
        self.nodes(pattern.root(), tile, Transform::from_scale(sx, sy))
    }
}

/// Nanoseconds for the pixels of a box that are on the stage.
fn visible(area: Rect, stage: Stage, transform: Transform) -> f64 {
    let Some(area) = area.transform(transform) else {
        return stage.width * stage.height * FILLED;
    };
    let side = |from: f32, to: f32, end: f64| {
        (f64::from(to).min(end) - f64::from(from).max(0.0)).max(0.0) + 1.0
    };
    let width = side(area.left(), area.right(), stage.width);
    let height = side(area.top(), area.bottom(), stage.height);
    width * height * FILLED + height * LINE
}

/// At least as long as the outline, in units of the drawing.
fn length(path: &Path) -> f64 {
    let mut length = 0.0;
    let (mut last, mut begin) = ((0.0, 0.0), (0.0, 0.0));
    let mut go = |to: &mut (f32, f32), point: (f32, f32)| {
        length += f64::from((point.0 - to.0).hypot(point.1 - to.1));
        *to = point;
    };
    for segment in path.data().segments() {
        match segment {
            PathSegment::MoveTo(p) => {
                last = (p.x, p.y);
                begin = last;
            }
            PathSegment::LineTo(p) => go(&mut last, (p.x, p.y)),
            PathSegment::QuadTo(a, p) => {
                go(&mut last, (a.x, a.y));
                go(&mut last, (p.x, p.y));
            }
            PathSegment::CubicTo(a, b, p) => {
                go(&mut last, (a.x, a.y));
                go(&mut last, (b.x, b.y));
                go(&mut last, (p.x, p.y));
            }
            PathSegment::Close => go(&mut last, begin),
        }
    }
    length
}
