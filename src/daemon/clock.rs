//! The clock of the loop and of all that is noted for a successor: time since boot, the time that the machine slept
//! included. Nobody sets it, and it means the same to every process. Must not be mixed with the time of day.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Now, since boot.
pub(crate) fn now() -> Duration {
    Duration::try_from(clock_gettime(ClockId::Boottime)).unwrap_or_default()
}

/// What the kernel counts in ticks since boot, such as the start of a process.
pub(crate) fn from_ticks(ticks: u64) -> Duration {
    let a_second = rustix::param::clock_ticks_per_second().max(1);
    let rest = Duration::from_secs(ticks % a_second) / u32::try_from(a_second).unwrap_or(u32::MAX);
    Duration::from_secs(ticks / a_second) + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_start_lies_in_the_past() {
        let stat = crate::daemon::tree::Stat::read(std::process::id()).unwrap();
        assert!(from_ticks(stat.start) <= now());
        assert!(from_ticks(stat.start) > Duration::ZERO);
    }
}
