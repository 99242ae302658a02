//! What would keep a component from starting, found before anything is started: one list of judgements for `start`,
//! which refuses for the first of them, and for `check`, which tells them all.

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use rustix::net::{AddressFamily, SocketFlags, SocketType, sockopt};

use crate::config::built_in::{BadArgument, BuiltIn, Folder, Served, served};
use crate::config::{Address, ComponentConfig, Probe};
use crate::daemon::access;
use crate::daemon::listeners::Listeners;
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
    /// The sockets of those that will be gone by then, which are in nobody's way.
    pub(crate) given_up: &'a HashSet<u64>,
    /// Who listens where.
    pub(crate) listeners: &'a Listeners,
    /// The folders that a start makes where they are missing.
    pub(crate) made_at_start: &'a [PathBuf],
    /// Whether no configuration exists, so that nobody has chosen a port.
    pub(crate) is_built_in: bool,
    /// The language that our own servers are to speak, where the environment does not say it.
    pub(crate) language: Option<&'a str>,
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
    let prepared = program::prepare(
        component,
        &instance.run,
        directory,
        account.as_ref(),
        socket.as_deref(),
        circumstances.language,
    )
    .map_err(|refusal| refusals.push(refusal))
    .ok();
    let served = served(&component.command).and_then(|served| {
        let wrong = |bad: BadArgument| Refusal::ServerArgument {
            component: component.id.clone(),
            argument: bad.argument,
            fault: bad.fault,
        };
        served.map_err(|bad| refusals.push(wrong(bad))).ok()
    });
    for folder in served.iter().flat_map(|served| &served.folders) {
        let path = directory.join(&folder.path);
        // A folder that is written to is made by the server, in one that is there by then.
        let makes = folder.is_written
            && path
                .parent()
                .is_some_and(|above| will_be_made(above, libc::ENOENT));
        if let Err(errno) = usable(folder, &path, identity.as_ref())
            && !will_be_made(&path, errno)
            && !(makes && errno == libc::ENOENT)
        {
            refusals.push(Refusal::ServerFolder {
                component: component.id.clone(),
                path: path.display().to_string(),
                errno,
            });
        }
    }
    if circumstances.is_ours.is_some() {
        refusals.extend(
            probed(component)
                .iter()
                .filter(|address| {
                    served
                        .as_ref()
                        .is_none_or(|served| served.listen != **address)
                })
                .filter_map(|address| taken(&component.id, address, circumstances)),
        );
        refusals.extend(served.and_then(|served| {
            cannot_listen(component, &served, identity.as_ref(), circumstances)
        }));
    }
    Judged {
        prepared: prepared.filter(|_| refusals.is_empty()),
        refusals,
    }
}

fn usable(folder: &Folder, path: &Path, identity: Option<&Identity>) -> Result<(), i32> {
    access::seen_by(identity, || {
        if !folder.is_written {
            // Pictures and files are looked up by name: nobody lists them.
            return access::enterable(path);
        }
        match access::writable(path) {
            Err(libc::ENOENT) => path
                .parent()
                .map_or(Err(libc::ENOENT), access::files_can_be_made),
            judged => judged,
        }
    })
}

/// The addresses that a component itself is to listen at.
pub(crate) fn addresses(component: &ComponentConfig) -> Vec<Address> {
    let mut addresses: Vec<Address> = probed(component).into_iter().collect();
    let served = served(&component.command).and_then(Result::ok);
    let listen = served.map(|served| served.listen);
    addresses.extend(listen.filter(|address| !addresses.contains(address)));
    addresses
}

/// The address at which a component is asked whether it is ready.
fn probed(component: &ComponentConfig) -> Option<Address> {
    match &component.ready {
        Some(Probe::Tcp(address) | Probe::Http { address, .. }) => Some(address.clone()),
        Some(Probe::Log(_) | Probe::Notify | Probe::Command(_)) | None => None,
    }
}

/// Whoever listens at an address and is a stranger.
pub(crate) struct Stranger {
    /// The process, where it can be seen.
    pid: Option<u32>,
}

impl Circumstances<'_> {
    /// The stranger who listens at an address.
    pub(crate) fn stranger_at(&self, address: &Address) -> Option<Stranger> {
        let ips = program::addresses(address).into_iter();
        let mut asked = ips.map(|ip| self.listeners.at(ip, address.port));
        self.stranger_with(&asked.find(|sockets| !sockets.is_empty())?)
    }

    fn stranger_with(&self, sockets: &[u64]) -> Option<Stranger> {
        if sockets.iter().all(|socket| self.given_up.contains(socket)) && !sockets.is_empty() {
            return None;
        }
        // That looks at every process.
        let pid = listeners::holder(sockets);
        let is_stranger = self.is_ours.is_some_and(|is_ours| !is_ours(pid));
        is_stranger.then_some(Stranger { pid })
    }
}

/// Whether somebody else has an address of the component: it could never listen there.
fn taken(
    component: &ComponentId,
    address: &Address,
    circumstances: &Circumstances<'_>,
) -> Option<Refusal> {
    let stranger = circumstances.stranger_at(address)?;
    Some(port_taken(component, address, stranger.pid, None))
}

/// Why a built-in server could not listen: found out by doing what it will do.
fn cannot_listen(
    component: &ComponentConfig,
    served: &Served,
    identity: Option<&Identity>,
    circumstances: &Circumstances<'_>,
) -> Option<Refusal> {
    let address = &served.listen;
    let ip: IpAddr = address.host.parse().ok()?;
    let errno = can_listen(SocketAddr::new(ip, address.port), identity).err()?;
    if errno != libc::EADDRINUSE {
        return Some(Refusal::Address {
            component: component.id.clone(),
            address: program::shown(address),
            errno,
        });
    }
    let sockets = circumstances.listeners.in_the_way_of(ip, address.port);
    let Stranger { pid } = circumstances.stranger_with(&sockets)?;
    let is_built_in = circumstances.is_built_in;
    let other_port = is_built_in.then(|| other_port(served.server).to_owned());
    Some(port_taken(&component.id, address, pid, other_port))
}

/// Binds as the server will, and lets go. A port that nobody listens at can be bound so by many.
fn can_listen(address: SocketAddr, identity: Option<&Identity>) -> Result<(), i32> {
    let is_root = identity.is_none_or(|identity| identity.user == 0);
    if !is_root && address.port() < first_open_port() {
        return Err(libc::EACCES);
    }
    let family = if address.is_ipv4() {
        AddressFamily::INET
    } else {
        AddressFamily::INET6
    };
    let flags = SocketFlags::CLOEXEC;
    rustix::net::socket_with(family, SocketType::STREAM, flags, None)
        .and_then(|socket| {
            sockopt::set_socket_reuseaddr(&socket, true)?;
            rustix::net::bind(&socket, &address)
        })
        .map_err(rustix::io::Errno::raw_os_error)
}

/// Ports below this one are for root.
fn first_open_port() -> u16 {
    let text = std::fs::read_to_string("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    text.ok()
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(1024)
}

/// What `init --port` takes to give a server a port besides the usual ones.
const fn other_port(server: BuiltIn) -> &'static str {
    match server {
        BuiltIn::Svg => "svg=27401",
        BuiltIn::Is => "is=27400",
        BuiltIn::Ps => "8081",
    }
}

fn port_taken(
    component: &ComponentId,
    address: &Address,
    pid: Option<u32>,
    other_port: Option<String>,
) -> Refusal {
    Refusal::PortTaken {
        component: component.clone(),
        address: program::shown(address),
        pid,
        program: pid.and_then(tree::program_name),
        other_port,
    }
}

/// Whether two addresses cannot both be listened at.
pub(crate) fn collide(one: &Address, other: &Address) -> bool {
    let others = program::addresses(other);
    one.port == other.port
        && program::addresses(one)
            .iter()
            .any(|one| others.iter().any(|other| listeners::collide(*one, *other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_gives_a_port_up_is_in_nobodys_way() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = Address {
            host: "127.0.0.1".into(),
            port: listener.local_addr().unwrap().port(),
        };
        let us = std::process::id();
        let found = |given_up: &HashSet<u64>| {
            let circumstances = Circumstances {
                is_ours: Some(&|_| false),
                given_up,
                listeners: &Listeners::default(),
                made_at_start: &[],
                is_built_in: false,
                language: None,
            };
            circumstances.stranger_at(&address).map(|found| found.pid)
        };
        assert_eq!(found(&HashSet::new()), Some(Some(us)));
        assert_eq!(found(&listeners::held_by(us).collect()), None);
    }
}
