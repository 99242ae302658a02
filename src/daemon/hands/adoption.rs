//! Components that a former supervisor started, taken over as they are. Starts nothing and ends nothing: whether they
//! should run is for the core to say, as of those that were started here.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::time::Duration;

use regex_lite::Regex;
use rustix::process::PidfdFlags;

use super::{Hand, Hands, Process, number};
use crate::config::Probe;
use crate::daemon::capture::{Capture, Keeping};
use crate::daemon::event_loop::Message;
use crate::daemon::state::{Header, Slot};
use crate::daemon::takeover::{Beginning, Left, LeftProcess};
use crate::daemon::watch::{Sign, Watch};
use crate::daemon::{clock, foster, notify, programs, state, tree};
use crate::supervisor::fleet::{Fleet, Seat};
use crate::supervisor::report::{Ending, Failure, Notice, Refusal, SpawnStep};
use crate::supervisor::state::{Event, Phase};

/// How long before its deadline a component that may have told us that it is ready, while nobody listened, counts as
/// ready.
const BENEFIT_OF_DOUBT: Duration = Duration::from_millis(100);

/// Events for the core, and what is worth telling.
type Adopted = (Vec<(Seat, Event)>, Vec<Notice>);

impl Hand {
    /// The number of its main process.
    pub(super) fn pid(&self) -> u32 {
        self.process.as_ref().map_or(0, |process| process.pid)
    }
}

impl Process {
    /// Whether all that were seen of its remnants have ended.
    pub(super) fn awaits_nobody(&mut self, watch: &Watch) -> bool {
        self.remnants.retain(|pidfd| {
            let has_ended = foster::has_ended(pidfd);
            if has_ended {
                watch.remove(pidfd);
            }
            !has_ended
        });
        self.remnants.is_empty()
    }
}

impl Hands {
    /// Takes over what was left. The events are for the core, which must have been told of the states before; the
    /// notices are worth telling. `guardian` may be a child of ours.
    ///
    /// # Errors
    /// Where a process cannot be watched: its end would never be seen.
    pub(crate) fn adopt(
        &mut self,
        beginning: &Beginning,
        left: Vec<Left>,
        guardian: Option<u32>,
        watch: &Watch,
    ) -> io::Result<Adopted> {
        // Nobody waits for what was to run beside them.
        programs::end_former(&self.instance.run, guardian);
        for &foster in &beginning.fosters {
            self.fosters
                .extend(opened(foster).map(|pidfd| (foster, pidfd)));
        }
        let (mut events, mut notices, mut gone) = (Vec::new(), Vec::new(), Vec::new());
        for (seat, left) in left.into_iter().enumerate() {
            self.all[seat].last_exit = left.last_exit;
            let (process, is_there) = match left.process {
                None => continue,
                Some(LeftProcess::Alive {
                    origin,
                    pidfd,
                    is_foster,
                }) => {
                    watch.add(&pidfd, Sign::Ended(seat))?;
                    notices.push(Notice::Adopted {
                        component: self.config(seat).id.clone(),
                        pid: origin.pid,
                    });
                    let process = Process {
                        pid: origin.pid,
                        pidfd: Some(pidfd),
                        has_group: true,
                        is_foster,
                        remnants: Vec::new(),
                    };
                    (process, true)
                }
                Some(LeftProcess::Gone {
                    pid,
                    has_remnants,
                    has_group,
                }) => {
                    gone.push((seat, Ending::Unknown));
                    let process = Process {
                        pid,
                        pidfd: None,
                        has_group,
                        is_foster: true,
                        remnants: Vec::new(),
                    };
                    (process, has_remnants)
                }
            };
            let pid = process.pid;
            if process.has_group {
                // Of no use to anybody else as long as it is that of the group.
                self.mains.insert(pid, seat);
            }
            self.all[seat].process = Some(process);
            self.adopt_leaf(seat);
            if is_there {
                let phase = &left.resumed.state.phase;
                let is_ready = self.adopt_output(seat, left.pipe, left.begin, phase, watch);
                events.extend(is_ready.then_some((seat, Event::Ready { pid })));
                self.ask_again(seat, phase, watch);
            }
        }
        self.all_are_ours = std::process::id() != 1
            && tree::our_children()
                .iter()
                .all(|pid| self.mains.contains_key(pid) || guardian == Some(*pid));
        events.extend(self.bury(gone, watch));
        Ok((events, notices))
    }

    /// Goes on with the output of a component. Whether the line that its readiness waits for has come already.
    fn adopt_output(
        &mut self,
        seat: Seat,
        pipe: Option<(u64, u64)>,
        begin: u64,
        phase: &Phase,
        watch: &Watch,
    ) -> bool {
        let hand = &mut self.all[seat];
        let id = &hand.config.id;
        let keeping = Keeping {
            settings: hand.config.log,
            group: self.log_group,
        };
        let (fifo, log) = (self.instance.fifo(id), self.instance.log(id));
        let opened = Capture::open(&fifo, &log, None, keeping);
        let Ok(mut capture) = opened else {
            // It runs on; its next process is tried with output again.
            return false;
        };
        let search = match (&hand.config.ready, phase) {
            (Some(Probe::Log(pattern)), Phase::Starting { .. }) => Regex::new(pattern).ok(),
            (_, _) => None,
        };
        capture.resume(hand.pid(), pipe, begin, search);
        let is_ready = capture.found();
        if watch.add(capture.reader(), Sign::Output(seat)).is_ok() {
            hand.capture = Some(capture);
        }
        is_ready
    }

    /// Asks one that was not ready yet, and watches over one that was.
    fn ask_again(&mut self, seat: Seat, phase: &Phase, watch: &Watch) {
        let (pid, by) = match *phase {
            Phase::Starting { pid, by, .. } => (pid, by),
            Phase::Up { pid, .. } => return self.watch_over(seat, pid),
            Phase::Down
            | Phase::Spawning
            | Phase::Stopping { .. }
            | Phase::Killing { .. }
            | Phase::Waiting { .. }
            | Phase::Failed { .. } => return,
        };
        if !matches!(self.all[seat].config.ready, Some(Probe::Notify)) {
            return self.ask_whether_ready(seat, pid);
        }
        // Its user is who may write to the socket.
        if self.judge(seat, false).is_ok() {
            let hand = &mut self.all[seat];
            let owner = hand.prepared.as_ref().and_then(|prepared| prepared.owner);
            let socket = notify::open(&self.instance.notify_socket(&hand.config.id), owner);
            hand.notify = socket
                .ok()
                .filter(|socket| watch.add(socket, Sign::Notified(seat)).is_ok());
        }
        // It may have told so while nobody listened, and tells it once. To end what works would be worse than to take
        // for ready what still warms up; until its time is over, it may tell us now.
        let patience = by.saturating_sub(clock::now() + BENEFIT_OF_DOUBT);
        let tell = self.tell.clone();
        let doubt = tokio::spawn(async move {
            tokio::time::sleep(patience).await;
            let _ = tell.send(Message::Probed(seat, Event::Ready { pid }));
        });
        self.all[seat].prober = Some(doubt.abort_handle());
    }

    /// What is needed to start a component that was adopted and has ended. What would refuse an order now fails the
    /// attempt.
    pub(super) fn prepare_adopted(&mut self, seat: Seat) -> Result<(), Failure> {
        if self.all[seat].prepared.is_some() {
            return Ok(());
        }
        self.judge(seat, false).map_err(|refusal| {
            let (step, errno, path) = match refusal {
                Refusal::Directory { path, errno, .. } => (SpawnStep::Directory, errno, path),
                Refusal::Program { program, errno, .. } => (SpawnStep::Execute, errno, program),
                Refusal::Identity { name, .. } => (SpawnStep::Identity, libc::ENOENT, name),
                Refusal::NotRoot { name, .. } => (SpawnStep::Identity, libc::EPERM, name),
                Refusal::Folder { path, errno }
                | Refusal::Socket { path, errno }
                | Refusal::ServerFolder { path, errno, .. } => (SpawnStep::Output, errno, path),
                Refusal::Version { .. }
                | Refusal::Malformed
                | Refusal::TooLong
                | Refusal::Busy
                | Refusal::NotAllowed
                | Refusal::UnknownComponent { .. }
                | Refusal::Ending
                | Refusal::Reloading
                | Refusal::NewerState { .. }
                | Refusal::Replacement { .. }
                | Refusal::Owned { .. }
                | Refusal::Configuration { .. }
                | Refusal::ControlGroup { .. }
                | Refusal::ServerArgument { .. }
                | Refusal::PortTaken { .. }
                | Refusal::Address { .. } => (SpawnStep::Execute, libc::EINVAL, String::new()),
            };
            Failure::Spawn { step, errno, path }
        })
    }

    /// Watches what is left of a component whose main process somebody else reaped, as no signal comes when that ends.
    /// How many there are.
    pub(super) fn watch_remnants(&mut self, seat: Seat, roots: Vec<u32>, watch: &Watch) -> usize {
        let Some(process) = &mut self.all[seat].process else {
            return 0;
        };
        let mut left = tree::with_descendants(roots);
        if left.is_empty() && process.has_group() {
            // The dead count for the kernel until somebody reaps them, and their new parent may never do it.
            let all = tree::all().into_iter();
            let group = process.pid;
            left.extend(
                all.filter(|(_, stat)| stat.group == group && !stat.is_dead())
                    .map(|(pid, _)| pid),
            );
        }
        // One that ends just now is readable at once.
        process.remnants = left.iter().copied().filter_map(opened).collect();
        let remnants = &mut process.remnants;
        remnants.retain(|pidfd| watch.add(pidfd, Sign::Left(seat)).is_ok());
        remnants.len()
    }

    /// Those that reap the components which are not our children. Where one of them died, its children fell to others.
    pub(super) fn living_fosters(&self) -> Vec<u32> {
        let (mut fosters, mut is_one_gone) = (Vec::new(), false);
        for (&foster, pidfd) in &self.fosters {
            if foster::has_ended(pidfd) {
                is_one_gone = true;
            } else {
                fosters.push(foster);
            }
        }
        if is_one_gone {
            let adopted = self.all.iter().filter_map(|hand| hand.process.as_ref());
            let theirs = adopted
                .filter(|process| process.is_foster && process.pidfd.is_some())
                .filter_map(|process| Some(tree::Stat::read(process.pid)?.parent));
            fosters.extend(theirs.chain([INIT]));
            fosters.sort_unstable();
            fosters.dedup();
            fosters.retain(|foster| *foster != std::process::id());
        }
        fosters
    }

    /// Notes what a successor must know of a component.
    pub(crate) fn note(&self, seat: Seat, fleet: &Fleet, comes_back: bool) -> io::Result<()> {
        let slot = self.slot(seat, fleet, comes_back);
        let has_process = self.all[seat].process.is_some();
        self.state.write(seat, &slot, has_process)
    }

    /// Notes the same of all components of another configuration, of which this is the text.
    pub(crate) fn note_anew(
        &mut self,
        text: &str,
        fleet: &Fleet,
        come_back: &[Seat],
    ) -> io::Result<()> {
        let mut slots: Vec<Option<Slot>> = vec![None; self.all.len()];
        for &seat in &self.seats {
            slots[seat] = Some(self.slot(seat, fleet, come_back.contains(&seat)));
        }
        let header = Header {
            configuration: state::fingerprint(text),
            is_built_in: self.is_built_in,
            ..self.state.header().clone()
        };
        self.state.lay_out(header, text, &slots)
    }

    fn slot(&self, seat: Seat, fleet: &Fleet, comes_back: bool) -> Slot {
        let hand = &self.all[seat];
        let capture = hand.capture.as_ref();
        Slot {
            id: hand.config.id.clone(),
            state: fleet.state(seat).clone(),
            order: fleet.under_way(seat),
            comes_back,
            pipe: capture.and_then(Capture::pipe),
            begin: capture.map_or(0, Capture::begin),
            last_exit: hand.last_exit.clone(),
        }
    }

    /// Puts back what was deleted from the run folder and a successor needs.
    pub(crate) fn renew_notes(&mut self, folder: &File) -> io::Result<()> {
        self.state.renew(folder)
    }

    /// Notes what concerns all components.
    pub(crate) fn note_header(&mut self, change: impl FnOnce(&mut Header)) -> io::Result<()> {
        let mut header = self.state.header().clone();
        change(&mut header);
        self.state.note(header)
    }
}

/// Who gets what has no other parent.
const INIT: u32 = 1;

fn opened(pid: u32) -> Option<OwnedFd> {
    rustix::process::pidfd_open(number(pid)?, PidfdFlags::empty()).ok()
}
