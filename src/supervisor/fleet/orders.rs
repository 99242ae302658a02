//! What an order makes of each component that it concerns: an errand. Must not look at whose turn it is.

use std::time::Duration;

use crate::supervisor::fleet::post::Errand;
use crate::supervisor::fleet::{Fleet, Order, Seat};
use crate::supervisor::state::{Event, Phase};

impl Fleet {
    /// Takes an order for the named components. It overrules what was ordered of them before.
    pub fn order(&mut self, order: Order, seats: &[Seat], now: Duration) {
        let concerned = self.concerned(order, seats);
        if order == Order::Restart {
            for &seat in seats {
                self.order_restart(seat, now);
            }
        }
        for seat in concerned {
            match order {
                Order::Start | Order::Restart => self.order_start(seat, now),
                Order::Stop => self.order_stop(seat, now),
            }
        }
        self.go_on(now);
    }

    pub(super) fn order_start(&mut self, seat: Seat, now: Duration) {
        if self.posts[seat].is_withdrawn {
            // It is to run, but not as what it is.
            self.order_restart(seat, now);
        }
        if self.posts[seat].errand.restarts() {
            return; // it is on its way down and comes up again
        }
        match self.posts[seat].state.phase {
            Phase::Down | Phase::Waiting { .. } | Phase::Failed { .. } => {
                self.set_errand(seat, Errand::StartQueued);
            }
            Phase::Stopping { .. } | Phase::Killing { .. } => {
                // Its machine would spawn it as soon as it is gone; it must take its turn.
                self.set_errand(seat, Errand::Restarting);
                self.feed(seat, Event::Stop, now);
            }
            Phase::Spawning | Phase::Starting { .. } => {
                self.set_errand(seat, Errand::Starting);
                self.feed(seat, Event::Start, now);
            }
            Phase::Up { .. } => {
                // A stop may have waited for its turn.
                self.set_errand(seat, Errand::None);
                self.feed(seat, Event::Start, now);
            }
        }
    }

    pub(super) fn order_stop(&mut self, seat: Seat, now: Duration) {
        match self.posts[seat].state.phase {
            Phase::Spawning | Phase::Starting { .. } | Phase::Up { .. } => {
                self.set_errand(seat, Errand::StopQueued);
                self.feed(seat, Event::StopLater, now);
            }
            Phase::Down
            | Phase::Stopping { .. }
            | Phase::Killing { .. }
            | Phase::Waiting { .. }
            | Phase::Failed { .. } => {
                self.set_errand(seat, Errand::Stopping);
                self.feed(seat, Event::Stop, now);
            }
        }
    }

    /// What has a process stops first; the rest is for `order_start`.
    pub(super) fn order_restart(&mut self, seat: Seat, now: Duration) {
        match self.posts[seat].state.phase {
            Phase::Starting { .. } | Phase::Up { .. } => {
                self.set_errand(seat, Errand::RestartQueued);
                self.feed(seat, Event::StopLater, now);
            }
            // One that is being spawned is a new process, but perhaps not by the definition that it will have.
            Phase::Spawning if self.posts[seat].is_withdrawn => {
                self.set_errand(seat, Errand::RestartQueued);
                self.feed(seat, Event::StopLater, now);
            }
            Phase::Down
            | Phase::Spawning
            | Phase::Stopping { .. }
            | Phase::Killing { .. }
            | Phase::Waiting { .. }
            | Phase::Failed { .. } => {}
        }
    }
}
