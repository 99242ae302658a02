//! Why the supervisor carried nothing out.

use super::{Phrase, Voice, list};
use crate::locale::{Key, args};
use crate::supervisor::report::Refusal;

impl Voice {
    pub(super) fn refusal<'a>(&self, refusal: &'a Refusal) -> Phrase<'a> {
        match refusal {
            Refusal::Version { protocol, release } => Phrase::new(
                Key::RefusalVersion,
                args! { protocol = protocol.to_string(), release = release.as_str() },
            ),
            Refusal::Malformed => Phrase::bare(Key::RefusalMalformed),
            Refusal::TooLong => Phrase::bare(Key::RefusalTooLong),
            Refusal::Busy => Phrase::bare(Key::RefusalBusy),
            Refusal::NotAllowed => Phrase::bare(Key::RefusalNotAllowed),
            Refusal::UnknownComponent { name, known } if known.is_empty() => Phrase::new(
                Key::RefusalUnknownComponentNone,
                args! { name = name.as_str() },
            ),
            Refusal::UnknownComponent { name, known } => Phrase::new(
                Key::RefusalUnknownComponent,
                args! { name = name.as_str(), known = list(known) },
            ),
            Refusal::Ending => Phrase::bare(Key::RefusalEnding),
            Refusal::Owned { pid: Some(pid) } => {
                Phrase::new(Key::RefusalOwned, args! { pid = pid.to_string() })
            }
            Refusal::Owned { pid: None } => Phrase::bare(Key::RefusalOwnedUnknown),
            Refusal::Folder { path, errno } => Phrase::new(
                Key::RefusalFolder,
                args! { path = path.as_str(), reason = self.reason(*errno) },
            ),
            Refusal::Socket { path, errno } => Phrase::new(
                Key::RefusalSocket,
                args! { path = path.as_str(), reason = self.reason(*errno) },
            ),
            Refusal::Configuration {
                path,
                line: 0,
                column: _,
            } => Phrase::new(
                Key::RefusalConfigurationUnreadable,
                args! { path = path.as_str() },
            ),
            Refusal::Configuration { path, line, column } => Phrase::new(
                Key::RefusalConfiguration,
                args! {
                    path = path.as_str(),
                    line = line.to_string(),
                    column = column.to_string(),
                },
            ),
            Refusal::ControlGroup { name } => {
                Phrase::new(Key::RefusalControlGroup, args! { name = name.as_str() })
            }
            Refusal::Program {
                component,
                program,
                errno,
            } => Phrase::new(
                Key::RefusalProgram,
                args! {
                    component = self.component(component),
                    program = program.as_str(),
                    reason = self.reason(*errno),
                },
            ),
            Refusal::Directory {
                component,
                path,
                errno,
            } => Phrase::new(
                Key::RefusalDirectory,
                args! {
                    component = self.component(component),
                    path = path.as_str(),
                    reason = self.reason(*errno),
                },
            ),
            Refusal::ServerFolder {
                component,
                path,
                errno,
            } => Phrase::new(
                Key::RefusalServerFolder,
                args! {
                    component = self.component(component),
                    path = path.as_str(),
                    reason = self.reason(*errno),
                },
            ),
            Refusal::Identity { component, name } => Phrase::new(
                Key::RefusalIdentity,
                args! { component = self.component(component), name = name.as_str() },
            ),
            Refusal::NotRoot { component, name } => Phrase::new(
                Key::RefusalNotRoot,
                args! { component = self.component(component), name = name.as_str() },
            ),
            Refusal::PortTaken {
                component,
                address,
                pid,
                program,
            } => port_taken(self.component(component), address, *pid, program.as_deref()),
        }
    }
}

fn port_taken<'a>(
    component: String,
    address: &'a str,
    pid: Option<u32>,
    program: Option<&'a str>,
) -> Phrase<'a> {
    match (pid, program) {
        (Some(pid), Some(program)) => Phrase::new(
            Key::RefusalPortTaken,
            args! {
                component = component,
                address = address,
                program = program,
                pid = pid.to_string(),
            },
        ),
        (None, _) | (_, None) => Phrase::new(
            Key::RefusalPortTakenUnknown,
            args! { component = component, address = address },
        ),
    }
}
