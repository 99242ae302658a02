//! What clients ask for, as orders to the fleet. Refuses before anything is changed, or not at all.

use std::collections::BTreeSet;
use std::os::fd::OwnedFd;
use std::time::Instant;

use tokio::sync::mpsc::Sender;

use super::{Finale, Supervisor};
use crate::daemon::hooks::LAST_MOMENT;
use crate::daemon::orders::{Pending, send_last};
use crate::daemon::replacement::Replacement;
use crate::daemon::socket::Answer;
use crate::daemon::{replacement, status};
use crate::protocol::{Choice, Reply, Request};
use crate::supervisor::component::ComponentId;
use crate::supervisor::fleet::{Order, Seat};
use crate::supervisor::report::Refusal;

impl Supervisor<'_> {
    pub(super) fn take_request(
        &mut self,
        request: Request,
        answer: Sender<Answer>,
        connection: Option<OwnedFd>,
    ) {
        let result = match request {
            Request::Status { components } => self.resolve(&components).map(|seats| {
                let seats = seats.unwrap_or_else(|| self.hands.seats().to_vec());
                let times = (self.began, self.now());
                let status =
                    status::report(&seats, &self.fleet, &self.hands, &mut self.resources, times);
                send_last(answer.clone(), Reply::Status(status));
            }),
            Request::Start { components, wait } => self.start(&components, wait, &answer),
            Request::Stop { components, wait } => self.stop(&components, wait, &answer),
            Request::Reload { exec: false, wait } => self.reload(wait, Some(&answer)),
            Request::Reload { exec: true, .. } => self.replace(&answer, connection),
            Request::Restart { components, wait } => self.restart(&components, wait, &answer),
        };
        if let Err(refusal) = result {
            self.orders.farewell(answer, Reply::Refused(refusal));
        }
    }

    /// What is wrong with the program that is to take our place is found here.
    fn replace(
        &mut self,
        answer: &Sender<Answer>,
        connection: Option<OwnedFd>,
    ) -> Result<(), Refusal> {
        let client = connection.ok_or(Refusal::Malformed)?;
        if self.finale.is_some() {
            return Err(Refusal::Ending);
        }
        if self.reload.is_some() || self.replacement.is_some() {
            return Err(Refusal::Reloading);
        }
        let program = replacement::find()?;
        let replacement = Replacement {
            program,
            client,
            latest: Instant::now() + LAST_MOMENT,
        };
        self.replacement = Some((replacement, answer.clone()));
        Ok(())
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
                let seats = self.hands.seats().iter();
                seats
                    .map(|&seat| self.hands.config(seat).id.clone())
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
        let mut seats = self.hands.seats().iter();
        seats.all(|&seat| !self.fleet.is_wanted(seat) && self.fleet.rests(seat))
    }

    /// The components that start without being named.
    pub(crate) fn autostarted(&self) -> Vec<Seat> {
        let mut seats = self.hands.seats().to_vec();
        seats.retain(|&seat| self.hands.config(seat).autostart);
        seats
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
        let seats = named.unwrap_or_else(|| self.hands.seats().to_vec());
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
        let seats = named.unwrap_or_else(|| self.hands.seats().to_vec());
        if all {
            self.hands.read_again()?;
        }
        let concerned = self.fleet.concerned(Order::Restart, &seats);
        for &seat in &concerned {
            let starts = seats.contains(&seat) || self.fleet.state(seat).pid().is_none();
            if starts && (!all || self.fleet.is_wanted(seat) || self.hands.config(seat).autostart) {
                self.hands.prepare(seat)?;
            }
        }
        if all {
            // The successor reads what was to be reloaded.
            self.call_off_reload();
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
