//! What another configuration makes of the fleet: components whose definitions change are withdrawn first, and have
//! no process when the others' places are made anew. Must not touch the state of any that stays.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use crate::supervisor::fleet::post::{self, Errand, Post};
use crate::supervisor::fleet::wave::{Direction, Wave};
use crate::supervisor::fleet::{Effect, Fleet, Member, Order, Seat};
use crate::supervisor::state::{Phase, State};

impl Fleet {
    /// Takes components out of service until [`Fleet::reorganize`]: those that `change` and are wanted stop and wait to
    /// start again, those that are to be `dropped` stop. Whatever is ordered meanwhile, none of them is spawned.
    pub fn withdraw(&mut self, change: &[Seat], dropped: &[Seat], now: Duration) {
        for &seat in change.iter().chain(dropped) {
            self.posts[seat].is_withdrawn = true;
            self.review(seat);
        }
        for &seat in dropped {
            self.order_stop(seat, now);
        }
        for &seat in change {
            if self.is_wanted(seat) {
                self.order_start(seat, now);
            }
        }
        self.go_on(now);
    }

    /// Whether none of those that were withdrawn has a process.
    #[must_use]
    pub fn all_withdrawn_are_gone(&self) -> bool {
        let mut withdrawn = self.posts.iter().filter(|post| post.is_withdrawn);
        withdrawn.all(|post| match post.state.phase {
            Phase::Down | Phase::Waiting { .. } | Phase::Failed { .. } => true,
            Phase::Spawning
            | Phase::Starting { .. }
            | Phase::Up { .. }
            | Phase::Stopping { .. }
            | Phase::Killing { .. } => false,
        })
    }

    /// Takes the components of another configuration, in its order; what they depend on are places in this list, and so
    /// is `start`, which names those that are to be started besides the ones that were withdrawn and are wanted. Who is
    /// of the same name keeps his seat, state and errand, and is what he was unless he was withdrawn. Others take the
    /// seats that were empty, or new ones. Those that are not named any more leave theirs. Returns the seats, in the new
    /// order.
    pub fn reorganize(
        &mut self,
        members: Vec<Member>,
        start: &[usize],
        now: Duration,
    ) -> Vec<Seat> {
        let seats = self.seat(&members);
        let taken: BTreeSet<Seat> = seats.iter().copied().collect();
        for seat in 0..self.posts.len() {
            if !taken.contains(&seat) && self.vacant.insert(seat) {
                self.vacate(seat);
            }
        }
        for (member, &seat) in members.into_iter().zip(&seats) {
            let depends_on = member.depends_on.iter().map(|&place| seats[place]);
            let member = Member {
                depends_on: depends_on.collect(),
                ..member
            };
            self.place(member, seat);
        }
        post::connect(&mut self.posts);
        let mut starts: Vec<Seat> = seats.clone();
        starts.retain(|&seat| {
            let post = &self.posts[seat];
            post.is_withdrawn && post.errand.starts()
        });
        self.make_waves();
        starts.extend(start.iter().map(|&place| seats[place]));
        // With those that each depends on now.
        self.order(Order::Start, &starts, now);
        for &seat in &seats {
            if self.posts[seat].errand == Errand::StartQueued {
                self.block_without_hope(seat, now);
            }
        }
        self.go_on(now);
        seats
    }

    /// The seats of these members. A seat that is only about to be left is nobody else's yet: an order may still have to
    /// be answered for whom it was.
    fn seat(&self, members: &[Member]) -> Vec<Seat> {
        let occupied = (0..self.posts.len()).filter(|seat| !self.vacant.contains(seat));
        let known: HashMap<_, Seat> = occupied
            .map(|seat| (&self.posts[seat].subject.id, seat))
            .collect();
        let mut free = self.vacant.iter().copied().chain(self.posts.len()..);
        members
            .iter()
            .filter_map(|member| {
                known
                    .get(&member.subject.id)
                    .copied()
                    .or_else(|| free.next())
            })
            .collect()
    }

    fn vacate(&mut self, seat: Seat) {
        let post = &mut self.posts[seat];
        post.depends_on.clear();
        post.state = State::default();
        if std::mem::replace(&mut post.errand, Errand::None) != Errand::None {
            // Somebody wanted it to start meanwhile; he has his answer.
            self.effects.push_back(Effect::Rested(seat));
        }
    }

    /// Puts a component on its seat: as what it is from now on where it has it already.
    fn place(&mut self, member: Member, seat: Seat) {
        if self.vacant.remove(&seat) {
            self.posts[seat] = Post::new(member);
        } else if let Some(post) = self.posts.get_mut(seat) {
            post.subject = member.subject;
            post.priority = member.priority;
            post.depends_on = member.depends_on;
        } else {
            self.posts.push(Post::new(member));
        }
    }

    /// Makes waves and deadlines anew, from states and errands.
    fn make_waves(&mut self) {
        self.starting = Wave::new(Direction::Upwards);
        self.stopping = Wave::new(Direction::Downwards);
        self.deadlines.clear();
        for seat in 0..self.posts.len() {
            let post = &mut self.posts[seat];
            post.is_withdrawn = false;
            post.awaited = None;
            if post.errand.starts() {
                self.starting.join(post.priority);
            }
            if post.errand.stops() {
                self.stopping.join(post.priority);
            }
            self.review(seat);
        }
    }
}
