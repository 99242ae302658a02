//! Asks the SVG server for the measure of drawings and for their pixels. It may be away, slow, or another program: no
//! question takes longer than its limits, and no answer more room.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::geometry::Size;
use crate::embedded::LONGEST_DRAWING;
use crate::embedded::answer::Refused;

/// So long a connection may take.
const TO_CONNECT: Duration = Duration::from_secs(1);

/// So long an answer may take, all in all.
const TO_ANSWER: Duration = Duration::from_secs(5);

/// So long the question whether it is there at all may take.
const TO_REACH: Duration = Duration::from_secs(1);

/// So long a connection that is not used is kept. The SVG server closes them later.
const KEPT: Duration = Duration::from_secs(5);

/// So many drawings are asked about at once: where the SVG server hangs, the other places are left to pictures.
const AT_ONCE: usize = 32;

/// The longest drawing, in bytes. The SVG server takes no longer one.
const LONGEST: u64 = LONGEST_DRAWING as u64;

/// The longest answer that is no picture, in bytes.
const LONGEST_TEXT: usize = 4096;

/// Beside its pixels, a picture has so many bytes at most.
const FRAME_OF_PICTURE: usize = 1 << 20;

/// The greatest side of a drawing as it names it itself.
const GREATEST_SIDE: f64 = 1e6;

const AWAY: Refused = Refused::not_now("the SVG server cannot be reached");

/// A client of the SVG server.
#[derive(Clone, Debug)]
pub(super) struct Drawings {
    server: SocketAddr,
    client: Client<HttpConnector, Full<Bytes>>,
    places: Arc<Semaphore>,
}

impl Drawings {
    pub(super) fn new(server: SocketAddr) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(TO_CONNECT));
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(KEPT)
            .build(connector);
        Self {
            server,
            client,
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// The size that a drawing has of itself.
    ///
    /// # Errors
    /// 422 where it is none, or cannot be drawn; 503 where nobody can tell.
    pub(super) async fn measure(&self, drawing: Bytes) -> Result<Size, Refused> {
        fits(drawing.len() as u64)?;
        let answer = self.post("/svg/measure", drawing, LONGEST_TEXT).await?;
        size_of(&answer).ok_or(AWAY)?
    }

    /// The drawing as a PNG of this size.
    ///
    /// # Errors
    /// As for `measure`.
    pub(super) async fn render(&self, drawing: Bytes, size: Size) -> Result<Bytes, Refused> {
        let Size { width, height } = size;
        let path = format!("/svg/render?wid={width}&hei={height}");
        let pixels = usize::try_from(size.pixels()).map_err(|_| AWAY)?;
        let longest = pixels.saturating_mul(4).saturating_add(FRAME_OF_PICTURE);
        self.post(&path, drawing, longest).await
    }

    /// Whether it answers.
    pub(super) async fn is_reached(&self) -> bool {
        let asked = self.ask(Method::GET, "/status", Bytes::new(), LONGEST_TEXT);
        matches!(timeout(TO_REACH, asked).await, Ok(Ok((status, _))) if status.is_success())
    }

    async fn post(&self, path: &str, drawing: Bytes, longest: usize) -> Result<Bytes, Refused> {
        let Ok(_place) = self.places.try_acquire() else {
            return Err(Refused::not_now("the SVG server is busy"));
        };
        let asked = self.ask(Method::POST, path, drawing, longest);
        let (status, answer) = timeout(TO_ANSWER, asked).await.map_err(|_| AWAY)??;
        match status {
            StatusCode::OK => Ok(answer),
            StatusCode::BAD_REQUEST
            | StatusCode::FORBIDDEN
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNPROCESSABLE_ENTITY => {
                Err(Refused::unprocessable("the drawing cannot be rendered"))
            }
            StatusCode::SERVICE_UNAVAILABLE => Err(Refused::not_now("the SVG server is busy")),
            _ => Err(AWAY),
        }
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Bytes,
        longest: usize,
    ) -> Result<(StatusCode, Bytes), Refused> {
        let uri = Uri::builder()
            .scheme("http")
            .authority(self.server.to_string())
            .path_and_query(path)
            .build()
            .map_err(|_| AWAY)?;
        let request = Request::builder().method(method).uri(uri);
        let request = request.body(Full::new(body)).map_err(|_| AWAY)?;
        let response = self.client.request(request).await.map_err(|_| AWAY)?;
        let status = response.status();
        let body = Limited::new(Body::new(response.into_body()), longest);
        let answer = body.collect().await.map_err(|_| AWAY)?;
        Ok((status, answer.to_bytes()))
    }
}

/// Whether a drawing of so many bytes is taken.
///
/// # Errors
/// 422 where it is too large.
pub(super) fn fits(bytes: u64) -> Result<(), Refused> {
    if bytes > LONGEST {
        return Err(Refused::unprocessable("the drawing is too large"));
    }
    Ok(())
}

/// Whether these are the first bytes of a drawing, whatever the name of the file.
pub(super) fn is_drawing(contents: &[u8]) -> bool {
    let contents = contents.strip_prefix(b"\xef\xbb\xbf").unwrap_or(contents);
    let beginning = contents.trim_ascii_start();
    let beginning = &beginning[..beginning.len().min(LONGEST_TEXT)];
    beginning.starts_with(b"<") && beginning.windows(4).any(|tag| tag == b"<svg")
}

/// Reads the lines `width=` and `height=`. Nothing: they are not there, so somebody else has answered.
fn size_of(answer: &[u8]) -> Option<Result<Size, Refused>> {
    let answer = str::from_utf8(answer).ok()?;
    let side = |name: &str| {
        let mut values = answer.lines().filter_map(|line| line.strip_prefix(name));
        values.next()?.trim().parse::<f64>().ok()
    };
    let (width, height) = (side("width=")?, side("height=")?);
    let is_possible = |side: f64| side > 0.0 && side <= GREATEST_SIDE;
    if !is_possible(width) || !is_possible(height) {
        return Some(Err(Refused::unprocessable("the drawing has no size")));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "within 1 and a million"
    )]
    let whole = |side: f64| side.round().max(1.0) as u32;
    Some(Ok(Size {
        width: whole(width),
        height: whole(height),
    }))
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use axum::Router;
    use axum::http::StatusCode;
    use axum::routing::{get, post};
    use tokio::net::TcpListener;

    use super::*;

    async fn stand_in(router: Router) -> Drawings {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Drawings::new(server)
    }

    async fn measured(answer: impl Into<String>, status: u16) -> Result<(u32, u32), u16> {
        let answer = (StatusCode::from_u16(status).unwrap(), answer.into());
        let drawings = stand_in(Router::new().route("/svg/measure", post(answer))).await;
        let size = drawings.measure(Bytes::from_static(b"<svg/>")).await;
        size.map(|size| (size.width, size.height))
            .map_err(|refused| refused.status.as_u16())
    }

    #[tokio::test]
    async fn every_answer_has_a_meaning() {
        assert_eq!(measured("width=10\nheight=20.5\n", 200).await, Ok((10, 21)));
        assert_eq!(measured("height=0.1\nwidth=3", 200).await, Ok((3, 1)));
        assert_eq!(measured("width=0\nheight=1", 200).await, Err(422));
        assert_eq!(measured("width=1e9\nheight=1", 200).await, Err(422));
        assert_eq!(measured("width=nan\nheight=1", 200).await, Err(422));
        assert_eq!(measured("", 422).await, Err(422));
        assert_eq!(measured("", 503).await, Err(503));
        assert_eq!(measured("", 500).await, Err(503));
        assert_eq!(measured("<html>", 200).await, Err(503));
        assert_eq!(measured("x".repeat(5000), 200).await, Err(503));
    }

    #[tokio::test]
    async fn nobody_there_and_nobody_answering_are_the_same() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let drawings = Drawings::new(listener.local_addr().unwrap());
        assert!(!drawings.is_reached().await);
        drop(listener);
        assert!(!drawings.is_reached().await);
        let refused = drawings.measure(Bytes::new()).await.unwrap_err();
        assert_eq!(refused.status.as_u16(), 503);
        let silent = Router::new().route("/status", get(pending::<()>));
        assert!(!stand_in(silent).await.is_reached().await);
        let there = Router::new().route("/status", get("svgServer.version=1\n"));
        assert!(stand_in(there).await.is_reached().await);
    }

    #[tokio::test]
    async fn no_picture_is_larger_than_it_can_be() {
        let flood = Router::new().route("/svg/render", post(vec![0u8; 2 << 20]));
        let size = Size {
            width: 10,
            height: 10,
        };
        let refused = stand_in(flood).await.render(Bytes::new(), size).await;
        assert_eq!(refused.unwrap_err().status.as_u16(), 503);
    }

    #[test]
    fn drawings_are_known_by_their_beginning() {
        assert!(is_drawing(b"<svg xmlns=''/>"));
        assert!(is_drawing(
            b"\xef\xbb\xbf\n <?xml version='1.0'?><!-- x --><svg"
        ));
        assert!(!is_drawing(b"<html>"));
        assert!(!is_drawing(b""));
        assert!(!is_drawing(b"\xff\xd8\xff<svg"));
    }
}
