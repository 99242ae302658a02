//! Users and groups by name or number: from `/etc/passwd` and `/etc/group`, and where these do not know
//! one, from `getent(1)`, which asks every source of the machine (`nsswitch.conf(5)`). The C library's
//! own look-ups would load plug-ins into the supervisor, and cannot where it is linked statically.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::config::ComponentConfig;
use crate::daemon::inquiry;
use crate::daemon::spawn::Identity;
use crate::supervisor::report::Refusal;

/// Who a component runs as, and what belongs into its environment then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) identity: Identity,
    /// Login name and home folder, where the user has an entry.
    pub(crate) login: Option<(String, PathBuf)>,
}

/// Looks up `user` and `group` of a component. `None`: it runs as we do.
pub(crate) fn of(component: &ComponentConfig) -> Result<Option<Account>, Refusal> {
    let unknown = |name: &str| Refusal::Identity {
        component: component.id.clone(),
        name: name.to_owned(),
    };
    let group = match &component.group {
        Some(name) => Some(group_by_name(name).ok_or_else(|| unknown(name))?),
        None => None,
    };
    let ours = (
        rustix::process::geteuid().as_raw(),
        rustix::process::getegid().as_raw(),
    );
    let account = match (&component.user, group) {
        (Some(name), group) => as_user(name, group).ok_or_else(|| unknown(name))?,
        (None, Some(group)) => Account {
            identity: Identity {
                user: ours.0,
                group,
                groups: vec![group],
            },
            login: None,
        },
        (None, None) => return Ok(None),
    };
    if (account.identity.user, account.identity.group) == ours {
        return Ok(None);
    }
    if ours.0 != 0 {
        let name = component
            .user
            .as_ref()
            .or(component.group.as_ref())
            .cloned()
            .unwrap_or_default();
        return Err(Refusal::NotRoot {
            component: component.id.clone(),
            name,
        });
    }
    Ok(Some(account))
}

/// A user's account; a number without an entry is a user of that number, with a group of the same.
fn as_user(name: &str, group: Option<u32>) -> Option<Account> {
    let entry = look_up("passwd", name).and_then(|entry| User::parse(&entry));
    let (user, primary, login) = if let Some(entry) = entry {
        (entry.number, entry.group, Some((entry.name, entry.home)))
    } else {
        let number = name.parse().ok()?;
        (number, number, None)
    };
    let group = group.unwrap_or(primary);
    let mut groups = vec![group];
    if let Some((name, _)) = &login {
        let further =
            groups_with_member(&fs::read_to_string("/etc/group").unwrap_or_default(), name);
        groups.extend(further.into_iter().filter(|further| *further != group));
    }
    Some(Account {
        identity: Identity {
            user,
            group,
            groups,
        },
        login,
    })
}

/// A group's number.
pub(crate) fn group_by_name(name: &str) -> Option<u32> {
    let entry = look_up("group", name);
    entry
        .and_then(|entry| entry.split(':').nth(2)?.parse().ok())
        .or_else(|| name.parse().ok())
}

/// A line of `/etc/passwd`; see `passwd(5)`.
struct User {
    name: String,
    number: u32,
    group: u32,
    home: PathBuf,
}

impl User {
    fn parse(line: &str) -> Option<Self> {
        let mut fields = line.trim_end().split(':');
        let name = fields.next()?.to_owned();
        let number = fields.nth(1)?.parse().ok()?;
        let group = fields.next()?.parse().ok()?;
        let home = fields.nth(1)?.into();
        Some(Self {
            name,
            number,
            group,
            home,
        })
    }
}

/// The line of a user or group, by name or number.
fn look_up(database: &str, name: &str) -> Option<String> {
    let file = fs::read_to_string(format!("/etc/{database}")).unwrap_or_default();
    if let Some(line) = find(&file, name) {
        return Some(line.to_owned());
    }
    let mut getent = Command::new("getent");
    getent.args([database, name]);
    // Where the source is a server that is gone, whom it knows is unknown.
    let answer = inquiry::ask(&mut getent, inquiry::PATIENCE, |_| false).ok()?;
    let answer = String::from_utf8(answer).ok()?;
    find(&answer, name).map(str::to_owned)
}

fn find<'a>(file: &'a str, name: &str) -> Option<&'a str> {
    let field = |line: &'a str, number| line.split(':').nth(number);
    // A name may look like a number: names come first.
    let by_name = file.lines().find(|line| field(line, 0) == Some(name));
    by_name.or_else(|| file.lines().find(|line| field(line, 2) == Some(name)))
}

/// The groups that name a user as their member.
fn groups_with_member(file: &str, user: &str) -> Vec<u32> {
    let is_member = |line: &&str| {
        line.split(':')
            .nth(3)
            .is_some_and(|members| members.split(',').any(|one| one == user))
    };
    file.lines()
        .filter(is_member)
        .filter_map(|line| line.split(':').nth(2)?.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_is_known_by_name_and_by_number() {
        for name in ["root", "0"] {
            let account = as_user(name, None).unwrap();
            assert_eq!((account.identity.user, account.identity.group), (0, 0));
            assert_eq!(account.login.unwrap().0, "root");
        }
        assert_eq!(group_by_name("root"), Some(0));
        assert_eq!(as_user("no-such-user", None), None);
        assert_eq!(group_by_name("no-such-group"), None);
    }

    #[test]
    fn a_number_without_an_entry_is_a_user_and_a_group() {
        let account = as_user("54321", Some(7)).unwrap();
        assert_eq!(
            account.identity,
            Identity {
                user: 54321,
                group: 7,
                groups: vec![7]
            }
        );
    }

    #[test]
    fn further_groups_come_from_their_members() {
        let file = "wheel:x:10:ada,grace\nimages:x:11:grace\nempty:x:12:\nnameless:x:13:adagrace\n";
        assert_eq!(groups_with_member(file, "grace"), [10, 11]);
        assert_eq!(groups_with_member(file, "ada"), [10]);
    }
}
