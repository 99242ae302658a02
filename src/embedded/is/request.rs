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
use super::source::Source;
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
        return existence(source.map(|_| ()));
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
            let size = (!is_drawing).then(|| picture::measure(&contents));
            Ok((contents, size.transpose()?))
        };
        let (ticket, (contents, size)) = waiting_for(ticket, read).await?;
        let is_drawing = size.is_none();
        let size = match size {
            Some(size) => size,
            None => self.drawings.measure(contents.clone()).await?,
        };
        let measured = Measured {
            contents,
            size,
            is_drawing,
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
        let pixels = if source.is_drawing {
            let size = geometry::best_size(nominal, &plan);
            // Before there are pixels nobody can tell better.
            let bytes = size.pixels() * BYTES_OF_DRAWING + plan.canvas.pixels() * BYTES_OF_DRAWING;
            let bytes = bytes.min(MOST_OF_PIXELS);
            self.workshop.lay_out(&mut ticket, bytes).await?;
            self.drawings.render(source.contents, size).await?
        } else {
            let contents = source.contents.clone();
            let cost = move || picture::cost(&contents, nominal, &plan);
            let bytes;
            (ticket, bytes) = waiting_for(ticket, cost).await?;
            self.workshop.lay_out(&mut ticket, bytes).await?;
            source.contents
        };
        let job = move || picture::make(&pixels, nominal, &plan, &commands);
        self.workshop.make(ticket, job).await
    }
}

/// A source that was read.
struct Measured {
    contents: Bytes,
    /// A drawing's is what it says of itself.
    size: Size,
    is_drawing: bool,
}

/// `req=exists`: that there is none is an answer as good as any.
fn existence(found: Result<(), Refused>) -> Result<Response, Refused> {
    let exists = match found {
        Ok(()) => true,
        Err(refused) if refused.status == StatusCode::NOT_FOUND => false,
        Err(refused) => return Err(refused),
    };
    let text = properties::existence(exists, SystemTime::now());
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(TEXT));
    headers.insert(CACHE_CONTROL, PROPERTIES_LAST);
    Ok(response)
}

/// By what a client can tell whether it has the answer already.
struct Validators {
    tag: HeaderValue,
    modified: Option<SystemTime>,
}

impl Validators {
    fn of(source: &Source, commands: &Commands) -> Self {
        let version = source.version(&commands.to_string());
        let tag = HeaderValue::try_from(format!("\"{version:032x}\""));
        Self {
            tag: tag.expect("hexadecimal digits in quotes are a header's value"),
            modified: source.modified,
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
