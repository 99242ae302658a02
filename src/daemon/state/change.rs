//! Another configuration takes effect: its state file and its copy are made beside the ones in force, and the state file
//! takes the place of the former one in a single moment. It says by its header which copy belongs to it; whoever is
//! killed before the copy has its name too left both.

use std::fs;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::{Header, IDENTITY, KNOWN, Kept, SLOT, StateFile, blank, encoded, fingerprint, offset};
use crate::supervisor::fleet::Seat;

/// Files that have all the room that they need. Nothing is in force yet.
#[derive(Debug)]
pub(crate) struct Change {
    state: Kept,
    copy: Kept,
    header: Header,
}

/// Files that are in use and do not have their names yet.
#[derive(Debug)]
pub(crate) struct Unnamed {
    state: PathBuf,
    copy: PathBuf,
}

/// Where a file stands until it is in force.
pub(crate) fn next(path: &Path) -> PathBuf {
    path.with_extension("next")
}

impl StateFile {
    /// Makes the files for a configuration of this text, with so many seats.
    pub(crate) fn prepare_change(
        &self,
        text: &str,
        is_built_in: bool,
        seats: usize,
    ) -> io::Result<Change> {
        let header = Header {
            configuration: fingerprint(text),
            is_built_in,
            ..self.header.clone()
        };
        let mut bytes = blank::<SLOT>(&encoded(&header)?);
        for _ in 0..seats {
            bytes.extend(blank::<KNOWN>(b""));
            bytes.extend(blank::<IDENTITY>(b""));
        }
        let copy = Kept::replace(&next(&self.copy.path), text.as_bytes())?;
        let state = Kept::replace(&next(&self.state.path), &bytes)?;
        Ok(Change {
            state,
            copy,
            header,
        })
    }

    /// Writes into the new files from now on. Who runs noted itself in the former one, and is known in the new one too.
    pub(crate) fn change_to(&mut self, change: Change, running: &[Seat]) -> io::Result<Unnamed> {
        let Change {
            mut state,
            mut copy,
            header,
        } = change;
        for &seat in running {
            let mut identity = [0; IDENTITY];
            let place = offset(seat) + KNOWN as u64;
            self.state.file.read_exact_at(&mut identity, place)?;
            state.file.write_all_at(&identity, place)?;
        }
        std::mem::swap(&mut self.state.path, &mut state.path);
        std::mem::swap(&mut self.copy.path, &mut copy.path);
        self.state.file = state.file;
        self.copy.file = copy.file;
        self.header = header;
        Ok(Unnamed {
            state: state.path,
            copy: copy.path,
        })
    }

    /// Gives the new files their names: this is the moment in which the configuration is in force.
    pub(crate) fn name(&self, unnamed: &Unnamed) -> io::Result<()> {
        fs::rename(&unnamed.state, &self.state.path)?;
        fs::rename(&unnamed.copy, &self.copy.path)
    }
}
