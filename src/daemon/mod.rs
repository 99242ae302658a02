//! The hands: the process that supervises. Owns the lock, the socket, the components' processes and
//! their logs. Knows no human language: it emits facts.

mod access;
mod accounts;
mod capture;
mod cgroup;
mod check;
mod clone;
mod configuration;
mod event_loop;
mod hands;
mod journal;
mod launch;
mod listeners;
mod notify;
mod orders;
mod ownership;
mod preflight;
mod program;
mod readiness;
mod resources;
mod socket;
mod spawn;
mod status;
mod tree;
mod watch;

use std::collections::HashMap;
use std::io;
use std::mem::ManuallyDrop;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::time::Instant;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::config::{ComponentConfig, Config};
pub(crate) use crate::daemon::check::{Running, check};
pub(crate) use crate::daemon::configuration::{built_in_plan, read_config};
use crate::daemon::event_loop::{Finale, Message, Supervisor};
use crate::daemon::hands::Hands;
use crate::daemon::journal::Journal;
use crate::daemon::launch::Launch;
pub(crate) use crate::daemon::launch::first_call;
use crate::daemon::ownership::Ownership;
pub(crate) use crate::daemon::ownership::with_socket_address;
use crate::daemon::socket::Door;
use crate::daemon::watch::Watch;
use crate::error::Error;
use crate::instance::Instance;
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
    let launch = Launch::from_environment();
    let instance = &instance.absolute(|| std::env::current_dir().unwrap_or_default());
    spawn::signals_at_start();
    end_with_any_panic();
    match launch {
        Launch::Foreground => {
            let ownership = Ownership::take(instance)?;
            supervise(
                instance,
                language,
                ownership,
                First::Everything,
                false,
                aloud,
            )
        }
        Launch::Client(stream) => {
            // Open until the process is gone: the client of a start that is refused waits for that.
            let stream = ManuallyDrop::new(stream);
            launch::leave_terminal();
            let begun = Ownership::take(instance);
            let result = match begun {
                Ok(ownership) => supervise(
                    instance,
                    language,
                    ownership,
                    First::Client(&stream),
                    true,
                    &mut |_| {},
                ),
                Err(error) => Err(error),
            };
            result.inspect_err(|error| launch::tell_client(&stream, error))
        }
        Launch::Successor {
            lock,
            listener,
            detached,
            also,
        } => {
            let ownership = Ownership::inherit(instance, lock, listener)?;
            if detached {
                supervise(
                    instance,
                    language,
                    ownership,
                    First::Those(also),
                    true,
                    &mut |_| {},
                )
            } else {
                supervise(
                    instance,
                    language,
                    ownership,
                    First::Those(also),
                    false,
                    aloud,
                )
            }
        }
    }
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
}

fn supervise(
    instance: &Instance,
    language: Option<&str>,
    ownership: Ownership,
    first: First<'_>,
    detached: bool,
    aloud: &mut dyn FnMut(&Told),
) -> Result<(), Error> {
    let config = read_config(instance)?;
    if config.is_built_in {
        configuration::make_folders(instance).map_err(Error::Refused)?;
    }
    Ownership::admit(instance, config.supervisor.control_group.as_deref())?;
    let group = config.supervisor.control_group.is_some();
    let journal = Journal::open(&instance.journal())
        .map_err(|error| folder_refused(&instance.logs, &error))?;
    if detached {
        launch::speak_into(journal.file());
    }
    // Orphans of the components fall to us, not to init: we see them and can end them.
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
    let finale = (|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let listener = ownership.listener.try_clone()?;
        let door = Door { group };
        let finale = runtime.block_on(work(
            instance, language, config, journal, listener, door, first, detached, aloud,
        ));
        // Its connections stay open until the process is gone: that is what a client of `stop` waits for.
        std::mem::forget(runtime);
        finale
    })();
    match finale {
        Ok((Finale::End, _)) => {
            ownership.release(instance);
            Ok(())
        }
        Ok((Finale::Successor, also)) => ownership.hand_over(instance, detached, &also),
        Err(Stopped::Refused(refusal)) => {
            ownership.release(instance);
            Err(Error::Refused(refusal))
        }
        Err(Stopped::System(error)) => {
            let path = instance.socket().display().to_string();
            Err(Error::Refused(Refusal::Socket {
                path,
                errno: error.raw_os_error().unwrap_or(0),
            }))
        }
    }
}

/// Why the supervisor stopped before it was told to.
enum Stopped {
    Refused(Refusal),
    System(io::Error),
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
    config: Config,
    journal: Journal,
    listener: UnixListener,
    door: Door,
    first: First<'_>,
    launched: bool,
    aloud: &mut dyn FnMut(&Told),
) -> Result<(Finale, Vec<String>), Stopped> {
    let (tell, messages) = unbounded_channel();
    let fleet = Fleet::new(members(&config));
    let (own, is_built_in) = (instance.clone(), config.is_built_in);
    let mut supervisor = Supervisor {
        fleet,
        hands: Hands::new(config, instance.clone(), language, tell.clone())?,
        watch: Watch::new()?,
        journal,
        aloud,
        launched,
        check_configuration: Box::new(move || {
            configuration::read_again(&own, is_built_in)
                .map(drop)
                .map_err(|error| launch::as_refusal(&error))
        }),
        began: Instant::now(),
        orders: orders::Orders::default(),
        resources: resources::Resources::default(),
        finale: None,
        signalled: false,
        for_successor: Vec::new(),
        running_before: Vec::new(),
    };
    serve(listener, door, first, &mut supervisor, tell)?;
    let finale = supervisor.work(messages).await?;
    let also = supervisor
        .running_before
        .iter()
        .map(|&seat| supervisor.hands.config(seat).id.to_string());
    Ok((finale, also.collect()))
}

/// Opens the socket's door and does what comes first.
fn serve(
    listener: UnixListener,
    door: Door,
    first: First<'_>,
    supervisor: &mut Supervisor<'_>,
    tell: UnboundedSender<Message>,
) -> Result<(), Stopped> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::UnixListener::from_std(listener)?;
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
        First::Client(stream) => {
            let stream = stream.try_clone()?;
            stream.set_nonblocking(true)?;
            let stream = tokio::net::UnixStream::from_std(stream)?;
            tokio::spawn(socket::converse(stream, door, tell.clone(), None));
        }
    }
    tokio::spawn(socket::listen(listener, door, tell));
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

fn folder_refused(path: &Path, error: &io::Error) -> Error {
    Error::Refused(Refusal::Folder {
        path: path.display().to_string(),
        errno: error.raw_os_error().unwrap_or(0),
    })
}
