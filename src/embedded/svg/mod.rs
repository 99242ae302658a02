//! The SVG Server: measures drawings and renders them, for `is`. Each request brings its drawing along; nothing is
//! read from anywhere else. What a drawing may cost is bounded before it is drawn.

mod cache;
mod drawing;
mod expansion;
#[cfg(fuzzing)]
pub(super) mod fuzzing;
mod markup;
mod rehearsal;
mod style;
mod workers;

use std::error::Error as _;
use std::fmt::Write as _;
use std::num::NonZero;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{RawQuery, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http_body_util::LengthLimitError;
use rustix::process::{Resource, getrlimit, setrlimit};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use self::cache::Cache;
use self::drawing::Drawing;
use self::workers::Workers;
use super::answer::{Refused, wrong_method};
use super::door::{self, Limits};
use super::settings::SvgServer;
use crate::error::ServeError;

/// `is` asks, and whoever wants to see for himself.
const LIMITS: Limits = Limits {
    connections: 256,
    patience: Duration::from_secs(10),
};

/// Drawings that are in memory at once, each of which may be as long as any.
const DRAWINGS_AT_ONCE: usize = 64;

/// So long a drawing may take to come in.
const LONGEST_ARRIVAL: Duration = Duration::from_secs(10);

/// More threads would need more memory than a machine with so many cores wants to give to drawings.
const MOST_THREADS: usize = 16;

/// The memory of the process, and of each thread that draws. Whatever the limits on drawings have not foreseen ends
/// the server, which is started again, and not the machine.
const MEMORY: u64 = 1 << 30;
const MEMORY_OF_THREAD: u64 = 512 << 20;

/// What the server draws to see whether it can: a letter must leave ink.
const TRIAL: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text y="36" font-size="40" fill="#000">M</text></svg>"##;

#[derive(Clone)]
struct Server {
    workers: Workers,
    cache: Arc<Cache>,
    places: Arc<Semaphore>,
    begin: Instant,
}

pub(super) async fn serve(settings: &SvgServer, cores: usize) -> Result<(), ServeError> {
    let listener = door::open(settings.listen)?;
    let threads = NonZero::new(cores.min(MOST_THREADS)).unwrap_or(NonZero::<usize>::MIN);
    bound_memory(threads);
    let server = Server {
        workers: Workers::start(threads)?,
        cache: Arc::new(Cache::default()),
        places: Arc::new(Semaphore::new(DRAWINGS_AT_ONCE)),
        begin: Instant::now(),
    };
    let workers = server.workers.clone();
    let ready = async {
        let trial = workers.run(try_out).await;
        trial.map_err(|_| ServeError::Trial)
    };
    let router = router(server);
    tokio::select! {
        done = door::serve(listener, LIMITS, router, ready) => done,
        stuck = workers.until_stuck() => Err(stuck),
    }
}

fn router(server: Server) -> Router {
    Router::new()
        .route("/svg/measure", post(measure).fallback(wrong_method))
        .route("/svg/render", post(render).fallback(wrong_method))
        .route("/status", get(status).fallback(wrong_method))
        .fallback(nothing)
        .with_state(server)
}

/// Draws the trial, and looks for ink.
fn try_out() -> Result<(), Refused> {
    let png = Drawing::parse(TRIAL.as_bytes())?.render(40, 40)?;
    let picture = image::load_from_memory(&png).map_err(|_| Refused::broken("no picture"))?;
    let has_ink = picture
        .to_rgba8()
        .pixels()
        .any(|pixel| pixel.0 == [0, 0, 0, 255]);
    has_ink.then_some(()).ok_or(Refused::broken("no ink"))
}

fn bound_memory(threads: NonZero<usize>) {
    let most = MEMORY + MEMORY_OF_THREAD * threads.get() as u64;
    let mut limit = getrlimit(Resource::Data);
    limit.current = Some(limit.current.map_or(most, |given| given.min(most)));
    // Where that is refused there is a narrower limit already.
    let _ = setrlimit(Resource::Data, limit);
}

async fn measure(State(server): State<Server>, body: Body) -> Result<Response, Refused> {
    let (width, height) = server.draw(body, |drawing| Ok(drawing.size())).await?;
    Ok(lines(format!("width={width}\nheight={height}\n")))
}

async fn render(
    State(server): State<Server>,
    RawQuery(query): RawQuery,
    body: Body,
) -> Result<Response, Refused> {
    let (width, height) = asked_size(query.as_deref().unwrap_or_default())?;
    drawing::check_size(width, height)?;
    let png = server
        .draw(body, move |drawing| drawing.render(width, height))
        .await?;
    Ok(([(CONTENT_TYPE, HeaderValue::from_static("image/png"))], png).into_response())
}

async fn status(State(server): State<Server>) -> Response {
    let mut text = String::new();
    let facts: [(&str, u64); 5] = [
        ("uptime", server.begin.elapsed().as_secs()),
        ("fonts", drawing::fonts() as u64),
        ("workers", server.workers.count() as u64),
        ("busyWorkers", server.workers.busy() as u64),
        ("cachedDrawings", server.cache.len() as u64),
    ];
    let _ = writeln!(text, "svgServer.version={}", env!("CARGO_PKG_VERSION"));
    for (name, value) in facts {
        let _ = writeln!(text, "svgServer.{name}={value}");
    }
    lines(text)
}

async fn nothing() -> Refused {
    Refused::missing("there is nothing here")
}

impl Server {
    /// Takes a drawing in, and does something with it.
    async fn draw<T: Send + 'static>(
        &self,
        body: Body,
        then: impl FnOnce(&Drawing) -> Result<T, Refused> + Send + 'static,
    ) -> Result<T, Refused> {
        let _place = self
            .places
            .try_acquire()
            .map_err(|_| Refused::not_now("too many drawings at once"))?;
        let text = take_in(body).await?;
        let cache = Arc::clone(&self.cache);
        self.workers.run(move || then(&*cache.parse(&text)?)).await
    }
}

async fn take_in(body: Body) -> Result<Bytes, Refused> {
    let text = timeout(LONGEST_ARRIVAL, to_bytes(body, drawing::LONGEST))
        .await
        .map_err(|_| Refused::malformed("the drawing did not come in time"))?;
    text.map_err(|error| match error.source() {
        Some(reason) if reason.is::<LengthLimitError>() => {
            Refused::too_large("the drawing is too large")
        }
        _ => Refused::malformed("the drawing did not come to its end"),
    })
}

/// `wid=W&hei=H`, both and nothing else.
fn asked_size(query: &str) -> Result<(u32, u32), Refused> {
    let (mut wid, mut hei) = (None, None);
    for command in query.split('&').filter(|command| !command.is_empty()) {
        let (name, value) = command.split_once('=').unwrap_or((command, ""));
        let place = match name {
            "wid" => &mut wid,
            "hei" => &mut hei,
            _ => return Err(Refused::malformed("only wid and hei are known")),
        };
        if value.is_empty() || !value.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Refused::malformed("a size is a whole number"));
        }
        // More digits than a number has are a number that is too large.
        *place = Some(value.parse().unwrap_or(u32::MAX));
    }
    wid.zip(hei)
        .ok_or(Refused::malformed("wid and hei are needed"))
}

fn lines(text: String) -> Response {
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        ),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_is_asked_for_with_two_whole_numbers() {
        assert_eq!(asked_size("wid=3&hei=4").unwrap(), (3, 4));
        assert_eq!(asked_size("hei=4&&wid=99999999999").unwrap(), (u32::MAX, 4));
        for wrong in [
            "",
            "wid=3",
            "wid=3&hei=",
            "wid=-1&hei=1",
            "wid=+1&hei=1",
            "wid=1.5&hei=1",
            "wid=1&hei=1&scl=2",
        ] {
            assert_eq!(
                asked_size(wrong).unwrap_err().status.as_u16(),
                400,
                "{wrong}"
            );
        }
    }

    #[test]
    fn the_trial_succeeds() {
        try_out().unwrap();
    }
}
