//! Asks a component whether it can do its work. An answer counts only from a socket that a process of the
//! component holds: where it lost its port, another program would answer in its place.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::{sleep, timeout};

use crate::config::{Address, Probe};
use crate::daemon::event_loop::Message;
use crate::daemon::{listeners, program, tree};
use crate::supervisor::fleet::Seat;
use crate::supervisor::report::NotReady;
use crate::supervisor::state::Event;

/// From one question to the next: quick at first, since most servers are.
const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// For one answer. A server that warms up is asked again.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest head of an HTTP answer, in bytes.
const LONGEST_HEAD: usize = 16 * 1024;

/// Asks until the answer is good, and tells the event loop; it is aborted when the component ends.
pub(crate) async fn ask_until_ready(
    seat: Seat,
    pid: u32,
    probe: Probe,
    tell: UnboundedSender<Message>,
) {
    let mut pause = FIRST_PAUSE;
    let mut told = None;
    loop {
        let event = match ask(pid, &probe).await {
            Ok(()) => Event::Ready { pid },
            Err(reason) if told.as_ref() == Some(&reason) => {
                sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
                continue;
            }
            Err(reason) => {
                told = Some(reason.clone());
                Event::NotYet { pid, reason }
            }
        };
        // A line and a notification come by themselves; the event loop hears them.
        let is_asked = matches!(probe, Probe::Tcp(_) | Probe::Http { .. });
        let done = !is_asked || matches!(event, Event::Ready { .. });
        // The loop is gone where nobody receives: so is our purpose.
        if tell.send(Message::Probed(seat, event)).is_err() || done {
            return;
        }
    }
}

async fn ask(pid: u32, probe: &Probe) -> Result<(), NotReady> {
    match probe {
        Probe::Tcp(address) => {
            connect(pid, address).await?;
            Ok(())
        }
        Probe::Http { address, path, url } => {
            let mut stream = connect(pid, address).await?;
            let answer = judge_answer(&mut stream, address, path, url);
            let late = |_| NotReady::NoAnswer {
                address: program::shown(address),
            };
            timeout(PATIENCE, answer).await.map_err(late)?
        }
        Probe::Log(pattern) => Err(NotReady::NoLogLine {
            pattern: pattern.clone(),
        }),
        Probe::Notify | Probe::Command(_) => Err(NotReady::NoNotification),
    }
}

/// Asks once for the health of a component: whoever answers, since that may be another one that stands before it. How long
/// that may take is for the caller to say.
pub(crate) async fn ask_anybody(probe: &Probe) -> Result<(), NotReady> {
    match probe {
        Probe::Tcp(address) => connect_to_anybody(address).await.map(drop),
        Probe::Http { address, path, url } => {
            let mut stream = connect_to_anybody(address).await?;
            judge_answer(&mut stream, address, path, url).await
        }
        Probe::Log(_) | Probe::Notify | Probe::Command(_) => Ok(()),
    }
}

async fn connect_to_anybody(address: &Address) -> Result<TcpStream, NotReady> {
    let shown = || program::shown(address);
    let mut found = NotReady::NoListener { address: shown() };
    for ip in addresses(address).await {
        match TcpStream::connect(SocketAddr::new(ip, address.port)).await {
            Ok(stream) => return Ok(stream),
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => {}
            Err(_) => found = NotReady::NoAnswer { address: shown() },
        }
    }
    Err(found)
}

async fn judge_answer(
    stream: &mut TcpStream,
    address: &Address,
    path: &str,
    url: &str,
) -> Result<(), NotReady> {
    match get(stream, address, path).await {
        Some(200..400) => Ok(()),
        Some(status) => Err(NotReady::HttpStatus {
            status,
            url: url.to_owned(),
        }),
        None => Err(NotReady::NoAnswer {
            address: program::shown(address),
        }),
    }
}

/// Connects to the first of the host's addresses where the component listens.
async fn connect(pid: u32, address: &Address) -> Result<TcpStream, NotReady> {
    let shown = || program::shown(address);
    let addresses = addresses(address).await;
    let mut stranger = None;
    for ip in addresses {
        let sockets = listeners::listening_at(pid, ip, address.port);
        if sockets.is_empty() {
            continue;
        }
        if !listeners::hold(&tree::with_descendants(vec![pid]), &sockets) {
            stranger = Some(sockets);
            continue;
        }
        let connecting = TcpStream::connect(SocketAddr::new(ip, address.port));
        return match timeout(PATIENCE, connecting).await {
            Ok(Ok(stream)) => Ok(stream),
            Ok(Err(_)) | Err(_) => Err(NotReady::NoAnswer { address: shown() }),
        };
    }
    match stranger {
        None => Err(NotReady::NoListener { address: shown() }),
        Some(sockets) => {
            let pid = listeners::holder(&sockets);
            Err(NotReady::Stranger {
                address: shown(),
                pid,
                program: pid.and_then(tree::program_name),
            })
        }
    }
}

async fn addresses(address: &Address) -> Vec<IpAddr> {
    if address.host == "localhost" || address.host.parse::<IpAddr>().is_ok() {
        return program::addresses(address);
    }
    // A name server may be slow: not on the loop's own thread.
    let address = address.clone();
    tokio::task::spawn_blocking(move || program::addresses(&address))
        .await
        .unwrap_or_default()
}

/// Sends GET and reads the status of the answer.
async fn get(stream: &mut TcpStream, address: &Address, path: &str) -> Option<u16> {
    let host = program::shown(address);
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: ImageServing/{}\r\nAccept: */*\r\nConnection: close\r\n\r\n",
        env!("CARGO_PKG_VERSION")
    );
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut head = Vec::with_capacity(1024);
    let mut reading = stream.take(LONGEST_HEAD as u64);
    while reading.read_buf(&mut head).await.ok()? > 0 {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut response = httparse::Response::new(&mut headers);
        match response.parse(&head) {
            Ok(httparse::Status::Complete(_)) => return response.code,
            Ok(httparse::Status::Partial) => {}
            Err(_) => return None,
        }
    }
    None
}
