//! `is`, the Image Server: makes pictures of other sizes, parts and formats out of those in its folders. It keeps
//! nothing: what is asked twice is made twice, and its clients keep the answers.

mod drawings;
#[cfg(fuzzing)]
pub(super) mod fuzzing;
mod geometry;
mod picture;
mod properties;
mod request;
mod samples;
mod source;
mod workshop;

#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;

use super::answer::{Refused, wrong_method};
use super::door::{self, Limits};
use super::files::Folders;
use super::query::Commands;
use super::settings::ImageServer;
use crate::error::ServeError;
use drawings::Drawings;
use samples::Sample;
use source::Source;
use workshop::Workshop;

const LIMITS: Limits = Limits {
    connections: 512,
    patience: Duration::from_secs(10),
};

/// What all requests share.
struct Service {
    folders: Folders,
    workshop: Workshop,
    drawings: Drawings,
    since: Instant,
}

/// Serves until it is told to end. Ready when a picture came out.
pub(super) async fn serve(settings: &ImageServer, cores: usize) -> Result<(), ServeError> {
    panic::set_hook(Box::new(tell_in_a_line));
    let listener = door::open(settings.listen)?;
    let service = Service::open(settings, cores)?;
    let ready = {
        let service = Arc::clone(&service);
        async move { service.try_itself().await }
    };
    door::serve(listener, LIMITS, router(service), ready).await
}

/// A decoder that panics has met a picture that it cannot decode, and the client is told so. Files can be made to cause
/// that again and again: what they say, or a trace, would fill the log.
fn tell_in_a_line(panic: &PanicHookInfo<'_>) {
    if let Some(place) = panic.location() {
        let _ = writeln!(io::stderr(), "panicked at {place}");
    }
}

fn router(service: Arc<Service>) -> Router {
    Router::new()
        .route(
            "/is/image/{*name}",
            get(request::picture).fallback(wrong_method),
        )
        .route("/status", get(status).fallback(wrong_method))
        .fallback(async || Refused::missing("there is nothing at this address"))
        .with_state(service)
}

impl Service {
    fn open(settings: &ImageServer, cores: usize) -> Result<Arc<Self>, ServeError> {
        Ok(Arc::new(Self {
            folders: Folders::open(&settings.images)?,
            workshop: Workshop::new(cores),
            drawings: Drawings::new(settings.svg_server),
            since: Instant::now(),
        }))
    }

    /// Makes a picture out of the sample, by the way of every request.
    async fn try_itself(&self) -> Result<(), ServeError> {
        let commands = Commands {
            wid: Some(64),
            ..Commands::default()
        };
        let ticket = self.workshop.enter().map_err(|_| ServeError::Trial)?;
        // The program's own, whatever the operator calls by its name.
        let sample = Source::sample(Sample::Landscape);
        match self.answer(ticket, sample, &commands).await {
            Ok((_, picture)) if picture.starts_with(b"\xff\xd8\xff") => Ok(()),
            Ok(_) | Err(_) => Err(ServeError::Trial),
        }
    }
}

/// `GET /status`: how the server does, in lines.
async fn status(State(service): State<Arc<Service>>) -> impl IntoResponse {
    let svg_server = if service.drawings.is_reached().await {
        "reached"
    } else {
        "unreachable"
    };
    let lines = format!(
        "imageServer.version={}\nimageServer.uptime={}\nimageServer.workers={}\nimageServer.queue={}\n\
         imageServer.svgServer={svg_server}\n",
        env!("CARGO_PKG_VERSION"),
        service.since.elapsed().as_secs(),
        service.workshop.workers(),
        service.workshop.queue(),
    );
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, lines)
}
