//! One component as a pure function: state and event in, state and actions out.
//! Must not act, wait or look at a clock; `now` is an argument, counted since boot.

mod moves;

use std::mem;
use std::time::Duration;

use crate::supervisor::report::{Failure, NotReady, Notice};
use crate::supervisor::state::Phase::{
    Down, Failed, Killing, Spawning, Starting, Stopping, Up, Waiting,
};
use crate::supervisor::state::{Action, After, Event, Phase, State, Subject, Want};

/// What an event makes of a component, and what the hands must do about it.
#[must_use]
pub fn step(state: State, event: Event, now: Duration, subject: &Subject) -> (State, Vec<Action>) {
    let mut turn = Turn {
        state,
        now,
        subject,
        actions: Vec::new(),
    };
    if turn.concerns(&event) {
        let phase = mem::replace(&mut turn.state.phase, Down);
        turn.state.phase = turn.next(phase, event);
    }
    (turn.state, turn.actions)
}

/// One call of [`step`]: the state that it changes and the actions that it collects. Each of its moves
/// (see `moves.rs`) ends with the phase that it leads to.
struct Turn<'a> {
    state: State,
    now: Duration,
    subject: &'a Subject,
    actions: Vec<Action>,
}

impl Turn<'_> {
    /// News of a process that is not (or no longer) the component's main process, and a deadline that was
    /// moved on, concern nobody.
    fn concerns(&self, event: &Event) -> bool {
        if let Event::Deadline = event {
            return self.state.deadline().is_some_and(|due| due <= self.now);
        }
        event.pid().is_none_or(|pid| self.state.pid() == Some(pid))
    }

    /// The table: every phase meets every event. `docs/design.md` shows it, the snapshot in `tests/snapshots` has
    /// each cell.
    #[expect(clippy::too_many_lines, reason = "a table is read in one piece")]
    fn next(&mut self, phase: Phase, event: Event) -> Phase {
        match (phase, event) {
            // It is to run.
            (Down | Waiting { .. } | Failed { .. }, Event::Start) => {
                self.state.want = Want::Up;
                self.spawn_by_order()
            }
            (phase @ (Spawning | Starting { .. } | Up { .. }), Event::Start) => {
                self.state.want = Want::Up;
                phase
            }
            (
                mut phase @ (Stopping { .. } | Killing { .. }),
                Event::Start,
            ) => {
                self.state.want = Want::Up;
                if let Stopping { after, .. } | Killing { after, .. } = &mut phase {
                    *after = After::Order;
                }
                phase
            }

            // It is to be down.
            (Starting { pid, .. } | Up { pid, .. }, Event::Stop) => {
                self.state.want = Want::Down;
                self.terminate(pid, After::Order)
            }
            (Waiting { .. } | Failed { .. }, Event::Stop | Event::StopLater) => {
                self.state.want = Want::Down;
                self.stopped()
            }
            (
                phase @ (Down | Spawning | Stopping { .. } | Killing { .. }),
                Event::Stop | Event::StopLater,
            )
            | (phase @ (Starting { .. } | Up { .. }), Event::StopLater) => {
                self.state.want = Want::Down;
                phase
            }

            // What it depends on will not run.
            (Down | Waiting { .. } | Failed { .. }, Event::Blocked { on }) => {
                self.state.want = Want::Up;
                self.failed(Failure::Dependency { on })
            }

            // The hands' answer to a spawn.
            (Spawning, Event::Spawned { pid }) => self.spawned(pid),
            (Spawning, Event::SpawnFailed { failure }) => self.settle(After::Failure {
                failure,
                ready_for: None,
            }),

            // News of the main process.
            (Starting { pid, since, .. }, Event::Ready { .. }) => self.up(pid, since),
            (Starting { pid, since, by, .. }, Event::NotYet { reason, .. }) => Starting {
                pid,
                since,
                by,
                last: Some(reason),
            },
            (
                Starting { pid, since, .. },
                Event::Exited {
                    ending, remnants, ..
                },
            ) => self.died(pid, self.ended(ending, since), None, remnants),
            (
                Up {
                    pid,
                    since,
                    ready_at,
                },
                Event::Exited {
                    ending, remnants, ..
                },
            ) => self.died(pid, self.ended(ending, since), Some(ready_at), remnants),
            (
                Stopping { after, .. } | Killing { after, .. },
                Event::Exited { remnants: 0, .. } | Event::Emptied { .. },
            ) => self.settle(after),
            (phase @ Stopping { pid, .. }, Event::Exited { .. }) => {
                // The one that could have told them is gone: what is left is asked itself.
                self.actions.push(Action::Terminate { pid });
                phase
            }

            // It is alive and does not do its work, or does it at the cost of everybody else.
            (
                Up { pid, ready_at, .. },
                Event::Unwell { reason, checks, .. },
            ) => self.give_up_on(pid, ready_at, Failure::Unhealthy { reason, checks }),
            (Up { pid, ready_at, .. }, Event::TooLarge { used, limit, .. }) => {
                self.give_up_on(pid, ready_at, Failure::Memory { used, limit })
            }

            // Its time has come.
            (
                Starting {
                    pid, since, last, ..
                },
                Event::Deadline,
            ) => self.start_is_over(pid, since, last),
            (Stopping { pid, after, .. }, Event::Deadline) => {
                self.tell(Notice::Killed {
                    component: self.subject.id.clone(),
                    pid,
                });
                self.kill(pid, after)
            }
            (Killing { pid, after, .. }, Event::Deadline) => self.kill(pid, after),
            (Waiting { .. }, Event::Deadline) => self.spawn_again(),

            // What runs is not blocked; what was not asked for is not answered.
            (
                phase @ (Starting { .. } | Up { .. } | Stopping { .. } | Killing { .. }),
                Event::Blocked { .. } | Event::Spawned { .. } | Event::SpawnFailed { .. },
            )
            | (
                phase @ (Down | Waiting { .. } | Failed { .. }),
                Event::Spawned { .. } | Event::SpawnFailed { .. },
            )
            | (phase @ Spawning, Event::Blocked { .. })
            // `concerns` lets no news of a process pass to those that have none,
            | (
                phase @ (Down | Spawning | Waiting { .. } | Failed { .. }),
                Event::Ready { .. }
                | Event::NotYet { .. }
                | Event::Exited { .. }
                | Event::Emptied { .. }
                | Event::Unwell { .. }
                | Event::TooLarge { .. },
            )
            // nor a deadline to those that await none.
            | (phase @ (Down | Spawning | Up { .. } | Failed { .. }), Event::Deadline)
            // Readiness is gained once and is worth nothing at the end.
            | (
                phase @ (Up { .. } | Stopping { .. } | Killing { .. }),
                Event::Ready { .. } | Event::NotYet { .. },
            )
            // Who is not up yet is judged by the probe, who ends by the clock.
            | (
                phase @ (Starting { .. } | Stopping { .. } | Killing { .. }),
                Event::Unwell { .. } | Event::TooLarge { .. },
            )
            // As long as the main process lives, its tree is not empty.
            | (phase @ (Starting { .. } | Up { .. }), Event::Emptied { .. })
            // What is left was killed together with it.
            | (phase @ Killing { .. }, Event::Exited { .. }) => phase,
        }
    }

    /// What a new process must wait for.
    fn spawned(&mut self, pid: u32) -> Phase {
        self.tell(Notice::Spawned {
            component: self.subject.id.clone(),
            pid,
        });
        let policy = &self.subject.policy;
        let wait = policy.ready_timeout.unwrap_or(policy.start_delay);
        match self.state.want {
            Want::Down => self.terminate(pid, After::Order),
            // A process that runs is ready: no round through the timer.
            Want::Up if policy.ready_timeout.is_none() && wait.is_zero() => self.up(pid, self.now),
            Want::Up => Starting {
                pid,
                since: self.now,
                by: self.now.saturating_add(wait),
                last: None,
            },
        }
    }

    /// Alive for so long: enough where no probe is asked for, too long where one is.
    fn start_is_over(&mut self, pid: u32, since: Duration, last: Option<NotReady>) -> Phase {
        match self.subject.policy.ready_timeout {
            None => self.up(pid, since),
            Some(timeout) => {
                let failure = Failure::Late {
                    reason: last.unwrap_or(NotReady::NoNotification),
                    timeout_ms: moves::milliseconds(timeout),
                };
                self.terminate(
                    pid,
                    After::Failure {
                        failure,
                        ready_for: None,
                    },
                )
            }
        }
    }
}

#[cfg(test)]
mod tests;
