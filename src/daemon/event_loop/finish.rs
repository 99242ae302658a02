//! How the supervisor comes to its end: with an essential component, and not before its hooks had their moment.
//! Must not wait for anybody without limit.

use tokio::signal::unix::Signal;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::timeout;

use super::{Message, Supervisor};
use crate::daemon::hooks::LAST_MOMENT;
use crate::supervisor::fleet::{Order, Seat};
use crate::supervisor::report::Notice;
use crate::supervisor::state::Phase;

impl Supervisor<'_> {
    /// A component came to rest. Where it is essential and has failed, nothing is left to stay in the foreground for. Also
    /// where it failed because another one did: what counts is that it does not run.
    pub(super) fn end_with_essential(&mut self, seat: Seat) {
        let config = self.hands.config(seat);
        let has_failed = matches!(self.fleet.state(seat).phase, Phase::Failed { .. });
        if !(config.essential && has_failed && self.in_foreground) || self.finale.is_some() {
            return;
        }
        let component = config.id.clone();
        self.lost = Some(component.clone());
        self.tell(Notice::EssentialLost { component });
        self.end();
        let seats: Vec<Seat> = (0..self.fleet.len()).collect();
        self.fleet.order(Order::Stop, &seats, self.now());
    }

    /// Waits a moment for the hooks that were called last. Nothing else is left to be done.
    pub(super) async fn let_hooks_end(
        &mut self,
        messages: &mut UnboundedReceiver<Message>,
        children: &mut Signal,
    ) {
        self.hooks.close();
        let all_done = async {
            loop {
                tokio::select! {
                    () = self.hooks.done() => break,
                    _ = children.recv() => {
                        self.hands.reap(&self.watch);
                    }
                    Some(message) = messages.recv() => match message {
                        Message::Run(errand) => self.hands.run(errand),
                        Message::Tell(notice) => self.tell(notice),
                        // Whoever asks now asks too late: his connection ends with us.
                        Message::Asked { .. } | Message::Probed(..) => {}
                    },
                }
            }
        };
        let _ = timeout(LAST_MOMENT, all_done).await;
    }
}
