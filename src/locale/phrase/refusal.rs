//! Why the supervisor carried nothing out.

use super::{Phrase, Voice, list};
use crate::locale::{Key, args};
use crate::supervisor::report::Refusal;

impl Voice {
    pub(super) fn refusal<'a>(&self, refusal: &'a Refusal) -> Phrase<'a> {
        match refusal {
            Refusal::Version { protocol, release } => Phrase {
                key: Key::RefusalVersion,
                arguments: args! { protocol = protocol.to_string(), release = release.as_str() },
            },
            Refusal::Malformed => Phrase::bare(Key::RefusalMalformed),
            Refusal::TooLong => Phrase::bare(Key::RefusalTooLong),
            Refusal::Busy => Phrase::bare(Key::RefusalBusy),
            Refusal::NotAllowed => Phrase::bare(Key::RefusalNotAllowed),
            Refusal::UnknownComponent { name, known } if known.is_empty() => Phrase {
                key: Key::RefusalUnknownComponentNone,
                arguments: args! { name = name.as_str() },
            },
            Refusal::UnknownComponent { name, known } => Phrase {
                key: Key::RefusalUnknownComponent,
                arguments: args! { name = name.as_str(), known = list(known) },
            },
            Refusal::Ending => Phrase::bare(Key::RefusalEnding),
            Refusal::Owned { pid: Some(pid) } => Phrase {
                key: Key::RefusalOwned,
                arguments: args! { pid = pid.to_string() },
            },
            Refusal::Owned { pid: None } => Phrase::bare(Key::RefusalOwnedUnknown),
            Refusal::Folder { path, errno } => Phrase {
                key: Key::RefusalFolder,
                arguments: args! { path = path.as_str(), reason = self.reason(*errno) },
            },
            Refusal::Socket { path, errno } => Phrase {
                key: Key::RefusalSocket,
                arguments: args! { path = path.as_str(), reason = self.reason(*errno) },
            },
            Refusal::ControlGroup { name } => Phrase {
                key: Key::RefusalControlGroup,
                arguments: args! { name = name.as_str() },
            },
            Refusal::Program {
                component,
                program,
                errno,
            } => Phrase {
                key: Key::RefusalProgram,
                arguments: args! {
                    component = self.component(component),
                    program = program.as_str(),
                    reason = self.reason(*errno),
                },
            },
            Refusal::Directory {
                component,
                path,
                errno,
            } => Phrase {
                key: Key::RefusalDirectory,
                arguments: args! {
                    component = self.component(component),
                    path = path.as_str(),
                    reason = self.reason(*errno),
                },
            },
            Refusal::Identity { component, name } => Phrase {
                key: Key::RefusalIdentity,
                arguments: args! { component = self.component(component), name = name.as_str() },
            },
            Refusal::NotRoot { component, name } => Phrase {
                key: Key::RefusalNotRoot,
                arguments: args! { component = self.component(component), name = name.as_str() },
            },
            Refusal::PortTaken {
                component,
                address,
                pid: Some(pid),
                program: Some(program),
            } => Phrase {
                key: Key::RefusalPortTaken,
                arguments: args! {
                    component = self.component(component),
                    address = address.as_str(),
                    program = program.as_str(),
                    pid = pid.to_string(),
                },
            },
            Refusal::PortTaken {
                component, address, ..
            } => Phrase {
                key: Key::RefusalPortTakenUnknown,
                arguments: args! { component = self.component(component), address = address.as_str() },
            },
        }
    }
}
