//! The AV1 data of a still picture before it is decoded: its sequence header, by which is known what a decoder will need, and
//! what is left out of it: whatever is no part of a frame. References are to the AV1 bitstream specification.

use super::super::source::{DAMAGED, TOO_LARGE};
use super::bytes::{Bits, Bytes};
use super::container::Codes;
use crate::embedded::answer::Refused;
use crate::embedded::is::geometry::Size;

/// The most frames that a picture is made of. Layers are up to four (6.7.5), each better than the one before.
const MOST_FRAMES: u64 = 4;

/// Kinds of units (6.2.2).
const SEQUENCE_HEADER: u8 = 1;
const FRAME_HEADER: u8 = 3;
const TILE_GROUP: u8 = 4;
const FRAME: u8 = 6;

/// Frames are decoded in blocks of up to so many pixels in each direction.
const BLOCK: u64 = 128;

/// How often colours are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sampling {
    /// There are none.
    Gray,
    /// For four pixels.
    Quarter,
    /// For two pixels beside each other.
    Half,
    Full,
}

/// What a sequence header says (5.5).
#[derive(Clone, Copy, Debug)]
pub(super) struct Sequence {
    pub(super) size: Size,
    pub(super) sampling: Sampling,
    pub(super) bits: u8,
    pub(super) codes: Codes,
    /// No frame can be larger than this in either direction. It is more than `size` where a frame may have a size of its own.
    longest: Size,
    /// Frames may be made wider after they were decoded.
    wider: bool,
}

/// What is handed to the decoder.
#[derive(Debug)]
pub(super) struct Units {
    pub(super) sequence: Sequence,
    pub(super) bytes: Vec<u8>,
    frames: u64,
}

impl Units {
    /// Takes from an item what is needed for its picture, which has to be of that size.
    pub(super) fn of(pieces: &[&[u8]], size: Size) -> Result<Self, Refused> {
        let item = pieces.concat();
        let mut rest = Bytes(&item);
        let mut sequence = None;
        let mut bytes = Vec::with_capacity(item.len());
        let mut frames = 0;
        while !rest.0.is_empty() {
            let before = rest.0;
            let (kind, content) = unit(&mut rest)?;
            match kind {
                // Exactly one (AV1 Image File Format, 2.1).
                SEQUENCE_HEADER if sequence.is_some() => return Err(DAMAGED),
                SEQUENCE_HEADER => sequence = Some(Sequence::of(content)?),
                FRAME_HEADER | FRAME => frames += 1,
                TILE_GROUP => {}
                // Said of the picture, or only there to fill.
                _ => continue,
            }
            let length = before.len() - rest.0.len();
            bytes.extend_from_slice(before.get(..length).ok_or(DAMAGED)?);
        }
        let sequence = sequence.ok_or(DAMAGED)?;
        if sequence.size != size || frames == 0 {
            return Err(DAMAGED);
        }
        if frames > MOST_FRAMES {
            return Err(TOO_LARGE);
        }
        Ok(Self {
            sequence,
            bytes,
            frames,
        })
    }

    /// The most bytes that the decoder holds for it at once: frames, what it must know of their blocks, and rows.
    pub(super) fn cost(&self) -> u64 {
        let sequence = &self.sequence;
        let longest = sequence.longest;
        // A frame has as many pixels at most as the picture, or the decoder refuses it; but not with the same sides.
        let beside = BLOCK * (u64::from(longest.width) + u64::from(longest.height) + BLOCK);
        let pixels = sequence.size.pixels() + beside;
        let samples = match sequence.sampling {
            Sampling::Gray => pixels,
            Sampling::Quarter => pixels + pixels / 2,
            Sampling::Half => pixels * 2,
            Sampling::Full => pixels * 3,
        };
        let frame = if sequence.bits > 8 {
            samples * 2
        } else {
            samples
        };
        let frames = self.frames + u64::from(sequence.wider);
        frame * frames + pixels + ROWS + self.bytes.len() as u64
    }
}

/// What the decoder needs whatever the size is.
const ROWS: u64 = 4 << 20;

/// The next unit (5.3): its kind and content.
fn unit<'a>(rest: &mut Bytes<'a>) -> Result<(u8, &'a [u8]), Refused> {
    let head = rest.byte()?;
    if head & 4 != 0 {
        let _layer = rest.byte()?;
    }
    let length = if head & 2 != 0 {
        rest.leb128()?
    } else {
        rest.0.len()
    };
    Ok((head >> 3 & 15, rest.take(length)?))
}

impl Sequence {
    fn of(content: &[u8]) -> Result<Self, Refused> {
        let bits = &mut Bits::new(content);
        let profile = bits.number(3)?;
        let _still = bits.flag()?;
        let reduced = bits.flag()?;
        if reduced {
            bits.skip(5);
        } else {
            skip_operating_points(bits)?;
        }
        let sides = (bits.number(4)? + 1, bits.number(4)? + 1);
        let size = Size {
            width: bits.number(sides.0)? + 1,
            height: bits.number(sides.1)? + 1,
        };
        let longest = if reduced {
            size
        } else {
            Size {
                width: 1 << sides.0,
                height: 1 << sides.1,
            }
        };
        if !reduced && bits.flag()? {
            bits.skip(7);
        }
        bits.skip(3);
        if !reduced {
            skip_tools(bits)?;
        }
        let wider = bits.flag()?;
        bits.skip(2);
        let (sampling, depth, codes) = colours(bits, profile)?;
        Ok(Self {
            size,
            sampling,
            bits: depth,
            codes,
            longest,
            wider,
        })
    }
}

/// From `timing_info_present_flag` to the last operating point (5.5.1).
fn skip_operating_points(bits: &mut Bits<'_>) -> Result<(), Refused> {
    let mut delay_length = None;
    if bits.flag()? {
        bits.skip(64);
        if bits.flag()? {
            let mut zeros = 0;
            while !bits.flag()? {
                zeros += 1;
            }
            bits.skip(zeros);
        }
        if bits.flag()? {
            delay_length = Some(bits.number(5)? as usize + 1);
            bits.skip(32 + 5 + 5);
        }
    }
    let display_delay = bits.flag()?;
    for _ in 0..=bits.number(5)? {
        bits.skip(12);
        if bits.number(5)? > 7 {
            bits.skip(1);
        }
        if let Some(length) = delay_length
            && bits.flag()?
        {
            bits.skip(2 * length + 1);
        }
        if display_delay && bits.flag()? {
            bits.skip(4);
        }
    }
    Ok(())
}

/// From `enable_interintra_compound` to `order_hint_bits_minus_1` (5.5.1).
fn skip_tools(bits: &mut Bits<'_>) -> Result<(), Refused> {
    bits.skip(4);
    let order_hint = bits.flag()?;
    if order_hint {
        bits.skip(2);
    }
    let screen_content = bits.flag()? || bits.flag()?;
    if screen_content && !bits.flag()? {
        bits.skip(1);
    }
    if order_hint {
        bits.skip(3);
    }
    Ok(())
}

/// `color_config` (5.5.2).
fn colours(bits: &mut Bits<'_>, profile: u32) -> Result<(Sampling, u8, Codes), Refused> {
    let high = bits.flag()?;
    let depth = match (high, profile) {
        (false, _) => 8,
        (true, 2) => {
            if bits.flag()? {
                12
            } else {
                10
            }
        }
        (true, _) => 10,
    };
    let gray = profile != 1 && bits.flag()?;
    let (primaries, transfer, matrix) = if bits.flag()? {
        (bits.number(8)?, bits.number(8)?, bits.number(8)?)
    } else {
        (2, 2, 2)
    };
    let srgb = !gray && (primaries, transfer, matrix) == (1, 13, 0);
    let full_range = srgb || bits.flag()?;
    let sampling = match profile {
        0..=2 if gray => Sampling::Gray,
        0..=2 if srgb => Sampling::Full,
        0 => Sampling::Quarter,
        1 => Sampling::Full,
        // With 12 bits it is said.
        2 if depth == 12 && !bits.flag()? => Sampling::Full,
        2 if depth == 12 && bits.flag()? => Sampling::Quarter,
        2 => Sampling::Half,
        _ => return Err(DAMAGED),
    };
    let code = |number: u32| u16::try_from(number).unwrap_or_default();
    let codes = Codes {
        primaries: code(primaries),
        transfer: code(transfer),
        matrix: code(matrix),
        full_range,
    };
    Ok((sampling, depth, codes))
}
