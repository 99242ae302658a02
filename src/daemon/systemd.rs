//! What systemd is told where it started us as `Type=notify`; see `sd_notify(3)`. It comes from the event loop itself, so
//! that a loop which stands still is noticed. Must never keep the loop waiting.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::future::pending;
use std::io;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram as Unconnected};
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use tokio::net::UnixDatagram;
use tokio::time::sleep_until;

use crate::daemon::hands::Hands;
use crate::supervisor::fleet::{Fleet, Seat};
use crate::supervisor::state::Phase;

/// What is asked for beyond the time at which the next thing is decided.
const MARGIN: Duration = Duration::from_secs(30);

/// A longer status is cut, in bytes: systemd takes 4096 for all of a message.
const LONGEST_STATUS: usize = 1024;

/// So many messages wait for a systemd that takes none. What comes later counts more than what came before.
const MOST_UNTAKEN: usize = 64;

/// What the supervisor is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    Supervising,
    /// A configuration is to take effect, or a successor to take our place.
    Reloading,
    Ending,
}

/// What systemd thinks we are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Nothing,
    Ready,
    Reloading,
    Stopping,
}

/// Our side of the notification socket.
pub(crate) struct Systemd {
    socket: Option<UnixDatagram>,
    said: Said,
    status: String,
    /// Whether the status may be another one by now.
    is_outdated: bool,
    /// The deadline until which time was asked for.
    extended: Option<Duration>,
    /// What it has not taken yet, in order.
    untaken: VecDeque<String>,
    /// Whether it has not taken the status yet. Of that only the last one counts.
    is_status_untaken: bool,
    watchdog: Option<Watchdog>,
}

struct Watchdog {
    every: Duration,
    next: Instant,
}

impl Systemd {
    /// Where nobody listens.
    pub(crate) fn silent() -> Self {
        Self {
            socket: None,
            said: Said::Nothing,
            status: String::new(),
            is_outdated: true,
            extended: None,
            untaken: VecDeque::new(),
            is_status_untaken: false,
            watchdog: None,
        }
    }

    /// Where our environment names a socket. To be called inside the event loop.
    pub(crate) fn of_environment() -> Self {
        let socket =
            std::env::var_os("NOTIFY_SOCKET").and_then(|name| connect(name.as_bytes()).ok());
        let watchdog = watchdog(
            std::env::var("WATCHDOG_USEC").ok().as_deref(),
            std::env::var("WATCHDOG_PID").ok().as_deref(),
        );
        Self {
            watchdog: watchdog.filter(|_| socket.is_some()).map(|every| Watchdog {
                every,
                next: Instant::now(),
            }),
            socket,
            ..Self::silent()
        }
    }

    /// Whether anybody listens.
    pub(crate) fn is_there(&self) -> bool {
        self.socket.is_some()
    }

    /// Something about the components has changed.
    pub(crate) fn look_again(&mut self) {
        self.is_outdated = true;
    }

    /// Tells what is new.
    pub(crate) fn tell(&mut self, doing: Doing, fleet: &Fleet, hands: &Hands, now: Duration) {
        let seats = hands.seats();
        let said = match (self.said, doing) {
            (_, Doing::Ending) | (Said::Stopping, _) => Said::Stopping,
            (Said::Nothing, _) if seats.iter().any(|&seat| is_under_way(fleet, seat)) => {
                Said::Nothing
            }
            (Said::Nothing, _) | (_, Doing::Supervising) => Said::Ready,
            (Said::Ready | Said::Reloading, Doing::Reloading) => Said::Reloading,
        };
        let mut message = String::new();
        if std::mem::replace(&mut self.said, said) != said {
            match said {
                Said::Nothing => {}
                Said::Ready => message.push_str("READY=1\n"),
                Said::Reloading => {
                    let now = clock_gettime(ClockId::Monotonic);
                    let microseconds = now.tv_sec * 1_000_000 + now.tv_nsec / 1000;
                    let _ = writeln!(message, "RELOADING=1\nMONOTONIC_USEC={microseconds}");
                }
                Said::Stopping => message.push_str("STOPPING=1\n"),
            }
        }
        // As long as something is under way it has a deadline, and the loop comes here after it.
        let deadline = fleet.next_deadline().filter(|_| said != Said::Ready);
        if deadline != self.extended {
            self.extended = deadline;
            if let Some(at) = deadline {
                let left = at.saturating_sub(now).saturating_add(MARGIN).as_micros();
                let _ = writeln!(message, "EXTEND_TIMEOUT_USEC={left}");
            }
        }
        if !message.is_empty() {
            self.put(message);
        }
        if std::mem::take(&mut self.is_outdated) {
            let names = seats
                .iter()
                .map(|&seat| (how(fleet, seat), hands.config(seat).id.as_str()));
            self.show(status(names));
        }
        self.send();
    }

    fn put(&mut self, message: String) {
        if self.untaken.len() == MOST_UNTAKEN {
            self.untaken.pop_front();
        }
        self.untaken.push_back(message);
    }

    fn show(&mut self, status: String) {
        if status != self.status {
            self.status = status;
            self.is_status_untaken = true;
        }
    }

    /// Waits until [`Systemd::go_on`] has something to do. Safe to drop while it waits.
    pub(crate) async fn next(&self) {
        let room = async {
            match &self.socket {
                // An error shows itself when something is sent.
                Some(socket) if self.has_untaken() => drop(socket.writable().await),
                Some(_) | None => pending().await,
            }
        };
        let time = async {
            match &self.watchdog {
                Some(watchdog) => sleep_until(watchdog.next.into()).await,
                None => pending().await,
            }
        };
        tokio::select! {
            () = room => {}
            () = time => {}
        }
    }

    /// Sends what could not be sent before, and the watchdog's sign of life where it is time for it.
    pub(crate) fn go_on(&mut self) {
        let now = Instant::now();
        if let Some(watchdog) = self
            .watchdog
            .as_mut()
            .filter(|watchdog| watchdog.next <= now)
        {
            watchdog.next = now + watchdog.every;
            // One that was not taken yet says as much.
            let alive = "WATCHDOG=1\n";
            if self.untaken.back().is_none_or(|last| last != alive) {
                self.put(alive.to_owned());
            }
        }
        self.send();
    }

    fn has_untaken(&self) -> bool {
        !self.untaken.is_empty() || self.is_status_untaken
    }

    fn send(&mut self) {
        let Some(socket) = &self.socket else {
            return;
        };
        // Whoever cannot be told at all is not told.
        let has_room = |message: &str| {
            let sent = socket.try_send(message.as_bytes());
            !sent.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
        };
        while let Some(message) = self.untaken.front() {
            if !has_room(message) {
                return;
            }
            self.untaken.pop_front();
        }
        if self.is_status_untaken {
            self.is_status_untaken = !has_room(&format!("STATUS={}\n", self.status));
        }
    }
}

/// Connects to the socket of this name; `@` in the beginning stands for an abstract one.
fn connect(name: &[u8]) -> io::Result<UnixDatagram> {
    let address = match name.strip_prefix(b"@") {
        Some(name) => SocketAddr::from_abstract_name(name)?,
        None => SocketAddr::from_pathname(std::ffi::OsStr::from_bytes(name))?,
    };
    let socket = Unconnected::unbound()?;
    socket.connect_addr(&address)?;
    socket.set_nonblocking(true)?;
    UnixDatagram::from_std(socket)
}

/// How often the watchdog wants a sign of life: twice in the time that it has patience.
fn watchdog(patience: Option<&str>, process: Option<&str>) -> Option<Duration> {
    let is_for_us = process.is_none_or(|pid| pid.parse() == Ok(std::process::id()));
    let patience = patience?.parse().ok().filter(|&patience| patience > 1)?;
    is_for_us.then(|| Duration::from_micros(patience) / 2)
}

/// Whether a component is on its way to be decided. One that has failed and will be tried again is decided, and so is one
/// that waits for such a one: that may last for ever.
fn is_under_way(fleet: &Fleet, seat: Seat) -> bool {
    match &fleet.state(seat).phase {
        Phase::Spawning
        | Phase::Starting { .. }
        | Phase::Stopping { .. }
        | Phase::Killing { .. } => true,
        Phase::Down | Phase::Waiting { .. } | Phase::Failed { .. } | Phase::Up { .. } => false,
    }
}

/// How a component is, in one character; none where it is up.
fn how(fleet: &Fleet, seat: Seat) -> &'static str {
    match &fleet.state(seat).phase {
        Phase::Waiting { .. } | Phase::Failed { .. } if !fleet.is_queued_to_start(seat) => "!",
        Phase::Down if !fleet.is_queued_to_start(seat) => "-",
        Phase::Stopping { .. } | Phase::Killing { .. } => "-",
        Phase::Down
        | Phase::Waiting { .. }
        | Phase::Failed { .. }
        | Phase::Spawning
        | Phase::Starting { .. } => "+",
        Phase::Up { .. } => "",
    }
}

/// How many are up and how many there are, then each by name: `!` failed, `-` down, `+` on its way up, nothing before
/// the name: up. `2/3: !svg is ps`. The worst first, since a long line is cut.
fn status<'a>(components: impl Iterator<Item = (&'static str, &'a str)>) -> String {
    let mut components: Vec<_> = components.collect();
    let up = components.iter().filter(|(how, _)| how.is_empty()).count();
    let rank = |how: &str| ["!", "-", "+"].iter().position(|known| *known == how);
    components.sort_by_key(|(how, _)| rank(how).unwrap_or(usize::MAX));
    let mut line = format!("{up}/{}:", components.len());
    for (how, name) in components {
        if line.len() > LONGEST_STATUS {
            line.push_str(" ...");
            break;
        }
        let _ = write!(line, " {how}{name}");
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::supervisor::component::ComponentId;
    use crate::supervisor::fleet::{Member, Order};
    use crate::supervisor::policy::Policy;
    use crate::supervisor::report::{Failure, SpawnStep};
    use crate::supervisor::state::{Event, Subject};

    #[test]
    fn the_status_begins_with_what_is_wrong_and_is_cut() {
        let three = [("", "is"), ("", "ps"), ("!", "svg")];
        assert_eq!(status(three.into_iter()), "2/3: !svg is ps");
        let two = [("+", "a"), ("-", "b")];
        assert_eq!(status(two.into_iter()), "0/2: -b +a");
        let many = status((0..1000).map(|_| ("", "component")));
        assert!(
            many.len() < 2 * LONGEST_STATUS && many.ends_with(" ..."),
            "{many}"
        );
    }

    #[test]
    fn the_watchdog_of_another_process_is_not_ours() {
        let us = std::process::id().to_string();
        let second = Some(Duration::from_millis(500));
        assert_eq!(watchdog(Some("1000000"), Some(&us)), second);
        assert_eq!(watchdog(Some("1000000"), None), second);
        assert_eq!(watchdog(Some("1000000"), Some("1")), None);
        assert_eq!(watchdog(None, None), None);
        for odd in ["", "0", "-1", "soon"] {
            assert_eq!(watchdog(Some(odd), None), None, "{odd}");
        }
    }

    #[tokio::test]
    async fn both_kinds_of_sockets_are_reached_and_a_full_one_does_not_block() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let name = format!("imageserving-test-{}", std::process::id());
        let address = SocketAddr::from_abstract_name(&name).unwrap();
        let receivers = [
            (
                Unconnected::bind(&path).unwrap(),
                path.to_str().unwrap().to_owned(),
            ),
            (
                Unconnected::bind_addr(&address).unwrap(),
                format!("@{name}"),
            ),
        ];
        for (receiver, name) in receivers {
            let mut systemd = Systemd {
                socket: Some(connect(name.as_bytes()).unwrap()),
                ..Systemd::silent()
            };
            systemd
                .untaken
                .extend((0..5000).map(|number| number.to_string()));
            systemd.send();
            assert!(!systemd.untaken.is_empty(), "a queue without end");
            let mut taken = 0;
            receiver.set_nonblocking(true).unwrap();
            while taken < 5000 {
                let mut buffer = [0; 16];
                if let Ok(count) = receiver.recv(&mut buffer) {
                    assert_eq!(buffer[..count], *taken.to_string().as_bytes());
                    taken += 1;
                } else {
                    systemd.next().await;
                    systemd.go_on();
                }
            }
        }
    }

    #[tokio::test]
    async fn what_is_not_taken_has_a_bound_and_the_last_status_comes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let receiver = Unconnected::bind(&path).unwrap();
        receiver.set_nonblocking(true).unwrap();
        let mut systemd = Systemd {
            socket: Some(connect(path.as_os_str().as_bytes()).unwrap()),
            ..Systemd::silent()
        };
        for number in 0..10_000 {
            systemd.put(format!("message {number}"));
            systemd.show(number.to_string());
            systemd.send();
        }
        assert_eq!(systemd.untaken.len(), MOST_UNTAKEN);
        let mut messages = Vec::new();
        let mut buffer = [0; 32];
        loop {
            while let Ok(count) = receiver.recv(&mut buffer) {
                messages.push(String::from_utf8_lossy(&buffer[..count]).into_owned());
            }
            if !systemd.has_untaken() {
                break;
            }
            systemd.next().await;
            systemd.go_on();
        }
        assert_eq!(messages.last().unwrap(), "STATUS=9999\n");
        assert_eq!(messages[messages.len() - 2], "message 9999");
    }

    #[test]
    fn one_that_fails_for_ever_and_those_that_wait_for_it_are_decided() {
        let member = |name: &str, depends_on| Member {
            subject: Subject {
                id: ComponentId::new(name).unwrap(),
                policy: Policy::default(),
            },
            priority: 0,
            depends_on,
        };
        let mut fleet = Fleet::new(vec![member("is", vec![]), member("ps", vec![0])]);
        fleet.order(Order::Start, &[0, 1], Duration::ZERO);
        let any = |fleet: &Fleet| (0..2).any(|seat| is_under_way(fleet, seat));
        assert!(any(&fleet));
        let failure = Failure::Spawn {
            step: SpawnStep::Fork,
            errno: 11,
            path: String::new(),
        };
        fleet.event(0, Event::SpawnFailed { failure }, Duration::ZERO);
        assert!(!fleet.rests(0) && fleet.is_queued_to_start(1));
        assert!(!any(&fleet));
    }
}
