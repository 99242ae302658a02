//! What the fleet keeps of one component: its state, what was ordered of it, and how many others it waits
//! for. Decides nothing about any other component.

use std::time::Duration;

use crate::supervisor::fleet::{Member, Seat};
use crate::supervisor::state::{Phase, State, Subject};

/// What an order made a component's business, until it comes to rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Errand {
    /// Nothing is ordered that is not done.
    None,
    /// It starts when its turn comes.
    StartQueued,
    /// It starts.
    Starting,
    /// It stops when its turn comes.
    StopQueued,
    /// It stops.
    Stopping,
    /// It stops when its turn comes, and starts then.
    RestartQueued,
    /// It stops, and starts then.
    Restarting,
}

impl Errand {
    /// Whether others that start later wait for it.
    pub(super) fn starts(self) -> bool {
        match self {
            Self::StartQueued | Self::Starting | Self::RestartQueued | Self::Restarting => true,
            Self::None | Self::StopQueued | Self::Stopping => false,
        }
    }

    /// Whether others that stop later wait for it.
    pub(super) fn stops(self) -> bool {
        match self {
            Self::StopQueued | Self::Stopping | Self::RestartQueued | Self::Restarting => true,
            Self::None | Self::StartQueued | Self::Starting => false,
        }
    }

    /// Whether it is to stop and to start.
    pub(super) fn restarts(self) -> bool {
        self.starts() && self.stops()
    }

    /// Whether it stops when its turn comes.
    pub(super) fn waits_to_stop(self) -> bool {
        match self {
            Self::StopQueued | Self::RestartQueued => true,
            Self::None | Self::StartQueued | Self::Starting | Self::Stopping | Self::Restarting => {
                false
            }
        }
    }
}

/// A component's place in the fleet.
#[derive(Debug)]
pub(super) struct Post {
    pub(super) subject: Subject,
    pub(super) state: State,
    pub(super) errand: Errand,
    /// Its own, or that of one which depends on it where that is lower.
    pub(super) priority: i32,
    pub(super) depends_on: Vec<Seat>,
    pub(super) needed_by: Vec<Seat>,
    /// How many of `depends_on` are not up.
    pub(super) dependencies_not_up: usize,
    /// How many of `needed_by` are about to stop.
    pub(super) dependents_stopping: usize,
    /// The deadline that the fleet has noted for it.
    pub(super) awaited: Option<Duration>,
    /// Whether it is kept from running until the fleet is reorganized.
    pub(super) is_withdrawn: bool,
}

impl Post {
    /// The post of a component that is down. Those that depend on it are for [`connect`] to find.
    pub(super) fn new(member: Member) -> Self {
        Self {
            subject: member.subject,
            state: State::default(),
            errand: Errand::None,
            priority: member.priority,
            depends_on: member.depends_on,
            needed_by: Vec::new(),
            dependencies_not_up: 0,
            dependents_stopping: 0,
            awaited: None,
            is_withdrawn: false,
        }
    }

    pub(super) fn is_up(&self) -> bool {
        matches!(self.state.phase, Phase::Up { .. })
    }

    pub(super) fn is_down(&self) -> bool {
        self.state.phase == Phase::Down
    }

    /// Its machine's deadline. One that waits for its turn to start makes no further attempt of its own: that
    /// would not wait for those that it depends on.
    pub(super) fn due(&self) -> Option<Duration> {
        match self.errand {
            Errand::StartQueued => None,
            Errand::None
            | Errand::Starting
            | Errand::StopQueued
            | Errand::Stopping
            | Errand::RestartQueued
            | Errand::Restarting => self.state.deadline(),
        }
    }
}

/// Finds what follows from who depends on whom, and from how everybody is.
pub(super) fn connect(posts: &mut [Post]) {
    for post in posts.iter_mut() {
        post.needed_by.clear();
    }
    for seat in 0..posts.len() {
        for index in 0..posts[seat].depends_on.len() {
            let needed = posts[seat].depends_on[index];
            posts[needed].needed_by.push(seat);
        }
    }
    lower_priorities(posts);
    for seat in 0..posts.len() {
        let post = &posts[seat];
        let not_up = post.depends_on.iter().filter(|&&on| !posts[on].is_up());
        let not_up = not_up.count();
        let stopping = post.needed_by.iter();
        let stopping = stopping.filter(|&&by| posts[by].errand.stops()).count();
        posts[seat].dependencies_not_up = not_up;
        posts[seat].dependents_stopping = stopping;
    }
}

/// A component must not start later than those which depend on it: it takes over the lowest priority among
/// them. Lowest first, so that each is visited once.
fn lower_priorities(posts: &mut [Post]) {
    let mut order: Vec<Seat> = (0..posts.len()).collect();
    order.sort_by_key(|&seat| posts[seat].priority);
    let mut is_settled = vec![false; posts.len()];
    for first in order {
        let priority = posts[first].priority;
        let mut open = vec![first];
        while let Some(seat) = open.pop() {
            if !std::mem::replace(&mut is_settled[seat], true) {
                posts[seat].priority = priority;
                open.extend_from_slice(&posts[seat].depends_on);
            }
        }
    }
}
