//! The hands: the process that supervises. Owns the lock, the socket, the components' processes and
//! their logs. Knows no human language: it emits facts.

mod access;
mod accounts;
mod capture;
mod cgroup;
mod check;
mod clock;
mod clone;
mod configuration;
mod descriptors;
mod event_loop;
mod footprint;
mod foster;
mod guarded;
mod guardian;
mod hands;
mod health;
mod hooks;
mod inquiry;
mod journal;
mod launch;
mod listeners;
mod notify;
mod orders;
mod ownership;
mod preflight;
mod program;
mod programs;
mod readiness;
mod replacement;
mod resources;
mod rotation;
mod run_folder;
mod signals;
mod socket;
mod spawn;
mod state;
mod status;
mod systemd;
mod takeover;
mod tree;
mod watch;

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::os::unix::net::UnixStream;
use std::path::Path;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::config::{ComponentConfig, Config};
pub(crate) use crate::daemon::check::{Running, check};
pub(crate) use crate::daemon::configuration::{built_in_plan, read_config};
use crate::daemon::event_loop::{Finale, Heard, Message, Supervisor};
use crate::daemon::guarded::Guarded;
pub(crate) use crate::daemon::guardian::guard;
use crate::daemon::hands::Hands;
use crate::daemon::hooks::Hooks;
use crate::daemon::journal::Journal;
pub(crate) use crate::daemon::launch::first_call;
use crate::daemon::launch::{How, Launch};
use crate::daemon::ownership::Ownership;
pub(crate) use crate::daemon::ownership::with_socket_address;
use crate::daemon::run_folder::RunFolder;
#[cfg(fuzzing)]
pub use crate::daemon::state::fuzz;
use crate::daemon::systemd::Systemd;
use crate::daemon::takeover::Beginning;
use crate::daemon::watch::Watch;
use crate::error::Error;
use crate::instance::Instance;
use crate::protocol::{self, Reply};
use crate::supervisor::component::ComponentId;
use crate::supervisor::fleet::{Fleet, Member};
use crate::supervisor::report::{Refusal, Told};
use crate::supervisor::state::Subject;

/// Supervises until it is told to end. How it was started, by hand, by a client or by its predecessor, it
/// learns from its environment. In the foreground `aloud` is told what happens. `language` is the one that was asked
/// for with `--lang`, for the servers that are our own.
///
/// # Errors
/// Whatever keeps the supervisor from beginning; nothing is started then.
pub(crate) fn run(
    instance: &Instance,
    language: Option<&str>,
    aloud: &mut dyn FnMut(&Told),
) -> Result<(), Error> {
    let Launch { how, guardian } = Launch::from_environment();
    let instance = &instance.absolute(|| std::env::current_dir().unwrap_or_default());
    spawn::signals_at_start();
    end_with_any_panic();
    let is_needed = matches!(how, How::Again | How::Replacement { .. });
    let mut guarded = Guarded::new(guardian, is_needed);
    let silent: &mut dyn FnMut(&Told) = &mut |_| {};
    let aloud = if guarded.is_detached() {
        launch::leave_terminal();
        silent
    } else {
        aloud
    };
    let guard = &mut guarded;
    let mut begin = move |ownership: Result<Ownership, Error>, first: First<'_>| {
        supervise(instance, language, ownership?, first, guard, aloud)
    };
    let result = match how {
        How::Foreground => begin(Ownership::take(instance), First::Everything),
        How::Client(stream) => {
            // Open until the process is gone: the client of a start that is refused waits for that.
            let stream = ManuallyDrop::new(stream);
            begin(Ownership::take(instance), First::Client(&stream))
                .inspect_err(|error| launch::tell_client(&stream, error))
        }
        How::Again => begin(Ownership::take(instance), First::Nothing),
        How::Successor {
            lock,
            listener,
            also,
        } => begin(
            Ownership::inherit(instance, lock, listener),
            First::Those(also),
        ),
        How::Replacement {
            lock,
            listener,
            client,
        } => begin(
            Ownership::inherit(instance, lock, listener),
            First::Answer(&client),
        ),
    };
    guarded.end(&result);
    result
}

/// A supervisor that has lost one of its tasks must not go on as if it were whole. The built-in servers are another
/// matter: there a panic costs one request.
fn end_with_any_panic() {
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |what| {
        tell(what);
        std::process::abort();
    }));
}

/// What a supervisor does first.
enum First<'a> {
    /// Start all that start by themselves.
    Everything,
    /// The same, and those of these names.
    Those(Vec<String>),
    /// What this client asks for.
    Client(&'a UnixStream),
    /// Nothing but to take over what there is.
    Nothing,
    /// The same; then this client is told that it has been done.
    Answer(&'a UnixStream),
}

impl First<'_> {
    /// Whether it goes on with what its predecessor knew though nothing runs: it was put into that one's place.
    fn goes_on(&self) -> bool {
        match self {
            Self::Nothing | Self::Answer(_) => true,
            Self::Everything | Self::Those(_) | Self::Client(_) => false,
        }
    }
}

fn supervise(
    instance: &Instance,
    language: Option<&str>,
    mut ownership: Ownership,
    first: First<'_>,
    guarded: &mut Guarded,
    aloud: &mut dyn FnMut(&Told),
) -> Result<(), Error> {
    let is_for_nothing = matches!(first, First::Nothing);
    let was_left_in_order = ownership.was_left_in_order;
    if is_for_nothing && takeover::is_nothing_left(instance, was_left_in_order) {
        // Its predecessor had begun nothing, or another one has ended it in good order.
        guarded.is_needed = false;
        ownership.release(instance);
        return Ok(());
    }
    let beginning = takeover::begin(instance, first.goes_on(), was_left_in_order)?;
    let config = &beginning.config;
    let is_fresh = beginning.left.is_none();
    guarded.is_needed = !is_fresh;
    if is_for_nothing && is_fresh {
        ownership.release(instance);
        return Ok(());
    }
    let readers = config.supervisor.control_group.as_deref();
    let prepared = prepare(instance, config);
    let readers = readers.and_then(accounts::group_by_name);
    let mut journal = Journal::new(&instance.journal(), readers, guarded.is_detached());
    let opened = journal
        .open()
        .map_err(|error| folder_refused(&instance.logs, &error));
    if is_fresh {
        prepared.and(opened)?;
    }
    // Orphans of the components fall to us, not to init: we see them and can end them.
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    let finale = (|| {
        descriptors::suffice()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let finale = runtime.block_on(work(
            instance,
            language,
            beginning,
            journal,
            &mut ownership,
            readers,
            first,
            guarded,
            aloud,
        ));
        // Its connections stay open until the process is gone: that is what a client of `stop` waits for.
        std::mem::forget(runtime);
        finale
    })();
    guarded.is_needed = match &finale {
        Ok(_) | Err(Stopped::Lost(_)) => false,
        // What was left is still there: it needs another supervisor, once there is room for one. Where nothing was begun,
        // there is nothing that a successor could go on with.
        Err(Stopped::Refused(_) | Stopped::System(_)) => !is_fresh,
        Err(Stopped::Broken(_)) => true,
    };
    let give_up = |ownership: Ownership, refusal| {
        if is_fresh {
            takeover::leave_nothing(instance);
        }
        ownership.release(instance);
        Err(Error::Refused(refusal))
    };
    match finale {
        Ok((Finale::End, _)) => {
            takeover::leave_nothing(instance);
            ownership.release(instance);
            Ok(())
        }
        Ok((Finale::Successor, also)) => {
            takeover::leave_nothing(instance);
            let detached = guarded.is_detached();
            guarded.dismiss();
            ownership.hand_over(instance, detached, &also)
        }
        Err(Stopped::Refused(refusal)) => give_up(ownership, refusal),
        Err(Stopped::System(error)) => give_up(ownership, socket_refused(instance, &error)),
        Err(Stopped::Lost(component)) => {
            takeover::leave_nothing(instance);
            ownership.release(instance);
            Err(Error::EssentialLost { component })
        }
        Err(Stopped::Broken(error)) => Err(Error::Refused(socket_refused(instance, &error))),
    }
}

/// Sees to what the components and the clients need. What was taken over runs without it, too.
fn prepare(instance: &Instance, config: &Config) -> Result<(), Error> {
    if config.is_built_in {
        configuration::make_folders(instance).map_err(Error::Refused)?;
    }
    Ownership::admit(instance, config.supervisor.control_group.as_deref())
}

/// Why the supervisor stopped before it was told to.
enum Stopped {
    Refused(Refusal),
    /// An essential component has failed; everything else was stopped in order.
    Lost(ComponentId),
    /// The system did not let it begin.
    System(io::Error),
    /// The system did not let it go on; what runs, runs on.
    Broken(io::Error),
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

#[allow(clippy::too_many_arguments)]
async fn work(
    instance: &Instance,
    language: Option<&str>,
    mut beginning: Beginning,
    journal: Journal,
    ownership: &mut Ownership,
    group: Option<u32>,
    first: First<'_>,
    guarded: &mut Guarded,
    aloud: &mut dyn FnMut(&Told),
) -> Result<(Finale, Vec<String>), Stopped> {
    let (tell, messages) = unbounded_channel();
    let state = beginning
        .note(instance)
        .map_err(|error| Stopped::Refused(run_folder_refused(instance, &error)))?;
    let now = clock::now();
    let left = beginning.left.take();
    let config = beginning.config.clone();
    let members = members(&config);
    let fleet = match &left {
        Some(left) => {
            let resumed = left.iter().map(|left| left.resumed.clone()).collect();
            Fleet::resume(members, resumed, now)
        }
        None => Fleet::new(members),
    };
    let watch = Watch::new()?;
    let heard = Heard::new()?;
    let run_folder = RunFolder::open(instance, ownership, group, tell.clone(), &watch)?;
    let hooks = Hooks::new(&config.supervisor.hooks, &instance.data, &tell);
    // Whoever waits for one that is detached waits for its client.
    let systemd = if guarded.is_detached() {
        Systemd::silent()
    } else {
        Systemd::of_environment()
    };
    let mut supervisor = Supervisor {
        fleet,
        hands: Hands::new(config, instance.clone(), language, tell.clone(), state)?,
        watch,
        run_folder,
        journal,
        aloud,
        // What a supervisor was put into another one's place for is no order.
        launched: guarded.is_detached() && !first.goes_on(),
        guarded,
        replacement: None,
        is_replaced: matches!(first, First::Answer(_)),
        reload: None,
        systemd,
        unnoted_text: None,
        shrinks_at: None,
        began: now,
        orders: orders::Orders::default(),
        resources: resources::Resources::default(),
        hooks,
        lost: None,
        finale: None,
        signalled: false,
        for_successor: Vec::new(),
        running_before: Vec::new(),
        unnoted: BTreeSet::new(),
        first_words: Vec::new(),
    };
    // What ran, runs; what did not, was not wanted.
    let first = if left.is_some() && matches!(first, First::Everything) {
        First::Nothing
    } else {
        first
    };
    supervisor.take_over(beginning, left)?;
    // From now on nothing keeps us from it: a former guardian has nothing to guard any more.
    supervisor.guarded.sign(instance);
    begin(first, &mut supervisor, tell)?;
    // Killed in the midst of the first starts, the rest would not be wanted by anybody. Without room it is tried again.
    let _ = supervisor.note();
    let finale = supervisor
        .work(messages, heard)
        .await
        .map_err(Stopped::Broken)?;
    if let Some(component) = supervisor.lost.take() {
        return Err(Stopped::Lost(component));
    }
    let also = supervisor
        .running_before
        .iter()
        .map(|&seat| supervisor.hands.config(seat).id.to_string());
    Ok((finale, also.collect()))
}

/// Does what comes first.
fn begin(
    first: First<'_>,
    supervisor: &mut Supervisor<'_>,
    tell: UnboundedSender<Message>,
) -> Result<(), Stopped> {
    match first {
        First::Everything => {
            let seats = supervisor.autostarted();
            supervisor
                .start_seats(&seats, false, None)
                .map_err(Stopped::Refused)?;
        }
        First::Those(names) => {
            let mut seats = supervisor.autostarted();
            seats.extend(names.iter().filter_map(|name| supervisor.hands.seat(name)));
            // Whoever ordered the restart asks again and is told.
            let _ = supervisor.start_seats(&seats, false, None);
        }
        First::Nothing => {}
        First::Answer(client) => {
            let former = std::process::id();
            // It is a line, and the client waits for nothing else: this does not block.
            let _ = (&*client).write_all(&protocol::encode(Reply::Successor { former }));
        }
        First::Client(stream) => {
            let stream = stream.try_clone()?;
            stream.set_nonblocking(true)?;
            let stream = tokio::net::UnixStream::from_std(stream)?;
            let door = supervisor.run_folder.door();
            tokio::spawn(socket::converse(stream, door, tell, None));
        }
    }
    Ok(())
}

fn members(config: &Config) -> Vec<Member> {
    let seats: HashMap<_, _> = config
        .components
        .iter()
        .enumerate()
        .map(|(seat, component)| (&component.id, seat))
        .collect();
    let member = |component: &ComponentConfig| Member {
        subject: Subject {
            id: component.id.clone(),
            policy: component.policy,
        },
        priority: component.start_priority,
        depends_on: component
            .depends_on
            .iter()
            .filter_map(|id| seats.get(id).copied())
            .collect(),
    };
    config.components.iter().map(member).collect()
}

fn socket_refused(instance: &Instance, error: &io::Error) -> Refusal {
    Refusal::Socket {
        path: instance.socket().display().to_string(),
        errno: error.raw_os_error().unwrap_or(0),
    }
}

fn run_folder_refused(instance: &Instance, error: &io::Error) -> Refusal {
    Refusal::Folder {
        path: instance.run.display().to_string(),
        errno: error.raw_os_error().unwrap_or(0),
    }
}

fn folder_refused(path: &Path, error: &io::Error) -> Error {
    Error::Refused(Refusal::Folder {
        path: path.display().to_string(),
        errno: error.raw_os_error().unwrap_or(0),
    })
}
