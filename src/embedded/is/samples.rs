//! Two pictures that are always there, so that a fresh installation has something to show and `is` something to try
//! itself with: a landscape that is painted when it is first asked for, and a drawing.

mod landscape;
mod noise;
mod ridges;

use std::sync::OnceLock;

use axum::body::Bytes;

use crate::embedded::answer::Refused;

/// A picture of our own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sample {
    /// `sample.jpg`
    Landscape,
    /// `sample.svg`
    Drawing,
}

static DRAWING: &str = include_str!("samples/drawing.svg");

static LANDSCAPE: OnceLock<Bytes> = OnceLock::new();

impl Sample {
    /// The sample of this name, if there is one.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        match name {
            "sample.jpg" => Some(Self::Landscape),
            "sample.svg" => Some(Self::Drawing),
            _ => None,
        }
    }

    /// The bytes of the file that it would be. The first time the landscape takes tens of milliseconds.
    ///
    /// # Errors
    /// 500 where it cannot be encoded, which would be our fault.
    pub(super) fn contents(self) -> Result<Bytes, Refused> {
        match self {
            Self::Drawing => Ok(Bytes::from_static(DRAWING.as_bytes())),
            Self::Landscape => {
                if let Some(encoded) = LANDSCAPE.get() {
                    return Ok(encoded.clone());
                }
                let encoded = landscape::encoded();
                let encoded = encoded.ok_or(Refused::broken("the sample cannot be made"))?;
                Ok(LANDSCAPE.get_or_init(|| encoded.into()).clone())
            }
        }
    }
}
