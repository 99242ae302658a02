//! AVIF: still pictures of 8, 10 and 12 bits, gray or coloured, with their transparency; of an animation the picture that stands
//! for it. What is put together of several pictures (grids), cut out of one (`clap`), or of more light than a screen has
//! (PQ, HLG) is refused.
//!
//! The decoder works on this thread. It writes to standard error what it does not like in damaged data; there is no way to ask
//! it not to.

mod bytes;
mod container;
mod items;
mod samples;
mod sequence;
#[cfg(test)]
mod tests;

use moxcms::{
    CicpColorPrimaries, CicpProfile, ColorProfile, MatrixCoefficients, TransferCharacteristics,
};
use re_rav1d::dav1d::{Decoder, Settings};

use super::raster::Ink;
use super::source::{DAMAGED, Decoded};
use super::turn::Turn;
use crate::embedded::answer::Refused;
use crate::embedded::is::geometry::Size;
use container::{Codes, Container};
use samples::Frame;
use sequence::{Sampling, Units};

/// How often the decoder is asked for a picture. One with layers may have to be asked again.
const MOST_QUESTIONS: usize = 5;

/// Whether a file says of itself that it is AVIF.
pub(super) fn is_avif(source: &[u8]) -> bool {
    container::is_avif(source)
}

/// Its size as stored, and how it has to be turned.
pub(super) fn head(source: &[u8]) -> Result<(Size, Turn), Refused> {
    let container = Container::of(source)?;
    Ok((container.size, container.turn))
}

/// The most bytes that are held at once: both pictures as they were decoded, and the result. And what that is.
pub(super) fn cost(source: &[u8]) -> Result<(u64, Ink), Refused> {
    let container = Container::of(source)?;
    let picture = Units::of(&container.picture, container.size)?;
    let gray = picture.sequence.sampling == Sampling::Gray;
    let mut bytes = picture.cost();
    if let Some(alpha) = &container.alpha {
        bytes += Units::of(alpha, container.size)?.cost();
    }
    let ink = Ink::of_light(gray, container.alpha.is_some());
    Ok((bytes + container.size.pixels() * ink.channels() as u64, ink))
}

/// The pixels.
pub(super) fn decode(source: &[u8]) -> Result<Decoded, Refused> {
    let container = Container::of(source)?;
    let picture = frame(&container.picture, container.size)?;
    let alpha = match &container.alpha {
        Some(alpha) => Some(frame(alpha, container.size)?),
        None => None,
    };
    let mut codes = picture.1.codes;
    if let Some(said) = container.codes {
        let within = codes.matrix;
        codes = said;
        if codes.matrix == UNSPECIFIED {
            codes.matrix = within;
        }
    }
    let profile = match container.profile {
        Some(profile) => Some(profile.to_vec()),
        None => profile(codes)?,
    };
    let raster = samples::raster(&picture, alpha.as_ref(), codes, container.premultiplied)?;
    Ok(Decoded {
        raster,
        origin: (0, 0),
        reduction: 1,
        profile,
    })
}

/// Decodes an item that has to be of that size.
fn frame(pieces: &[&[u8]], size: Size) -> Result<Frame, Refused> {
    let units = Units::of(pieces, size)?;
    let sequence = units.sequence;
    let mut settings = Settings::new();
    settings.set_n_threads(1);
    settings.set_max_frame_delay(1);
    settings.set_apply_grain(false);
    settings.set_all_layers(false);
    settings.set_frame_size_limit(u32::try_from(size.pixels()).map_err(|_| DAMAGED)?);
    let mut decoder = Decoder::with_settings(&settings).map_err(|_| DAMAGED)?;
    let mut sent = decoder.send_data(units.bytes, None, None, None);
    for _ in 0..MOST_QUESTIONS {
        if sent.is_err_and(|error| !error.is_again()) {
            return Err(DAMAGED);
        }
        match decoder.get_picture() {
            Ok(picture) => {
                let found = Size {
                    width: picture.width(),
                    height: picture.height(),
                };
                let fits = found == size && picture.bit_depth() == usize::from(sequence.bits);
                return if fits {
                    Ok((picture, sequence))
                } else {
                    Err(DAMAGED)
                };
            }
            Err(error) if error.is_again() => sent = decoder.send_pending_data(),
            Err(_) => return Err(DAMAGED),
        }
    }
    Err(DAMAGED)
}

/// In each of the tables of H.273.
const UNSPECIFIED: u16 = 2;

/// The colour profile that the codes stand for; none for sRGB and what is taken for it.
fn profile(codes: Codes) -> Result<Option<Vec<u8>>, Refused> {
    // Those of television are seen on screens as if they were sRGB's, as browsers do.
    let transfer_characteristics = match codes.transfer {
        1 | UNSPECIFIED | 6 | 13 | 14 | 15 => TransferCharacteristics::Srgb,
        4 => TransferCharacteristics::Bt470M,
        5 => TransferCharacteristics::Bt470Bg,
        8 => TransferCharacteristics::Linear,
        _ => return Err(DAMAGED),
    };
    let color_primaries = match codes.primaries {
        9 => CicpColorPrimaries::Bt2020,
        11 => CicpColorPrimaries::Smpte431,
        12 => CicpColorPrimaries::Smpte432,
        _ => CicpColorPrimaries::Bt709,
    };
    if transfer_characteristics == TransferCharacteristics::Srgb
        && color_primaries == CicpColorPrimaries::Bt709
    {
        return Ok(None);
    }
    let profile = ColorProfile::new_from_cicp(CicpProfile {
        color_primaries,
        transfer_characteristics,
        matrix_coefficients: MatrixCoefficients::Identity,
        full_range: true,
    });
    profile.encode().map(Some).map_err(|_| DAMAGED)
}
