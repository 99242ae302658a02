//! The program on disk as a replacement for the one that runs (`reload --exec`): is it there, is it whole, is it
//! ours? Found out by having it say its version, before anything is given up for it.

use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::daemon::{inquiry, launch};
use crate::supervisor::report::Refusal;

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
    let mut version = Command::new(program);
    version.arg("--version").env_clear();
    let is_enough = |said: &[u8]| said.len() >= NAME.len();
    match inquiry::ask(&mut version, inquiry::PATIENCE, is_enough) {
        Ok(said) if said.starts_with(NAME) => Ok(()),
        Err(error) if error.kind() != std::io::ErrorKind::TimedOut => Err(error),
        Ok(_) | Err(_) => Err(std::io::Error::from_raw_os_error(libc::ENOEXEC)),
    }
}
