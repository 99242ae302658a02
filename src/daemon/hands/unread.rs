//! The output of components that a former supervisor started: gone on with, and tried again where that fails now. Must
//! not forget meanwhile what a successor needs to find it.

use std::io;
use std::time::{Duration, Instant};

use regex_lite::Regex;

use super::Hands;
use crate::config::Probe;
use crate::daemon::capture::{Capture, Keeping};
use crate::daemon::watch::{Sign, Watch};
use crate::supervisor::fleet::Seat;
use crate::supervisor::report::Notice;
use crate::supervisor::state::{Event, Phase};

/// Between two attempts.
const RETRY: Duration = Duration::from_secs(1);

/// The output of a component, while nobody reads it.
#[derive(Debug)]
pub(super) struct Unread {
    pipe: Option<(u64, u64)>,
    begin: u64,
    /// Whether it may wait for a line to be ready.
    is_starting: bool,
    /// Whether its operator knows.
    is_told: bool,
    /// `None`: its pipe has no name any more, so that no attempt can find it.
    try_at: Option<Instant>,
}

/// Why output cannot be gone on with.
enum Unreadable {
    /// The pipe is not there.
    Lost,
    /// This system error, now.
    Failed(io::Error),
}

impl Unread {
    pub(super) fn new(pipe: Option<(u64, u64)>, begin: u64, phase: &Phase) -> Self {
        Self {
            pipe,
            begin,
            is_starting: matches!(phase, Phase::Starting { .. }),
            is_told: false,
            try_at: None,
        }
    }

    /// What is noted of it: the pipe, and where in its log it begins.
    pub(super) fn noted(&self) -> (Option<(u64, u64)>, u64) {
        (self.pipe, self.begin)
    }

    pub(super) fn alarm(&self) -> Option<Instant> {
        self.try_at
    }
}

impl Hands {
    /// Goes on with the output of a component that nobody reads. An event where the line has come that its readiness
    /// waits for.
    pub(super) fn read_on(&mut self, seat: Seat, watch: &Watch) -> (Option<Event>, Option<Notice>) {
        let Some(mut unread) = self.all[seat].unread.take() else {
            return (None, None);
        };
        let opened = self.open_unread(seat, &unread, watch);
        let component = self.config(seat).id.clone();
        let hand = &mut self.all[seat];
        let (errno, try_at) = match opened {
            Ok(mut capture) => {
                self.stalled.remove(&seat);
                let is_ready = capture.found().then_some(Event::Ready { pid: hand.pid() });
                hand.capture = Some(capture);
                let resumed = Notice::LogResumed {
                    component,
                    dropped: 0,
                };
                return (is_ready, unread.is_told.then_some(resumed));
            }
            Err(Unreadable::Lost) => (libc::ENOENT, None),
            Err(Unreadable::Failed(error)) => {
                let errno = error.raw_os_error().unwrap_or(0);
                (errno, Some(Instant::now() + RETRY))
            }
        };
        if try_at.is_some() {
            self.stalled.insert(seat);
        } else {
            self.stalled.remove(&seat);
        }
        let is_news = !std::mem::replace(&mut unread.is_told, true);
        unread.try_at = try_at;
        hand.unread = Some(unread);
        let stalled = Notice::LogStalled { component, errno };
        (None, is_news.then_some(stalled))
    }

    fn open_unread(
        &self,
        seat: Seat,
        unread: &Unread,
        watch: &Watch,
    ) -> Result<Capture, Unreadable> {
        if let Some(errno) = self.run_folder_lost {
            return Err(Unreadable::Failed(io::Error::from_raw_os_error(errno)));
        }
        let hand = &self.all[seat];
        let id = &hand.config.id;
        let keeping = Keeping {
            settings: hand.config.log,
            group: self.log_group,
        };
        let (fifo, log) = (self.instance.fifo(id), self.instance.log(id));
        let mut capture = Capture::open(&fifo, &log, None, keeping).map_err(Unreadable::Failed)?;
        let search = match &hand.config.ready {
            Some(Probe::Log(pattern)) if unread.is_starting => Regex::new(pattern).ok(),
            Some(_) | None => None,
        };
        if !capture.resume(hand.pid(), unread.pipe, unread.begin, search) {
            return Err(Unreadable::Lost);
        }
        watch
            .add(capture.reader(), Sign::Output(seat))
            .map_err(Unreadable::Failed)?;
        Ok(capture)
    }
}
