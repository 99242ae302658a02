//! Numbers, bits and boxes of an AVIF file, one after the other, each length checked. Knows nothing of what they mean.

use super::super::source::DAMAGED;
use crate::embedded::answer::Refused;

/// The name of a box, an item or a reference.
pub(super) type Name = [u8; 4];

/// What is left to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Refused> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or(DAMAGED)?;
        self.0 = rest;
        Ok(taken)
    }

    /// A number of up to 8 bytes, the greatest first. One of none is 0.
    pub(super) fn long(&mut self, bytes: usize) -> Result<u64, Refused> {
        if bytes > 8 {
            return Err(DAMAGED);
        }
        let bytes = self.take(bytes)?;
        Ok(bytes.iter().fold(0, |n, byte| n << 8 | u64::from(*byte)))
    }

    pub(super) fn byte(&mut self) -> Result<u8, Refused> {
        self.array().map(|[byte]| byte)
    }

    pub(super) fn short(&mut self) -> Result<u16, Refused> {
        self.array().map(u16::from_be_bytes)
    }

    pub(super) fn number(&mut self) -> Result<u32, Refused> {
        self.array().map(u32::from_be_bytes)
    }

    pub(super) fn name(&mut self) -> Result<Name, Refused> {
        self.array()
    }

    /// The number of an item, or how many there are of them: 2 bytes, or 4 where it is `wide`.
    pub(super) fn narrow_or_wide(&mut self, wide: bool) -> Result<u32, Refused> {
        if wide {
            self.number()
        } else {
            self.short().map(u32::from)
        }
    }

    /// The version and the flags that many boxes begin with.
    pub(super) fn version(&mut self) -> Result<(u8, u32), Refused> {
        let number = self.number()?;
        Ok((number.to_be_bytes()[0], number & 0xFF_FFFF))
    }

    /// The next box, if there is one (ISO/IEC 14496-12, 4.2).
    pub(super) fn next_box(&mut self) -> Result<Option<(Name, Self)>, Refused> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let size = self.number()?;
        let name = self.name()?;
        let length = match size {
            // To the end of what it lies in.
            0 => self.0.len(),
            1 => {
                let rest = self.long(8)?.checked_sub(16).ok_or(DAMAGED)?;
                usize::try_from(rest).map_err(|_| DAMAGED)?
            }
            size => size.checked_sub(8).ok_or(DAMAGED)? as usize,
        };
        Ok(Some((name, Self(self.take(length)?))))
    }

    /// The numbers of AV1 that have 7 bits in each byte, the smallest first (AV1, 4.10.5).
    pub(super) fn leb128(&mut self) -> Result<usize, Refused> {
        let mut value = 0;
        for shift in (0..56).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return usize::try_from(value).map_err(|_| DAMAGED);
            }
        }
        Err(DAMAGED)
    }

    fn array<const COUNT: usize>(&mut self) -> Result<[u8; COUNT], Refused> {
        let (taken, rest) = self.0.split_first_chunk().ok_or(DAMAGED)?;
        self.0 = rest;
        Ok(*taken)
    }
}

/// What is left to be read, bit by bit, the greatest of each byte first.
#[derive(Debug)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Bits<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(super) fn flag(&mut self) -> Result<bool, Refused> {
        let byte = self.bytes.get(self.at / 8).ok_or(DAMAGED)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Ok(bit == 1)
    }

    /// A number of up to 32 bits.
    pub(super) fn number(&mut self, bits: u32) -> Result<u32, Refused> {
        (0..bits).try_fold(0, |n, _| Ok(n << 1 | u32::from(self.flag()?)))
    }

    pub(super) fn skip(&mut self, bits: usize) {
        self.at = self.at.saturating_add(bits);
    }
}
