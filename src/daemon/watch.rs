//! One descriptor that says which of many have something: processes that ended, output that came,
//! notifications. A component that does nothing costs nothing here. Must not act on what it sees.

use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};

use rustix::event::Timespec;
use rustix::event::epoll;
use rustix::event::epoll::{CreateFlags, Event, EventData, EventFlags};
use rustix::io::Errno;
use tokio::io::unix::AsyncFd;

use crate::supervisor::fleet::Seat;

/// What has something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// The main process of a component ended.
    Ended(Seat),
    /// A component wrote something.
    Output(Seat),
    /// A component sent a notification.
    Notified(Seat),
    /// The population of a component's control group changed.
    Emptied(Seat),
    /// One of the processes that a main process left has ended, which is not our child.
    Left(Seat),
    /// Something was taken out of the run folder, or the folder itself.
    RunFolder,
    /// Our guardian ended.
    Unguarded,
}

/// How many signs are taken at once; more come with the next call.
const BATCH: usize = 64;

pub(crate) struct Watch {
    epoll: AsyncFd<OwnedFd>,
}

impl Watch {
    /// Must be called inside the event loop.
    pub(crate) fn new() -> io::Result<Self> {
        let epoll = epoll::create(CreateFlags::CLOEXEC)?;
        // SAFETY: the descriptor is owned by what watches it, is open until that is dropped, and never changes.
        let epoll = unsafe { AsyncFd::register(epoll)? };
        Ok(Self { epoll })
    }

    /// Watches a descriptor until it is closed.
    pub(crate) fn add(&self, fd: impl AsFd, sign: Sign) -> io::Result<()> {
        Ok(epoll::add(
            self.epoll.get_ref(),
            fd,
            EventData::new_u64(encode(sign)),
            flags(sign),
        )?)
    }

    /// Gives no signs of a descriptor until it is resumed.
    pub(crate) fn pause(&self, fd: impl AsFd, sign: Sign) {
        self.modify(fd, sign, EventFlags::empty());
    }

    /// Gives signs of a paused descriptor again.
    pub(crate) fn resume(&self, fd: impl AsFd, sign: Sign) {
        self.modify(fd, sign, EventFlags::IN);
    }

    fn modify(&self, fd: impl AsFd, sign: Sign, events: EventFlags) {
        let data = EventData::new_u64(encode(sign));
        // A change takes no memory: it fails only for a descriptor that is not watched.
        let _ = epoll::modify(self.epoll.get_ref(), fd, data, events);
    }

    /// Stops watching a descriptor that stays open.
    pub(crate) fn remove(&self, fd: impl AsFd) {
        // It is not watched where it was removed before: nothing to do then.
        let _ = epoll::delete(self.epoll.get_ref(), fd);
    }

    /// Waits for signs. Safe to drop while it waits.
    pub(crate) async fn signs(&self) -> io::Result<Vec<Sign>> {
        loop {
            let mut guard = self.epoll.readable().await?;
            let signs = self.signs_now()?;
            if signs.is_empty() {
                guard.clear_ready();
            } else {
                return Ok(signs);
            }
        }
    }

    fn signs_now(&self) -> io::Result<Vec<Sign>> {
        let mut events = [MaybeUninit::<Event>::uninit(); BATCH];
        match epoll::wait(
            self.epoll.get_ref(),
            &mut events,
            Some(&Timespec::default()),
        ) {
            Ok((events, _)) => Ok(events
                .iter()
                .filter_map(|event| decode(event.data.u64()))
                .collect()),
            Err(Errno::INTR) => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }
}

/// What the kernel says to it. A file of a control group can always be read; that it changed is urgent.
fn flags(sign: Sign) -> EventFlags {
    match sign {
        Sign::Ended(_)
        | Sign::Output(_)
        | Sign::Notified(_)
        | Sign::Left(_)
        | Sign::RunFolder
        | Sign::Unguarded => EventFlags::IN,
        Sign::Emptied(_) => EventFlags::PRI,
    }
}

/// Bits for the kind of a sign.
const KINDS: u32 = 3;

fn encode(sign: Sign) -> u64 {
    let (kind, seat) = match sign {
        Sign::Ended(seat) => (0, seat),
        Sign::Output(seat) => (1, seat),
        Sign::Notified(seat) => (2, seat),
        Sign::Unguarded => (3, 0),
        Sign::RunFolder => (4, 0),
        Sign::Left(seat) => (5, seat),
        Sign::Emptied(seat) => (6, seat),
    };
    (seat as u64) << KINDS | kind
}

fn decode(data: u64) -> Option<Sign> {
    let seat = usize::try_from(data >> KINDS).ok()?;
    match data & ((1 << KINDS) - 1) {
        0 => Some(Sign::Ended(seat)),
        1 => Some(Sign::Output(seat)),
        2 => Some(Sign::Notified(seat)),
        3 => Some(Sign::Unguarded),
        4 => Some(Sign::RunFolder),
        5 => Some(Sign::Left(seat)),
        6 => Some(Sign::Emptied(seat)),
        _ => None,
    }
}
