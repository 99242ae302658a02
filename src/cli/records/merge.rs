//! Several logs as one, in the order of time: the last lines of all, and all lines from there on.
//! Lines of one log stay in their order, whatever its clock did; at the same time, the first log goes first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Halt;
use super::series::{Place, Series};

/// A log that is told from one place on.
#[derive(Debug)]
pub(in crate::cli) struct Stream {
    /// The log.
    pub(in crate::cli) series: Series,
    /// The beginning of the next line to be told.
    pub(in crate::cli) place: Place,
}

impl Stream {
    /// A log of which everything is to be told.
    pub(in crate::cli) fn whole(series: Series) -> Self {
        let place = series.begin();
        Self { series, place }
    }

    fn next(&mut self) -> Option<u64> {
        (self.place < self.series.end()).then(|| self.series.at_the_latest(self.place))
    }
}

/// Moves the streams on, so that only the last lines of all of them together are to be told.
pub(in crate::cli) fn last(streams: &mut [Stream], lines: usize) -> Result<(), Halt> {
    let floors: Vec<Place> = streams.iter().map(|stream| stream.place).collect();
    let mut candidates = BinaryHeap::new();
    let before = |stream: &mut Stream, floor: Place| -> Result<Option<(u64, Place)>, Halt> {
        let begin = stream.series.line_before(stream.place)?;
        let begin = begin.filter(|begin| *begin >= floor);
        Ok(begin.map(|begin| (stream.series.at_the_latest(begin), begin)))
    };
    for (number, stream) in streams.iter_mut().enumerate() {
        stream.place = stream.series.end().max(stream.place);
        if let Some((at, begin)) = before(stream, floors[number])? {
            candidates.push((at, number, begin));
        }
    }
    for _ in 0..lines {
        let Some((_, number, begin)) = candidates.pop() else {
            break;
        };
        let stream = &mut streams[number];
        stream.place = begin;
        if let Some((at, begin)) = before(stream, floors[number])? {
            candidates.push((at, number, begin));
        }
    }
    Ok(())
}

/// Tells all lines from the streams' places on, in the order of time. `tell` tells one line of the stream with this
/// number, which begins at its place, and returns the beginning of the next.
pub(in crate::cli) fn tell(
    streams: &mut [Stream],
    mut tell: impl FnMut(usize, &mut Series, Place) -> Result<Place, Halt>,
) -> Result<(), Halt> {
    let heads = streams.iter_mut().enumerate();
    let mut heads: BinaryHeap<Reverse<(u64, usize)>> = heads
        .filter_map(|(number, stream)| Some(Reverse((stream.next()?, number))))
        .collect();
    while let Some(Reverse((_, number))) = heads.pop() {
        let stream = &mut streams[number];
        stream.place = tell(number, &mut stream.series, stream.place)?;
        heads.extend(stream.next().map(|at| Reverse((at, number))));
    }
    Ok(())
}
