//! Who listens at an address: reads the kernel's tables of sockets and the descriptors of processes.
//! A probe counts only if the socket that answers belongs to the component.

use std::cell::OnceCell;
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A listening TCP socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Listener {
    address: IpAddr,
    port: u16,
    /// What `/proc/PID/fd` calls it: `socket:[inode]`.
    inode: u64,
}

/// The sockets that would be asked by a connection to this address in the network namespace of a process:
/// those bound to the very address, else those bound to any. More than one where they share the port.
pub(crate) fn listening_at(pid: u32, address: IpAddr, port: u16) -> Vec<u64> {
    asked_by(&all(pid), address, port)
}

/// All listening sockets, as they were when the first was asked for: to be asked many times in one go.
#[derive(Debug, Default)]
pub(crate) struct Listeners(OnceCell<Vec<Listener>>);

impl Listeners {
    fn all(&self) -> &[Listener] {
        self.0.get_or_init(|| all(std::process::id()))
    }

    /// The sockets that would be asked by a connection of ours; see [`listening_at`].
    pub(crate) fn at(&self, address: IpAddr, port: u16) -> Vec<u64> {
        asked_by(self.all(), address, port)
    }

    /// The sockets that keep others from listening at this address.
    pub(crate) fn in_the_way_of(&self, address: IpAddr, port: u16) -> Vec<u64> {
        self.all()
            .iter()
            .filter(|listener| listener.port == port && collide(listener.address, address))
            .map(|listener| listener.inode)
            .collect()
    }
}

fn all(pid: u32) -> Vec<Listener> {
    let mut all = Vec::new();
    for table in ["tcp", "tcp6"] {
        if let Ok(text) = fs::read_to_string(format!("/proc/{pid}/net/{table}")) {
            all.extend(text.lines().skip(1).filter_map(parse));
        }
    }
    all
}

/// Whether one port cannot be listened at on both addresses.
pub(crate) fn collide(one: IpAddr, other: IpAddr) -> bool {
    let (one, other) = (one.to_canonical(), other.to_canonical());
    // One for any IPv6 address takes IPv4 connections, too.
    let covers =
        |any: IpAddr, some: IpAddr| any.is_unspecified() && (any.is_ipv6() || some.is_ipv4());
    one == other || covers(one, other) || covers(other, one)
}

fn asked_by(all: &[Listener], address: IpAddr, port: u16) -> Vec<u64> {
    let wanted = address.to_canonical();
    let rank = |listener: &Listener| -> Option<u8> {
        let bound = listener.address.to_canonical();
        if listener.port != port {
            None
        } else if bound == wanted {
            Some(0)
        } else if bound.is_unspecified() && bound.is_ipv4() == wanted.is_ipv4() {
            Some(1)
        } else if bound == IpAddr::V6(Ipv6Addr::UNSPECIFIED) {
            // A socket for any IPv6 address takes IPv4 connections too, unless it was told not to.
            Some(2)
        } else {
            None
        }
    };
    let best = all.iter().filter_map(rank).min();
    all.iter()
        .filter(|listener| best.is_some() && rank(listener) == best)
        .map(|listener| listener.inode)
        .collect()
}

/// One line of `/proc/net/tcp` or `tcp6`, where it is a listening socket (state 0A).
fn parse(line: &str) -> Option<Listener> {
    let mut fields = line.split_ascii_whitespace();
    let local = fields.nth(1)?;
    if fields.nth(1)? != "0A" {
        return None;
    }
    let inode = fields.nth(5)?.parse().ok()?;
    let (address, port) = local.split_once(':')?;
    let address = match address.len() {
        // The kernel prints words of 32 bits in the machine's own byte order.
        8 => IpAddr::V4(Ipv4Addr::from(word(address)?)),
        32 => {
            let mut bytes = [0; 16];
            for (place, text) in bytes
                .chunks_exact_mut(4)
                .zip([0, 8, 16, 24].map(|at| address.get(at..at + 8)))
            {
                place.copy_from_slice(&word(text?)?);
            }
            IpAddr::V6(Ipv6Addr::from(bytes))
        }
        _ => return None,
    };
    Some(Listener {
        address,
        port: u16::from_str_radix(port, 16).ok()?,
        inode,
    })
}

fn word(text: &str) -> Option<[u8; 4]> {
    Some(u32::from_str_radix(text, 16).ok()?.to_ne_bytes())
}

/// Whether one of the processes holds one of the sockets.
pub(crate) fn hold(processes: &[u32], sockets: &[u64]) -> bool {
    processes.iter().any(|&pid| holds(pid, sockets))
}

fn holds(pid: u32, sockets: &[u64]) -> bool {
    held_by(pid).any(|inode| sockets.contains(&inode))
}

/// The sockets that a process has open, of whatever kind.
pub(crate) fn held_by(pid: u32) -> impl Iterator<Item = u64> {
    let descriptors = fs::read_dir(format!("/proc/{pid}/fd"));
    let targets = descriptors
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| fs::read_link(entry.path()).ok());
    targets.filter_map(|target| {
        let text = target.to_str()?;
        let inode = text.strip_prefix("socket:[")?.strip_suffix(']')?;
        inode.parse().ok()
    })
}

/// A process that holds one of the sockets, whoever it is; only for messages, since it looks at every process.
pub(crate) fn holder(sockets: &[u64]) -> Option<u32> {
    let processes = fs::read_dir("/proc").ok()?;
    let mut pids = processes
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    pids.find(|&pid| holds(pid, sockets))
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn our_own_listener_is_found_and_is_ours() {
        for address in ["127.0.0.1:0", "[::1]:0", "0.0.0.0:0"] {
            let Ok(listener) = TcpListener::bind(address) else {
                continue;
            };
            let port = listener.local_addr().unwrap().port();
            let asked = if address.starts_with('[') {
                "::1"
            } else {
                "127.0.0.1"
            };
            let sockets = listening_at(std::process::id(), asked.parse().unwrap(), port);
            assert_eq!(sockets.len(), 1, "{address}");
            assert!(hold(&[std::process::id()], &sockets));
            assert!(!hold(&[1], &sockets));
        }
    }

    #[test]
    fn one_port_on_two_addresses() {
        for (one, other, expected) in [
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("0.0.0.0", "127.0.0.1", true),
            ("0.0.0.0", "::1", false),
            ("::", "127.0.0.1", true),
            ("::", "0.0.0.0", true),
            ("::1", "127.0.0.1", false),
            ("::ffff:127.0.0.1", "127.0.0.1", true),
        ] {
            let (one, other) = (one.parse().unwrap(), other.parse().unwrap());
            assert_eq!(collide(one, other), expected, "{one} {other}");
            assert_eq!(collide(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn the_very_address_comes_before_any_address() {
        let listener = |address: &str, inode| Listener {
            address: address.parse().unwrap(),
            port: 80,
            inode,
        };
        let all = [
            listener("0.0.0.0", 1),
            listener("127.0.0.1", 2),
            listener("::", 3),
            listener("::ffff:127.0.0.2", 4),
        ];
        let asked = |address: &str| asked_by(&all, address.parse().unwrap(), 80);
        assert_eq!(asked("127.0.0.1"), [2]);
        assert_eq!(asked("127.0.0.2"), [4]);
        assert_eq!(asked("127.0.0.3"), [1]);
        assert_eq!(asked("::1"), [3]);
        assert_eq!(asked_by(&all, "::1".parse().unwrap(), 81), [0; 0]);
    }
}
