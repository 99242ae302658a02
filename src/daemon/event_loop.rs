//! The loop that owns all state: an event comes in, the core decides, the hands act. Everything
//! else in this room sends it messages or is called by it.

mod finish;
mod notes;
mod reload;
mod requests;
mod telling;

use std::collections::BTreeSet;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc::{Sender, UnboundedReceiver};
use tokio::task::yield_now;
use tokio::time::sleep_until;

use crate::daemon::event_loop::reload::Reload;
use crate::daemon::guarded::Guarded;
use crate::daemon::hands::Hands;
use crate::daemon::hooks::Hooks;
use crate::daemon::journal::Journal;
use crate::daemon::launch;
use crate::daemon::orders::{self, Orders};
use crate::daemon::programs::Errand;
use crate::daemon::replacement::{self, Replacement};
use crate::daemon::resources::Resources;
use crate::daemon::run_folder::RunFolder;
use crate::daemon::socket::Answer;
use crate::daemon::spawn;
use crate::daemon::systemd::Systemd;
use crate::daemon::watch::{Sign, Watch};
use crate::daemon::{clock, footprint};
use crate::protocol::{Reply, Request};
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
        /// The connection itself, for an order that another program will answer.
        connection: Option<OwnedFd>,
    },
    /// A probe has a result.
    Probed(Seat, Event),
    /// A program is to run beside the components.
    Run(Errand),
    /// Something happened.
    Tell(Notice),
    /// A hook is done with an event, and this went wrong.
    Hooked(Vec<Notice>),
}

/// What happens when everything is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Finale {
    /// The supervisor ends.
    End,
    /// Another supervisor takes its place.
    Successor,
}

/// By then most supervisors have their components up, and what only the beginning needed is given back.
const BEGINNING: Duration = Duration::from_secs(2);

/// The same of what the last client needed.
const QUIET: Duration = Duration::from_secs(1);

/// The supervisor at work.
pub(crate) struct Supervisor<'a> {
    pub(crate) fleet: Fleet,
    pub(crate) hands: Hands,
    pub(crate) watch: Watch,
    pub(crate) run_folder: RunFolder<'a>,
    pub(crate) journal: Journal,
    /// Tells whoever started us in the foreground.
    pub(crate) aloud: &'a mut dyn FnMut(&Told),
    /// Whether it ends by itself where its next order to start, which is its first, is refused.
    pub(crate) launched: bool,
    /// The configuration that is to take effect.
    pub(crate) reload: Option<Reload>,
    /// Tells systemd how things stand.
    pub(crate) systemd: Systemd,
    /// The text of the configuration in force, where it is still to be noted for a successor.
    pub(crate) unnoted_text: Option<String>,
    /// Since boot, like all times of the core.
    pub(crate) began: Duration,
    pub(crate) guarded: &'a mut Guarded,
    /// Whether we were another program of the same process before.
    pub(crate) is_replaced: bool,
    /// What we are to go on as.
    pub(crate) replacement: Option<(Replacement, Sender<Answer>)>,
    pub(crate) orders: Orders,
    pub(crate) hooks: Hooks,
    pub(crate) resources: Resources,
    pub(crate) finale: Option<Finale>,
    /// The essential component because of which it ends.
    pub(crate) lost: Option<ComponentId>,
    /// Whether a signal has asked for the end already.
    pub(crate) signalled: bool,
    /// Those who ordered the restart of everything.
    pub(crate) for_successor: Vec<Sender<Answer>>,
    /// Those that were wanted when the restart of everything was ordered.
    pub(crate) running_before: Vec<Seat>,
    /// Those whose changes are not in the state file yet.
    pub(crate) unnoted: BTreeSet<Seat>,
    /// When it gives memory back that it needs no more, unless a client comes before.
    pub(crate) shrinks_at: Option<Instant>,
    /// What is told when it begins.
    pub(crate) first_words: Vec<Notice>,
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
        // As a rule nobody's terminal is ours; should it be, its end is no reason for ours.
        let mut hangup = signal(SignalKind::hangup())?;
        spawn::signals_from_now_on();
        let pid = std::process::id();
        self.tell(if self.is_replaced {
            Notice::SupervisorReplaced { pid }
        } else {
            Notice::SupervisorStarted { pid }
        });
        for notice in std::mem::take(&mut self.first_words) {
            self.tell(notice);
        }
        self.guarded.watch(&self.watch);
        self.shrinks_at = Some(Instant::now() + BEGINNING);
        loop {
            self.carry_out();
            if self.reload_takes_effect() {
                continue;
            }
            // What has no room now has it later, or our successor searches for it.
            let _ = self.note();
            if let Some(pid) = self.guarded.replace(&self.watch, &self.hands) {
                self.tell(Notice::GuardianReplaced { pid });
                self.look_at_run_folder();
            }
            self.journal.flush();
            self.tell_systemd();
            if let Some((replacement, answer)) = self.due_replacement() {
                self.orders.all_taken().await;
                let refusal = self.go_on_as(&replacement);
                self.orders.farewell(answer, Reply::Refused(refusal));
            }
            if let Some(finale) = self.finale.filter(|_| self.is_over()) {
                self.tell(Notice::SupervisorStopping {
                    pid: std::process::id(),
                });
                tokio::select! {
                    () = self.let_hooks_end(&mut messages, &mut children) => {}
                    // Whoever asks again does not want to wait any longer.
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
                self.wind_up(finale, &mut children).await;
                return Ok(finale);
            }
            let present = Instant::now();
            let deadline = self.next_deadline(present);
            let look_again = self.run_folder.try_again_at();
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
                Some(message) = messages.recv() => self.take_message(message),
                _ = interrupt.recv() => self.take_end_signal(),
                _ = terminate.recv() => self.take_end_signal(),
                _ = hangup.recv() => self.take_hangup(),
                () = sleep_until(deadline.unwrap_or(present).into()), if deadline.is_some() => {
                    let now = self.now();
                    self.fleet.due(now);
                    for seat in self.hands.alarmed() {
                        self.take_output(seat);
                    }
                    let events = self.hands.weigh(&mut self.resources);
                    self.feed(events);
                    if self.shrinks_at.take_if(|at| *at <= Instant::now()).is_some() {
                        footprint::shrink();
                    }
                }
                () = sleep_until(look_again.unwrap_or(present).into()), if look_again.is_some() => {
                    self.look_at_run_folder();
                }
                () = self.systemd.next() => self.systemd.go_on(),
            }
        }
    }

    fn take_message(&mut self, message: Message) {
        match message {
            Message::Asked {
                request,
                answer,
                connection,
            } => {
                self.shrinks_at = Some(Instant::now() + QUIET);
                self.take_request(request, answer, connection);
            }
            Message::Probed(seat, event) => self.fleet.event(seat, event, self.now()),
            Message::Run(errand) => self.hands.run(errand),
            Message::Tell(notice) => self.tell(notice),
            Message::Hooked(notices) => notices.into_iter().for_each(|notice| self.tell(notice)),
        }
    }

    /// Goes on as another program; returns where that fails.
    fn go_on_as(&mut self, replacement: &Replacement) -> Refusal {
        let program = &replacement.program;
        if let Err(error) = self.note() {
            return replacement::refused(program, &error);
        }
        let [lock, listener] = self.run_folder.ownership().descriptors();
        let kept = [lock, listener, replacement.client.as_fd()];
        let failed = self
            .hands
            .leave_to(|| launch::replace(program, kept, self.guarded.claim()));
        replacement::refused(program, &failed)
    }

    /// When there is something to do though nothing happens.
    fn next_deadline(&self, present: Instant) -> Option<Instant> {
        let now = self.now();
        // Those of the core are counted since boot.
        let of_fleet = self.fleet.next_deadline();
        let of_fleet = of_fleet.and_then(|at| present.checked_add(at.saturating_sub(now)));
        let of_replacement = self.replacement.as_ref().map(|(one, _)| one.latest);
        let all = [
            of_fleet,
            self.hands.next_alarm(),
            self.hands.weighed_at(),
            self.guarded.due(),
            of_replacement,
            self.shrinks_at,
        ];
        all.into_iter().flatten().min()
    }

    #[expect(
        clippy::unused_self,
        reason = "the loop's time, whatever it comes from"
    )]
    fn now(&self) -> Duration {
        clock::now()
    }

    /// Carries out what the core decided, until it has nothing more to say.
    fn carry_out(&mut self) {
        while let Some(effect) = self.fleet.next_effect() {
            match effect {
                Effect::Spawn(seat) => {
                    let event = self.hands.spawn(seat, &self.watch);
                    self.fleet.event(seat, event, self.now());
                }
                Effect::Watch { seat, pid } => self.hands.watch_over(seat, pid),
                Effect::Terminate { seat, .. } => self.hands.terminate(seat),
                Effect::Kill { seat, .. } => self.hands.kill(seat),
                Effect::Tell(notice) => self.tell(notice),
                Effect::Rested(seat) => {
                    self.hands.rested(seat);
                    let now = self.now();
                    self.orders.rested(seat, &self.fleet, &mut self.hands, now);
                    self.end_with_essential(seat);
                }
            }
        }
    }

    fn is_over(&self) -> bool {
        let mut seats = self.hands.seats().iter();
        seats.all(|&seat| self.fleet.rests(seat) && self.fleet.state(seat).pid().is_none())
            && self.orders.is_empty()
    }

    fn take_signs(&mut self, signs: &[Sign]) {
        let mut ended = Vec::new();
        let mut has_lost_remnants = false;
        let mut run_folder = false;
        for sign in signs {
            let event = match *sign {
                Sign::Ended(seat) => {
                    ended.push(seat);
                    continue;
                }
                Sign::RunFolder => {
                    run_folder = true;
                    continue;
                }
                Sign::Output(seat) => {
                    self.take_output(seat);
                    continue;
                }
                Sign::Notified(seat) => self.hands.notified(seat).map(|event| (seat, event)),
                Sign::Left(_) | Sign::Emptied(_) => {
                    has_lost_remnants = true;
                    continue;
                }
                Sign::Unguarded => {
                    self.guarded.gone();
                    continue;
                }
            };
            self.feed(event.into_iter().collect());
        }
        if !ended.is_empty() {
            let events = self.hands.ended(&ended, &self.watch);
            self.feed(events);
        }
        if has_lost_remnants {
            let events = self.hands.emptied(&self.watch);
            self.feed(events);
        }
        if run_folder {
            self.look_at_run_folder();
        }
    }

    /// Something was taken out of the run folder, or it is time to try again.
    fn look_at_run_folder(&mut self) {
        if let Some(notice) = self.run_folder.restore() {
            self.tell(notice);
        }
        self.hands.run_folder_lost = self.run_folder.trouble();
        if self.hands.run_folder_lost.is_none() {
            let renewed = self.run_folder.own_folder().and_then(|folder| {
                self.hands.renew_notes(&folder)?;
                self.guarded.renew_note(&folder)
            });
            if renewed.is_err() {
                self.run_folder.put_off();
            }
        }
    }

    fn take_output(&mut self, seat: Seat) {
        let (event, notices) = self.hands.output(seat, &self.watch);
        for notice in notices {
            self.tell(notice);
        }
        self.feed(event.into_iter().map(|event| (seat, event)).collect());
    }

    fn feed(&mut self, events: Vec<(Seat, Event)>) {
        for (seat, event) in events {
            let now = self.now();
            self.fleet.event(seat, event, now);
        }
    }

    /// The first signal stops everything in order; the second one does not wait any longer.
    fn take_end_signal(&mut self) {
        let seats = self.hands.seats().to_vec();
        if std::mem::replace(&mut self.signalled, true) {
            self.hands.kill_all(&seats);
        } else {
            self.end();
            self.fleet.order(Order::Stop, &seats, self.now());
        }
    }

    /// The supervisor is to end, also where a successor was to follow: the last order counts.
    fn end(&mut self) {
        self.call_off_reload();
        self.finale = Some(Finale::End);
        for answer in std::mem::take(&mut self.for_successor) {
            let overruled = orders::overruled(&self.hands, &self.running_before);
            self.orders.farewell(answer, overruled);
        }
    }
}
