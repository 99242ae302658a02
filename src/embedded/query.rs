//! The commands of a request for a picture: `wid=320&fmt=png`. Pure; the meaning of each is in `docs/http.md`.

use std::fmt::{self, Display, Formatter};

use super::answer::Refused;

/// The longest query, in bytes.
const LONGEST: usize = 4096;

/// What is asked of a picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Commands {
    /// `wid`: the width of the answer in pixels.
    pub(super) wid: Option<u32>,
    /// `hei`: the height of the answer in pixels.
    pub(super) hei: Option<u32>,
}

impl Commands {
    /// Reads a query, still percent-encoded.
    ///
    /// # Errors
    /// 400 for what the protocol does not know, 403 for a size above the greatest, 414 for a query that is too long.
    pub(super) fn parse(query: &str) -> Result<Self, Refused> {
        if query.len() > LONGEST {
            return Err(Refused::too_long("the query is too long"));
        }
        Ok(Self::default())
    }
}

/// The same commands as a query, in one order and one way of writing: equal requests are equal texts.
impl Display for Commands {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if let Some(wid) = self.wid {
            write!(f, "wid={wid}")?;
        }
        Ok(())
    }
}
