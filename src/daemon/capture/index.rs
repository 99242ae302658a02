//! When which bytes of a log arrived: records beside it, as `protocol::index` lays them out. The log is what counts: where
//! a record cannot be written, its bytes count as having come with those before them.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use crate::protocol::index::{Arrival, RECORD};

/// Bytes that come within this time of the last record count as having come with it, in milliseconds.
const BATCH_MS: u64 = 10;

/// The open index of the log that is being written.
#[derive(Debug)]
pub(super) struct Index {
    file: File,
    /// Its length in bytes, a multiple of a record's.
    length: u64,
    last: Option<Arrival>,
}

impl Index {
    /// Takes on an index whose log has this length now.
    pub(super) fn new(file: File, end: u64) -> io::Result<Self> {
        let length = file.metadata()?.len();
        let mut index = Self {
            file,
            length: length - length % RECORD as u64,
            last: None,
        };
        index.cut(end)?;
        Ok(index)
    }

    /// Drops what is said of bytes that the log does not have: it was cut, or a power failure took its end.
    fn cut(&mut self, end: u64) -> io::Result<()> {
        self.last = None;
        let before = self.file.metadata()?.len();
        // Of an empty log there is nothing to say. Otherwise what is too much is searched for: there may be many records.
        let known = if end == 0 { 0 } else { self.length };
        let (mut right, mut wrong) = (0, known / RECORD as u64);
        while right < wrong {
            let middle = right.midpoint(wrong);
            let mut record = [0; RECORD];
            self.file
                .read_exact_at(&mut record, middle * RECORD as u64)?;
            let arrival = Arrival::from_bytes(record);
            if arrival.offset <= end {
                self.last = Some(arrival);
                right = middle + 1;
            } else {
                wrong = middle;
            }
        }
        self.length = right * RECORD as u64;
        if self.length < before {
            self.file.set_len(self.length)?;
        }
        Ok(())
    }

    /// Its length in bytes.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Bytes that arrive now will stand at this place of the log. To be called before they do: a kill in between leaves
    /// a record of nothing, which the next one of the same place replaces, and never bytes that count as older than they are.
    pub(super) fn note(&mut self, arrival: Arrival) {
        let at = match self.last {
            // A clock that was set back is a new time like any other.
            Some(last) if last.at_ms.abs_diff(arrival.at_ms) < BATCH_MS => return,
            Some(last) if last.offset == arrival.offset => self.length - RECORD as u64,
            Some(_) | None => self.length,
        };
        // Within one page, by one call: there as a whole or not at all.
        if self.file.write_all_at(&arrival.to_bytes(), at).is_ok() {
            self.length = at + RECORD as u64;
            self.last = Some(arrival);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(end: u64, bytes: &[u8]) -> Index {
        let file = tempfile::tempfile().unwrap();
        file.write_all_at(bytes, 0).unwrap();
        Index::new(file, end).unwrap()
    }

    fn records(index: &Index) -> Vec<(u64, u64)> {
        let mut bytes = vec![0; usize::try_from(index.file.metadata().unwrap().len()).unwrap()];
        index.file.read_exact_at(&mut bytes, 0).unwrap();
        let records = bytes.chunks_exact(RECORD);
        assert!(records.remainder().is_empty());
        records
            .map(|record| Arrival::from_bytes(record.try_into().unwrap()))
            .map(|arrival| (arrival.offset, arrival.at_ms))
            .collect()
    }

    fn note(index: &mut Index, offset: u64, at_ms: u64) {
        index.note(Arrival { offset, at_ms });
    }

    #[test]
    fn there_is_one_record_for_a_batch_whatever_the_clock_does() {
        let mut index = index(0, &[]);
        for (offset, at_ms) in [(0, 100), (5, 109), (9, 110), (12, 50), (13, 59), (20, 60)] {
            note(&mut index, offset, at_ms);
        }
        assert_eq!(records(&index), [(0, 100), (9, 110), (12, 50), (20, 60)]);
    }

    #[test]
    fn a_record_of_nothing_is_replaced() {
        let mut index = index(0, &[]);
        note(&mut index, 7, 100);
        note(&mut index, 7, 200);
        assert_eq!(records(&index), [(7, 200)]);
    }

    #[test]
    fn what_an_index_says_too_much_is_dropped() {
        let mut bytes = Vec::new();
        for offset in [0, 10, 20, 30] {
            bytes.extend(Arrival { offset, at_ms: 1 }.to_bytes());
        }
        bytes.extend([1, 2, 3]);
        let mut index = index(20, &bytes);
        assert_eq!(records(&index), [(0, 1), (10, 1), (20, 1)]);
        index.cut(5).unwrap();
        note(&mut index, 5, 100);
        assert_eq!(records(&index), [(0, 1), (5, 100)]);
    }

    #[test]
    fn wherever_a_log_is_cut_its_index_says_no_more_than_that() {
        let offsets = (0..40).map(|number| number * 10);
        let bytes: Vec<u8> = offsets
            .flat_map(|offset| Arrival { offset, at_ms: 1 }.to_bytes())
            .collect();
        assert_eq!(records(&index(0, &bytes)), []);
        for end in 1..400 {
            let index = index(end, &bytes);
            let known = records(&index);
            assert_eq!(known.len() as u64, end / 10 + 1, "{end}");
            let last = index.last.map(|last| (last.offset, last.at_ms));
            assert_eq!(last.as_ref(), known.last(), "{end}");
        }
    }
}
