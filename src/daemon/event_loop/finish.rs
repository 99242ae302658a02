//! How the supervisor comes to its end or is replaced: with an essential component, and not before its hooks had their moment.
//! Must not wait for anybody without limit.

use tokio::signal::unix::Signal;
use tokio::sync::mpsc::{Sender, UnboundedReceiver};
use tokio::time::{Instant, sleep_until};

use super::{Finale, Message, Supervisor};
use crate::daemon::hooks::LAST_MOMENT;
use crate::daemon::replacement::Replacement;
use crate::daemon::socket::Answer;
use crate::protocol::Reply;
use crate::supervisor::fleet::{Order, Seat};
use crate::supervisor::policy::KILL_AGAIN_AFTER;
use crate::supervisor::report::{Notice, Refusal};
use crate::supervisor::state::Phase;

impl Supervisor<'_> {
    /// A component came to rest. Where it is essential and has failed, nothing is left to stay in the foreground for. Also
    /// where it failed because another one did: what counts is that it does not run.
    pub(super) fn end_with_essential(&mut self, seat: Seat) {
        let config = self.hands.config(seat);
        let has_failed = matches!(self.fleet.state(seat).phase, Phase::Failed { .. });
        // Nobody sees the end of one in the background.
        let is_lost = config.essential && has_failed && !self.guarded.is_detached();
        if !is_lost || self.finale.is_some() {
            return;
        }
        let component = config.id.clone();
        self.lost = Some(component.clone());
        self.tell(Notice::EssentialLost { component });
        self.end();
        let seats = self.hands.seats().to_vec();
        self.fleet.order(Order::Stop, &seats, self.now());
    }

    /// The replacement that is to take our place now. It would hear nothing of the programs beside the components: they have
    /// a moment to end by themselves.
    pub(super) fn due_replacement(&mut self) -> Option<(Replacement, Sender<Answer>)> {
        if self.finale.is_some() {
            let (_, answer) = self.replacement.take()?;
            self.orders
                .farewell(answer, Reply::Refused(Refusal::Ending));
            return None;
        }
        let (replacement, _) = self.replacement.as_ref()?;
        let is_quiet = self.hands.programs().are_none() && self.hooks.are_idle();
        if !is_quiet && std::time::Instant::now() < replacement.latest {
            return None;
        }
        for notice in self.hooks.left() {
            self.tell(notice);
        }
        self.journal.flush();
        self.replacement.take()
    }

    /// Everything is down: what is left beside the components is ended, and the last is written and answered.
    pub(super) async fn wind_up(&mut self, finale: Finale, children: &mut Signal) {
        for notice in self.hooks.cut_off().await {
            self.tell(notice);
        }
        self.hands.end_programs_left(self.guarded.pid());
        let given_up = Instant::now() + KILL_AGAIN_AFTER;
        while self.hands.kill_strays(self.guarded.pid()) {
            tokio::select! {
                () = sleep_until(given_up) => break,
                _ = children.recv() => {
                    self.hands.reap(&self.watch);
                }
                () = self.systemd.next() => self.systemd.go_on(),
            }
        }
        for notice in self.hands.collect_rest() {
            self.tell(notice);
        }
        if finale == Finale::End {
            self.hands.close_groups();
        }
        self.journal.flush();
        let former = std::process::id();
        for answer in std::mem::take(&mut self.for_successor) {
            self.orders.farewell(answer, Reply::Successor { former });
        }
        self.systemd.go_on();
        self.orders.all_taken().await;
    }

    /// Waits a moment for the hooks that were called last. Clients are answered meanwhile.
    pub(super) async fn let_hooks_end(
        &mut self,
        messages: &mut UnboundedReceiver<Message>,
        children: &mut Signal,
    ) {
        self.hooks.close();
        let patience = Instant::now() + LAST_MOMENT;
        loop {
            tokio::select! {
                biased;
                () = sleep_until(patience) => break,
                // What a hook has to say comes before its end.
                Some(message) = messages.recv() => {
                    self.take_message(message);
                    self.carry_out();
                    self.journal.flush();
                }
                _ = children.recv() => {
                    self.hands.reap(&self.watch);
                }
                () = self.systemd.next() => self.systemd.go_on(),
                () = self.hooks.done() => break,
            }
        }
    }
}
