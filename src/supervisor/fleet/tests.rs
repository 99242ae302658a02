//! What the fleet promises: in which order things happen, that they come to an end, and at what cost.

mod orders;
mod overruling;
mod properties;
mod reorganize;
mod resume;
pub(super) mod work;

use std::time::Duration;

use crate::supervisor::component::ComponentId;
use crate::supervisor::fleet::{Effect, Fleet, Member, Order, Seat};
use crate::supervisor::policy::{Backoff, Policy};
use crate::supervisor::report::{Ending, Failure, SpawnStep};
use crate::supervisor::state::{Event, Phase, Subject};

/// A component with its priority and those that it depends on. A probe decides when it is ready.
fn member(name: &str, priority: i32, depends_on: &[Seat]) -> Member {
    Member {
        subject: Subject {
            id: ComponentId::new(name).unwrap(),
            policy: Policy {
                ready_timeout: Some(Duration::from_secs(30)),
                backoff: Backoff {
                    give_up_after: 2,
                    ..Backoff::default()
                },
                ..Policy::default()
            },
        },
        priority,
        depends_on: depends_on.to_vec(),
    }
}

/// A fleet and its hands, which do what they are told to and nothing by themselves.
struct Stage {
    fleet: Fleet,
    names: Vec<String>,
    now: Duration,
    last_pid: u32,
}

impl Stage {
    /// Components in the order of their seats: name, priority, names of those that it depends on.
    fn new(members: &[(&str, i32, &[&str])]) -> Self {
        let names: Vec<String> = members.iter().map(|(name, ..)| (*name).into()).collect();
        let seat = |name: &&str| names.iter().position(|known| known == name).unwrap();
        let fleet = members
            .iter()
            .map(|(name, priority, depends_on)| {
                let seats: Vec<Seat> = depends_on.iter().map(seat).collect();
                member(name, *priority, &seats)
            })
            .collect();
        Self {
            fleet: Fleet::new(fleet),
            names,
            now: Duration::ZERO,
            last_pid: 0,
        }
    }

    /// All of them are up.
    fn all_up(members: &[(&str, i32, &[&str])]) -> Self {
        let mut stage = Self::new(members);
        stage.order(Order::Start, "");
        while let Some(seat) =
            (0..stage.fleet.len()).find(|&seat| stage.fleet.state(seat).phase == Phase::Spawning)
        {
            let name = stage.names[seat].clone();
            stage.comes_up(&name);
        }
        assert!((0..stage.fleet.len()).all(|seat| stage.fleet.posts[seat].is_up()));
        stage
    }

    fn seat(&self, name: &str) -> Seat {
        self.names.iter().position(|known| known == name).unwrap()
    }

    /// Orders something of the named components, which stand apart by blanks; none: of all. Tells what the hands
    /// have to do.
    fn order(&mut self, order: Order, names: &str) -> String {
        let mut seats: Vec<Seat> = names
            .split(' ')
            .filter(|name| !name.is_empty())
            .map(|name| self.seat(name))
            .collect();
        if seats.is_empty() {
            seats = (0..self.fleet.len()).collect();
        }
        self.fleet.order(order, &seats, self.now);
        self.told()
    }

    fn start(&mut self, names: &str) -> String {
        self.order(Order::Start, names)
    }

    fn stop(&mut self, names: &str) -> String {
        self.order(Order::Stop, names)
    }

    fn restart(&mut self, names: &str) -> String {
        self.order(Order::Restart, names)
    }

    fn event(&mut self, name: &str, event: Event) -> String {
        self.fleet.event(self.seat(name), event, self.now);
        self.told()
    }

    fn pid(&self, name: &str) -> u32 {
        self.fleet.state(self.seat(name)).pid().unwrap()
    }

    fn spawned(&mut self, name: &str) -> String {
        self.last_pid += 1;
        let pid = self.last_pid;
        self.event(name, Event::Spawned { pid })
    }

    fn spawn_fails(&mut self, name: &str) -> String {
        let failure = Failure::Spawn {
            step: SpawnStep::Execute,
            errno: 2,
            path: String::new(),
        };
        self.event(name, Event::SpawnFailed { failure })
    }

    /// It is spawned and ready.
    fn comes_up(&mut self, name: &str) -> String {
        assert_eq!(self.spawned(name), "");
        let pid = self.pid(name);
        self.event(name, Event::Ready { pid })
    }

    fn exits(&mut self, name: &str, code: i32) -> String {
        let pid = self.pid(name);
        self.event(
            name,
            Event::Exited {
                pid,
                ending: Ending::Code(code),
                remnants: 0,
            },
        )
    }

    /// It fails until it is given up.
    fn fails(&mut self, name: &str) -> String {
        assert_eq!(self.spawn_fails(name), "");
        assert_eq!(self.time_passes(), format!("spawn {name}"));
        self.spawn_fails(name)
    }

    /// The next deadline comes.
    fn time_passes(&mut self) -> String {
        self.now = self.fleet.next_deadline().unwrap();
        self.fleet.due(self.now);
        self.told()
    }

    fn told(&mut self) -> String {
        let mut told = Vec::new();
        while let Some(effect) = self.fleet.next_effect() {
            told.push(match effect {
                Effect::Spawn(seat) => format!("spawn {}", self.names[seat]),
                Effect::Terminate { seat, .. } => format!("terminate {}", self.names[seat]),
                Effect::Kill { seat, .. } => format!("kill {}", self.names[seat]),
                Effect::Rested(seat) => format!("{} rests", self.names[seat]),
                Effect::Watch { .. } | Effect::Tell(_) => continue,
            });
        }
        told.join(", ")
    }

    /// Who is in this phase, by its name.
    fn phases(&self) -> String {
        let phase = |seat| match self.fleet.state(seat).phase {
            Phase::Down => "down",
            Phase::Spawning => "spawning",
            Phase::Starting { .. } => "starting",
            Phase::Up { .. } => "up",
            Phase::Stopping { .. } => "stopping",
            Phase::Killing { .. } => "killing",
            Phase::Waiting { .. } => "waiting",
            Phase::Failed { .. } => "failed",
        };
        (0..self.fleet.len())
            .map(phase)
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn all_rest(&self) -> bool {
        (0..self.fleet.len()).all(|seat| self.fleet.rests(seat))
    }
}
