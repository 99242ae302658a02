//! The control groups of the components, where there are any: when a component leaves its own, and what is asked of
//! it. Everything works without; must not be the only way to anything but finding who hid from us.

use super::Hands;
use crate::daemon::cgroup::Leaf;
use crate::daemon::resources::Tree;
use crate::daemon::watch::Watch;
use crate::supervisor::fleet::Seat;

impl Hands {
    /// The processes of a component, and their memory where the kernel accounts for it. `orphans` are those of it
    /// that lost their parents.
    pub(crate) fn tree(&self, seat: Seat, orphans: Vec<u32>) -> Tree {
        match &self.all[seat].leaf {
            Some(leaf) => Tree {
                processes: leaf.members(),
                memory: leaf.memory(),
            },
            None => Tree {
                processes: self.members_with(seat, orphans),
                memory: None,
            },
        }
    }

    /// How many live in a component's group, its main process having ended. While there are any, a sign will come
    /// when there are none.
    pub(super) fn left_in_group(&mut self, seat: Seat, watch: &Watch) -> usize {
        let Some(leaf) = &mut self.all[seat].leaf else {
            return 0;
        };
        let left = leaf.members().len();
        if left > 0 && !leaf.await_end(seat, watch) {
            // The last one went while we looked.
            leaf.forget_end();
            return 0;
        }
        left
    }

    /// Finds the group of a component that a former supervisor started, by its main process or by its name.
    pub(super) fn adopt_leaf(&mut self, seat: Seat) {
        let hand = &mut self.all[seat];
        let (id, run) = (&hand.config.id, &self.instance.run);
        let subtree = self.subtree.as_ref();
        hand.leaf = Leaf::of(hand.pid(), id, run)
            .or_else(|| subtree.and_then(|subtree| subtree.leaf_left(id)));
    }

    /// A component came to rest: where nothing of it runs, its group goes.
    pub(crate) fn rested(&mut self, seat: Seat) {
        let hand = &mut self.all[seat];
        if hand.process.is_none()
            && let Some(leaf) = hand.leaf.take()
        {
            leaf.remove();
        }
    }

    /// Everything is down, for good: no group of ours is left.
    pub(crate) fn close_groups(&self) {
        if let Some(subtree) = &self.subtree {
            subtree.close();
        }
    }
}
