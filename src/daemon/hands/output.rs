//! The output of the components: moved on when it comes, left where it is while its log cannot be written. Decides nothing
//! about the components; what their operators should know is handed back.

use std::time::Instant;

use super::Hands;
use crate::daemon::capture::{Capture, News};
use crate::daemon::watch::{Sign, Watch};
use crate::supervisor::fleet::Seat;
use crate::supervisor::report::Notice;
use crate::supervisor::state::Event;

impl Hands {
    /// Output came: moves it on. An event where it is the line that readiness waits for.
    pub(crate) fn output(&mut self, seat: Seat, watch: &Watch) -> (Option<Event>, Vec<Notice>) {
        let hand = &mut self.all[seat];
        let Some(capture) = &mut hand.capture else {
            self.stalled.remove(&seat);
            return (None, Vec::new());
        };
        let found = capture.collect();
        // What waits in the pipe would wake us without end.
        match capture.alarm() {
            Some(_) if self.stalled.insert(seat) => {
                watch.pause(capture.reader(), Sign::Output(seat));
            }
            None if self.stalled.remove(&seat) => {
                watch.resume(capture.reader(), Sign::Output(seat));
            }
            Some(_) | None => {}
        }
        let component = &hand.config.id;
        let notice = |news| match news {
            News::Stalled(errno) => Notice::LogStalled {
                component: component.clone(),
                errno,
            },
            News::Resumed(dropped) => Notice::LogResumed {
                component: component.clone(),
                dropped,
            },
        };
        let notices = capture.take_news().into_iter().map(notice).collect();
        let pid = hand.process.as_ref().map(|process| process.pid);
        let event = pid.filter(|_| found).map(|pid| Event::Ready { pid });
        (event, notices)
    }

    /// When output that waits must be tried again.
    pub(crate) fn next_alarm(&self) -> Option<Instant> {
        let now = Instant::now();
        // One that was found to be over since then must be watched again, at once.
        let alarm = |seat: &Seat| {
            let capture = self.all[*seat].capture.as_ref();
            capture.and_then(Capture::alarm).unwrap_or(now)
        };
        self.stalled.iter().map(alarm).min()
    }

    /// The components whose output must be tried again now.
    pub(crate) fn alarmed(&self) -> Vec<Seat> {
        let now = Instant::now();
        let is_due = |seat: &Seat| {
            let capture = self.all[*seat].capture.as_ref();
            let alarm = capture.and_then(Capture::alarm);
            alarm.is_none_or(|alarm| alarm <= now)
        };
        self.stalled.iter().copied().filter(is_due).collect()
    }

    /// The last lines that a component wrote, oldest first.
    pub(crate) fn last_lines(&mut self, seat: Seat, count: usize) -> Vec<String> {
        self.all[seat]
            .capture
            .as_mut()
            .map(|capture| capture.last_lines(count))
            .unwrap_or_default()
    }

    /// Moves what is left in the pipes, before they end with us.
    pub(crate) fn collect_rest(&mut self, watch: &Watch) -> Vec<Notice> {
        let seats = 0..self.all.len();
        seats.flat_map(|seat| self.output(seat, watch).1).collect()
    }
}
