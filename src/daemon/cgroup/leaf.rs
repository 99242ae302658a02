//! The control group of one component: everything that it ever started, whatever session or environment it took
//! on. Asks the kernel and obeys; must not be used on a group that is not a component's.

use std::fs::{self, File};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, PidfdFlags};

use crate::daemon::watch::{Sign, Watch};
use crate::daemon::{spawn, tree};
use crate::supervisor::component::ComponentId;
use crate::supervisor::fleet::Seat;

/// The files of each group; see the kernel's `Documentation/admin-guide/cgroup-v2.rst`.
pub(super) const PROCESSES: &str = "cgroup.procs";
pub(super) const KILL: &str = "cgroup.kill";
const EVENTS: &str = "cgroup.events";

/// What goes when somebody needs the room, of `memory.stat`: contents of files, however often they are read, and what the
/// kernel remembers of their names.
const SPARE: [&[u8]; 3] = [b"inactive_file ", b"active_file ", b"slab_reclaimable "];

/// How deep a component may nest groups of its own before we look no further.
const DEEPEST: usize = 32;

#[derive(Debug)]
pub(crate) struct Leaf {
    folder: PathBuf,
    /// Open while its end is awaited.
    events: Option<File>,
}

impl Leaf {
    pub(super) fn at(folder: PathBuf) -> Self {
        Self {
            folder,
            events: None,
        }
    }

    pub(super) fn make(folder: PathBuf) -> io::Result<Self> {
        let leaf = Self::at(folder);
        // Since Linux 6.14 whoever is made in a group dies at once where that group was ever killed.
        leaf.remove();
        match fs::create_dir(&leaf.folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            Ok(()) | Err(_) => Ok(leaf),
        }
    }

    /// The leaf of this component in which a process lives, wherever its supervisor had made it. `run` is the folder that
    /// tells this instance from others.
    pub(crate) fn of(pid: u32, component: &ComponentId, run: &Path) -> Option<Self> {
        let name = format!("{}{component}", super::prefix(run)?);
        let groups = fs::read_to_string(format!("/proc/{pid}/cgroup")).ok()?;
        let path = super::delegated::unified(&groups)?;
        let ours = path.split_inclusive('/').scan(0, |end, one| {
            *end += one.len();
            Some((*end, one.trim_end_matches('/')))
        });
        let (end, _) = ours.into_iter().find(|(_, one)| *one == name)?;
        super::delegated::mounted(path[..end].trim_end_matches('/')).map(Self::at)
    }

    /// The group as a descriptor, for a process that is to be made in it.
    pub(crate) fn open(&self) -> io::Result<OwnedFd> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(rustix::fs::open(&self.folder, flags, Mode::empty())?)
    }

    /// All living processes in it and in the groups that the component made below it.
    pub(crate) fn members(&self) -> Vec<u32> {
        let mut members = Vec::new();
        add_members(&self.folder, DEEPEST, &mut members);
        members
    }

    /// Whether a process is in it.
    fn holds(&self, pid: u32) -> bool {
        let name = self.folder.file_name().and_then(|name| name.to_str());
        fs::read_to_string(format!("/proc/{pid}/cgroup")).is_ok_and(|groups| {
            let path = super::delegated::unified(&groups);
            path.is_some_and(|path| path.split('/').any(|one| Some(one) == name))
        })
    }

    /// Sends a signal to all members but those that have it already.
    pub(crate) fn signal(&self, signal: i32, signalled: &[u32]) {
        for pid in self.members() {
            let number = i32::try_from(pid).ok().and_then(Pid::from_raw);
            let Some(number) = number.filter(|_| !signalled.contains(&pid)) else {
                continue;
            };
            // Between our look and the descriptor the number may have passed to a stranger.
            if let Ok(pidfd) = rustix::process::pidfd_open(number, PidfdFlags::empty())
                && self.holds(pid)
            {
                spawn::send(&pidfd, signal);
            }
        }
    }

    /// SIGKILL to all members at once, also to those that are being made at this moment.
    pub(crate) fn kill(&self) {
        let _ = fs::write(self.folder.join(KILL), "1");
    }

    /// Whether anybody lives in it or below it. Where its end is awaited, this is the look that takes the sign back.
    pub(crate) fn is_populated(&self) -> bool {
        let mut text = [0; 128];
        let read = match &self.events {
            Some(events) => events.read_at(&mut text, 0),
            None => {
                File::open(self.folder.join(EVENTS)).and_then(|events| events.read_at(&mut text, 0))
            }
        };
        let count = read.unwrap_or(0);
        text[..count]
            .split(|byte| *byte == b'\n')
            .any(|line| line == b"populated 1")
    }

    /// Has a sign given when its last member is gone. Whether one is there still.
    pub(crate) fn await_end(&mut self, seat: Seat, watch: &Watch) -> bool {
        // Not watched, the end of those that are not our children would be seen with the next of ours that ends.
        self.events = File::open(self.folder.join(EVENTS))
            .ok()
            .filter(|events| watch.add(events, Sign::Emptied(seat)).is_ok());
        self.is_populated()
    }

    /// No further sign is wanted.
    pub(crate) fn forget_end(&mut self) {
        self.events = None;
    }

    /// The memory that its members need, in bytes: what the kernel could not take away from them at once. `None`:
    /// the kernel does not account for it.
    pub(crate) fn memory(&self) -> Option<u64> {
        let current = tree::read(&self.path("memory.current"), number)??;
        let spare = tree::read(&self.path("memory.stat"), |text| {
            text.split(|byte| *byte == b'\n')
                .filter_map(|line| {
                    SPARE
                        .iter()
                        .find_map(|name| number(line.strip_prefix(*name)?))
                })
                .fold(0, u64::saturating_add)
        });
        Some(current.saturating_sub(spare.unwrap_or(0)))
    }

    /// Removes it with the groups that the component made in it, unless somebody lives there.
    pub(crate) fn remove(&self) {
        if !self.is_populated() {
            remove(&self.folder, DEEPEST);
        }
    }

    fn path(&self, file: &str) -> String {
        self.folder.join(file).to_string_lossy().into_owned()
    }
}

fn number(text: &[u8]) -> Option<u64> {
    std::str::from_utf8(text).ok()?.trim().parse().ok()
}

fn add_members(folder: &Path, depth: usize, members: &mut Vec<u32>) {
    // A group of the threaded kind lists nothing: what is in it the one above lists.
    tree::read(&folder.join(PROCESSES).to_string_lossy(), |text| {
        let numbers = std::str::from_utf8(text).unwrap_or_default();
        let pids = numbers
            .split_ascii_whitespace()
            .filter_map(|pid| pid.parse::<u32>().ok());
        // Those of another PID namespace have no number here.
        members.extend(pids.filter(|pid| *pid != 0));
    });
    // A folder has two links and one for each folder in it: most components make no groups.
    let is_divided = fs::metadata(folder).is_ok_and(|folder| folder.nlink() > 2);
    if is_divided && depth > 0 {
        for child in children(folder) {
            add_members(&child, depth - 1, members);
        }
    }
}

fn remove(folder: &Path, depth: usize) {
    if fs::remove_dir(folder).is_err() && depth > 0 {
        for child in children(folder) {
            remove(&child, depth - 1);
        }
        let _ = fs::remove_dir(folder);
    }
}

/// The groups in a group.
pub(super) fn children(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with the files that a group would have.
    fn files(files: &[(&str, &str)]) -> (tempfile::TempDir, Leaf) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let leaf = Leaf::at(folder.path().to_owned());
        (folder, leaf)
    }

    #[test]
    fn memory_is_without_what_the_kernel_could_take_back() {
        let stat = "anon 4096\nfile 5000\ninactive_anon 4096\ninactive_file 3000\nactive_file 2000\n\
                    slab_reclaimable 500\nslab_unreclaimable 404\n";
        let (_folder, leaf) = files(&[("memory.current", "10000\n"), ("memory.stat", stat)]);
        assert_eq!(leaf.memory(), Some(4500));
        // The numbers are not of one moment.
        let (_folder, leaf) = files(&[("memory.current", "5000\n"), ("memory.stat", stat)]);
        assert_eq!(leaf.memory(), Some(0));
        let (_folder, leaf) = files(&[("memory.current", "10000\n")]);
        assert_eq!(leaf.memory(), Some(10000));
        let (_folder, leaf) = files(&[("memory.current", "many\n")]);
        assert_eq!(leaf.memory(), None);
        let (_folder, leaf) = files(&[]);
        assert_eq!(leaf.memory(), None);
    }

    #[test]
    fn members_are_also_those_of_groups_below() {
        let (_folder, leaf) = files(&[
            (PROCESSES, "12\n0\n13\n"),
            ("a/cgroup.procs", ""),
            ("a/b/cgroup.procs", "14\n"),
        ]);
        assert_eq!(leaf.members(), [12, 13, 14]);
    }

    #[test]
    fn what_is_gone_is_empty() {
        let leaf = Leaf::at("/nowhere".into());
        assert!(!leaf.is_populated());
        assert!(leaf.members().is_empty());
        let (_folder, leaf) = files(&[(EVENTS, "populated 1\nfrozen 0\n")]);
        assert!(leaf.is_populated());
        let (_folder, leaf) = files(&[(EVENTS, "populated 0\nfrozen 0\n")]);
        assert!(!leaf.is_populated());
    }
}
