//! Readiness by notification, as `sd_notify(3)` sends it: one datagram socket for each component that
//! says `ready = { notify = true }`.

use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};

use crate::supervisor::report::Refusal;

/// A longer datagram is no notification, in bytes.
const LONGEST: usize = 4096;

/// Whether a component can reach a socket at this path: the kernel takes 107 bytes of it, and the component knows
/// no way around that.
pub(crate) fn is_reachable(path: &Path) -> Result<(), Refusal> {
    match SocketAddrUnix::new(path) {
        Ok(_) => Ok(()),
        Err(error) => Err(Refusal::Socket {
            path: path.display().to_string(),
            errno: error.raw_os_error(),
        }),
    }
}

/// Makes the socket. `owner` is who the component runs as: nobody else but root may write to it.
pub(crate) fn open(path: &Path, owner: Option<(u32, u32)>) -> io::Result<OwnedFd> {
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = rustix::net::socket_with(AddressFamily::UNIX, SocketType::DGRAM, flags, None)?;
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    rustix::net::bind(&socket, &SocketAddrUnix::new(path)?)?;
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    if let Some((user, group)) = owner {
        std::os::unix::fs::chown(path, Some(user), Some(group))?;
    }
    Ok(socket)
}

/// So many datagrams are read in one turn: who sends without end must not keep the others waiting.
const TURN: usize = 64;

/// Reads what came, and what is too much for one turn in the next one. Whether one of them said `READY=1`.
pub(crate) fn says_ready(socket: &OwnedFd) -> bool {
    let mut buffer = [0; LONGEST];
    let mut ready = false;
    for _ in 0..TURN {
        let flags = rustix::net::RecvFlags::empty();
        let Ok((count, _)) = rustix::net::recv(socket, &mut buffer[..], flags) else {
            break;
        };
        ready |= buffer[..count]
            .split(|byte| *byte == b'\n')
            .any(|line| line == b"READY=1");
    }
    ready
}

#[cfg(test)]
mod tests {
    use std::net::UdpSocket;

    use super::*;

    #[test]
    fn in_one_turn_no_more_is_read_than_that() {
        // A queue of this kind holds more than 64 whatever the machine's settings.
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_nonblocking(true).unwrap();
        let sender = UdpSocket::bind("127.0.0.1:0").unwrap();
        sender.connect(socket.local_addr().unwrap()).unwrap();
        for _ in 0..TURN {
            sender.send(b"STATUS=still here").unwrap();
        }
        sender.send(b"STATUS=\nREADY=1").unwrap();
        let socket = OwnedFd::from(socket);
        assert!(!says_ready(&socket));
        assert!(says_ready(&socket));
    }
}
