//! What is done about output while the log cannot be written: it waits in the pipe for a moment, then it is dropped, so
//! that the component is not kept from its work. Decides only; time is an argument.

use std::time::{Duration, Instant};

/// How long output waits in the pipe before it is dropped.
const PATIENCE: Duration = Duration::from_secs(1);

/// Between two attempts while it waits.
const WAITING_RETRY: Duration = Duration::from_millis(100);

/// Between two attempts while it is dropped; made when output comes, so that nothing wakes us for it.
const DROPPING_RETRY: Duration = Duration::from_secs(1);

/// A log that cannot be written.
#[derive(Debug)]
pub(super) struct Stall {
    since: Instant,
    try_at: Instant,
    /// How much was dropped; `None`: we still have patience.
    dropped: Option<u64>,
}

impl Stall {
    /// The first attempt failed.
    pub(super) fn begin(now: Instant) -> Self {
        Self {
            since: now,
            try_at: now + WAITING_RETRY,
            dropped: None,
        }
    }

    /// Whether it is time for an attempt.
    pub(super) fn is_due(&self, now: Instant) -> bool {
        now >= self.try_at
    }

    /// When an attempt must be made though nothing new has come; until then the pipe need not be watched.
    pub(super) fn alarm(&self) -> Option<Instant> {
        self.dropped.is_none().then_some(self.try_at)
    }

    /// One more attempt failed. Returns whether from now on output is dropped.
    pub(super) fn failed(&mut self, now: Instant) -> bool {
        let drops_already = self.dropped.is_some();
        if drops_already || now >= self.since + PATIENCE {
            self.try_at = now + DROPPING_RETRY;
            self.dropped.get_or_insert(0);
            return !drops_already;
        }
        self.try_at = now + WAITING_RETRY;
        false
    }

    /// Counts what was dropped.
    pub(super) fn drop_bytes(&mut self, count: u64) {
        self.dropped = Some(self.dropped() + count);
    }

    pub(super) fn dropped(&self) -> u64 {
        self.dropped.unwrap_or(0)
    }

    /// Whether output is dropped.
    pub(super) fn drops(&self) -> bool {
        self.dropped.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_waits_for_a_second_and_is_dropped_then() {
        let begin = Instant::now();
        let at = |ms| begin + Duration::from_millis(ms);
        let mut stall = Stall::begin(at(0));
        assert!(!stall.is_due(at(99)) && stall.is_due(at(100)));
        for ms in [100, 500, 999] {
            assert!(!stall.failed(at(ms)));
            assert_eq!(stall.alarm(), Some(at(ms + 100)));
        }
        assert!(stall.failed(at(1100)), "it begins to be dropped");
        assert_eq!(stall.alarm(), None);
        stall.drop_bytes(7);
        assert!(!stall.is_due(at(2099)) && stall.is_due(at(2100)));
        assert!(!stall.failed(at(2100)), "that is told once");
        stall.drop_bytes(3);
        assert_eq!(stall.dropped(), 10);
    }
}
