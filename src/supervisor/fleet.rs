//! All components together: who starts and who stops when. Holds every component's state and
//! feeds each event to its machine; what comes out are effects for the hands. Must not act.
//!
//! An order does not reach a machine before its gate opens: a component starts when those of lower
//! priority that start too have come to rest and those that it depends on are up, and stops the other way round.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use crate::supervisor::machine::step;
use crate::supervisor::report::Notice;
use crate::supervisor::state::{Action, Event, Phase, State, Subject, Want};

/// The place of a component in the fleet: its index in the configuration's order.
pub type Seat = usize;

/// A component as the fleet is told of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Its name and numbers.
    pub subject: Subject,
    /// Lower ones start first.
    pub priority: i32,
    /// The seats of those that must be up before it starts.
    pub depends_on: Vec<Seat>,
}

/// What an operator wants of components.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Whether an order waits in front of a component's machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gate {
    Open,
    StartQueued,
    StopQueued,
}

#[derive(Debug)]
struct Post {
    subject: Subject,
    state: State,
    gate: Gate,
    /// Its own, or that of one which depends on it where that is lower.
    priority: i32,
    depends_on: Vec<Seat>,
    needed_by: Vec<Seat>,
    /// Whether it is counted in the wave that starts or stops.
    in_wave: Option<Direction>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

/// The components that start (or stop) together, by priority.
#[derive(Debug, Default)]
struct Wave {
    /// Those not at rest yet, by priority.
    unrested: BTreeMap<i32, usize>,
    /// Those whose gate is closed, by priority.
    queued: BTreeMap<i32, BTreeSet<Seat>>,
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
}

impl Fleet {
    /// Takes the components in the configuration's order. All are down.
    #[must_use]
    pub fn new(members: Vec<Member>) -> Self {
        let mut posts: Vec<Post> = members
            .into_iter()
            .map(|member| Post {
                subject: member.subject,
                state: State::default(),
                gate: Gate::Open,
                priority: member.priority,
                depends_on: member.depends_on,
                needed_by: Vec::new(),
                in_wave: None,
            })
            .collect();
        for seat in 0..posts.len() {
            for needed in posts[seat].depends_on.clone() {
                posts[needed].needed_by.push(seat);
            }
        }
        lower_priorities(&mut posts);
        Self {
            posts,
            starting: Wave::default(),
            stopping: Wave::default(),
            deadlines: BTreeSet::new(),
            effects: VecDeque::new(),
            came_to_rest: VecDeque::new(),
        }
    }

    /// The number of components.
    #[must_use]
    pub fn len(&self) -> usize {
        self.posts.len()
    }

    /// Whether there is no component.
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
        self.posts[seat].gate == Gate::StartQueued
    }

    /// Whether no order for this component is under way.
    #[must_use]
    pub fn rests(&self, seat: Seat) -> bool {
        let post = &self.posts[seat];
        post.gate == Gate::Open && post.state.rests()
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

    /// Feeds the deadlines that have come.
    pub fn due(&mut self, now: Duration) {
        while let Some((at, seat)) = self.deadlines.first().copied() {
            if at > now {
                break;
            }
            self.event(seat, Event::Deadline, now);
        }
    }

    /// The named components and, for a start, those that they depend on, each once.
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

    /// Takes an order for the named components.
    pub fn order(&mut self, order: Order, seats: &[Seat], now: Duration) {
        match order {
            Order::Start => self.order_start(seats, now),
            Order::Stop => self.order_stop(seats, now),
            Order::Restart => {
                let (live, idle): (Vec<Seat>, Vec<Seat>) = seats
                    .iter()
                    .copied()
                    .partition(|&seat| self.posts[seat].state.pid().is_some());
                for seat in live {
                    self.leave_queue(seat);
                    self.feed(seat, Event::Restart, now);
                }
                self.order_start(&idle, now);
            }
        }
        self.follow_up(now);
    }

    fn order_start(&mut self, seats: &[Seat], now: Duration) {
        for seat in self.concerned(Order::Start, seats) {
            self.leave_queue(seat);
            match self.posts[seat].state.phase {
                Phase::Down | Phase::Waiting { .. } | Phase::Failed { .. } => {
                    self.join(Direction::Up, seat);
                    self.enqueue(Direction::Up, seat);
                }
                Phase::Stopping { .. }
                | Phase::Killing { .. }
                | Phase::Spawning
                | Phase::Starting { .. } => {
                    self.join(Direction::Up, seat);
                    self.feed(seat, Event::Start, now);
                }
                Phase::Up { .. } => {}
            }
        }
        self.open_gates(Direction::Up, now);
    }

    fn order_stop(&mut self, seats: &[Seat], now: Duration) {
        for &seat in seats {
            self.leave_queue(seat);
            match self.posts[seat].state.phase {
                Phase::Down => self.came_to_rest.push_back(seat),
                Phase::Waiting { .. } | Phase::Failed { .. } => self.feed(seat, Event::Stop, now),
                Phase::Spawning
                | Phase::Starting { .. }
                | Phase::Up { .. }
                | Phase::Stopping { .. }
                | Phase::Killing { .. } => {
                    self.join(Direction::Down, seat);
                    self.enqueue(Direction::Down, seat);
                }
            }
        }
        self.open_gates(Direction::Down, now);
    }

    /// Feeds one event to a component's machine, and lets others go on where it came to rest.
    pub fn event(&mut self, seat: Seat, event: Event, now: Duration) {
        self.feed(seat, event, now);
        self.follow_up(now);
    }

    fn feed(&mut self, seat: Seat, event: Event, now: Duration) {
        let post = &mut self.posts[seat];
        if let Some(at) = post.state.deadline() {
            self.deadlines.remove(&(at, seat));
        }
        let before = std::mem::take(&mut post.state);
        let (state, actions) = step(before, event, now, &post.subject);
        if let Some(at) = state.deadline() {
            self.deadlines.insert((at, seat));
        }
        post.state = state;
        if !actions.is_empty() && post.gate == Gate::Open && post.state.rests() {
            self.came_to_rest.push_back(seat);
        }
        for action in actions {
            self.effects.push_back(match action {
                Action::Spawn => Effect::Spawn(seat),
                Action::Terminate { pid } => Effect::Terminate { seat, pid },
                Action::Kill { pid } => Effect::Kill { seat, pid },
                Action::Tell(notice) => Effect::Tell(notice),
            });
        }
    }

    /// Tells of those that came to rest, and lets go on who waited for them.
    fn follow_up(&mut self, now: Duration) {
        while let Some(seat) = self.came_to_rest.pop_front() {
            self.effects.push_back(Effect::Rested(seat));
            self.leave(seat);
            if !matches!(self.posts[seat].state.phase, Phase::Up { .. }) {
                self.block_followers(seat, now);
            }
            self.open_gates(Direction::Up, now);
            self.open_gates(Direction::Down, now);
        }
    }

    /// Those that wait for this one will never start.
    fn block_followers(&mut self, seat: Seat, now: Duration) {
        for waiting in self.posts[seat].needed_by.clone() {
            if self.posts[waiting].gate == Gate::StartQueued {
                self.leave_queue_only(waiting);
                let on = self.posts[seat].subject.id.clone();
                self.feed(waiting, Event::Blocked { on }, now);
            }
        }
    }

    /// Lets through whoever waits for nobody any more.
    fn open_gates(&mut self, direction: Direction, now: Duration) {
        loop {
            let wave = self.wave(direction);
            let front = match direction {
                Direction::Up => wave.unrested.keys().next().copied(),
                Direction::Down => wave.unrested.keys().next_back().copied(),
            };
            let Some(front) = front else { return };
            let ready: Vec<Seat> = wave
                .queued
                .get(&front)
                .into_iter()
                .flatten()
                .copied()
                .filter(|&seat| self.may_pass(direction, seat))
                .collect();
            if ready.is_empty() {
                return;
            }
            for seat in ready {
                if self.posts[seat].gate == Gate::Open {
                    continue; // an earlier one of this round changed its fate
                }
                self.leave_queue_only(seat);
                let event = match direction {
                    Direction::Up => Event::Start,
                    Direction::Down => Event::Stop,
                };
                self.feed(seat, event, now);
            }
        }
    }

    fn may_pass(&self, direction: Direction, seat: Seat) -> bool {
        let post = &self.posts[seat];
        match direction {
            Direction::Up => post
                .depends_on
                .iter()
                .all(|&needed| matches!(self.posts[needed].state.phase, Phase::Up { .. })),
            Direction::Down => post
                .needed_by
                .iter()
                .all(|&above| self.posts[above].in_wave != Some(Direction::Down)),
        }
    }

    fn wave(&self, direction: Direction) -> &Wave {
        match direction {
            Direction::Up => &self.starting,
            Direction::Down => &self.stopping,
        }
    }

    fn wave_mut(&mut self, direction: Direction) -> &mut Wave {
        match direction {
            Direction::Up => &mut self.starting,
            Direction::Down => &mut self.stopping,
        }
    }

    fn join(&mut self, direction: Direction, seat: Seat) {
        self.leave(seat);
        let priority = self.posts[seat].priority;
        *self
            .wave_mut(direction)
            .unrested
            .entry(priority)
            .or_default() += 1;
        self.posts[seat].in_wave = Some(direction);
    }

    fn leave(&mut self, seat: Seat) {
        let Some(direction) = self.posts[seat].in_wave.take() else {
            return;
        };
        let priority = self.posts[seat].priority;
        let unrested = &mut self.wave_mut(direction).unrested;
        if let Some(count) = unrested.get_mut(&priority) {
            *count -= 1;
            if *count == 0 {
                unrested.remove(&priority);
            }
        }
    }

    fn enqueue(&mut self, direction: Direction, seat: Seat) {
        let priority = self.posts[seat].priority;
        self.posts[seat].gate = match direction {
            Direction::Up => Gate::StartQueued,
            Direction::Down => Gate::StopQueued,
        };
        self.wave_mut(direction)
            .queued
            .entry(priority)
            .or_default()
            .insert(seat);
    }

    /// A new order takes the place of one that still waits.
    fn leave_queue(&mut self, seat: Seat) {
        self.leave_queue_only(seat);
        self.leave(seat);
    }

    fn leave_queue_only(&mut self, seat: Seat) {
        let direction = match self.posts[seat].gate {
            Gate::Open => return,
            Gate::StartQueued => Direction::Up,
            Gate::StopQueued => Direction::Down,
        };
        let priority = self.posts[seat].priority;
        self.posts[seat].gate = Gate::Open;
        let queued = &mut self.wave_mut(direction).queued;
        if let Some(seats) = queued.get_mut(&priority) {
            seats.remove(&seat);
            if seats.is_empty() {
                queued.remove(&priority);
            }
        }
    }

    /// Whether somebody wants this component to run.
    #[must_use]
    pub fn is_wanted(&self, seat: Seat) -> bool {
        self.posts[seat].state.want == Want::Up || self.is_queued_to_start(seat)
    }
}

/// A component must not start later than those which depend on it: it takes over the lowest priority among them.
fn lower_priorities(posts: &mut [Post]) {
    let mut open: Vec<Seat> = (0..posts.len()).collect();
    while let Some(seat) = open.pop() {
        for needed in posts[seat].depends_on.clone() {
            if posts[needed].priority > posts[seat].priority {
                posts[needed].priority = posts[seat].priority;
                open.push(needed);
            }
        }
    }
}

#[cfg(test)]
mod tests;
