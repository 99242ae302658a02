//! Judges configuration and machine without changing anything: what a start would refuse, all of it, and what an
//! operator should know beforehand.

use std::collections::HashSet;
use std::fs;
use std::os::unix::fs::MetadataExt;

use sysinfo::{CGroupLimits, System};

use crate::config::{Address, ComponentConfig, Config, Probe};
use crate::daemon::listeners::Listeners;
use crate::daemon::preflight::{self, Circumstances};
use crate::daemon::{access, accounts, configuration, program, tree};
use crate::instance::Instance;
use crate::supervisor::report::{Finding, Refusal};

/// With less than this left, in bytes, the kernel soon ends processes.
const SHORT_OF_MEMORY: u64 = 64 << 20;

/// What runs of the instance, as its supervisor says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Running {
    /// The supervisor; `None`: there is none.
    pub(crate) supervisor: Option<u32>,
    /// The main processes of the components.
    pub(crate) components: Vec<u32>,
}

impl Running {
    /// Whether a process belongs to the instance. The supervisor is ancestor to all of them, for it adopts orphans.
    /// Who is not allowed to see the instance's processes takes what cannot be seen for one of them.
    fn has(&self, process: Option<u32>) -> bool {
        let Some(mut pid) = process else {
            return self.supervisor.is_some_and(is_hidden);
        };
        while pid > 1 {
            if self.supervisor == Some(pid) || self.components.contains(&pid) {
                return true;
            }
            pid = tree::Stat::read(pid).map_or(0, |stat| stat.parent);
        }
        false
    }
}

/// Whether the open sockets of a process are not for us to see.
fn is_hidden(pid: u32) -> bool {
    let us = rustix::process::geteuid();
    let owner = fs::metadata(format!("/proc/{pid}")).map(|about| about.uid());
    !us.is_root() && owner.ok() != Some(us.as_raw())
}

/// Everything that is wrong, or may soon be, in the order of the configuration.
pub(crate) fn check(instance: &Instance, config: &Config, running: &Running) -> Vec<Finding> {
    let mut findings = Vec::new();
    // A supervisor that runs has its folders, and whoever may only speak to it need not be able to use them.
    if running.supervisor.is_none() {
        let folders = [&instance.run, &instance.logs, &instance.data];
        findings.extend(folders.into_iter().filter_map(|folder| {
            let errno = access::can_be_made(folder).err()?;
            Some(Finding::Refused(Refusal::Folder {
                path: folder.display().to_string(),
                errno,
            }))
        }));
    }
    let group = config.supervisor.control_group.as_ref();
    findings.extend(
        group
            .filter(|name| accounts::group_by_name(name).is_none())
            .map(|name| Finding::Refused(Refusal::ControlGroup { name: name.clone() })),
    );
    let mut made_at_start = vec![instance.data.clone()];
    if config.is_built_in {
        made_at_start.extend(configuration::folders(instance).map(|(folder, _)| folder));
    }
    let is_ours = |pid| running.has(pid);
    let circumstances = Circumstances {
        is_ours: Some(&is_ours),
        given_up: &HashSet::new(),
        listeners: &Listeners::default(),
        made_at_start: &made_at_start,
        is_built_in: config.is_built_in,
        language: None,
    };
    for component in &config.components {
        let judged = preflight::judge(component, instance, &circumstances);
        findings.extend(judged.refusals.into_iter().map(Finding::Refused));
    }
    findings.extend(same_addresses(&config.components));
    findings.extend(health_of_strangers(&config.components, &circumstances));
    findings.extend(memory(&config.components));
    findings
}

/// Components that start by themselves and want the same address. Of those that do not, perhaps only one is ever
/// started.
fn same_addresses(components: &[ComponentConfig]) -> Vec<Finding> {
    let mut wanted: Vec<(&ComponentConfig, Address)> = Vec::new();
    let mut findings = Vec::new();
    for component in components.iter().filter(|component| component.autostart) {
        let addresses = preflight::addresses(component);
        let rival = wanted.iter().find_map(|(other, wanted)| {
            let mut own = addresses.iter();
            own.find(|own| preflight::collide(own, wanted))
                .map(|own| (*other, own))
        });
        if let Some((other, address)) = rival {
            findings.push(Finding::SameAddress {
                component: other.id.clone(),
                other: component.id.clone(),
                address: program::shown(address),
            });
        }
        wanted.extend(addresses.into_iter().map(|address| (component, address)));
    }
    findings
}

/// A component's health may be asked through another one, but hardly through a program that nobody here supervises.
fn health_of_strangers(
    components: &[ComponentConfig],
    circumstances: &Circumstances<'_>,
) -> Vec<Finding> {
    let own: Vec<Address> = components.iter().flat_map(preflight::addresses).collect();
    let asked = components.iter().filter_map(|component| {
        let address = match &component.health.as_ref()?.probe {
            Probe::Tcp(address) | Probe::Http { address, .. } => address,
            Probe::Log(_) | Probe::Notify | Probe::Command(_) => return None,
        };
        Some((component, address))
    });
    asked
        .filter(|(_, address)| !own.contains(address) && is_of_this_machine(address))
        .filter(|(_, address)| circumstances.stranger_at(address).is_some())
        .map(|(component, address)| Finding::HealthOfStranger {
            component: component.id.clone(),
            address: program::shown(address),
        })
        .collect()
}

fn is_of_this_machine(address: &Address) -> bool {
    let addresses = program::addresses(address);
    addresses.iter().all(std::net::IpAddr::is_loopback)
}

/// Compares what the components may take with what there is.
fn memory(components: &[ComponentConfig]) -> Vec<Finding> {
    let Ok(mut system) = System::new() else {
        return Vec::new();
    };
    system.refresh_memory();
    let (mut memory, mut available) = (system.total_memory(), system.available_memory());
    // In a container it is the container's share that counts.
    if let Some(limits) = system
        .cgroup_limits()
        .filter(|limits| limits.total_memory > 0)
    {
        memory = memory.min(limits.total_memory);
        available = available.min(left_of(&limits));
    }
    judge_memory(components, memory, available)
}

/// What a container may still take. Its cache of files counts as taken, and yet the kernel gives it up when asked.
fn left_of(limits: &CGroupLimits) -> u64 {
    limits.total_memory.saturating_sub(limits.rss)
}

fn judge_memory(components: &[ComponentConfig], memory: u64, available: u64) -> Vec<Finding> {
    let limits = components
        .iter()
        .filter(|component| component.autostart)
        .filter_map(|component| component.memory_limit)
        .fold(0, u64::saturating_add);
    let mut findings = Vec::new();
    if limits > memory && memory > 0 {
        findings.push(Finding::MemoryLimits { limits, memory });
    }
    if available < SHORT_OF_MEMORY && memory > 0 {
        findings.push(Finding::MemoryShort { available });
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse;

    fn components(text: &str) -> Vec<ComponentConfig> {
        parse(text).unwrap().components
    }

    #[test]
    fn memory_is_judged_by_the_sum_of_the_limits_and_by_what_is_left() {
        let two = components(
            "[components.a]\ncommand = [\"a\"]\nmemory-limit = \"2GiB\"\n\
             [components.b]\ncommand = [\"b\"]\nmemory-limit = \"3GiB\"\n\
             [components.c]\ncommand = [\"c\"]\nmemory-limit = \"9GiB\"\nautostart = false\n",
        );
        let gib = |count: u64| count << 30;
        assert_eq!(judge_memory(&two, gib(5), gib(1)), []);
        assert_eq!(
            judge_memory(&two, gib(4), gib(1)),
            [Finding::MemoryLimits {
                limits: gib(5),
                memory: gib(4)
            }]
        );
        assert_eq!(
            judge_memory(&two, gib(8), 1 << 20),
            [Finding::MemoryShort { available: 1 << 20 }]
        );
        // Nothing is known of the machine.
        assert_eq!(judge_memory(&two, 0, 0), []);
    }

    #[test]
    fn two_that_want_one_address_are_found_unless_they_take_turns() {
        let pair = |second: &str| {
            components(&format!(
                "[components.a]\ncommand = [\"a\"]\nready = {{ tcp = \"127.0.0.1:8080\" }}\n\
                 [components.ps]\ncommand = [\"x\", \"serve\", \"ps\"]\n{second}"
            ))
        };
        let found = same_addresses(&pair(""));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(same_addresses(&pair("autostart = false")), []);
        let own = |listen: &str| {
            let found = same_addresses(&components(&format!(
                "[components.a]\ncommand = [\"a\"]\nready = {{ tcp = \"127.0.0.1:8080\" }}\n\
                 [components.ps]\ncommand = [\"x\", \"serve\", \"ps\", \"--listen={listen}\"]\n"
            )));
            found.len()
        };
        // Who listens at all addresses listens at each of them.
        assert_eq!((own("0.0.0.0:8080"), own("[::]:8080")), (1, 1));
        assert_eq!((own("127.0.0.2:8080"), own("0.0.0.0:8081")), (0, 0));
    }

    #[test]
    fn files_that_the_kernel_keeps_in_memory_are_not_taken_from_a_container() {
        let limits = CGroupLimits {
            total_memory: 1 << 30,
            free_memory: 1 << 20,
            free_swap: 0,
            rss: 1 << 28,
        };
        assert_eq!(left_of(&limits), (1 << 30) - (1 << 28));
    }

    #[test]
    fn descendants_of_the_supervisor_are_the_instances_own() {
        let us = std::process::id();
        let parent = tree::Stat::read(us).unwrap().parent;
        let below = |supervisor| Running {
            supervisor,
            components: Vec::new(),
        };
        assert!(below(Some(us)).has(Some(us)));
        assert!(below(Some(parent)).has(Some(us)) || parent <= 1);
        assert!(!below(None).has(Some(us)));
        assert!(!below(None).has(None));
        // What we cannot see of our own supervisor's machine is a stranger's.
        let components = vec![us];
        let supervisor = Some(us);
        assert!(
            !Running {
                supervisor,
                components
            }
            .has(None)
        );
    }
}
