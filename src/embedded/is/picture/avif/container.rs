//! The boxes of an AVIF file (ISO/IEC 23008-12): which bytes of it are the picture, which its transparency, and what is said
//! of them. Nothing is decoded here.

use super::super::source::DAMAGED;
use super::super::turn::Turn;
use super::bytes::Bytes;
use super::items::{Items, Property};
use crate::embedded::answer::Refused;
use crate::embedded::is::geometry::Size;

/// What `auxC` says of an item that is the transparency of another (ISO/IEC 23000-22, 7.3.5.2).
const ALPHA: [&[u8]; 2] = [
    b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0",
    b"urn:mpeg:hevc:2015:auxid:1\0",
];

/// What a file says of its picture.
#[derive(Debug)]
pub(super) struct Container<'a> {
    /// As the pixels are stored.
    pub(super) size: Size,
    pub(super) turn: Turn,
    pub(super) profile: Option<&'a [u8]>,
    /// Where it is said beside the pixels. It counts more than what is said with them.
    pub(super) codes: Option<Codes>,
    /// The pieces of the AV1 data.
    pub(super) picture: Vec<&'a [u8]>,
    pub(super) alpha: Option<Vec<&'a [u8]>>,
    /// The colours are already multiplied by their alpha.
    pub(super) premultiplied: bool,
}

/// What the numbers of the samples stand for, by the tables of ITU-T H.273.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Codes {
    pub(super) primaries: u16,
    pub(super) transfer: u16,
    pub(super) matrix: u16,
    /// Black is 0 and white the largest number.
    pub(super) full_range: bool,
}

/// Whether the file says of itself that it is AVIF, a still picture or an animation.
pub(super) fn is_avif(source: &[u8]) -> bool {
    let mut bytes = Bytes(source);
    let Ok(Some((name, brands))) = bytes.next_box() else {
        return false;
    };
    // The second is a version.
    let brands = brands.0.as_chunks::<4>().0.iter().enumerate();
    let mut brands = brands.filter(|(place, _)| *place != 1);
    &name == b"ftyp" && brands.any(|(_, brand)| matches!(brand, b"avif" | b"avis"))
}

impl<'a> Container<'a> {
    /// Reads the boxes.
    pub(super) fn of(source: &'a [u8]) -> Result<Self, Refused> {
        let mut bytes = Bytes(source);
        let mut meta = loop {
            let (name, content) = bytes.next_box()?.ok_or(DAMAGED)?;
            if &name == b"meta" {
                break content;
            }
        };
        let items = Items::of(&mut meta)?;
        let primary = items.primary;
        let size = plain(&items, primary)?;
        let mut container = Self {
            size,
            turn: Turn::NONE,
            profile: None,
            codes: None,
            picture: items.pieces(source, primary)?,
            alpha: None,
            premultiplied: false,
        };
        let (mut quarters, mut mirror) = (Turn::NONE, Turn::NONE);
        for property in items.properties_of(primary) {
            match property? {
                Property::Profile(profile) => container.profile = Some(profile),
                Property::Codes(codes) => container.codes = Some(codes),
                Property::Quarters(count) => quarters = Turn::quarters(count),
                Property::Mirror(turn) => mirror = turn,
                Property::Size(_) | Property::Auxiliary(_) | Property::Said | Property::Unknown => {
                }
            }
        }
        // In this order, whatever the order of the properties is (ISO/IEC 23000-22, 7.3.6.7).
        container.turn = quarters.then(mirror);
        let references = items.references.iter();
        let beside = references.filter(|(kind, _, to)| kind == b"auxl" && *to == primary);
        for (_, item, _) in beside {
            let item = *item;
            if !is_alpha(&items, item)? {
                continue;
            }
            if plain(&items, item)? != size {
                return Err(DAMAGED);
            }
            container.alpha = Some(items.pieces(source, item)?);
            container.premultiplied = items.references.contains(&(*b"prem", primary, item));
            break;
        }
        Ok(container)
    }
}

/// The size of an item that is AV1 and nothing else.
fn plain(items: &Items<'_>, item: u32) -> Result<Size, Refused> {
    if !items.is_av1(item) {
        return Err(DAMAGED);
    }
    let mut size = None;
    for property in items.properties_of(item) {
        if let Property::Size(said) = property? {
            size = Some(said);
        }
    }
    size.ok_or(DAMAGED)
}

fn is_alpha(items: &Items<'_>, item: u32) -> Result<bool, Refused> {
    for property in items.properties_of(item) {
        if let Property::Auxiliary(kind) = property? {
            return Ok(ALPHA.iter().any(|alpha| kind.starts_with(alpha)));
        }
    }
    Ok(false)
}
