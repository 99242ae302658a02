//! The output of the components: where it goes, moved on when it comes, left where it is while its log cannot be written. Decides nothing
//! about the components; what their operators should know is handed back.

use std::io;
use std::time::Instant;

use super::{Hand, Hands};
use crate::config::Probe;
use crate::daemon::capture::{Capture, Keeping, News};
use crate::daemon::socket::MOST;
use crate::daemon::watch::{Sign, Watch};
use crate::daemon::{descriptors, notify};
use crate::supervisor::component::ComponentId;
use crate::supervisor::fleet::Seat;
use crate::supervisor::report::Notice;
use crate::supervisor::state::Event;

impl Hands {
    /// Opens pipe, log and notification socket of a component that starts for the first time, and again what was deleted.
    pub(super) fn open_output(&mut self, seat: Seat, watch: &Watch) -> io::Result<()> {
        let hand = &mut self.all[seat];
        let id = &hand.config.id;
        let owner = hand.prepared.as_ref().and_then(|prepared| prepared.owner);
        if let Some(errno) = self.run_folder_lost {
            // What it had before has no name, and works.
            return match hand.capture {
                Some(_) => Ok(()),
                None => Err(io::Error::from_raw_os_error(errno)),
            };
        }
        let keeping = Keeping {
            settings: hand.config.log,
            group: self.log_group,
        };
        if let Some(capture) = &mut hand.capture {
            capture.keep_by(keeping);
            capture.give_to(owner)?;
            // Where it cannot be made anew, the one without a name does.
            if matches!(capture.renew(owner), Ok(true)) {
                self.stalled.remove(&seat);
                if let Err(error) = watch.add(capture.reader(), Sign::Output(seat)) {
                    hand.capture = None;
                    return Err(error);
                }
            }
        } else {
            let (fifo, log) = (self.instance.fifo(id), self.instance.log(id));
            let capture = Capture::open(&fifo, &log, owner, keeping)?;
            descriptors::leave_enough(capture.reader(), MOST)?;
            watch.add(capture.reader(), Sign::Output(seat))?;
            hand.capture = Some(capture);
        }
        let path = self.instance.notify_socket(id);
        if matches!(hand.config.ready, Some(Probe::Notify))
            && (hand.notify.is_none() || path.symlink_metadata().is_err())
        {
            let socket = notify::open(&path, owner)?;
            descriptors::leave_enough(&socket, MOST)?;
            watch.add(&socket, Sign::Notified(seat))?;
            hand.notify = Some(socket);
        }
        Ok(())
    }

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
        let notices = news_of(&hand.config.id, capture);
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
    pub(crate) fn collect_rest(&mut self) -> Vec<Notice> {
        self.all.iter_mut().flat_map(Hand::close_output).collect()
    }
}

impl Hand {
    /// Takes the last of its output.
    pub(super) fn close_output(&mut self) -> Vec<Notice> {
        let Some(capture) = &mut self.capture else {
            return Vec::new();
        };
        capture.close();
        news_of(&self.config.id, capture)
    }
}

/// What its operator should know of a component's output.
fn news_of(component: &ComponentId, capture: &mut Capture) -> Vec<Notice> {
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
    capture.take_news().into_iter().map(notice).collect()
}
