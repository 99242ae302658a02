//! How errands go on: an event changes one component, and whoever waited for that has its turn. Must look at
//! those only whom the event concerns: what a component waits for is counted, not searched for.

use std::mem;
use std::time::Duration;

use crate::supervisor::fleet::post::Errand;
use crate::supervisor::fleet::{Effect, Fleet, Seat};
use crate::supervisor::machine::step;
use crate::supervisor::state::{Action, Event};

impl Fleet {
    /// Feeds one event to a component's machine; `go_on` must follow.
    pub(super) fn feed(&mut self, seat: Seat, event: Event, now: Duration) {
        self.changed.insert(seat);
        let post = &mut self.posts[seat];
        let was_up = post.is_up();
        let before = mem::take(&mut post.state);
        let (state, actions) = step(before, event, now, &post.subject);
        post.state = state;
        let (acted, is_up) = (!actions.is_empty(), post.is_up());
        for action in actions {
            self.effects.push_back(match action {
                Action::Spawn => Effect::Spawn(seat),
                Action::Watch { pid } => Effect::Watch { seat, pid },
                Action::Terminate { pid } => Effect::Terminate { seat, pid },
                Action::Kill { pid } => Effect::Kill { seat, pid },
                Action::Tell(notice) => Effect::Tell(notice),
            });
        }
        if was_up != is_up {
            self.count_for_dependents(seat, is_up);
        }
        let post = &self.posts[seat];
        match post.errand {
            Errand::None | Errand::Starting if acted && post.state.rests() => {
                self.came_to_rest.push_back(seat);
            }
            // Also one that ended by itself before its turn came.
            Errand::StopQueued | Errand::Stopping if post.is_down() => {
                self.came_to_rest.push_back(seat);
            }
            Errand::RestartQueued | Errand::Restarting if post.is_down() => {
                self.set_errand(seat, Errand::StartQueued);
                self.block_without_hope(seat, now);
            }
            Errand::None
            | Errand::StartQueued
            | Errand::Starting
            | Errand::StopQueued
            | Errand::Stopping
            | Errand::RestartQueued
            | Errand::Restarting => {}
        }
        self.review(seat);
    }

    /// Tells of those that came to rest, and lets go on who waited for them.
    pub(super) fn go_on(&mut self, now: Duration) {
        loop {
            if let Some(seat) = self.came_to_rest.pop_front() {
                self.set_errand(seat, Errand::None);
                self.effects.push_back(Effect::Rested(seat));
                if !self.posts[seat].is_up() {
                    self.block_dependents(seat, now);
                }
            } else if let Some(seat) = self.stopping.next() {
                let errand = if self.posts[seat].errand.restarts() {
                    Errand::Restarting
                } else {
                    Errand::Stopping
                };
                self.set_errand(seat, errand);
                self.feed(seat, Event::Stop, now);
            } else if let Some(seat) = self.starting.next() {
                self.set_errand(seat, Errand::Starting);
                self.feed(seat, Event::Start, now);
            } else {
                return;
            }
        }
    }

    /// Those that wait for this one will never start.
    fn block_dependents(&mut self, seat: Seat, now: Duration) {
        for index in 0..self.posts[seat].needed_by.len() {
            let waiting = self.posts[seat].needed_by[index];
            let post = &self.posts[waiting];
            // What one that is withdrawn will depend on is not known yet.
            if post.errand == Errand::StartQueued && !post.is_withdrawn {
                self.block(waiting, seat, now);
            }
        }
    }

    /// One that waits to start from now on, while what it depends on came to rest before.
    pub(super) fn block_without_hope(&mut self, seat: Seat, now: Duration) {
        if self.posts[seat].is_withdrawn {
            return;
        }
        let needed = self.posts[seat].depends_on.iter().copied();
        let hopeless = |&needed: &Seat| self.rests(needed) && !self.posts[needed].is_up();
        if let Some(on) = needed.into_iter().find(hopeless) {
            self.block(seat, on, now);
        }
    }

    fn block(&mut self, seat: Seat, on: Seat, now: Duration) {
        self.set_errand(seat, Errand::None);
        let on = self.posts[on].subject.id.clone();
        self.feed(seat, Event::Blocked { on }, now);
    }

    /// Changes what a component is about, and its part in the waves with it.
    pub(super) fn set_errand(&mut self, seat: Seat, errand: Errand) {
        self.changed.insert(seat);
        let post = &mut self.posts[seat];
        let before = mem::replace(&mut post.errand, errand);
        let priority = post.priority;
        match (before.starts(), errand.starts()) {
            (false, true) => self.starting.join(priority),
            (true, false) => self.starting.leave(priority),
            (true, true) | (false, false) => {}
        }
        match (before.stops(), errand.stops()) {
            (false, true) => {
                self.stopping.join(priority);
                self.count_for_dependencies(seat, true);
            }
            (true, false) => {
                self.stopping.leave(priority);
                self.count_for_dependencies(seat, false);
            }
            (true, true) | (false, false) => {}
        }
        self.review(seat);
    }

    pub(super) fn count_for_dependents(&mut self, seat: Seat, is_up: bool) {
        for index in 0..self.posts[seat].needed_by.len() {
            let above = self.posts[seat].needed_by[index];
            let count = &mut self.posts[above].dependencies_not_up;
            *count = if is_up { *count - 1 } else { *count + 1 };
            self.review(above);
        }
    }

    fn count_for_dependencies(&mut self, seat: Seat, stops: bool) {
        for index in 0..self.posts[seat].depends_on.len() {
            let below = self.posts[seat].depends_on[index];
            let count = &mut self.posts[below].dependents_stopping;
            *count = if stops { *count + 1 } else { *count - 1 };
            self.review(below);
        }
    }

    /// Puts into effect what follows from a post's state, errand and counts: what it waits for, and until when.
    pub(super) fn review(&mut self, seat: Seat) {
        #[cfg(test)]
        super::tests::work::look();
        let post = &mut self.posts[seat];
        let (priority, errand) = (post.priority, post.errand);
        let may_start =
            errand == Errand::StartQueued && post.dependencies_not_up == 0 && !post.is_withdrawn;
        self.starting.set_ready(priority, seat, may_start);
        let may_stop = errand.waits_to_stop() && post.dependents_stopping == 0;
        self.stopping.set_ready(priority, seat, may_stop);
        let due = post.due();
        if due != post.awaited {
            if let Some(at) = post.awaited {
                self.deadlines.remove(&(at, seat));
            }
            if let Some(at) = due {
                self.deadlines.insert((at, seat));
            }
            post.awaited = due;
        }
    }
}
