//! What the values of commands are, and how they are written in the canonical query. Pure.

use std::fmt::{self, Display, Formatter};

/// `crop=x,y,w,h` and `cropN=x,y,w,h`. It may reach beyond the picture, where there is nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::embedded) enum Crop {
    /// In pixels of the source; width and height are not 0.
    Pixels {
        left: i32,
        top: i32,
        width: u32,
        height: u32,
    },
    /// In shares of its width and height; all are finite, width and height above 0.
    Shares {
        left: f64,
        top: f64,
        width: f64,
        height: f64,
    },
}

/// `fit=mode[,0|1]`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::embedded) struct Fit {
    /// How.
    pub(in crate::embedded) mode: FitMode,
    /// Whether the picture may be enlarged.
    pub(in crate::embedded) enlarge: bool,
}

/// How a picture fills a given width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::embedded) enum FitMode {
    /// It lies fully within them, and the rest is background.
    Fit,
    /// It lies fully within them, and the answer may be smaller.
    Constrain,
    /// It fills them, and what stands over is cut.
    Crop,
    /// It fills them, and the answer may be larger.
    Wrap,
    /// It fills them, whatever becomes of its proportions.
    Stretch,
    /// It has the width; above and below it is cut or there is background.
    Width,
    /// It has the height; on the left and right it is cut or there is background.
    Height,
}

/// `flip=lr|ud|lrud`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::embedded) struct Flip {
    /// Left and right change places.
    pub(in crate::embedded) horizontally: bool,
    /// Top and bottom change places.
    pub(in crate::embedded) vertically: bool,
}

/// The formats of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::embedded) enum Format {
    /// `jpeg`, and `pjpeg` for a progressive one.
    Jpeg { progressive: bool },
    /// `png`
    Png,
    /// `gif`
    Gif,
    /// `tif`; how it is compressed, without loss, is ours to choose.
    Tiff,
    /// `webp`, without loss.
    WebP,
}

/// `req`: what the answer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::embedded) enum Wanted {
    /// `img`: a picture.
    #[default]
    Image,
    /// `props`: what is to be said of that picture.
    Properties,
    /// `imageprops`: what is to be said of its source.
    ImageProperties,
    /// `exists`: whether there is a source.
    Exists,
}

impl Default for Format {
    fn default() -> Self {
        Self::Jpeg { progressive: false }
    }
}

impl Format {
    /// What HTTP calls it.
    pub(in crate::embedded) const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg { .. } => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Tiff => "image/tiff",
            Self::WebP => "image/webp",
        }
    }
}

impl Fit {
    /// Without what says nothing. `both`: width and height are given; with one of them the other follows the
    /// proportions, whatever the mode.
    pub(super) fn in_effect(self, both: bool) -> Option<Self> {
        let mode = if both { self.mode } else { FitMode::Fit };
        let says_nothing = mode == FitMode::Fit && self.enlarge;
        (!says_nothing).then_some(Self { mode, ..self })
    }
}

impl Display for Crop {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pixels {
                left,
                top,
                width,
                height,
            } => write!(f, "crop={left},{top},{width},{height}"),
            Self::Shares {
                left,
                top,
                width,
                height,
            } => write!(f, "cropn={left},{top},{width},{height}"),
        }
    }
}

impl Display for Fit {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mode = match self.mode {
            FitMode::Fit => "fit",
            FitMode::Constrain => "constrain",
            FitMode::Crop => "crop",
            FitMode::Wrap => "wrap",
            FitMode::Stretch => "stretch",
            FitMode::Width => "hfit",
            FitMode::Height => "vfit",
        };
        write!(f, "{mode}{}", if self.enlarge { ",1" } else { "" })
    }
}

impl Display for Flip {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(if self.horizontally { "lr" } else { "" })?;
        f.write_str(if self.vertically { "ud" } else { "" })
    }
}

impl Display for Format {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Jpeg { progressive: false } => "jpeg",
            Self::Jpeg { progressive: true } => "pjpeg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Tiff => "tif",
            Self::WebP => "webp",
        })
    }
}

impl Display for Wanted {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Image => "img",
            Self::Properties => "props",
            Self::ImageProperties => "imageprops",
            Self::Exists => "exists",
        })
    }
}
