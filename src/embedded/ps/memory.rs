//! The part of the response cache that is in memory: answers by the addresses that clients use, so that a hit needs
//! nothing but the text of the address. Bounded in bytes.

use std::hash::RandomState;
use std::sync::Arc;

use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{OptionsBuilder, Weighter};

use super::disk::LARGEST_IN_MEMORY;
use super::picture::Picture;

/// All answers together, in bytes.
const CAPACITY: u64 = 64 << 20;

/// About what an answer takes beside its bytes and its address.
const OVERHEAD: u64 = 1024;

/// About so many answers there will be.
const EXPECTED: usize = 4096;

/// Threads that look at the same time do not wait for each other, nor much for one that changes something.
const PARTS: usize = 8;

/// A longer address is read anew each time.
const LONGEST_ADDRESS: usize = 1024;

#[derive(Debug)]
pub(super) struct Memory(Cache<Box<str>, Arc<Picture>, BySize, RandomState>);

#[derive(Clone, Debug)]
struct BySize;

impl Weighter<Box<str>, Arc<Picture>> for BySize {
    // The same bytes at two addresses are counted twice: the bound holds, and such addresses are few.
    fn weight(&self, address: &Box<str>, picture: &Arc<Picture>) -> u64 {
        OVERHEAD + address.len() as u64 + picture.content.length()
    }
}

impl Memory {
    pub(super) fn new() -> Self {
        let options = OptionsBuilder::new()
            .shards(PARTS)
            .estimated_items_capacity(EXPECTED)
            .weight_capacity(CAPACITY)
            .build()
            .expect("both capacities are given");
        Self(Cache::with_options(
            options,
            BySize,
            RandomState::new(),
            DefaultLifecycle::default(),
        ))
    }

    pub(super) fn find(&self, address: &str) -> Option<Arc<Picture>> {
        self.0.get(address)
    }

    /// Keeps an answer, unless it is too large to be kept here.
    pub(super) fn keep(&self, address: &str, picture: &Arc<Picture>) {
        if picture.content.length() <= LARGEST_IN_MEMORY && address.len() <= LONGEST_ADDRESS {
            self.0.insert(address.into(), Arc::clone(picture));
        }
    }

    pub(super) fn forget(&self, address: &str) {
        self.0.remove(address);
    }

    /// Bytes that are kept, about.
    pub(super) fn size(&self) -> u64 {
        self.0.weight()
    }
}
