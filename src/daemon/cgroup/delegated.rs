//! Whether the control group that we were started in is ours to divide. A shell's, a login's or a service's is
//! not, unless somebody said so: the one who manages it reckons with knowing all groups in it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::daemon::tree;

/// With the value `1` they say that a group was given away; systemd sets them for `Delegate=`.
const MARKS: [&str; 2] = ["user.delegate", "trusted.delegate"];

/// Where a group is, which tells whether it was given to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// It is the highest that we can see: a container's.
    Top,
    /// Its folder belongs to our user, who is not root, and the one above does not.
    Given,
    /// It is root's, or somewhere inside of what a user was given, where his own manager rules.
    Elsewhere,
}

/// A group is ours to divide where whoever manages it has marked it, where it was given to our user, or where it
/// is that of a container in which nobody but us lives. That is asked last, since all processes are looked at.
fn may_be_divided(is_marked: bool, place: Place, we_are_alone: impl FnOnce() -> bool) -> bool {
    is_marked
        || match place {
            Place::Top => we_are_alone(),
            Place::Given => true,
            Place::Elsewhere => false,
        }
}

/// Whether a group that is ours to divide may hand on controllers: such a group may have no processes, and the manager of
/// any other than a container's puts our successor into it. He could not, while a component lives below it.
fn may_hand_on(is_marked: bool, place: Place) -> bool {
    !is_marked && place == Place::Top
}

/// The folder of the group that we were started in, or the one above where a predecessor or systemd
/// (`DelegateSubgroup=`) has put us below it, if it is ours to divide; and whether it may hand on controllers.
pub(super) fn ours() -> Option<(PathBuf, bool)> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let path = unified(&groups)?;
    let above = path
        .strip_suffix(super::OURS)
        .and_then(|above| above.strip_suffix('/'))
        .map(|above| if above.is_empty() { "/" } else { above });
    [above, Some(path)].into_iter().flatten().find_map(|path| {
        let folder = mounted(path)?;
        // The root of all groups has no such file; it is everybody's.
        if !folder.join(super::leaf::KILL).exists() {
            return None;
        }
        let is_marked = MARKS.iter().any(|mark| is_marked(&folder, mark));
        let place = place(&folder, path == "/");
        may_be_divided(is_marked, place, || we_are_alone(&folder))
            .then_some((folder, may_hand_on(is_marked, place)))
    })
}

fn place(folder: &Path, is_top: bool) -> Place {
    let us = rustix::process::geteuid();
    let is_our = |folder: &Path| fs::metadata(folder).is_ok_and(|it| it.uid() == us.as_raw());
    if is_top {
        Place::Top
    } else if !us.is_root() && is_our(folder) && !folder.parent().is_some_and(is_our) {
        Place::Given
    } else {
        Place::Elsewhere
    }
}

fn is_marked(folder: &Path, mark: &str) -> bool {
    let mut value = [0; 8];
    rustix::fs::getxattr(folder, mark, &mut value[..])
        .is_ok_and(|length| value.get(..length) == Some(b"1"))
}

/// Whether all processes of a group are us or descend from us. Those that cannot be seen from here, in another
/// PID namespace, have the number 0.
fn we_are_alone(folder: &Path) -> bool {
    let ours = tree::with_descendants(vec![std::process::id()]);
    fs::read_to_string(folder.join(super::leaf::PROCESSES)).is_ok_and(|processes| {
        processes
            .split_ascii_whitespace()
            .all(|pid| pid.parse().is_ok_and(|pid| ours.contains(&pid)))
    })
}

/// The path of the second version's group in `/proc/PID/cgroup`; see `cgroups(7)`.
pub(super) fn unified(groups: &str) -> Option<&str> {
    groups.lines().find_map(|line| line.strip_prefix("0::"))
}

/// Where a group's folder is.
pub(super) fn mounted(path: &str) -> Option<PathBuf> {
    let mounts = fs::read("/proc/self/mountinfo").ok()?;
    folder(&String::from_utf8_lossy(&mounts), path)
}

/// Where a group's folder is, by `/proc/self/mountinfo`; see `proc_pid_mountinfo(5)`.
fn folder(mounts: &str, path: &str) -> Option<PathBuf> {
    // Outside of what our namespace shows.
    if path.split('/').any(|one| one == "..") {
        return None;
    }
    mounts.lines().find_map(|line| {
        let (mount, system) = line.split_once(" - ")?;
        if system.split(' ').next() != Some("cgroup2") {
            return None;
        }
        let mut fields = mount.split(' ').skip(3);
        let (root, point) = (fields.next()?, fields.next()?);
        let below = Path::new(path).strip_prefix(unescaped(root)).ok()?;
        // A last empty part would add a slash.
        let point = PathBuf::from(unescaped(point));
        Some(if below.as_os_str().is_empty() {
            point
        } else {
            point.join(below)
        })
    })
}

/// Blanks and the like stand as three octal digits.
fn unescaped(text: &str) -> String {
    let mut parts = text.split('\\');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let code = part.get(..3).map(|code| u8::from_str_radix(code, 8));
        if let Some(Ok(code @ ..=0x7f)) = code {
            plain.push(code.into());
            plain.push_str(&part[3..]);
        } else {
            plain.push('\\');
            plain.push_str(part);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 0:21 / /proc rw,nosuid - proc proc rw
31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
36 31 0:33 / /sys/fs/cgroup/devices rw,relatime shared:4 - cgroup cgroup rw,devices
40 31 0:38 /some where /nowhere rw,relatime - ext4 /dev/x rw
41 31 0:38 /a\\040b /mnt/gr\\040oups rw,relatime shared:5 master:6 - cgroup2 cgroup2 rw,nsdelegate
42 31 0:38 / /sys/fs/cgroup/unified rw,relatime shared:5 - cgroup2 cgroup2 rw,nsdelegate";

    #[test]
    fn the_folder_of_a_group_is_found() {
        let found = |path| folder(MOUNTS, path).map(|path| path.display().to_string());
        assert_eq!(found("/").as_deref(), Some("/sys/fs/cgroup/unified"));
        let service = found("/system.slice/x.service");
        assert_eq!(
            service.as_deref(),
            Some("/sys/fs/cgroup/unified/system.slice/x.service")
        );
        assert_eq!(found("/a b/c").as_deref(), Some("/mnt/gr oups/c"));
        assert_eq!(found("/a b").as_deref(), Some("/mnt/gr oups"));
        assert_eq!(found("/../elsewhere"), None);
        assert_eq!(folder("", "/"), None);
    }

    #[test]
    fn the_second_version_stands_among_the_first() {
        let hybrid = "9:name=systemd:/user\n4:memory:/a\n0::/user.slice/b\n";
        assert_eq!(unified(hybrid), Some("/user.slice/b"));
        assert_eq!(unified("4:memory:/a\n"), None);
    }

    #[test]
    fn only_what_was_given_is_divided() {
        use Place::{Elsewhere, Given, Top};
        let divided = |is_marked, place, alone| may_be_divided(is_marked, place, || alone);
        // A login, and a service with `Delegate=`.
        assert!(!divided(false, Elsewhere, true));
        assert!(divided(true, Elsewhere, false));
        // One that an administrator gave to a user.
        assert!(divided(false, Given, false));
        // A container: only for us alone.
        assert!(divided(false, Top, true));
        assert!(!divided(false, Top, false));
    }

    #[test]
    fn no_group_that_a_manager_fills_again_hands_on_controllers() {
        use Place::{Elsewhere, Given, Top};
        assert!(may_hand_on(false, Top));
        for (is_marked, place) in [
            (true, Top),
            (true, Given),
            (true, Elsewhere),
            (false, Given),
            (false, Elsewhere),
        ] {
            assert!(!may_hand_on(is_marked, place), "{is_marked} {place:?}");
        }
    }
}
