//! One errand for all who want the same at the same time. An errand that was begun is brought to its end, also when all
//! who wanted it have gone: the next one profits. The number of errands is bounded.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch::{self, Receiver};

use super::address::Address;

/// What is under way.
#[derive(Debug)]
pub(super) struct Flights<T> {
    under_way: Arc<Mutex<HashMap<Address, Receiver<Option<T>>>>>,
    most: usize,
}

/// Why there is no outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grounded {
    /// As many are under way as there may be.
    Full,
    /// The errand ended without an outcome, which is a fault of ours.
    Lost,
}

impl<T: Clone + Send + Sync + 'static> Flights<T> {
    pub(super) fn new(most: usize) -> Self {
        Self {
            under_way: Arc::default(),
            most,
        }
    }

    /// Waits for the errand, which is begun where nobody has.
    pub(super) async fn join<F>(
        &self,
        address: &Address,
        errand: impl FnOnce() -> F,
    ) -> Result<T, Grounded>
    where
        F: Future<Output = T> + Send + 'static,
    {
        let mut landing = {
            let mut under_way = self
                .under_way
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if let Some(landing) = under_way.get(address) {
                landing.clone()
            } else if under_way.len() >= self.most {
                return Err(Grounded::Full);
            } else {
                let (told, landing) = watch::channel(None);
                under_way.insert(Arc::clone(address), landing.clone());
                let seat = Seat {
                    under_way: Arc::clone(&self.under_way),
                    address: Arc::clone(address),
                };
                let errand = errand();
                tokio::spawn(async move {
                    let outcome = errand.await;
                    drop(seat);
                    told.send_replace(Some(outcome));
                });
                landing
            }
        };
        let landed = landing.wait_for(Option::is_some).await;
        landed
            .ok()
            .and_then(|outcome| outcome.clone())
            .ok_or(Grounded::Lost)
    }
}

/// An errand's place among those under way, given back however it ends.
struct Seat<T> {
    under_way: Arc<Mutex<HashMap<Address, Receiver<Option<T>>>>>,
    address: Address,
}

impl<T> Drop for Seat<T> {
    fn drop(&mut self) {
        let mut under_way = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        under_way.remove(&self.address);
    }
}
