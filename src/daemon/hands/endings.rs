//! Processes that ended: main processes and orphans are reaped, and what is left of their trees is looked
//! for. Signals nobody; what follows from an end the core decides.

use std::os::fd::AsFd;

use rustix::process::{WaitId, WaitIdOptions, WaitOptions};

use super::Hands;
use crate::daemon::cgroup::Leaf;
use crate::daemon::watch::Watch;
use crate::daemon::{foster, journal, tree};
use crate::supervisor::fleet::Seat;
use crate::supervisor::report::{Ending, LastExit};
use crate::supervisor::state::Event;

impl Hands {
    /// Takes the ends of the given components' main processes; the events are for the core.
    pub(crate) fn ended(&mut self, seats: &[Seat], watch: &Watch) -> Vec<(Seat, Event)> {
        // Everybody first: a dead member is still one of its group, until it is reaped.
        let mut events = self.reap(watch);
        let mut ended = Vec::new();
        for &seat in seats {
            let Some(pidfd) = self.all[seat]
                .process
                .as_ref()
                .and_then(|process| process.pidfd.as_ref())
            else {
                continue;
            };
            let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG;
            let ending = match rustix::process::waitid(WaitId::PidFd(pidfd.as_fd()), options) {
                Ok(Some(status)) => ending(status.exit_status(), status.terminating_signal()),
                Ok(None) => continue,
                // It is not our child.
                Err(_) => match foster::ending(pidfd, self.all[seat].pid()) {
                    Some(ending) => ending,
                    None => continue,
                },
            };
            ended.push((seat, ending));
        }
        events.extend(self.bury(ended, watch));
        events
    }

    /// Reaps children that nobody watches by descriptor: orphans that fell to us. Main processes may be
    /// among them, where SIGCHLD came first.
    pub(crate) fn reap(&mut self, watch: &Watch) -> Vec<(Seat, Event)> {
        let mut ended = Vec::new();
        while let Ok(Some((pid, status))) = rustix::process::wait(WaitOptions::NOHANG) {
            let pid = pid.as_raw_pid().unsigned_abs();
            let ending = ending(status.exit_status(), status.terminating_signal());
            let Some(&seat) = self.mains.get(&pid) else {
                self.programs.ended(pid, ending, &self.mains);
                continue;
            };
            if self.all[seat]
                .process
                .as_ref()
                .is_some_and(|process| process.pid == pid && process.pidfd.is_some())
            {
                ended.push((seat, ending));
            }
        }
        let mut events = self.bury(ended, watch);
        events.extend(self.emptied(watch));
        events
    }

    /// Main processes ended: what is left of their trees? One look for all of them.
    pub(super) fn bury(&mut self, ended: Vec<(Seat, Ending)>, watch: &Watch) -> Vec<(Seat, Event)> {
        if ended.is_empty() {
            return Vec::new();
        }
        let mut orphans = self.orphans();
        let mut events = Vec::new();
        for (seat, ending) in ended {
            self.stop_asking(seat);
            let in_group = self.left_in_group(seat, watch);
            let hand = &mut self.all[seat];
            let Some(process) = &mut hand.process else {
                continue;
            };
            let pid = process.pid;
            if let Some(pidfd) = process.pidfd.take() {
                watch.remove(&pidfd);
            }
            let (code, signal) = match ending {
                Ending::Code(code) => (Some(code), None),
                Ending::Signal(signal) => (None, Some(signal)),
                Ending::Unknown => (None, None),
            };
            hand.last_exit = Some(LastExit {
                code,
                signal,
                at: journal::now(),
            });
            let roots = orphans.remove(&seat).unwrap_or_default();
            let left = if process.is_foster {
                self.watch_remnants(seat, roots, watch)
            } else {
                tree::with_descendants(roots)
                    .len()
                    .max(process.has_group().into())
            };
            let left = left.max(in_group);
            if left == 0 {
                self.all[seat].process = None;
                self.mains.remove(&pid);
            } else {
                self.emptying.insert(seat);
            }
            let remnants = u32::try_from(left).unwrap_or(u32::MAX);
            events.push((
                seat,
                Event::Exited {
                    pid,
                    ending,
                    remnants,
                },
            ));
        }
        events
    }

    /// Which trees have vanished whose main process had ended before.
    pub(crate) fn emptied(&mut self, watch: &Watch) -> Vec<(Seat, Event)> {
        if self.emptying.is_empty() {
            return Vec::new();
        }
        let mut orphans = self.orphans();
        let awaited: Vec<Seat> = self.emptying.iter().copied().collect();
        let mut is_empty = |seat: Seat| {
            let in_group = self.all[seat].leaf.as_ref().is_some_and(Leaf::is_populated);
            let roots = orphans.remove(&seat).unwrap_or_default();
            // Asked of all, whatever the others say: each answer takes a sign back.
            let is_elsewhere = match &mut self.all[seat].process {
                Some(process) if process.is_foster => {
                    !process.awaits_nobody(watch) || self.watch_remnants(seat, roots, watch) > 0
                }
                Some(process) => !roots.is_empty() || process.has_group(),
                None => false,
            };
            !in_group && !is_elsewhere
        };
        let empty: Vec<Seat> = awaited.into_iter().filter(|&seat| is_empty(seat)).collect();
        let mut events = Vec::new();
        for seat in empty {
            self.emptying.remove(&seat);
            if let Some(leaf) = &mut self.all[seat].leaf {
                leaf.forget_end();
            }
            if let Some(process) = self.all[seat].process.take() {
                self.mains.remove(&process.pid);
                events.push((seat, Event::Emptied { pid: process.pid }));
            }
        }
        events
    }
}

/// What the kernel says of a process that ended: its status, or the signal that it ended of.
fn ending(code: Option<i32>, signal: Option<i32>) -> Ending {
    match (code, signal) {
        (Some(code), _) => Ending::Code(code),
        (None, Some(signal)) => Ending::Signal(signal),
        (None, None) => Ending::Unknown,
    }
}
