//! The order within one wave of starts, or of stops: by priority, the next one when all of the former
//! have come to rest. Knows seats and priorities; must not know what a component is or does.

use std::collections::{BTreeMap, BTreeSet};

use crate::supervisor::fleet::Seat;

/// Components that start together, or stop together.
#[derive(Debug)]
pub(super) struct Wave {
    direction: Direction,
    /// How many of each priority are not at rest yet.
    unrested: BTreeMap<i32, usize>,
    /// Those that wait for their priority's turn and for nothing else.
    ready: BTreeSet<(i32, Seat)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    /// Lowest priority first: starts.
    Upwards,
    /// Highest priority first, the last of the configuration first: stops.
    Downwards,
}

impl Wave {
    pub(super) fn new(direction: Direction) -> Self {
        Self {
            direction,
            unrested: BTreeMap::new(),
            ready: BTreeSet::new(),
        }
    }

    /// One more of this priority is to come to rest.
    pub(super) fn join(&mut self, priority: i32) {
        *self.unrested.entry(priority).or_default() += 1;
    }

    /// One of this priority has come to rest, or was called off.
    pub(super) fn leave(&mut self, priority: i32) {
        if let Some(count) = self.unrested.get_mut(&priority) {
            *count -= 1;
            if *count == 0 {
                self.unrested.remove(&priority);
            }
        }
    }

    /// Says of one that is part of the wave whether its turn is all that it waits for.
    pub(super) fn set_ready(&mut self, priority: i32, seat: Seat, ready: bool) {
        if ready {
            self.ready.insert((priority, seat));
        } else {
            self.ready.remove(&(priority, seat));
        }
    }

    /// One whose turn has come.
    pub(super) fn next(&self) -> Option<Seat> {
        let (turn, ready) = match self.direction {
            Direction::Upwards => (self.unrested.first_key_value(), self.ready.first()),
            Direction::Downwards => (self.unrested.last_key_value(), self.ready.last()),
        };
        let ((turn, _), (priority, seat)) = (turn?, ready?);
        (turn == priority).then_some(*seat)
    }

    #[cfg(test)]
    pub(super) fn unrested(&self) -> &BTreeMap<i32, usize> {
        &self.unrested
    }
}
