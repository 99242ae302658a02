//! `check`: judges configuration and machine, whether a supervisor runs or not. Changes nothing.

use std::time::Duration;

use super::answer::Answer;
use super::args::Options;
use super::client;
use crate::daemon::{Running, check, read_config};
use crate::error::Error;
use crate::exit::Exit;
use crate::instance::Instance;
use crate::protocol::{Reply, Request};

/// A supervisor that does not say within this time what runs is judged without.
const PATIENCE: Duration = Duration::from_secs(2);

/// Judges an instance, whose paths are absolute.
pub(super) fn run(
    instance: &Instance,
    options: &Options,
    answer: &mut Answer,
) -> Result<Exit, Error> {
    let config = match read_config(instance) {
        Ok(config) => config,
        Err(
            error @ (Error::Config { .. }
            | Error::ConfigMissing { .. }
            | Error::ConfigUnreadable { .. }
            | Error::ConfigNotText { .. }),
        ) => return answer.configuration_is_wrong(&error),
        Err(error) => return Err(error),
    };
    for component in &config.components {
        answer.learn(&component.id, component.description.as_deref());
    }
    let running = running(instance, options.timeout.unwrap_or(PATIENCE));
    answer.findings(&check(instance, &config, &running))
}

/// What runs of the instance, as far as its supervisor tells us.
fn running(instance: &Instance, patience: Duration) -> Running {
    let request = Request::Status {
        components: Vec::new(),
    };
    match client::ask_status(instance, &request, Some(patience), &mut || {}) {
        Ok(Reply::Status(status)) => Running {
            supervisor: status.supervisor.pid,
            components: status
                .components
                .iter()
                .filter_map(|line| line.pid)
                .collect(),
        },
        Ok(Reply::Notice(_) | Reply::Done { .. } | Reply::Refused(_) | Reply::Successor { .. })
        | Err(_) => Running::default(),
    }
}
