//! What the hands keep of each component, under another configuration. Must be called only when nothing is left of
//! those that changed or are dropped.

use std::collections::{HashMap, HashSet};
use std::fs;

use super::{Hand, Hands};
use crate::config::{ComponentConfig, Config};
use crate::daemon::capture::{self, Keeping};
use crate::daemon::listeners::{self, Listeners};
use crate::daemon::preflight::{self, Circumstances};
use crate::daemon::program::Prepared;
use crate::daemon::{configuration, launch};
use crate::instance::Instance;
use crate::supervisor::component::ComponentId;
use crate::supervisor::fleet::Seat;
use crate::supervisor::report::{Notice, Refusal};

impl Hands {
    /// The instance whose components these are.
    pub(crate) fn instance(&self) -> &Instance {
        &self.instance
    }

    /// Reads the configuration as it is on disk now, and its text.
    pub(crate) fn read_again(&self) -> Result<(Config, String), Refusal> {
        configuration::read_again(&self.instance, self.is_built_in)
            .map_err(|error| launch::as_refusal(&error))
    }

    /// Finds what would keep components of another configuration from starting, when nothing of the ones in `leaving`
    /// is left.
    pub(crate) fn prepare_others(
        &self,
        components: &[&ComponentConfig],
        is_built_in: bool,
        leaving: &[Seat],
    ) -> Result<HashMap<ComponentId, Prepared>, Refusal> {
        if is_built_in {
            configuration::make_folders(&self.instance)?;
        }
        let mut orphans = self.orphans();
        // Once for all of them: to ask for the holder of each port would be to look at every process each time.
        let given_up: HashSet<u64> = leaving
            .iter()
            .flat_map(|seat| self.members_with(*seat, orphans.remove(seat).unwrap_or_default()))
            .flat_map(listeners::held_by)
            .collect();
        let circumstances = Circumstances {
            is_ours: Some(&|_| false),
            given_up: &given_up,
            listeners: &Listeners::default(),
            made_at_start: &[],
            is_built_in,
            language: self.language.as_deref(),
        };
        let mut all = HashMap::new();
        for component in components {
            let judged = preflight::judge(component, &self.instance, &circumstances);
            if let Some(refusal) = judged.refusals.into_iter().next() {
                return Err(refusal);
            }
            let id = component.id.clone();
            all.extend(judged.prepared.map(|prepared| (id, prepared)));
        }
        Ok(all)
    }

    /// Takes another configuration, whose components have these seats. Whose definition is the same is not touched. Returns
    /// what is to be told of those that are dropped.
    pub(crate) fn reorganize(
        &mut self,
        config: Config,
        seats: &[Seat],
        mut prepared: HashMap<ComponentId, Prepared>,
        log_group: Option<u32>,
    ) -> Vec<Notice> {
        let mut notices = Vec::new();
        let taken: HashSet<Seat> = seats.iter().copied().collect();
        for seat in std::mem::take(&mut self.seats) {
            if !taken.contains(&seat) {
                notices.extend(self.leave(seat));
            }
        }
        for (component, &seat) in config.components.into_iter().zip(seats) {
            let ready = prepared.remove(&component.id);
            match self.all.get(seat) {
                None => self.all.push(Hand::new(component)),
                Some(hand) if hand.config.id != component.id => {
                    self.all[seat] = Hand::new(component);
                }
                Some(hand) if hand.config == component => {}
                Some(_) => {
                    let hand = &mut self.all[seat];
                    hand.config = component;
                    // It is made again where it is wanted. Pipe and log stay: there may be something in them.
                    hand.notify = None;
                    hand.prepared = None;
                }
            }
            if ready.is_some() {
                self.all[seat].prepared = ready;
            }
        }
        if std::mem::replace(&mut self.log_group, log_group) != log_group {
            for hand in &mut self.all {
                let settings = hand.config.log;
                let keeping = Keeping {
                    settings,
                    group: log_group,
                };
                if let Some(capture) = &mut hand.capture {
                    capture.keep_by(keeping);
                }
                if let Some(group) = log_group {
                    capture::let_read(&self.instance.log(&hand.config.id), settings.keep, group);
                }
            }
        }
        self.seats = seats.to_vec();
        self.is_built_in = config.is_built_in;
        let named = |&seat: &Seat| (self.all[seat].config.id.to_string(), seat);
        self.names = seats.iter().map(named).collect();
        notices
    }

    /// Closes what a component had open that is dropped, after the last of its output is taken.
    fn leave(&mut self, seat: Seat) -> Vec<Notice> {
        let hand = &mut self.all[seat];
        let notices = hand.close_output();
        hand.capture = None;
        hand.notify = None;
        self.stalled.remove(&seat);
        let id = &hand.config.id;
        // Should a component have this name again, they are made anew.
        let _ = fs::remove_file(self.instance.fifo(id));
        let _ = fs::remove_file(self.instance.notify_socket(id));
        notices
    }
}
