//! The commands of a request for a picture, `wid=320&fmt=png`, in the meaning of the original's public protocol.
//! Pure: text in, types out, and back in one canonical form.
//!
//! Where the original's documents leave a case open: what is malformed is refused, never guessed or clamped; of a
//! command that is given twice the last one counts; names and keywords in any case mean the same.

mod colour;
mod kinds;
mod values;

#[cfg(test)]
mod tests;

use std::fmt::{self, Display, Formatter};

use percent_encoding::percent_decode_str;

use super::answer::Refused;
pub(super) use kinds::{Crop, Fit, FitMode, Flip, Format, Wanted};
pub(super) use values::GREATEST_SIZE;

/// The longest query, in bytes.
const LONGEST: usize = 4096;

/// The default of `bgc`.
const WHITE: [u8; 3] = [255; 3];

/// The default of `qlt`.
const QUALITY: u8 = 80;

/// Commands that clients commonly add and that change nothing which can be seen: how long a client keeps the answer,
/// what else is put into the file beside its pixels, how a reply is called, and which filter resamples (we have one,
/// the best).
const WITHOUT_EFFECT: [&str; 8] = [
    "cache",
    "handler",
    "iccembed",
    "id",
    "locale",
    "pathembed",
    "resmode",
    "xmpembed",
];

/// What is asked of a picture. What has no effect beside the rest is not in it, so that requests for the same
/// answer are equal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Commands {
    /// `crop` or `cropN`: the part that is taken.
    pub(super) crop: Option<Crop>,
    /// `flip`: which sides change places.
    pub(super) flip: Flip,
    /// `rotate`: degrees clockwise, 0 up to but not 360.
    pub(super) rotate: f64,
    /// `scl`: the picture is so many times smaller; below 1 it is larger. Above 0 and finite.
    pub(super) scl: Option<f64>,
    /// `fit`: how the picture fills `wid` and `hei`; never there with `scl`. Without it the picture is enlarged or
    /// reduced to lie fully within them.
    pub(super) fit: Option<Fit>,
    /// `wid`: the width of the answer in pixels.
    pub(super) wid: Option<u32>,
    /// `hei`: the height of the answer in pixels.
    pub(super) hei: Option<u32>,
    /// `bgc`: red, green and blue of what lies behind the picture and around it.
    pub(super) background: [u8; 3],
    /// `fmt`: the format of the answer.
    pub(super) format: Format,
    /// `fmt=…-alpha`: what is transparent stays so, and there is no background.
    pub(super) alpha: bool,
    /// `fmt=…,gray`: without colours.
    pub(super) grayscale: bool,
    /// `qlt`: 1 to 100, for JPEG.
    pub(super) quality: u8,
    /// `qlt=…,1`: JPEG keeps the colours of every pixel.
    pub(super) full_chroma: bool,
    /// `req`: what the answer is.
    pub(super) wanted: Wanted,
}

impl Default for Commands {
    fn default() -> Self {
        Self {
            crop: None,
            flip: Flip::default(),
            rotate: 0.0,
            scl: None,
            fit: None,
            wid: None,
            hei: None,
            background: WHITE,
            format: Format::default(),
            alpha: false,
            grayscale: false,
            quality: QUALITY,
            full_chroma: false,
            wanted: Wanted::default(),
        }
    }
}

impl Commands {
    /// Reads a query, still percent-encoded.
    ///
    /// # Errors
    /// 400 for what the protocol does not know, 403 for a size above the greatest, 414 for a query that is too long.
    pub(super) fn parse(query: &str) -> Result<Self, Refused> {
        if query.len() > LONGEST {
            return Err(Refused::too_long("the query is too long"));
        }
        let mut commands = Self::default();
        for piece in query.split('&') {
            // What begins with a dot is a comment.
            if piece.is_empty() || piece.starts_with('.') {
                continue;
            }
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            let value = percent_decode_str(value)
                .decode_utf8()
                .map_err(|_| Refused::malformed("a value is not UTF-8"))?;
            commands.set(&name.to_ascii_lowercase(), &value.to_ascii_lowercase())?;
        }
        if commands.fit.is_some() && commands.wid.is_none() && commands.hei.is_none() {
            return Err(Refused::malformed("fit needs wid or hei"));
        }
        Ok(commands.without_what_has_no_effect())
    }

    /// Name and value in lower case.
    fn set(&mut self, name: &str, value: &str) -> Result<(), Refused> {
        match name {
            "wid" => self.wid = Some(values::size(value)?),
            "hei" => self.hei = Some(values::size(value)?),
            "fit" => self.fit = Some(values::fit(value)?),
            "scl" => self.scl = Some(values::scale(value)?),
            "crop" => self.crop = Some(values::crop_in_pixels(value)?),
            "cropn" => self.crop = Some(values::crop_in_shares(value)?),
            "rotate" => self.rotate = values::angle(value)?,
            "flip" => self.flip = values::flip(value)?,
            "bgc" => self.background = colour::read(value)?,
            "fmt" => (self.format, self.alpha, self.grayscale) = values::format(value)?,
            "qlt" => (self.quality, self.full_chroma) = values::quality(value)?,
            "req" => self.wanted = values::wanted(value)?,
            _ if WITHOUT_EFFECT.contains(&name) => {}
            _ => return Err(Refused::malformed("unknown command")),
        }
        Ok(())
    }

    fn without_what_has_no_effect(self) -> Self {
        let default = Self::default();
        match self.wanted {
            Wanted::Image | Wanted::Properties => {}
            // They speak of the source.
            Wanted::ImageProperties | Wanted::Exists => {
                return Self {
                    wanted: self.wanted,
                    ..default
                };
            }
        }
        let is_jpeg = matches!(self.format, Format::Jpeg { .. });
        Self {
            fit: self.fit.filter(|_| self.scl.is_none()).and_then(|fit| {
                let both = self.wid.is_some() && self.hei.is_some();
                fit.in_effect(both)
            }),
            background: if self.alpha {
                default.background
            } else {
                self.background
            },
            quality: if is_jpeg {
                self.quality
            } else {
                default.quality
            },
            full_chroma: is_jpeg && !self.grayscale && self.full_chroma,
            ..self
        }
    }
}

/// The same commands as a query, in one order and one way of writing, without what is the default: equal requests are
/// equal texts. It needs no percent-encoding.
impl Display for Commands {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let default = Self::default();
        let mut separator = "";
        let mut put = |command: fmt::Arguments<'_>| {
            let written = write!(f, "{separator}{command}");
            separator = "&";
            written
        };
        if let Some(crop) = self.crop {
            put(format_args!("{crop}"))?;
        }
        if self.flip != default.flip {
            put(format_args!("flip={}", self.flip))?;
        }
        if self.rotate != 0.0 {
            put(format_args!("rotate={}", self.rotate))?;
        }
        if let Some(scl) = self.scl {
            put(format_args!("scl={scl}"))?;
        }
        if let Some(fit) = self.fit {
            put(format_args!("fit={fit}"))?;
        }
        if let Some(wid) = self.wid {
            put(format_args!("wid={wid}"))?;
        }
        if let Some(hei) = self.hei {
            put(format_args!("hei={hei}"))?;
        }
        if self.background != default.background {
            let [red, green, blue] = self.background;
            put(format_args!("bgc={red:02x}{green:02x}{blue:02x}"))?;
        }
        let alpha = if self.alpha { "-alpha" } else { "" };
        let gray = if self.grayscale { ",gray" } else { "" };
        if self.format != default.format || self.alpha || self.grayscale {
            put(format_args!("fmt={}{alpha}{gray}", self.format))?;
        }
        if (self.quality, self.full_chroma) != (default.quality, default.full_chroma) {
            let chroma = if self.full_chroma { ",1" } else { "" };
            put(format_args!("qlt={}{chroma}", self.quality))?;
        }
        if self.wanted != default.wanted {
            put(format_args!("req={}", self.wanted))?;
        }
        Ok(())
    }
}
