//! Asks a component that is up whether it is well, again and again until it is to end, and tells the loop. Must not
//! decide what follows, and holds nobody but itself up.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedSender;
use tokio::time::{sleep, timeout};

use crate::config::{ComponentConfig, Health, Probe};
use crate::daemon::event_loop::Message;
use crate::daemon::programs::{self, Outcome};
use crate::daemon::spawn::Program;
use crate::daemon::{accounts, program, readiness};
use crate::supervisor::fleet::Seat;
use crate::supervisor::report::{Ending, NotReady, Notice, Refusal, SpawnStep};
use crate::supervisor::state::Event;

/// An answer that comes this much later than it could says that we were held up ourselves (suspended, no processor),
/// and nothing about the component.
const HELD_UP: Duration = Duration::from_secs(2);

/// What is watched.
#[derive(Debug)]
pub(crate) struct Patient {
    pub(crate) seat: Seat,
    pub(crate) pid: u32,
    pub(crate) component: ComponentConfig,
    pub(crate) health: Health,
    /// The program of a check by command, where it is prepared already.
    pub(crate) program: Option<Arc<Program>>,
    /// Where it works.
    pub(crate) directory: PathBuf,
    /// What our own programs are to speak.
    pub(crate) language: Option<String>,
}

/// What a check found.
enum Found {
    Well,
    /// Nothing can be said.
    Unknown(Option<NotReady>),
    Unwell(NotReady),
}

/// Checks until so many in a row failed that the component is to end; aborted when it ends otherwise.
pub(crate) async fn watch(mut patient: Patient, tell: UnboundedSender<Message>) {
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
            component: patient.component.id.clone(),
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
    /// The program of a check by command; a component that was taken over was never prepared here.
    fn prepare(&self, command: &[String]) -> Result<Program, i32> {
        let account = accounts::of(&self.component).map_err(|refusal| {
            let is_forbidden = matches!(refusal, Refusal::NotRoot { .. });
            if is_forbidden {
                libc::EPERM
            } else {
                libc::ENOENT
            }
        })?;
        let language = self.language.as_deref();
        let (component, directory) = (&self.component, &self.directory);
        program::prepare_check(component, command, directory, account.as_ref(), language)
    }

    async fn check(&mut self, tell: &UnboundedSender<Message>) -> Found {
        let asked_at = Instant::now();
        let found = self.ask(tell).await;
        let latest = self.health.timeout.saturating_add(HELD_UP);
        match found {
            Found::Unwell(_) if asked_at.elapsed() > latest => Found::Unknown(None),
            Found::Well | Found::Unknown(_) | Found::Unwell(_) => found,
        }
    }

    async fn ask(&mut self, tell: &UnboundedSender<Message>) -> Found {
        let limit = self.health.timeout;
        if let Probe::Command(command) = &self.health.probe
            && self.program.is_none()
        {
            match self.prepare(command) {
                Ok(program) => self.program = Some(Arc::new(program)),
                // A component that was taken over and could not be started now: that is no reason to end it.
                Err(errno) => return Found::Unknown(Some(NotReady::CheckMissing { errno })),
            }
        }
        match &self.health.probe {
            Probe::Command(_) => match &self.program {
                Some(program) => judge(&programs::run(program.clone(), limit, tell).await, limit),
                None => Found::Unknown(None),
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

    #[tokio::test]
    async fn a_check_that_was_missing_is_prepared_when_it_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let text =
            "[components.a]\ncommand = [\"/nowhere\"]\nhealth = { command = [\"./check\"] }\n";
        let component = crate::config::parse(text).unwrap().components.remove(0);
        let mut patient = Patient {
            seat: 0,
            pid: 1,
            health: component.health.clone().unwrap(),
            component,
            program: None,
            directory: folder.path().to_owned(),
            language: None,
        };
        let (tell, _) = tokio::sync::mpsc::unbounded_channel();
        let missing = |found, wanted| matches!(found, Found::Unknown(Some(NotReady::CheckMissing { errno })) if errno == wanted);
        assert!(missing(patient.ask(&tell).await, libc::ENOENT));
        let check = folder.path().join("check");
        std::fs::write(&check, "#!/bin/sh\n").unwrap();
        assert!(missing(patient.ask(&tell).await, libc::EACCES));
        std::os::unix::fs::symlink("/bin/true", folder.path().join("other")).unwrap();
        std::fs::rename(folder.path().join("other"), &check).unwrap();
        // There is no loop that would run it.
        assert!(matches!(patient.ask(&tell).await, Found::Unknown(None)));
        assert!(patient.program.is_some());
    }

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
