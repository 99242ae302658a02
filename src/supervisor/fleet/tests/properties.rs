//! What holds for any fleet, any orders and any answers of the hands.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::prelude::*;

use super::member;
use crate::supervisor::fleet::post::{Errand, Post};
use crate::supervisor::fleet::{Effect, Fleet, Member, Order, Resumed, Seat};
use crate::supervisor::policy::RestartRule;
use crate::supervisor::report::{Ending, Failure, NotReady, SpawnStep};
use crate::supervisor::state::{Event, Phase};

/// The most components of a fleet: who waits for whom shows in a few.
const MOST: usize = 7;

/// What happens next. What cannot happen as things are does not.
#[derive(Clone, Debug)]
pub(super) enum Turn {
    Order(Order, Vec<Seat>),
    /// A spawn is answered.
    Answer(Seat, bool),
    Ready(Seat),
    Die {
        seat: Seat,
        code: i32,
        remnants: u32,
    },
    Vanish(Seat),
    Unwell(Seat),
    Await,
    /// Another supervisor goes on.
    GoOn,
}

pub(super) fn turns() -> impl Strategy<Value = Vec<Turn>> {
    prop::collection::vec(turn(), 0..120)
}

/// The same, and now and then the supervisor is another one.
fn turns_with_successors() -> impl Strategy<Value = Vec<Turn>> {
    let turn = prop_oneof![19 => turn(), 1 => Just(Turn::GoOn)];
    prop::collection::vec(turn, 0..120)
}

fn turn() -> impl Strategy<Value = Turn> {
    let order = prop_oneof![
        2 => Just(Order::Start),
        1 => Just(Order::Stop),
        1 => Just(Order::Restart),
    ];
    let seats = prop::collection::vec(0..MOST, 1..MOST);
    prop_oneof![
        2 => (order, seats).prop_map(|(order, seats)| Turn::Order(order, seats)),
        4 => (0..MOST, prop::bool::weighted(0.7)).prop_map(|(seat, well)| Turn::Answer(seat, well)),
        4 => (0..MOST).prop_map(Turn::Ready),
        4 => (0..MOST, 0..2, prop_oneof![3 => Just(0_u32), 1 => Just(1)])
            .prop_map(|(seat, code, remnants)| Turn::Die { seat, code, remnants }),
        2 => (0..MOST).prop_map(Turn::Vanish),
        1 => (0..MOST).prop_map(Turn::Unwell),
        2 => Just(Turn::Await),
    ]
}

/// A fleet without a cycle: each depends on some of those before it, and may stand anywhere.
pub(super) fn fleets() -> impl Strategy<Value = Vec<Member>> {
    let one = (0..3, any::<u8>(), any::<bool>(), 0..4);
    (prop::collection::vec(one, 1..=MOST), any::<bool>()).prop_map(|(ones, backwards)| {
        let count = ones.len();
        let place = |index: usize| if backwards { count - 1 - index } else { index };
        let mut members: Vec<Member> = ones
            .iter()
            .enumerate()
            .map(|(index, &(priority, mask, probe, rule))| {
                let depends_on: Vec<Seat> = (0..index)
                    .filter(|before| mask & (1 << before) != 0)
                    .map(place)
                    .collect();
                let mut member = member(&format!("c{index}"), priority, &depends_on);
                if !probe {
                    member.subject.policy.ready_timeout = None;
                }
                member.subject.policy.restart = match rule {
                    0 => RestartRule::Never,
                    1 => RestartRule::OnFailure,
                    _ => RestartRule::Always,
                };
                member
            })
            .collect();
        if backwards {
            members.reverse();
        }
        members
    })
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Process {
    None,
    Asked,
    Alive,
    Remnants,
}

pub(super) struct World {
    pub(super) fleet: Fleet,
    /// As they were in the beginning.
    members: Vec<Member>,
    pub(super) now: Duration,
    processes: Vec<Process>,
    pids: Vec<u32>,
    last_pid: u32,
    /// Those whose last order was a stop.
    pub(super) stopped: BTreeSet<Seat>,
}

impl World {
    pub(super) fn new(members: Vec<Member>) -> Self {
        let count = members.len();
        Self {
            fleet: Fleet::new(members.clone()),
            members,
            now: Duration::ZERO,
            processes: vec![Process::None; count],
            pids: vec![0; count],
            last_pid: 0,
            stopped: (0..count).collect(),
        }
    }

    pub(super) fn take(&mut self, turn: Turn) {
        match turn {
            Turn::Order(order, seats) => {
                let known: Vec<Seat> = seats
                    .into_iter()
                    .filter(|&seat| seat < self.fleet.len())
                    .collect();
                let concerned = self.fleet.concerned(order, &known);
                match order {
                    Order::Stop => self.stopped.extend(concerned),
                    Order::Start | Order::Restart => {
                        self.stopped.retain(|seat| !concerned.contains(seat));
                    }
                }
                self.fleet.order(order, &known, self.now);
            }
            Turn::Answer(seat, well) if self.is(seat, Process::Asked) => {
                let event = if well {
                    self.processes[seat] = Process::Alive;
                    self.last_pid += 1;
                    self.pids[seat] = self.last_pid;
                    Event::Spawned { pid: self.last_pid }
                } else {
                    self.processes[seat] = Process::None;
                    Event::SpawnFailed {
                        failure: Failure::Spawn {
                            step: SpawnStep::Execute,
                            errno: 2,
                            path: String::new(),
                        },
                    }
                };
                self.fleet.event(seat, event, self.now);
            }
            Turn::Ready(seat) if self.is(seat, Process::Alive) => {
                let pid = self.pids[seat];
                self.fleet.event(seat, Event::Ready { pid }, self.now);
            }
            Turn::Die {
                seat,
                code,
                remnants,
            } if self.is(seat, Process::Alive) => {
                self.processes[seat] = if remnants == 0 {
                    Process::None
                } else {
                    Process::Remnants
                };
                let event = Event::Exited {
                    pid: self.pids[seat],
                    ending: Ending::Code(code),
                    remnants,
                };
                self.fleet.event(seat, event, self.now);
            }
            Turn::Vanish(seat) if self.is(seat, Process::Remnants) => {
                self.processes[seat] = Process::None;
                let pid = self.pids[seat];
                self.fleet.event(seat, Event::Emptied { pid }, self.now);
            }
            Turn::Unwell(seat) if self.is(seat, Process::Alive) => {
                let event = Event::Unwell {
                    pid: self.pids[seat],
                    reason: NotReady::NoNotification,
                    checks: 3,
                };
                self.fleet.event(seat, event, self.now);
            }
            Turn::Await => {
                if let Some(at) = self.fleet.next_deadline() {
                    self.now = self.now.max(at);
                    self.fleet.due(self.now);
                    assert!(self.fleet.next_deadline().is_none_or(|at| at > self.now));
                }
            }
            Turn::GoOn => self.go_on(),
            Turn::Answer(..)
            | Turn::Ready(_)
            | Turn::Die { .. }
            | Turn::Vanish(_)
            | Turn::Unwell(_) => {}
        }
        self.judge();
        assert_books_are_right(&self.fleet);
    }

    /// What was asked of the hands and not done yet is lost.
    fn go_on(&mut self) {
        let resumed = |seat| Resumed {
            state: self.fleet.state(seat).clone(),
            order: self.fleet.under_way(seat),
        };
        let left = (0..self.fleet.len()).map(resumed).collect();
        self.fleet = Fleet::resume(self.members.clone(), left, self.now);
        for process in &mut self.processes {
            if *process == Process::Asked {
                *process = Process::None;
            }
        }
    }

    /// There are this many seats by now.
    pub(super) fn widen(&mut self, seats: usize) {
        self.processes.resize(seats, Process::None);
        self.pids.resize(seats, 0);
    }

    fn is(&self, seat: Seat, process: Process) -> bool {
        self.processes.get(seat) == Some(&process)
    }

    pub(super) fn judge(&mut self) {
        while let Some(effect) = self.fleet.next_effect() {
            match effect {
                Effect::Spawn(seat) => {
                    assert_eq!(self.processes[seat], Process::None, "a second process");
                    assert!(!self.stopped.contains(&seat), "a spawn after a stop");
                    self.processes[seat] = Process::Asked;
                    // Its first spawn by an order, that is; its own attempts wait for nobody.
                    let post = &self.fleet.posts[seat];
                    if post.errand == Errand::Starting && post.state.restarts == 0 {
                        assert!(
                            post.depends_on
                                .iter()
                                .all(|&on| self.fleet.posts[on].is_up()),
                            "a start before its dependencies are up"
                        );
                    }
                }
                Effect::Terminate { seat, pid } | Effect::Kill { seat, pid } => {
                    assert_eq!(pid, self.pids[seat]);
                    assert!(self.is(seat, Process::Alive) || self.is(seat, Process::Remnants));
                }
                Effect::Watch { seat, pid } => {
                    assert_eq!(pid, self.pids[seat]);
                    assert!(self.is(seat, Process::Alive));
                }
                Effect::Tell(_) => {}
                Effect::Rested(seat) => assert!(self.fleet.rests(seat)),
            }
        }
    }

    /// From now on the hands answer, what starts becomes ready and what is to end ends.
    pub(super) fn all_ends_well(&mut self) {
        self.go_on_until(|fleet| (0..fleet.len()).all(|seat| fleet.rests(seat)));
    }

    /// The same, up to a point.
    pub(super) fn go_on_until(&mut self, reached: impl Fn(&Fleet) -> bool) {
        for _ in 0..100 * MOST {
            if reached(&self.fleet) {
                return;
            }
            let mut turns = Vec::new();
            for seat in 0..self.fleet.len() {
                turns.push(match self.fleet.state(seat).phase {
                    Phase::Spawning => Turn::Answer(seat, true),
                    Phase::Starting { .. } => Turn::Ready(seat),
                    Phase::Stopping { .. } | Phase::Killing { .. }
                        if self.processes[seat] == Process::Remnants =>
                    {
                        Turn::Vanish(seat)
                    }
                    Phase::Stopping { .. } | Phase::Killing { .. } => Turn::Die {
                        seat,
                        code: 0,
                        remnants: 0,
                    },
                    Phase::Waiting { .. }
                    | Phase::Down
                    | Phase::Up { .. }
                    | Phase::Failed { .. } => continue,
                });
            }
            if turns.is_empty() {
                assert!(
                    self.fleet.next_deadline().is_some(),
                    "all wait for each other"
                );
                turns.push(Turn::Await);
            }
            for turn in turns {
                self.take(turn);
            }
        }
        panic!("it never ends");
    }
}

/// What is counted and noted is what one finds by looking at everything.
pub(super) fn assert_books_are_right(fleet: &Fleet) {
    let posts = &fleet.posts;
    let mut deadlines = BTreeSet::new();
    let count = |is_part: fn(&Post) -> bool| {
        let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
        for post in posts.iter().filter(|post| is_part(post)) {
            *counts.entry(post.priority).or_default() += 1;
        }
        counts
    };
    for (seat, post) in posts.iter().enumerate() {
        let not_up = post.depends_on.iter().filter(|&&on| !posts[on].is_up());
        assert_eq!(post.dependencies_not_up, not_up.count());
        let stopping = post
            .needed_by
            .iter()
            .filter(|&&by| posts[by].errand.stops());
        assert_eq!(post.dependents_stopping, stopping.count());
        deadlines.extend(post.due().map(|at| (at, seat)));
        assert!(
            post.depends_on
                .iter()
                .all(|&on| posts[on].priority <= post.priority),
            "a dependency has its turn later"
        );
    }
    assert_eq!(fleet.deadlines, deadlines);
    assert_eq!(
        *fleet.starting.unrested(),
        count(|post| post.errand.starts())
    );
    assert_eq!(
        *fleet.stopping.unrested(),
        count(|post| post.errand.stops())
    );
    assert_eq!((fleet.starting.next(), fleet.stopping.next()), (None, None));
}

proptest! {
    // A failure shows its smallest example; it becomes a test of its own, not a file of numbers.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn whatever_was_ordered_comes_to_rest(members in fleets(), turns in turns_with_successors()) {
        let mut world = World::new(members);
        for turn in turns {
            world.take(turn);
        }
        world.all_ends_well();
        for &seat in &world.stopped {
            prop_assert_eq!(&world.fleet.state(seat).phase, &Phase::Down);
        }
    }

    #[test]
    fn a_start_of_all_brings_all_up_and_a_stop_all_down(members in fleets(), turns in turns_with_successors()) {
        let mut world = World::new(members);
        for turn in turns {
            world.take(turn);
        }
        let seats: Vec<Seat> = (0..world.fleet.len()).collect();
        for order in [Order::Start, Order::Restart, Order::Stop] {
            world.take(Turn::Order(order, seats.clone()));
            world.all_ends_well();
            for &seat in &seats {
                prop_assert_eq!(world.fleet.posts[seat].is_up(), order != Order::Stop);
                prop_assert_eq!(world.fleet.is_wanted(seat), order != Order::Stop);
            }
        }
    }
}
