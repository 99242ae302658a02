//! How the values of commands are read: in lower case, decoded. Pure.

use std::num::IntErrorKind;
use std::str::FromStr;

use super::kinds::{Crop, Fit, FitMode, Flip, Format, Wanted};
use crate::embedded::answer::Refused;

/// The greatest `wid` and `hei`.
pub(in crate::embedded) const GREATEST_SIZE: u32 = 16_384;

/// The factor 1/`scl` beyond which every picture has either less than one pixel or more than are allowed.
const EXTREME_SCALE: f64 = 1e6;

/// Angles are told apart to so many parts of a degree: less moves no pixel of the largest answer.
const PARTS_OF_DEGREE: f64 = 10_000.0;

pub(super) fn size(value: &str) -> Result<u32, Refused> {
    let size = match digits(value)?.parse::<u32>() {
        Ok(size) => size,
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => u32::MAX,
        Err(_) => return Err(Refused::malformed("a size is no number")),
    };
    match size {
        0 => Err(Refused::malformed("a size is 0")),
        1..=GREATEST_SIZE => Ok(size),
        _ => Err(Refused::forbidden("a size is above the greatest")),
    }
}

/// The whole numbers of the protocol have no sign, where nothing else is said.
fn digits(value: &str) -> Result<&str, Refused> {
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refused::malformed("a value is no number above 0"));
    }
    Ok(value)
}

pub(super) fn scale(value: &str) -> Result<f64, Refused> {
    let scale = real(value)?;
    if scale <= 0.0 {
        return Err(Refused::malformed("scl is not above 0"));
    }
    Ok(scale.clamp(EXTREME_SCALE.recip(), EXTREME_SCALE))
}

pub(super) fn angle(value: &str) -> Result<f64, Refused> {
    let degrees = real(value)?.rem_euclid(360.0);
    let degrees = (degrees * PARTS_OF_DEGREE).round() / PARTS_OF_DEGREE;
    // A little less than 0 may have been rounded to 360.
    Ok(if degrees < 360.0 { degrees + 0.0 } else { 0.0 })
}

pub(super) fn crop_in_pixels(value: &str) -> Result<Crop, Refused> {
    let [left, top, width, height] = parts(value)?;
    let (width, height) = (number(width)?, number(height)?);
    if width == 0 || height == 0 {
        return Err(Refused::malformed("crop takes nothing"));
    }
    Ok(Crop::Pixels {
        left: number(left)?,
        top: number(top)?,
        width,
        height,
    })
}

pub(super) fn crop_in_shares(value: &str) -> Result<Crop, Refused> {
    let [left, top, width, height] = parts(value)?;
    let (width, height) = (real(width)?, real(height)?);
    if width <= 0.0 || height <= 0.0 {
        return Err(Refused::malformed("cropN takes nothing"));
    }
    Ok(Crop::Shares {
        // There is one zero.
        left: real(left)? + 0.0,
        top: real(top)? + 0.0,
        width,
        height,
    })
}

pub(super) fn fit(value: &str) -> Result<Fit, Refused> {
    let (mode, enlarge) = value.split_once(',').unwrap_or((value, "0"));
    let mode = match mode {
        "fit" => FitMode::Fit,
        "constrain" => FitMode::Constrain,
        "crop" => FitMode::Crop,
        "wrap" => FitMode::Wrap,
        "stretch" => FitMode::Stretch,
        "hfit" => FitMode::Width,
        "vfit" => FitMode::Height,
        _ => return Err(Refused::malformed("unknown mode of fit")),
    };
    Ok(Fit {
        mode,
        enlarge: switch(enlarge)?,
    })
}

pub(super) fn flip(value: &str) -> Result<Flip, Refused> {
    let (horizontally, vertically) = match value {
        "lr" => (true, false),
        "ud" => (false, true),
        "lrud" => (true, true),
        _ => return Err(Refused::malformed("unknown direction of flip")),
    };
    Ok(Flip {
        horizontally,
        vertically,
    })
}

/// Format, whether it keeps transparency, whether it is without colours.
pub(super) fn format(value: &str) -> Result<(Format, bool, bool), Refused> {
    let mut parts = value.splitn(3, ',');
    let name = parts.next().unwrap_or_default();
    let (name, alpha) = match name.strip_suffix("-alpha") {
        Some(name) => (name, true),
        None => (name, false),
    };
    let format = match name {
        "jpeg" | "jpg" if !alpha => Format::Jpeg { progressive: false },
        "pjpeg" if !alpha => Format::Jpeg { progressive: true },
        "png" => Format::Png,
        "gif" => Format::Gif,
        "tif" => Format::Tiff,
        "webp" => Format::WebP,
        _ => return Err(Refused::malformed("unknown format")),
    };
    let grayscale = match parts.next().unwrap_or_default() {
        "" | "rgb" => false,
        "gray" => true,
        _ => return Err(Refused::malformed("unknown type of pixels")),
    };
    match (format, parts.next().unwrap_or_default()) {
        (_, "" | "none") | (Format::Tiff, "lzw" | "zip") | (Format::WebP, "lossless") => {
            Ok((format, alpha, grayscale))
        }
        _ => Err(Refused::malformed("unknown compression")),
    }
}

pub(super) fn quality(value: &str) -> Result<(u8, bool), Refused> {
    let (quality, chroma) = value.split_once(',').unwrap_or((value, "0"));
    let quality = number(digits(quality)?)?;
    if !(1..=100).contains(&quality) {
        return Err(Refused::malformed("qlt is not within 1 and 100"));
    }
    Ok((quality, switch(chroma)?))
}

pub(super) fn wanted(value: &str) -> Result<Wanted, Refused> {
    let (kind, form) = value.split_once(',').unwrap_or((value, "text"));
    match (kind, form) {
        ("img", "text") => Ok(Wanted::Image),
        ("props", "text") => Ok(Wanted::Properties),
        ("imageprops", "text") => Ok(Wanted::ImageProperties),
        ("exists", "text") => Ok(Wanted::Exists),
        _ => Err(Refused::malformed("unknown kind of request")),
    }
}

fn switch(value: &str) -> Result<bool, Refused> {
    match value {
        "0" => Ok(false),
        "1" => Ok(true),
        _ => Err(Refused::malformed("a value is neither 0 nor 1")),
    }
}

fn parts<const N: usize>(value: &str) -> Result<[&str; N], Refused> {
    let parts: Vec<&str> = value.split(',').collect();
    parts
        .try_into()
        .map_err(|_| Refused::malformed("a value has not as many parts as it must"))
}

fn number<T: FromStr>(value: &str) -> Result<T, Refused> {
    value
        .parse()
        .map_err(|_| Refused::malformed("a value is no number, or too great"))
}

fn real(value: &str) -> Result<f64, Refused> {
    let number: f64 = number(value)?;
    if number.is_finite() {
        Ok(number)
    } else {
        Err(Refused::malformed("a value is no number"))
    }
}
