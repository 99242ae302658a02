//! Watching over the components that are up: their health, each by a task of its own, and their memory, all by one
//! timer. Ends nobody: what is found is told to the core.

use std::collections::BTreeMap;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use super::{Hands, Process};
use crate::daemon::health::{self, Patient};
use crate::daemon::programs::{Errand, Programs};
use crate::daemon::resources::{Resources, Tree, Usage};
use crate::supervisor::fleet::Seat;
use crate::supervisor::state::Event;

/// From one look at the memory of the components to the next.
const WEIGHED_EVERY: Duration = Duration::from_secs(5);

/// The components that are up and have a limit.
#[derive(Debug, Default)]
pub(super) struct Scales {
    /// Main process and limit, in bytes.
    limited: BTreeMap<Seat, (u32, u64)>,
    /// When to look next; `None`: nobody is looked at.
    due: Option<Instant>,
}

impl Scales {
    pub(super) fn put(&mut self, seat: Seat, pid: u32, limit: u64) {
        self.limited.insert(seat, (pid, limit));
        self.due
            .get_or_insert_with(|| Instant::now() + WEIGHED_EVERY);
    }

    pub(super) fn take_off(&mut self, seat: Seat) {
        self.limited.remove(&seat);
        if self.limited.is_empty() {
            self.due = None;
        }
    }
}

impl Hands {
    /// Starts a program beside the components.
    pub(crate) fn run(&mut self, errand: Errand) {
        let null = self.null.as_fd();
        let run = &self.instance.run;
        self.programs.start(errand, &mut self.spawner, null, run);
    }

    /// Ends what the programs beside the components left.
    pub(crate) fn end_programs_left(&self, guardian: Option<u32>) {
        self.programs.end_left(&self.instance.run, guardian);
    }

    /// The programs beside the components.
    pub(crate) fn programs(&self) -> &Programs {
        &self.programs
    }

    /// Begins to watch over a component that is up, or was found up.
    pub(crate) fn watch_over(&mut self, seat: Seat, pid: u32) {
        self.stop_asking(seat);
        let hand = &mut self.all[seat];
        // It may have ended since, in the same moment in which it became ready.
        let is_there = |process: &Process| process.pid == pid && process.pidfd.is_some();
        if !hand.process.as_ref().is_some_and(is_there) {
            return;
        }
        if let Some(limit) = hand.config.memory_limit {
            self.scales.put(seat, pid, limit);
        }
        let Some(health) = hand.config.health.clone() else {
            return;
        };
        let prepared = hand.prepared.as_ref();
        let directory = hand.config.directory.as_ref();
        let patient = Patient {
            seat,
            pid,
            component: hand.config.clone(),
            health,
            program: prepared.and_then(|prepared| prepared.check.clone()),
            directory: directory.unwrap_or(&self.instance.data).clone(),
            language: self.language.clone(),
        };
        let asking = tokio::spawn(health::watch(patient, self.tell.clone()));
        hand.prober = Some(asking.abort_handle());
    }

    /// When [`Hands::weigh`] is due; `None`: nobody is to be weighed.
    pub(crate) fn weighed_at(&self) -> Option<Instant> {
        self.scales.due
    }

    /// Looks at the memory of the components that have a limit; those above it are for the core.
    pub(crate) fn weigh(&mut self, resources: &mut Resources) -> Vec<(Seat, Event)> {
        if self.scales.due.is_none_or(|due| due > Instant::now()) {
            return Vec::new();
        }
        let seats: Vec<Seat> = self.scales.limited.keys().copied().collect();
        let usage = self.usage(&seats, resources);
        // From the end of one look to the next: looking must not become all that is done.
        self.scales.due = Some(Instant::now() + WEIGHED_EVERY);
        let limited = self.scales.limited.iter();
        limited
            .zip(usage)
            .filter(|((_, (_, limit)), usage)| usage.memory > *limit)
            .map(|((&seat, &(pid, limit)), usage)| {
                let used = usage.memory;
                (seat, Event::TooLarge { pid, used, limit })
            })
            .collect()
    }

    /// What the processes of each of these components use.
    pub(crate) fn usage(&self, seats: &[Seat], resources: &mut Resources) -> Vec<Usage> {
        let mut orphans = self.orphans();
        let trees: Vec<Tree> = seats
            .iter()
            .map(|seat| self.tree(*seat, orphans.remove(seat).unwrap_or_default()))
            .collect();
        resources.usage(&trees)
    }
}

#[cfg(test)]
mod tests {
    use rustix::process::{PidfdFlags, getpid, pidfd_open};
    use tokio::sync::mpsc::unbounded_channel;

    use super::*;
    use crate::config::parse;
    use crate::daemon::state::{self, Header, Kept, StateFile};
    use crate::instance::Instance;

    fn hands(folder: &std::path::Path, text: &str) -> Hands {
        let instance = Instance::locate(Some(folder), None, |_| None, false).unwrap();
        std::fs::create_dir_all(&instance.run).unwrap();
        let header = Header {
            version: state::VERSION,
            boot: state::boot(),
            configuration: state::fingerprint(text),
            is_built_in: false,
            finale: None,
            lost: None,
        };
        let copy = Kept::with(&instance.configuration_in_force(), text.as_bytes()).unwrap();
        let file = StateFile::create(&instance.state(), copy, header, &[]).unwrap();
        let (tell, _) = unbounded_channel();
        Hands::new(parse(text).unwrap(), instance, None, tell, file).unwrap()
    }

    #[tokio::test]
    async fn who_has_ended_is_not_watched_over() {
        let folder = tempfile::tempdir().unwrap();
        let text = "[components.a]\ncommand = [\"true\"]\nmemory-limit = \"1GiB\"\n\
                    health = { command = [\"true\"] }\n";
        let mut hands = hands(folder.path(), text);
        let us = std::process::id();
        let is_watched = |hands: &Hands| hands.all[0].prober.is_some();
        hands.watch_over(0, us);
        assert!(!is_watched(&hands) && hands.weighed_at().is_none(), "none");
        let process = |pidfd| Process {
            pid: us,
            pidfd,
            has_group: false,
            is_foster: false,
            remnants: Vec::new(),
        };
        hands.all[0].process = Some(process(None));
        hands.watch_over(0, us);
        assert!(!is_watched(&hands) && hands.weighed_at().is_none(), "ended");
        let pidfd = pidfd_open(getpid(), PidfdFlags::empty()).unwrap();
        hands.all[0].process = Some(process(Some(pidfd)));
        hands.watch_over(0, us + 1);
        assert!(!is_watched(&hands) && hands.weighed_at().is_none(), "other");
        hands.watch_over(0, us);
        assert!(is_watched(&hands) && hands.weighed_at().is_some(), "there");
    }
}
