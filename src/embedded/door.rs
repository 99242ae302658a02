//! The door of a server: listens, lets in as many connections as it can serve, ends slow ones, and on SIGTERM lets
//! out those who are being answered before it closes. Knows nothing of pictures.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_io_timeout::TimeoutStream;

use super::notify;
use crate::error::ServeError;

/// How much of the world a server takes in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// So many connections at once; a further one is answered with 503.
    pub(super) connections: usize,
    /// So long a connection may take to send the head of its first or next request.
    pub(super) patience: Duration,
}

/// Who asks: an extension of each request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) SocketAddr);

/// Connections that the kernel holds until we take them.
const BACKLOG: u32 = 1024;

/// The longest head of a request, in bytes. Longer addresses than 65,534 bytes are refused with 414, longer heads than
/// this with 431.
const LONGEST_HEAD: usize = 160 * 1024;

/// So long a client may take no byte of an answer.
const LONGEST_STALL: Duration = Duration::from_secs(30);

/// So long the answers under way may take when the server is told to end.
const LONGEST_DRAIN: Duration = Duration::from_secs(25);

/// Those who are sent away are told so, this many at once.
const TOLD_AT_ONCE: usize = 64;

/// What they are told.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\n\
cache-control: no-store\r\nretry-after: 1\r\nconnection: close\r\ncontent-length: 25\r\n\r\n503 too many connections\n";

/// A connection needs a descriptor: as many as the system allows.
pub(super) fn raise_limit_of_files() {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // With fewer, fewer are let in.
    let _ = setrlimit(Resource::Nofile, limit);
}

/// Takes the address.
pub(super) fn open(address: SocketAddr) -> Result<TcpListener, ServeError> {
    let listen = || {
        let socket = if address.is_ipv4() {
            TcpSocket::new_v4()?
        } else {
            TcpSocket::new_v6()?
        };
        // Connections of our predecessor that linger do not keep us from its port.
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    };
    listen().map_err(|error| {
        let address = address.to_string();
        if error.kind() == io::ErrorKind::AddrInUse {
            return ServeError::PortTaken { address };
        }
        ServeError::Address {
            address,
            errno: error.raw_os_error().unwrap_or(0),
        }
    })
}

/// Answers with `router` until SIGTERM or SIGINT. `ready` ends when the server can do its work, which the supervisor is
/// told then, or with the reason why it never will.
pub(super) async fn serve(
    listener: TcpListener,
    limits: Limits,
    router: Router,
    ready: impl Future<Output = Result<(), ServeError>>,
) -> Result<(), ServeError> {
    let of_system = |error: io::Error| ServeError::System {
        errno: error.raw_os_error().unwrap_or(0),
    };
    let mut terminate = signal(SignalKind::terminate()).map_err(of_system)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(of_system)?;
    let places = Arc::new(Semaphore::new(limits.connections));
    let farewells = Arc::new(Semaphore::new(TOLD_AT_ONCE));
    let under_way = GracefulShutdown::new();
    let mut ready = pin!(ready);
    let mut is_ready = false;
    loop {
        tokio::select! {
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            outcome = &mut ready, if !is_ready => {
                outcome?;
                is_ready = true;
                notify::ready();
            }
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => match Arc::clone(&places).try_acquire_owned() {
                    Ok(place) => {
                        let router = router.clone();
                        tokio::spawn(converse((stream, Peer(peer)), router, limits, under_way.watcher(), place));
                    }
                    Err(_) => send_away(stream, &farewells),
                },
                // No descriptor is left, most likely: those who leave free one.
                Err(_) => sleep(Duration::from_millis(20)).await,
            },
        }
    }
    drop(listener);
    notify::stopping();
    // Whoever is not done then is ended with the process.
    let _ = timeout(LONGEST_DRAIN, under_way.shutdown()).await;
    Ok(())
}

async fn converse(
    (stream, peer): (TcpStream, Peer),
    router: Router,
    limits: Limits,
    watcher: Watcher,
    place: OwnedSemaphorePermit,
) {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(LONGEST_STALL));
    // Not for reading as well: it would end while an answer is sent. Heads have a time of their own, and whoever reads
    // bodies bounds theirs.
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        router.call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.patience)
        .max_buf_size(LONGEST_HEAD)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    // It ends with an error where the client is gone or too slow: nobody is left to be told.
    let _ = watcher.watch(connection).await;
    drop(place);
}

/// Says that the house is full. Reading what the client sent keeps the kernel from throwing our words away.
fn send_away(mut stream: TcpStream, farewells: &Arc<Semaphore>) {
    let Ok(place) = Arc::clone(farewells).try_acquire_owned() else {
        return;
    };
    tokio::spawn(async move {
        let farewell = async {
            stream.write_all(FULL).await?;
            stream.shutdown().await?;
            let mut rest = [0; 1024];
            while stream.read(&mut rest).await? > 0 {}
            io::Result::Ok(())
        };
        let _ = timeout(Duration::from_secs(1), farewell).await;
        drop(place);
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embedded::settings::loopback;

    const IMPATIENT: Limits = Limits {
        connections: 1,
        patience: Duration::from_millis(50),
    };

    /// What one client gets who says `words` and listens after a `pause`.
    async fn answer(router: Router, words: &str, pause: Duration) -> Vec<u8> {
        let listener = open(loopback(0)).unwrap();
        let address = listener.local_addr().unwrap();
        let place = Arc::new(Semaphore::new(1)).try_acquire_owned().unwrap();
        let under_way = GracefulShutdown::new();
        let host = async {
            let (stream, peer) = listener.accept().await.unwrap();
            let watcher = under_way.watcher();
            converse((stream, Peer(peer)), router, IMPATIENT, watcher, place).await;
        };
        let guest = async {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(words.as_bytes()).await.unwrap();
            sleep(pause).await;
            let mut heard = Vec::new();
            let _ = stream.read_to_end(&mut heard).await;
            heard
        };
        tokio::join!(host, guest).1
    }

    #[tokio::test]
    async fn who_reads_slowly_gets_all() {
        // More than the system holds for both sides.
        const LENGTH: usize = 64 << 20;
        let router = Router::new().fallback(|| async { vec![7_u8; LENGTH] });
        let words = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        let heard = answer(router, words, IMPATIENT.patience * 6).await;
        assert!(heard.len() > LENGTH, "only {} bytes", heard.len());
    }

    #[tokio::test]
    async fn who_says_nothing_more_is_left() {
        let router = Router::new().fallback(|| async { "answer" });
        for words in [
            "",
            "GET / HTTP/1.1\r\n",
            "GET / HTTP/1.1\r\nhost: x\r\n\r\n",
            "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n",
        ] {
            let left = answer(router.clone(), words, Duration::ZERO);
            let heard = timeout(Duration::from_secs(20), left).await.unwrap();
            assert_eq!(
                heard.ends_with(b"answer"),
                words.ends_with("\r\n\r\n"),
                "{words:?}"
            );
        }
    }
}
