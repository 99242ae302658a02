//! What a supervisor that died left behind: its notes, compared with what runs. Signals nobody, starts nothing; whatever
//! cannot be proved to be ours is told and left alone.

mod search;

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::os::fd::OwnedFd;
use std::path::Path;

use self::search::Search;
use crate::config::{ComponentConfig, Config};
use crate::daemon::configuration::{read_file, read_with_text};
use crate::daemon::event_loop::Finale;
use crate::daemon::foster;
use crate::daemon::state::{self, Header, Kept, Noted, Notes, Origin, Slot, StateFile, Unusable};
use crate::error::Error;
use crate::instance::Instance;
use crate::supervisor::component::ComponentId;
use crate::supervisor::fleet::Resumed;
use crate::supervisor::report::{LastExit, Notice, Refusal, StateProblem};

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
    /// The essential component because of which it was to end.
    pub(crate) lost: Option<ComponentId>,
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
        origin: Origin,
        pidfd: OwnedFd,
        /// Whether somebody else than we reaps it.
        is_foster: bool,
    },
    /// It is gone; whether others of its tree are there, and whether one of them keeps its number, as that of its group or
    /// session, from strangers.
    Gone {
        pid: u32,
        has_remnants: bool,
        has_group: bool,
    },
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
    let (header, slots) = notes.map_or((None, Vec::new()), |notes| {
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
            .all(|(one, component)| one.as_ref().is_some_and(|one| one.slot.id == component.id));
    let mut search = Search::new(instance, &config, notices);
    if header.is_some() && !are_whole {
        search.tell(StateProblem::Garbled);
    }
    let mut known: HashMap<ComponentId, Noted> = slots
        .into_iter()
        .flatten()
        .map(|one| (one.slot.id.clone(), one))
        .collect();
    let components = config.components.iter().enumerate();
    let left: Vec<Left> = components
        .map(|(seat, component)| match known.remove(&component.id) {
            Some(known) => search.compare(known, component),
            None => search.find(seat, component),
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
        finale: header.as_ref().and_then(|header| header.finale),
        lost: header.and_then(|header| header.lost),
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
        lost: None,
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
            lost: self.lost.clone(),
        };
        let path = instance.state();
        if self.is_whole {
            let mut file = StateFile::go_on(&path, copy)?;
            file.note(header)?;
            return Ok(file);
        }
        let nothing = Left::default();
        let slots: Vec<(Slot, Option<Origin>)> = self
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
    fn as_noted(&self, component: &ComponentConfig) -> (Slot, Option<Origin>) {
        let slot = Slot {
            id: component.id.clone(),
            state: self.resumed.state.clone(),
            order: self.resumed.order,
            comes_back: self.comes_back,
            pipe: self.pipe,
            begin: self.begin,
            last_exit: self.last_exit.clone(),
        };
        let origin = match &self.process {
            Some(LeftProcess::Alive { origin, .. }) => Some(*origin),
            Some(LeftProcess::Gone { .. }) | None => None,
        };
        (slot, origin)
    }
}

/// After an orderly end there is nothing to take over.
pub(crate) fn leave_nothing(instance: &Instance) {
    let copy = instance.configuration_in_force();
    for path in [instance.state(), state::next(&copy), copy] {
        let _ = fs::remove_file(path);
    }
}
