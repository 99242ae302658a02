//! `[[supervisor.hooks]]`: programs that are run when something happens. Reads them; runs nothing.

use std::time::Duration;

use super::Hook;
use super::component::read_command;
use super::fault::{Fault, Kind};
use super::reader::{Read, Value};

const KEYS: [&str; 3] = ["on", "command", "timeout"];

/// The events that a hook may be run on, by the names that they have in `events --json`. What concerns hooks is not
/// among them: it would call them again for ever.
const EVENTS: [&str; 24] = [
    "spawned",
    "ready",
    "stopping",
    "killed",
    "stopped",
    "failed",
    "remnants",
    "retrying",
    "finished",
    "gave-up",
    "supervisor-started",
    "supervisor-stopping",
    "supervisor-replaced",
    "adopted",
    "state-unusable",
    "guardian-replaced",
    "check-failed",
    "log-stalled",
    "log-resumed",
    "reloaded",
    "reload-refused",
    "essential-lost",
    "run-folder-remade",
    "run-folder-unusable",
];

/// The default of `timeout`, and the least.
const TIMEOUT: Duration = Duration::from_secs(30);
const SHORTEST_TIMEOUT: Duration = Duration::from_millis(1);

/// Reads all hooks.
pub(super) fn read_hooks(value: &Value<'_>) -> Read<Vec<Hook>> {
    value
        .items(Kind::List)?
        .map(|item| read_hook(&item))
        .collect()
}

fn read_hook(value: &Value<'_>) -> Read<Hook> {
    let table = value.table()?;
    table.only(&KEYS)?;
    Ok(Hook {
        on: table.read("on", read_events)?.unwrap_or_default(),
        command: table.required("command", read_command)?,
        timeout: table
            .read("timeout", |v| v.duration(SHORTEST_TIMEOUT))?
            .unwrap_or(TIMEOUT),
    })
}

/// `on`: some events. None would never run it, which is no wish that anybody writes down.
fn read_events(value: &Value<'_>) -> Read<Vec<String>> {
    let choices = EVENTS.map(|name| (name, name));
    let events = value
        .texts()?
        .map(|item| item.one_of(&choices).map(str::to_owned))
        .collect::<Read<Vec<_>>>()?;
    if events.is_empty() {
        return Err(value.fault(Fault::EmptyOrZero));
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse;

    const COMPONENT: &str = "[components.is]\ncommand = ['x']\n";

    #[test]
    fn a_hook_has_defaults_and_there_may_be_several() {
        let text = format!(
            "{COMPONENT}[[supervisor.hooks]]\ncommand = ['tell', '']\n\
             [[supervisor.hooks]]\non = ['failed', 'gave-up']\ncommand = ['mail']\ntimeout = '2m'\n"
        );
        let hook = |on: &[&str], command: &[&str], seconds| Hook {
            on: on.iter().map(|&event| event.to_owned()).collect(),
            command: command.iter().map(|&part| part.to_owned()).collect(),
            timeout: Duration::from_secs(seconds),
        };
        assert_eq!(
            parse(&text).unwrap().supervisor.hooks,
            [
                hook(&[], &["tell", ""], 30),
                hook(&["failed", "gave-up"], &["mail"], 120),
            ]
        );
    }

    #[test]
    fn each_fault_of_a_hook_has_its_place() {
        for (lines, expected) in [
            ("", "3:1 supervisor.hooks.command MissingKey"),
            ("command = []", "4:11 supervisor.hooks.command EmptyOrZero"),
            (
                "command = ['']",
                "4:12 supervisor.hooks.command EmptyOrZero",
            ),
            (
                "command = 'tell'",
                "4:11 supervisor.hooks.command WrongType { expected: TextList, found: Text }",
            ),
            (
                "command = ['x']\non = 'failed'",
                "5:6 supervisor.hooks.on WrongType { expected: TextList, found: Text }",
            ),
            (
                "command = ['x']\non = []",
                "5:6 supervisor.hooks.on EmptyOrZero",
            ),
            (
                "command = ['x']\non = ['failed', 3]",
                "5:17 supervisor.hooks.on WrongType { expected: Text, found: Integer }",
            ),
            (
                "command = ['x']\ntimeout = 5",
                "5:11 supervisor.hooks.timeout WrongType { expected: Duration, found: Integer }",
            ),
            (
                "command = ['x']\ntimeout = '0s'",
                "5:11 supervisor.hooks.timeout DurationOutOfRange { least_ms: 1, greatest_ms: 31536000000 }",
            ),
            (
                "command = ['x']\nevents = ['failed']",
                "5:1 supervisor.hooks.events UnknownKey { nearest: None }",
            ),
        ] {
            let error = parse(&format!("{COMPONENT}[[supervisor.hooks]]\n{lines}")).unwrap_err();
            let told = format!(
                "{}:{} {} {:?}",
                error.line, error.column, error.key, error.fault
            );
            assert_eq!(told, expected, "{lines}");
        }
        for name in ["hook-failed", "crashed", ""] {
            let text = format!(
                "{COMPONENT}[[supervisor.hooks]]\ncommand = ['x']\non = ['ready', '{name}']"
            );
            let error = parse(&text).unwrap_err();
            assert!(
                matches!(&error.fault, Fault::NotOneOf { value, choices } if value == name && choices.len() == EVENTS.len()),
                "{error:?}"
            );
        }
        let none = parse(&format!("{COMPONENT}[supervisor]\nhooks = 'x'")).unwrap_err();
        assert!(matches!(none.fault, Fault::WrongType { .. }), "{none:?}");
    }
}
