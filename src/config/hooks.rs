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
    let choices: Vec<(&str, &str)> = EVENTS.iter().map(|name| (*name, *name)).collect();
    let on = table.read("on", |on| {
        on.items(Kind::TextList)?
            .map(|item| item.one_of(&choices).map(str::to_owned))
            .collect::<Read<Vec<_>>>()
    })?;
    if on.as_ref().is_some_and(Vec::is_empty) {
        return Err(table.fault(Fault::EmptyOrZero));
    }
    Ok(Hook {
        on: on.unwrap_or_default(),
        command: table.required("command", read_command)?,
        timeout: table
            .read("timeout", |v| v.duration(SHORTEST_TIMEOUT))?
            .unwrap_or(TIMEOUT),
    })
}
