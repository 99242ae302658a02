//! The state file: what a successor must know of each component, should this supervisor be killed the next moment. A
//! header and slots of one size, each written by one system call that no kill can tear. Must never be believed where it
//! does not match what runs: nobody is signalled because of it alone.

#[cfg(test)]
mod tests;

use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::daemon::event_loop::Finale;
use crate::daemon::tree::Stat;
use crate::supervisor::component::ComponentId;
use crate::supervisor::fleet::{Order, Seat};
use crate::supervisor::report::{Failure, LastExit, NotReady};
use crate::supervisor::state::{After, Phase, State};

/// The version of the format that this program writes. It reads this one and no later one.
pub(crate) const VERSION: u32 = 1;

/// The size of the header and of each slot. A page holds a whole number of them: a write within one page is all or
/// nothing.
const SLOT: usize = 1024;

/// The part of a slot that the supervisor writes.
const KNOWN: usize = 640;

/// The part that the new process writes itself: `/proc/self/stat`. What it is told by stands at the beginning.
pub(crate) const IDENTITY: usize = SLOT - KNOWN;

/// What stands in the slot of a seat whose component was dropped.
const VACANT: &[u8] = b"null";

/// A file with more slots was not written by us.
const MOST_SLOTS: usize = 1 << 20;

/// What concerns all components.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) version: u32,
    /// Which boot, and which PID namespace: what the numbers of processes are worth.
    pub(crate) boot: String,
    /// [`fingerprint`] of the configuration in force.
    pub(crate) configuration: u64,
    /// Whether that one is the built-in one.
    pub(crate) is_built_in: bool,
    /// What was to happen when everything is down.
    pub(crate) finale: Option<Finale>,
    /// The essential component because of which it ends. A file without it is of this version too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) lost: Option<ComponentId>,
}

/// What concerns one component.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Slot {
    pub(crate) id: ComponentId,
    pub(crate) state: State,
    pub(crate) order: Option<Order>,
    /// Whether it was wanted when the restart of everything was ordered.
    pub(crate) comes_back: bool,
    /// Device and inode of the pipe that it writes into.
    pub(crate) pipe: Option<(u64, u64)>,
    /// Where in its log the output of its process begins.
    pub(crate) begin: u64,
    pub(crate) last_exit: Option<LastExit>,
}

/// A slot as it was found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Noted {
    pub(crate) slot: Slot,
    /// The process that noted itself, and is not known to have ended.
    pub(crate) process: Option<Origin>,
}

/// A process as it noted itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) pid: u32,
    /// In ticks since boot.
    pub(crate) start: u64,
}

/// What a state file says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notes {
    pub(crate) header: Header,
    /// By seat, without the vacant ones; `None`: garbled.
    pub(crate) slots: Vec<Option<Noted>>,
    /// Whether there are vacant seats, so that the places of the others say nothing.
    pub(crate) has_vacancies: bool,
}

/// Why there are no notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// There is no file.
    Missing,
    /// It is no state file.
    Garbled,
    /// A newer release wrote it, in this version of the format.
    Newer(u32),
}

/// Reads a state file.
pub(crate) fn read(path: &Path) -> Result<Notes, Unusable> {
    match fs::read(path) {
        Ok(bytes) => parse(&bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Unusable::Missing),
        Err(_) => Err(Unusable::Garbled),
    }
}

fn parse(bytes: &[u8]) -> Result<Notes, Unusable> {
    #[derive(Deserialize)]
    struct Version {
        version: u32,
    }
    let head = bytes.get(..SLOT).ok_or(Unusable::Garbled)?.trim_ascii();
    let version = serde_json::from_slice::<Version>(head).map_err(|_| Unusable::Garbled)?;
    if version.version > VERSION {
        return Err(Unusable::Newer(version.version));
    }
    let header = serde_json::from_slice(head).map_err(|_| Unusable::Garbled)?;
    let slots = bytes[SLOT..].chunks(SLOT).take(MOST_SLOTS);
    let (vacant, slots): (Vec<_>, Vec<_>) = slots.partition(|slot| is_vacant(slot));
    Ok(Notes {
        header,
        slots: slots.into_iter().map(parse_slot).collect(),
        has_vacancies: !vacant.is_empty(),
    })
}

/// For the fuzzer: whatever stands in the file, it is read without harm.
#[cfg(fuzzing)]
pub fn fuzz(bytes: &[u8]) {
    let _ = parse(bytes);
    // Nobody finds blanks by the thousand: a line is a slot, and what follows a tab says which process it is.
    let slots = bytes.split(|byte| *byte == b'\n').map(|line| {
        let mut parts = line.splitn(2, |byte| *byte == b'\t');
        let mut slot = parts.next().unwrap_or_default().to_vec();
        slot.resize(KNOWN, b' ');
        slot.extend(parts.next().unwrap_or_default());
        slot.resize(SLOT, b' ');
        slot
    });
    let _ = parse(&slots.flatten().collect::<Vec<u8>>());
}

fn is_vacant(slot: &[u8]) -> bool {
    slot.get(..KNOWN).map(<[u8]>::trim_ascii) == Some(VACANT)
}

fn parse_slot(slot: &[u8]) -> Option<Noted> {
    let (known, identity) = slot.split_at_checked(KNOWN)?;
    let slot = serde_json::from_slice(known.trim_ascii()).ok()?;
    let process = if identity.trim_ascii().is_empty() {
        None
    } else {
        Some(parse_identity(identity)?)
    };
    Some(Noted { slot, process })
}

fn parse_identity(text: &[u8]) -> Option<Origin> {
    let end = text.iter().position(|byte| *byte == b' ')?;
    Some(Origin {
        pid: std::str::from_utf8(&text[..end]).ok()?.parse().ok()?,
        start: Stat::parse(text)?.start,
    })
}

/// The file of a supervisor at work, and beside it the copy of the configuration in force.
#[derive(Debug)]
pub(crate) struct StateFile {
    state: Kept,
    copy: Kept,
    header: Header,
}

/// Where a new process notes itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) file: RawFd,
    pub(crate) offset: i64,
}

impl StateFile {
    /// Makes a new file. Until all of it is written, the one that was there before is.
    pub(crate) fn create(
        path: &Path,
        copy: Kept,
        header: Header,
        slots: &[(Slot, Option<Origin>)],
    ) -> io::Result<Self> {
        let mut bytes = blank::<SLOT>(&encoded(&header)?);
        for (slot, process) in slots {
            let identity = process.map(Origin::written).unwrap_or_default();
            bytes.extend(blank::<KNOWN>(&encode(slot)));
            bytes.extend(blank::<IDENTITY>(identity.as_bytes()));
        }
        let state = Kept::replace(path, &bytes)?;
        Ok(Self {
            state,
            copy,
            header,
        })
    }

    /// Goes on with the file that [`read`] has read: it needs no room on the disk.
    pub(crate) fn go_on(path: &Path, copy: Kept) -> io::Result<Self> {
        let state = Kept::open(path)?;
        let header = read(path).map_err(|_| io::ErrorKind::InvalidData)?.header;
        Ok(Self {
            state,
            copy,
            header,
        })
    }

    /// Lays the file out anew for another configuration, of which this is the text. A slot without a component is vacant;
    /// whoever noted himself stays noted. Until the new file has its name, the old one and its configuration count.
    pub(crate) fn lay_out(
        &mut self,
        header: Header,
        text: &str,
        slots: &[Option<Slot>],
    ) -> io::Result<()> {
        let mut bytes = blank::<SLOT>(&encoded(&header)?);
        for (seat, slot) in slots.iter().enumerate() {
            let mut identity = blank::<IDENTITY>(b"");
            let noted_at = offset(seat) + KNOWN as u64;
            if slot.is_some()
                && self
                    .state
                    .file
                    .read_exact_at(&mut identity, noted_at)
                    .is_err()
            {
                // A seat that the file did not have yet.
                identity = blank::<IDENTITY>(b"");
            }
            bytes.extend(match slot {
                Some(slot) => blank::<KNOWN>(&encode(slot)),
                None => blank::<KNOWN>(VACANT),
            });
            bytes.extend(identity);
        }
        let mut copy = Kept::replace(&next(&self.copy.path), text.as_bytes())?;
        self.state = Kept::replace(&self.state.path, &bytes)?;
        self.header = header;
        fs::rename(&copy.path, &self.copy.path)?;
        copy.path.clone_from(&self.copy.path);
        self.copy = copy;
        Ok(())
    }

    /// Puts both files back into the run folder where somebody deleted them.
    pub(crate) fn renew(&mut self, folder: &File) -> io::Result<()> {
        self.copy.renew(folder)?;
        self.state.renew(folder)
    }

    /// Says what is to happen when everything is down; and which configuration is in force.
    pub(crate) fn note(&mut self, header: Header) -> io::Result<()> {
        if self.header != header {
            let bytes = blank::<SLOT>(&encoded(&header)?);
            self.state.file.write_all_at(&bytes, 0)?;
            self.header = header;
        }
        Ok(())
    }

    /// The header as it stands in the file.
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// Writes what is known of a component. Where it has no process, nor anything left of one, whoever noted itself is
    /// forgotten.
    pub(crate) fn write(&self, seat: Seat, slot: &Slot, has_process: bool) -> io::Result<()> {
        let mut bytes = blank::<KNOWN>(&encode(slot));
        if !has_process {
            bytes.extend(blank::<IDENTITY>(b""));
        }
        self.state.file.write_all_at(&bytes, offset(seat))
    }

    /// Where the new process of a component notes itself.
    pub(crate) fn place(&self, seat: Seat) -> Place {
        let offset = offset(seat) + KNOWN as u64;
        Place {
            file: self.state.file.as_raw_fd(),
            offset: i64::try_from(offset).unwrap_or(i64::MAX),
        }
    }
}

impl Origin {
    /// As the kernel would write it, what nobody reads left out.
    fn written(self) -> String {
        let Self { pid, start } = self;
        format!("{pid} () ? 0 0 0 {}{start}", "0 ".repeat(15))
    }
}

/// Where the copy of a configuration lies that is about to be in force.
pub(crate) fn next(copy: &Path) -> PathBuf {
    copy.with_extension("next")
}

fn offset(seat: Seat) -> u64 {
    ((seat + 1) * SLOT) as u64
}

fn encoded(header: &Header) -> io::Result<Vec<u8>> {
    let text = serde_json::to_vec(header)?;
    if text.len() < SLOT {
        Ok(text)
    } else {
        Err(io::ErrorKind::InvalidData.into())
    }
}

/// The text, and blanks and a line feed behind it.
fn blank<const LENGTH: usize>(text: &[u8]) -> Vec<u8> {
    let mut bytes = vec![b' '; LENGTH];
    bytes[..text.len()].copy_from_slice(text);
    bytes[LENGTH - 1] = b'\n';
    bytes
}

/// A slot as text. Where it does not fit, the texts in its failure (a path, a URL, a pattern) are cut: all else is
/// bounded.
fn encode(slot: &Slot) -> Vec<u8> {
    let mut slot = slot.clone();
    for most in [160, 40, 0] {
        match serde_json::to_vec(&slot) {
            Ok(text) if text.len() < KNOWN => return text,
            Ok(_) | Err(_) => cut_texts(&mut slot.state.phase, most),
        }
    }
    serde_json::to_vec(&slot)
        .ok()
        .filter(|text| text.len() < KNOWN)
        .unwrap_or_default()
}

fn cut_texts(phase: &mut Phase, most: usize) {
    match phase {
        Phase::Starting { last: reason, .. } => {
            if let Some(reason) = reason {
                cut_reason(reason, most);
            }
        }
        Phase::Stopping { after, .. } | Phase::Killing { after, .. } => match after {
            After::Failure { failure, .. } => cut_failure(failure, most),
            After::Order => {}
        },
        Phase::Waiting { failure, .. } | Phase::Failed { failure } => cut_failure(failure, most),
        Phase::Down | Phase::Spawning | Phase::Up { .. } => {}
    }
}

fn cut_failure(failure: &mut Failure, most: usize) {
    match failure {
        Failure::Spawn { path, .. } => cut(path, most),
        Failure::Late { reason, .. } | Failure::Unhealthy { reason, .. } => {
            cut_reason(reason, most);
        }
        Failure::Ended { .. } | Failure::Dependency { .. } | Failure::Memory { .. } => {}
    }
}

fn cut_reason(reason: &mut NotReady, most: usize) {
    match reason {
        NotReady::NoListener { address } | NotReady::NoAnswer { address } => cut(address, most),
        NotReady::Stranger {
            address, program, ..
        } => {
            cut(address, most);
            if let Some(program) = program {
                cut(program, most);
            }
        }
        NotReady::HttpStatus { url, .. } => cut(url, most),
        NotReady::NoLogLine { pattern } => cut(pattern, most),
        NotReady::NoNotification
        | NotReady::CheckFailed { .. }
        | NotReady::CheckHung { .. }
        | NotReady::CheckMissing { .. } => {}
    }
}

fn cut(text: &mut String, most: usize) {
    text.truncate(text.floor_char_boundary(most));
}

/// Which boot of the machine this is, and which of its PID namespaces: in a container that was started anew all numbers
/// begin again though the machine runs on.
pub(crate) fn boot() -> String {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let namespace = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    format!("{} {}", boot.trim(), namespace.display())
}

/// Tells one text of a configuration from another; FNV-1a, the same in every release.
pub(crate) fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A file in the run folder. It may hold passwords: nobody else reads it.
#[derive(Debug)]
pub(crate) struct Kept {
    path: PathBuf,
    file: File,
}

impl Kept {
    /// Makes sure that a file has this content. Where it has, that needs no room on the disk.
    pub(crate) fn with(path: &Path, content: &[u8]) -> io::Result<Self> {
        if fs::read(path).is_ok_and(|kept| kept == content) {
            Self::open(path)
        } else {
            Self::replace(path, content)
        }
    }

    fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).write(true).open(path)?;
        let path = path.to_path_buf();
        Ok(Self { path, file })
    }

    /// Puts a file into the place of one that may be there: the whole of it, or nothing is changed.
    fn replace(path: &Path, content: &[u8]) -> io::Result<Self> {
        let new = path.with_extension("new");
        // A kill may have left one.
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&new)?;
        let written = file
            .write_all_at(content, 0)
            .and_then(|()| fs::rename(&new, path));
        if written.is_err() {
            let _ = fs::remove_file(&new);
        }
        let path = path.to_path_buf();
        written.map(|()| Self { path, file })
    }

    fn renew(&mut self, folder: &File) -> io::Result<()> {
        // Whatever stands under the folder's name by now.
        let folder = Path::new("/proc/self/fd").join(folder.as_raw_fd().to_string());
        let path = folder.join(self.path.file_name().unwrap_or_default());
        let ours = self.file.metadata()?;
        let number = |file: &Metadata| (file.dev(), file.ino());
        if fs::symlink_metadata(&path).is_ok_and(|named| number(&named) == number(&ours)) {
            return Ok(());
        }
        let mut content = vec![0; usize::try_from(ours.len()).unwrap_or(0)];
        self.file.read_exact_at(&mut content, 0)?;
        self.file = Self::replace(&path, &content)?.file;
        Ok(())
    }
}
