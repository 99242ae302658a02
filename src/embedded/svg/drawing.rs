//! A drawing: its size from its text, and its pixels. Reads nothing but what it is given, not even the fonts of the
//! machine: the same drawing looks the same everywhere. Refuses what would take too long or too much memory.

use std::sync::{Arc, LazyLock};

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, ID};
use resvg::usvg::roxmltree::{Document, ParsingOptions};
use resvg::usvg::{FontResolver, ImageHrefResolver, Options, Tree};

use super::{expansion, markup, rehearsal};
use crate::embedded::LONGEST_DRAWING;
use crate::embedded::answer::Refused;

/// The longest text of a drawing, in bytes.
pub(super) const LONGEST: usize = LONGEST_DRAWING;

/// The longest side of what is rendered, in pixels.
pub(super) const LONGEST_SIDE: u32 = 16_384;

/// The most pixels that are rendered: the original's `IS::MaxRenderRgnPixels`, 16 megapixels.
pub(super) const MOST_PIXELS: u32 = 16 << 20;

/// The most nodes of a drawing as it is written.
const MOST_NODES: u32 = 100_000;

/// The font for every family that is asked for.
static FONT: &[u8] = include_bytes!("font/DejaVuSans.ttf");

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let mut database = Database::new();
    database.load_font_data(FONT.to_vec());
    let face = database.faces().next().map(|face| face.id);
    Fonts {
        database: Arc::new(database),
        face,
    }
});

struct Fonts {
    database: Arc<Database>,
    face: Option<ID>,
}

/// How many fonts there are.
pub(super) fn fonts() -> usize {
    FONTS.database.len()
}

/// A drawing that was understood.
pub(super) struct Drawing {
    tree: Tree,
    weight: u64,
}

impl Drawing {
    /// Reads the text of a drawing.
    ///
    /// # Errors
    /// 413 where it is too long, 422 where it is no drawing, or one that becomes too large.
    pub(super) fn parse(text: &[u8]) -> Result<Self, Refused> {
        if text.len() > LONGEST {
            return Err(Refused::too_large("the drawing is too large"));
        }
        let text = str::from_utf8(text).map_err(|_| Refused::unprocessable("not a drawing"))?;
        // Some editors begin with it.
        let text = text.trim_start_matches('\u{feff}');
        if !markup::is_harmless(text) {
            return Err(Refused::unprocessable("the drawing becomes too large"));
        }
        let limits = ParsingOptions {
            allow_dtd: true,
            nodes_limit: MOST_NODES,
            ..ParsingOptions::default()
        };
        let document = Document::parse_with_options(text, limits)
            .map_err(|_| Refused::unprocessable("not a drawing"))?;
        let weight = expansion::size(&document)
            .ok_or(Refused::unprocessable("the drawing becomes too large"))?;
        let tree = Tree::from_xmltree(&document, &options())
            .map_err(|_| Refused::unprocessable("not a drawing"))?;
        Ok(Self { tree, weight })
    }

    /// How much memory it takes, in quarters of an element.
    pub(super) fn weight(&self) -> u64 {
        self.weight
    }

    /// Width and height in whole pixels, at least 1.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "sizes are positive, and larger ones than there can be become the largest"
    )]
    pub(super) fn size(&self) -> (u32, u32) {
        let whole = |side: f32| (side.round() as u32).max(1);
        let size = self.tree.size();
        (whole(size.width()), whole(size.height()))
    }

    /// The drawing stretched over so many pixels, as a PNG.
    ///
    /// # Errors
    /// 400 for no pixels, 403 for too many, 422 where it would take too long.
    pub(super) fn render(&self, width: u32, height: u32) -> Result<Vec<u8>, Refused> {
        check_size(width, height)?;
        let size = self.tree.size();
        #[allow(clippy::cast_precision_loss, reason = "small numbers")]
        let transform =
            Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
        if !rehearsal::succeeds(self.tree.root(), transform, width, height) {
            return Err(Refused::unprocessable("the drawing takes too long"));
        }
        let mut pixmap =
            Pixmap::new(width, height).ok_or(Refused::malformed("a size that cannot be"))?;
        resvg::render(&self.tree, transform, &mut pixmap.as_mut());
        encode(pixmap)
    }
}

/// Whether so many pixels can be asked for.
///
/// # Errors
/// 400 for none, 403 for too many.
pub(super) fn check_size(width: u32, height: u32) -> Result<(), Refused> {
    if width == 0 || height == 0 {
        return Err(Refused::malformed("a size must be at least 1"));
    }
    let pixels = u64::from(width) * u64::from(height);
    if width.max(height) > LONGEST_SIDE || pixels > u64::from(MOST_PIXELS) {
        return Err(Refused::forbidden("the size is too large"));
    }
    Ok(())
}

/// How drawings are read: one font for all, and nothing is ever loaded.
fn options() -> Options<'static> {
    let fonts = &*FONTS;
    Options {
        font_family: "DejaVu Sans".to_owned(),
        fontdb: Arc::clone(&fonts.database),
        font_resolver: FontResolver {
            select_font: Box::new(|_, _| fonts.face),
            select_fallback: Box::new(|_, _, _| None),
        },
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    }
}

/// As quickly as can be: who asked decodes it at once, on the same machine.
fn encode(pixmap: Pixmap) -> Result<Vec<u8>, Refused> {
    let (width, height) = (pixmap.width(), pixmap.height());
    let mut png = Vec::with_capacity(64 * 1024);
    PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Up)
        .write_image(
            &pixmap.take_demultiplied(),
            width,
            height,
            ExtendedColorType::Rgba8,
        )
        .map_err(|_| Refused::broken("the picture could not be written"))?;
    Ok(png)
}

#[cfg(test)]
mod tests;
