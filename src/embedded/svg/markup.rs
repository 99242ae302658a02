//! The text of a drawing before it is parsed: refuses what would make the parser itself take for ever or fill memory.
//! Pure. It looks for less than XML allows, so that nothing can hide from it, and never mends anything.

/// The most attributes of one element. SVG knows some 200; the parser compares each with each.
const MOST_ATTRIBUTES: usize = 512;

/// The most declarations of name spaces. Each element that has some also gets a copy of its parent's.
const MOST_NAME_SPACES: usize = 4096;

/// The most bytes that the references to entities may become.
const MOST_EXPANDED: usize = 1 << 20;

const ENTITY: &str = "<!ENTITY";

/// Whether the parser may be given this text.
pub(super) fn is_harmless(text: &str) -> bool {
    entities_stay_small(text)
        && text.matches("xmlns").count() <= MOST_NAME_SPACES
        && attributes_stay_few(text)
}

/// Entities as Illustrator writes them, for name spaces, and no others: none within another, few bytes in the end.
fn entities_stay_small(text: &str) -> bool {
    let mut longest = 0;
    for (at, _) in text.match_indices(ENTITY) {
        let declaration = &text[at + ENTITY.len()..];
        // Its value, or the address of an external one, which the parser leaves alone. Neither is sought beyond the next
        // `<`, or many declarations without an end would each be read to the end of the text.
        let Some(begin) = declaration.find(['"', '\'', '<']) else {
            return false;
        };
        let opening = declaration[begin..].chars().next();
        let Some(quote) = opening.filter(|sign| *sign != '<') else {
            return false;
        };
        let value = &declaration[begin + 1..];
        let Some(length) = value.find([quote, '&', '<']) else {
            return false;
        };
        if !value[length..].starts_with(quote) {
            return false;
        }
        longest = longest.max(length);
    }
    longest == 0 || text.matches('&').count().saturating_mul(longest) <= MOST_EXPANDED
}

/// Between two `<` there is at most one tag: no value of an attribute may contain that sign. An attribute is a sign of
/// equality and a quote. Text that looks like that is counted too; CDATA begins with a `<` of its own.
fn attributes_stay_few(text: &str) -> bool {
    text.split('<').all(|tag| {
        let after = tag.split('=').skip(1);
        let values = after.filter(|rest| rest.trim_ascii_start().starts_with(['"', '\'']));
        values.count() <= MOST_ATTRIBUTES
    })
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn what_illustrator_writes_is_harmless() {
        assert!(is_harmless(
            r#"<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x/svg11.dtd" [
            <!ENTITY ns_svg "http://www.w3.org/2000/svg">
            <!ENTITY ns_xlink 'http://www.w3.org/1999/xlink'>
            ]><svg xmlns="&ns_svg;" xmlns:xlink="&ns_xlink;"/>"#
        ));
    }

    #[test]
    fn entities_within_entities_are_refused() {
        let text = r#"<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><svg>&c;</svg>"#;
        assert!(!is_harmless(text));
        assert!(!is_harmless(
            r#"<!DOCTYPE a [<!ENTITY b "<g/>">]><svg>&b;</svg>"#
        ));
        assert!(!is_harmless("<!ENTITY"));
        assert!(!is_harmless("<!ENTITY a 'b"));
    }

    #[test]
    fn entities_without_an_end_are_not_read_again_and_again() {
        let begin = Instant::now();
        let many = "<!ENTITY".repeat(131_072);
        assert!(!is_harmless(&format!("{many}'x'")));
        assert!(!is_harmless(&format!("<!ENTITY a '{many}")));
        assert!(begin.elapsed() < Duration::from_secs(5));
    }

    #[test]
    fn one_long_entity_used_often_is_refused() {
        let long = "x".repeat(2000);
        let text = |times| {
            let used = "&a;".repeat(times);
            format!("<!DOCTYPE a [<!ENTITY a '{long}'>]><svg>{used}</svg>")
        };
        assert!(is_harmless(&text(500)));
        assert!(!is_harmless(&text(600)));
    }

    #[test]
    fn attributes_of_one_element_are_counted_and_those_of_all_are_not() {
        let attributes =
            |n: usize| (0..n).fold(String::new(), |text, i| text + &format!(" a{i} = '>'"));
        assert!(is_harmless(&format!("<svg{}/>", attributes(512))));
        assert!(!is_harmless(&format!("<svg{}/>", attributes(513))));
        assert!(is_harmless(&"<svg a='b'/>".repeat(2000)));
    }

    #[test]
    fn name_spaces_are_counted() {
        assert!(!is_harmless(&"<g xmlns='a'>".repeat(4097)));
    }
}
