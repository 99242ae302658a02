//! What the supervisor does when the machine fails it: nothing is lost, nothing is doubled, and what is missing is said.

mod kills;
mod limits;
mod random_kills;
mod room;
mod run_folder;
mod side_by_side;
mod stillness;
mod strain;

use std::fs;

use crate::env::Env;

/// What the supervisor noted, one JSON object a line.
fn journal(env: &Env) -> String {
    fs::read_to_string(env.home().join("logs/supervisor.log")).unwrap_or_default()
}

/// The processes of an instance's components: all but supervisor and guardian.
fn members(env: &Env) -> Vec<u32> {
    let is_member = |pid: &u32| {
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        let mut variables = environment.split(|byte| *byte == 0);
        variables.any(|variable| variable.starts_with(b"IMAGESERVING_COMPONENT="))
    };
    env.processes().into_iter().filter(is_member).collect()
}

/// The processor time that a process has used, in ticks of a hundredth of a second.
fn ticks(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

/// How many files a process has open.
fn open_files(pid: u32) -> usize {
    fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count()
}
