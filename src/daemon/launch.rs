//! How a supervisor comes to life: by hand in the foreground, from a client that needs one, or from its
//! predecessor. What passes between the processes then is here, both sides of it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::daemon::program::LANGUAGE;
use crate::daemon::{spawn, tree};
use crate::error::Error;
use crate::instance::Instance;
use crate::protocol::{self, Reply};
use crate::supervisor::report::Refusal;

/// Says to a new supervisor how it was started.
const LAUNCH: &str = "IMAGESERVING_LAUNCH";

/// How this supervisor was started.
#[derive(Debug)]
pub(crate) enum Launch {
    /// By hand, by systemd, as PID 1.
    Foreground,
    /// By a client, whose connection is our standard input.
    Client(UnixStream),
    /// By the supervisor whose place we take, which left us its lock and its socket.
    Successor {
        lock: OwnedFd,
        listener: OwnedFd,
        detached: bool,
        also: Vec<String>,
    },
}

impl Launch {
    pub(crate) fn from_environment() -> Self {
        let value = env::var(LAUNCH).unwrap_or_default();
        let mut parts = value.split(':');
        match parts.next() {
            Some("client") => {
                spawn::close_inherited();
                match rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3) {
                    Ok(stream) => Self::Client(stream.into()),
                    Err(_) => Self::Foreground,
                }
            }
            Some("successor") => {
                let mut number = || parts.next()?.parse::<RawFd>().ok();
                let (Some(lock), Some(listener)) = (number(), number()) else {
                    return Self::Foreground;
                };
                Self::Successor {
                    lock: spawn::inherited(lock),
                    listener: spawn::inherited(listener),
                    detached: parts.next() == Some("detached"),
                    also: parts
                        .next()
                        .unwrap_or_default()
                        .split(',')
                        .map(str::to_owned)
                        .collect(),
                }
            }
            _ => Self::Foreground,
        }
    }
}

/// Starts a supervisor for an instance; the connection to it is returned. It answers on it even where
/// it cannot begin. `language` is the one that was asked for with `--lang`, for the servers that are our own.
///
/// # Errors
/// Where our own program cannot be executed.
pub(crate) fn first_call(instance: &Instance, language: Option<&OsStr>) -> io::Result<UnixStream> {
    let (ours, theirs) = UnixStream::pair()?;
    let spoken = language.map(|language| (LANGUAGE, language));
    Command::new(env::current_exe()?)
        .args(instance.arguments())
        .arg("run")
        .env(LAUNCH, "client")
        // Should a component have ordered the start: the supervisor is no part of it.
        .env_remove(tree::MARKER)
        .env_remove(tree::RUN_MARKER)
        .envs(spoken)
        .stdin(OwnedFd::from(theirs))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    Ok(ours)
}

/// Puts our own program on disk into our place, with lock and socket. In the foreground the process stays
/// the same, as whoever started it expects; detached there is a new one. Returns only where that fails
/// or when the new process runs.
pub(crate) fn successor(
    instance: &Instance,
    lock: &File,
    listener: &OwnedFd,
    detached: bool,
    also: &[String],
) -> io::Result<()> {
    use std::os::unix::process::CommandExt;
    for fd in [lock.as_raw_fd(), listener.as_raw_fd()] {
        spawn::keep_across_execution(fd)?;
    }
    let (lock, listener) = (lock.as_raw_fd(), listener.as_raw_fd());
    let mode = if detached { "detached" } else { "foreground" };
    let mut command = Command::new(own_program()?);
    command.env(
        LAUNCH,
        format!("successor:{lock}:{listener}:{mode}:{}", also.join(",")),
    );
    if detached {
        command
            .args(instance.arguments())
            .arg("run")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map(drop)
    } else {
        // It is to say what it was told to say, in the same language.
        Err(command.args(own_arguments()?).exec())
    }
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
