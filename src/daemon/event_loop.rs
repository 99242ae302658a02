//! The loop that owns all state: an event comes in, the core decides, the hands act. Everything
//! else in this room sends it messages or is called by it.

use std::collections::BTreeSet;
use std::io;
use std::time::{Duration, Instant};

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{Sender, UnboundedReceiver};
use tokio::task::yield_now;
use tokio::time::sleep_until;

use crate::daemon::hands::Hands;
use crate::daemon::journal::Journal;
use crate::daemon::orders::{self, Orders, Pending, send_last, send_notice};
use crate::daemon::resources::Resources;
use crate::daemon::socket::Answer;
use crate::daemon::status;
use crate::daemon::watch::{Sign, Watch};
use crate::protocol::{Choice, Reply, Request};
use crate::supervisor::component::ComponentId;
use crate::supervisor::fleet::{Effect, Fleet, Order, Seat};
use crate::supervisor::report::{Notice, Refusal, Told};
use crate::supervisor::state::Event;

/// What reaches the loop from its tasks.
#[derive(Debug)]
pub(crate) enum Message {
    /// A client asks for something.
    Asked {
        /// What.
        request: Request,
        /// Where the answers go.
        answer: Sender<Answer>,
    },
    /// A probe has a result.
    Probed(Seat, Event),
}

/// What happens when everything is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finale {
    /// The supervisor ends.
    End,
    /// Another supervisor takes its place.
    Successor,
}

/// The supervisor at work.
pub(crate) struct Supervisor<'a> {
    pub(crate) fleet: Fleet,
    pub(crate) hands: Hands,
    pub(crate) watch: Watch,
    pub(crate) journal: Journal,
    /// Tells whoever started us in the foreground.
    pub(crate) aloud: &'a mut dyn FnMut(&Told),
    /// Whether it ends by itself where its next order to start, which is its first, is refused.
    pub(crate) launched: bool,
    /// Whether the configuration on disk could be used by a successor.
    pub(crate) check_configuration: Box<dyn Fn() -> Result<(), Refusal>>,
    pub(crate) began: Instant,
    pub(crate) orders: Orders,
    pub(crate) resources: Resources,
    pub(crate) finale: Option<Finale>,
    /// Whether a signal has asked for the end already.
    pub(crate) signalled: bool,
    /// Those who ordered the restart of everything.
    pub(crate) for_successor: Vec<Sender<Answer>>,
    /// Those that were wanted when the restart of everything was ordered.
    pub(crate) running_before: Vec<Seat>,
}

impl Supervisor<'_> {
    /// Works until the supervisor is to end or to be replaced. The last answers are sent already.
    pub(crate) async fn work(
        &mut self,
        mut messages: UnboundedReceiver<Message>,
    ) -> io::Result<Finale> {
        let mut children = signal(SignalKind::child())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        // Nobody's terminal is ours: its end does not concern us.
        let _hangup: Signal = signal(SignalKind::hangup())?;
        self.tell(Notice::SupervisorStarted {
            pid: std::process::id(),
        });
        loop {
            self.carry_out();
            self.journal.flush();
            if let Some(finale) = self.finale.filter(|_| self.is_over()) {
                self.tell(Notice::SupervisorStopping {
                    pid: std::process::id(),
                });
                self.journal.flush();
                for answer in std::mem::take(&mut self.for_successor) {
                    self.orders.farewell(
                        answer,
                        Reply::Successor {
                            former: std::process::id(),
                        },
                    );
                }
                self.orders.all_taken().await;
                return Ok(finale);
            }
            let deadline = self.fleet.next_deadline().map(|at| self.began + at);
            // All have their turn: neither output without end nor many clients keep the others from it.
            tokio::select! {
                signs = self.watch.signs() => {
                    self.take_signs(&signs?);
                    // Who writes faster than we read always has something: the tasks must run nevertheless.
                    yield_now().await;
                }
                _ = children.recv() => {
                    let events = self.hands.reap(&self.watch);
                    self.feed(events);
                }
                Some(message) = messages.recv() => match message {
                    Message::Asked { request, answer } => self.take_request(request, answer),
                    Message::Probed(seat, event) => self.fleet.event(seat, event, self.now()),
                },
                _ = interrupt.recv() => self.take_end_signal(),
                _ = terminate.recv() => self.take_end_signal(),
                () = sleep_until(deadline.unwrap_or(self.began).into()), if deadline.is_some() => {
                    let now = self.now();
                    self.fleet.due(now);
                }
            }
        }
    }

    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    /// Carries out what the core decided, until it has nothing more to say.
    fn carry_out(&mut self) {
        while let Some(effect) = self.fleet.next_effect() {
            match effect {
                Effect::Spawn(seat) => {
                    let event = self.hands.spawn(seat, &self.watch);
                    self.fleet.event(seat, event, self.now());
                }
                Effect::Terminate { seat, .. } => self.hands.terminate(seat),
                Effect::Kill { seat, .. } => self.hands.kill(seat),
                Effect::Tell(notice) => self.tell(notice),
                Effect::Rested(seat) => {
                    let now = self.now();
                    self.orders.rested(seat, &self.fleet, &mut self.hands, now);
                }
            }
        }
    }

    fn is_over(&self) -> bool {
        (0..self.fleet.len())
            .all(|seat| self.fleet.rests(seat) && self.fleet.state(seat).pid().is_none())
            && self.orders.is_empty()
    }

    fn tell(&mut self, notice: Notice) {
        self.journal.note(&notice);
        let id = notice.component();
        let seat = id.and_then(|id| self.hands.seat(id.as_str()));
        let told = Told {
            description: seat.and_then(|seat| self.hands.config(seat).description.clone()),
            notice,
        };
        if let Some(seat) = seat {
            self.orders.tell(&told, seat);
            for answer in &self.for_successor {
                send_notice(answer, told.clone());
            }
        }
        (self.aloud)(&told);
    }

    fn take_signs(&mut self, signs: &[Sign]) {
        let mut ended = Vec::new();
        for sign in signs {
            let event = match *sign {
                Sign::Ended(seat) => {
                    ended.push(seat);
                    continue;
                }
                Sign::Output(seat) => self.hands.output(seat).map(|event| (seat, event)),
                Sign::Notified(seat) => self.hands.notified(seat).map(|event| (seat, event)),
            };
            self.feed(event.into_iter().collect());
        }
        if !ended.is_empty() {
            let events = self.hands.ended(&ended, &self.watch);
            self.feed(events);
        }
    }

    fn feed(&mut self, events: Vec<(Seat, Event)>) {
        for (seat, event) in events {
            let now = self.now();
            self.fleet.event(seat, event, now);
        }
    }

    /// The first signal stops everything in order; the second one does not wait any longer.
    fn take_end_signal(&mut self) {
        let seats: Vec<Seat> = (0..self.fleet.len()).collect();
        if std::mem::replace(&mut self.signalled, true) {
            for &seat in &seats {
                self.hands.kill(seat);
            }
        } else {
            self.end();
            self.fleet.order(Order::Stop, &seats, self.now());
        }
    }

    /// The supervisor is to end, also where a successor was to follow: the last order counts.
    fn end(&mut self) {
        self.finale = Some(Finale::End);
        for answer in std::mem::take(&mut self.for_successor) {
            let overruled = orders::overruled(&self.hands, &self.running_before);
            self.orders.farewell(answer, overruled);
        }
    }

    fn take_request(&mut self, request: Request, answer: Sender<Answer>) {
        let result = match request {
            Request::Status { components } => self.resolve(&components).map(|seats| {
                let seats = seats.unwrap_or_else(|| (0..self.fleet.len()).collect());
                let now = self.now();
                let status =
                    status::report(&seats, &self.fleet, &self.hands, &mut self.resources, now);
                send_last(answer.clone(), Reply::Status(status));
            }),
            Request::Start { components, wait } => self.start(&components, wait, &answer),
            Request::Stop { components, wait } => self.stop(&components, wait, &answer),
            Request::Restart { components, wait } => self.restart(&components, wait, &answer),
        };
        if let Err(refusal) = result {
            self.orders.farewell(answer, Reply::Refused(refusal));
        }
    }

    /// The seats that a client names; `None`: it names none, and means all.
    fn resolve(&self, choices: &[Choice]) -> Result<Option<Vec<Seat>>, Refusal> {
        let mut seats = Vec::new();
        for choice in choices {
            let means = choice.means.as_ref().map(ComponentId::as_str);
            let seat = self
                .hands
                .seat(&choice.typed)
                .or_else(|| self.hands.seat(means?));
            let known = || {
                (0..self.fleet.len())
                    .map(|seat| self.hands.config(seat).id.clone())
                    .collect()
            };
            seats.push(seat.ok_or_else(|| Refusal::UnknownComponent {
                name: choice.typed.clone(),
                known: known(),
            })?);
        }
        Ok((!seats.is_empty()).then_some(seats))
    }

    fn start(
        &mut self,
        choices: &[Choice],
        wait: bool,
        answer: &Sender<Answer>,
    ) -> Result<(), Refusal> {
        if self.finale.is_some() {
            return Err(Refusal::Ending);
        }
        let result = self.resolve(choices).and_then(|named| {
            let seats = named.unwrap_or_else(|| self.autostarted());
            self.start_seats(&seats, wait, Some(answer))
        });
        if std::mem::take(&mut self.launched) && result.is_err() && self.is_idle() {
            // Whoever brought us up for this order alone needs us no longer.
            self.finale = Some(Finale::End);
        }
        result
    }

    fn is_idle(&self) -> bool {
        (0..self.fleet.len()).all(|seat| !self.fleet.is_wanted(seat) && self.fleet.rests(seat))
    }

    /// The components that start without being named.
    pub(crate) fn autostarted(&self) -> Vec<Seat> {
        (0..self.fleet.len())
            .filter(|&seat| self.hands.config(seat).autostart)
            .collect()
    }

    /// Starts components, or refuses and starts none.
    pub(crate) fn start_seats(
        &mut self,
        seats: &[Seat],
        wait: bool,
        answer: Option<&Sender<Answer>>,
    ) -> Result<(), Refusal> {
        let concerned = self.fleet.concerned(Order::Start, seats);
        for &seat in &concerned {
            if self.fleet.state(seat).pid().is_none() {
                self.hands.prepare(seat)?;
            }
        }
        self.order(Order::Start, seats, &concerned, wait, answer);
        Ok(())
    }

    fn stop(
        &mut self,
        choices: &[Choice],
        wait: bool,
        answer: &Sender<Answer>,
    ) -> Result<(), Refusal> {
        let named = self.resolve(choices)?;
        if named.is_none() {
            self.end();
        }
        let seats = named.unwrap_or_else(|| (0..self.fleet.len()).collect());
        self.order(
            Order::Stop,
            &seats,
            &seats.iter().copied().collect(),
            wait,
            Some(answer),
        );
        Ok(())
    }

    fn restart(
        &mut self,
        choices: &[Choice],
        wait: bool,
        answer: &Sender<Answer>,
    ) -> Result<(), Refusal> {
        let named = self.resolve(choices)?;
        if named.is_none() && self.finale == Some(Finale::Successor) {
            // What is on its way is what this one wants too.
            self.restart_with_successor(wait, answer);
            return Ok(());
        }
        if self.finale.is_some() {
            return Err(Refusal::Ending);
        }
        // What would not come up again must not go down.
        let all = named.is_none();
        let seats = named.unwrap_or_else(|| (0..self.fleet.len()).collect());
        if all {
            (self.check_configuration)()?;
        }
        let concerned = self.fleet.concerned(Order::Restart, &seats);
        for &seat in &concerned {
            let starts = seats.contains(&seat) || self.fleet.state(seat).pid().is_none();
            if starts && (!all || self.fleet.is_wanted(seat) || self.hands.config(seat).autostart) {
                self.hands.prepare(seat)?;
            }
        }
        if all {
            self.finale = Some(Finale::Successor);
            self.running_before = seats
                .iter()
                .copied()
                .filter(|&seat| self.fleet.is_wanted(seat))
                .collect();
            self.fleet.order(Order::Stop, &seats, self.now());
            self.restart_with_successor(wait, answer);
        } else {
            let concerned = seats.iter().copied().collect();
            self.order(Order::Restart, &seats, &concerned, wait, Some(answer));
        }
        Ok(())
    }

    fn restart_with_successor(&mut self, wait: bool, answer: &Sender<Answer>) {
        if wait {
            self.for_successor.push(answer.clone());
        } else {
            let components = Vec::new();
            send_last(answer.clone(), Reply::Done { components });
        }
    }

    fn order(
        &mut self,
        order: Order,
        seats: &[Seat],
        concerned: &BTreeSet<Seat>,
        wait: bool,
        answer: Option<&Sender<Answer>>,
    ) {
        let now = self.now();
        let pending =
            answer.map(|answer| Pending::new(answer.clone(), order, concerned, &self.fleet, now));
        self.fleet.order(order, seats, now);
        match pending {
            Some(pending) if wait => self.orders.add(pending, &self.fleet, &mut self.hands, now),
            Some(pending) => {
                let accepted = pending.accepted(&self.hands);
                pending.finish(accepted, &mut self.orders);
            }
            None => {}
        }
    }
}
