//! What the supervisor reports: notices, outcomes, states, and the notes below the table of `status`.

use std::path::{Path, PathBuf};

use super::system::signal;
use super::{Phrase, Voice};
use crate::locale::{Key, args};
use crate::supervisor::component::ComponentId;
use crate::supervisor::report::{Failure, LastExit, Notice, Outcome, StateName, StatusLine};

/// The word for a state.
pub(crate) fn state(state: StateName) -> Key {
    match state {
        StateName::Stopped => Key::StateStopped,
        StateName::Starting => Key::StateStarting,
        StateName::Running => Key::StateRunning,
        StateName::Stopping => Key::StateStopping,
        StateName::Backoff => Key::StateBackoff,
        StateName::Failed => Key::StateFailed,
    }
}

impl Voice {
    /// What happened.
    pub(crate) fn notice<'a>(&self, notice: &'a Notice) -> Phrase<'a> {
        let of = |key: Key, component: &ComponentId| {
            Phrase::new(key, args! { component = self.component(component) })
        };
        let with_pid = |key: Key, component: &ComponentId, pid: u32| {
            Phrase::new(
                key,
                args! { component = self.component(component), pid = pid.to_string() },
            )
        };
        match notice {
            Notice::Spawned { component, pid } => with_pid(Key::NoticeSpawned, component, *pid),
            Notice::Ready {
                component,
                pid,
                after_ms,
            } => Phrase::new(
                Key::NoticeReady,
                args! {
                    component = self.component(component),
                    pid = pid.to_string(),
                    time = self.time(*after_ms),
                },
            ),
            Notice::Stopping { component, pid } => with_pid(Key::NoticeStopping, component, *pid),
            Notice::Killed { component, pid } => with_pid(Key::NoticeKilled, component, *pid),
            Notice::Stopped { component } => of(Key::NoticeStopped, component),
            Notice::Failed { component, failure } => self.failure(component, failure),
            Notice::Remnants { component, count } => Phrase::new(
                Key::NoticeRemnants,
                args! { component = self.component(component), count = *count },
            ),
            Notice::Retrying {
                component,
                attempt,
                delay_ms,
            } => Phrase::new(
                Key::NoticeRetrying,
                args! {
                    component = self.component(component),
                    attempt = *attempt,
                    delay = self.time(*delay_ms),
                },
            ),
            Notice::Finished { component } => of(Key::NoticeFinished, component),
            Notice::GaveUp {
                component,
                attempts,
            } => Phrase::new(
                Key::NoticeGaveUp,
                args! { component = self.component(component), attempts = *attempts },
            ),
            Notice::SupervisorStarted { pid } => Phrase::new(
                Key::NoticeSupervisorStarted,
                args! { pid = pid.to_string() },
            ),
            Notice::SupervisorStopping { pid } => Phrase::new(
                Key::NoticeSupervisorStopping,
                args! { pid = pid.to_string() },
            ),
            Notice::SupervisorReplaced { .. }
            | Notice::Adopted { .. }
            | Notice::StateUnusable { .. }
            | Notice::GuardianReplaced { .. }
            | Notice::CheckFailed { .. }
            | Notice::LogStalled { .. }
            | Notice::LogResumed { .. }
            | Notice::Reloaded { .. }
            | Notice::ReloadRefused { .. }
            | Notice::HookFailed { .. }
            | Notice::HookMissing { .. }
            | Notice::HookHung { .. }
            | Notice::HookSkipped { .. }
            | Notice::EssentialLost { .. }
            | Notice::RunFolderRemade { .. }
            | Notice::RunFolderUnusable { .. } => self.incident(notice),
        }
    }

    /// What became of a component. The cause of a failure is told by [`Voice::failure`].
    pub(crate) fn outcome(&self, component: &ComponentId, outcome: &Outcome) -> Phrase<'static> {
        let label = self.component(component);
        let plain = |key: Key| Phrase::new(key, args! { component = self.component(component) });
        let up = |key: Key, pid: u32, after_ms: u64| {
            Phrase::new(
                key,
                args! {
                    component = self.component(component),
                    pid = pid.to_string(),
                    time = self.time(after_ms),
                },
            )
        };
        match outcome {
            Outcome::Started { pid, after_ms } => up(Key::OutcomeStarted, *pid, *after_ms),
            Outcome::AlreadyRunning { pid } => Phrase::new(
                Key::OutcomeAlreadyRunning,
                args! { component = label, pid = pid.to_string() },
            ),
            Outcome::Stopped => plain(Key::OutcomeStopped),
            Outcome::AlreadyStopped => plain(Key::OutcomeAlreadyStopped),
            Outcome::Restarted { pid, after_ms } => up(Key::OutcomeRestarted, *pid, *after_ms),
            Outcome::Failed {
                failure: Failure::Dependency { .. },
                ..
            } => plain(Key::OutcomeNotStarted),
            Outcome::Failed { attempts, .. } => Phrase::new(
                Key::OutcomeFailed,
                args! { component = label, attempts = *attempts },
            ),
            Outcome::Finished => plain(Key::OutcomeFinished),
            Outcome::Unchanged => plain(Key::OutcomeUnchanged),
            Outcome::Dropped => plain(Key::OutcomeDropped),
            Outcome::Overruled => plain(Key::OutcomeOverruled),
            Outcome::Accepted => plain(Key::OutcomeAccepted),
        }
    }

    /// What the table of `status` cannot show of a component. `log` finds its log file.
    pub(crate) fn notes<'a>(
        &self,
        line: &'a StatusLine,
        log: &dyn Fn(&ComponentId) -> PathBuf,
    ) -> Vec<Phrase<'a>> {
        match line.state {
            StateName::Stopped | StateName::Starting | StateName::Running | StateName::Stopping => {
                Vec::new()
            }
            StateName::Backoff => self.waiting(line),
            StateName::Failed => self.given_up(line, &log(&line.id)),
        }
    }

    fn given_up<'a>(&self, line: &'a StatusLine, log: &Path) -> Vec<Phrase<'a>> {
        if let Some(Failure::Dependency { on }) = &line.failure {
            return vec![Phrase::new(
                Key::TableNoteDependency,
                args! {
                    component = self.component(&line.id),
                    id = line.id.as_str(),
                    on = self.component(on),
                },
            )];
        }
        let cause = line.failure.iter();
        cause
            .map(|failure| self.failure(&line.id, failure))
            .chain([Phrase::new(
                Key::TableNoteFailed,
                args! {
                    component = self.component(&line.id),
                    id = line.id.as_str(),
                    log = log.display().to_string(),
                },
            )])
            .collect()
    }

    fn waiting<'a>(&self, line: &'a StatusLine) -> Vec<Phrase<'a>> {
        let label = self.component(&line.id);
        let delay = self.time(line.next_attempt_ms.unwrap_or_default());
        // One that was late was ended by us, and one without a program did not end: how is not why.
        if let Some(failure @ (Failure::Late { .. } | Failure::Spawn { .. })) = &line.failure {
            let next = args! { component = label, delay = delay };
            return vec![
                self.failure(&line.id, failure),
                Phrase::new(Key::TableNoteBackoff, next),
            ];
        }
        vec![match line.last_exit {
            Some(LastExit {
                signal: Some(number),
                ..
            }) => Phrase::new(
                Key::TableNoteBackoffSignal,
                args! { component = label, delay = delay, signal = signal(number) },
            ),
            Some(LastExit {
                code: Some(code), ..
            }) => Phrase::new(
                Key::TableNoteBackoffCode,
                args! { component = label, delay = delay, code = code.to_string() },
            ),
            Some(LastExit { .. }) | None => Phrase::new(
                Key::TableNoteBackoff,
                args! { component = label, delay = delay },
            ),
        }]
    }
}
