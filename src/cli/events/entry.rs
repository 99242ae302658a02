//! One line of the supervisor's log: an event that we know, one of a newer release, or none.

use serde::Deserialize;

use crate::cli::records::{Clock, Halt, Place, Series};
use crate::supervisor::report::{Failure, Notice, Told};

/// Longer lines are no events.
const LONGEST: usize = 64 * 1024;

/// An event.
#[derive(Debug)]
pub(super) struct Entry {
    /// When, in Unix milliseconds.
    pub(super) at_ms: Option<u64>,
    /// Its stable name.
    pub(super) name: String,
    /// What happened; `None`: a newer release knows.
    pub(super) told: Option<Told>,
    /// The line as it is, its line feed included.
    pub(super) line: Vec<u8>,
}

/// What every event has, whatever its release.
#[derive(Deserialize)]
struct Head {
    at: String,
    event: String,
}

impl Entry {
    /// Whether it is a program's end, which may be told with what follows from it.
    pub(super) fn may_be_joined(&self) -> bool {
        let notice = self.told.as_ref().map(|told| &told.notice);
        matches!(
            notice,
            Some(Notice::Failed {
                failure: Failure::Ended { .. },
                ..
            })
        )
    }
}

/// Whether the one is a component's end and the other says that the same component will be started again.
pub(super) fn joins(failed: &Entry, retrying: &Entry) -> bool {
    let follows = match (&failed.told, &retrying.told) {
        (
            Some(Told {
                notice: Notice::Failed { component, .. },
                ..
            }),
            Some(Told {
                notice:
                    Notice::Retrying {
                        component: other, ..
                    },
                ..
            }),
        ) => component == other,
        _ => false,
    };
    follows && failed.may_be_joined()
}

/// Reads the line at a place; `None`: it is no event. The place behind it comes with it.
pub(super) fn read(series: &mut Series, place: Place) -> Result<(Option<Entry>, Place), Halt> {
    let mut line = Vec::new();
    let next = series.line(place, |piece| {
        let room = LONGEST.saturating_sub(line.len());
        line.extend_from_slice(&piece[..piece.len().min(room)]);
        Ok(())
    })?;
    Ok((entry(line), next))
}

fn entry(mut line: Vec<u8>) -> Option<Entry> {
    // What is as long was cut, and is no JSON.
    let head: Head = serde_json::from_slice(&line).ok()?;
    let told = serde_json::from_slice(&line).ok();
    line.push(b'\n');
    Some(Entry {
        at_ms: Clock::read_universal(&head.at),
        name: head.event,
        told,
        line,
    })
}
