//! The supervisor's side of its guardian: sees it end and makes another one, and dismisses it when everything ends in
//! good order. Must not signal a process that is not known for certain to be a guardian of this instance.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, PidfdFlags, WaitId, WaitIdOptions};

use crate::daemon::hands::Hands;
use crate::daemon::tree::Stat;
use crate::daemon::watch::{Sign, Watch};
use crate::daemon::{foster, launch, spawn, state};
use crate::error::Error;
use crate::instance::Instance;
use crate::supervisor::report::Refusal;

/// Between two guardians, at least: one that cannot live must not keep us busy.
const BETWEEN: Duration = Duration::from_secs(1);

/// From SIGKILL to the end of a guardian, at most. It has nothing that could keep it.
const LAST_BREATH: Duration = Duration::from_secs(1);

/// Who guards us.
#[derive(Debug)]
enum Guardian {
    /// Nobody: whoever started us in the foreground does it.
    None,
    Is {
        pid: u32,
        pidfd: OwnedFd,
        since: Instant,
    },
    /// It is gone; there will be another one then.
    Due(Instant),
}

/// Our guardian, and the note of who it is.
#[derive(Debug)]
pub(crate) struct Guarded {
    guardian: Guardian,
    /// Once we are the instance's supervisor.
    note: Option<PathBuf>,
    is_detached: bool,
    /// Whether another supervisor must follow where we end now.
    pub(crate) is_needed: bool,
}

impl Guarded {
    /// `claimed` is the guardian that our starter spoke of, which may be gone already; `None`: there is to be none.
    pub(crate) fn new(claimed: Option<u32>, is_needed: bool) -> Self {
        let guardian = claimed.map_or(Guardian::None, |pid| {
            let now = Instant::now();
            of_ours(pid).map_or(Guardian::Due(now), |pidfd| Guardian::Is {
                pid,
                pidfd,
                since: now,
            })
        });
        Self {
            guardian,
            note: None,
            is_detached: claimed.is_some(),
            is_needed,
        }
    }

    /// Whether nobody waits for us in the foreground: a guardian does it.
    pub(crate) fn is_detached(&self) -> bool {
        self.is_detached
    }

    /// Notes who it is, for we are the instance's supervisor now, whom nothing keeps from its work any more. A guardian
    /// that a killed predecessor left has nothing to guard then.
    pub(crate) fn sign(&mut self, instance: &Instance) {
        let note = instance.guardian();
        if let Some((pid, former)) = noted(&note)
            && self.pid() != Some(pid)
        {
            dismiss(&former);
        }
        self.note = Some(note);
        // Without it the guardian does its work just as well.
        let _ = open_folder(&instance.run).and_then(|folder| self.renew_note(&folder));
    }

    /// Notes in this run folder who it is, where that is not done.
    pub(crate) fn renew_note(&self, folder: &File) -> io::Result<()> {
        let (Some(note), Some(pid)) = (&self.note, self.pid()) else {
            return Ok(());
        };
        // Whatever stands under the folder's name by now.
        let folder = Path::new("/proc/self/fd").join(folder.as_raw_fd().to_string());
        let note = folder.join(note.file_name().unwrap_or_default());
        let text = format!("{pid}\n{}\n", identity(pid));
        let is_file = fs::symlink_metadata(&note).is_ok_and(|found| found.is_file());
        if is_file && fs::read(&note).is_ok_and(|kept| kept == text.as_bytes()) {
            return Ok(());
        }
        put(&note, &text)
    }

    pub(crate) fn pid(&self) -> Option<u32> {
        match self.guardian {
            Guardian::Is { pid, .. } => Some(pid),
            Guardian::None | Guardian::Due(_) => None,
        }
    }

    /// What to tell the program that goes on in our place: who our guardian is. Where it is gone, a PID that nobody
    /// has says that there is to be one.
    pub(crate) fn claim(&self) -> Option<u32> {
        self.is_detached.then(|| self.pid().unwrap_or(0))
    }

    /// Lets its end be seen. Where that cannot be, there is no difference as long as it lives.
    pub(crate) fn watch(&self, watch: &Watch) {
        if let Guardian::Is { pidfd, .. } = &self.guardian {
            let _ = watch.add(pidfd, Sign::Unguarded);
        }
    }

    /// It has ended.
    pub(crate) fn gone(&mut self) {
        if let Guardian::Is { pidfd, since, .. } = &self.guardian {
            reap(pidfd);
            self.guardian = Guardian::Due((*since + BETWEEN).max(Instant::now()));
        }
    }

    /// When there is to be another one.
    pub(crate) fn due(&self) -> Option<Instant> {
        match self.guardian {
            Guardian::Due(at) => Some(at),
            Guardian::None | Guardian::Is { .. } => None,
        }
    }

    /// Makes another one where that is due; its PID, which is still to be noted. It hands its limits on to the next supervisor: `hands` know those
    /// that we found.
    pub(crate) fn replace(&mut self, watch: &Watch, hands: &Hands) -> Option<u32> {
        let now = Instant::now();
        self.due().filter(|at| *at <= now)?;
        // Nobody reaps our children meanwhile: the number is the one that we made.
        let made = hands
            .as_found(launch::start_guardian)
            .ok()
            .and_then(|pid| Some((pid, open(pid)?)));
        let Some((pid, pidfd)) = made else {
            self.guardian = Guardian::Due(now + BETWEEN);
            return None;
        };
        self.guardian = Guardian::Is {
            pid,
            pidfd,
            since: now,
        };
        self.watch(watch);
        Some(pid)
    }

    /// We end. Where another supervisor is to follow, the guardian sees to it; else it ends first.
    pub(crate) fn end(&mut self, result: &Result<(), Error>) {
        let has_other = matches!(result, Err(Error::Refused(Refusal::Owned { .. })));
        if has_other || !self.is_needed {
            self.dismiss();
        }
    }

    /// Ends it, and waits for that. There will be no other one.
    pub(crate) fn dismiss(&mut self) {
        if let Guardian::Is { pidfd, .. } = std::mem::replace(&mut self.guardian, Guardian::None) {
            dismiss(&pidfd);
        }
        if let Some(note) = self.note.take() {
            let _ = fs::remove_file(note);
        }
    }
}

fn open_folder(path: &Path) -> io::Result<File> {
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, flags, Mode::empty())?.into())
}

/// Puts a file into the place of one that may be there, and of a link, which is not followed.
fn put(path: &Path, text: &str) -> io::Result<()> {
    let new = path.with_extension("new");
    // A kill may have left one.
    let _ = fs::remove_file(&new);
    let mut file = File::create_new(&new)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written
}

fn dismiss(guardian: &OwnedFd) {
    spawn::send(guardian, libc::SIGKILL);
    let mut ended = [PollFd::new(guardian, PollFlags::IN)];
    let patience = Timespec::try_from(LAST_BREATH).unwrap_or_default();
    let _ = rustix::event::poll(&mut ended, Some(&patience));
    reap(guardian);
}

/// Takes the end of a guardian that is our child; another one's parent does it.
fn reap(guardian: &OwnedFd) {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG;
    let _ = rustix::process::waitid(WaitId::PidFd(guardian.as_fd()), options);
}

fn open(pid: u32) -> Option<OwnedFd> {
    let pid = Pid::from_raw(i32::try_from(pid).ok()?)?;
    rustix::process::pidfd_open(pid, PidfdFlags::empty()).ok()
}

/// The process of this number, where it is our parent or our child: nobody else can have the number then.
fn of_ours(pid: u32) -> Option<OwnedFd> {
    let pidfd = open(pid)?;
    let is_parent =
        rustix::process::getppid().is_some_and(|parent| parent.as_raw_pid().unsigned_abs() == pid);
    // Asks without taking anything: who is no child of ours is an error.
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    let is_child = rustix::process::waitid(WaitId::PidFd(pidfd.as_fd()), options).is_ok();
    (is_parent || is_child).then_some(pidfd)
}

/// The guardian that a note names, where that very process still lives.
fn noted(note: &Path) -> Option<(u32, OwnedFd)> {
    let text = fs::read_to_string(note).ok()?;
    let mut lines = text.lines();
    let pid = lines.next()?.parse().ok()?;
    let (start, boot) = lines.next()?.split_once(' ')?;
    if boot != state::boot() {
        return None;
    }
    let (pidfd, _) = foster::open(pid, start.parse().ok()?)?;
    Some((pid, pidfd))
}

/// What no two processes of the same number share: when it began, in clock ticks since boot, and which boot that was.
/// Empty where the process is gone.
fn identity(pid: u32) -> String {
    Stat::read(pid).map_or_else(String::new, |stat| {
        format!("{} {}", stat.start, state::boot())
    })
}
