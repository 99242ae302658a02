//! Which processes belong to a component: everything that its main process started, also what left its
//! session or lost its parents. Reads `/proc`, only the entries concerned; must not signal anybody.

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::os::unix::fs::MetadataExt;

use crate::supervisor::fleet::Seat;

/// In the environment of each component: its name. Its children inherit it, so that one which left its
/// session and lost its parents is still known.
pub(crate) const MARKER: &str = "IMAGESERVING_COMPONENT";

/// The children of a process, of all its threads. Empty where the process is gone.
pub(crate) fn children(pid: u32) -> Vec<u32> {
    let mut children = Vec::new();
    let tasks = format!("/proc/{pid}/task");
    // A folder has two links and one for each folder in it: most processes have one thread, of their own number.
    match fs::metadata(&tasks).map(|tasks| tasks.nlink()) {
        Ok(3) => children_of_thread(pid, pid, &mut children),
        Ok(_) => {
            let threads = fs::read_dir(tasks).into_iter().flatten().flatten();
            for thread in threads.filter_map(|task| task.file_name().to_str()?.parse().ok()) {
                children_of_thread(pid, thread, &mut children);
            }
        }
        Err(_) => {}
    }
    children
}

fn children_of_thread(pid: u32, thread: u32, children: &mut Vec<u32>) {
    read(&format!("/proc/{pid}/task/{thread}/children"), |text| {
        let numbers = std::str::from_utf8(text).unwrap_or_default();
        children.extend(
            numbers
                .split_ascii_whitespace()
                .filter_map(|child| child.parse::<u32>().ok()),
        );
    });
}

/// Reads a file of `/proc`, most often with a single call: the kernel fills a page unless the file ends.
pub(crate) fn read<T>(path: &str, use_it: impl FnOnce(&[u8]) -> T) -> Option<T> {
    const PAGE: usize = 4096;
    /// No entry of the files that we read is longer.
    const LONGEST_ENTRY: usize = 512;
    let mut file = fs::File::open(path).ok()?;
    let mut first = [0; PAGE];
    let count = file.read(&mut first).ok()?;
    if count < PAGE - LONGEST_ENTRY {
        return Some(use_it(&first[..count]));
    }
    let mut all = first[..count].to_vec();
    file.read_to_end(&mut all).ok()?;
    Some(use_it(&all))
}

/// Adds all that descend from the given processes to them.
pub(crate) fn with_descendants(mut processes: Vec<u32>) -> Vec<u32> {
    let mut next = 0;
    while let Some(&pid) = processes.get(next) {
        processes.extend(children(pid));
        next += 1;
    }
    processes
}

/// The processes that we are the parent of: started by us, or fallen to us.
pub(crate) fn our_children() -> Vec<u32> {
    let us = std::process::id();
    let mut ours = Vec::new();
    // Only the thread that starts them has children: the first.
    children_of_thread(us, us, &mut ours);
    ours
}

/// The processes that lost their parents and fell to us (we are their subreaper), by component.
/// `mains` are the main processes that are known, the ended ones included; `names` tells a component's seat.
pub(crate) fn orphans(
    mains: &HashMap<u32, Seat>,
    names: &HashMap<String, Seat>,
) -> HashMap<Seat, Vec<u32>> {
    let mut orphans: HashMap<Seat, Vec<u32>> = HashMap::new();
    for pid in our_children() {
        if mains.contains_key(&pid) {
            continue;
        }
        let Some(stat) = Stat::read(pid).filter(|stat| !stat.is_dead()) else {
            continue;
        };
        let by_session = mains
            .get(&stat.session)
            .or_else(|| mains.get(&stat.group))
            .copied();
        if let Some(seat) = by_session.or_else(|| names.get(&marker(pid)?).copied()) {
            orphans.entry(seat).or_default().push(pid);
        }
    }
    orphans
}

/// The value of [`MARKER`] in a process's environment.
fn marker(pid: u32) -> Option<String> {
    let environment = fs::read(format!("/proc/{pid}/environ")).ok()?;
    let value = environment
        .split(|byte| *byte == 0)
        .find_map(|entry| entry.strip_prefix(MARKER.as_bytes())?.strip_prefix(b"="))?;
    String::from_utf8(value.to_vec()).ok()
}

/// What `/proc/PID/stat` says; see `proc_pid_stat(5)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stat {
    pub(crate) state: u8,
    pub(crate) parent: u32,
    pub(crate) group: u32,
    pub(crate) session: u32,
}

impl Stat {
    pub(crate) fn read(pid: u32) -> Option<Self> {
        read(&format!("/proc/{pid}/stat"), Self::parse)?
    }

    /// The program's name stands in brackets and may itself hold brackets and blanks: the last one counts.
    fn parse(text: &[u8]) -> Option<Self> {
        let end = text.iter().rposition(|byte| *byte == b')')?;
        let mut fields = std::str::from_utf8(text.get(end + 1..)?)
            .ok()?
            .split_ascii_whitespace();
        let state = *fields.next()?.as_bytes().first()?;
        let mut number = || fields.next()?.parse().ok();
        Some(Self {
            state,
            parent: number()?,
            group: number()?,
            session: number()?,
        })
    }

    pub(crate) fn is_dead(&self) -> bool {
        matches!(self.state, b'Z' | b'X')
    }
}

/// The program's name as the kernel has it, up to 15 bytes.
pub(crate) fn program_name(pid: u32) -> Option<String> {
    let name = fs::read(format!("/proc/{pid}/comm")).ok()?;
    Some(String::from_utf8_lossy(&name).trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_blanks_is_passed_over() {
        let stat = Stat::parse(b"42 (a) b (c)) S 1 40 39 0 -1 4194560").unwrap();
        assert_eq!(
            stat,
            Stat {
                state: b'S',
                parent: 1,
                group: 40,
                session: 39
            }
        );
        assert_eq!(Stat::parse(b"42 (cut"), None);
        assert_eq!(Stat::parse(b""), None);
    }

    #[test]
    fn a_child_is_found() {
        let mut child = std::process::Command::new("sleep")
            .arg("60")
            .spawn()
            .unwrap();
        assert!(with_descendants(vec![std::process::id()]).contains(&child.id()));
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
