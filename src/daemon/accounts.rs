//! Users and groups by name or number, from whatever source the machine has (`nsswitch.conf(5)`).

use std::path::PathBuf;

use uzers::os::unix::UserExt;

use crate::config::ComponentConfig;
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
    let account = match &component.user {
        Some(name) => {
            let number = name.parse().ok();
            let entry =
                number.map_or_else(|| uzers::get_user_by_name(name), uzers::get_user_by_uid);
            let user = entry
                .as_ref()
                .map(uzers::User::uid)
                .or(number)
                .ok_or_else(|| unknown(name))?;
            let primary = entry.as_ref().map_or(user, uzers::User::primary_group_id);
            let groups = entry
                .as_ref()
                .and_then(uzers::User::groups)
                .unwrap_or_default();
            let login = entry.map(|entry| {
                (
                    entry.name().to_string_lossy().into_owned(),
                    entry.home_dir().to_path_buf(),
                )
            });
            let group = group.unwrap_or(primary);
            let mut groups: Vec<u32> = groups
                .iter()
                .map(uzers::Group::gid)
                .filter(|gid| *gid != primary)
                .collect();
            groups.insert(0, group);
            Account {
                identity: Identity {
                    user,
                    group,
                    groups,
                },
                login,
            }
        }
        None => match group {
            Some(group) => Account {
                identity: Identity {
                    user: ours.0,
                    group,
                    groups: vec![group],
                },
                login: None,
            },
            None => return Ok(None),
        },
    };
    let same = (account.identity.user, account.identity.group) == ours;
    if same {
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

/// A group's number.
pub(crate) fn group_by_name(name: &str) -> Option<u32> {
    name.parse()
        .ok()
        .or_else(|| uzers::get_group_by_name(name).map(|group| group.gid()))
}
