//! Brings a word to the form in which words are compared. The build script compiles this same file, so that
//! the table of words and what operators type can never be folded differently. Must not know any word.

use std::borrow::Cow;

use icu_casemap::CaseMapper;
use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};

/// Folds letter case and compatible forms (NFKC: composed, full width to half width). Blanks of all kinds, hyphens and
/// underscores between the parts of a phrase become one space each; at both ends they vanish.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return join_parts(&text.to_ascii_lowercase());
    }
    let nfkc = ComposingNormalizer::new_nfkc();
    // Folding can undo the normal form, hence the second pass (Unicode, section 3.13, D146).
    let normal = nfkc.normalize(text);
    let folded = CaseMapper::new().fold_string(&normal);
    join_parts(&nfkc.normalize(&folded))
}

/// Takes the accents from folded text: `är` becomes `ar`. Marks of other scripts stay, for there they tell words apart.
pub(crate) fn strip_accents(folded: &str) -> Cow<'_, str> {
    if folded.is_ascii() {
        return Cow::Borrowed(folded);
    }
    let apart = DecomposingNormalizer::new_nfd().normalize(folded);
    let bare: String = apart
        .chars()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .collect();
    // Korean syllables and Japanese voice marks come together again.
    Cow::Owned(ComposingNormalizer::new_nfc().normalize(&bare).into_owned())
}

/// Takes the spaces between the parts from folded text: `starta om` becomes `startaom`.
pub(crate) fn squeeze(folded: &str) -> String {
    folded.replace(' ', "")
}

fn join_parts(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let parts = text.split(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '-' | '_' | '\u{ad}' | '\u{2010}'..='\u{2015}' | '\u{2212}'
            )
    });
    for part in parts.filter(|part| !part.is_empty()) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(part);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_are_equal() {
        for typed in [
            "Sätt igång",
            "SÄTT IGÅNG",
            "sa\u{308}tt-iga\u{30a}ng",
            "sätt_igång",
            "  sätt\u{a0} igång ",
            "ｓätt\u{3000}igång",
        ] {
            assert_eq!(fold(typed), "sätt igång", "{typed:?}");
        }
        assert_eq!(fold("ＳＴＡＲＴ"), "start");
        assert_eq!(fold("STRASSE"), fold("straße"));
    }

    #[test]
    fn accents_go_and_other_marks_stay() {
        assert_eq!(strip_accents("redémarrer"), "redemarrer");
        assert_eq!(strip_accents("är"), "ar");
        assert_eq!(strip_accents("が"), "が");
        assert_eq!(strip_accents("재시작"), "재시작");
    }
}
