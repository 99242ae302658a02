//! The items of a file: where their bytes are, their properties, and what one is to another. Bounded in all of them.

use super::super::source::DAMAGED;
use super::super::turn::Turn;
use super::bytes::{Bytes, Name};
use super::container::Codes;
use crate::embedded::answer::Refused;
use crate::embedded::is::geometry::Size;

/// The most items of a file, and the most pieces that one of them is in.
const MOST_ITEMS: usize = 64;

/// The most properties of a file, and the most uses of them.
const MOST_PROPERTIES: usize = 512;

/// What is said of items.
#[derive(Clone, Copy, Debug)]
pub(super) enum Property<'a> {
    Size(Size),
    Profile(&'a [u8]),
    Codes(Codes),
    /// What the item is beside the picture.
    Auxiliary(&'a [u8]),
    /// Quarter turns, clockwise.
    Quarters(u8),
    Mirror(Turn),
    /// Something that is known and not needed.
    Said,
    Unknown,
}

/// Where an item is.
#[derive(Debug)]
struct Location {
    item: u32,
    /// 0: in the file; 1: in the box `idat`.
    method: u16,
    /// Offset and length of each piece.
    pieces: Vec<(u64, u64)>,
}

/// What the box `meta` says.
#[derive(Debug, Default)]
pub(super) struct Items<'a> {
    pub(super) primary: u32,
    /// What it is, from which item, to which one.
    pub(super) references: Vec<(Name, u32, u32)>,
    kinds: Vec<(u32, Name)>,
    locations: Vec<Location>,
    properties: Vec<Property<'a>>,
    /// Of an item, the property of that number, from 1; whether who does not know it must not show the item.
    uses: Vec<(u32, usize, bool)>,
    data: &'a [u8],
}

impl<'a> Items<'a> {
    pub(super) fn of(meta: &mut Bytes<'a>) -> Result<Self, Refused> {
        meta.version()?;
        let mut items = Self::default();
        while let Some((name, mut content)) = meta.next_box()? {
            match &name {
                b"pitm" => {
                    let (version, _) = content.version()?;
                    items.primary = content.narrow_or_wide(version > 0)?;
                }
                b"iinf" => items.read_kinds(&mut content)?,
                b"iloc" => items.read_locations(&mut content)?,
                b"iref" => items.read_references(&mut content)?,
                b"iprp" => items.read_properties(&mut content)?,
                b"idat" => items.data = content.0,
                _ => {}
            }
        }
        Ok(items)
    }

    pub(super) fn is_av1(&self, item: u32) -> bool {
        self.kinds.contains(&(item, *b"av01"))
    }

    /// What is said of an item. An error where it is something that must be known, and is not.
    pub(super) fn properties_of(
        &self,
        item: u32,
    ) -> impl Iterator<Item = Result<Property<'a>, Refused>> {
        // 0 is no property.
        let uses = self
            .uses
            .iter()
            .filter(move |(of, index, _)| *of == item && *index > 0);
        uses.map(|(_, index, essential)| {
            let property = *self.properties.get(index - 1).ok_or(DAMAGED)?;
            if *essential && matches!(property, Property::Unknown) {
                return Err(DAMAGED);
            }
            Ok(property)
        })
    }

    /// The bytes of an item. They may lie in several places, and are never more than there are in the file.
    pub(super) fn pieces(&self, source: &'a [u8], item: u32) -> Result<Vec<&'a [u8]>, Refused> {
        let location = self.locations.iter().find(|location| location.item == item);
        let location = location.ok_or(DAMAGED)?;
        let within = match location.method {
            0 => source,
            1 => self.data,
            _ => return Err(DAMAGED),
        };
        let mut total = 0;
        let mut pieces = Vec::with_capacity(location.pieces.len());
        for (offset, length) in &location.pieces {
            let offset = usize::try_from(*offset).map_err(|_| DAMAGED)?;
            let length = usize::try_from(*length).map_err(|_| DAMAGED)?;
            let rest = within.get(offset..).ok_or(DAMAGED)?;
            // 0 is all that is left.
            let piece = if length == 0 {
                Some(rest)
            } else {
                rest.get(..length)
            };
            let piece = piece.ok_or(DAMAGED)?;
            total += piece.len();
            if total > source.len() {
                return Err(DAMAGED);
            }
            pieces.push(piece);
        }
        Ok(pieces)
    }

    fn read_kinds(&mut self, content: &mut Bytes<'a>) -> Result<(), Refused> {
        let (version, _) = content.version()?;
        content.narrow_or_wide(version > 0)?;
        while let Some((name, mut entry)) = content.next_box()? {
            let (version, _) = entry.version()?;
            // Older ones have no kind.
            if &name != b"infe" || version < 2 {
                continue;
            }
            let item = entry.narrow_or_wide(version > 2)?;
            let _protection = entry.short()?;
            push(&mut self.kinds, (item, entry.name()?), MOST_ITEMS)?;
        }
        Ok(())
    }

    fn read_locations(&mut self, content: &mut Bytes<'a>) -> Result<(), Refused> {
        let (version, _) = content.version()?;
        let sizes = content.short()?;
        let size = |shift: u16| usize::from(sizes >> shift & 15);
        let (offset_size, length_size, base_size) = (size(12), size(8), size(4));
        let index_size = if version > 0 { size(0) } else { 0 };
        for _ in 0..content.narrow_or_wide(version > 1)? {
            let item = content.narrow_or_wide(version > 1)?;
            let method = if version > 0 {
                content.short()? & 15
            } else {
                0
            };
            let _other_file = content.short()?;
            let base = content.long(base_size)?;
            let mut pieces = Vec::new();
            for _ in 0..content.short()? {
                content.take(index_size)?;
                let offset = content
                    .long(offset_size)?
                    .checked_add(base)
                    .ok_or(DAMAGED)?;
                push(
                    &mut pieces,
                    (offset, content.long(length_size)?),
                    MOST_ITEMS,
                )?;
            }
            let location = Location {
                item,
                method,
                pieces,
            };
            push(&mut self.locations, location, MOST_ITEMS)?;
        }
        Ok(())
    }

    fn read_references(&mut self, content: &mut Bytes<'a>) -> Result<(), Refused> {
        let (version, _) = content.version()?;
        while let Some((kind, mut entry)) = content.next_box()? {
            let from = entry.narrow_or_wide(version > 0)?;
            for _ in 0..entry.short()? {
                let to = entry.narrow_or_wide(version > 0)?;
                push(&mut self.references, (kind, from, to), MOST_PROPERTIES)?;
            }
        }
        Ok(())
    }

    fn read_properties(&mut self, content: &mut Bytes<'a>) -> Result<(), Refused> {
        while let Some((name, mut content)) = content.next_box()? {
            match &name {
                b"ipco" => {
                    while let Some((name, mut content)) = content.next_box()? {
                        let property = property(name, &mut content)?;
                        push(&mut self.properties, property, MOST_PROPERTIES)?;
                    }
                }
                b"ipma" => self.read_uses(&mut content)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn read_uses(&mut self, content: &mut Bytes<'a>) -> Result<(), Refused> {
        let (version, flags) = content.version()?;
        for _ in 0..content.number()? {
            let item = content.narrow_or_wide(version > 0)?;
            for _ in 0..content.byte()? {
                let (index, essential) = if flags & 1 == 1 {
                    let index = content.short()?;
                    (index & 0x7FFF, index & 0x8000 != 0)
                } else {
                    let index = content.byte()?;
                    (u16::from(index & 0x7F), index & 0x80 != 0)
                };
                let used = (item, usize::from(index), essential);
                push(&mut self.uses, used, MOST_PROPERTIES)?;
            }
        }
        Ok(())
    }
}

fn property<'a>(name: Name, content: &mut Bytes<'a>) -> Result<Property<'a>, Refused> {
    Ok(match &name {
        b"ispe" => {
            content.version()?;
            let (width, height) = (content.number()?, content.number()?);
            Property::Size(Size { width, height })
        }
        b"colr" => match &content.name()? {
            b"prof" | b"rICC" => Property::Profile(content.0),
            b"nclx" => Property::Codes(Codes {
                primaries: content.short()?,
                transfer: content.short()?,
                matrix: content.short()?,
                full_range: content.byte()? & 0x80 != 0,
            }),
            _ => Property::Said,
        },
        b"auxC" => {
            content.version()?;
            Property::Auxiliary(content.0)
        }
        // The other way round than clockwise.
        b"irot" => Property::Quarters(4 - (content.byte()? & 3)),
        b"imir" => {
            let sides = content.byte()? & 1 == 1;
            Property::Mirror(Turn::new(false, sides, !sides))
        }
        // The decoder knows better how the samples are stored; the others are of no use for what is seen here.
        b"av1C" | b"pixi" | b"pasp" | b"clli" | b"mdcv" | b"cclv" | b"amve" | b"a1lx" => {
            Property::Said
        }
        // Among them `clap`, `a1op` and `lsel`: another picture than all that is stored.
        _ => Property::Unknown,
    })
}

fn push<T>(list: &mut Vec<T>, value: T, most: usize) -> Result<(), Refused> {
    if list.len() >= most {
        return Err(DAMAGED);
    }
    list.push(value);
    Ok(())
}
