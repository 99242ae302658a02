//! Which processes belong to a component: everything that its main process started, also what left its
//! session or lost its parents. Reads `/proc`, only the entries concerned; must not signal anybody.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::config::ComponentConfig;
use crate::daemon::accounts;
use crate::supervisor::fleet::Seat;

/// In the environment of each component: its name. Its children inherit it, so that one which left its
/// session and lost its parents is still known.
pub(crate) const MARKER: &str = "IMAGESERVING_COMPONENT";

/// Beside it: the run folder of its instance. Another instance may have a component of the same name.
pub(crate) const RUN_MARKER: &str = "IMAGESERVING_RUN";

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

/// The values of variables in the environment of a process, where it has all of them.
pub(crate) fn variables<const COUNT: usize>(
    pid: u32,
    names: [&str; COUNT],
) -> Option<[Vec<u8>; COUNT]> {
    let environment = fs::File::open(format!("/proc/{pid}/environ")).ok()?;
    values(environment, names)
}

/// Reads an environment until each of these variables has a value, and not for ever.
fn values<const COUNT: usize>(
    environment: impl Read,
    names: [&str; COUNT],
) -> Option<[Vec<u8>; COUNT]> {
    /// What the kernel gives to a new program. A process may let its environment seem to be of any length.
    const LONGEST: u64 = 6 << 20;
    let mut environment = BufReader::new(environment.take(LONGEST));
    let mut found = [const { None }; COUNT];
    let mut entry = Vec::new();
    while found.iter().any(Option::is_none) {
        entry.clear();
        if environment.read_until(0, &mut entry).ok()? == 0 {
            return None;
        }
        let entry = entry.strip_suffix(b"\0").unwrap_or(&entry);
        for (value, name) in found.iter_mut().zip(names) {
            let named = || entry.strip_prefix(name.as_bytes())?.strip_prefix(b"=");
            if value.is_none() {
                *value = named().map(<[u8]>::to_vec);
            }
        }
    }
    Some(found.map(Option::unwrap_or_default))
}

/// How the processes of our components are told from all others.
pub(crate) struct Kinship<'a> {
    /// The main processes that are known, the ended ones included, as long as their numbers are taken.
    pub(crate) mains: &'a HashMap<u32, Seat>,
    /// The seats of the components by name.
    pub(crate) names: &'a HashMap<String, Seat>,
    /// What a component is configured to be.
    pub(crate) config_of: Box<dyn Fn(Seat) -> &'a ComponentConfig + 'a>,
    /// Our run folder.
    pub(crate) run: &'a Path,
}

/// Whose a process is. Its folder says another one where it may not be inspected.
pub(crate) fn real_user(pid: u32) -> Option<u32> {
    read(&format!("/proc/{pid}/status"), |text| {
        let text = String::from_utf8_lossy(text);
        let users = text.lines().find_map(|line| line.strip_prefix("Uid:"))?;
        users.split_ascii_whitespace().next()?.parse().ok()
    })?
}

impl Kinship<'_> {
    /// The component that a process belongs to, whoever is its parent by now.
    pub(crate) fn seat_of(&self, pid: u32, stat: &Stat) -> Option<Seat> {
        let by_session = self
            .mains
            .get(&stat.session)
            .or_else(|| self.mains.get(&stat.group))
            .copied();
        by_session.or_else(|| self.marked_seat_of(pid))
    }

    /// The component that the environment of a process names. Anybody may write that name there: it counts where the
    /// process is the component's user's, or ours.
    pub(crate) fn marked_seat_of(&self, pid: u32) -> Option<Seat> {
        let &seat = self.names.get(&mark(pid, self.run)?)?;
        let user = real_user(pid)?;
        let is_ours = user == rustix::process::geteuid().as_raw();
        let account = || accounts::of((self.config_of)(seat)).ok().flatten();
        let may_be = is_ours || account().is_some_and(|account| account.identity.user == user);
        may_be.then_some(seat)
    }

    /// The processes that lost their parents and fell to us (we are their subreaper) or to the `fosters` of those that a
    /// former supervisor had started, by component.
    pub(crate) fn orphans(&self, fosters: &[u32]) -> HashMap<Seat, Vec<u32>> {
        let mut orphans: HashMap<Seat, Vec<u32>> = HashMap::new();
        let fallen = fosters.iter().flat_map(|&foster| children(foster));
        for pid in our_children().into_iter().chain(fallen) {
            if self.mains.contains_key(&pid) {
                continue;
            }
            let Some(stat) = Stat::read(pid).filter(|stat| !stat.is_dead()) else {
                continue;
            };
            if let Some(seat) = self.seat_of(pid, &stat) {
                orphans.entry(seat).or_default().push(pid);
            }
        }
        orphans
    }
}

/// The name of the component that the environment of a process says it is of, in the instance of this run folder.
pub(crate) fn mark(pid: u32, run: &Path) -> Option<String> {
    let [name, of] = variables(pid, [MARKER, RUN_MARKER])?;
    let is_of_instance = of == run.as_os_str().as_bytes();
    String::from_utf8(name).ok().filter(|_| is_of_instance)
}

/// All processes of the machine that can be seen. Only for the moment at which a supervisor takes over.
pub(crate) fn all() -> Vec<(u32, Stat)> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|pid| Some((pid, Stat::read(pid)?)))
        .collect()
}

/// The places of two fields, as `proc_pid_stat(5)` numbers them.
const SESSION: usize = 6;
const STARTTIME: usize = 22;

/// What `/proc/PID/stat` says; see `proc_pid_stat(5)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stat {
    pub(crate) state: u8,
    pub(crate) parent: u32,
    pub(crate) group: u32,
    pub(crate) session: u32,
    /// When it started, in ticks since boot. With its number it is the only process ever, until the next boot.
    pub(crate) start: u64,
}

impl Stat {
    pub(crate) fn read(pid: u32) -> Option<Self> {
        read(&format!("/proc/{pid}/stat"), Self::parse)?
    }

    /// The program's name stands in brackets and may itself hold brackets and blanks: the last one counts.
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
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
            start: fields.nth(STARTTIME - SESSION - 1)?.parse().ok()?,
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
    use std::os::unix::process::CommandExt;

    use super::*;

    #[test]
    fn a_name_with_brackets_and_blanks_is_passed_over() {
        let rest = "0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 777 8192";
        let stat = Stat::parse(format!("42 (a) b (c)) S 1 40 39 {rest}").as_bytes()).unwrap();
        assert_eq!(
            stat,
            Stat {
                state: b'S',
                parent: 1,
                group: 40,
                session: 39,
                start: 777
            }
        );
        assert_eq!(Stat::parse(b"42 (cut"), None);
        assert_eq!(Stat::parse(b""), None);
    }

    #[test]
    fn an_environment_without_end_is_not_read_to_its_end() {
        let both = format!("A=b\0{RUN_MARKER}=/run\0{MARKER}=is\0");
        let names = [MARKER, RUN_MARKER];
        let marks = |begin: &str| values(begin.as_bytes().chain(std::io::repeat(b'x')), names);
        assert_eq!(marks(&both), Some([b"is".to_vec(), b"/run".to_vec()]));
        assert_eq!(marks("A=b\0"), None);
        assert_eq!(values(&b"A=b\0"[..], names), None);
    }

    #[test]
    fn only_who_may_be_a_component_is_believed_to_be_one() {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        let config =
            crate::config::parse("[components.is]\ncommand = [\"sleep\"]\nuser = \"nobody\"\n");
        let config = config.unwrap();
        let names = HashMap::from([("is".to_owned(), 0)]);
        let kinship = Kinship {
            mains: &HashMap::new(),
            names: &names,
            config_of: Box::new(|seat| &config.components[seat]),
            run: Path::new("/run/here"),
        };
        for (user, seat) in [(0, Some(0)), (65534, Some(0)), (65533, None)] {
            let mut command = std::process::Command::new("sleep");
            command
                .arg("60")
                .env(MARKER, "is")
                .env(RUN_MARKER, "/run/here");
            let mut child = command.uid(user).spawn().unwrap();
            assert_eq!(real_user(child.id()), Some(user));
            assert_eq!(kinship.marked_seat_of(child.id()), seat, "{user}");
            child.kill().unwrap();
            child.wait().unwrap();
        }
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
