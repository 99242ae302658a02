//! A request for a picture from its address to its answer. Nothing is read where the client has the answer already,
//! nothing is decoded where its size is refused, and nothing is done where there is no place for it.

use std::sync::Arc;
use std::time::SystemTime;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::Response;
use headers::{HeaderMapExt, IfModifiedSince, IfNoneMatch, LastModified};

use super::Service;
use super::geometry::{self, Plan, Size};
use super::picture::Head;
use super::source::{self, Source};
use super::workshop::{MOST_OF_PIXELS, Ticket, waiting_for};
use super::{drawings, picture, properties};
use crate::embedded::answer::Refused;
use crate::embedded::name::Name;
use crate::embedded::query::{Commands, Wanted};

/// What comes before the name in an address.
pub(super) const PREFIX: &str = "/is/image/";

/// So long a picture may be kept without asking: the original's 10 hours.
const PICTURES_LAST: HeaderValue = HeaderValue::from_static("public, max-age=36000");

/// So long what is said of one: the original's 6 minutes.
const PROPERTIES_LAST: HeaderValue = HeaderValue::from_static("public, max-age=360");

/// What each pixel of a rendered drawing, and of the answer that is made of it, takes in memory at most: it is held
/// encoded, decoded, and while it is scaled or placed.
const BYTES_OF_DRAWING: u64 = 12;

const TEXT: &str = "text/plain;charset=utf-8";

/// `GET /is/image/NAME?commands`
pub(super) async fn picture(
    State(service): State<Arc<Service>>,
    // Not what the router makes of it: a name is decoded in one place.
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let encoded = uri.path().strip_prefix(PREFIX).unwrap_or_default();
    let name = Name::of_address(encoded)?;
    let commands = Commands::parse(uri.query().unwrap_or_default())?;
    let ticket = service.workshop.enter()?;
    let folders = service.folders.clone();
    // To `exists` a refusal is an answer.
    let (ticket, source) = waiting_for(ticket, move || Ok(Source::find(&folders, &name))).await?;
    if commands.wanted == Wanted::Exists {
        return existence(source.as_ref(), &commands, &headers);
    }
    let source = source?;
    let validators = Validators::of(&source, &commands);
    if validators.hold(&headers) {
        return Ok(validators.stamp(StatusCode::NOT_MODIFIED, commands.wanted, Body::empty()));
    }
    let (media_type, body) = service.answer(ticket, source, &commands).await?;
    let mut response = validators.stamp(StatusCode::OK, commands.wanted, Body::from(body));
    let media_type = HeaderValue::from_static(media_type);
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    Ok(response)
}

impl Service {
    /// The media type and the bytes.
    pub(super) async fn answer(
        &self,
        mut ticket: Ticket,
        source: Source,
        commands: &Commands,
    ) -> Result<(&'static str, Bytes), Refused> {
        let modified = source.modified.unwrap_or(SystemTime::UNIX_EPOCH);
        if source.is_called_drawing {
            drawings::fits(source.length())?;
        }
        self.workshop.take_in(&mut ticket, source.length()).await?;
        let (ticket, source) = self.measured(ticket, source).await?;
        let size = source.size;
        let text = |text: String| Ok((TEXT, Bytes::from(text)));
        match commands.wanted {
            Wanted::ImageProperties => text(properties::of_source(size, modified)),
            Wanted::Properties => {
                let plan = geometry::plan(size, commands)?;
                text(properties::of_answer(plan.canvas, commands, modified))
            }
            Wanted::Image | Wanted::Exists => {
                let plan = geometry::plan(size, commands)?;
                let made = self.made(ticket, source, plan, *commands).await?;
                Ok((commands.format.media_type(), made))
            }
        }
    }

    async fn measured(
        &self,
        ticket: Ticket,
        source: Source,
    ) -> Result<(Ticket, Measured), Refused> {
        let read = move || {
            let is_called_drawing = source.is_called_drawing;
            let contents = source.read()?;
            let is_drawing = is_called_drawing || drawings::is_drawing(&contents);
            Ok((contents, is_drawing))
        };
        let (ticket, (contents, is_drawing)) = waiting_for(ticket, read).await?;
        if is_drawing {
            let size = self.drawings.measure(contents.clone()).await?;
            let head = None;
            let measured = Measured {
                contents,
                size,
                head,
            };
            return Ok((ticket, measured));
        }
        let head = {
            let contents = contents.clone();
            move || Head::of(&contents)
        };
        let (ticket, head) = self.workshop.compute(ticket, head).await?;
        let measured = Measured {
            contents,
            size: head.seen(),
            head: Some(head),
        };
        Ok((ticket, measured))
    }

    async fn made(
        &self,
        mut ticket: Ticket,
        source: Measured,
        plan: Plan,
        commands: Commands,
    ) -> Result<Bytes, Refused> {
        let nominal = source.size;
        let Some(head) = source.head else {
            let size = geometry::best_size(nominal, &plan);
            // Before there are pixels nobody can tell better.
            let bytes = size.pixels() * BYTES_OF_DRAWING + plan.canvas.pixels() * BYTES_OF_DRAWING;
            let bytes = bytes.min(MOST_OF_PIXELS);
            self.workshop.lay_out(&mut ticket, bytes).await?;
            let pixels = self.drawings.render(source.contents, size).await?;
            let job = move || {
                let head = Head::of(&pixels)?;
                if head.seen() != size {
                    return Err(Refused::not_now("the SVG server rendered something else"));
                }
                picture::cost(&pixels, &head, nominal, &plan)?;
                picture::make(&pixels, &head, nominal, &plan, &commands)
            };
            return self.workshop.make(ticket, job).await;
        };
        let cost = {
            let contents = source.contents.clone();
            move || picture::cost(&contents, &head, nominal, &plan)
        };
        let (mut ticket, bytes) = self.workshop.compute(ticket, cost).await?;
        self.workshop.lay_out(&mut ticket, bytes).await?;
        let job = move || picture::make(&source.contents, &head, nominal, &plan, &commands);
        self.workshop.make(ticket, job).await
    }
}

/// A source that was read.
struct Measured {
    contents: Bytes,
    /// A drawing's is what it says of itself.
    size: Size,
    /// Drawings have none.
    head: Option<Head>,
}

/// `req=exists`: that there is none is an answer as good as any.
fn existence(
    found: Result<&Source, &Refused>,
    commands: &Commands,
    headers: &HeaderMap,
) -> Result<Response, Refused> {
    let validators = match found {
        Ok(source) => Validators::of(source, commands),
        Err(refused) if refused.status == StatusCode::NOT_FOUND => Validators::of_nothing(commands),
        Err(refused) => return Err(*refused),
    };
    if validators.hold(headers) {
        return Ok(validators.stamp(StatusCode::NOT_MODIFIED, commands.wanted, Body::empty()));
    }
    // Not the time of the answer: equal answers are equal bytes.
    let time = validators.modified.unwrap_or(SystemTime::UNIX_EPOCH);
    let text = properties::existence(found.is_ok(), time);
    let mut response = validators.stamp(StatusCode::OK, commands.wanted, Body::from(text));
    let media_type = HeaderValue::from_static(TEXT);
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    Ok(response)
}

/// By what a client can tell whether it has the answer already.
struct Validators {
    tag: HeaderValue,
    modified: Option<SystemTime>,
}

impl Validators {
    fn of(source: &Source, commands: &Commands) -> Self {
        Self::with(source.version(&commands.to_string()), source.modified)
    }

    /// Of what is not there.
    fn of_nothing(commands: &Commands) -> Self {
        Self::with(source::version_of_nothing(&commands.to_string()), None)
    }

    fn with(version: u128, modified: Option<SystemTime>) -> Self {
        let tag = HeaderValue::try_from(format!("\"{version:032x}\""));
        Self {
            tag: tag.expect("hexadecimal digits in quotes are a header's value"),
            modified,
        }
    }

    /// The tag decides where there is one (RFC 9110, 13.2.2).
    fn hold(&self, headers: &HeaderMap) -> bool {
        let tag = self.tag.to_str().ok().and_then(|tag| tag.parse().ok());
        if let (Some(tag), Some(condition)) = (tag, headers.typed_get::<IfNoneMatch>()) {
            return !condition.precondition_passes(&tag);
        }
        match (self.modified, headers.typed_get::<IfModifiedSince>()) {
            (Some(modified), Some(condition)) => !condition.is_modified(modified),
            (None, _) | (_, None) => false,
        }
    }

    fn stamp(self, status: StatusCode, wanted: Wanted, body: Body) -> Response {
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(ETAG, self.tag);
        if let Some(modified) = self.modified {
            headers.typed_insert(LastModified::from(modified));
        }
        let lasts = match wanted {
            Wanted::Image => PICTURES_LAST,
            Wanted::Properties | Wanted::ImageProperties | Wanted::Exists => PROPERTIES_LAST,
        };
        headers.insert(CACHE_CONTROL, lasts);
        response
    }
}
