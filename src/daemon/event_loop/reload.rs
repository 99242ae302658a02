//! `reload`: from the configuration on disk to the one in force. All of it is judged before anything is changed; what
//! changed or is dropped ends by its old definition. Must not touch a component whose definition is the same.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use tokio::sync::mpsc::Sender;

use super::Supervisor;
use crate::config::{ComponentConfig, Config};
use crate::daemon::hands::Hands;
use crate::daemon::orders::{Part, Pending};
use crate::daemon::program::Prepared;
use crate::daemon::socket::Answer;
use crate::daemon::systemd::Doing;
use crate::daemon::{accounts, launch, members, orders};
use crate::protocol::Reply;
use crate::supervisor::component::ComponentId;
use crate::supervisor::fleet::{Fleet, Seat};
use crate::supervisor::report::{ComponentOutcome, Notice, Outcome, Refusal};

/// A configuration that takes effect as soon as nothing is left of what it changes or drops.
pub(crate) struct Reload {
    config: Config,
    /// What it was read from.
    text: String,
    changes: Changes,
    prepared: HashMap<ComponentId, Prepared>,
    ordered_at: Duration,
    /// Who ordered it and waits for its end.
    answer: Option<Sender<Answer>>,
}

/// What another configuration changes.
#[derive(Default)]
struct Changes {
    /// Those whose definition is another one.
    changed: Vec<Seat>,
    /// Those of them that are wanted, with their main process where they have one: they run again afterwards.
    running: HashMap<Seat, Option<u32>>,
    /// Those that it does not define any more.
    dropped: Vec<Seat>,
    /// Places in it of those that it starts, though they did not run before.
    start: Vec<usize>,
}

impl Changes {
    fn to(config: &Config, hands: &Hands, fleet: &Fleet) -> Self {
        let mut changes = Self::default();
        let mut stay = HashSet::new();
        for (place, new) in config.components.iter().enumerate() {
            let Some(seat) = hands.seat(new.id.as_str()) else {
                changes.start.extend(new.autostart.then_some(place));
                continue;
            };
            stay.insert(seat);
            let old = hands.config(seat);
            if old == new {
                continue;
            }
            changes.changed.push(seat);
            if fleet.is_wanted(seat) {
                changes.running.insert(seat, fleet.state(seat).pid());
            } else if new.autostart && !old.autostart {
                // Who was stopped by name stays so, unless the file says only now that it is to run.
                changes.start.push(place);
            }
        }
        let gone = hands.seats().iter().copied();
        changes.dropped = gone.filter(|seat| !stay.contains(seat)).collect();
        changes
    }

    fn are_none(&self) -> bool {
        self.changed.is_empty() && self.dropped.is_empty() && self.start.is_empty()
    }

    /// The components that will be spawned: with all that they depend on, as far as that does not run already.
    fn spawned<'a>(
        &self,
        config: &'a Config,
        hands: &Hands,
        fleet: &Fleet,
    ) -> Vec<&'a ComponentConfig> {
        let places: HashMap<&ComponentId, usize> = config
            .components
            .iter()
            .enumerate()
            .map(|(place, component)| (&component.id, place))
            .collect();
        let running = self.running.keys();
        let running = running.filter_map(|seat| places.get(&hands.config(*seat).id));
        let mut open: Vec<usize> = running.chain(&self.start).copied().collect();
        let mut concerned: HashSet<usize> = open.iter().copied().collect();
        while let Some(place) = open.pop() {
            let needed = config.components[place].depends_on.iter();
            let needed = needed.filter_map(|id| places.get(id).copied());
            open.extend(needed.filter(|place| concerned.insert(*place)));
        }
        let runs_on = |component: &ComponentConfig| {
            let seat = hands.seat(component.id.as_str());
            seat.is_some_and(|seat| {
                !self.changed.contains(&seat) && fleet.state(seat).pid().is_some()
            })
        };
        // In the order of the configuration, so that the first fault is always the same one.
        let all = config.components.iter().enumerate();
        all.filter(|(place, component)| concerned.contains(place) && !runs_on(component))
            .map(|(_, component)| component)
            .collect()
    }
}

impl Reload {
    /// Whoever is to be told of this component meanwhile.
    pub(super) fn waits_for(&self, seat: Seat) -> Option<&Sender<Answer>> {
        let Changes {
            changed, dropped, ..
        } = &self.changes;
        let concerns = changed.contains(&seat) || dropped.contains(&seat);
        self.answer.as_ref().filter(|_| concerns)
    }
}

impl Supervisor<'_> {
    /// SIGHUP.
    pub(super) fn take_hangup(&mut self) {
        if let Err(refusal) = self.reload(false, None) {
            self.tell(Notice::ReloadRefused { refusal });
            // Whoever sent the signal and waits hears that this is over.
            self.tell_systemd_of(Doing::Reloading);
        }
    }

    /// Takes the configuration that is on disk now, or refuses and changes nothing.
    pub(super) fn reload(
        &mut self,
        wait: bool,
        answer: Option<&Sender<Answer>>,
    ) -> Result<(), Refusal> {
        if self.finale.is_some() {
            return Err(Refusal::Ending);
        }
        if self.reload.is_some() || self.replacement.is_some() {
            return Err(Refusal::Reloading);
        }
        let (config, text) = self.hands.read_again()?;
        let changes = Changes::to(&config, &self.hands, &self.fleet);
        let leaving = [&*changes.changed, &changes.dropped].concat();
        let prepared = self.hands.prepare_others(
            &changes.spawned(&config, &self.hands, &self.fleet),
            config.is_built_in,
            &leaving,
        )?;
        let group = config.supervisor.control_group.as_deref();
        self.run_folder
            .admit(self.hands.instance(), group)
            .map_err(|error| launch::as_refusal(&error))?;
        let now = self.now();
        // What changes nothing is done at once: there is nothing to wait for.
        let wait = wait || changes.are_none();
        if let (false, Some(answer)) = (wait, answer) {
            let components = changes.accepted(&config, &self.hands);
            self.orders
                .farewell(answer.clone(), Reply::Done { components });
        }
        self.fleet.withdraw(&changes.changed, &changes.dropped, now);
        self.reload = Some(Reload {
            config,
            text,
            changes,
            prepared,
            ordered_at: now,
            answer: answer.filter(|_| wait).cloned(),
        });
        self.tell_systemd_of(Doing::Reloading);
        Ok(())
    }

    /// Puts the configuration into force once nothing is left of what it changes or drops. Whether it did.
    pub(super) fn reload_takes_effect(&mut self) -> bool {
        let is_time = |_: &mut Reload| self.fleet.all_withdrawn_are_gone();
        let Some(reload) = self.reload.take_if(is_time) else {
            return false;
        };
        let Reload {
            config,
            text,
            changes,
            prepared,
            ordered_at,
            answer,
        } = reload;
        let now = self.now();
        let named = |&seat: &Seat| orders::named(&self.hands, seat, Outcome::Dropped);
        let dropped: Vec<ComponentOutcome> = changes.dropped.iter().map(named).collect();
        let known: HashSet<Seat> = self.hands.seats().iter().copied().collect();
        let mut resting = known.clone();
        resting.retain(|&seat| self.fleet.rests(seat) && self.fleet.state(seat).pid().is_none());
        self.orders
            .settle(&changes.dropped, &self.fleet, &mut self.hands, now);
        self.hooks.change_to(&config.supervisor.hooks);
        let readers = config.supervisor.control_group.as_deref();
        let readers = readers.and_then(accounts::group_by_name);
        self.journal.read_by(readers);
        let seats = self.fleet.reorganize(members(&config), &changes.start, now);
        let last_words = self.hands.reorganize(config, &seats, prepared, readers);
        for notice in last_words {
            self.tell(notice);
        }
        self.systemd.look_again();
        // Before the first of them is spawned: where that has no room now, it is tried with each turn.
        self.unnoted_text = Some(text);
        let _ = self.note();

        let mut parts = Vec::new();
        let mut unchanged = 0;
        for (place, &seat) in seats.iter().enumerate() {
            let was_up = changes.running.get(&seat).copied();
            let has_changed = changes.changed.contains(&seat);
            let is_new = !known.contains(&seat);
            // One that did not change may be needed by others, and is started then.
            let starts = was_up.is_some()
                || changes.start.contains(&place)
                || (resting.contains(&seat) && !has_changed && !self.fleet.rests(seat));
            parts.push(if starts {
                Part::Starts {
                    seat,
                    was_up: was_up.flatten(),
                }
            } else if has_changed || is_new {
                Part::Settled(orders::named(&self.hands, seat, Outcome::AlreadyStopped))
            } else {
                unchanged += 1;
                Part::Settled(orders::named(&self.hands, seat, Outcome::Unchanged))
            });
        }
        let count = |has_part: fn(&Part) -> bool| {
            let parts = parts.iter().filter(|part| has_part(part));
            u32::try_from(parts.count()).unwrap_or(u32::MAX)
        };
        let notice = Notice::Reloaded {
            started: count(|part| matches!(part, Part::Starts { was_up: None, .. })),
            restarted: count(|part| {
                matches!(
                    part,
                    Part::Starts {
                        was_up: Some(_),
                        ..
                    }
                )
            }),
            stopped: u32::try_from(dropped.len()).unwrap_or(u32::MAX),
            unchanged,
        };
        self.tell(notice);
        if let Some(answer) = answer {
            parts.extend(dropped.into_iter().map(Part::Settled));
            let pending = Pending::of_reload(answer, ordered_at, parts);
            self.orders.add(pending, &self.fleet, &mut self.hands, now);
        }
        true
    }

    /// Everything is to stop, so the configuration does not matter any more.
    pub(super) fn call_off_reload(&mut self) {
        let Some(Reload {
            changes,
            answer: Some(answer),
            ..
        }) = self.reload.take()
        else {
            return;
        };
        let concerned = [changes.changed, changes.dropped].concat();
        let reply = orders::overruled(&self.hands, &concerned);
        self.orders.farewell(answer, reply);
    }
}

impl Changes {
    /// The answer for one that does not wait.
    fn accepted(&self, config: &Config, hands: &Hands) -> Vec<ComponentOutcome> {
        let of = |component: &ComponentConfig| ComponentOutcome {
            id: component.id.clone(),
            description: component.description.clone(),
            outcome: Outcome::Accepted,
        };
        let is_concerned = |place: usize, component: &ComponentConfig| {
            let seat = hands.seat(component.id.as_str());
            self.start.contains(&place) || seat.is_some_and(|seat| self.changed.contains(&seat))
        };
        let all = config.components.iter().enumerate();
        all.filter(|(place, component)| is_concerned(*place, component))
            .map(|(_, component)| component)
            .chain(self.dropped.iter().map(|&seat| hands.config(seat)))
            .map(of)
            .collect()
    }
}
