//! One supervisor after the other: what a former one left is taken over, and what a successor needs is written down at the end of each turn of the loop, of those components alone about which
//! something changed. Must not fail the loop: what could not be written is tried again with the next turn.

use std::io;

use super::Supervisor;
use crate::daemon::state::Header;
use crate::daemon::takeover::{Beginning, Left};
use crate::supervisor::fleet::{Order, Seat};
use crate::supervisor::report::{Failure, SpawnStep};
use crate::supervisor::state::Event;

impl Supervisor<'_> {
    /// Takes over what a former supervisor left, and finishes what it was about when it died.
    ///
    /// # Errors
    /// Where a process cannot be watched.
    pub(crate) fn take_over(
        &mut self,
        beginning: Beginning,
        left: Option<Vec<Left>>,
    ) -> io::Result<()> {
        if let Some(left) = left {
            let coming_back = left.iter().enumerate().filter(|(_, one)| one.comes_back);
            self.running_before = coming_back.map(|(seat, _)| seat).collect();
            let (events, adopted) =
                self.hands
                    .adopt(&beginning, left, self.guarded.pid(), &self.watch)?;
            self.first_words = beginning.notices;
            self.first_words.extend(adopted);
            self.feed(events);
            self.finale = beginning.finale;
            if self.finale.is_some() {
                let all: Vec<Seat> = self.hands.seats().to_vec();
                let now = self.now();
                self.fleet.order(Order::Stop, &all, now);
            }
            self.lost = beginning.lost;
            // Its predecessor may have died before it judged them.
            for seat in self.hands.seats().to_vec() {
                self.end_with_essential(seat);
            }
        } else {
            self.first_words = beginning.notices;
            if beginning.finale.is_some() {
                // What is to come up again stands in the notes until it is ordered.
                return Ok(());
            }
        }
        self.note()
    }

    /// Writes down what changed. When this returns without an error, everything that a successor needs is on the disk,
    /// however it comes to life.
    pub(crate) fn note(&mut self) -> io::Result<()> {
        let changed = self.fleet.take_changed();
        if !changed.is_empty() {
            self.systemd.look_again();
        }
        self.unnoted.extend(changed);
        let is_taken = |seat: &Seat| self.hands.is_taken(*seat);
        self.unnoted.retain(is_taken);
        let anew = match &self.unnoted_text {
            Some(text) => match self.hands.run_folder_lost {
                // What stands under its name by now may be a stranger's.
                Some(errno) => Err(io::Error::from_raw_os_error(errno)),
                None => self
                    .hands
                    .note_anew(text, &self.fleet, &self.running_before),
            },
            None => Ok(()),
        };
        if anew.is_ok() {
            self.unnoted_text = None;
        }
        let (finale, lost) = (self.finale, self.lost.clone());
        let set = |header: &mut Header| {
            header.finale = finale;
            header.lost = lost;
        };
        let (first, last) = if finale.is_some() {
            (Some(set), None)
        } else {
            (None, Some(set))
        };
        let is_laid_out = anew.is_ok();
        let header = first.map_or(Ok(()), |set| self.hands.note_header(set));
        let mut result = anew.and(header);
        let (hands, fleet) = (&self.hands, &self.fleet);
        let running_before = &self.running_before;
        self.unnoted.retain(|&seat| {
            // In the file of the former configuration, who is new may have the place of somebody else.
            if !is_laid_out && !hands.has_place(seat) {
                return true;
            }
            let noted = hands.note(seat, fleet, running_before.contains(&seat));
            let is_noted = noted.is_ok();
            result = std::mem::replace(&mut result, Ok(())).and(noted);
            !is_noted
        });
        if let Some(set) = last.filter(|_| result.is_ok()) {
            // Not before what a former supervisor was to bring up again is ordered.
            result = self.hands.note_header(set);
        }
        result
    }

    /// Makes the main process of a component. It notes itself, in a place that it must have.
    pub(super) fn spawn(&mut self, seat: Seat) -> Event {
        let noted = match self.unnoted_text {
            Some(_) => self.note(),
            None => Ok(()),
        };
        match noted {
            Err(error) if self.unnoted_text.is_some() => Event::SpawnFailed {
                failure: Failure::Spawn {
                    step: SpawnStep::Output,
                    errno: error.raw_os_error().unwrap_or(0),
                    path: self.hands.instance().state().display().to_string(),
                },
            },
            Ok(()) | Err(_) => self.hands.spawn(seat, &self.watch),
        }
    }
}
