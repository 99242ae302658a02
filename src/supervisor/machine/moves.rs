//! The moves of a component's machine: what is said, done and counted on the way into a phase. Each
//! ends with that phase. Which move an event calls for is not decided here.

use std::time::Duration;

use crate::supervisor::machine::Turn;
use crate::supervisor::policy::{KILL_AGAIN_AFTER, RestartRule};
use crate::supervisor::report::{Ending, Failure, Notice};
use crate::supervisor::state::{Action, After, Phase, Want};

impl Turn<'_> {
    /// An operator's start: what was counted before is forgotten.
    pub(super) fn spawn_by_order(&mut self) -> Phase {
        self.state.failures = 0;
        self.state.restarts = 0;
        self.spawn()
    }

    pub(super) fn spawn_again(&mut self) -> Phase {
        self.state.restarts = self.state.restarts.saturating_add(1);
        self.spawn()
    }

    fn spawn(&mut self) -> Phase {
        self.actions.push(Action::Spawn);
        Phase::Spawning
    }

    pub(super) fn up(&mut self, pid: u32, since: Duration) -> Phase {
        self.tell(Notice::Ready {
            component: self.subject.id.clone(),
            pid,
            after_ms: milliseconds(self.now.saturating_sub(since)),
        });
        self.actions.push(Action::Watch { pid });
        Phase::Up {
            pid,
            since,
            ready_at: self.now,
        }
    }

    /// It lives, and is ended nevertheless: then the rules decide as if it had ended by itself.
    pub(super) fn give_up_on(&mut self, pid: u32, ready_at: Duration, failure: Failure) -> Phase {
        let ready_for = Some(self.now.saturating_sub(ready_at));
        self.terminate(pid, After::Failure { failure, ready_for })
    }

    pub(super) fn terminate(&mut self, pid: u32, after: After) -> Phase {
        match &after {
            After::Order => self.tell(Notice::Stopping {
                component: self.subject.id.clone(),
                pid,
            }),
            // The failure itself is told when the component is gone.
            After::Failure { .. } => {}
        }
        self.actions.push(Action::Terminate { pid });
        Phase::Stopping {
            pid,
            kill_at: self.now.saturating_add(self.subject.policy.stop_timeout),
            after,
        }
    }

    pub(super) fn kill(&mut self, pid: u32, after: After) -> Phase {
        self.actions.push(Action::Kill { pid });
        Phase::Killing {
            pid,
            again_at: self.now.saturating_add(KILL_AGAIN_AFTER),
            after,
        }
    }

    pub(super) fn stopped(&mut self) -> Phase {
        self.tell(Notice::Stopped {
            component: self.subject.id.clone(),
        });
        Phase::Down
    }

    pub(super) fn failed(&mut self, failure: Failure) -> Phase {
        self.tell_failure(failure.clone());
        Phase::Failed { failure }
    }

    pub(super) fn ended(&self, ending: Ending, since: Duration) -> Failure {
        Failure::Ended {
            ending,
            after_ms: milliseconds(self.now.saturating_sub(since)),
        }
    }

    /// The main process ended though nobody had asked it to.
    pub(super) fn died(
        &mut self,
        pid: u32,
        failure: Failure,
        ready_at: Option<Duration>,
        remnants: u32,
    ) -> Phase {
        let after = After::Failure {
            failure,
            ready_for: ready_at.map(|at| self.now.saturating_sub(at)),
        };
        if remnants == 0 {
            return self.settle(after);
        }
        // Workers without their master still hold its port: they go before a successor comes.
        self.tell(Notice::Remnants {
            component: self.subject.id.clone(),
            count: remnants,
        });
        self.kill(pid, after)
    }

    /// Nothing of the component is left: what now?
    pub(super) fn settle(&mut self, after: After) -> Phase {
        match (self.state.want, after) {
            (Want::Down, After::Order | After::Failure { .. }) => self.stopped(),
            (Want::Up, After::Order) => self.spawn_by_order(),
            (Want::Up, After::Failure { failure, ready_for }) => self.retry(failure, ready_for),
        }
    }

    fn retry(&mut self, failure: Failure, ready_for: Option<Duration>) -> Phase {
        let component = self.subject.id.clone();
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
        if well && !again {
            self.state.want = Want::Down;
            self.tell(Notice::Finished { component });
            return Phase::Down;
        }
        self.tell_failure(failure.clone());
        let backoff = &self.subject.policy.backoff;
        if again && ready_for.is_some_and(|time| time >= backoff.reset_after) {
            self.state.failures = 0;
            return self.spawn_again();
        }
        self.state.failures = self.state.failures.saturating_add(1);
        let attempt = self.state.failures;
        let enough = backoff.give_up_after > 0 && attempt >= backoff.give_up_after;
        if enough || !again {
            self.tell(Notice::GaveUp {
                component,
                attempts: attempt,
            });
            return Phase::Failed { failure };
        }
        let delay = backoff.delay(attempt);
        self.tell(Notice::Retrying {
            component,
            attempt,
            delay_ms: milliseconds(delay),
        });
        Phase::Waiting {
            until: self.now.saturating_add(delay),
            failure,
        }
    }

    pub(super) fn tell(&mut self, notice: Notice) {
        self.actions.push(Action::Tell(notice));
    }

    fn tell_failure(&mut self, failure: Failure) {
        self.tell(Notice::Failed {
            component: self.subject.id.clone(),
            failure,
        });
    }
}

/// For the facts that are told, which count in milliseconds.
pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
