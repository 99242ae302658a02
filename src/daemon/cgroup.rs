//! Control groups (cgroup v2): where our own may be divided, each component gets one, a *leaf*, and who belongs to
//! it is asked of the kernel. Must never divide a group that nobody gave us, nor touch what others made in it.

mod delegated;
mod leaf;

use std::env;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

pub(crate) use leaf::Leaf;

use crate::supervisor::component::ComponentId;

/// An operator's switch: `off`, or the folder of the group to divide.
pub(crate) const SWITCH: &str = "IMAGESERVING_CGROUP";
const OFF: &str = "off";

/// Where the supervisor itself stays once its group hands controllers on: such a group may have no processes.
const OURS: &str = "supervisor";

/// The controller by which the kernel accounts for memory.
const MEMORY: &str = "memory";

/// A group that is ours to divide.
#[derive(Debug)]
pub(crate) struct Subtree {
    folder: PathBuf,
    /// How the names of this instance's leaves begin. Another instance may divide the same group.
    prefix: String,
}

impl Subtree {
    /// The group that we may divide; `None` where there is none. `run` is the folder that tells this instance from others.
    pub(crate) fn find(run: &Path) -> Option<Self> {
        let (folder, hands_on) = match env::var_os(SWITCH) {
            Some(switch) if switch == OFF => return None,
            Some(folder) if !folder.is_empty() => (PathBuf::from(folder), true),
            Some(_) | None => delegated::ours()?,
        };
        Self::at(folder, run, hands_on)
    }

    /// `hands_on`: whether it may hand on controllers.
    fn at(folder: PathBuf, run: &Path, hands_on: bool) -> Option<Self> {
        // Since Linux 5.14.
        if !is_group(&folder) || !folder.join(leaf::KILL).exists() {
            return None;
        }
        let subtree = Self {
            prefix: prefix(run)?,
            folder,
        };
        subtree.sweep();
        if hands_on {
            subtree.account_for_memory();
        }
        Some(subtree)
    }

    /// Makes a component's leaf anew; where somebody lives in the one that is left of a former life, takes that.
    pub(crate) fn leaf(&self, component: &ComponentId) -> io::Result<Leaf> {
        Leaf::make(self.folder.join(format!("{}{component}", self.prefix)))
    }

    /// The leaf that a former supervisor left of a component.
    pub(crate) fn leaf_left(&self, component: &ComponentId) -> Option<Leaf> {
        let folder = self.folder.join(format!("{}{component}", self.prefix));
        folder.is_dir().then(|| Leaf::at(folder))
    }

    /// Removes the leaves of this instance in which nobody lives.
    fn sweep(&self) {
        for folder in self.children() {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with(&self.prefix) {
                Leaf::at(folder).remove();
            }
        }
    }

    fn children(&self) -> Vec<PathBuf> {
        leaf::children(&self.folder).collect()
    }

    /// Has the kernel account for the memory of each leaf, if it can. While there are processes in the group itself
    /// it refuses; where we are the only one we go out of the way.
    fn account_for_memory(&self) {
        if !self.lists("cgroup.controllers") || self.lists(CONTROL) || self.control('+').is_ok() {
            return;
        }
        let processes = fs::read_to_string(self.folder.join(leaf::PROCESSES));
        if processes.is_ok_and(|pids| pids.trim() != std::process::id().to_string()) {
            return;
        }
        let ours = self.folder.join(OURS);
        let _ = fs::create_dir(&ours);
        if move_to(&ours).is_ok() && self.control('+').is_err() {
            self.move_back();
        }
    }

    /// Leaves the group as it was found. Nothing of the components may live any more.
    pub(crate) fn close(&self) {
        self.sweep();
        let ours = self.folder.join(OURS);
        // Another instance may need what we would take back.
        if ours.is_dir() && self.children() == [ours] && self.control('-').is_ok() {
            self.move_back();
        }
    }

    fn move_back(&self) {
        let _ = move_to(&self.folder);
        let _ = fs::remove_dir(self.folder.join(OURS));
    }

    fn lists(&self, file: &str) -> bool {
        fs::read_to_string(self.folder.join(file))
            .is_ok_and(|names| names.split_ascii_whitespace().any(|name| name == MEMORY))
    }

    fn control(&self, sign: char) -> io::Result<()> {
        fs::write(self.folder.join(CONTROL), format!("{sign}{MEMORY}"))
    }
}

/// The controllers that a group hands on to those in it.
const CONTROL: &str = "cgroup.subtree_control";

/// How the names of an instance's leaves begin: no other one that is there now has the same folder.
fn prefix(run: &Path) -> Option<String> {
    let run = fs::metadata(run).ok()?;
    Some(format!("imageserving-{:x}-{:x}-", run.dev(), run.ino()))
}

/// Moves our own process.
fn move_to(folder: &Path) -> io::Result<()> {
    fs::write(folder.join(leaf::PROCESSES), "0")
}

/// Whether a folder belongs to the second version of control groups.
fn is_group(folder: &Path) -> bool {
    /// Of `linux/magic.h`.
    const CGROUP2: u64 = 0x6367_7270;
    // The field's type depends on the platform.
    rustix::fs::statfs(folder).is_ok_and(|system| u64::try_from(system.f_type) == Ok(CGROUP2))
}
