//! What would keep a component from starting, found before anything is started: one list of judgements for `start`,
//! which refuses for the first of them, and for `check`, which tells them all.

use std::path::{Path, PathBuf};

use crate::config::built_in::{Folder, served};
use crate::config::{Address, ComponentConfig, Probe};
use crate::daemon::access;
use crate::daemon::program::{self, Prepared};
use crate::daemon::spawn::Identity;
use crate::daemon::{accounts, listeners, notify, tree};
use crate::instance::Instance;
use crate::supervisor::component::ComponentId;
use crate::supervisor::report::Refusal;

/// What was found out about a component.
pub(crate) struct Judged {
    /// What is needed to spawn it; there where nothing is wrong with it.
    pub(crate) prepared: Option<Prepared>,
    /// What is wrong, in the order in which it was looked for.
    pub(crate) refusals: Vec<Refusal>,
}

/// What of the world a judgement takes for granted.
pub(crate) struct Circumstances<'a> {
    /// Whether a process that holds a port of the component, as far as one is known, is no stranger. `None`: the
    /// component itself runs and has its ports.
    pub(crate) is_ours: Option<&'a dyn Fn(Option<u32>) -> bool>,
    /// The folders that a start makes where they are missing.
    pub(crate) made_at_start: &'a [PathBuf],
}

/// Judges one component.
pub(crate) fn judge(
    component: &ComponentConfig,
    instance: &Instance,
    circumstances: &Circumstances<'_>,
) -> Judged {
    let mut refusals = Vec::new();
    let socket = matches!(component.ready, Some(Probe::Notify))
        .then(|| instance.notify_socket(&component.id));
    if let Some(path) = &socket {
        refusals.extend(notify::is_reachable(path).err());
    }
    let account = accounts::of(component).unwrap_or_else(|refusal| {
        refusals.push(refusal);
        None
    });
    let identity = account.as_ref().map(|account| account.identity.clone());
    let directory = component.directory.as_ref().unwrap_or(&instance.data);
    let will_be_made = |path: &Path, errno| {
        errno == libc::ENOENT && circumstances.made_at_start.iter().any(|made| made == path)
    };
    let entered = access::seen_by(identity.as_ref(), || access::enterable(directory));
    if let Err(errno) = entered
        && !will_be_made(directory, errno)
    {
        refusals.push(Refusal::Directory {
            component: component.id.clone(),
            path: directory.display().to_string(),
            errno,
        });
    }
    let prepared = program::prepare(component, directory, account, socket.as_deref())
        .map_err(|refusal| refusals.push(refusal))
        .ok();
    let served = served(&component.command);
    for folder in served.iter().flat_map(|served| &served.folders) {
        let path = directory.join(&folder.path);
        if let Err(errno) = usable(folder, &path, identity.as_ref())
            && !will_be_made(&path, errno)
        {
            refusals.push(Refusal::ServerFolder {
                component: component.id.clone(),
                path: path.display().to_string(),
                errno,
            });
        }
    }
    if let Some(is_ours) = circumstances.is_ours {
        refusals.extend(
            addresses(component)
                .iter()
                .filter_map(|address| taken(&component.id, address, is_ours)),
        );
    }
    Judged {
        prepared: prepared.filter(|_| refusals.is_empty()),
        refusals,
    }
}

fn usable(folder: &Folder, path: &Path, identity: Option<&Identity>) -> Result<(), i32> {
    access::seen_by(identity, || {
        if folder.is_written {
            access::writable(path)
        } else {
            access::readable(path)
        }
    })
}

/// The addresses that a component itself is to listen at.
pub(crate) fn addresses(component: &ComponentConfig) -> Vec<Address> {
    let mut addresses: Vec<Address> = match &component.ready {
        Some(Probe::Tcp(address) | Probe::Http { address, .. }) => vec![address.clone()],
        Some(Probe::Log(_) | Probe::Notify | Probe::Command(_)) | None => Vec::new(),
    };
    let served = served(&component.command).map(|served| served.listen);
    addresses.extend(served.filter(|address| !addresses.contains(address)));
    addresses
}

/// Whoever listens at an address.
pub(crate) struct Holder {
    /// The process, where it can be seen.
    pub(crate) pid: Option<u32>,
}

/// Who listens at an address; `None`: nobody does.
pub(crate) fn holder(address: &Address) -> Option<Holder> {
    let us = std::process::id();
    program::addresses(address).into_iter().find_map(|ip| {
        let sockets = listeners::listening_at(us, ip, address.port);
        (!sockets.is_empty()).then(|| Holder {
            pid: listeners::holder(&sockets),
        })
    })
}

/// Whether somebody else has an address of the component: it could never listen there.
fn taken(
    component: &ComponentId,
    address: &Address,
    is_ours: &dyn Fn(Option<u32>) -> bool,
) -> Option<Refusal> {
    let Holder { pid } = holder(address).filter(|holder| !is_ours(holder.pid))?;
    Some(Refusal::PortTaken {
        component: component.clone(),
        address: program::shown(address),
        pid,
        program: pid.and_then(tree::program_name),
    })
}
