//! Reading the files in the log folder, for `logs` and `events`: from their ends backwards, across full ones,
//! while a supervisor goes on writing. Takes nothing from it, and must never hold more than a piece of a file.

mod index;
mod merge;
mod moment;
mod part;
mod series;
mod text;
mod watch;

use std::io;
use std::path::Path;

pub(super) use merge::{Stream, last, tell};
pub(super) use moment::Clock;
pub(super) use series::{Place, Series};
pub(super) use text::{Decoder, Harmless};
pub(super) use watch::{Seen, Watch};

use super::print::Interrupted;
use crate::error::Error;

/// Why reading on has no use.
#[derive(Debug)]
pub(super) enum Halt {
    /// Whoever reads our output is gone.
    Reader,
    /// It cannot be done.
    Failed(Error),
}

impl From<Interrupted> for Halt {
    fn from(interrupted: Interrupted) -> Self {
        match interrupted {
            Interrupted::Reader => Self::Reader,
            Interrupted::Unwritable { errno } => Self::Failed(Error::Unwritable { errno }),
        }
    }
}

/// A file or folder that cannot be read.
fn unreadable(path: &Path, error: &io::Error) -> Halt {
    Halt::Failed(Error::LogUnreadable {
        path: path.to_path_buf(),
        errno: error.raw_os_error().unwrap_or_default(),
    })
}
