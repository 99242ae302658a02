//! Which answers are on the disk and how much they take. Never more than the bound, not even for a moment: room is made
//! before a file is written.

use std::hash::RandomState;
use std::sync::Arc;

use quick_cache::sync::Cache;
use quick_cache::{Lifecycle, OptionsBuilder, Weighter};

use super::{Freshness, Id};

/// So much of a disk a file takes at least, and in steps of it.
const BLOCK: u64 = 4096;

/// Of files that went, this many are remembered, so that they are known as often wanted when they come again.
const REMEMBERED: usize = 10_000;

#[derive(Debug)]
pub(super) struct Index(Cache<Id, Kept, BySize, RandomState, Leaving>);

#[derive(Clone, Debug)]
struct Kept {
    bytes: u64,
    freshness: Arc<Freshness>,
}

#[derive(Clone, Debug)]
struct BySize;

impl Weighter<Id, Kept> for BySize {
    fn weight(&self, _: &Id, kept: &Kept) -> u64 {
        kept.bytes
    }
}

/// Collects what has to go, so that its files can be removed.
#[derive(Clone, Debug)]
struct Leaving;

impl Lifecycle<Id, Kept> for Leaving {
    type RequestState = Vec<Id>;

    fn on_evict(&self, leaving: &mut Vec<Id>, id: Id, _: Kept) {
        leaving.push(id);
    }
}

impl Index {
    pub(super) fn new(most_bytes: u64) -> Self {
        let options = OptionsBuilder::new()
            // In one part the bound is exact, and it is not asked for answers that are in memory.
            .shards(1)
            .estimated_items_capacity(REMEMBERED)
            .weight_capacity(most_bytes)
            .build()
            .expect("both capacities are given");
        Self(Cache::with_options(
            options,
            BySize,
            RandomState::new(),
            Leaving,
        ))
    }

    /// Counts a file of so many bytes. Those whose files have to be removed for it are returned; it may be among them.
    #[must_use]
    pub(super) fn add(&self, id: Id, length: u64, freshness: Arc<Freshness>) -> Vec<Id> {
        let mut leaving = Vec::new();
        let kept = Kept {
            bytes: length.max(1).next_multiple_of(BLOCK),
            freshness,
        };
        self.0.insert_with_lifecycle(id, kept, &mut leaving);
        leaving
    }

    /// Where it is kept, until when it holds.
    pub(super) fn find(&self, id: Id) -> Option<Arc<Freshness>> {
        self.0.get(&id).map(|kept| kept.freshness)
    }

    pub(super) fn forget(&self, id: Id) {
        self.0.remove(&id);
    }

    pub(super) fn size(&self) -> (u64, usize) {
        (self.0.weight(), self.0.len())
    }
}
