//! Memory of processes, by sysinfo. Only the processes asked for are read, and only when somebody asks.

use std::fs::File;
use std::os::unix::fs::FileExt;

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// Processes beyond those asked for that may be remembered until all are forgotten.
const SUPERFLUOUS: usize = 256;

/// What a process tree uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// Resident memory, in bytes. Pages that processes share count for each.
    pub(crate) memory: u64,
    /// The processes that were alive.
    pub(crate) processes: u32,
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
    pub(crate) fn usage(&mut self, trees: &[Vec<u32>]) -> Vec<Usage> {
        if trees.iter().all(Vec::is_empty) {
            return vec![Usage::default(); trees.len()];
        }
        if self.system.is_none() {
            self.system = System::new().ok();
        }
        let Some(system) = &mut self.system else {
            return vec![Usage::default(); trees.len()];
        };
        let pids: Vec<Pid> = trees
            .iter()
            .flatten()
            .map(|&pid| Pid::from_u32(pid))
            .collect();
        // It keeps what it once read: processes that ended meanwhile would stay for ever.
        if system.processes().len() > pids.len() + SUPERFLUOUS
            && let Ok(fresh) = System::new()
        {
            *system = fresh;
        }
        let only_memory = ProcessRefreshKind::nothing().with_memory().without_tasks();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&pids), true, only_memory);
        let usage = |tree: &Vec<u32>| {
            let alive = tree
                .iter()
                .filter_map(|&pid| system.process(Pid::from_u32(pid)));
            alive.fold(Usage::default(), |sum, process| Usage {
                memory: sum.memory + process.memory(),
                processes: sum.processes + 1,
            })
        };
        trees.iter().map(usage).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_long_ago_is_forgotten() {
        let mut resources = Resources::default();
        for _ in 0..SUPERFLUOUS + 3 {
            let mut child = std::process::Command::new("/bin/sleep")
                .arg("infinity")
                .spawn()
                .unwrap();
            let usage = resources.usage(&[vec![child.id()]]);
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
        let trees = [vec![std::process::id()], vec![u32::MAX >> 2], vec![]];
        let usage = resources.usage(&trees);
        assert!(
            usage[0].memory > 100_000 && usage[0].processes == 1,
            "{usage:?}"
        );
        assert_eq!(usage[1..], [Usage::default(); 2]);
        assert!(resources.own_memory().unwrap() > 100_000);
    }
}
