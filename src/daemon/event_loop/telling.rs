//! What is told when something happened: to the log, hooks, clients that wait for it, systemd, and whoever started us in
//! the foreground. Must not change anything.

use super::{Finale, Supervisor};
use crate::daemon::orders::send_notice;
use crate::daemon::systemd::Doing;
use crate::supervisor::report::{Notice, Told};

impl Supervisor<'_> {
    pub(super) fn tell(&mut self, notice: Notice) {
        let id = notice.component();
        let seat = id.and_then(|id| self.hands.seat(id.as_str()));
        let told = Told {
            description: seat.and_then(|seat| self.hands.config(seat).description.clone()),
            notice,
        };
        let line = self.journal.note(&told);
        self.hooks.call(&told.notice, &line);
        if let Some(seat) = seat {
            self.orders.tell(&told, seat);
            let waiting = self
                .reload
                .as_ref()
                .and_then(|reload| reload.waits_for(seat));
            for answer in self.for_successor.iter().chain(waiting) {
                send_notice(answer, told.clone());
            }
        }
        (self.aloud)(&told);
    }

    /// Says to systemd what it does not know yet.
    pub(super) fn tell_systemd(&mut self) {
        self.tell_systemd_of(match (self.finale, &self.reload) {
            (Some(Finale::End), _) => Doing::Ending,
            (Some(Finale::Successor), _) | (None, Some(_)) => Doing::Reloading,
            (None, None) => Doing::Supervising,
        });
    }

    pub(super) fn tell_systemd_of(&mut self, doing: Doing) {
        if self.systemd.is_there() {
            let now = self.now();
            self.systemd.tell(doing, &self.fleet, &self.hands, now);
        }
    }
}
