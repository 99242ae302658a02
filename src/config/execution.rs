//! How a component's process is to be set up: user, file mode mask, limits, environment, and the signal that
//! ends it. Reads and checks the form; whether a user exists is for the daemon to find out.

use std::collections::BTreeMap;

use super::Resource;
use super::fault::{Fault, Kind};
use super::reader::{Read, Value};
use super::stop_signal::parse_stop_signal;

const RESOURCES: [(&str, Resource); 9] = [
    ("as", Resource::As),
    ("core", Resource::Core),
    ("cpu", Resource::Cpu),
    ("data", Resource::Data),
    ("fsize", Resource::Fsize),
    ("memlock", Resource::Memlock),
    ("nofile", Resource::Nofile),
    ("nproc", Resource::Nproc),
    ("stack", Resource::Stack),
];

/// What a limit is where there is none.
const UNLIMITED: &str = "unlimited";

/// A user or group: its name or its number, as text.
pub(super) fn read_account(value: &Value<'_>) -> Read<String> {
    if value.is_text() {
        value.owned_text()
    } else if value.is_integer() {
        // All ones is "no change" to setuid(2).
        value.integer(0..=u32::MAX - 1).map(|id| id.to_string())
    } else {
        Err(value.wrong_type(Kind::Text))
    }
}

/// `stop-signal`: a name or a number.
pub(super) fn read_stop_signal(value: &Value<'_>) -> Read<i32> {
    let written = if value.is_integer() {
        value.integer(i64::MIN..=i64::MAX)?.to_string()
    } else {
        value.any_text(Kind::Text)?.to_owned()
    };
    parse_stop_signal(&written).ok_or_else(|| value.fault(Fault::BadSignal { value: written }))
}

/// One to four octal digits, as text: a number in TOML would be decimal and nobody would notice.
pub(super) fn read_umask(value: &Value<'_>) -> Read<u32> {
    let text = value.any_text(Kind::Text)?;
    let is_octal = (1..=4).contains(&text.len()) && text.bytes().all(|b| matches!(b, b'0'..=b'7'));
    u32::from_str_radix(text, 8)
        .ok()
        .filter(|mask| is_octal && *mask <= 0o777)
        .ok_or_else(|| value.fault(Fault::BadUmask { value: text.into() }))
}

/// `limits`: a number or `unlimited` for each resource.
pub(super) fn read_limits(value: &Value<'_>) -> Read<Vec<(Resource, u64)>> {
    let table = value.table()?;
    table.only(&RESOURCES.map(|(name, _)| name))?;
    let mut limits = Vec::new();
    for (name, resource) in RESOURCES {
        if let Some(limit) = table.read(name, read_limit)? {
            limits.push((resource, limit));
        }
    }
    Ok(limits)
}

fn read_limit(value: &Value<'_>) -> Read<u64> {
    if value.is_text() {
        value.one_of(&[(UNLIMITED, u64::MAX)])
    } else {
        value.integer(0..=i64::MAX).map(i64::unsigned_abs)
    }
}

/// `environment`: names and texts.
pub(super) fn read_environment(value: &Value<'_>) -> Read<BTreeMap<String, String>> {
    let table = value.table()?;
    let mut environment = BTreeMap::new();
    for variable in table.in_order() {
        let name = variable.name();
        if name.is_empty() || name.contains(['=', '\0']) {
            return Err(variable.bad_name(Fault::BadVariable { name: name.into() }));
        }
        environment.insert(name.to_owned(), variable.text_or_empty()?.to_owned());
    }
    Ok(environment)
}
