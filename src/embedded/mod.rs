//! The built-in servers: `ps` answers browsers, `is` makes pictures, `svg` renders drawings. Each is a process of
//! its own, this program executed again by `serve`, and a component like any other: it is told what to do by
//! arguments, tells the supervisor when it can work, and ends on SIGTERM.
//! Only `cli`'s hidden `serve` may know of this room, and the room knows nothing of the others but `error`.

mod answer;
mod door;
mod files;
#[cfg(fuzzing)]
pub mod fuzzing;
mod is;
mod name;
mod notify;
mod ps;
mod query;
mod settings;
mod svg;

use std::future::Future;
use std::num::NonZero;
use std::thread::available_parallelism;

use tokio::runtime::{Builder, Runtime};

pub(crate) use settings::{ImageServer, PlatformServer, Server, SvgServer, loopback};

use crate::error::ServeError;

/// Serves until SIGTERM or SIGINT, then ends what is being answered and returns.
///
/// # Errors
/// What keeps the server from its work: nothing was served then, or nothing can be any more.
pub(crate) fn serve(server: &Server) -> Result<(), ServeError> {
    let cores = available_parallelism().map_or(1, NonZero::get);
    door::raise_limit_of_files();
    let runtime = Builder::new_multi_thread()
        .worker_threads(cores.min(MOST_THREADS))
        .max_blocking_threads(cores + THREADS_FOR_FILES)
        .enable_all()
        .build()
        .map_err(|error| ServeError::System {
            errno: error.raw_os_error().unwrap_or(0),
        })?;
    run(runtime, async {
        match server {
            Server::Image(settings) => is::serve(settings, cores).await,
            Server::Platform(settings) => ps::serve(settings).await,
            Server::Svg(settings) => svg::serve(settings, cores).await,
        }
    })
}

/// Brings the work to its end. Threads that wait for a disk that does not answer are left behind: the process ends
/// without them.
fn run<T>(runtime: Runtime, work: impl Future<Output = T>) -> T {
    let done = runtime.block_on(work);
    runtime.shutdown_background();
    done
}

/// The longest drawing that `svg` takes, in bytes; `is` sends it no longer one.
const LONGEST_DRAWING: usize = 8 << 20;

/// Threads that answer. More do not answer faster: they wait for the same sockets.
const MOST_THREADS: usize = 4;

/// Threads that wait for files, beside those that compute.
const THREADS_FOR_FILES: usize = 16;

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::thread;
    use std::time::Duration;

    use tokio::task::spawn_blocking;

    use super::*;

    #[test]
    fn a_disk_that_hangs_does_not_keep_us() {
        let (release, released) = channel::<()>();
        let (told, ended) = channel();
        thread::spawn(move || {
            let runtime = Builder::new_multi_thread()
                .worker_threads(1)
                .build()
                .unwrap();
            run(runtime, async move {
                let (begins, begun) = tokio::sync::oneshot::channel();
                spawn_blocking(move || {
                    begins.send(()).unwrap();
                    let _ = released.recv();
                });
                begun.await.unwrap();
            });
            told.send(()).unwrap();
        });
        assert!(ended.recv_timeout(Duration::from_secs(20)).is_ok());
        drop(release);
    }
}
