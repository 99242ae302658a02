//! What a supervisor that died left behind: its notes, compared with what runs. Signals nobody, starts nothing; whatever
//! cannot be proved to be ours is told and left alone.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

use crate::config::{ComponentConfig, Config, OnSupervisorDeath};
use crate::daemon::configuration::{read_file, read_with_text};
use crate::daemon::event_loop::Finale;
use crate::daemon::state::{self, Header, Kept, Noted, Noter, Notes, Slot, StateFile, Unusable};
use crate::daemon::tree::{self, Kinship, Stat};
use crate::daemon::{accounts, clock, foster};
use crate::error::Error;
use crate::instance::Instance;
use crate::supervisor::fleet::{Order, Resumed, Seat};
use crate::supervisor::report::{LastExit, Notice, Refusal, StateProblem};
use crate::supervisor::state::{Phase, State, Want};

/// What a supervisor begins with.
#[derive(Debug)]
pub(crate) struct Beginning {
    pub(crate) config: Config,
    /// What the configuration was read from.
    pub(crate) text: String,
    /// What is taken over, by seat; `None`: nothing, everything is down.
    pub(crate) left: Option<Vec<Left>>,
    /// The processes that reap those which are taken over.
    pub(crate) fosters: BTreeSet<u32>,
    /// What was to happen when everything is down.
    pub(crate) finale: Option<Finale>,
    /// Worth telling.
    pub(crate) notices: Vec<Notice>,
    /// Whether the state file is whole, so that it can be gone on with.
    is_whole: bool,
}

/// What was left of one component.
#[derive(Debug, Default)]
pub(crate) struct Left {
    pub(crate) resumed: Resumed,
    pub(crate) process: Option<LeftProcess>,
    pub(crate) comes_back: bool,
    pub(crate) pipe: Option<(u64, u64)>,
    pub(crate) begin: u64,
    pub(crate) last_exit: Option<LastExit>,
}

/// A main process that had not ended, as far as its supervisor knew.
#[derive(Debug)]
pub(crate) enum LeftProcess {
    /// It is there.
    Alive {
        noter: Noter,
        pidfd: OwnedFd,
        /// Whether somebody else than we reaps it.
        is_foster: bool,
    },
    /// It is gone; whether others of its tree are there.
    Gone { pid: u32, has_remnants: bool },
}

/// Finds out what there is to take over. Where nothing runs, a supervisor that was ordered begins afresh; one that was
/// put into another one's place (`goes_on`) goes on with what that one knew.
///
/// # Errors
/// A state file of a newer release, and what is wrong with the configuration.
pub(crate) fn begin(instance: &Instance, goes_on: bool) -> Result<Beginning, Error> {
    let path = instance.state();
    let unusable = |problem| vec![Notice::StateUnusable { problem }];
    let (notes, notices) = match state::read(&path) {
        Err(Unusable::Missing) => return afresh(instance, Vec::new()),
        Err(Unusable::Newer(version)) => {
            let path = path.display().to_string();
            return Err(Error::Refused(Refusal::NewerState { path, version }));
        }
        Err(Unusable::Garbled) => (None, unusable(StateProblem::Garbled)),
        Ok(notes) if notes.header.boot != state::boot() => {
            return afresh(instance, unusable(StateProblem::OtherBoot));
        }
        Ok(notes) => (Some(notes), Vec::new()),
    };
    // Those that run were started by these definitions, whatever the operator's file says by now.
    let (mut config, text) = match in_force(instance, notes.as_ref()) {
        Some(in_force) => in_force,
        None => read_with_text(instance)?,
    };
    let has_vacancies = notes.as_ref().is_some_and(|notes| notes.has_vacancies);
    let (header, mut slots) = notes.map_or((None, Vec::new()), |notes| {
        (Some(notes.header), notes.slots)
    });
    config.is_built_in |= header.as_ref().is_some_and(|header| {
        header.is_built_in && header.configuration == state::fingerprint(&text)
    });
    let are_whole = slots.len() == config.components.len() && slots.iter().all(Option::is_some);
    // After a reload the seats may be in another order than the file.
    let is_in_order = !has_vacancies
        && are_whole
        && slots
            .iter()
            .zip(&config.components)
            .all(|(noted, component)| {
                noted
                    .as_ref()
                    .is_some_and(|one| one.slot.id == component.id)
            });
    let mut search = Search::new(instance, &config, notices);
    if header.is_some() && !are_whole {
        search.tell(StateProblem::Garbled);
    }
    let noted_of = |component: &ComponentConfig| {
        let is_its_own =
            |one: &Option<Noted>| one.as_ref().is_some_and(|one| one.slot.id == component.id);
        slots.iter_mut().find(|one| is_its_own(one))?.take()
    };
    let noted: Vec<Option<Noted>> = config.components.iter().map(noted_of).collect();
    let left: Vec<Left> = noted
        .into_iter()
        .enumerate()
        .map(|(seat, noted)| match noted {
            Some(noted) => search.compare(noted, &config.components[seat]),
            None => search.find(seat, &config.components[seat]),
        })
        .collect();
    let Search {
        fosters, notices, ..
    } = search;
    let lives = |left: &Left| match &left.process {
        // One that nobody has reaped yet is to be looked at, and nothing to begin with.
        Some(LeftProcess::Alive { pidfd, .. }) => !foster::has_ended(pidfd),
        Some(LeftProcess::Gone { has_remnants, .. }) => *has_remnants,
        None => false,
    };
    if !goes_on && !left.iter().any(lives) {
        return afresh(instance, notices);
    }
    Ok(Beginning {
        config,
        text,
        left: Some(left),
        fosters,
        finale: header.and_then(|header| header.finale),
        notices,
        is_whole: is_in_order,
    })
}

/// The configuration that a supervisor worked by, and its text. Killed in the moment of a reload, it left two copies: the
/// state file says which one counts.
fn in_force(instance: &Instance, notes: Option<&Notes>) -> Option<(Config, String)> {
    let copy = instance.configuration_in_force();
    let counts = |(_, text): &(Config, String)| {
        notes.is_none_or(|notes| notes.header.configuration == state::fingerprint(text))
    };
    let read = |path: &Path| read_file(path).ok();
    let first = read(&copy);
    if first.as_ref().is_some_and(counts) {
        return first;
    }
    read(&state::next(&copy)).filter(counts).or(first)
}

fn afresh(instance: &Instance, notices: Vec<Notice>) -> Result<Beginning, Error> {
    let (config, text) = read_with_text(instance)?;
    Ok(Beginning {
        config,
        text,
        left: None,
        fosters: BTreeSet::new(),
        finale: None,
        notices,
        is_whole: false,
    })
}

impl Beginning {
    /// The state file of the new supervisor, with the copy of the configuration beside it. From now on it can be killed.
    ///
    /// # Errors
    /// Where there is no room for them.
    pub(crate) fn note(&self, instance: &Instance) -> std::io::Result<StateFile> {
        // Should we be killed between the two: what the copy has and the slots do not is searched for by its mark.
        let copy = Kept::with(&instance.configuration_in_force(), self.text.as_bytes())?;
        let header = Header {
            version: state::VERSION,
            boot: state::boot(),
            configuration: state::fingerprint(&self.text),
            is_built_in: self.config.is_built_in,
            finale: self.finale,
        };
        let path = instance.state();
        if self.is_whole {
            let mut file = StateFile::go_on(&path, copy)?;
            file.note(header)?;
            return Ok(file);
        }
        let nothing = Left::default();
        let slots: Vec<(Slot, Option<Noter>)> = self
            .config
            .components
            .iter()
            .enumerate()
            .map(|(seat, component)| {
                let left = self.left.as_ref().map_or(&nothing, |left| &left[seat]);
                left.as_noted(component)
            })
            .collect();
        StateFile::create(&path, copy, header, &slots)
    }
}

impl Left {
    fn as_noted(&self, component: &ComponentConfig) -> (Slot, Option<Noter>) {
        let slot = Slot {
            id: component.id.clone(),
            state: self.resumed.state.clone(),
            order: self.resumed.order,
            comes_back: self.comes_back,
            pipe: self.pipe,
            begin: self.begin,
            last_exit: self.last_exit.clone(),
        };
        let noter = match &self.process {
            Some(LeftProcess::Alive { noter, .. }) => Some(*noter),
            Some(LeftProcess::Gone { .. }) | None => None,
        };
        (slot, noter)
    }
}

/// A process that lives.
struct Seen {
    pid: u32,
    stat: Stat,
    /// The component whose mark it has.
    marked: Option<Seat>,
}

/// The comparison of notes with processes.
struct Search<'a> {
    instance: &'a Instance,
    names: HashMap<String, Seat>,
    now: Duration,
    /// All processes, looked at only where one is missing.
    all: Option<Vec<Seen>>,
    fosters: BTreeSet<u32>,
    notices: Vec<Notice>,
}

impl<'a> Search<'a> {
    fn new(instance: &'a Instance, config: &Config, notices: Vec<Notice>) -> Self {
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

    fn tell(&mut self, problem: StateProblem) {
        self.notices.push(Notice::StateUnusable { problem });
    }

    /// What became of a component since it was noted.
    fn compare(&mut self, noted: Noted, component: &ComponentConfig) -> Left {
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
        if let Some(noter) = process.filter(|noter| known != Some(noter.pid)) {
            // Its supervisor was killed in the moment in which it was made.
            left.resumed = Resumed {
                state: made_since(&left.resumed.state, noter, component, self.now),
                order: None,
            };
        }
        let Some(noter) = process else {
            if let Some(pid) = known {
                left.process = Some(self.gone(pid, component, left.pipe));
            }
            return left;
        };
        left.process = Some(match foster::open(noter.pid, noter.start) {
            Some((pidfd, stat)) => self.alive(noter, pidfd, &stat),
            None if Stat::read(noter.pid).is_some() => {
                self.tell(StateProblem::Reused {
                    component: component.id.clone(),
                    pid: noter.pid,
                });
                LeftProcess::Gone {
                    pid: noter.pid,
                    has_remnants: false,
                }
            }
            None => self.gone(noter.pid, component, left.pipe),
        });
        adjust(&mut left, component, self.now);
        left
    }

    fn alive(&mut self, noter: Noter, pidfd: OwnedFd, stat: &Stat) -> LeftProcess {
        let is_foster = stat.parent != std::process::id();
        if is_foster {
            self.fosters.insert(stat.parent);
        }
        LeftProcess::Alive {
            noter,
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
        let is_remnant = |seen: &&Seen| {
            let is_near = seen.stat.session == pid || seen.stat.group == pid;
            let writes = || pipe.is_some_and(|pipe| writes_into(seen.pid, pipe));
            seen.pid != pid && (seen.marked == Some(seat) || is_near && writes())
        };
        let remnants: Vec<&Seen> = self.all().iter().filter(is_remnant).collect();
        let is_one = |parent| remnants.iter().any(|seen| seen.pid == parent);
        let parents: Vec<u32> = remnants
            .iter()
            .map(|seen| seen.stat.parent)
            .filter(|parent| !is_one(*parent) && *parent != std::process::id())
            .collect();
        let has_remnants = !remnants.is_empty();
        self.fosters.extend(parents);
        LeftProcess::Gone { pid, has_remnants }
    }

    /// Looks for a component of which nothing is noted: its mark, its user, and a session of its own.
    fn find(&mut self, seat: Seat, component: &ComponentConfig) -> Left {
        let user = match accounts::of(component) {
            Ok(Some(account)) => account.identity.user,
            Ok(None) | Err(_) => rustix::process::geteuid().as_raw(),
        };
        let is_its_own = |seen: &&Seen| {
            seen.marked == Some(seat)
                && seen.stat.session == seen.pid
                && fs::metadata(format!("/proc/{}", seen.pid)).is_ok_and(|own| own.uid() == user)
        };
        // What it has put into further sessions is younger.
        let leaders = self.all().iter().filter(is_its_own);
        let main = leaders.min_by_key(|seen| (seen.stat.start, seen.pid));
        let found = main.and_then(|seen| {
            let (pid, start) = (seen.pid, seen.stat.start);
            let (pidfd, stat) = foster::open(pid, start)?;
            Some((Noter { pid, start }, pidfd, stat))
        });
        let Some((noter, pidfd, stat)) = found else {
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
                pid: noter.pid,
                since: clock::from_ticks(noter.start),
                ready_at: self.now,
            },
            ..State::default()
        };
        let mut left = Left {
            resumed: Resumed { state, order: None },
            process: Some(self.alive(noter, pidfd, &stat)),
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

/// The state of a component whose process its supervisor had just made.
fn made_since(before: &State, noter: Noter, component: &ComponentConfig, now: Duration) -> State {
    let policy = &component.policy;
    let wait = policy.ready_timeout.unwrap_or(policy.start_delay);
    // An order forgets what was counted before; nobody has ordered what follows a failure.
    let by_order = matches!(before.phase, Phase::Down | Phase::Failed { .. });
    State {
        want: Want::Up,
        phase: Phase::Starting {
            pid: noter.pid,
            since: clock::from_ticks(noter.start),
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

/// After an orderly end there is nothing to take over.
pub(crate) fn leave_nothing(instance: &Instance) {
    let copy = instance.configuration_in_force();
    for path in [instance.state(), state::next(&copy), copy] {
        let _ = fs::remove_file(path);
    }
}
