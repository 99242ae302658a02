//! The guardian: a process that does nothing but wait for its supervisor, and starts another one when that is gone. One
//! that ends in good order dismisses its guardian first. Nothing wakes it meanwhile, and it must stay tiny: no
//! threads, no event loop, nothing of the program but this.

use std::ffi::{OsStr, OsString};
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::{Pid, PidfdFlags, WaitOptions};

use crate::daemon::footprint;
use crate::daemon::launch;
use crate::daemon::signals::Signals;
use crate::daemon::spawn;

/// Signals that are meant for the supervisor.
const PASSED_ON: [i32; 3] = [libc::SIGTERM, libc::SIGINT, libc::SIGHUP];

/// The first delay before another supervisor; the one before is none, the one after twice as long.
const FIRST_DELAY: Duration = Duration::from_millis(100);

/// The longest delay.
const LONGEST_DELAY: Duration = Duration::from_secs(10);

/// A supervisor that lived so long was no failure.
const LONG_LIFE: Duration = Duration::from_mins(1);

/// For the supervisor to read how a process ended that fell to us: reaped, nobody can tell any more.
const MOURNING: Duration = Duration::from_millis(100);

/// The longest that one waits for others that end after it.
const LONGEST_MOURNING: Duration = Duration::from_secs(1);

/// Stands guard where this process was started to do so, and returns when it is over. Whether it was.
/// `arguments` are the program's, its name first.
pub(crate) fn guard(arguments: &[OsString]) -> bool {
    let Some(order) = launch::guardian_order() else {
        return false;
    };
    let arguments = arguments.get(1..).unwrap_or_default();
    spawn::signals_at_start();
    let passes_descriptors = launch::passes_descriptors(&order);
    if !passes_descriptors {
        spawn::close_inherited();
    }
    let Ok(input) = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3) else {
        return true;
    };
    launch::leave_terminal();
    // Orphans fall to us while there is no supervisor.
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    let supervisor = if launch::is_there_already(&order) {
        Some(Supervisor::of(input))
    } else {
        let started = launch::start_guarded(arguments, &order, Some(&input)).ok();
        drop(input);
        if passes_descriptors {
            // They are the supervisor's now: a lock that we have, too, would outlive it.
            spawn::close_inherited();
        }
        started.and_then(Supervisor::child)
    };
    let signals = [&[libc::SIGCHLD][..], &PASSED_ON].concat();
    if let (Some(supervisor), Ok(signals)) = (supervisor, Signals::take(&signals)) {
        let now = Instant::now();
        Post {
            arguments,
            signals,
            charge: Charge::Alive(supervisor),
            failures: 0,
            reap: None,
            ending: None,
            now,
        }
        .stand();
    }
    true
}

/// A supervisor that is guarded.
struct Supervisor {
    pidfd: OwnedFd,
    since: Instant,
}

impl Supervisor {
    fn of(pidfd: OwnedFd) -> Self {
        Self {
            pidfd,
            since: Instant::now(),
        }
    }

    /// Our child, which has its number at least until we reap it.
    fn child(pid: u32) -> Option<Self> {
        let pid = Pid::from_raw(i32::try_from(pid).ok()?)?;
        let pidfd = rustix::process::pidfd_open(pid, PidfdFlags::empty()).ok()?;
        Some(Self::of(pidfd))
    }
}

/// What there is to guard.
enum Charge {
    Alive(Supervisor),
    /// None: another one will be started then.
    Due(Instant),
}

/// When children that fell to us are reaped: at the first time, which moves when others end, but not beyond the second.
#[derive(Clone, Copy)]
struct Reap {
    at: Instant,
    latest: Instant,
}

/// The guardian at work.
struct Post<'a> {
    arguments: &'a [OsString],
    signals: Signals,
    charge: Charge,
    /// Supervisors in a row that did not live long.
    failures: u32,
    reap: Option<Reap>,
    /// The signal that asked for the end: whoever ends in good order because of it dismisses us. Until then every
    /// supervisor is told.
    ending: Option<i32>,
    now: Instant,
}

impl Post<'_> {
    /// Stands guard until it is dismissed, by SIGKILL.
    fn stand(mut self) -> ! {
        footprint::shrink();
        loop {
            let (ended, signalled) = self.wait();
            self.now = Instant::now();
            if signalled {
                self.take_signals();
            }
            if ended {
                self.take_end();
            }
            self.do_what_is_due();
        }
    }

    /// Waits for what comes next: whether the supervisor has ended, and whether there is a signal.
    fn wait(&self) -> (bool, bool) {
        let next = [
            match self.charge {
                Charge::Alive(_) => None,
                Charge::Due(at) => Some(at),
            },
            self.reap.map(|reap| reap.at),
        ];
        let patience = next.into_iter().flatten().min().map(|at| {
            let left = at.saturating_duration_since(Instant::now());
            Timespec::try_from(left).unwrap_or_default()
        });
        let signals = PollFd::new(&self.signals, PollFlags::IN);
        let is_in = |fd: &PollFd<'_>| !fd.revents().is_empty();
        // What interrupts it is looked at again, as everything is.
        match &self.charge {
            Charge::Alive(supervisor) => {
                let mut both = [signals, PollFd::new(&supervisor.pidfd, PollFlags::IN)];
                let _ = rustix::event::poll(&mut both, patience.as_ref());
                (is_in(&both[1]), is_in(&both[0]))
            }
            Charge::Due(_) => {
                let mut alone = [signals];
                let _ = rustix::event::poll(&mut alone, patience.as_ref());
                (false, is_in(&alone[0]))
            }
        }
    }

    fn take_signals(&mut self) {
        while let Some(signal) = self.signals.next() {
            if signal == libc::SIGCHLD {
                let at = self.now + MOURNING;
                let latest = self
                    .reap
                    .map_or(self.now + LONGEST_MOURNING, |reap| reap.latest);
                let at = at.min(latest);
                self.reap = Some(Reap { at, latest });
            } else if PASSED_ON.contains(&signal) {
                let is_ending = signal != libc::SIGHUP;
                self.ending = self.ending.max(is_ending.then_some(signal));
                match &self.charge {
                    Charge::Alive(supervisor) => spawn::send(supervisor.pidfd.as_fd(), signal),
                    // The components are there: only a supervisor can end them.
                    Charge::Due(_) if is_ending => self.charge = Charge::Due(self.now),
                    Charge::Due(_) => {}
                }
            }
        }
    }

    /// The supervisor has ended, and not in good order.
    fn take_end(&mut self) {
        if let Charge::Alive(supervisor) = &self.charge {
            let lived = self.now.duration_since(supervisor.since);
            self.failures = if lived >= LONG_LIFE { 0 } else { self.failures };
            self.put_off();
        }
    }

    fn put_off(&mut self) {
        self.charge = Charge::Due(self.now + delay(self.failures));
        self.failures = self.failures.saturating_add(1);
    }

    fn do_what_is_due(&mut self) {
        if self.reap.is_some_and(|reap| reap.at <= self.now) {
            self.reap = None;
            // The supervisor, too, where it has ended: its descriptor says so nevertheless.
            while let Ok(Some(_)) = rustix::process::wait(WaitOptions::NOHANG) {}
        }
        if matches!(self.charge, Charge::Due(at) if at <= self.now) {
            let started = launch::start_guarded(self.arguments, OsStr::new(launch::AGAIN), None);
            match started.ok().and_then(Supervisor::child) {
                Some(supervisor) => {
                    if let Some(signal) = self.ending {
                        // What it cannot handle yet is blocked, as it is here, and waits for it.
                        spawn::send(supervisor.pidfd.as_fd(), signal);
                    }
                    self.charge = Charge::Alive(supervisor);
                    footprint::shrink();
                }
                None => self.put_off(),
            }
        }
    }
}

/// How long nobody is started after so many failures in a row.
fn delay(failures: u32) -> Duration {
    match failures {
        0 => Duration::ZERO,
        _ => FIRST_DELAY
            .saturating_mul(2_u32.saturating_pow(failures - 1))
            .min(LONGEST_DELAY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_successor_comes_at_once_and_the_others_ever_later() {
        let delays: Vec<u128> = (0..10)
            .map(|failures| delay(failures).as_millis())
            .collect();
        assert_eq!(
            delays,
            [0, 100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]
        );
        assert_eq!(delay(u32::MAX), LONGEST_DELAY);
    }
}
