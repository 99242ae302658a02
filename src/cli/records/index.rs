//! The index beside a log, read in blocks: when which bytes arrived. Whatever stands in the file, an answer is a
//! time or none: a torn end, garbage, times that go back and places beyond the log harm nobody.

use std::fs::File;
use std::os::unix::fs::FileExt;

use crate::protocol::index::{Arrival, RECORD};

/// The records that are held, and the most that one reading costs: 4 KiB.
const BLOCK: u64 = 256;

/// The index of one file; one without records where there is none.
#[derive(Debug, Default)]
pub(super) struct Index {
    file: Option<File>,
    /// Whole records.
    count: u64,
    block: Vec<Arrival>,
    /// Where the record behind the block begins; `None`: there is none.
    beyond: Option<u64>,
}

impl Index {
    pub(super) fn new(file: Option<File>) -> Self {
        let mut index = Self {
            file,
            ..Self::default()
        };
        index.grow();
        index
    }

    /// Whether there is a file; it may have no record yet.
    pub(super) fn is_there(&self) -> bool {
        self.file.is_some()
    }

    /// Takes notice of what was written meanwhile.
    pub(super) fn grow(&mut self) {
        let metadata = self.file.as_ref().map(File::metadata);
        let length = metadata.map_or(0, |found| found.map_or(0, |found| found.len()));
        self.count = length / RECORD as u64;
        // The last record may have become another one.
        self.block.clear();
    }

    /// When the byte at this offset arrived, in Unix milliseconds; `None`: that is not known.
    pub(super) fn at(&mut self, offset: u64) -> Option<u64> {
        let first = self.block.first();
        let holds = first.is_some_and(|first| first.offset <= offset)
            && self.beyond.is_none_or(|beyond| offset < beyond);
        if !holds {
            self.load(offset);
        }
        let behind = self.block.partition_point(|one| one.offset <= offset);
        Some(self.block.get(behind.checked_sub(1)?)?.at_ms)
    }

    /// When the first byte of which that is known arrived.
    pub(super) fn first(&self) -> Option<u64> {
        Some(self.record(0)?.at_ms)
    }

    /// The offset of the first byte that arrived at this time or later: 0 where that may be any byte. `None`:
    /// all came before.
    pub(super) fn since(&self, at_ms: u64) -> Option<u64> {
        match self.search(|one| one.at_ms < at_ms) {
            0 => Some(0),
            number => Some(self.record(number)?.offset),
        }
    }

    /// Loads the block around the record of an offset, so that reading in either direction goes on in it.
    fn load(&mut self, offset: u64) {
        let behind = self.search(|one| one.offset <= offset);
        let begin = behind.saturating_sub(BLOCK / 2);
        // One more, to know where the block ends.
        self.block = self.read(begin, (BLOCK + 1).min(self.count.saturating_sub(begin)));
        self.beyond = None;
        if self.block.len() as u64 > BLOCK {
            self.beyond = self.block.pop().map(|one| one.offset);
        }
    }

    /// How many records come before the first one of which this is not true; they are taken to be in order.
    fn search(&self, comes_before: impl Fn(Arrival) -> bool) -> u64 {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = low.midpoint(high);
            if self.record(middle).is_some_and(&comes_before) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    fn record(&self, number: u64) -> Option<Arrival> {
        let is_there = number < self.count;
        is_there
            .then(|| self.read(number, 1))
            .and_then(|one| one.first().copied())
    }

    /// So many records, which are there; none where they cannot be read.
    fn read(&self, first: u64, count: u64) -> Vec<Arrival> {
        let count = usize::try_from(count).unwrap_or(0);
        let mut bytes = vec![0; count * RECORD];
        let file = self.file.as_ref();
        let read = file.map(|file| file.read_exact_at(&mut bytes, first * RECORD as u64));
        if !matches!(read, Some(Ok(()))) {
            return Vec::new();
        }
        let (records, _) = bytes.as_chunks();
        records.iter().copied().map(Arrival::from_bytes).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn index(records: &[(u64, u64)], more: &[u8]) -> Index {
        let mut file = tempfile::tempfile().unwrap();
        for &(offset, at_ms) in records {
            file.write_all(&Arrival { offset, at_ms }.to_bytes())
                .unwrap();
        }
        file.write_all(more).unwrap();
        Index::new(Some(file))
    }

    #[test]
    fn a_byte_has_the_time_of_the_record_before_it() {
        let mut index = index(&[(10, 1_000), (20, 2_000), (30, 3_000)], b"torn");
        for (offset, at) in [
            (0, None),
            (9, None),
            (10, Some(1_000)),
            (19, Some(1_000)),
            (35, Some(3_000)),
            (20, Some(2_000)),
            (5, None),
        ] {
            assert_eq!(index.at(offset), at, "{offset}");
        }
        for (at, offset) in [
            (0, Some(0)),
            (1_000, Some(0)),
            (1_001, Some(20)),
            (3_001, None),
        ] {
            assert_eq!(index.since(at), offset, "{at}");
        }
        assert_eq!(index.first(), Some(1_000));
    }

    #[test]
    fn many_records_are_read_in_blocks_in_both_directions() {
        let records: Vec<(u64, u64)> = (0..10_000).map(|n| (n * 3, n)).collect();
        let mut index = index(&records, b"");
        for n in (0..10_000).chain((0..10_000).rev()) {
            assert_eq!(index.at(n * 3 + 2), Some(n));
        }
    }

    #[test]
    fn garbage_is_no_time_and_no_harm() {
        for mut index in [
            Index::new(None),
            index(&[], b"short"),
            index(&[(u64::MAX, u64::MAX), (0, 0), (7, 1)], b""),
        ] {
            for offset in [0, 1, 7, u64::MAX] {
                let _ = index.at(offset);
                let _ = index.since(offset);
            }
        }
        assert_eq!(index(&[], b"short").at(1), None);
    }

    #[test]
    fn what_is_written_later_is_seen() {
        let mut first = index(&[(0, 5)], b"");
        assert_eq!(first.at(100), Some(5));
        let record = Arrival {
            offset: 50,
            at_ms: 6,
        };
        first
            .file
            .as_mut()
            .unwrap()
            .write_all(&record.to_bytes())
            .unwrap();
        first.grow();
        assert_eq!(first.at(100), Some(6));
    }
}
