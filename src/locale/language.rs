//! The languages that the program contains, and their messages as the build script left them.
//! Must not parse or format anything.

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));

/// One folder of `locales/`. All messages are one text: a table of texts would have to be relocated whenever the program
/// starts, for languages that nobody asks for.
struct Shipped {
    tag: &'static str,
    text: &'static str,
    /// Where each message ends in the text, by [`Key`]; one that is empty is an outstanding translation.
    ends: &'static [u32],
}

impl Shipped {
    fn entry(&self, key: Key) -> Option<&'static str> {
        let end = |index: usize| self.ends[index] as usize;
        let index = key as usize;
        let start = index.checked_sub(1).map_or(0, end);
        Some(&self.text[start..end(index)]).filter(|entry| !entry.is_empty())
    }
}

/// A language that the program can speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// A folder of `locales/`, by its place among them.
    Shipped(u8),
    /// `en-XA`, a pseudo-language: English with accents and in brackets, so that text which is cut off or
    /// was never given to translators stands out.
    Accented,
    /// `en-XB`, a pseudo-language: the name of each message in its place, to find it in the files.
    Keys,
}

impl Language {
    /// The language that everybody gets in the end. The build script puts it first.
    pub(crate) const ENGLISH: Self = Self::Shipped(0);

    /// All languages but the pseudo ones, English first.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..SHIPPED.len()).filter_map(|index| u8::try_from(index).ok().map(Self::Shipped))
    }

    /// The language with exactly this BCP 47 tag, in any case.
    pub(crate) fn find(tag: &str) -> Option<Self> {
        Self::all()
            .chain([Self::Accented, Self::Keys])
            .find(|language| language.tag().eq_ignore_ascii_case(tag))
    }

    /// Its BCP 47 tag.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::Shipped(index) => SHIPPED[usize::from(index)].tag,
            Self::Accented => "en-XA",
            Self::Keys => "en-XB",
        }
    }

    /// The tag whose plural rules and number signs its text asks for.
    pub(super) fn grammar(self) -> &'static str {
        match self {
            Self::Shipped(_) => self.tag(),
            Self::Accented | Self::Keys => "en",
        }
    }

    /// The source of one message.
    /// All entries of a language that is shipped.
    #[cfg(test)]
    pub(super) fn entries(self) -> Vec<&'static str> {
        let Self::Shipped(index) = self else {
            return Vec::new();
        };
        let shipped = &SHIPPED[usize::from(index)];
        let mut start = 0;
        let cut =
            |end: &u32| &shipped.text[std::mem::replace(&mut start, *end as usize)..*end as usize];
        shipped
            .ends
            .iter()
            .map(cut)
            .filter(|entry| !entry.is_empty())
            .collect()
    }

    pub(super) fn entry(self, key: Key) -> Option<&'static str> {
        let index = match self {
            Self::Shipped(index) => usize::from(index),
            Self::Accented | Self::Keys => 0,
        };
        SHIPPED[index].entry(key)
    }
}

impl Key {
    /// The message's id, as in the files.
    pub(crate) fn id(self) -> &'static str {
        // An entry begins with its id, and English has an entry for each.
        let entry = SHIPPED[0].entry(self).unwrap_or_default();
        entry.split(' ').next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_translation_is_outstanding() {
        for language in Language::all() {
            for key in Key::ALL {
                assert!(
                    language.entry(key).is_some(),
                    "{} in {}",
                    key.id(),
                    language.tag()
                );
            }
        }
    }

    #[test]
    fn an_outstanding_translation_is_none() {
        let shipped = Shipped {
            tag: "xx",
            text: "a = A\nc = C\n",
            ends: &[6, 6, 12],
        };
        let entries: Vec<_> = Key::ALL[..3]
            .iter()
            .map(|key| shipped.entry(*key))
            .collect();
        assert_eq!(entries, [Some("a = A\n"), None, Some("c = C\n")]);
    }

    #[test]
    fn keys_are_named_as_in_the_files() {
        assert_eq!(Key::UnitDay.id(), "unit-day");
        let file = include_str!("../../locales/en/messages.ftl");
        for key in Key::ALL {
            assert!(file.contains(&format!("\n{} =", key.id())), "{key:?}");
        }
    }

    #[test]
    fn tags_are_found_in_any_case() {
        assert_eq!(Language::find("en"), Some(Language::ENGLISH));
        assert_eq!(Language::find("SV").map(Language::tag), Some("sv"));
        assert_eq!(Language::find("en-xa"), Some(Language::Accented));
        assert_eq!(Language::find("xx"), None);
    }
}
