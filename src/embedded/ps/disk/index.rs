//! Which answers are on the disk and how much they take. Never more than the bound, not even for a moment: room is made
//! before a file is written.

use std::hash::RandomState;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use quick_cache::sync::Cache;
use quick_cache::{Lifecycle, OptionsBuilder, Weighter};

use super::{Freshness, Id};

/// So much of a disk a file takes at least, and in steps of it.
const BLOCK: u64 = 4096;

/// Of files that went, this many are remembered, so that they are known as often wanted when they come again.
const REMEMBERED: usize = 10_000;

#[derive(Debug)]
pub(super) struct Index(Cache<Id, Kept, BySize, RandomState, Leaving>);

/// What is known of a kept answer.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    bytes: u64,
    /// Until when it holds.
    pub(super) freshness: Arc<Freshness>,
    /// Its bytes were read by this process, and are what was written.
    pub(super) checked: Arc<AtomicBool>,
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
            bytes: on_disk(length),
            freshness,
            checked: Arc::default(),
        };
        self.0.insert_with_lifecycle(id, kept, &mut leaving);
        // What took the place of a former answer to the same question leaves as that one, and stays.
        leaving.retain(|gone| *gone != id || !self.0.contains_key(&id));
        leaving
    }

    /// Gives up so many bytes of what is least wanted, or all where that is less. Their files have to be removed.
    #[must_use]
    pub(super) fn give_up(&self, length: u64) -> Vec<Id> {
        let before: Vec<Id> = self.0.iter().map(|(id, _)| id).collect();
        let bound = self.0.capacity();
        // Never 0, from which a bound does not come back in its proportions.
        let less = self.0.weight().saturating_sub(on_disk(length)).max(1);
        self.0.set_capacity(less);
        self.0.set_capacity(bound);
        let is_gone = |id: &Id| !self.0.contains_key(id);
        before.into_iter().filter(is_gone).collect()
    }

    pub(super) fn find(&self, id: Id) -> Option<Kept> {
        self.0.get(&id)
    }

    pub(super) fn has(&self, id: Id) -> bool {
        self.0.contains_key(&id)
    }

    /// How much may be there.
    pub(super) fn bound(&self) -> u64 {
        self.0.capacity()
    }

    pub(super) fn forget(&self, id: Id) {
        self.0.remove(&id);
    }

    pub(super) fn size(&self) -> (u64, usize) {
        (self.0.weight(), self.0.len())
    }
}

/// What a file of this length takes.
pub(super) fn on_disk(length: u64) -> u64 {
    length.max(1).next_multiple_of(BLOCK)
}
