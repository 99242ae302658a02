//! A fleet that goes on where another one was cut off, whose supervisor was killed or replaced. Must not act: whether
//! what it is told still holds is for the hands to find out first.

use std::time::Duration;

use crate::supervisor::fleet::post::Errand;
use crate::supervisor::fleet::{Fleet, Member, Order};
use crate::supervisor::state::{Phase, State, Want};

/// How things stood with one component.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resumed {
    /// Its state.
    pub state: State,
    /// What [`Fleet::under_way`] said.
    pub order: Option<Order>,
}

impl Fleet {
    /// Takes the components in the configuration's order, with what is known of each. Orders that were under way are
    /// given again, each for its own component only: those that it depends on are as they are.
    #[must_use]
    pub fn resume(members: Vec<Member>, left: Vec<Resumed>, now: Duration) -> Self {
        let mut fleet = Self::new(members);
        let mut orders = Vec::new();
        for (seat, Resumed { state, order }) in left.into_iter().enumerate().take(fleet.len()) {
            // Whoever asked for a process is gone, and so is the answer.
            let was_spawning = state.phase == Phase::Spawning;
            let is_starting = matches!(state.phase, Phase::Starting { .. }) || was_spawning;
            let is_asked_to_start = is_starting && state.want == Want::Up && order.is_none();
            let post = &mut fleet.posts[seat];
            post.state = state;
            if was_spawning {
                post.state.phase = Phase::Down;
            }
            if post.is_up() {
                fleet.count_for_dependents(seat, true);
            }
            fleet.review(seat);
            if let Some(order) = order.or(is_asked_to_start.then_some(Order::Start)) {
                orders.push((seat, order));
            }
        }
        for (seat, order) in orders {
            match order {
                Order::Start => fleet.order_start(seat, now),
                Order::Stop => fleet.order_stop(seat, now),
                Order::Restart => {
                    fleet.order_restart(seat, now);
                    fleet.order_start(seat, now);
                }
            }
        }
        for seat in 0..fleet.len() {
            if fleet.posts[seat].errand == Errand::StartQueued {
                fleet.block_without_hope(seat, now);
            }
        }
        fleet.go_on(now);
        fleet
    }
}
