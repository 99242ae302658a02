//! Full logs move on to the next number, their index first, and the oldest one goes. Any two steps may have a kill between
//! them: nothing is lost then, and [`finish`] completes what was begun. Must not look into a log.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::instance::{rotated, times};

/// One change of the folder, which the kernel makes as a whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Remove(PathBuf),
    Rename(PathBuf, PathBuf),
}

impl Step {
    fn take(self) -> io::Result<()> {
        let taken = match self {
            Self::Remove(path) => fs::remove_file(path),
            Self::Rename(from, to) => fs::rename(from, to),
        };
        match taken {
            // There was no index, or somebody else took it away.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            result => result,
        }
    }
}

/// Makes room for a new log: the present one gets number 1. At most `keep` full ones stay.
///
/// # Errors
/// Of the file system. What was done is done, and the next call goes on from there.
pub(crate) fn rotate(log: &Path, keep: u32) -> io::Result<()> {
    finish(log, keep)?;
    steps(log, keep).into_iter().try_for_each(Step::take)
}

/// Completes the rotation that a kill interrupted, and removes what is beyond `keep`.
///
/// # Errors
/// Of the file system.
pub(crate) fn finish(log: &Path, keep: u32) -> io::Result<()> {
    let mut gaps = 0;
    for number in 1.. {
        let (has_log, has_times) = (exists(&rotated(log, number)), exists(&times(log, number)));
        // A rotation under way leaves one number free.
        gaps = if has_log || has_times { 0 } else { gaps + 1 };
        if gaps == 2 {
            break;
        }
        if number > keep {
            Step::Remove(times(log, number)).take()?;
            Step::Remove(rotated(log, number)).take()?;
        } else if has_times && !has_log {
            let before = number - 1;
            let is_half_way = exists(&rotated(log, before)) && !exists(&times(log, before));
            if is_half_way {
                Step::Rename(rotated(log, before), rotated(log, number)).take()?;
            } else {
                Step::Remove(times(log, number)).take()?;
            }
        }
    }
    Ok(())
}

/// What a rotation does, in order: up to the first number that is free nothing has to be moved further.
fn steps(log: &Path, keep: u32) -> Vec<Step> {
    let mut steps = Vec::new();
    let free = (1..=keep).find(|number| !exists(&rotated(log, *number)));
    if free.is_none() {
        steps.push(Step::Remove(times(log, keep)));
        steps.push(Step::Remove(rotated(log, keep)));
    }
    for number in (0..free.unwrap_or(keep)).rev() {
        let next = number + 1;
        steps.push(Step::Rename(times(log, number), times(log, next)));
        steps.push(Step::Rename(rotated(log, number), rotated(log, next)));
    }
    steps
}

fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// A folder with a log and full ones of these numbers, each with its index; each file holds the log's name as it was.
    fn folder(numbers: &[u32]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("a.log");
        for &number in numbers {
            fs::write(rotated(&log, number), format!("was {number}")).unwrap();
            fs::write(times(&log, number), format!("was {number}")).unwrap();
        }
        (folder, log)
    }

    /// What is there: the number now and the number that it was. Each has its own index.
    #[track_caller]
    fn found(log: &Path) -> BTreeMap<u32, u32> {
        let read = |path: PathBuf| {
            let text = fs::read_to_string(path).ok()?;
            Some(text.strip_prefix("was ").unwrap().parse().unwrap())
        };
        let mut found = BTreeMap::new();
        for number in 0..10 {
            let was: Option<u32> = read(rotated(log, number));
            assert_eq!(
                was,
                read(times(log, number)),
                "{number} has another's index"
            );
            found.extend(was.map(|was| (number, was)));
        }
        found
    }

    #[test]
    fn full_logs_move_on_and_the_oldest_goes() {
        for (there, keep, then) in [
            (&[0][..], 2, &[(1, 0)][..]),
            (&[0, 1], 2, &[(1, 0), (2, 1)]),
            (&[0, 1, 2], 2, &[(1, 0), (2, 1)]),
            (&[0, 2, 3], 3, &[(1, 0), (2, 2), (3, 3)]),
            (&[0, 1, 2, 3, 4], 2, &[(1, 0), (2, 1)]),
            (&[0], 0, &[]),
            (&[0, 1, 2], 0, &[]),
        ] {
            let (_folder, log) = folder(there);
            rotate(&log, keep).unwrap();
            let then: BTreeMap<u32, u32> = then.iter().copied().collect();
            assert_eq!(found(&log), then, "{there:?} of {keep}");
        }
    }

    #[test]
    fn a_kill_between_any_two_steps_loses_nothing_and_the_next_rotation_goes_on() {
        for (there, keep) in [
            (&[0][..], 3),
            (&[0, 1, 2], 3),
            (&[0, 1, 2, 3], 3),
            (&[0, 1], 1),
            (&[0], 0),
        ] {
            let all = steps(&folder(there).1, keep).len();
            for killed_after in 0..=all {
                let (_folder, log) = folder(there);
                for step in steps(&log, keep).into_iter().take(killed_after) {
                    step.take().unwrap();
                }
                finish(&log, keep).unwrap();
                let gone = there.iter().max().filter(|oldest| **oldest == keep);
                let mut left: Vec<u32> = found_logs(&log);
                left.sort_unstable();
                let kept = |number: &&u32| Some(*number) != gone || left.contains(number);
                let expected: Vec<u32> = there.iter().filter(kept).copied().collect();
                assert_eq!(left, expected, "{there:?} killed after {killed_after}");
                // Where the log itself had not moved yet, it does now.
                if rotated(&log, 0).exists() {
                    rotate(&log, keep).unwrap();
                }
                assert!(!rotated(&log, 0).exists());
                assert!(keep == 0 || fs::read_to_string(rotated(&log, 1)).unwrap() == "was 0");
            }
        }
    }

    /// What the logs were that are there, whatever their indexes.
    fn found_logs(log: &Path) -> Vec<u32> {
        (0..10)
            .filter_map(|number| fs::read_to_string(rotated(log, number)).ok())
            .map(|text| text.strip_prefix("was ").unwrap().parse().unwrap())
            .collect()
    }

    #[test]
    fn an_index_that_nobody_needs_is_removed() {
        let (_folder, log) = folder(&[0, 1]);
        fs::write(times(&log, 2), "of one that was deleted").unwrap();
        finish(&log, 3).unwrap();
        assert_eq!(found(&log), BTreeMap::from([(0, 0), (1, 1)]));
    }
}
