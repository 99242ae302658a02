//! Where a picture comes from: a file beneath one of the image folders, or else a sample that is always there.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::SystemTime;

use axum::body::Bytes;
use axum::http::StatusCode;

use super::samples::Sample;
use super::workshop::LONGEST_SOURCE;
use crate::embedded::answer::Refused;
use crate::embedded::files::{Folders, Found, Identity};
use crate::embedded::name::Name;

/// A picture's source, not read yet.
#[derive(Debug)]
pub(super) struct Source {
    /// When it was made; samples are as old as the program, and nobody knows when that was built.
    pub(super) modified: Option<SystemTime>,
    /// Whether its name says that it is a drawing.
    pub(super) is_called_drawing: bool,
    origin: Origin,
}

#[derive(Debug)]
enum Origin {
    File(Found),
    Sample(Sample),
}

/// What makes one source another one.
#[derive(Hash)]
enum Version {
    File(Identity),
    Sample(Sample),
}

impl Source {
    /// Waits for the disk.
    ///
    /// # Errors
    /// As the opener's, where there is no sample of this name either.
    pub(super) fn find(folders: &Folders, name: &Name) -> Result<Self, Refused> {
        let origin = match (folders.find(name), Sample::of_name(name.as_str())) {
            (Ok(found), _) => Origin::File(found),
            (Err(Refused { status, .. }), Some(sample)) if status == StatusCode::NOT_FOUND => {
                Origin::Sample(sample)
            }
            (Err(refused), _) => return Err(refused),
        };
        Ok(Self {
            is_called_drawing: name.extension().as_deref() == Some("svg"),
            ..Self::of(origin)
        })
    }

    /// A sample, whatever the folders have.
    pub(super) fn sample(sample: Sample) -> Self {
        Self::of(Origin::Sample(sample))
    }

    fn of(origin: Origin) -> Self {
        Self {
            modified: match &origin {
                Origin::File(found) => Some(found.modified),
                Origin::Sample(_) => None,
            },
            is_called_drawing: false,
            origin,
        }
    }

    /// A number that another version of the source, other commands or another version of the program change.
    pub(super) fn version(&self, commands: &str) -> u128 {
        let version = match &self.origin {
            Origin::File(found) => Version::File(found.identity),
            Origin::Sample(sample) => Version::Sample(*sample),
        };
        numbered(Some(&version), commands)
    }

    /// How much memory its contents will take, in bytes.
    pub(super) fn length(&self) -> u64 {
        match &self.origin {
            Origin::File(found) => found.length,
            Origin::Sample(_) => 0,
        }
    }

    /// The contents. Waits for the disk.
    ///
    /// # Errors
    /// As the opener's.
    pub(super) fn read(self) -> Result<Bytes, Refused> {
        match self.origin {
            Origin::File(found) => Ok(Bytes::from(found.read(LONGEST_SOURCE)?)),
            Origin::Sample(sample) => sample.contents(),
        }
    }
}

/// As `Source::version`, where there is no source.
pub(super) fn version_of_nothing(commands: &str) -> u128 {
    numbered(None, commands)
}

fn numbered(version: Option<&Version>, commands: &str) -> u128 {
    let half = |side: u8| {
        let mut hasher = DefaultHasher::new();
        (side, version, commands, env!("CARGO_PKG_VERSION")).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}
