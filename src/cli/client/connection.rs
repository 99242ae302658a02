//! A connection to a supervisor: one question, and what is answered until the last line. Must not decide what follows.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};

use super::Call;
use crate::daemon::with_socket_address;
use crate::error::Error;
use crate::protocol::{self, Reply, Request, Unreadable};
use crate::supervisor::report::Refusal;

/// The time that `--timeout` gives.
pub(super) struct Limit {
    pub(super) began: Instant,
    timeout: Option<Duration>,
}

impl Limit {
    pub(super) fn new(timeout: Option<Duration>) -> Self {
        Self {
            began: Instant::now(),
            timeout,
        }
    }

    /// What is left; `None`: no limit.
    pub(super) fn left(&self) -> Result<Option<Duration>, Error> {
        let Some(timeout) = self.timeout else {
            return Ok(None);
        };
        match timeout.checked_sub(self.began.elapsed()) {
            Some(left) if !left.is_zero() => Ok(Some(left)),
            Some(_) | None => Err(self.passed()),
        }
    }

    pub(super) fn passed(&self) -> Error {
        let after = self.timeout.unwrap_or_else(|| self.began.elapsed());
        Error::TimedOut {
            after_ms: u64::try_from(after.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

pub(super) struct Connection {
    stream: BufReader<UnixStream>,
    /// Whether an answer came.
    pub(super) heard: bool,
    /// The process at the other end, where its very end matters.
    pub(super) supervisor: Option<OwnedFd>,
}

impl Connection {
    pub(super) fn new(stream: UnixStream) -> Self {
        Self {
            stream: BufReader::new(stream),
            heard: false,
            supervisor: None,
        }
    }

    /// Sends a request and reads until its last answer.
    pub(super) fn ask(&mut self, call: &mut Call<'_>, request: &Request) -> Result<Reply, Error> {
        self.send(request);
        self.receive(call)
    }

    pub(super) fn send(&mut self, request: &Request) {
        // A supervisor that refuses the connection may have closed it already; its reason can still be read.
        let _ = self.stream.get_mut().write_all(&protocol::encode(request));
    }

    /// Reads until the last answer.
    pub(super) fn receive(&mut self, call: &mut Call<'_>) -> Result<Reply, Error> {
        let mut line = Vec::new();
        loop {
            line.clear();
            self.wait_until_readable(call)?;
            match self.stream.read_until(b'\n', &mut line) {
                Ok(_) if line.ends_with(b"\n") => self.heard = true,
                Err(error) if is_timeout(&error) => return Err(call.limit.passed()),
                Ok(_) | Err(_) => return Err(Error::ConnectionLost),
            }
            match protocol::decode::<Reply>(&line) {
                Ok(Reply::Notice(told)) => (call.tell)(&told),
                Ok(Reply::Refused(refusal)) => return Err(refused(refusal)),
                Ok(reply @ (Reply::Status(_) | Reply::Done { .. } | Reply::Successor { .. })) => {
                    return Ok(reply);
                }
                Err(Unreadable::Version(theirs)) => {
                    return Err(Error::OtherVersion {
                        theirs,
                        ours: protocol::VERSION,
                    });
                }
                Err(Unreadable::Malformed) => return Err(Error::ConnectionLost),
            }
        }
    }

    fn wait_until_readable(&self, call: &Call<'_>) -> Result<(), Error> {
        match call.limit.left()? {
            // Without a limit not even the question is worth a system call.
            None => Ok(()),
            left => self
                .stream
                .get_ref()
                .set_read_timeout(left)
                .map_err(|_| Error::ConnectionLost),
        }
    }

    /// Whether the supervisor has come to its end: asked for anything at all, it answers no more.
    pub(super) fn is_silent(&mut self, call: &mut Call<'_>) -> bool {
        let anything = Request::Status {
            components: Vec::new(),
        };
        self.ask(call, &anything) == Err(Error::ConnectionLost)
    }

    /// Waits until the supervisor has closed the connection.
    pub(super) fn wait_for_end(&mut self, call: &Call<'_>) -> Result<(), Error> {
        let mut rest = [0; 512];
        loop {
            self.wait_until_readable(call)?;
            match self.stream.read(&mut rest) {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(error) if is_timeout(&error) => return Err(call.limit.passed()),
                Err(_) => return Ok(()),
            }
        }
    }
}

fn refused(refusal: Refusal) -> Error {
    if let Refusal::Version {
        protocol: theirs, ..
    } = refusal
    {
        return Error::OtherVersion {
            theirs,
            ours: protocol::VERSION,
        };
    }
    Error::Refused(refusal)
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut
    )
}

/// Connects to a socket by its path. The kernel takes 107 bytes of it; a longer one is reached through its folder.
/// Where too many wait to be taken already, that takes until one of them is, but not longer than `patience`.
///
/// # Errors
/// `EAGAIN` when that time has passed.
pub(super) fn open(path: &Path, patience: Option<Duration>) -> rustix::io::Result<UnixStream> {
    let socket = rustix::net::socket_with(
        AddressFamily::UNIX,
        SocketType::STREAM,
        SocketFlags::CLOEXEC,
        None,
    )?;
    if patience.is_some() {
        set_socket_timeout(&socket, Timeout::Send, patience)?;
    }
    with_socket_address(path, |address: &SocketAddrUnix| {
        rustix::net::connect(&socket, address)
    })?;
    Ok(socket.into())
}
