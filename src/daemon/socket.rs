//! The socket: takes connections, checks who calls, reads requests and writes answers, each within
//! limits of size, time and number. Garbage gets a refusal and harms nobody.

mod places;

use std::io::ErrorKind;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustix::net::RecvFlags;
use tokio::io::{AsyncReadExt, AsyncWriteExt, Interest, Ready};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::time::{sleep, timeout};

use crate::daemon::descriptors;
use crate::daemon::event_loop::Message;
use crate::daemon::socket::places::{Place, Places};
use crate::protocol::{self, LONGEST_REQUEST, Reply, Request, Unreadable};
use crate::supervisor::report::Refusal;

/// Connections at once.
pub(crate) const MOST: usize = 256;

/// For a request to arrive, and for an answer to be taken.
const PATIENCE: Duration = Duration::from_secs(10);

/// Most requests are shorter, in bytes.
const USUAL_REQUEST: usize = 1024;

/// Answers that a client may leave untaken before notices are left out for it.
const UNTAKEN: usize = 64;

/// One line for a client; the last one ends its request.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) line: Vec<u8>,
    pub(crate) last: bool,
}

/// Who may use the socket. All copies are the same door.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    /// Whether a group may use it: the socket's own mode has let in only its members then.
    group: Arc<AtomicBool>,
}

impl Door {
    pub(crate) fn new(group: bool) -> Self {
        let group = Arc::new(AtomicBool::new(group));
        Self { group }
    }

    /// From the next connection on.
    pub(crate) fn let_in(&self, group: bool) {
        self.group.store(group, Ordering::Relaxed);
    }
}

/// Takes connections for ever.
pub(crate) async fn listen(listener: UnixListener, door: Door, tell: UnboundedSender<Message>) {
    let places = Places::new(descriptors::clients(MOST));
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of descriptors: somebody gives his away, or closes it in time.
            places.clear_one();
            sleep(Duration::from_millis(50)).await;
            continue;
        };
        match places.take() {
            Some(place) => {
                tokio::spawn(converse(stream, door.clone(), tell.clone(), Some(place)));
            }
            None => refuse(&stream, Refusal::Busy),
        }
    }
}

/// Serves one connection: any number of requests, one after the other.
pub(crate) async fn converse(
    mut stream: UnixStream,
    door: Door,
    tell: UnboundedSender<Message>,
    mut place: Option<Place>,
) {
    if !is_allowed(&stream, &door) {
        return refuse(&stream, Refusal::NotAllowed);
    }
    let mut bytes = Vec::with_capacity(USUAL_REQUEST);
    loop {
        let reading = timeout(PATIENCE, read_line(&mut stream, &mut bytes));
        let line = match &place {
            Some(place) => tokio::select! {
                // A request that has come is heard.
                biased;
                line = reading => line,
                () = place.is_needed() => return refuse(&stream, Refusal::Busy),
            },
            None => reading.await,
        };
        let request = match line {
            Ok(Line::Whole) => protocol::decode::<Request>(&bytes),
            Ok(Line::TooLong) => return refuse(&stream, Refusal::TooLong),
            Ok(Line::End) | Err(_) => return,
        };
        let request = match request {
            Ok(request) => request,
            Err(Unreadable::Malformed) => return refuse(&stream, Refusal::Malformed),
            Err(Unreadable::Version(_)) => {
                let release = env!("CARGO_PKG_VERSION").to_owned();
                return refuse(
                    &stream,
                    Refusal::Version {
                        protocol: protocol::VERSION,
                        release,
                    },
                );
            }
        };
        if let Some(place) = &mut place
            && !place.ask(&request)
        {
            return refuse(&stream, Refusal::Busy);
        }
        let (answer, mut answers) = mpsc::channel(UNTAKEN);
        // Only this order is answered by another program.
        let is_replacement = matches!(request, Request::Reload { exec: true, .. });
        let connection = is_replacement.then(|| stream.as_fd().try_clone_to_owned().ok());
        let asked = Message::Asked {
            request,
            answer,
            connection: connection.flatten(),
        };
        if tell.send(asked).is_err() {
            return;
        }
        let mut may_hang_up = true;
        loop {
            let answer = tokio::select! {
                biased;
                answer = answers.recv() => answer,
                gone = hangs_up(&stream), if may_hang_up => {
                    if gone {
                        return;
                    }
                    may_hang_up = false;
                    continue;
                }
            };
            let Some(answer) = answer else { break };
            if !matches!(
                timeout(PATIENCE, stream.write_all(&answer.line)).await,
                Ok(Ok(()))
            ) {
                return;
            }
            if answer.last {
                break;
            }
        }
        if let Some(place) = &mut place
            && !place.wait_again()
        {
            return;
        }
    }
}

/// Waits until a client does something though its answer is not there yet. Whether it has hung up: its place
/// is free then. One that only has no further request (`shutdown(2)`) or sends another one already has not.
async fn hangs_up(stream: &UnixStream) -> bool {
    loop {
        let Ok(()) = stream.readable().await else {
            return true;
        };
        let peeked = stream.try_io(Interest::READABLE, || {
            let flags = RecvFlags::PEEK | RecvFlags::DONTWAIT;
            Ok(rustix::net::recv(stream, &mut [0_u8; 1][..], flags)?)
        });
        match peeked {
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(_) => return true,
            Ok(_) => break,
        }
    }
    let both = Interest::READABLE | Interest::WRITABLE;
    stream.ready(both).await.is_ok_and(Ready::is_write_closed)
}

/// Root and the supervisor's own user may; others only as members of the group that the socket lets in.
fn is_allowed(stream: &UnixStream, door: &Door) -> bool {
    let ours = rustix::process::geteuid().as_raw();
    stream.peer_cred().is_ok_and(|peer| {
        door.group.load(Ordering::Relaxed) || peer.uid() == 0 || peer.uid() == ours
    })
}

fn refuse(stream: &UnixStream, refusal: Refusal) {
    // Whoever does not take it at once has not earned it.
    let _ = stream.try_write(&protocol::encode(Reply::Refused(refusal)));
}

enum Line {
    Whole,
    TooLong,
    End,
}

/// Reads up to a line feed. What follows it in the same packet is a client that does not wait for its
/// answer: the protocol has no such thing, and it is dropped.
async fn read_line(stream: &mut UnixStream, bytes: &mut Vec<u8>) -> Line {
    bytes.clear();
    loop {
        let from = bytes.len();
        match stream.read_buf(bytes).await {
            Ok(0) | Err(_) => return Line::End,
            Ok(_) => {}
        }
        if let Some(end) = bytes[from..].iter().position(|byte| *byte == b'\n') {
            bytes.truncate(from + end + 1);
            return Line::Whole;
        }
        if bytes.len() >= LONGEST_REQUEST {
            return Line::TooLong;
        }
    }
}
