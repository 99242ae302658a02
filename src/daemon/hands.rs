//! The processes of the components: makes them, signals them, sees them end. Decides nothing: each
//! method is one effect of the core, and what happened comes back as an event for it.

mod adoption;
mod endings;
mod groups;
mod members;
mod output;
mod reorganize;
mod watching;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io;
use std::os::fd::{AsFd, OwnedFd};

use regex_lite::Regex;
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::process::Pid;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::AbortHandle;

pub(crate) use self::members::signal_all;
use self::watching::Scales;
use crate::config::{ComponentConfig, Config, OnSupervisorDeath, Probe};
use crate::daemon::capture::Capture;
use crate::daemon::cgroup::{Leaf, Subtree};
use crate::daemon::event_loop::Message;
use crate::daemon::listeners::Listeners;
use crate::daemon::preflight::{self, Circumstances};
use crate::daemon::program::Prepared;
use crate::daemon::programs::Programs;
use crate::daemon::socket::MOST;
use crate::daemon::spawn::{self, Bond, Spawner};
use crate::daemon::state::StateFile;
use crate::daemon::watch::{Sign, Watch};
use crate::daemon::{accounts, configuration, descriptors, notify, readiness, tree};
use crate::instance::Instance;
use crate::supervisor::fleet::Seat;
use crate::supervisor::report::{Failure, LastExit, Refusal, SpawnStep};
use crate::supervisor::state::Event;

/// What is kept of one component.
#[derive(Debug)]
struct Hand {
    config: ComponentConfig,
    prepared: Option<Prepared>,
    capture: Option<Capture>,
    notify: Option<OwnedFd>,
    process: Option<Process>,
    /// The control group in which it lives, where there is one.
    leaf: Option<Leaf>,
    prober: Option<AbortHandle>,
    last_exit: Option<LastExit>,
}

impl Hand {
    fn new(config: ComponentConfig) -> Self {
        Self {
            config,
            prepared: None,
            capture: None,
            notify: None,
            process: None,
            leaf: None,
            prober: None,
            last_exit: None,
        }
    }
}

/// The main process of a component, until nothing of its tree is left.
#[derive(Debug)]
struct Process {
    pid: u32,
    /// `None`: it has ended, and what it started is still there.
    pidfd: Option<OwnedFd>,
    /// Whether its process group may have members. As long as it has, its number cannot pass to strangers.
    has_group: bool,
    /// Whether a former supervisor started it and somebody else reaps it.
    is_foster: bool,
    /// What it left, where that is not ours to reap either: those that were alive.
    remnants: Vec<OwnedFd>,
}

impl Process {
    /// Looks whether the group has lost its last member. It never gets one again.
    fn has_group(&mut self) -> bool {
        self.has_group &= number(self.pid).is_some_and(|group| {
            rustix::process::test_kill_process_group(group) != Err(Errno::SRCH)
        });
        self.has_group
    }
}

fn number(pid: u32) -> Option<Pid> {
    i32::try_from(pid).ok().and_then(Pid::from_raw)
}

/// All processes of all components.
#[derive(Debug)]
pub(crate) struct Hands {
    all: Vec<Hand>,
    /// Those that have a component, in the order of the configuration.
    seats: Vec<Seat>,
    instance: Instance,
    /// Whether the components are the built-in servers because no configuration exists.
    is_built_in: bool,
    /// What our own servers are to speak, where the environment does not say it.
    language: Option<String>,
    spawner: Spawner,
    /// Where control groups can be made.
    subtree: Option<Subtree>,
    programs: Programs,
    scales: Scales,
    null: OwnedFd,
    tell: UnboundedSender<Message>,
    /// The main processes, as long as anything of their trees is left.
    mains: HashMap<u32, Seat>,
    names: HashMap<String, Seat>,
    /// Those whose main process ended and whose remnants are awaited.
    emptying: BTreeSet<Seat>,
    /// Why nothing may be made in the run folder, where it is not ours any longer.
    pub(crate) run_folder_lost: Option<i32>,
    /// Those whose output waits because their log cannot be written.
    stalled: BTreeSet<Seat>,
    /// The group that may read what is written.
    log_group: Option<u32>,
    /// Whether only our components' processes can fall to us. Not so for PID 1, and not where our process had
    /// children before it started any: it was a shell's, for example.
    all_are_ours: bool,
    /// Those that reap the components which a former supervisor started.
    fosters: BTreeMap<u32, OwnedFd>,
    /// What our own successor would need.
    state: StateFile,
}

impl Hands {
    pub(crate) fn new(
        config: Config,
        instance: Instance,
        language: Option<&str>,
        tell: UnboundedSender<Message>,
        state: StateFile,
    ) -> io::Result<Self> {
        let null = rustix::fs::open("/dev/null", OFlags::RDWR | OFlags::CLOEXEC, Mode::empty())?;
        let names = config
            .components
            .iter()
            .enumerate()
            .map(|(seat, config)| (config.id.to_string(), seat))
            .collect();
        let control_group = config.supervisor.control_group.as_deref();
        let log_group = control_group.and_then(accounts::group_by_name);
        Ok(Self {
            seats: (0..config.components.len()).collect(),
            all: config.components.into_iter().map(Hand::new).collect(),
            subtree: Subtree::find(&instance.run),
            instance,
            is_built_in: config.is_built_in,
            language: language.map(str::to_owned),
            spawner: Spawner::new(),
            programs: Programs::default(),
            scales: Scales::default(),
            null,
            tell,
            mains: HashMap::new(),
            names,
            emptying: BTreeSet::new(),
            run_folder_lost: None,
            stalled: BTreeSet::new(),
            log_group,
            all_are_ours: std::process::id() != 1 && tree::our_children().is_empty(),
            fosters: BTreeMap::new(),
            state,
        })
    }

    /// The seats of all components, in the order of the configuration.
    pub(crate) fn seats(&self) -> &[Seat] {
        &self.seats
    }

    /// Whether a component has this seat: one that was dropped left its seat empty.
    pub(crate) fn is_taken(&self, seat: Seat) -> bool {
        self.seat(self.all[seat].config.id.as_str()) == Some(seat)
    }

    /// Does something that may put another program into our place.
    pub(crate) fn leave_to<T>(&mut self, act: impl FnOnce() -> T) -> T {
        self.programs.end_all();
        self.as_found(act)
    }

    /// Starts a program of our own, which is to find the limits that we found and hand them on.
    pub(crate) fn as_found<T>(&self, act: impl FnOnce() -> T) -> T {
        self.spawner.with_limit_restored(act)
    }

    /// The configuration of a component.
    pub(crate) fn config(&self, seat: Seat) -> &ComponentConfig {
        &self.all[seat].config
    }

    /// The seat of the component with this name.
    pub(crate) fn seat(&self, name: &str) -> Option<Seat> {
        self.names.get(name).copied()
    }

    /// How a component ended the last time.
    pub(crate) fn last_exit(&self, seat: Seat) -> Option<&LastExit> {
        self.all[seat].last_exit.as_ref()
    }

    /// Whether a component's last process ended by itself with status 0.
    pub(crate) fn finished_well(&self, seat: Seat) -> bool {
        self.last_exit(seat)
            .is_some_and(|exit| exit.code == Some(0))
    }

    /// Finds what would keep a component from starting, before anything is changed.
    pub(crate) fn prepare(&mut self, seat: Seat) -> Result<(), Refusal> {
        // What runs has its ports; of what does not, whoever has one is a stranger.
        let asks_for_ports = self.all[seat].process.is_none();
        self.judge(seat, asks_for_ports)
    }

    fn judge(&mut self, seat: Seat, asks_for_ports: bool) -> Result<(), Refusal> {
        // Whatever became of them meanwhile: nobody but us knows of them.
        if self.is_built_in {
            configuration::make_folders(&self.instance)?;
        }
        let hand = &mut self.all[seat];
        let circumstances = Circumstances {
            is_ours: asks_for_ports.then_some(&|_| false),
            given_up: &HashSet::new(),
            listeners: &Listeners::default(),
            made_at_start: &[],
            is_built_in: self.is_built_in,
            language: self.language.as_deref(),
        };
        let judged = preflight::judge(&hand.config, &self.instance, &circumstances);
        if let Some(refusal) = judged.refusals.into_iter().next() {
            return Err(refusal);
        }
        hand.prepared = judged.prepared;
        Ok(())
    }

    /// Makes the main process.
    pub(crate) fn spawn(&mut self, seat: Seat, watch: &Watch) -> Event {
        match self.try_spawn(seat, watch) {
            Ok(pid) => {
                self.mains.insert(pid, seat);
                self.ask_whether_ready(seat, pid);
                Event::Spawned { pid }
            }
            Err(failure) => Event::SpawnFailed { failure },
        }
    }

    fn try_spawn(&mut self, seat: Seat, watch: &Watch) -> Result<u32, Failure> {
        self.prepare_adopted(seat)?;
        self.open_output(seat, watch)
            .map_err(|error| Failure::Spawn {
                step: SpawnStep::Output,
                errno: error.raw_os_error().unwrap_or(0),
                path: self.instance.logs.display().to_string(),
            })?;
        let hand = &mut self.all[seat];
        let (Some(prepared), Some(capture)) = (&hand.prepared, &mut hand.capture) else {
            return Err(Failure::Spawn {
                step: SpawnStep::Execute,
                errno: libc::ENOENT,
                path: String::new(),
            });
        };
        let search = match &hand.config.ready {
            Some(Probe::Log(pattern)) => Regex::new(pattern).ok(),
            Some(Probe::Tcp(_) | Probe::Http { .. } | Probe::Notify | Probe::Command(_)) | None => {
                None
            }
        };
        let failed = |step, errno, path: String| Failure::Spawn { step, errno, path };
        let writer = capture.writer(search).and_then(|writer| {
            // Its end is watched by another one.
            descriptors::leave_enough(&writer, MOST)?;
            Ok(writer)
        });
        let writer = writer.map_err(|error| {
            failed(
                SpawnStep::Output,
                error.raw_os_error().unwrap_or(0),
                self.instance.run.display().to_string(),
            )
        })?;
        let subtree = self.subtree.as_ref();
        if let Some(former) = hand.leaf.take() {
            former.remove();
        }
        hand.leaf = subtree.and_then(|subtree| subtree.leaf(&hand.config.id).ok());
        let group = hand.leaf.as_ref().and_then(|leaf| leaf.open().ok());
        let group = group.as_ref().map(AsFd::as_fd);
        let bond = Bond {
            place: Some(self.state.place(seat)),
            on_death: match hand.config.on_supervisor_death {
                OnSupervisorDeath::Keep => None,
                OnSupervisorDeath::Stop => Some(hand.config.stop_signal),
            },
        };
        let started = self
            .spawner
            .spawn(
                &prepared.program,
                self.null.as_fd(),
                writer.as_fd(),
                bond,
                group,
            )
            .map_err(|error| {
                let path = match error.step {
                    SpawnStep::Execute => prepared.program.file.to_string_lossy().into_owned(),
                    SpawnStep::Directory => {
                        prepared.program.directory.to_string_lossy().into_owned()
                    }
                    // It cannot note itself.
                    SpawnStep::Output => self.instance.state().display().to_string(),
                    SpawnStep::Fork | SpawnStep::Limit | SpawnStep::Identity => String::new(),
                };
                failed(error.step, error.errno, path)
            })?;
        if !started.in_group
            && let Some(leaf) = hand.leaf.take()
        {
            leaf.remove();
        }
        if let Err(error) = watch.add(&started.pidfd, Sign::Ended(seat)) {
            // Not watched, its end would never be seen: it must not run.
            spawn::send(&started.pidfd, libc::SIGKILL);
            return Err(failed(
                SpawnStep::Fork,
                error.raw_os_error().unwrap_or(0),
                String::new(),
            ));
        }
        hand.process = Some(Process {
            pid: started.pid,
            pidfd: Some(started.pidfd),
            has_group: true,
            is_foster: false,
            remnants: Vec::new(),
        });
        Ok(started.pid)
    }

    fn ask_whether_ready(&mut self, seat: Seat, pid: u32) {
        self.stop_asking(seat);
        let hand = &mut self.all[seat];
        if let Some(probe) = hand.config.ready.clone() {
            let asking = tokio::spawn(readiness::ask_until_ready(
                seat,
                pid,
                probe,
                self.tell.clone(),
            ));
            hand.prober = Some(asking.abort_handle());
        }
    }

    /// A notification came.
    pub(crate) fn notified(&mut self, seat: Seat) -> Option<Event> {
        let hand = &self.all[seat];
        let ready = notify::says_ready(hand.notify.as_ref()?);
        let pid = hand.process.as_ref()?.pid;
        ready.then_some(Event::Ready { pid })
    }

    fn stop_asking(&mut self, seat: Seat) {
        self.scales.take_off(seat);
        if let Some(prober) = self.all[seat].prober.take() {
            prober.abort();
        }
    }
}
