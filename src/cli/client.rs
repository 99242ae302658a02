//! The operator's side of the conversation: finds the supervisor, or brings one up, and asks it.
//! Must not print, and knows no words.

mod connection;
mod reach;

use std::ffi::OsStr;
use std::time::{Duration, Instant};
use std::{env, thread};

use connection::{Connection, Limit};
use reach::{Left, has_ended};

use crate::daemon::read_config;
use crate::error::Error;
use crate::instance::Instance;
use crate::protocol::{Reply, Request};
use crate::supervisor::report::{Outcome, Refusal, Told};

/// A supervisor that does not say how things are within this time cannot tell.
const STATUS_PATIENCE: Duration = Duration::from_secs(10);

/// Until a supervisor that another client has just started can be reached.
const BIRTH: Duration = Duration::from_secs(10);

/// From the end of a supervisor's connections to that of its process, at most.
const LAST_BREATH: Duration = Duration::from_secs(1);

/// Supervisors in a row that may end before they have answered.
const MOST_LOST: u32 = 20;

/// Of those that were brought up for the same request, in a row.
const MOST_STILLBORN: u32 = 3;

/// Between two tries to reach it.
const PAUSE: Duration = Duration::from_millis(5);

/// Asks the instance's supervisor. `start` and `restart` bring one up where there is none, every order that changes
/// something where one was killed; the restart of everything is followed to the new supervisor. What happens meanwhile
/// is told. `language` is the value of `--lang`, for a supervisor that is brought up.
///
/// # Errors
/// [`Error::NotRunning`] where there is no supervisor and the request needs one, [`Error::Abandoned`] where it was
/// killed and no other one came, [`Error::Refused`] with the supervisor's reason, [`Error::TimedOut`] after `timeout`,
/// and whatever keeps it from being reached.
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
        Request::Status { .. } | Request::Reload { exec: true, .. } => {
            Ok(call.ask_present(request)?.1)
        }
        Request::Stop { components, wait } => {
            let (mut connection, reply) = call.ask_heir(request)?;
            if components.is_empty() && *wait {
                connection.wait_for_end(&call)?;
                if let Some(supervisor) = connection.supervisor {
                    has_ended(&supervisor, LAST_BREATH);
                }
            }
            Ok(reply)
        }
        Request::Start { .. } => call.start(request),
        Request::Restart { components, wait } if components.is_empty() => {
            call.restart_all(request, *wait)
        }
        Request::Reload { exec: false, .. } => call.reload(request),
        Request::Restart { components, wait } => match call.ask_heir(request) {
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

/// Whether an order that may have been carried out can be given once more: it says how things are to be, not what is to
/// be done.
fn may_be_repeated(request: &Request) -> bool {
    match request {
        Request::Status { .. } | Request::Start { .. } | Request::Stop { .. } => true,
        Request::Restart { .. } | Request::Reload { .. } => false,
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
                Err(Error::ConnectionLost)
                    if (!connection.heard || may_be_repeated(request)) && lost < MOST_LOST =>
                {
                    lost += 1;
                    self.limit.left()?;
                    thread::sleep(PAUSE);
                }
                result => return result.map(|reply| (connection, reply)),
            }
        }
    }

    /// Asks the supervisor that is there, or one that takes over what a killed one left.
    fn ask_heir(&mut self, request: &Request) -> Result<(Connection, Reply), Error> {
        match self.ask_present(request) {
            Err(Error::Abandoned) => self.ask_new(request, Left::Something),
            result => result,
        }
    }

    fn start(&mut self, request: &Request) -> Result<Reply, Error> {
        let asked = match self.ask_present(request) {
            Err(Error::NotRunning) => self.ask_new(request, Left::Nothing),
            Err(Error::Abandoned) => self.ask_new(request, Left::Something),
            result => result,
        };
        Ok(asked?.1)
    }

    /// Brings up a supervisor and asks it, or whoever was faster.
    fn ask_new(&mut self, request: &Request, mut left: Left) -> Result<(Connection, Reply), Error> {
        let mut waited = Duration::ZERO;
        let mut stillborn = 0;
        loop {
            let began = Instant::now();
            let mut connection = self.bring_up(left)?;
            match connection.ask(self, request) {
                // Another client was faster; its supervisor answers in a moment.
                Err(Error::Refused(Refusal::Owned { .. })) if waited < BIRTH => {
                    self.limit.left()?;
                    thread::sleep(PAUSE);
                    waited += began.elapsed();
                }
                // Another client has told it to end already.
                Err(Error::Refused(Refusal::Ending)) => connection.wait_for_end(self)?,
                Err(Error::ConnectionLost)
                    if (!connection.heard || may_be_repeated(request))
                        && stillborn < MOST_STILLBORN =>
                {
                    stillborn += 1;
                    self.limit.left()?;
                }
                Err(Error::ConnectionLost) => {
                    return Err(Error::DaemonDied {
                        log: self.instance.journal(),
                    });
                }
                // Where it was there for nothing else it ends: nothing of it is left when we say so. Where it goes on with
                // what it has taken over, it answers.
                Err(Error::Refused(refusal)) => {
                    if left == Left::Nothing || connection.is_silent(self) {
                        connection.wait_for_end(self)?;
                    }
                    return Err(Error::Refused(refusal));
                }
                result => return result.map(|reply| (connection, reply)),
            }
            left = match self.ask_present(request) {
                Err(Error::NotRunning) => Left::Nothing,
                Err(Error::Abandoned) => Left::Something,
                result => return result,
            };
        }
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
        self.judge_configuration()?;
        match self.ask_heir(request) {
            // A supervisor that died on the way leaves its successor to us.
            Ok((_, Reply::Successor { .. })) | Err(Error::ConnectionLost) => {}
            Err(Error::NotRunning) => return self.start(&start),
            result => return Ok(result?.1),
        }
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
