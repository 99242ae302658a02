//! Memory of processes, by sysinfo. Only the processes asked for are read, and only when somebody asks.

use std::fs::File;
use std::os::unix::fs::FileExt;

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// Processes beyond those asked for that may be remembered until all are forgotten.
const SUPERFLUOUS: usize = 256;

/// What a process tree uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// In bytes: what the control group accounts for, or the resident memory of all, pages that they share counted for each.
    pub(crate) memory: u64,
    /// The processes that were alive.
    pub(crate) processes: u32,
}

/// The processes of a component.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    pub(crate) processes: Vec<u32>,
    /// What they use, where the kernel adds it up itself, in bytes.
    pub(crate) memory: Option<u64>,
}

#[derive(Debug, Default)]
pub(crate) struct Resources {
    system: Option<System>,
    /// `/proc/self/statm`, kept open: ours is asked for with every status.
    own: Option<File>,
}

impl Resources {
    /// Our own resident memory, in bytes.
    pub(crate) fn own_memory(&mut self) -> Option<u64> {
        if self.own.is_none() {
            self.own = File::open("/proc/self/statm").ok();
        }
        let mut text = [0; 128];
        let count = self.own.as_ref()?.read_at(&mut text, 0).ok()?;
        let resident = std::str::from_utf8(&text[..count])
            .ok()?
            .split_ascii_whitespace()
            .nth(1)?;
        Some(resident.parse::<u64>().ok()? * rustix::param::page_size() as u64)
    }

    /// Reads the processes of each of the given trees.
    pub(crate) fn usage(&mut self, trees: &[Tree]) -> Vec<Usage> {
        let unknown = trees.iter().filter(|tree| tree.memory.is_none());
        let pids: Vec<Pid> = unknown
            .flat_map(|tree| &tree.processes)
            .map(|&pid| Pid::from_u32(pid))
            .collect();
        if !pids.is_empty() {
            self.read(&pids);
        }
        let usage = |tree: &Tree| match tree.memory {
            Some(memory) => Usage {
                memory,
                processes: u32::try_from(tree.processes.len()).unwrap_or(u32::MAX),
            },
            None => self.added_up(&tree.processes),
        };
        trees.iter().map(usage).collect()
    }

    fn read(&mut self, pids: &[Pid]) {
        if self.system.is_none() {
            self.system = System::new().ok();
        }
        let Some(system) = &mut self.system else {
            return;
        };
        // It keeps what it once read: processes that ended meanwhile would stay for ever.
        if system.processes().len() > pids.len() + SUPERFLUOUS
            && let Ok(fresh) = System::new()
        {
            *system = fresh;
        }
        let only_memory = ProcessRefreshKind::nothing().with_memory().without_tasks();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(pids), true, only_memory);
    }

    fn added_up(&self, processes: &[u32]) -> Usage {
        let alive = processes
            .iter()
            .filter_map(|&pid| self.system.as_ref()?.process(Pid::from_u32(pid)));
        alive.fold(Usage::default(), |sum, process| Usage {
            memory: sum.memory + process.memory(),
            processes: sum.processes + 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(pid: u32) -> Tree {
        Tree {
            processes: vec![pid],
            memory: None,
        }
    }

    #[test]
    fn what_was_asked_for_long_ago_is_forgotten() {
        let mut resources = Resources::default();
        for _ in 0..SUPERFLUOUS + 3 {
            let mut child = std::process::Command::new("/bin/sleep")
                .arg("infinity")
                .spawn()
                .unwrap();
            let usage = resources.usage(&[tree(child.id())]);
            assert_eq!(usage[0].processes, 1);
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let known = resources.system.unwrap().processes().len();
        assert!(known <= SUPERFLUOUS + 1, "{known}");
    }

    #[test]
    fn our_own_memory_is_known_and_a_dead_process_has_none() {
        let mut resources = Resources::default();
        let by_kernel = Tree {
            processes: vec![1, 2],
            memory: Some(3),
        };
        let trees = [
            tree(std::process::id()),
            tree(u32::MAX >> 2),
            Tree::default(),
            by_kernel,
        ];
        let usage = resources.usage(&trees);
        assert!(
            usage[0].memory > 100_000 && usage[0].processes == 1,
            "{usage:?}"
        );
        assert_eq!(usage[1..3], [Usage::default(); 2]);
        assert_eq!((usage[3].memory, usage[3].processes), (3, 2));
        assert!(resources.own_memory().unwrap() > 100_000);
    }
}
