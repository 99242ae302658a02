//! What the supervisor does when the machine fails it: nothing is lost, nothing is doubled, and what is missing is said.

mod kills;
mod limits;
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

/// How often something stands in the supervisor's log.
fn noted(env: &Env, event: &str) -> usize {
    let event = format!("\"event\":\"{event}\"");
    journal(env)
        .lines()
        .filter(|line| line.contains(&event))
        .count()
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
