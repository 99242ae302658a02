//! Asks a component that is up whether it is well, again and again until it is to end, and tells the loop. Must not
//! decide what follows, and holds nobody but itself up.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedSender;
use tokio::time::{sleep, timeout};

use crate::config::{Health, Probe};
use crate::daemon::event_loop::Message;
use crate::daemon::programs::{self, Outcome};
use crate::daemon::spawn::Program;
use crate::daemon::{program, readiness};
use crate::supervisor::component::ComponentId;
use crate::supervisor::fleet::Seat;
use crate::supervisor::report::{Ending, NotReady, Notice, SpawnStep};
use crate::supervisor::state::Event;

/// An answer that comes this much later than it could says that we were held up ourselves (suspended, no processor),
/// and nothing about the component.
const HELD_UP: Duration = Duration::from_secs(2);

/// What is watched.
#[derive(Debug)]
pub(crate) struct Patient {
    pub(crate) seat: Seat,
    pub(crate) pid: u32,
    pub(crate) id: ComponentId,
    pub(crate) health: Health,
    /// The program of a check by command.
    pub(crate) program: Option<Arc<Program>>,
}

/// What a check found.
enum Found {
    Well,
    /// Nothing can be said.
    Unknown(Option<NotReady>),
    Unwell(NotReady),
}

/// Checks until so many in a row failed that the component is to end; aborted when it ends otherwise.
pub(crate) async fn watch(patient: Patient, tell: UnboundedSender<Message>) {
    let of = patient.health.failures;
    let mut count = 0;
    while count < of {
        sleep(patient.health.interval).await;
        let reason = match patient.check(&tell).await {
            Found::Well => {
                count = 0;
                continue;
            }
            Found::Unknown(None) => continue,
            Found::Unknown(Some(reason)) => reason,
            Found::Unwell(reason) => {
                count += 1;
                reason
            }
        };
        let notice = Notice::CheckFailed {
            component: patient.id.clone(),
            reason: reason.clone(),
            count,
            of,
        };
        let mut told = tell.send(Message::Tell(notice));
        if count >= of {
            let checks = count;
            let event = Event::Unwell {
                pid: patient.pid,
                reason,
                checks,
            };
            told = tell.send(Message::Probed(patient.seat, event));
        }
        // The loop is gone where nobody receives: so is our purpose.
        if told.is_err() {
            return;
        }
    }
}

impl Patient {
    async fn check(&self, tell: &UnboundedSender<Message>) -> Found {
        let asked_at = Instant::now();
        let found = self.ask(tell).await;
        let latest = self.health.timeout.saturating_add(HELD_UP);
        match found {
            Found::Unwell(_) if asked_at.elapsed() > latest => Found::Unknown(None),
            Found::Well | Found::Unknown(_) | Found::Unwell(_) => found,
        }
    }

    async fn ask(&self, tell: &UnboundedSender<Message>) -> Found {
        let limit = self.health.timeout;
        match &self.health.probe {
            Probe::Command(_) => match &self.program {
                Some(program) => judge(&programs::run(program.clone(), limit, tell).await, limit),
                // A component that was taken over and could not be started now: that is no reason to end it.
                None => Found::Unknown(Some(NotReady::CheckMissing {
                    errno: libc::ENOENT,
                })),
            },
            probe @ (Probe::Tcp(address) | Probe::Http { address, .. }) => {
                match timeout(limit, readiness::ask_anybody(probe)).await {
                    Ok(Ok(())) => Found::Well,
                    Ok(Err(reason)) => Found::Unwell(reason),
                    Err(_) => Found::Unwell(NotReady::NoAnswer {
                        address: program::shown(address),
                    }),
                }
            }
            // The configuration allows neither for health.
            Probe::Log(_) | Probe::Notify => Found::Well,
        }
    }
}

fn judge(outcome: &Outcome, limit: Duration) -> Found {
    match outcome {
        Outcome::Ended(Ending::Code(0)) => Found::Well,
        Outcome::Ended(ending) => Found::Unwell(NotReady::CheckFailed { ending: *ending }),
        Outcome::CutOff => Found::Unknown(None),
        Outcome::Hung => Found::Unwell(NotReady::CheckHung {
            timeout_ms: u64::try_from(limit.as_millis()).unwrap_or(u64::MAX),
        }),
        Outcome::NotRun(error) => {
            let reason = NotReady::CheckMissing { errno: error.errno };
            let lacks = [libc::EAGAIN, libc::ENOMEM, libc::ENFILE, libc::EMFILE];
            match error.step {
                // The machine has no process or no memory left: that is told, and no reason to end a component which
                // could not be started again.
                SpawnStep::Fork => Found::Unknown(Some(reason)),
                SpawnStep::Execute if lacks.contains(&error.errno) => Found::Unknown(Some(reason)),
                SpawnStep::Output
                | SpawnStep::Directory
                | SpawnStep::Limit
                | SpawnStep::Identity
                | SpawnStep::Execute => Found::Unwell(reason),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::daemon::spawn::SpawnError;

    #[test]
    fn a_machine_without_processes_says_nothing_about_a_component() {
        let found = |outcome: Outcome| match judge(&outcome, Duration::from_millis(1500)) {
            Found::Well => "well".to_owned(),
            Found::Unknown(reason) => format!("unknown {reason:?}"),
            Found::Unwell(reason) => format!("unwell {reason:?}"),
        };
        let not_run = |step, errno| Outcome::NotRun(SpawnError { step, errno });
        for (outcome, expected) in [
            (Outcome::Ended(Ending::Code(0)), "well"),
            (
                Outcome::Ended(Ending::Signal(9)),
                "unwell CheckFailed { ending: Signal(9) }",
            ),
            (Outcome::Hung, "unwell CheckHung { timeout_ms: 1500 }"),
            (
                not_run(SpawnStep::Fork, libc::EAGAIN),
                "unknown Some(CheckMissing { errno: 11 })",
            ),
            (
                not_run(SpawnStep::Execute, libc::ENOMEM),
                "unknown Some(CheckMissing { errno: 12 })",
            ),
            (Outcome::CutOff, "unknown None"),
            (
                not_run(SpawnStep::Execute, libc::ENOENT),
                "unwell CheckMissing { errno: 2 }",
            ),
        ] {
            assert_eq!(found(outcome), expected);
        }
    }
}
