//! The orders that clients wait for: who gets which answer when the components concerned have come to rest.

mod settling;

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::mpsc::Sender;

use crate::daemon::hands::Hands;
pub(crate) use crate::daemon::orders::settling::Part;
use crate::daemon::socket::Answer;
use crate::protocol::{self, Reply};
use crate::supervisor::fleet::{Fleet, Order, Seat};
use crate::supervisor::report::{ComponentOutcome, Notice, Outcome, Told};
use crate::supervisor::state::Phase;

/// The last lines of a failed component that its order's answer shows.
const LAST_LINES: usize = 10;

/// How long the end of the supervisor waits for its clients to take their last answers.
const FAREWELL: Duration = Duration::from_secs(1);

/// An order that is being carried out.
#[derive(Debug)]
pub(crate) struct Pending {
    answer: Sender<Answer>,
    order: Order,
    ordered_at: Duration,
    concerned: Vec<Concerned>,
    /// What became of others, with their places in the answer.
    settled: Vec<(usize, ComponentOutcome)>,
    unrested: BTreeSet<Seat>,
}

/// A component that an order concerns, as it was when the order came.
#[derive(Debug)]
struct Concerned {
    /// Its place in the answer.
    place: usize,
    seat: Seat,
    /// Its main process, where it was up.
    was_up: Option<u32>,
    /// Whether there was anything to bring down.
    was_alive: bool,
    /// When it came to rest.
    rested_at: Option<Duration>,
}

/// All orders that are being carried out.
#[derive(Debug, Default)]
pub(crate) struct Orders {
    pending: Vec<Pending>,
    /// Where last answers went that may not be taken yet.
    answered: Vec<Sender<Answer>>,
}

impl Pending {
    /// Notes how things stand; call before the fleet hears of the order.
    pub(crate) fn new(
        answer: Sender<Answer>,
        order: Order,
        seats: &BTreeSet<Seat>,
        fleet: &Fleet,
        now: Duration,
    ) -> Self {
        let concerned = seats.iter().enumerate().map(|(place, &seat)| {
            let phase = &fleet.state(seat).phase;
            let was_up = match phase {
                Phase::Up { pid, .. } => Some(*pid),
                Phase::Down
                | Phase::Spawning
                | Phase::Starting { .. }
                | Phase::Stopping { .. }
                | Phase::Killing { .. }
                | Phase::Waiting { .. }
                | Phase::Failed { .. } => None,
            };
            Concerned {
                place,
                seat,
                was_up,
                was_alive: *phase != Phase::Down || fleet.is_queued_to_start(seat),
                rested_at: None,
            }
        });
        Self {
            answer,
            order,
            ordered_at: now,
            concerned: concerned.collect(),
            settled: Vec::new(),
            unrested: seats.clone(),
        }
    }

    /// The answer for one whose order was accepted and that does not wait.
    pub(crate) fn accepted(&self, hands: &Hands) -> Reply {
        let outcome = |concerned: &Concerned| named(hands, concerned.seat, Outcome::Accepted);
        Reply::Done {
            components: self.concerned.iter().map(outcome).collect(),
        }
    }

    /// Sends the last answer.
    pub(crate) fn finish(self, reply: Reply, orders: &mut Orders) {
        orders.farewell(self.answer, reply);
    }

    /// Who orders a start hears also of those that have begun before, as after the restart of everything.
    fn tell_of_underway(&self, fleet: &Fleet, hands: &Hands) {
        for &seat in &self.unrested {
            if let (Order::Start, Phase::Starting { pid, .. }) =
                (self.order, &fleet.state(seat).phase)
            {
                let config = hands.config(seat);
                let told = Told {
                    notice: Notice::Spawned {
                        component: config.id.clone(),
                        pid: *pid,
                    },
                    description: config.description.clone(),
                };
                send_notice(&self.answer, told);
            }
        }
    }

    fn outcomes(&self, fleet: &Fleet, hands: &mut Hands, now: Duration) -> Reply {
        let mut components = self.settled.clone();
        components.extend(self.concerned.iter().map(|concerned| {
            let outcome = self.outcome(concerned, fleet, hands, now);
            (concerned.place, named(hands, concerned.seat, outcome))
        }));
        components.sort_by_key(|(place, _)| *place);
        Reply::Done {
            components: components.into_iter().map(|(_, outcome)| outcome).collect(),
        }
    }

    fn outcome(
        &self,
        concerned: &Concerned,
        fleet: &Fleet,
        hands: &mut Hands,
        now: Duration,
    ) -> Outcome {
        let state = fleet.state(concerned.seat);
        let rested_at = concerned.rested_at.unwrap_or(now);
        let after_ms = u64::try_from(rested_at.saturating_sub(self.ordered_at).as_millis())
            .unwrap_or(u64::MAX);
        match (self.order, &state.phase) {
            (Order::Start, Phase::Up { pid, .. }) if concerned.was_up == Some(*pid) => {
                Outcome::AlreadyRunning { pid: *pid }
            }
            (Order::Restart, Phase::Up { pid, .. }) if concerned.was_up.is_some() => {
                Outcome::Restarted {
                    pid: *pid,
                    after_ms,
                }
            }
            (Order::Start | Order::Restart, Phase::Up { pid, .. }) => Outcome::Started {
                pid: *pid,
                after_ms,
            },
            (Order::Start | Order::Restart, Phase::Failed { failure }) => Outcome::Failed {
                failure: failure.clone(),
                attempts: state.failures,
                last_lines: hands.last_lines(concerned.seat, LAST_LINES),
            },
            (Order::Start | Order::Restart, Phase::Down) if hands.finished_well(concerned.seat) => {
                Outcome::Finished
            }
            (Order::Stop, Phase::Down) if concerned.was_alive => Outcome::Stopped,
            (Order::Stop, Phase::Down) => Outcome::AlreadyStopped,
            (
                Order::Start | Order::Restart | Order::Stop,
                Phase::Down
                | Phase::Spawning
                | Phase::Starting { .. }
                | Phase::Up { .. }
                | Phase::Stopping { .. }
                | Phase::Killing { .. }
                | Phase::Waiting { .. }
                | Phase::Failed { .. },
            ) => Outcome::Overruled,
        }
    }
}

impl Orders {
    /// Whether nobody waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.pending.is_empty()
    }

    /// Takes an order whose client waits; call after the fleet has heard of it.
    pub(crate) fn add(
        &mut self,
        mut pending: Pending,
        fleet: &Fleet,
        hands: &mut Hands,
        now: Duration,
    ) {
        pending.unrested.retain(|seat| !fleet.rests(*seat));
        if pending.unrested.is_empty() {
            let reply = pending.outcomes(fleet, hands, now);
            pending.finish(reply, self);
        } else {
            pending.tell_of_underway(fleet, hands);
            // An order that never comes to rest must not be kept for those who have hung up.
            self.pending.retain(|one| !one.answer.is_closed());
            self.pending.push(pending);
        }
    }

    /// A component came to rest: answers whoever waited for nothing else.
    pub(crate) fn rested(&mut self, seat: Seat, fleet: &Fleet, hands: &mut Hands, now: Duration) {
        if !fleet.rests(seat) {
            return; // a later order has moved it on already
        }
        for pending in &mut self.pending {
            if pending.unrested.remove(&seat) {
                pending
                    .concerned
                    .iter_mut()
                    .filter(|one| one.seat == seat)
                    .for_each(|one| one.rested_at = Some(now));
            }
        }
        let (done, pending) = std::mem::take(&mut self.pending)
            .into_iter()
            .partition(|one| one.unrested.is_empty());
        self.pending = pending;
        let done: Vec<Pending> = done;
        for pending in done {
            let reply = pending.outcomes(fleet, hands, now);
            pending.finish(reply, self);
        }
    }

    /// Tells those whose order concerns the component.
    pub(crate) fn tell(&self, told: &Told, seat: Seat) {
        for pending in self
            .pending
            .iter()
            .filter(|pending| pending.concerned.iter().any(|one| one.seat == seat))
        {
            send_notice(&pending.answer, told.clone());
        }
    }

    /// Sends a client's last answer and remembers it until it is taken.
    pub(crate) fn farewell(&mut self, answer: Sender<Answer>, reply: Reply) {
        send_last(answer.clone(), reply);
        self.answered.retain(|answer| !answer.is_closed());
        self.answered.push(answer);
    }

    /// Waits, for a while, until the last answers are written: the process ends then.
    pub(crate) async fn all_taken(&mut self) {
        let end = tokio::time::Instant::now() + FAREWELL;
        for answer in self.answered.drain(..) {
            let _ = tokio::time::timeout_at(end, answer.closed()).await;
        }
    }
}

pub(crate) fn named(hands: &Hands, seat: Seat, outcome: Outcome) -> ComponentOutcome {
    let config = hands.config(seat);
    ComponentOutcome {
        id: config.id.clone(),
        description: config.description.clone(),
        outcome,
    }
}

/// Sends a notice. A client that does not read misses some; its last answer it gets.
pub(crate) fn send_notice(answer: &Sender<Answer>, told: Told) {
    let line = protocol::encode(Reply::Notice(told));
    let _ = answer.try_send(Answer { line, last: false });
}

/// The answer for an order whose components somebody else's later order concerns.
pub(crate) fn overruled(hands: &Hands, seats: &[Seat]) -> Reply {
    let outcome = |&seat: &Seat| named(hands, seat, Outcome::Overruled);
    Reply::Done {
        components: seats.iter().map(outcome).collect(),
    }
}

/// Sends a client's last answer, also to one that is slow to take what came before.
pub(crate) fn send_last(answer: Sender<Answer>, reply: Reply) {
    let last = Answer {
        line: protocol::encode(reply),
        last: true,
    };
    if let Err(tokio::sync::mpsc::error::TrySendError::Full(last)) = answer.try_send(last) {
        tokio::spawn(async move { answer.send(last).await });
    }
}
