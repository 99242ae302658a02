//! A control group for a test: made where the groups of the second version are mounted, and gone with the test.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, thread};

use crate::env::Env;
use crate::machine::{DEADLINE, can_act_as_root, program, skip};

/// A control group for one instance. When it is dropped nobody may be left in it.
pub(super) struct Group {
    pub(super) folder: PathBuf,
}

impl Group {
    /// Made where the groups of the second version are mounted; `None`: said already why not.
    pub(super) fn of(env: &Env) -> Option<Self> {
        if !can_act_as_root("making control groups") {
            return None;
        }
        let Some(mount) = mount() else {
            skip("control groups of the second version are not mounted");
            return None;
        };
        let name = env.home().file_name().unwrap().to_str().unwrap();
        let folder = mount.join(format!("imageserving-tests-{name}"));
        if let Err(error) = fs::create_dir(&folder) {
            skip(&format!("{}: {error}", folder.display()));
            return None;
        }
        Some(Self { folder })
    }

    pub(super) fn set(&self, file: &str, value: &str) {
        fs::write(self.folder.join(file), value).unwrap();
    }

    /// The groups in it, by name.
    pub(super) fn groups(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.folder).unwrap().map(Result::unwrap);
        let folders = entries.filter(|entry| entry.path().is_dir());
        let mut names: Vec<String> = folders
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The group in it whose name ends with a component's.
    #[track_caller]
    pub(super) fn of_component(&self, id: &str) -> PathBuf {
        let groups = self.groups();
        let name = groups.iter().find(|name| name.ends_with(&format!("-{id}")));
        self.folder
            .join(name.unwrap_or_else(|| panic!("none of {id} in {groups:?}")))
    }

    /// A command that is executed by a shell which entered the group before.
    pub(super) fn entered_by(&self, env: &Env) -> Command {
        let mut shell = env.other("/bin/sh");
        let enter = "echo 0 > \"$1/cgroup.procs\" && shift && exec \"$@\"";
        shell.args(["-c", enter, "sh"]).arg(&self.folder);
        shell.arg(program());
        shell
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        for name in self.groups() {
            // A failed test leaves some.
            let _ = fs::write(self.folder.join(name).join("cgroup.kill"), "1");
        }
        let end = Instant::now() + DEADLINE;
        while !removed(&self.folder) && Instant::now() < end {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

fn removed(folder: &Path) -> bool {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            removed(&entry.path());
        }
    }
    fs::remove_dir(folder).is_ok()
}

/// Where the groups of the second version are mounted.
pub(super) fn mount() -> Option<PathBuf> {
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap();
    mounts.lines().find_map(|line| {
        let mut fields = line.split(' ').skip(1);
        let (point, kind) = (fields.next()?, fields.next()?);
        (kind == "cgroup2").then(|| point.into())
    })
}
