//! `ready` and `health`: what is asked, how often and for how long. Reads them; asks nothing.

use std::time::Duration;

use regex_lite::Regex;

use super::address::{parse_address, parse_url};
use super::component::read_command;
use super::fault::{Fault, Kind};
use super::reader::{Read, Value};
use super::{Health, Probe};

const READY_KEYS: [&str; 5] = ["tcp", "http", "log", "notify", "timeout"];
const READY_PROBES: [&str; 4] = ["tcp", "http", "log", "notify"];

const HEALTH_KEYS: [&str; 6] = ["tcp", "http", "command", "interval", "timeout", "failures"];
const HEALTH_PROBES: [&str; 3] = ["tcp", "http", "command"];

/// The default of `ready.timeout`.
const READY_TIMEOUT: Duration = Duration::from_secs(30);

/// The defaults of `health`.
const HEALTH_INTERVAL: Duration = Duration::from_secs(10);
const HEALTH_TIMEOUT: Duration = Duration::from_secs(2);
const HEALTH_FAILURES: u32 = 3;

/// The shortest time limit: no answer comes in less.
const SHORTEST_TIMEOUT: Duration = Duration::from_millis(1);

/// The shortest time between two checks, so that they do not become the server's main work.
const SHORTEST_INTERVAL: Duration = Duration::from_millis(100);

/// Reads `ready`: the probe and how long it may take.
pub(super) fn read_ready(value: &Value<'_>) -> Read<(Probe, Duration)> {
    let table = value.table()?;
    table.only(&READY_KEYS)?;
    let probe = read_probe(&table.exactly_one(&READY_PROBES)?)?;
    let timeout = table.read("timeout", |v| v.duration(SHORTEST_TIMEOUT))?;
    Ok((probe, timeout.unwrap_or(READY_TIMEOUT)))
}

/// Reads `health`.
pub(super) fn read_health(value: &Value<'_>) -> Read<Health> {
    let table = value.table()?;
    table.only(&HEALTH_KEYS)?;
    Ok(Health {
        probe: read_probe(&table.exactly_one(&HEALTH_PROBES)?)?,
        interval: table
            .read("interval", |v| v.duration(SHORTEST_INTERVAL))?
            .unwrap_or(HEALTH_INTERVAL),
        timeout: table
            .read("timeout", |v| v.duration(SHORTEST_TIMEOUT))?
            .unwrap_or(HEALTH_TIMEOUT),
        failures: table
            .read("failures", |v| v.integer(1..=u32::MAX))?
            .unwrap_or(HEALTH_FAILURES),
    })
}

/// The probe that a key names; only those that its table allows arrive here.
fn read_probe(value: &Value<'_>) -> Read<Probe> {
    match value.name() {
        "tcp" => read_tcp(value),
        "http" => read_http(value),
        "log" => read_pattern(value),
        "command" => read_command(value).map(Probe::Command),
        _ => read_notify(value),
    }
}

fn read_tcp(value: &Value<'_>) -> Read<Probe> {
    let text = value.any_text(Kind::Text)?;
    parse_address(text)
        .map(Probe::Tcp)
        .ok_or_else(|| value.fault(Fault::BadAddress { value: text.into() }))
}

fn read_http(value: &Value<'_>) -> Read<Probe> {
    let text = value.any_text(Kind::Text)?;
    parse_url(text).ok_or_else(|| value.fault(Fault::BadUrl { value: text.into() }))
}

/// An expression is compiled here only to see that it can be; an empty one would match any line.
fn read_pattern(value: &Value<'_>) -> Read<Probe> {
    let text = value.text()?;
    match Regex::new(text) {
        Ok(_) => Ok(Probe::Log(text.to_owned())),
        Err(_) => Err(value.fault(Fault::BadPattern { value: text.into() })),
    }
}

/// `notify = false` says nothing that leaving the key out would not say, or is a slip.
fn read_notify(value: &Value<'_>) -> Read<Probe> {
    if value.boolean()? {
        Ok(Probe::Notify)
    } else {
        Err(value.fault(Fault::NotOneOf {
            value: false.to_string(),
            choices: vec![true.to_string()],
        }))
    }
}
