//! To be written.

#[cfg(fuzzing)]
pub(super) mod fuzzing;
mod geometry;
mod picture;

use axum::Router;

use super::door::{self, Limits};
use super::settings::ImageServer;
use crate::error::ServeError;

pub(super) async fn serve(settings: &ImageServer, _cores: usize) -> Result<(), ServeError> {
    let listener = door::open(settings.listen)?;
    let limits = Limits {
        connections: 512,
        patience: std::time::Duration::from_secs(10),
    };
    door::serve(listener, limits, Router::new(), async { Ok(()) }).await
}
