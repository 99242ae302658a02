//! Whose a process is, and the signals that all of a component get. Must never signal a process that was not seen to be
//! a component's after its descriptor was opened.

use std::collections::HashMap;

use rustix::process::{PidfdFlags, Signal};

use super::{Hands, Process, number};
use crate::daemon::tree::{Kinship, Stat};
use crate::daemon::{spawn, tree};
use crate::supervisor::fleet::Seat;

impl Hands {
    /// Sends the stop signal: to the main process, which knows best how to end what it started; where it has
    /// ended, to everything that it left.
    pub(crate) fn terminate(&mut self, seat: Seat) {
        self.stop_asking(seat);
        let hand = &self.all[seat];
        let signal = hand.config.stop_signal;
        match hand.process.as_ref() {
            Some(Process {
                pidfd: Some(pidfd), ..
            }) => {
                spawn::send(pidfd, signal);
                // One that is suspended would not take it before it is killed.
                spawn::send(pidfd, libc::SIGCONT);
            }
            Some(Process { pidfd: None, .. }) => {
                self.signal_tree(seat, signal);
                self.signal_tree(seat, libc::SIGCONT);
            }
            None => {}
        }
    }

    /// Sends SIGKILL to everything that is left of a component.
    pub(crate) fn kill(&mut self, seat: Seat) {
        self.kill_all(&[seat]);
    }

    /// The same of several, with one look for all of them.
    pub(crate) fn kill_all(&mut self, seats: &[Seat]) {
        for &seat in seats {
            self.stop_asking(seat);
            // Its group as a whole first: who has children faster than we can look does not get away.
            if let Some(process) = &mut self.all[seat].process
                && process.has_group()
                && let Some(group) = number(process.pid)
            {
                let _ = rustix::process::kill_process_group(group, Signal::KILL);
            }
            if let Some(leaf) = &self.all[seat].leaf {
                leaf.kill();
            }
        }
        let mut orphans = self.orphans();
        for &seat in seats {
            let orphans = orphans.remove(&seat).unwrap_or_default();
            // Whoever has left the control group.
            self.signal_members(seat, libc::SIGKILL, &self.members_with(seat, orphans));
        }
    }

    fn signal_tree(&self, seat: Seat, signal: i32) {
        self.signal_members(seat, signal, &self.members(seat));
    }

    fn signal_members(&self, seat: Seat, signal: i32, members: &[u32]) {
        let kinship = self.kinship();
        signal_all(members, signal, |pid, stat| {
            kinship.seat_of(pid, stat) == Some(seat)
        });
        if let Some(leaf) = &self.all[seat].leaf {
            leaf.signal(signal, members);
        }
    }

    fn kinship(&self) -> Kinship<'_> {
        Kinship {
            mains: &self.mains,
            names: &self.names,
            run: &self.instance.run,
        }
    }

    /// Sends SIGKILL to what a component started that then changed its session and its environment: nobody
    /// can tell whose it was, so it can only be ended with the last of them. Whether there was any.
    /// `guardian` is none of them.
    pub(crate) fn kill_strays(&self, guardian: Option<u32>) -> bool {
        if !self.all_are_ours {
            return false;
        }
        let mut strays = tree::our_children();
        strays.retain(|pid| {
            Some(*pid) != guardian
                && !self.mains.contains_key(pid)
                && Stat::read(*pid).is_some_and(|stat| !stat.is_dead())
        });
        let is_any = !strays.is_empty();
        signal_all(&tree::with_descendants(strays), libc::SIGKILL, |_, _| false);
        is_any
    }

    /// The living processes of a component that are known without its control group.
    fn members(&self, seat: Seat) -> Vec<u32> {
        let orphans = self.orphans().remove(&seat).unwrap_or_default();
        self.members_with(seat, orphans)
    }

    /// The processes of all components that lost their parents, by component.
    pub(crate) fn orphans(&self) -> HashMap<Seat, Vec<u32>> {
        self.kinship().orphans(&self.living_fosters())
    }

    /// The same as [`Hands::members`], where the orphans are known already.
    pub(super) fn members_with(&self, seat: Seat, mut roots: Vec<u32>) -> Vec<u32> {
        if let Some(Process {
            pid,
            pidfd: Some(_),
            ..
        }) = self.all[seat].process
        {
            roots.insert(0, pid);
        }
        tree::with_descendants(roots)
    }
}

/// Sends a signal to processes whose parents are among them or ourselves, or that are known otherwise.
pub(crate) fn signal_all(members: &[u32], signal: i32, is_known: impl Fn(u32, &Stat) -> bool) {
    let ours = Stat::read(std::process::id()).map_or(0, |stat| stat.session);
    for &pid in members {
        let Some(number) = number(pid) else {
            continue;
        };
        let Ok(pidfd) = rustix::process::pidfd_open(number, PidfdFlags::empty()) else {
            continue;
        };
        // Between our look and the descriptor the number may have passed to a stranger: a member's
        // parent is a member or ourselves.
        let is_near = |parent: u32| parent == std::process::id() || members.contains(&parent);
        let stat = Stat::read(pid).filter(|stat| is_near(stat.parent) || is_known(pid, stat));
        if let Some(stat) = stat {
            spawn::send(&pidfd, signal);
            // What it may have made meanwhile is in its group, and each session of a component is its own.
            let group = self::number(stat.group).filter(|_| stat.session != ours);
            if let (libc::SIGKILL, Some(group)) = (signal, group) {
                let _ = rustix::process::kill_process_group(group, Signal::KILL);
            }
        }
    }
}
