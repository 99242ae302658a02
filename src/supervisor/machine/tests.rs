//! What a component's machine promises: the table, cell by cell, and what holds whatever happens.

mod document;
mod properties;
mod table;

use std::time::Duration;

use crate::supervisor::component::ComponentId;
use crate::supervisor::policy::{Backoff, Policy};
use crate::supervisor::state::Subject;

/// A component whose numbers are small and all different.
fn subject(ready_timeout: Option<Duration>) -> Subject {
    Subject {
        id: ComponentId::new("is").unwrap(),
        policy: Policy {
            backoff: Backoff {
                give_up_after: 3,
                ..Backoff::default()
            },
            ready_timeout,
            start_delay: seconds(5),
            stop_timeout: seconds(20),
            ..Policy::default()
        },
    }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
