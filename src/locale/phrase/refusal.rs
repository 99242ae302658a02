//! Why the supervisor carried nothing out.

use super::{Phrase, Voice, list};
use crate::locale::{Key, args};
use crate::supervisor::component::{ArgumentFault, ComponentId};
use crate::supervisor::report::Refusal;

impl Voice {
    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each reason, read one by one"
    )]
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
            Refusal::Reloading => Phrase::bare(Key::RefusalReloading),
            Refusal::NewerState { path, version } => Phrase::new(
                Key::RefusalNewerState,
                args! { path = path.as_str(), version = version.to_string() },
            ),
            Refusal::Replacement { path, errno } => Phrase::new(
                Key::RefusalReplacement,
                args! { path = path.as_str(), reason = self.reason(*errno) },
            ),
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
            } => self.unusable(Key::RefusalProgram, component, ("program", program), *errno),
            Refusal::Directory {
                component,
                path,
                errno,
            } => self.unusable(Key::RefusalDirectory, component, ("path", path), *errno),
            Refusal::ServerFolder {
                component,
                path,
                errno,
            } => self.unusable(Key::RefusalServerFolder, component, ("path", path), *errno),
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
                other_port,
            } => port_taken(
                self.component(component),
                address,
                pid.zip(program.as_deref()),
                other_port.as_deref(),
            ),
            Refusal::Address {
                component,
                address,
                errno,
            } => self.unusable(Key::RefusalAddress, component, ("address", address), *errno),
            Refusal::ServerArgument {
                component,
                argument,
                fault,
            } => server_argument(self.component(component), argument, fault),
        }
    }

    /// A component's program, folder or address that the system does not let it use.
    fn unusable<'a>(
        &self,
        key: Key,
        component: &ComponentId,
        (what, named): (&'static str, &'a str),
        errno: i32,
    ) -> Phrase<'a> {
        let mut arguments = args! {
            component = self.component(component),
            reason = self.reason(errno),
        };
        arguments.set(what, named);
        Phrase::new(key, arguments)
    }
}

fn server_argument<'a>(
    component: String,
    argument: &'a str,
    fault: &'a ArgumentFault,
) -> Phrase<'a> {
    let key = match fault {
        ArgumentFault::Misplaced => Key::RefusalServerArgumentMisplaced,
        ArgumentFault::NoValue => Key::RefusalServerArgumentNoValue,
        ArgumentFault::Missing => Key::RefusalServerArgumentMissing,
        ArgumentFault::BadValue { value } => {
            return Phrase::new(
                Key::RefusalServerArgumentBadValue,
                args! { component = component, argument = argument, value = value.as_str() },
            );
        }
    };
    Phrase::new(key, args! { component = component, argument = argument })
}

/// Whoever has written no configuration has chosen no port, and can.
fn port_taken<'a>(
    component: String,
    address: &'a str,
    holder: Option<(u32, &'a str)>,
    other_port: Option<&'a str>,
) -> Phrase<'a> {
    let key = match (holder, other_port) {
        (Some(_), None) => Key::RefusalPortTaken,
        (None, None) => Key::RefusalPortTakenUnknown,
        (Some(_), Some(_)) => Key::RefusalDefaultPortTaken,
        (None, Some(_)) => Key::RefusalDefaultPortTakenUnknown,
    };
    let mut arguments = args! { component = component, address = address };
    if let Some((pid, program)) = holder {
        arguments.set("program", program);
        arguments.set("pid", pid.to_string());
    }
    if let Some(port) = other_port {
        arguments.set("port", port);
    }
    Phrase::new(key, arguments)
}
