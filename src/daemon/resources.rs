//! Memory of processes, by sysinfo. Only the processes asked for are read, and only when somebody asks.

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

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
}

impl Resources {
    /// Reads the given processes.
    pub(crate) fn usage(&mut self, processes: &[u32]) -> Usage {
        if self.system.is_none() {
            self.system = System::new().ok();
        }
        let Some(system) = &mut self.system else {
            return Usage::default();
        };
        let pids: Vec<Pid> = processes.iter().map(|&pid| Pid::from_u32(pid)).collect();
        let only_memory = ProcessRefreshKind::nothing().with_memory().without_tasks();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&pids), true, only_memory);
        let alive = pids.iter().filter_map(|pid| system.process(*pid));
        let usage = alive.fold(Usage::default(), |sum, process| Usage {
            memory: sum.memory + process.memory(),
            processes: sum.processes + 1,
        });
        usage
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_memory_is_known_and_a_dead_process_has_none() {
        let mut resources = Resources::default();
        let ours = resources.usage(&[std::process::id()]);
        assert!(ours.memory > 100_000 && ours.processes == 1, "{ours:?}");
        assert_eq!(resources.usage(&[u32::MAX >> 2]), Usage::default());
    }
}
