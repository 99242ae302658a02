//! The program on disk as a replacement for the one that runs (`reload --exec`): is it there, is it whole, is it
//! ours? Found out by having it say its version, before anything is given up for it.

use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};

use crate::daemon::launch;
use crate::supervisor::report::Refusal;

/// For the program to say its version. It takes a few milliseconds; the supervisor does nothing else meanwhile.
const PATIENCE: Duration = Duration::from_secs(5);

/// What our program says first, in every language.
const NAME: &[u8] = b"ImageServing ";

/// Somebody waits for the supervisor to go on as another program.
#[derive(Debug)]
pub(crate) struct Replacement {
    pub(crate) program: PathBuf,
    /// The connection of whoever ordered it, for the answer of the one that comes.
    pub(crate) client: OwnedFd,
    /// Until then it may wait for what is under way.
    pub(crate) latest: Instant,
}

/// Finds the program that would take our place.
pub(crate) fn find() -> Result<PathBuf, Refusal> {
    let program = launch::own_program().map_err(|error| refused(Path::new(""), &error))?;
    match try_out(&program) {
        Ok(()) => Ok(program),
        Err(error) => Err(refused(&program, &error)),
    }
}

/// The refusal for a program that cannot be executed, and why.
pub(crate) fn refused(program: &Path, error: &std::io::Error) -> Refusal {
    Refusal::Replacement {
        path: program.display().to_string(),
        errno: error.raw_os_error().unwrap_or(libc::ENOEXEC),
    }
}

/// A file that is cut off, made for another machine, or in want of a library that is not there can be told from a good
/// one only by executing it.
fn try_out(program: &Path) -> std::io::Result<()> {
    let mut child = Command::new(program)
        .arg("--version")
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let says_its_name = child.stdout.take().is_some_and(listen);
    // One that has ended does not mind.
    let _ = child.kill();
    let _ = child.wait();
    if says_its_name {
        Ok(())
    } else {
        Err(std::io::Error::from_raw_os_error(libc::ENOEXEC))
    }
}

/// Whether what it says begins with our name.
fn listen(mut output: ChildStdout) -> bool {
    let end = Instant::now() + PATIENCE;
    let mut said = Vec::new();
    let mut buffer = [0; 64];
    while said.len() < NAME.len() {
        let left = end.saturating_duration_since(Instant::now());
        let patience = Timespec::try_from(left).unwrap_or_default();
        let mut readable = [PollFd::from_borrowed_fd(output.as_fd(), PollFlags::IN)];
        match rustix::event::poll(&mut readable, Some(&patience)) {
            // Interrupted: the rest of the time is left.
            Err(_) if !left.is_zero() => continue,
            Ok(0) | Err(_) => return false,
            Ok(_) => {}
        }
        match output.read(&mut buffer) {
            Ok(0) | Err(_) => return false,
            Ok(count) => said.extend_from_slice(&buffer[..count]),
        }
    }
    said.starts_with(NAME)
}
