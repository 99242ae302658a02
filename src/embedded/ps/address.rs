//! What is asked of the Image Server: name and commands, checked, in the one way of writing that all requests for the
//! same answer share. It is the address to ask at and the name of the answer in the cache. Pure.

use std::sync::Arc;

use axum::http::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::embedded::answer::Refused;
use crate::embedded::name::Name;
use crate::embedded::query::Commands;

/// What stands before the name.
pub(super) const PREFIX: &str = "/is/image/";

/// In a path everything is encoded but what never needs it.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Path and query.
pub(super) type Address = Arc<str>;

/// Reads the address of a picture; what is wrong with it never reaches the Image Server.
///
/// # Errors
/// Those of names and commands.
pub(super) fn address(uri: &Uri) -> Result<Address, Refused> {
    let name = uri
        .path()
        .strip_prefix(PREFIX)
        .ok_or(Refused::missing("nothing is served here"))?;
    let name = Name::of_address(name)?;
    let commands = Commands::parse(uri.query().unwrap_or_default())?.to_string();
    let name = utf8_percent_encode(name.as_str(), ENCODED);
    let address = if commands.is_empty() {
        format!("{PREFIX}{name}")
    } else {
        format!("{PREFIX}{name}?{commands}")
    };
    Ok(address.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, u16> {
        address(&text.parse().unwrap())
            .map(|address| address.to_string())
            .map_err(|refused| refused.status.as_u16())
    }

    #[test]
    fn the_same_is_asked_in_one_way() {
        let expected = Ok("/is/image/a%20b/c.jpg?wid=64&hei=32".to_owned());
        for text in [
            "/is/image/a%20b/c.jpg?wid=64&hei=32",
            "/is/image/%61%20b%2Fc.jpg?HEI=32&wid=64&",
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        assert_eq!(read("/is/image/a.jpg?"), Ok("/is/image/a.jpg".to_owned()));
        // What is written can be asked again.
        let odd = read("/is/image/%25%3F%23%C3%A4.jpg").unwrap();
        assert_eq!(read(&odd), Ok(odd.clone()));
    }

    #[test]
    fn what_is_wrong_is_refused_here() {
        assert_eq!(read("/is/image/%2e%2e/passwd"), Err(403));
        assert_eq!(read("/is/image/a%00"), Err(400));
        assert_eq!(read("/elsewhere"), Err(404));
        assert!(read("/is/image/a.jpg?wid=0").is_err());
    }
}
