//! The places for connections. Whoever has waited longest without a request gives way to others, and the last places
//! are only for looking and for ending, so that an operator is heard however many clients there are.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::protocol::Request;

/// One in so many is only for looking and for ending.
const SHARE_OF_SPARE: usize = 4;

/// All places.
#[derive(Clone, Debug)]
pub(super) struct Places(Arc<Mutex<Taken>>);

#[derive(Debug)]
struct Taken {
    most: usize,
    count: usize,
    /// Who waits for a request, longest first.
    idle: BTreeMap<u64, Waiting>,
    next: u64,
}

#[derive(Clone, Debug)]
struct Waiting {
    /// Says that somebody else needs the place.
    needed: Arc<Notify>,
    is_spare: bool,
}

/// A place that is taken, until dropped.
#[derive(Debug)]
pub(crate) struct Place {
    places: Places,
    /// Where it stands among those who wait.
    number: u64,
    /// Says that somebody else needs it.
    needed: Arc<Notify>,
    /// Whether it is only for looking and for ending.
    is_spare: bool,
}

impl Places {
    pub(super) fn new(most: usize) -> Self {
        Self(Arc::new(Mutex::new(Taken {
            most,
            count: 0,
            idle: BTreeMap::new(),
            next: 0,
        })))
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a new connection, if need be that of one that waits.
    pub(super) fn take(&self) -> Option<Place> {
        let mut taken = self.taken();
        let is_full = taken.count >= taken.most - taken.most / SHARE_OF_SPARE;
        let cleared = is_full.then(|| taken.clear_one()).flatten();
        if cleared.is_none() && taken.count >= taken.most {
            return None;
        }
        taken.count += 1;
        let needed = Arc::new(Notify::new());
        let is_spare = cleared.unwrap_or(is_full);
        Some(Place {
            places: self.clone(),
            number: taken.wait(&needed, is_spare),
            needed,
            is_spare,
        })
    }

    /// Has whoever waits longest give way.
    pub(super) fn clear_one(&self) {
        self.taken().clear_one();
    }
}

impl Taken {
    /// Whether the place that somebody gives away is a spare one; `None`: nobody waits.
    fn clear_one(&mut self) -> Option<bool> {
        let (_, longest) = self.idle.pop_first()?;
        longest.needed.notify_one();
        Some(longest.is_spare)
    }

    fn wait(&mut self, needed: &Arc<Notify>, is_spare: bool) -> u64 {
        self.next += 1;
        let needed = Arc::clone(needed);
        self.idle.insert(self.next, Waiting { needed, is_spare });
        self.next
    }
}

impl Place {
    /// Waits until somebody else needs it.
    pub(super) async fn is_needed(&self) {
        self.needed.notified().await;
    }

    /// A request has come. Whether it can be heard from this place.
    pub(super) fn ask(&mut self, request: &Request) -> bool {
        // Who is to give way already has it for this one request.
        let gives_way = self.places.taken().idle.remove(&self.number).is_none();
        self.is_spare |= gives_way;
        match request {
            Request::Status { .. } | Request::Stop { .. } => true,
            Request::Start { .. } | Request::Restart { .. } | Request::Reload { .. } => {
                !self.is_spare
            }
        }
    }

    /// The answer is given. Whether there may be another request.
    pub(super) fn wait_again(&mut self) -> bool {
        if !self.is_spare {
            self.number = self.places.taken().wait(&self.needed, false);
        }
        !self.is_spare
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.idle.remove(&self.number);
        taken.count -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status() -> Request {
        Request::Status {
            components: Vec::new(),
        }
    }

    fn start() -> Request {
        Request::Start {
            components: Vec::new(),
            wait: true,
        }
    }

    #[tokio::test(flavor = "current_thread")]
    async fn who_waits_longest_gives_way() {
        let places = Places::new(4);
        let mut three: Vec<Place> = (0..3).map(|_| places.take().unwrap()).collect();
        assert!(three[0].ask(&status()) && three[0].wait_again());
        let mut late = places.take().unwrap();
        three[1].is_needed().await;
        assert!(late.ask(&start()));
        // Who had sent his request when he was to give way is heard, if it is a short one, and once.
        assert!(!three[1].ask(&start()) && three[1].ask(&status()) && !three[1].wait_again());
        // The others have not been asked to.
        assert!(three[2].ask(&start()) && three[0].ask(&start()));
    }

    #[test]
    fn the_last_places_are_for_looking_and_for_ending() {
        let places = Places::new(8);
        let mut busy: Vec<Place> = (0..6).map(|_| places.take().unwrap()).collect();
        assert!(busy.iter_mut().all(|place| place.ask(&start())));
        let mut spare: Vec<Place> = Vec::new();
        for _ in 0..2 {
            let mut place = places.take().unwrap();
            assert!(!place.ask(&start()) && place.ask(&status()));
            spare.push(place);
        }
        assert!(places.take().is_none());
        spare.pop();
        // Whoever is given the place of one that waits gets no better one.
        let waiting = places.take().unwrap();
        assert!(!places.take().unwrap().ask(&start()));
        drop((waiting, spare, busy.pop()));
        assert!(places.take().unwrap().ask(&start()));
    }

    #[test]
    fn one_place_is_one_for_everything() {
        let places = Places::new(1);
        let mut only = places.take().unwrap();
        assert!(only.ask(&start()));
        assert!(places.take().is_none());
    }
}
