//! How a supervisor comes to life: by hand in the foreground, from a client that needs one, or from its
//! predecessor. What passes between the processes then is here, both sides of it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::io::FdFlags;
use rustix::process::PidfdFlags;

use crate::daemon::program::LANGUAGE;
use crate::daemon::{spawn, tree};
use crate::error::Error;
use crate::instance::Instance;
use crate::protocol::{self, Reply};
use crate::supervisor::report::Refusal;

/// Says to a new process of ours what it is to be: see [`Launch`]. `guardian:` before it makes it a guardian, whose
/// supervisor gets the rest; `guarded:PID:` before it says who the guardian is.
const LAUNCH: &str = "IMAGESERVING_LAUNCH";

/// To a guardian: its standard input is the pidfd of a supervisor that is there already.
const THERE: &str = "there";

/// To a supervisor: its predecessor is gone, not in good order.
pub(crate) const AGAIN: &str = "again";

/// How this supervisor was started.
#[derive(Debug)]
pub(crate) struct Launch {
    pub(crate) how: How,
    /// The process that is its guardian, or was a moment ago. `None`: it has none, and needs none.
    pub(crate) guardian: Option<u32>,
}

#[derive(Debug)]
pub(crate) enum How {
    /// By hand, by systemd, as PID 1.
    Foreground,
    /// By a client, whose connection is our standard input.
    Client(UnixStream),
    /// By the guardian of a supervisor that was killed.
    Again,
    /// By the supervisor whose place we take, which left us its lock and its socket.
    Successor { lock: OwnedFd, listener: OwnedFd },
    /// By ourselves, as the program that was on disk before. The client who ordered that waits for our answer.
    Replacement {
        lock: OwnedFd,
        listener: OwnedFd,
        client: UnixStream,
    },
}

impl Launch {
    pub(crate) fn from_environment() -> Self {
        let value = env::var(LAUNCH).unwrap_or_default();
        let guarded = value
            .strip_prefix("guarded:")
            .and_then(|rest| rest.split_once(':'));
        let (guardian, rest) = match guarded {
            Some((pid, rest)) => (pid.parse().ok(), rest),
            None => (None, value.as_str()),
        };
        Self {
            how: How::read(rest).unwrap_or(How::Foreground),
            guardian,
        }
    }
}

impl How {
    fn read(value: &str) -> Option<Self> {
        let mut parts = value.split(':');
        let kind = parts.next()?;
        let mut number = || parts.next()?.parse::<RawFd>().ok();
        match kind {
            "client" => {
                spawn::close_inherited();
                let stream = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3).ok()?;
                Some(Self::Client(stream.into()))
            }
            AGAIN => Some(Self::Again),
            "successor" => {
                let (lock, listener) = (number()?, number()?);
                Some(Self::Successor {
                    lock: spawn::inherited(lock),
                    listener: spawn::inherited(listener),
                })
            }
            "replacement" => {
                let (lock, listener, client) = (number()?, number()?, number()?);
                Some(Self::Replacement {
                    lock: spawn::inherited(lock),
                    listener: spawn::inherited(listener),
                    client: spawn::inherited(client).into(),
                })
            }
            _ => None,
        }
    }
}

/// What this process is to do as a guardian; `None`: it is none.
pub(crate) fn guardian_order() -> Option<OsString> {
    let value = env::var_os(LAUNCH)?.into_vec();
    let order = value.strip_prefix(b"guardian:")?;
    Some(OsString::from_vec(order.to_vec()))
}

/// Whether the supervisor of a guardian with this order is there already.
pub(crate) fn is_there_already(order: &OsStr) -> bool {
    order == THERE
}

/// Whether the supervisor of a guardian with this order gets more descriptors than its standard input.
pub(crate) fn passes_descriptors(order: &OsStr) -> bool {
    order.as_bytes().starts_with(b"successor")
}

/// Starts the supervisor that we are to guard; its PID.
pub(crate) fn start_guarded(
    arguments: &[OsString],
    order: &OsStr,
    input: Option<&OwnedFd>,
) -> io::Result<u32> {
    let mut launch = OsString::from(format!("guarded:{}:", std::process::id()));
    launch.push(order);
    let start = |program: PathBuf| {
        let mut command = quiet(program);
        command.args(arguments).env(LAUNCH, &launch);
        if let Some(input) = input {
            command.stdin(input.try_clone()?);
        }
        command.spawn().map(|child| child.id())
    };
    with_own_program(start)
}

/// Starts a guardian for ourselves; its PID.
pub(crate) fn start_guardian() -> io::Result<u32> {
    // Whatever happens until it looks: the descriptor is ours for good, which a number is not.
    let ours = rustix::process::pidfd_open(rustix::process::getpid(), PidfdFlags::empty())?;
    let arguments = own_arguments()?;
    with_own_program(|program| {
        let child = quiet(program)
            .args(&arguments)
            .env(LAUNCH, format!("guardian:{THERE}"))
            // It is no process of a component, also where we are ourselves.
            .env_remove(tree::MARKER)
            .stdin(ours.try_clone()?)
            .spawn()?;
        Ok(child.id())
    })
}

/// Executes our own program on disk. In the midst of an upgrade its name is nobody's: the file that we run can still be
/// executed.
fn with_own_program<T>(start: impl Fn(PathBuf) -> io::Result<T>) -> io::Result<T> {
    match own_program().and_then(&start) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => start("/proc/self/exe".into()),
        result => result,
    }
}

/// A process of our own program, without standard streams.
fn quiet(program: PathBuf) -> Command {
    let mut command = Command::new(program);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Starts a supervisor for an instance, and its guardian; the connection to it is returned. It answers on it even
/// where it cannot begin. `language` is the one that was asked for with `--lang`, for the servers that are our own.
///
/// # Errors
/// Where our own program cannot be executed.
pub(crate) fn first_call(instance: &Instance, language: Option<&OsStr>) -> io::Result<UnixStream> {
    let (ours, theirs) = UnixStream::pair()?;
    let spoken = language.map(|language| (LANGUAGE, language));
    quiet(env::current_exe()?)
        .args(instance.arguments())
        .arg("run")
        .env(LAUNCH, "guardian:client")
        // Should a component have ordered the start: the supervisor is no part of it.
        .env_remove(tree::MARKER)
        .env_remove(tree::RUN_MARKER)
        .envs(spoken)
        .stdin(OwnedFd::from(theirs))
        .spawn()?;
    Ok(ours)
}

/// Puts our own program on disk into our place, with lock and socket. In the foreground the process stays
/// the same, as whoever started it expects; detached there is a new one, with a guardian of its own. Returns only
/// where that fails or when the new process runs.
pub(crate) fn successor(
    instance: &Instance,
    lock: &File,
    listener: &OwnedFd,
    detached: bool,
) -> io::Result<()> {
    for fd in [lock.as_raw_fd(), listener.as_raw_fd()] {
        spawn::keep_across_execution(fd)?;
    }
    let (lock, listener) = (lock.as_raw_fd(), listener.as_raw_fd());
    let launch = format!("successor:{lock}:{listener}");
    if detached {
        return with_own_program(|program| {
            quiet(program)
                .args(instance.arguments())
                .arg("run")
                .env(LAUNCH, format!("guardian:{launch}"))
                .spawn()
                .map(drop)
        });
    }
    // It is to say what it was told to say, in the same language.
    let arguments = own_arguments()?;
    with_own_program(|program| {
        let mut command = Command::new(program);
        command.args(&arguments).env(LAUNCH, &launch);
        Err(spawn::with_signals_waiting(|| command.exec()))
    })
}

/// Goes on as our own program on disk, with lock, socket and the connection of the client who ordered it. Returns
/// only where that fails; nothing has changed then.
pub(crate) fn replace(
    program: &Path,
    kept: [BorrowedFd<'_>; 3],
    guardian: Option<u32>,
) -> io::Error {
    let [lock, listener, client] = kept.map(|fd| fd.as_raw_fd());
    let mut launch = format!("replacement:{lock}:{listener}:{client}");
    if let Some(pid) = guardian {
        launch = format!("guarded:{pid}:{launch}");
    }
    let attempt = || -> io::Result<io::Error> {
        for fd in kept {
            rustix::io::fcntl_setfd(fd, FdFlags::empty())?;
        }
        let mut command = Command::new(program);
        command.args(own_arguments()?).env(LAUNCH, launch);
        Ok(spawn::with_signals_waiting(|| command.exec()))
    };
    let failed = attempt().unwrap_or_else(|error| error);
    for fd in kept {
        let _ = rustix::io::fcntl_setfd(fd, FdFlags::CLOEXEC);
    }
    failed
}

/// Our program's file. After an upgrade the kernel says that the file we run is deleted: another one has its name.
pub(crate) fn own_program() -> io::Result<PathBuf> {
    let path = env::current_exe()?;
    let text = path.to_string_lossy();
    Ok(text
        .strip_suffix(" (deleted)")
        .map_or(path.clone(), PathBuf::from))
}

/// What our program was called with. Rust knows it only where its own runtime began the process.
fn own_arguments() -> io::Result<Vec<OsString>> {
    let line = fs::read("/proc/self/cmdline")?;
    let arguments = line
        .strip_suffix(b"\0")
        .unwrap_or(&line)
        .split(|byte| *byte == 0);
    Ok(arguments
        .skip(1)
        .map(|argument| OsString::from_vec(argument.to_vec()))
        .collect())
}

/// Leaves the client's terminal and session; its end must not be ours.
pub(crate) fn leave_terminal() {
    // It fails only for a leader of a process group, which a client's child is not.
    let _ = rustix::process::setsid();
    if let Ok(null) = File::open("/dev/null") {
        let _ = rustix::stdio::dup2_stdin(&null);
    }
    // A folder that we sit in could not be unmounted.
    let _ = env::set_current_dir("/");
}

/// What the program itself may say, should it panic, goes into the supervisor's log.
pub(crate) fn speak_into(journal: &File) {
    let _ = rustix::stdio::dup2_stderr(journal);
}

/// Tells the client that started us why there will be no supervisor.
pub(crate) fn tell_client(stream: &UnixStream, error: &Error) {
    let _ = stream.set_nonblocking(false);
    // The client may be gone: then nobody misses it.
    let _ = (&*stream).write_all(&protocol::encode(Reply::Refused(as_refusal(error))));
}

/// An error of the beginning as it goes over the wire.
pub(crate) fn as_refusal(error: &Error) -> Refusal {
    match error {
        Error::Refused(refusal) => refusal.clone(),
        Error::Config { path, error } => Refusal::Configuration {
            path: path.display().to_string(),
            line: error.line as u64,
            column: error.column as u64,
        },
        Error::ConfigNotText { path, line } => Refusal::Configuration {
            path: path.display().to_string(),
            line: *line as u64,
            column: 1,
        },
        Error::ConfigMissing { path } | Error::ConfigUnreadable { path, .. } => {
            Refusal::Configuration {
                path: path.display().to_string(),
                line: 0,
                column: 0,
            }
        }
        Error::Usage(_)
        | Error::Serve(_)
        | Error::NoHome
        | Error::ConfigExists { .. }
        | Error::WithoutServers
        | Error::ConfigUnwritable { .. }
        | Error::Unwritable { .. }
        | Error::NotRunning
        | Error::NotAllowed { .. }
        | Error::Unreachable { .. }
        | Error::Abandoned
        | Error::EssentialLost { .. }
        | Error::LogUnreadable { .. }
        | Error::ConnectionLost
        | Error::OtherVersion { .. }
        | Error::DaemonDied { .. }
        | Error::DaemonNotStarted { .. }
        | Error::TimedOut { .. } => Refusal::Ending,
    }
}
