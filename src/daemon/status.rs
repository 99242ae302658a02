//! The answer to `status`: states from the core, memory from the kernel, asked for at this moment only.

use std::time::Duration;

use crate::daemon::hands::Hands;
use crate::daemon::resources::{Resources, Usage};
use crate::protocol::Status;
use crate::supervisor::fleet::{Fleet, Seat};
use crate::supervisor::report::{StateName, StatusLine, SupervisorLine};
use crate::supervisor::state::Phase;

/// Reports the given components and the supervisor, which `began` then; both times are since boot.
pub(crate) fn report(
    seats: &[Seat],
    fleet: &Fleet,
    hands: &Hands,
    resources: &mut Resources,
    (began, now): (Duration, Duration),
) -> Status {
    let usage = hands.usage(seats, resources);
    let components = seats
        .iter()
        .zip(usage)
        .map(|(&seat, usage)| line(seat, fleet, hands, usage, now));
    Status {
        components: components.collect(),
        supervisor: SupervisorLine {
            state: StateName::Running,
            pid: Some(std::process::id()),
            uptime_s: Some(seconds(now.saturating_sub(began))),
            memory_bytes: resources.own_memory(),
        },
    }
}

fn line(seat: Seat, fleet: &Fleet, hands: &Hands, usage: Usage, now: Duration) -> StatusLine {
    let state = fleet.state(seat);
    let config = hands.config(seat);
    let mut failure = None;
    let (name, since, next) = match &state.phase {
        Phase::Down | Phase::Waiting { .. } | Phase::Failed { .. }
            if fleet.is_queued_to_start(seat) =>
        {
            (StateName::Starting, None, None)
        }
        Phase::Down => (StateName::Stopped, None, None),
        Phase::Spawning => (StateName::Starting, None, None),
        Phase::Starting { since, .. } => (StateName::Starting, Some(*since), None),
        Phase::Up { since, .. } => (StateName::Running, Some(*since), None),
        Phase::Stopping { .. } | Phase::Killing { .. } => (StateName::Stopping, None, None),
        Phase::Waiting {
            until,
            failure: cause,
        } => {
            failure = Some(cause.clone());
            (StateName::Backoff, None, Some(*until))
        }
        Phase::Failed { failure: cause } => {
            failure = Some(cause.clone());
            (StateName::Failed, None, None)
        }
    };
    StatusLine {
        id: config.id.clone(),
        state: name,
        ready: name == StateName::Running,
        pid: state.pid(),
        uptime_s: since.map(|since| seconds(now.saturating_sub(since))),
        memory_bytes: (usage.processes > 0).then_some(usage.memory),
        processes: usage.processes,
        restarts: state.restarts,
        last_exit: hands.last_exit(seat).cloned(),
        description: config.description.clone(),
        next_attempt_ms: next
            .map(|at| u64::try_from(at.saturating_sub(now).as_millis()).unwrap_or(u64::MAX)),
        failure,
        wanted: config.autostart || fleet.is_wanted(seat),
    }
}

/// To the millisecond: more digits would be noise.
#[allow(clippy::cast_precision_loss)]
fn seconds(duration: Duration) -> f64 {
    duration.as_millis() as f64 / 1000.0
}
