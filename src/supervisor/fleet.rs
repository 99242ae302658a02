//! All components together: who starts and who stops when. Holds every component's state and
//! feeds each event to its machine; what comes out are effects for the hands. Must not act.
//!
//! An order becomes an errand for each component that it concerns, and does not reach its machine before its
//! turn: a component starts when those of lower priority that start too have come to rest and those that it
//! depends on are up, and stops the other way round. A restart is a stop, then a start.

mod orders;
mod post;
mod progress;
mod reorganize;
mod resume;
mod wave;

use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::supervisor::fleet::post::{Errand, Post};
pub use crate::supervisor::fleet::resume::Resumed;
use crate::supervisor::fleet::wave::{Direction, Wave};
use crate::supervisor::report::Notice;
use crate::supervisor::state::{Event, State, Subject, Want};

/// The place of a component in the fleet: its index in the order of the configuration that was the first. It keeps it
/// as long as there is a component of its name.
pub type Seat = usize;

/// A component as the fleet is told of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its name and numbers.
    pub subject: Subject,
    /// Lower ones start first.
    pub priority: i32,
    /// The seats of those that must be up before it starts. There must be no cycle.
    pub depends_on: Vec<Seat>,
}

/// What an operator wants of components.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// That they run.
    Start,
    /// That they are down.
    Stop,
    /// That they run as new processes.
    Restart,
}

/// What comes out of the fleet, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Make a process for this seat and answer with `Spawned` or `SpawnFailed`.
    Spawn(Seat),
    /// Watch over a component that is up.
    Watch {
        /// Which.
        seat: Seat,
        /// The main process.
        pid: u32,
    },
    /// Send the stop signal.
    Terminate {
        /// Whose.
        seat: Seat,
        /// The main process.
        pid: u32,
    },
    /// Send SIGKILL to everything that is left.
    Kill {
        /// Whose.
        seat: Seat,
        /// The main process.
        pid: u32,
    },
    /// Tell whoever listens.
    Tell(Notice),
    /// The component came to rest: orders that wait for it go on.
    Rested(Seat),
}

/// All components.
#[derive(Debug)]
pub struct Fleet {
    posts: Vec<Post>,
    starting: Wave,
    stopping: Wave,
    deadlines: BTreeSet<(Duration, Seat)>,
    effects: VecDeque<Effect>,
    /// Those that came to rest and whose followers were not looked at yet: a list, since a chain of
    /// dependencies may be as long as the configuration.
    came_to_rest: VecDeque<Seat>,
    /// Those about whom something may have changed since somebody asked for it.
    changed: BTreeSet<Seat>,
    /// Seats whose components were dropped.
    vacant: BTreeSet<Seat>,
}

impl Fleet {
    /// Takes the components in the configuration's order. All are down.
    #[must_use]
    pub fn new(members: Vec<Member>) -> Self {
        let mut posts: Vec<Post> = members.into_iter().map(Post::new).collect();
        post::connect(&mut posts);
        Self {
            changed: (0..posts.len()).collect(),
            posts,
            starting: Wave::new(Direction::Upwards),
            stopping: Wave::new(Direction::Downwards),
            deadlines: BTreeSet::new(),
            effects: VecDeque::new(),
            came_to_rest: VecDeque::new(),
            vacant: BTreeSet::new(),
        }
    }

    /// The number of seats, the empty ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.posts.len()
    }

    /// Whether there is no seat.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.posts.is_empty()
    }

    /// A component's state.
    #[must_use]
    pub fn state(&self, seat: Seat) -> &State {
        &self.posts[seat].state
    }

    /// Whether a start order waits for others to come up first.
    #[must_use]
    pub fn is_queued_to_start(&self, seat: Seat) -> bool {
        self.posts[seat].errand == Errand::StartQueued
    }

    /// Whether somebody wants this component to run.
    #[must_use]
    pub fn is_wanted(&self, seat: Seat) -> bool {
        let post = &self.posts[seat];
        post.state.want == Want::Up || post.errand.starts()
    }

    /// Whether no order for this component is under way, and it is down, up or given up.
    #[must_use]
    pub fn rests(&self, seat: Seat) -> bool {
        let post = &self.posts[seat];
        post.errand == Errand::None && post.state.rests()
    }

    /// The order for this component that must be given again to a fleet which goes on in the place of this one; see
    /// [`Fleet::resume`].
    #[must_use]
    pub fn under_way(&self, seat: Seat) -> Option<Order> {
        match self.posts[seat].errand {
            // Its state says the rest.
            Errand::None | Errand::Starting => None,
            Errand::StartQueued | Errand::Restarting => Some(Order::Start),
            Errand::StopQueued | Errand::Stopping => Some(Order::Stop),
            Errand::RestartQueued => Some(Order::Restart),
        }
    }

    /// Those about whom something may have changed since the last call; at first all.
    pub fn take_changed(&mut self) -> BTreeSet<Seat> {
        std::mem::take(&mut self.changed)
    }

    /// When [`Fleet::due`] has something to do.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Duration> {
        self.deadlines.first().map(|(at, _)| *at)
    }

    /// The next effect to carry out.
    pub fn next_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// The named components and, unless they are to be stopped, those that they depend on, each once.
    #[must_use]
    pub fn concerned(&self, order: Order, seats: &[Seat]) -> BTreeSet<Seat> {
        let mut concerned: BTreeSet<Seat> = seats.iter().copied().collect();
        if order != Order::Stop {
            let mut open: Vec<Seat> = seats.to_vec();
            while let Some(seat) = open.pop() {
                for &needed in &self.posts[seat].depends_on {
                    if concerned.insert(needed) {
                        open.push(needed);
                    }
                }
            }
        }
        concerned
    }

    /// Feeds one event to a component's machine, and lets others go on where it came to rest.
    pub fn event(&mut self, seat: Seat, event: Event, now: Duration) {
        self.feed(seat, event, now);
        self.go_on(now);
    }

    /// Feeds the deadlines that have come.
    pub fn due(&mut self, now: Duration) {
        while let Some((at, seat)) = self.deadlines.first().copied() {
            if at > now {
                break;
            }
            self.event(seat, Event::Deadline, now);
        }
    }
}

#[cfg(test)]
mod tests;
