//! One supervisor after the other: what a former one left is taken over, and what a successor needs is written down at the end of each turn of the loop, of those components alone about which
//! something changed. Must not fail the loop: what could not be written is tried again with the next turn.

use std::io;

use super::Supervisor;
use crate::daemon::takeover::{Beginning, Left};
use crate::supervisor::fleet::{Order, Seat};

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
        if let Some(text) = &self.unnoted_text {
            // What stands under its name by now may be a stranger's.
            if let Some(errno) = self.hands.run_folder_lost {
                return Err(io::Error::from_raw_os_error(errno));
            }
            self.hands
                .note_anew(text, &self.fleet, &self.running_before)?;
            self.unnoted_text = None;
        }
        let (finale, lost) = (self.finale, self.lost.clone());
        let mut result = self.hands.note_header(|header| {
            header.finale = finale;
            header.lost = lost;
        });
        let (hands, fleet) = (&self.hands, &self.fleet);
        let running_before = &self.running_before;
        self.unnoted.retain(|&seat| {
            let noted = hands.note(seat, fleet, running_before.contains(&seat));
            let is_noted = noted.is_ok();
            result = std::mem::replace(&mut result, Ok(())).and(noted);
            !is_noted
        });
        result
    }
}
