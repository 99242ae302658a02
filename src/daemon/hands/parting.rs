//! The end of our work: what nobody would end after us is ended, and another program may be put into our place. Must not
//! touch a component, nor our guardian.

use super::{Hands, signal_all};
use crate::daemon::tree::{self, Stat};

impl Hands {
    /// Does something that may put another program into our place.
    pub(crate) fn leave_to<T>(&self, act: impl FnOnce() -> T) -> T {
        self.programs.end_all();
        self.spawner.with_limit_restored(act)
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
}
