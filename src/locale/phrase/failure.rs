//! Why a component failed.

use super::incident::check;
use super::system::signal;
use super::{Phrase, Voice};
use crate::locale::{Key, args};
use crate::supervisor::component::ComponentId;
use crate::supervisor::report::{Ending, Failure, NotReady, SpawnStep};

impl Voice {
    /// Why a component's attempt failed.
    pub(crate) fn failure<'a>(&self, component: &ComponentId, failure: &'a Failure) -> Phrase<'a> {
        let label = self.component(component);
        match failure {
            Failure::Spawn { step, errno, path } => Phrase {
                key: spawn_step(step),
                arguments: args! {
                    component = label,
                    path = path.as_str(),
                    reason = self.reason(*errno),
                },
            },
            Failure::Ended { ending, after_ms } => ended(label, *ending, self.time(*after_ms)),
            Failure::Late { reason, timeout_ms } => late(label, reason, self.time(*timeout_ms)),
            Failure::Unhealthy { reason, checks } => {
                let (key, mut arguments) = check(
                    reason,
                    [
                        Key::FailureUnhealthyNoListener,
                        Key::FailureUnhealthyNoAnswer,
                        Key::FailureUnhealthyHttpStatus,
                        Key::FailureUnhealthyProgramCode,
                        Key::FailureUnhealthyProgramSignal,
                        Key::FailureUnhealthyProgramHung,
                        Key::FailureUnhealthyProgramMissing,
                    ],
                    self,
                );
                arguments.set("component", label);
                arguments.set("count", *checks);
                Phrase::new(key, arguments)
            }
            Failure::Memory { used, limit } => Phrase::new(
                Key::FailureMemory,
                args! {
                    component = label,
                    used = self.size(*used),
                    limit = self.size(*limit),
                },
            ),
            Failure::Dependency { on } => Phrase::new(
                Key::FailureDependency,
                args! { component = label, on = self.component(on) },
            ),
        }
    }
}

fn spawn_step(step: &SpawnStep) -> Key {
    match step {
        SpawnStep::Fork => Key::FailureSpawnFork,
        SpawnStep::Output => Key::FailureSpawnOutput,
        SpawnStep::Directory => Key::FailureSpawnDirectory,
        SpawnStep::Limit => Key::FailureSpawnLimit,
        SpawnStep::Identity => Key::FailureSpawnIdentity,
        SpawnStep::Execute => Key::FailureSpawnExecute,
    }
}

fn ended(component: String, ending: Ending, time: String) -> Phrase<'static> {
    match ending {
        Ending::Code(code) => Phrase::new(
            Key::FailureEndedCode,
            args! { component = component, code = code.to_string(), time = time },
        ),
        Ending::Signal(number) => Phrase::new(
            Key::FailureEndedSignal,
            args! { component = component, signal = signal(number), time = time },
        ),
        Ending::Unknown => Phrase::new(
            Key::FailureEndedUnknown,
            args! { component = component, time = time },
        ),
    }
}

fn late(component: String, reason: &NotReady, time: String) -> Phrase<'_> {
    match reason {
        NotReady::NoListener { address } => Phrase::new(
            Key::FailureLateNoListener,
            args! { component = component, time = time, address = address.as_str() },
        ),
        NotReady::Stranger {
            address,
            pid: Some(pid),
            program: Some(program),
        } => Phrase::new(
            Key::FailureLateStranger,
            args! {
                component = component,
                time = time,
                address = address.as_str(),
                program = program.as_str(),
                pid = pid.to_string(),
            },
        ),
        NotReady::Stranger { address, .. } => Phrase::new(
            Key::FailureLateStrangerUnknown,
            args! { component = component, time = time, address = address.as_str() },
        ),
        NotReady::NoAnswer { address } => Phrase::new(
            Key::FailureLateNoAnswer,
            args! { component = component, time = time, address = address.as_str() },
        ),
        NotReady::HttpStatus { status, url } => Phrase::new(
            Key::FailureLateHttpStatus,
            args! {
                component = component,
                time = time,
                url = url.as_str(),
                status = status.to_string(),
            },
        ),
        NotReady::NoLogLine { pattern } => Phrase::new(
            Key::FailureLateNoLogLine,
            args! { component = component, time = time, pattern = pattern.as_str() },
        ),
        // Health checks alone run programs.
        NotReady::NoNotification
        | NotReady::CheckFailed { .. }
        | NotReady::CheckHung { .. }
        | NotReady::CheckMissing { .. } => Phrase::new(
            Key::FailureLateNoNotification,
            args! { component = component, time = time },
        ),
    }
}
