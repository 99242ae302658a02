//! One component as a pure function: state and event in, state and actions out.
//! Must not act, wait or look at a clock; `now` is an argument, counted from the daemon's beginning.

use std::time::Duration;

use crate::supervisor::component::ComponentId;
use crate::supervisor::policy::{KILL_AGAIN_AFTER, RestartRule};
use crate::supervisor::report::{Ending, Failure, NotReady, Notice};
use crate::supervisor::state::{Action, After, Event, Phase, State, Subject, Want};

/// The table of `docs/design.md`: every phase meets every event.
#[must_use]
pub fn step(state: State, event: Event, now: Duration, subject: &Subject) -> (State, Vec<Action>) {
    let mut turn = Turn {
        state,
        now,
        subject,
        actions: Vec::new(),
    };
    turn.take(event);
    (turn.state, turn.actions)
}

/// One call of [`step`]: the state that it changes and the actions that it collects.
struct Turn<'a> {
    state: State,
    now: Duration,
    subject: &'a Subject,
    actions: Vec<Action>,
}

impl Turn<'_> {
    fn take(&mut self, event: Event) {
        match event {
            Event::Start => self.ordered_up(false),
            Event::Restart => self.ordered_up(true),
            Event::Stop => self.ordered_down(),
            Event::Blocked { on } => self.blocked(on),
            Event::Spawned { pid } => self.spawned(pid),
            Event::SpawnFailed { failure } => self.spawn_failed(failure),
            Event::Ready { pid } => self.ready(pid),
            Event::NotYet { pid, reason } => self.not_yet(pid, reason),
            Event::Exited {
                pid,
                ending,
                remnants,
            } => self.exited(pid, ending, remnants),
            Event::Emptied { pid } => self.emptied(pid),
            Event::Deadline => self.deadline(),
        }
    }

    fn ordered_up(&mut self, anew: bool) {
        self.state.want = Want::Up;
        match &mut self.state.phase {
            Phase::Down | Phase::Waiting { .. } | Phase::Failed { .. } => self.spawn_by_order(),
            Phase::Stopping { after, .. } | Phase::Killing { after, .. } => *after = After::Order,
            Phase::Starting { pid, .. } | Phase::Up { pid, .. } if anew => {
                let pid = *pid;
                self.terminate(pid, After::Order);
            }
            Phase::Spawning | Phase::Starting { .. } | Phase::Up { .. } => {}
        }
    }

    fn ordered_down(&mut self) {
        self.state.want = Want::Down;
        match self.state.phase {
            Phase::Starting { pid, .. } | Phase::Up { pid, .. } => {
                self.terminate(pid, After::Order)
            }
            Phase::Waiting { .. } | Phase::Failed { .. } => {
                self.state.phase = Phase::Down;
                self.tell(Notice::Stopped {
                    component: self.subject.id.clone(),
                });
            }
            Phase::Down | Phase::Spawning | Phase::Stopping { .. } | Phase::Killing { .. } => {}
        }
    }

    fn blocked(&mut self, on: ComponentId) {
        match self.state.phase {
            Phase::Down | Phase::Waiting { .. } | Phase::Failed { .. } => {
                let failure = Failure::Dependency { on };
                self.tell_failure(failure.clone());
                self.state.want = Want::Up;
                self.state.phase = Phase::Failed { failure };
            }
            Phase::Spawning
            | Phase::Starting { .. }
            | Phase::Up { .. }
            | Phase::Stopping { .. }
            | Phase::Killing { .. } => {}
        }
    }

    fn spawned(&mut self, pid: u32) {
        match self.state.phase {
            Phase::Spawning => {}
            Phase::Down
            | Phase::Starting { .. }
            | Phase::Up { .. }
            | Phase::Stopping { .. }
            | Phase::Killing { .. }
            | Phase::Waiting { .. }
            | Phase::Failed { .. } => return,
        }
        self.tell(Notice::Spawned {
            component: self.subject.id.clone(),
            pid,
        });
        match self.state.want {
            Want::Down => self.terminate(pid, After::Order),
            Want::Up => {
                let policy = &self.subject.policy;
                let wait = policy.ready_timeout.unwrap_or(policy.start_delay);
                let (since, by) = (self.now, self.now.saturating_add(wait));
                self.state.phase = Phase::Starting {
                    pid,
                    since,
                    by,
                    last: None,
                };
                // Without a probe and without a delay a process that runs is ready: no round through the timer.
                if policy.ready_timeout.is_none() && wait.is_zero() {
                    self.up(pid, since);
                }
            }
        }
    }

    fn spawn_failed(&mut self, failure: Failure) {
        match self.state.phase {
            Phase::Spawning => self.settle(After::Failure {
                failure,
                ready_for: None,
            }),
            Phase::Down
            | Phase::Starting { .. }
            | Phase::Up { .. }
            | Phase::Stopping { .. }
            | Phase::Killing { .. }
            | Phase::Waiting { .. }
            | Phase::Failed { .. } => {}
        }
    }

    fn ready(&mut self, whose: u32) {
        match self.state.phase {
            Phase::Starting { pid, since, .. } if pid == whose => self.up(pid, since),
            Phase::Down
            | Phase::Spawning
            | Phase::Starting { .. }
            | Phase::Up { .. }
            | Phase::Stopping { .. }
            | Phase::Killing { .. }
            | Phase::Waiting { .. }
            | Phase::Failed { .. } => {}
        }
    }

    fn not_yet(&mut self, whose: u32, reason: NotReady) {
        match &mut self.state.phase {
            Phase::Starting { pid, last, .. } if *pid == whose => *last = Some(reason),
            Phase::Down
            | Phase::Spawning
            | Phase::Starting { .. }
            | Phase::Up { .. }
            | Phase::Stopping { .. }
            | Phase::Killing { .. }
            | Phase::Waiting { .. }
            | Phase::Failed { .. } => {}
        }
    }

    fn exited(&mut self, whose: u32, ending: Ending, remnants: u32) {
        let (since, ready_at) = match &self.state.phase {
            Phase::Starting { pid, since, .. } if *pid == whose => (*since, None),
            Phase::Up {
                pid,
                since,
                ready_at,
            } if *pid == whose => (*since, Some(*ready_at)),
            Phase::Stopping { pid, .. } if *pid == whose => {
                return if remnants == 0 {
                    self.emptied(whose)
                } else {
                    self.actions.push(Action::Terminate { pid: whose })
                };
            }
            Phase::Killing { pid, .. } if *pid == whose => {
                return if remnants == 0 {
                    self.emptied(whose)
                };
            }
            Phase::Down
            | Phase::Spawning
            | Phase::Starting { .. }
            | Phase::Up { .. }
            | Phase::Stopping { .. }
            | Phase::Killing { .. }
            | Phase::Waiting { .. }
            | Phase::Failed { .. } => return,
        };
        let failure = Failure::Ended {
            ending,
            after_ms: milliseconds(self.now.saturating_sub(since)),
        };
        let after = After::Failure {
            failure,
            ready_for: ready_at.map(|at| self.now.saturating_sub(at)),
        };
        if remnants == 0 {
            self.settle(after);
        } else {
            // Workers without their master still hold its port: they go before a successor comes.
            let component = self.subject.id.clone();
            self.tell(Notice::Remnants {
                component,
                count: remnants,
            });
            self.actions.push(Action::Kill { pid: whose });
            self.state.phase = Phase::Killing {
                pid: whose,
                again_at: self.now + KILL_AGAIN_AFTER,
                after,
            };
        }
    }

    fn emptied(&mut self, whose: u32) {
        match &self.state.phase {
            Phase::Stopping { pid, after, .. } | Phase::Killing { pid, after, .. }
                if *pid == whose =>
            {
                let after = after.clone();
                self.settle(after);
            }
            Phase::Down
            | Phase::Spawning
            | Phase::Starting { .. }
            | Phase::Up { .. }
            | Phase::Stopping { .. }
            | Phase::Killing { .. }
            | Phase::Waiting { .. }
            | Phase::Failed { .. } => {}
        }
    }

    fn deadline(&mut self) {
        if self.state.deadline().is_none_or(|due| due > self.now) {
            return;
        }
        match self.state.phase.clone() {
            Phase::Starting {
                pid, since, last, ..
            } => match self.subject.policy.ready_timeout {
                None => self.up(pid, since),
                Some(timeout) => {
                    let reason = last.unwrap_or(NotReady::NoNotification);
                    let failure = Failure::Late {
                        reason,
                        timeout_ms: milliseconds(timeout),
                    };
                    self.terminate(
                        pid,
                        After::Failure {
                            failure,
                            ready_for: None,
                        },
                    );
                }
            },
            Phase::Stopping { pid, after, .. } => {
                let component = self.subject.id.clone();
                self.tell(Notice::Killed { component, pid });
                self.kill(pid, after);
            }
            Phase::Killing { pid, after, .. } => self.kill(pid, after),
            Phase::Waiting { .. } => self.spawn_again(),
            Phase::Down | Phase::Spawning | Phase::Up { .. } | Phase::Failed { .. } => {}
        }
    }

    /// Nothing of the component is left: what now?
    fn settle(&mut self, after: After) {
        let component = self.subject.id.clone();
        match (self.state.want, after) {
            (Want::Down, _) => {
                self.state.phase = Phase::Down;
                self.tell(Notice::Stopped { component });
            }
            (Want::Up, After::Order) => self.spawn_by_order(),
            (Want::Up, After::Failure { failure, ready_for }) => self.retry(failure, ready_for),
        }
    }

    fn retry(&mut self, failure: Failure, ready_for: Option<Duration>) {
        let component = self.subject.id.clone();
        let backoff = &self.subject.policy.backoff;
        let well = matches!(
            &failure,
            Failure::Ended {
                ending: Ending::Code(0),
                ..
            }
        );
        let again = match self.subject.policy.restart {
            RestartRule::Always => true,
            RestartRule::OnFailure => !well,
            RestartRule::Never => false,
        };
        if !again && well {
            self.state.want = Want::Down;
            self.state.phase = Phase::Down;
            return self.tell(Notice::Finished { component });
        }
        self.tell_failure(failure.clone());
        if again && ready_for.is_some_and(|time| time >= backoff.reset_after) {
            self.state.failures = 0;
            return self.spawn_again();
        }
        self.state.failures = self.state.failures.saturating_add(1);
        let attempt = self.state.failures;
        if !again || (backoff.give_up_after > 0 && attempt >= backoff.give_up_after) {
            self.state.phase = Phase::Failed { failure };
            return self.tell(Notice::GaveUp {
                component,
                attempts: attempt,
            });
        }
        let delay = backoff.delay(attempt);
        self.state.phase = Phase::Waiting {
            until: self.now.saturating_add(delay),
            failure,
        };
        self.tell(Notice::Retrying {
            component,
            attempt,
            delay_ms: milliseconds(delay),
        });
    }

    fn spawn_by_order(&mut self) {
        self.state.failures = 0;
        self.state.restarts = 0;
        self.spawn();
    }

    fn spawn_again(&mut self) {
        self.state.restarts = self.state.restarts.saturating_add(1);
        self.spawn();
    }

    fn spawn(&mut self) {
        self.state.phase = Phase::Spawning;
        self.actions.push(Action::Spawn);
    }

    fn up(&mut self, pid: u32, since: Duration) {
        self.state.phase = Phase::Up {
            pid,
            since,
            ready_at: self.now,
        };
        let after_ms = milliseconds(self.now.saturating_sub(since));
        self.tell(Notice::Ready {
            component: self.subject.id.clone(),
            pid,
            after_ms,
        });
    }

    fn terminate(&mut self, pid: u32, after: After) {
        if let After::Order = after {
            self.tell(Notice::Stopping {
                component: self.subject.id.clone(),
                pid,
            });
        }
        let kill_at = self.now.saturating_add(self.subject.policy.stop_timeout);
        self.actions.push(Action::Terminate { pid });
        self.state.phase = Phase::Stopping {
            pid,
            kill_at,
            after,
        };
    }

    fn kill(&mut self, pid: u32, after: After) {
        self.actions.push(Action::Kill { pid });
        self.state.phase = Phase::Killing {
            pid,
            again_at: self.now.saturating_add(KILL_AGAIN_AFTER),
            after,
        };
    }

    fn tell(&mut self, notice: Notice) {
        self.actions.push(Action::Tell(notice));
    }

    fn tell_failure(&mut self, failure: Failure) {
        self.tell(Notice::Failed {
            component: self.subject.id.clone(),
            failure,
        });
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
