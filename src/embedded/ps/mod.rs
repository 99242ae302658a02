//! The Platform Server: answers browsers over HTTP with pictures of the Image Server, of which it keeps a copy, and with
//! the files of a folder. It makes no picture itself, and while nobody does, it sends what it has kept.

mod access_log;
mod address;
mod conditions;
mod content;
mod disk;
mod file_body;
mod flights;
mod health;
mod image_server;
mod memory;
mod no_picture;
mod picture;
mod pictures;
mod platform;
mod reply;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::time::Duration;

use axum::http::Uri;
use tokio::time::sleep;

use self::access_log::AccessLog;
use self::pictures::Times;
use self::platform::Platform;
use super::door::{self, Limits};
use super::settings::PlatformServer;
use crate::error::ServeError;

/// A connection with a slow client may hold an answer of a megabyte and a head of 160 kB.
const LIMITS: Limits = Limits {
    connections: 1024,
    patience: Duration::from_secs(10),
};

/// The picture that is always there, small.
const SAMPLE: &str = "/is/image/sample.jpg?wid=64";

/// Between two tries to get it.
const SHORTEST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

pub(super) async fn serve(settings: &PlatformServer) -> Result<(), ServeError> {
    let listener = door::open(settings.listen)?;
    let log = if settings.access_log { log() } else { None };
    let platform = Platform::open(settings, Times::USUAL, log)?;
    let served = door::serve(listener, LIMITS, platform.router(), ready(&platform)).await;
    platform.end();
    served
}

/// Standard output without a buffer of its own. None where it is closed.
fn log() -> Option<AccessLog> {
    let output = rustix::stdio::stdout().try_clone_to_owned().ok()?;
    AccessLog::start(File::from(output))
}

/// Ends when a picture comes out, or is refused by who makes them. How long that may take, the supervisor knows.
async fn ready(platform: &Platform) -> Result<(), ServeError> {
    let sample = Uri::from_static(SAMPLE);
    let mut pause = SHORTEST_PAUSE;
    while !platform.works(&sample).await {
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    Ok(())
}
