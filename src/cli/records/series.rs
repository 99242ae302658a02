//! A log with the full ones before it, as one: places in it, its lines backwards and forwards, what came meanwhile.
//! Rotation may go on while we look: files are held open and told apart by what they are, not by their names.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::part::{Part, identity_of};
use super::{Halt, unreadable};
use crate::instance;

/// How often a set of files is opened again because it was rotated meanwhile. Then times may be wrong, bytes never.
const ATTEMPTS: usize = 5;

/// A place in a series: the file, counted from the oldest that is held, and the byte in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::cli) struct Place {
    part: usize,
    offset: u64,
}

/// A log with the full ones before it.
#[derive(Debug)]
pub(in crate::cli) struct Series {
    log: PathBuf,
    /// The oldest first. Never empty.
    parts: Vec<Part>,
}

impl Series {
    /// Opens what there is of a log. `None`: nothing.
    pub(in crate::cli) fn open(log: PathBuf) -> Result<Option<Self>, Halt> {
        let parts = open_all(&log).map_err(|error| unreadable(&log, &error))?;
        Ok((!parts.is_empty()).then_some(Self { log, parts }))
    }

    /// The beginning of the oldest line.
    pub(in crate::cli) fn begin(&self) -> Place {
        self.settled(Place { part: 0, offset: 0 })
    }

    /// Behind the newest line.
    pub(in crate::cli) fn end(&self) -> Place {
        let part = self.parts.len() - 1;
        let offset = self.parts[part].length;
        Place { part, offset }
    }

    /// The beginning of the first line that arrived at this time or later, as far as that can be told.
    pub(in crate::cli) fn since(&mut self, at_ms: u64) -> Result<Place, Halt> {
        let mut found = self.end();
        for number in (0..self.parts.len()).rev() {
            let part = &mut self.parts[number];
            if part.length == 0 {
                continue;
            }
            let since = part.since(at_ms);
            match since.map_err(|error| unreadable(&self.log, &error))? {
                Some(offset) => {
                    found = Place {
                        part: number,
                        offset,
                    };
                    if offset > 0 {
                        break;
                    }
                }
                None => break,
            }
        }
        Ok(self.settled(found))
    }

    /// The beginning of the line that ends at this place. `None`: it is the oldest.
    pub(in crate::cli) fn line_before(&mut self, place: Place) -> Result<Option<Place>, Halt> {
        let Place {
            mut part,
            mut offset,
        } = place;
        while offset == 0 {
            let Some(before) = part.checked_sub(1) else {
                return Ok(None);
            };
            part = before;
            offset = self.parts[part].length;
        }
        let begin = self.parts[part].line_before(offset);
        let offset = begin.map_err(|error| unreadable(&self.log, &error))?;
        Ok(Some(Place { part, offset }))
    }

    /// When the line at this place arrived, in Unix milliseconds; `None`: that is not known.
    pub(in crate::cli) fn at(&mut self, place: Place) -> Option<u64> {
        self.parts[place.part].at(place.offset)
    }

    /// When it had arrived at the latest.
    pub(super) fn at_the_latest(&mut self, place: Place) -> u64 {
        self.parts[place.part].at_the_latest(place.offset)
    }

    /// Hands on the line that begins here, in pieces and without its line feed, and returns the beginning of the next.
    pub(in crate::cli) fn line(
        &mut self,
        place: Place,
        mut hand_on: impl FnMut(&[u8]) -> Result<(), Halt>,
    ) -> Result<Place, Halt> {
        let Place { part, mut offset } = place;
        loop {
            let bytes = self.parts[part].from(offset);
            let bytes = bytes.map_err(|error| unreadable(&self.log, &error))?;
            let line_feed = bytes.iter().position(|byte| *byte == b'\n');
            let text = &bytes[..line_feed.unwrap_or(bytes.len())];
            hand_on(text)?;
            offset += text.len() as u64;
            if line_feed.is_some() {
                offset += 1;
                break;
            }
            if text.is_empty() {
                // The end; where the file was cut meanwhile, it came early.
                self.parts[part].length = offset;
                break;
            }
        }
        Ok(self.settled(Place { part, offset }))
    }

    /// From now on, a line without its end is held back until it has one.
    pub(in crate::cli) fn hold_back(&mut self) -> Result<(), Halt> {
        let last = self.parts.last_mut().map(Part::hold_back);
        last.transpose()
            .map_err(|error| unreadable(&self.log, &error))?;
        Ok(())
    }

    /// Takes notice of what was written since, also where the log was rotated or cut. All before the place is done
    /// with; the answer is the place as it is now.
    pub(in crate::cli) fn grow(&mut self, place: Place) -> Result<Place, Halt> {
        let grown = self.try_grow(place);
        grown.map_err(|error| unreadable(&self.log, &error))
    }

    fn try_grow(&mut self, mut place: Place) -> io::Result<Place> {
        // First the name, then the file: whoever has lost its name gets no more bytes.
        let named = identity_of(&self.log);
        let held = self.last().identity;
        if named.is_some_and(|named| named != held) {
            self.last().complete()?;
            let mut newer = open_all(&self.log)?;
            if let Some(number) = newer.iter().position(|part| part.identity == held) {
                newer.drain(..=number);
            }
            self.parts.append(&mut newer);
            self.last().hold_back()?;
        }
        let log = self.log.clone();
        let is_cut = self.last().grow(&log)?;
        let last = self.parts.len() - 1;
        if is_cut && place.part == last {
            place.offset = 0;
        }
        place = self.settled(place);
        self.parts.drain(..place.part);
        place.part = 0;
        Ok(place)
    }

    fn last(&mut self) -> &mut Part {
        let last = self.parts.len() - 1;
        &mut self.parts[last]
    }

    /// The end of a file is the beginning of the next one.
    fn settled(&self, mut place: Place) -> Place {
        while place.offset >= self.parts[place.part].length && place.part + 1 < self.parts.len() {
            place.part += 1;
            place.offset = 0;
        }
        place
    }
}

/// Opens the files of a log, the oldest first. Whoever rotates renames them meanwhile: from the newest on none is
/// missed, one that is met again is left out, and where names have changed at the end, all is done again.
fn open_all(log: &Path) -> io::Result<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    for _ in 0..ATTEMPTS {
        parts = each(|number| Part::open(log, number))?;
        let now = each(|number| Ok(identity_of(&instance::rotated(log, number))))?;
        if now.into_iter().eq(parts.iter().map(|part| part.identity)) {
            break;
        }
    }
    let mut met = BTreeSet::new();
    parts.retain(|part| met.insert(part.identity));
    parts.reverse();
    Ok(parts)
}

/// What there is of the files of a log, the newest first. In the middle of a rotation one number is free, never two.
fn each<T>(mut look: impl FnMut(u32) -> io::Result<Option<T>>) -> io::Result<Vec<T>> {
    let mut found = Vec::new();
    let mut missing = 0;
    for number in 0.. {
        match look(number)? {
            Some(one) => {
                found.push(one);
                missing = 0;
            }
            None if missing == 1 => break,
            None => missing += 1,
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
