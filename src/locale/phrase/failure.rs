//! Why a component failed.

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
            Failure::Dependency { on } => Phrase {
                key: Key::FailureDependency,
                arguments: args! { component = label, on = self.component(on) },
            },
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
        Ending::Code(code) => Phrase {
            key: Key::FailureEndedCode,
            arguments: args! { component = component, code = code.to_string(), time = time },
        },
        Ending::Signal(number) => Phrase {
            key: Key::FailureEndedSignal,
            arguments: args! { component = component, signal = signal(number), time = time },
        },
        Ending::Unknown => Phrase {
            key: Key::FailureEndedUnknown,
            arguments: args! { component = component, time = time },
        },
    }
}

fn late(component: String, reason: &NotReady, time: String) -> Phrase<'_> {
    match reason {
        NotReady::NoListener { address } => Phrase {
            key: Key::FailureLateNoListener,
            arguments: args! { component = component, time = time, address = address.as_str() },
        },
        NotReady::Stranger {
            address,
            pid: Some(pid),
            program: Some(program),
        } => Phrase {
            key: Key::FailureLateStranger,
            arguments: args! {
                component = component,
                time = time,
                address = address.as_str(),
                program = program.as_str(),
                pid = pid.to_string(),
            },
        },
        NotReady::Stranger { address, .. } => Phrase {
            key: Key::FailureLateStrangerUnknown,
            arguments: args! { component = component, time = time, address = address.as_str() },
        },
        NotReady::NoAnswer { address } => Phrase {
            key: Key::FailureLateNoAnswer,
            arguments: args! { component = component, time = time, address = address.as_str() },
        },
        NotReady::HttpStatus { status, url } => Phrase {
            key: Key::FailureLateHttpStatus,
            arguments: args! {
                component = component,
                time = time,
                url = url.as_str(),
                status = status.to_string(),
            },
        },
        NotReady::NoLogLine { pattern } => Phrase {
            key: Key::FailureLateNoLogLine,
            arguments: args! { component = component, time = time, pattern = pattern.as_str() },
        },
        NotReady::NoNotification => Phrase {
            key: Key::FailureLateNoNotification,
            arguments: args! { component = component, time = time },
        },
    }
}
