//! Plain numbers that a component's decisions follow: delays, limits, backoff.

use std::time::Duration;

/// When a component that ended by itself is started again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RestartRule {
    /// However it ended.
    #[default]
    Always,
    /// Only when it ended with another status than 0, or of a signal.
    OnFailure,
    /// Never.
    Never,
}

/// How the delay between attempts grows, and when to give up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backoff {
    /// The delay after the first failure.
    pub first: Duration,
    /// What each delay is multiplied with for the next, at least 1.
    pub factor: f64,
    /// The longest delay.
    pub max: Duration,
    /// A component that was up this long is started again at once, its failures forgotten.
    pub reset_after: Duration,
    /// The number of failures in a row that ends the attempts; 0: never give up.
    pub give_up_after: u32,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(100),
            factor: 2.0,
            max: Duration::from_secs(30),
            reset_after: Duration::from_mins(1),
            give_up_after: 10,
        }
    }
}

impl Backoff {
    /// The delay after the given number of failures in a row, which is at least 1.
    #[must_use]
    pub fn delay(&self, failures: u32) -> Duration {
        let exponent = i32::try_from(failures.saturating_sub(1)).unwrap_or(i32::MAX);
        let seconds = self.first.as_secs_f64() * self.factor.max(1.0).powi(exponent);
        Duration::try_from_secs_f64(seconds).map_or(self.max, |delay| delay.min(self.max))
    }
}

/// All numbers that one component's state machine asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Policy {
    /// When it is started again after it ended by itself.
    pub restart: RestartRule,
    /// The delays between attempts.
    pub backoff: Backoff,
    /// `None`: a component counts as ready when it was alive for `start_delay`;
    /// else a probe decides, and this is how long it may take.
    pub ready_timeout: Option<Duration>,
    /// How long a component without a probe must be alive to count as ready.
    pub start_delay: Duration,
    /// From the stop signal to SIGKILL.
    pub stop_timeout: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            restart: RestartRule::Always,
            backoff: Backoff::default(),
            ready_timeout: None,
            start_delay: Duration::ZERO,
            stop_timeout: Duration::from_mins(1),
        }
    }
}

/// Between two rounds of SIGKILL to a tree that does not vanish (a process in uninterruptible sleep).
pub const KILL_AGAIN_AFTER: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_longest() {
        let backoff = Backoff::default();
        let delays: Vec<u128> = [1, 2, 3, 9, 10, 1000, u32::MAX]
            .map(|n| backoff.delay(n).as_millis())
            .into();
        assert_eq!(delays, [100, 200, 400, 25_600, 30_000, 30_000, 30_000]);
    }
}
