//! The name of a picture or file as it stands in an address, made safe. Pure.

use percent_encoding::percent_decode_str;

use super::answer::Refused;

/// The longest name, in bytes.
const LONGEST: usize = 1024;

/// A relative path without `.`, `..` or empty parts. That it leads to no other place than it says is the opener's
/// duty: links may stand in its way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name(String);

impl Name {
    /// Reads the rest of an address after the prefix of its service, still percent-encoded.
    ///
    /// # Errors
    /// 400 where it is no UTF-8 text or contains a zero byte; 403 where it leads out of its folder; 404 where it is
    /// empty or ends in a slash, which no file can; 414 where it is longer than any.
    pub(super) fn of_address(encoded: &str) -> Result<Self, Refused> {
        let decoded = percent_decode_str(encoded)
            .decode_utf8()
            .map_err(|_| Refused::malformed("the name is not UTF-8"))?;
        if decoded.len() > LONGEST {
            return Err(Refused::too_long("the name is too long"));
        }
        if decoded.contains('\0') {
            return Err(Refused::malformed("the name contains a zero byte"));
        }
        let parts = || decoded.split('/');
        if parts().any(|part| part == "..") {
            return Err(Refused::forbidden("the name leads out of its folder"));
        }
        if parts().any(|part| part.is_empty() || part == ".") {
            return Err(Refused::missing("no file can have this name"));
        }
        Ok(Self(decoded.into_owned()))
    }

    /// The path below a folder.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// What comes after the last dot of the last part, in lower case.
    pub(super) fn extension(&self) -> Option<String> {
        let last = self.0.rsplit('/').next()?;
        let (stem, extension) = last.rsplit_once('.')?;
        (!stem.is_empty()).then(|| extension.to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(encoded: &str) -> u16 {
        match Name::of_address(encoded) {
            Ok(_) => 200,
            Err(refused) => refused.status.as_u16(),
        }
    }

    #[test]
    fn no_name_leads_out_of_its_folder() {
        for out in [
            "..",
            "../x",
            "a/../../x",
            "a%2f..%2fx",
            "%2e%2e/x",
            "a/%2E%2e",
        ] {
            assert_eq!(status(out), 403, "{out}");
        }
        for none in ["", "/etc/passwd", "%2fetc", "a//b", "./a", "a/", "a/."] {
            assert_eq!(status(none), 404, "{none}");
        }
        assert_eq!(status("%ff"), 400);
        assert_eq!(status("a%00.jpg"), 400);
        assert_eq!(status(&"a".repeat(1025)), 414);
        // Decoded once and no more: such a file may really exist.
        assert_eq!(Name::of_address("%252e%252e").unwrap().as_str(), "%2e%2e");
    }

    #[test]
    fn the_extension_is_what_comes_last() {
        let extension = |name| Name::of_address(name).unwrap().extension();
        assert_eq!(extension("a.b/c.SVG").as_deref(), Some("svg"));
        assert_eq!(extension("a.b/c"), None);
        assert_eq!(extension(".svg"), None);
    }
}
