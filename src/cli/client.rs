//! The operator's side of the conversation: finds the supervisor, or brings one up, and asks it.
//! Must not print, and knows no words.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType};
use rustix::process::{Pid, PidfdFlags};

use crate::daemon::{first_call, read_config, with_socket_address};
use crate::error::Error;
use crate::instance::Instance;
use crate::protocol::{self, Reply, Request, Unreadable};
use crate::supervisor::report::{Outcome, Refusal, Told};

/// A supervisor that does not say how things are within this time cannot tell.
const STATUS_PATIENCE: Duration = Duration::from_secs(10);

/// Until a supervisor that another client has just started can be reached.
const BIRTH: Duration = Duration::from_secs(10);

/// From the end of a supervisor's connections to that of its process, at most.
const LAST_BREATH: Duration = Duration::from_secs(1);

/// Supervisors in a row that may end before they take a request.
const MOST_LOST: u32 = 20;

/// Between two tries to reach it.
const PAUSE: Duration = Duration::from_millis(5);

/// Asks the instance's supervisor. `start` and `restart` bring one up where there is none; the restart
/// of everything is followed to the new supervisor. What happens meanwhile is told. `language` is the value of
/// `--lang`, for a supervisor that is brought up.
///
/// # Errors
/// [`Error::NotRunning`] where there is no supervisor and the request needs one, [`Error::Refused`] with
/// the supervisor's reason, [`Error::TimedOut`] after `timeout`, and whatever keeps it from being reached.
pub(crate) fn ask(
    instance: &Instance,
    request: &Request,
    timeout: Option<Duration>,
    language: Option<&OsStr>,
    tell: &mut dyn FnMut(&Told),
) -> Result<Reply, Error> {
    let mut call = Call {
        instance: instance.absolute(|| env::current_dir().unwrap_or_default()),
        language,
        limit: Limit::new(timeout),
        tell,
    };
    match request {
        Request::Status { .. } => Ok(call.ask_present(request)?.1),
        Request::Stop { components, wait } => {
            let (mut connection, reply) = call.ask_present(request)?;
            if components.is_empty() && *wait {
                connection.wait_for_end(&call)?;
                if let Some(supervisor) = connection.supervisor {
                    wait_until_ended(&supervisor);
                }
            }
            Ok(reply)
        }
        Request::Start { .. } => call.start(request),
        Request::Restart { components, wait } if components.is_empty() => {
            call.restart_all(request, *wait)
        }
        Request::Reload { .. } => call.reload(request),
        Request::Restart { components, wait } => match call.ask_present(request) {
            Err(Error::NotRunning) => call.start(&Request::Start {
                components: components.clone(),
                wait: *wait,
            }),
            result => Ok(result?.1),
        },
    }
}

/// Asks for states. `meanwhile` is called while the supervisor looks: it has a processor of its own.
///
/// # Errors
/// As those of [`ask`].
pub(crate) fn ask_status(
    instance: &Instance,
    request: &Request,
    timeout: Option<Duration>,
    meanwhile: &mut dyn FnMut(),
) -> Result<Reply, Error> {
    let mut call = Call {
        instance: instance.absolute(|| env::current_dir().unwrap_or_default()),
        language: None,
        limit: Limit::new(timeout.or(Some(STATUS_PATIENCE))),
        tell: &mut |_| {},
    };
    let mut connection = call.connect()?.ok_or(Error::NotRunning)?;
    connection.send(request);
    meanwhile();
    match connection.receive(&mut call) {
        // It was ending: perhaps there is another one.
        Err(Error::ConnectionLost) => Ok(call.ask_present(request)?.1),
        result => result,
    }
}

/// One command's dealings with the supervisor.
struct Call<'a> {
    instance: Instance,
    language: Option<&'a OsStr>,
    limit: Limit,
    tell: &'a mut dyn FnMut(&Told),
}

/// The time that `--timeout` gives.
struct Limit {
    began: Instant,
    timeout: Option<Duration>,
}

impl Limit {
    fn new(timeout: Option<Duration>) -> Self {
        Self {
            began: Instant::now(),
            timeout,
        }
    }

    /// What is left; `None`: no limit.
    fn left(&self) -> Result<Option<Duration>, Error> {
        let Some(timeout) = self.timeout else {
            return Ok(None);
        };
        match timeout.checked_sub(self.began.elapsed()) {
            Some(left) if !left.is_zero() => Ok(Some(left)),
            Some(_) | None => Err(self.passed()),
        }
    }

    fn passed(&self) -> Error {
        let after = self.timeout.unwrap_or_else(|| self.began.elapsed());
        Error::TimedOut {
            after_ms: u64::try_from(after.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

impl Call<'_> {
    /// Asks the supervisor that is there. One that ends just then is not: it is waited for until it is gone, and
    /// whoever follows it is asked.
    fn ask_present(&mut self, request: &Request) -> Result<(Connection, Reply), Error> {
        let mut lost = 0;
        loop {
            let mut connection = self.connect()?.ok_or(Error::NotRunning)?;
            if let Request::Stop { .. } = request {
                connection.supervisor = self.supervisor();
            }
            match connection.ask(self, request) {
                Err(Error::Refused(Refusal::Ending)) => connection.wait_for_end(self)?,
                // Had it taken the request, it would have said so.
                Err(Error::ConnectionLost) if !connection.heard && lost < MOST_LOST => {
                    lost += 1;
                    self.limit.left()?;
                    thread::sleep(PAUSE);
                }
                result => return result.map(|reply| (connection, reply)),
            }
        }
    }

    /// Connects to the supervisor; `None`: there is none.
    fn connect(&self) -> Result<Option<Connection>, Error> {
        let path = self.instance.socket();
        match open(&path) {
            Ok(stream) => Ok(Some(Connection::new(stream))),
            Err(Errno::NOENT | Errno::CONNREFUSED | Errno::NOTDIR) => Ok(None),
            Err(Errno::ACCESS | Errno::PERM) => Err(Error::NotAllowed { path }),
            Err(error) => Err(Error::Unreachable {
                path,
                errno: error.raw_os_error(),
            }),
        }
    }

    /// The supervisor's process: its end says more than the end of the connection, which comes a moment before.
    /// The socket does not know it, for it may have been opened by a predecessor. `None` where it cannot be
    /// found out, as from another PID namespace.
    fn supervisor(&self) -> Option<OwnedFd> {
        let signed = fs::read_to_string(self.instance.lock()).ok()?;
        let pid = Pid::from_raw(signed.trim().parse().ok()?)?;
        rustix::process::pidfd_open(pid, PidfdFlags::empty()).ok()
    }

    fn start(&mut self, request: &Request) -> Result<Reply, Error> {
        let mut waited = Duration::ZERO;
        let mut ended = false;
        loop {
            match self.ask_present(request) {
                Err(Error::NotRunning) => {}
                result => return Ok(result?.1),
            }
            let began = Instant::now();
            let mut connection = self.bring_up()?;
            match connection.ask(self, request) {
                // Another client was faster; its supervisor answers in a moment.
                Err(Error::Refused(Refusal::Owned { .. })) if waited < BIRTH => {
                    self.limit.left()?;
                    thread::sleep(PAUSE);
                    waited += began.elapsed();
                }
                // Another client has told it to end already.
                Err(Error::Refused(Refusal::Ending)) => connection.wait_for_end(self)?,
                Err(Error::ConnectionLost) if !connection.heard && !ended => ended = true,
                Err(Error::ConnectionLost) => {
                    return Err(Error::DaemonDied {
                        log: self.instance.journal(),
                    });
                }
                // It ends, because it was there for nothing else; nothing of it is left when we say so.
                Err(Error::Refused(refusal)) => {
                    connection.wait_for_end(self)?;
                    return Err(Error::Refused(refusal));
                }
                result => return result,
            }
        }
    }

    /// Starts a supervisor. What is wrong with the configuration is found here, where it can be told in full.
    fn bring_up(&self) -> Result<Connection, Error> {
        read_config(&self.instance)?;
        let stream =
            first_call(&self.instance, self.language).map_err(|error| Error::DaemonNotStarted {
                errno: error.raw_os_error().unwrap_or(0),
            })?;
        Ok(Connection::new(stream))
    }

    fn reload(&mut self, request: &Request) -> Result<Reply, Error> {
        if self.connect()?.is_some() {
            self.judge_configuration()?;
        }
        Ok(self.ask_present(request)?.1)
    }

    /// Finds what is wrong with the configuration here, where it can be told in full.
    fn judge_configuration(&self) -> Result<(), Error> {
        match read_config(&self.instance) {
            // A member of the control group may order without being able to read; the supervisor checks it too.
            Ok(_) | Err(Error::ConfigUnreadable { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn restart_all(&mut self, request: &Request, wait: bool) -> Result<Reply, Error> {
        let start = Request::Start {
            components: Vec::new(),
            wait,
        };
        let Some(mut connection) = self.connect()? else {
            return self.start(&start);
        };
        self.judge_configuration()?;
        match connection.ask(self, request) {
            // A supervisor that died on the way leaves its successor to us.
            Ok(Reply::Successor { .. }) | Err(Error::ConnectionLost) => {}
            // What comes after it is new, too.
            Err(Error::Refused(Refusal::Ending)) => connection.wait_for_end(self)?,
            result => return result,
        }
        drop(connection);
        let reply = self.start(&start)?;
        Ok(match reply {
            Reply::Done { mut components } => {
                for component in &mut components {
                    component.outcome =
                        restarted(component.outcome.clone(), self.limit.began.elapsed());
                }
                Reply::Done { components }
            }
            Reply::Notice(_) | Reply::Status(_) | Reply::Refused(_) | Reply::Successor { .. } => {
                reply
            }
        })
    }
}

/// What the new supervisor calls a start was a restart to whoever ordered it.
fn restarted(outcome: Outcome, after: Duration) -> Outcome {
    match outcome {
        Outcome::Started { pid, .. } | Outcome::AlreadyRunning { pid } => Outcome::Restarted {
            pid,
            after_ms: u64::try_from(after.as_millis()).unwrap_or(u64::MAX),
        },
        Outcome::Stopped
        | Outcome::AlreadyStopped
        | Outcome::Restarted { .. }
        | Outcome::Failed { .. }
        | Outcome::Finished
        | Outcome::Unchanged
        | Outcome::Dropped
        | Outcome::Overruled
        | Outcome::Accepted => outcome,
    }
}

struct Connection {
    stream: BufReader<UnixStream>,
    /// Whether an answer came.
    heard: bool,
    /// The process at the other end, where its very end matters.
    supervisor: Option<OwnedFd>,
}

impl Connection {
    fn new(stream: UnixStream) -> Self {
        Self {
            stream: BufReader::new(stream),
            heard: false,
            supervisor: None,
        }
    }

    /// Sends a request and reads until its last answer.
    fn ask(&mut self, call: &mut Call<'_>, request: &Request) -> Result<Reply, Error> {
        self.send(request);
        self.receive(call)
    }

    fn send(&mut self, request: &Request) {
        // A supervisor that refuses the connection may have closed it already; its reason can still be read.
        let _ = self.stream.get_mut().write_all(&protocol::encode(request));
    }

    /// Reads until the last answer.
    fn receive(&mut self, call: &mut Call<'_>) -> Result<Reply, Error> {
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

    /// Waits until the supervisor has closed the connection.
    fn wait_for_end(&mut self, call: &Call<'_>) -> Result<(), Error> {
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

/// Waits, for a while, until a process has ended. It is about to.
fn wait_until_ended(process: &OwnedFd) {
    let mut ended = [PollFd::new(process, PollFlags::IN)];
    let patience = Timespec::try_from(LAST_BREATH).unwrap_or_default();
    // Whatever comes of it: its work is over, and its lock says so to whoever needs to know.
    let _ = rustix::event::poll(&mut ended, Some(&patience));
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
fn open(path: &std::path::Path) -> rustix::io::Result<UnixStream> {
    let socket = rustix::net::socket_with(
        AddressFamily::UNIX,
        SocketType::STREAM,
        SocketFlags::CLOEXEC,
        None,
    )?;
    with_socket_address(path, |address: &SocketAddrUnix| {
        rustix::net::connect(&socket, address)
    })?;
    Ok(socket.into())
}
