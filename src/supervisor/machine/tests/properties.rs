//! What holds whatever happens: a small world of hands and processes that answer, die and linger as they
//! like, and whatever the machine asks of it is judged.

use std::mem::discriminant;
use std::time::Duration;

use proptest::prelude::*;

use super::{seconds, subject};
use crate::supervisor::component::ComponentId;
use crate::supervisor::machine::step;
use crate::supervisor::policy::RestartRule;
use crate::supervisor::report::{Ending, Failure, NotReady, SpawnStep};
use crate::supervisor::state::{Action, Event, Phase, State, Subject, Want};

/// What happens next in the world. What cannot happen as things are does not.
#[derive(Clone, Debug)]
enum Turn {
    Order(Order),
    /// The hands answer a spawn.
    Answer {
        fails: bool,
    },
    Probe {
        ready: bool,
    },
    /// The main process ends and leaves so many others.
    Die {
        code: i32,
        remnants: u32,
    },
    /// The last of the remnants ends.
    Vanish,
    /// It fails its checks, or takes too much memory.
    Ail {
        too_large: bool,
    },
    /// Time goes on.
    Pass(Duration),
    /// Time goes on until the deadline.
    Await,
    /// News of a process that was before, or never was.
    Stale(Event),
}

#[derive(Clone, Copy, Debug)]
enum Order {
    Start,
    Stop,
    StopLater,
    Blocked,
}

impl Order {
    fn event(self) -> Event {
        match self {
            Self::Start => Event::Start,
            Self::Stop => Event::Stop,
            Self::StopLater => Event::StopLater,
            Self::Blocked => Event::Blocked {
                on: ComponentId::new("svg").unwrap(),
            },
        }
    }
}

fn orders() -> impl Strategy<Value = Order> {
    prop_oneof![
        3 => Just(Order::Start),
        1 => Just(Order::Stop),
        1 => Just(Order::StopLater),
        1 => Just(Order::Blocked),
    ]
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let turn = prop_oneof![
        3 => orders().prop_map(Turn::Order),
        6 => any::<bool>().prop_map(|fails| Turn::Answer { fails }),
        3 => any::<bool>().prop_map(|ready| Turn::Probe { ready }),
        4 => (0..2, 0_u32..3).prop_map(|(code, remnants)| Turn::Die { code, remnants }),
        3 => Just(Turn::Vanish),
        2 => any::<bool>().prop_map(|too_large| Turn::Ail { too_large }),
        2 => (0_u64..100_000).prop_map(|ms| Turn::Pass(Duration::from_millis(ms))),
        5 => Just(Turn::Await),
        1 => any_event().prop_map(Turn::Stale),
    ];
    prop::collection::vec(turn, 0..80)
}

/// News of a process, PIDs 900 and up: the world's begin at 1.
fn any_event() -> impl Strategy<Value = Event> {
    let pid = 900_u32..903;
    prop_oneof![
        pid.clone().prop_map(|pid| Event::Ready { pid }),
        pid.clone().prop_map(|pid| Event::NotYet {
            pid,
            reason: NotReady::NoNotification
        }),
        (pid.clone(), 0_u32..3).prop_map(|(pid, remnants)| Event::Exited {
            pid,
            ending: Ending::Code(1),
            remnants
        }),
        pid.clone().prop_map(|pid| Event::Emptied { pid }),
        (pid, any::<bool>()).prop_map(|(pid, too_large)| ailing(pid, too_large)),
        Just(Event::Deadline),
    ]
}

/// Any event at all, also such as no world brings forth.
fn impossible_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        any_event(),
        (900_u32..903).prop_map(|pid| Event::Spawned { pid }),
        Just(Event::SpawnFailed {
            failure: spawn_failure()
        }),
        orders().prop_map(Order::event),
    ]
}

fn subjects() -> impl Strategy<Value = Subject> {
    let rule = prop_oneof![
        Just(RestartRule::Always),
        Just(RestartRule::OnFailure),
        Just(RestartRule::Never)
    ];
    (rule, any::<bool>(), 0_u64..3, 0_u64..3, 0_u32..4, 0_u64..2).prop_map(
        |(rule, probe, delay, stop, limit, reset)| {
            let mut subject = subject(probe.then(|| seconds(delay + 1)));
            let policy = &mut subject.policy;
            policy.restart = rule;
            policy.start_delay = seconds(delay);
            policy.stop_timeout = seconds(stop);
            policy.backoff.give_up_after = limit;
            policy.backoff.reset_after = seconds(reset * 60);
            subject
        },
    )
}

fn ailing(pid: u32, too_large: bool) -> Event {
    if too_large {
        let (used, limit) = (2, 1);
        return Event::TooLarge { pid, used, limit };
    }
    Event::Unwell {
        pid,
        reason: NotReady::NoNotification,
        checks: 3,
    }
}

fn spawn_failure() -> Failure {
    Failure::Spawn {
        step: SpawnStep::Execute,
        errno: 2,
        path: String::new(),
    }
}

/// The component's processes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Process {
    None,
    /// A spawn was asked for and not answered.
    Asked,
    /// The main process lives.
    Alive,
    /// It ended; others of its tree live.
    Remnants,
}

struct World {
    subject: Subject,
    state: State,
    now: Duration,
    process: Process,
    pid: u32,
    /// When the stop signal was sent to this process.
    terminated_at: Option<Duration>,
    /// Whether SIGKILL was sent to it.
    killed: bool,
    /// Whether it ended without having been asked to.
    crashed: bool,
    /// Changes of phase since the last order was a stop.
    changes_since_stop: Option<u32>,
    /// Whether nothing may be spawned.
    unwanted: bool,
    /// Spawns since the last start, until it is at rest.
    spawns: Option<u32>,
}

impl World {
    fn new(subject: Subject) -> Self {
        Self {
            subject,
            state: State::default(),
            now: Duration::ZERO,
            process: Process::None,
            pid: 0,
            terminated_at: None,
            killed: false,
            crashed: false,
            changes_since_stop: None,
            unwanted: true,
            spawns: None,
        }
    }

    fn take(&mut self, turn: Turn) {
        match (turn, self.process) {
            (Turn::Order(order), _) => self.order(order),
            (Turn::Answer { fails: true }, Process::Asked) => {
                self.process = Process::None;
                self.feed(Event::SpawnFailed {
                    failure: spawn_failure(),
                });
            }
            (Turn::Answer { fails: false }, Process::Asked) => {
                self.process = Process::Alive;
                self.pid += 1;
                (self.terminated_at, self.killed, self.crashed) = (None, false, false);
                self.feed(Event::Spawned { pid: self.pid });
            }
            (Turn::Probe { ready: true }, Process::Alive) => {
                self.feed(Event::Ready { pid: self.pid });
            }
            (Turn::Probe { ready: false }, Process::Alive) => self.feed(Event::NotYet {
                pid: self.pid,
                reason: NotReady::NoNotification,
            }),
            (Turn::Die { code, remnants }, Process::Alive) => {
                self.process = if remnants == 0 {
                    Process::None
                } else {
                    Process::Remnants
                };
                self.crashed = self.terminated_at.is_none();
                self.feed(Event::Exited {
                    pid: self.pid,
                    ending: Ending::Code(code),
                    remnants,
                });
            }
            (Turn::Vanish, Process::Remnants) => {
                self.process = Process::None;
                self.feed(Event::Emptied { pid: self.pid });
            }
            (Turn::Ail { too_large }, Process::Alive) => {
                let was_up = matches!(self.state.phase, Phase::Up { .. });
                self.feed(ailing(self.pid, too_large));
                let is_up = matches!(self.state.phase, Phase::Up { .. });
                assert!(!is_up, "it goes on as it is");
                assert!(!was_up || self.terminated_at.is_some());
            }
            (Turn::Pass(time), _) => {
                // The loop sleeps until the earliest deadline and no longer.
                let until = self.state.deadline().unwrap_or(Duration::MAX);
                self.now = (self.now + time).min(until);
            }
            (Turn::Await, _) => self.await_deadline(),
            (Turn::Stale(event), _) => self.feed(event),
            (
                Turn::Answer { .. }
                | Turn::Probe { .. }
                | Turn::Die { .. }
                | Turn::Vanish
                | Turn::Ail { .. },
                Process::None | Process::Asked | Process::Alive | Process::Remnants,
            ) => {}
        }
    }

    fn order(&mut self, order: Order) {
        let had_process = self.state.pid().is_some() || self.state.phase == Phase::Spawning;
        let want = match order {
            Order::Start => {
                self.unwanted = false;
                self.changes_since_stop = None;
                self.spawns = Some(0);
                Want::Up
            }
            Order::Stop => {
                self.unwanted = true;
                self.changes_since_stop = Some(0);
                self.spawns = None;
                Want::Down
            }
            Order::StopLater => {
                self.unwanted = true;
                self.spawns = None;
                Want::Down
            }
            Order::Blocked if had_process => self.state.want,
            Order::Blocked => {
                self.changes_since_stop = None;
                Want::Up
            }
        };
        self.feed(order.event());
        assert_eq!(self.state.want, want);
    }

    /// The loop wakes up and feeds deadlines until none is due.
    fn await_deadline(&mut self) {
        let Some(due) = self.state.deadline() else {
            return;
        };
        self.now = self.now.max(due);
        let mut rounds = 0;
        while self.state.deadline().is_some_and(|due| due <= self.now) {
            self.feed(Event::Deadline);
            rounds += 1;
            // Too late, no patience when it stops: then SIGKILL, which waits.
            assert!(rounds <= 2, "the loop spins: {:?}", self.state);
        }
    }

    fn feed(&mut self, event: Event) {
        let before = discriminant(&self.state.phase);
        let state = std::mem::take(&mut self.state);
        let (state, actions) = step(state, event, self.now, &self.subject);
        self.state = state;
        for action in actions {
            self.judge(&action);
        }
        if let (Some(changes), true) = (
            &mut self.changes_since_stop,
            before != discriminant(&self.state.phase),
        ) {
            *changes += 1;
            assert!(*changes <= 3, "a stop takes too many turns");
        }
        if self.state.rests() {
            self.spawns = None;
        }
        let has_process = matches!(self.process, Process::Alive | Process::Remnants);
        assert_eq!(self.state.pid().is_some(), has_process);
        assert_eq!(
            self.state.phase == Phase::Spawning,
            self.process == Process::Asked
        );
    }

    fn judge(&mut self, action: &Action) {
        match action {
            Action::Spawn => {
                assert_eq!(self.process, Process::None, "a second process");
                assert!(!self.unwanted, "a spawn after a stop");
                self.process = Process::Asked;
                if let Some(spawns) = &mut self.spawns {
                    *spawns += 1;
                    let limit = self.subject.policy.backoff.give_up_after;
                    assert!(limit == 0 || *spawns <= limit, "too many attempts");
                }
            }
            Action::Watch { pid } => {
                assert_eq!((*pid, self.process), (self.pid, Process::Alive));
            }
            Action::Terminate { pid } => {
                self.is_there(*pid);
                assert!(!self.killed, "a polite word after SIGKILL");
                self.terminated_at.get_or_insert(self.now);
            }
            Action::Kill { pid } => {
                self.is_there(*pid);
                let grace = self.subject.policy.stop_timeout;
                let had_grace = self.terminated_at.is_some_and(|at| self.now >= at + grace);
                assert!(had_grace || self.crashed, "SIGKILL without grace");
                self.killed = true;
            }
            Action::Tell(_) => {}
        }
    }

    fn is_there(&self, pid: u32) {
        assert_eq!(pid, self.pid, "a signal to a stranger");
        assert!(
            matches!(self.process, Process::Alive | Process::Remnants),
            "a signal to nobody"
        );
    }
}

proptest! {
    // A failure shows its smallest example; it becomes a test of its own, not a file of numbers.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn the_world_stays_in_order(subject in subjects(), turns in turns()) {
        let mut world = World::new(subject);
        for turn in turns {
            world.take(turn);
        }
    }

    #[test]
    fn a_stop_ends_in_down(subject in subjects(), turns in turns(), stubborn: bool) {
        let mut world = World::new(subject);
        for turn in turns {
            world.take(turn);
        }
        world.take(Turn::Order(Order::Stop));
        if stubborn {
            world.take(Turn::Answer { fails: false });
            world.take(Turn::Await);
            let is_over = world.state.phase == Phase::Down;
            prop_assert!(is_over || world.killed || world.process == Process::Remnants);
        }
        for turn in [Turn::Answer { fails: true }, Turn::Die { code: 0, remnants: 1 }, Turn::Vanish] {
            world.take(turn);
        }
        prop_assert_eq!(world.state.phase, Phase::Down);
        prop_assert_eq!(world.process, Process::None);
    }

    #[test]
    fn no_event_makes_it_panic(
        subject in subjects(),
        events in prop::collection::vec((impossible_event(), any::<u64>()), 0..50),
    ) {
        let mut state = State::default();
        for (event, now) in events {
            // Also a clock that leaps, back too.
            state = step(state, event, Duration::from_nanos(now), &subject).0;
        }
    }
}
