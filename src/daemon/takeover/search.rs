//! The comparison of what a former supervisor noted with the processes that are there. Must not take a number for a
//! process: who it is, its start says, its mark, or the pipe that it writes into.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

use super::{Left, LeftProcess};
use crate::config::{ComponentConfig, Config, OnSupervisorDeath};
use crate::daemon::state::{Noted, Origin};
use crate::daemon::tree::{self, Kinship, Stat};
use crate::daemon::{accounts, clock, foster};
use crate::instance::Instance;
use crate::supervisor::fleet::{Order, Resumed, Seat};
use crate::supervisor::report::{Notice, StateProblem};
use crate::supervisor::state::{Phase, State, Want};

/// A process that lives.
struct Seen {
    pid: u32,
    stat: Stat,
    /// The component whose mark it has.
    marked: Option<Seat>,
}

/// The comparison of notes with processes.
pub(super) struct Search<'a> {
    instance: &'a Instance,
    names: HashMap<String, Seat>,
    now: Duration,
    /// All processes, looked at only where one is missing.
    all: Option<Vec<Seen>>,
    pub(super) fosters: BTreeSet<u32>,
    pub(super) notices: Vec<Notice>,
}

impl<'a> Search<'a> {
    pub(super) fn new(instance: &'a Instance, config: &Config, notices: Vec<Notice>) -> Self {
        let names = config.components.iter().enumerate();
        Self {
            instance,
            names: names
                .map(|(seat, component)| (component.id.to_string(), seat))
                .collect(),
            now: clock::now(),
            all: None,
            fosters: BTreeSet::new(),
            notices,
        }
    }

    pub(super) fn tell(&mut self, problem: StateProblem) {
        self.notices.push(Notice::StateUnusable { problem });
    }

    /// What became of a component since it was noted.
    pub(super) fn compare(&mut self, noted: Noted, component: &ComponentConfig) -> Left {
        let Noted { slot, process } = noted;
        let known = slot.state.pid();
        let mut left = Left {
            resumed: Resumed {
                state: slot.state,
                order: slot.order,
            },
            process: None,
            comes_back: slot.comes_back,
            pipe: slot.pipe,
            begin: slot.begin,
            last_exit: slot.last_exit,
        };
        if let Some(origin) = process.filter(|origin| known != Some(origin.pid)) {
            // Its supervisor was killed in the moment in which it was made.
            left.resumed = Resumed {
                state: made_since(&left.resumed.state, origin, component, self.now),
                order: None,
            };
        }
        let Some(origin) = process else {
            if let Some(pid) = known {
                left.process = Some(self.gone(pid, component, left.pipe));
            }
            return left;
        };
        left.process = Some(match foster::open(origin.pid, origin.start) {
            Some((pidfd, stat)) => self.alive(origin, pidfd, &stat),
            None if Stat::read(origin.pid).is_some() => {
                self.tell(StateProblem::Reused {
                    component: component.id.clone(),
                    pid: origin.pid,
                });
                LeftProcess::Gone {
                    pid: origin.pid,
                    has_remnants: false,
                    has_group: false,
                }
            }
            None => self.gone(origin.pid, component, left.pipe),
        });
        adjust(&mut left, component, self.now);
        left
    }

    fn alive(&mut self, origin: Origin, pidfd: OwnedFd, stat: &Stat) -> LeftProcess {
        let is_foster = stat.parent != std::process::id();
        if is_foster {
            self.fosters.insert(stat.parent);
        }
        LeftProcess::Alive {
            origin,
            pidfd,
            is_foster,
        }
    }

    /// Looks for what a main process left that is gone. Its number may be that of a session whose leader was a stranger
    /// by now: who is in it must also have our mark, or our pipe.
    fn gone(
        &mut self,
        pid: u32,
        component: &ComponentConfig,
        pipe: Option<(u64, u64)>,
    ) -> LeftProcess {
        let seat = self.names[component.id.as_str()];
        let is_near = |seen: &Seen| seen.stat.session == pid || seen.stat.group == pid;
        let is_remnant = |seen: &&Seen| {
            let writes = || pipe.is_some_and(|pipe| writes_into(seen.pid, pipe));
            seen.pid != pid && (seen.marked == Some(seat) || is_near(seen) && writes())
        };
        let remnants: Vec<&Seen> = self.all().iter().filter(is_remnant).collect();
        let is_one = |parent| remnants.iter().any(|seen| seen.pid == parent);
        let parents: Vec<u32> = remnants
            .iter()
            .map(|seen| seen.stat.parent)
            .filter(|parent| !is_one(*parent) && *parent != std::process::id())
            .collect();
        let has_remnants = !remnants.is_empty();
        let has_group = remnants.iter().any(|seen| is_near(seen));
        self.fosters.extend(parents);
        LeftProcess::Gone {
            pid,
            has_remnants,
            has_group,
        }
    }

    /// Looks for a component of which nothing is noted: its mark, its user, and a session of its own.
    pub(super) fn find(&mut self, seat: Seat, component: &ComponentConfig) -> Left {
        let user = match accounts::of(component) {
            Ok(Some(account)) => account.identity.user,
            Ok(None) | Err(_) => rustix::process::geteuid().as_raw(),
        };
        let is_its_own = |seen: &&Seen| {
            seen.marked == Some(seat)
                && seen.stat.session == seen.pid
                && is_of_our_namespace(seen.pid)
                && fs::metadata(format!("/proc/{}", seen.pid)).is_ok_and(|own| own.uid() == user)
        };
        // What it has put into further sessions is younger.
        let leaders = self.all().iter().filter(is_its_own);
        let main = leaders.min_by_key(|seen| (seen.stat.start, seen.pid));
        let found = main.and_then(|seen| {
            let (pid, start) = (seen.pid, seen.stat.start);
            let (pidfd, now) = foster::open(pid, start)?;
            Some((Origin { pid, start }, pidfd, now))
        });
        let Some((origin, pidfd, opened)) = found else {
            // Nobody knows what was wanted of it.
            return Left {
                resumed: Resumed {
                    order: component.autostart.then_some(Order::Start),
                    ..Resumed::default()
                },
                ..Left::default()
            };
        };
        let state = State {
            want: Want::Up,
            phase: Phase::Up {
                pid: origin.pid,
                since: clock::from_ticks(origin.start),
                ready_at: self.now,
            },
            ..State::default()
        };
        let mut left = Left {
            resumed: Resumed { state, order: None },
            process: Some(self.alive(origin, pidfd, &opened)),
            ..Left::default()
        };
        adjust(&mut left, component, self.now);
        left
    }

    fn all(&mut self) -> &[Seen] {
        let kinship = Kinship {
            mains: &HashMap::new(),
            names: &self.names,
            run: &self.instance.run,
        };
        self.all.get_or_insert_with(|| {
            let all = tree::all().into_iter();
            all.filter(|(pid, stat)| *pid != std::process::id() && !stat.is_dead())
                .map(|(pid, stat)| Seen {
                    pid,
                    stat,
                    marked: kinship.marked_seat_of(pid),
                })
                .collect()
        })
    }
}

/// Whether any process has the mark of an instance, by its run folder.
pub(super) fn is_anybody_there(run: &Path) -> bool {
    let others = tree::all()
        .into_iter()
        .filter(|(pid, stat)| *pid != std::process::id() && !stat.is_dead());
    others
        .into_iter()
        .any(|(pid, _)| tree::mark(pid, run).is_some())
}

/// Whether a process has the numbers that we have: in a container that we can look into, another instance may have a run
/// folder of the same name.
fn is_of_our_namespace(pid: u32) -> bool {
    let namespace = |whose: &str| fs::read_link(format!("/proc/{whose}/ns/pid")).ok();
    let theirs = namespace(&pid.to_string());
    theirs.is_some() && theirs == namespace("self")
}

/// The state of a component whose process its supervisor had just made.
fn made_since(before: &State, origin: Origin, component: &ComponentConfig, now: Duration) -> State {
    let policy = &component.policy;
    let wait = policy.ready_timeout.unwrap_or(policy.start_delay);
    // An order forgets what was counted before; nobody has ordered what follows a failure.
    let by_order = matches!(before.phase, Phase::Down | Phase::Failed { .. });
    State {
        want: Want::Up,
        phase: Phase::Starting {
            pid: origin.pid,
            since: clock::from_ticks(origin.start),
            by: now.saturating_add(wait),
            last: None,
        },
        failures: if by_order { 0 } else { before.failures },
        restarts: if by_order {
            0
        } else {
            before.restarts.saturating_add(1)
        },
    }
}

/// What is to be done otherwise than if the supervisor had never died.
fn adjust(left: &mut Left, component: &ComponentConfig, now: Duration) {
    if let (Phase::Starting { by, .. }, Some(timeout)) = (
        &mut left.resumed.state.phase,
        component.policy.ready_timeout,
    ) {
        // Nobody has asked it meanwhile.
        *by = now.saturating_add(timeout);
    }
    if let (
        OnSupervisorDeath::Stop,
        Some(LeftProcess::Alive {
            is_foster: true, ..
        }),
    ) = (component.on_supervisor_death, &left.process)
        && left.resumed.order.is_none()
    {
        // The kernel has told it to end and will not tell it again: it would outlive us.
        left.resumed.order = Some(match left.resumed.state.want {
            Want::Up => Order::Restart,
            Want::Down => Order::Stop,
        });
    }
}

/// Whether a process has this pipe as its output.
fn writes_into(pid: u32, pipe: (u64, u64)) -> bool {
    [1, 2].into_iter().any(|number| {
        fs::metadata(format!("/proc/{pid}/fd/{number}"))
            .is_ok_and(|file| (file.dev(), file.ino()) == pipe)
    })
}
