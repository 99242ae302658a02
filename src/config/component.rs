//! `[components.NAME]`: reads one component's definition, each key with its type, range and default.
//! Must not judge what concerns several components; that is done by `dependencies`.

use std::collections::HashSet;
use std::time::Duration;

use super::execution::{read_account, read_environment, read_limits, read_stop_signal, read_umask};
use super::fault::{Fault, Kind};
use super::probe::{read_health, read_ready};
use super::reader::{Read, Table, Value};
use super::{ComponentConfig, LogSettings, OnSupervisorDeath};
use crate::supervisor::component::ComponentId;
use crate::supervisor::policy::{Backoff, Policy, RestartRule};

const KEYS: [&str; 23] = [
    "command",
    "description",
    "start-priority",
    "start-delay",
    "stop-timeout",
    "stop-signal",
    "ready",
    "health",
    "restart",
    "backoff",
    "memory-limit",
    "user",
    "group",
    "umask",
    "nice",
    "limits",
    "directory",
    "environment",
    "depends-on",
    "autostart",
    "essential",
    "on-supervisor-death",
    "log",
];

const BACKOFF_KEYS: [&str; 5] = ["first", "factor", "max", "reset-after", "give-up-after"];

const LOG_KEYS: [&str; 2] = ["max-size", "keep"];

const RESTART_RULES: [(&str, RestartRule); 3] = [
    ("always", RestartRule::Always),
    ("on-failure", RestartRule::OnFailure),
    ("never", RestartRule::Never),
];

const ON_SUPERVISOR_DEATH: [(&str, OnSupervisorDeath); 2] = [
    ("keep", OnSupervisorDeath::Keep),
    ("stop", OnSupervisorDeath::Stop),
];

/// The default of `stop-signal`: SIGTERM, the same number on every system.
const SIGTERM: i32 = 15;

/// The default of `log`, and the least of its `max-size`: below a page, rotating would be all that is done.
const LOG: LogSettings = LogSettings {
    max_size: 10 << 20,
    keep: 10,
};
const SMALLEST_LOG: u32 = 4096;

/// The most files that `log` may keep, so that their names stay short and listing them quick.
const MOST_LOGS: u32 = 1000;

/// The shortest delay that keeps a component that cannot run from using up a processor.
const SHORTEST_BACKOFF: Duration = Duration::from_millis(1);

/// The greatest factor between two delays.
const GREATEST_FACTOR: i32 = 1000;

/// A component, and where each name of its `depends-on` stands, in bytes.
pub(super) struct Definition {
    pub(super) component: ComponentConfig,
    pub(super) depends_on_offsets: Vec<usize>,
}

/// Reads one component.
pub(super) fn read_component(value: &Value<'_>) -> Read<Definition> {
    let id = ComponentId::new(value.name()).map_err(|_| {
        let value_as_named = value.name().to_owned();
        value.bad_name(Fault::BadComponentName {
            value: value_as_named,
        })
    })?;
    let table = value.table()?;
    table.only(&KEYS)?;
    let ready = table.read("ready", read_ready)?;
    let (ready, ready_timeout) = ready.unzip();
    let (depends_on, depends_on_offsets) = table
        .read("depends-on", read_depends_on)?
        .unwrap_or_default();
    let component = ComponentConfig {
        id,
        command: table.required("command", read_command)?,
        description: table.read("description", Value::owned_text)?,
        start_priority: table
            .read("start-priority", |v| v.integer(i32::MIN..=i32::MAX))?
            .unwrap_or(0),
        depends_on,
        autostart: table.read("autostart", Value::boolean)?.unwrap_or(true),
        policy: read_policy(&table, ready_timeout)?,
        stop_signal: table
            .read("stop-signal", read_stop_signal)?
            .unwrap_or(SIGTERM),
        ready,
        health: table.read("health", read_health)?,
        memory_limit: table.read("memory-limit", |v| v.size(1))?,
        user: table.read("user", read_account)?,
        group: table.read("group", read_account)?,
        umask: table.read("umask", read_umask)?,
        nice: table.read("nice", |v| v.integer(-20..=19))?,
        limits: table.read("limits", read_limits)?.unwrap_or_default(),
        directory: table.read("directory", |v| v.text().map(Into::into))?,
        environment: table
            .read("environment", read_environment)?
            .unwrap_or_default(),
        essential: table.read("essential", Value::boolean)?.unwrap_or(false),
        on_supervisor_death: table
            .read("on-supervisor-death", |v| v.one_of(&ON_SUPERVISOR_DEATH))?
            .unwrap_or_default(),
        log: table.read("log", read_log)?.unwrap_or(LOG),
    };
    Ok(Definition {
        component,
        depends_on_offsets,
    })
}

/// `command`: a program, which is not empty, and its arguments, which may be.
pub(super) fn read_command(value: &Value<'_>) -> Read<Vec<String>> {
    let mut command = Vec::new();
    for item in value.texts()? {
        let part = if command.is_empty() {
            item.text()?
        } else {
            item.text_or_empty()?
        };
        command.push(part.to_owned());
    }
    if command.is_empty() {
        return Err(value.fault(Fault::EmptyOrZero));
    }
    Ok(command)
}

fn read_policy(table: &Table<'_>, ready_timeout: Option<Duration>) -> Read<Policy> {
    let default = Policy::default();
    Ok(Policy {
        restart: table
            .read("restart", |v| v.one_of(&RESTART_RULES))?
            .unwrap_or(default.restart),
        backoff: table
            .read("backoff", read_backoff)?
            .unwrap_or(default.backoff),
        ready_timeout,
        start_delay: table
            .read("start-delay", |v| v.duration(Duration::ZERO))?
            .unwrap_or(default.start_delay),
        stop_timeout: table
            .read("stop-timeout", |v| v.duration(Duration::ZERO))?
            .unwrap_or(default.stop_timeout),
    })
}

fn read_backoff(value: &Value<'_>) -> Read<Backoff> {
    let table = value.table()?;
    table.only(&BACKOFF_KEYS)?;
    let default = Backoff::default();
    let duration = |name, default| {
        table
            .read(name, |v| v.duration(SHORTEST_BACKOFF))
            .map(|found| found.unwrap_or(default))
    };
    Ok(Backoff {
        first: duration("first", default.first)?,
        factor: table
            .read("factor", |v| v.number(1, GREATEST_FACTOR))?
            .unwrap_or(default.factor),
        max: duration("max", default.max)?,
        reset_after: duration("reset-after", default.reset_after)?,
        give_up_after: table
            .read("give-up-after", |v| v.integer(0..=u32::MAX))?
            .unwrap_or(default.give_up_after),
    })
}

fn read_log(value: &Value<'_>) -> Read<LogSettings> {
    let table = value.table()?;
    table.only(&LOG_KEYS)?;
    Ok(LogSettings {
        max_size: table
            .read("max-size", |v| v.size(SMALLEST_LOG))?
            .unwrap_or(LOG.max_size),
        keep: table
            .read("keep", |v| v.integer(0..=MOST_LOGS))?
            .unwrap_or(LOG.keep),
    })
}

/// The names and where they stand. One that stands there twice counts once.
fn read_depends_on(value: &Value<'_>) -> Read<(Vec<ComponentId>, Vec<usize>)> {
    let mut names = HashSet::new();
    let mut found = (Vec::new(), Vec::new());
    for item in value.texts()? {
        let name = item.any_text(Kind::Text)?;
        let id = ComponentId::new(name)
            .map_err(|_| item.fault(Fault::BadComponentName { value: name.into() }))?;
        if names.insert(name) {
            found.0.push(id);
            found.1.push(item.offset());
        }
    }
    Ok(found)
}
