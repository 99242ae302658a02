//! Orders of which some parts are settled before the rest: a `reload`, which starts some components and leaves others as
//! they are, and any order for a component that is dropped. Must not decide what becomes of whom.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::mpsc::Sender;

use super::{Concerned, Orders, Pending, named};
use crate::daemon::hands::Hands;
use crate::daemon::socket::Answer;
use crate::supervisor::fleet::{Fleet, Order, Seat};
use crate::supervisor::report::ComponentOutcome;

/// What a `reload` is about for one component.
#[derive(Debug)]
pub(crate) enum Part {
    /// Nothing more will happen.
    Settled(ComponentOutcome),
    /// It starts.
    Starts {
        seat: Seat,
        /// The main process that it had before.
        was_up: Option<u32>,
    },
}

impl Pending {
    /// A `reload` whose configuration is in force.
    pub(crate) fn of_reload(
        answer: Sender<Answer>,
        ordered_at: Duration,
        parts: Vec<Part>,
    ) -> Self {
        let mut pending = Self {
            answer,
            // Who was up is restarted, who was not is started.
            order: Order::Restart,
            ordered_at,
            concerned: Vec::new(),
            settled: Vec::new(),
            unrested: BTreeSet::new(),
        };
        for (place, part) in parts.into_iter().enumerate() {
            match part {
                Part::Settled(outcome) => pending.settled.push((place, outcome)),
                Part::Starts { seat, was_up } => {
                    pending.unrested.insert(seat);
                    pending.concerned.push(Concerned {
                        place,
                        seat,
                        was_up,
                        was_alive: was_up.is_some(),
                        rested_at: None,
                    });
                }
            }
        }
        pending
    }
}

impl Orders {
    /// Components leave their seats: what became of them is as it is now, whoever sits there later.
    pub(crate) fn settle(
        &mut self,
        seats: &[Seat],
        fleet: &Fleet,
        hands: &mut Hands,
        now: Duration,
    ) {
        for pending in &mut self.pending {
            let concerned = std::mem::take(&mut pending.concerned);
            let (leaving, staying): (Vec<_>, Vec<_>) = concerned
                .into_iter()
                .partition(|one| seats.contains(&one.seat));
            pending.concerned = staying;
            for one in leaving {
                let outcome = pending.outcome(&one, fleet, hands, now);
                let settled = named(hands, one.seat, outcome);
                pending.settled.push((one.place, settled));
            }
        }
    }
}
