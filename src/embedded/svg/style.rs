//! What the style sheets of a drawing cost, counted before the renderer reads them: a selector may be tried on all
//! ancestors of ancestors, and each rule of a list of selectors gets a copy of its declarations. The rules are tried
//! here with the renderer's own crate, on elements that count, so that both try the same. Pure; it draws nothing.

use std::cell::Cell;

use resvg::usvg::roxmltree::{Document, Node};
use simplecss::{AttributeOperator, Element, PseudoClass, StyleSheet};

/// The most bytes of all style sheets.
const LONGEST: usize = 128 * 1024;

/// The most sheets, by the bytes of all: each that is read sorts the rules of those before it once more.
const MOST_SORTED: usize = 16 << 20;

/// The most comments. Those within a selector are read one inside the other, on the stack.
const MOST_COMMENTS: usize = 1024;

/// The most copies of declarations.
const MOST_DECLARATIONS: usize = 4_000_000;

/// The most bytes that are read again while a sheet is read.
const MOST_READ_AGAIN: u64 = 1 << 30;

/// So many tries count as much as a quarter of an element.
const TRIES: u64 = 32;

/// So many bytes of what a rule sets count as much as a quarter of an element.
const BYTES: u64 = 16;

/// What one declaration takes beside its value, in bytes; `font` becomes many.
const DECLARATION: usize = 16;
const SHORTHAND: usize = 20 * DECLARATION;

/// So many bytes that are read again count as much as a quarter of an element.
const READ_AGAIN: u64 = 1024;

/// The style sheets of a drawing.
pub(super) struct Style<'a> {
    sheet: StyleSheet<'a>,
    /// What each rule sets, in bytes.
    sets: Vec<u64>,
}

impl<'a> Style<'a> {
    /// Reads all sheets, or nothing where that alone takes too much.
    pub(super) fn read(document: &'a Document<'_>) -> Option<Self> {
        let texts: Vec<&str> = texts(document).collect();
        let length: usize = texts.iter().map(|text| text.len()).sum();
        let count = |sign: &str| -> usize { texts.iter().map(|t| t.matches(sign).count()).sum() };
        let is_harmless = length <= LONGEST
            && length * texts.len() <= MOST_SORTED
            && count("/*") <= MOST_COMMENTS
            // No list of selectors has more commas, and no rule more declarations.
            && (count(",") + 1) * count(":") <= MOST_DECLARATIONS
            && texts.iter().map(|text| bytes_read_again(text)).sum::<u64>() <= MOST_READ_AGAIN;
        if !is_harmless {
            return None;
        }
        let mut sheet = StyleSheet::new();
        for text in texts {
            sheet.parse_more(text);
        }
        let set = |declaration: &simplecss::Declaration<'_>| match declaration.name {
            "font" => SHORTHAND + declaration.value.len(),
            _ => DECLARATION + declaration.value.len(),
        };
        let sets = sheet.rules.iter();
        let sets = sets.map(|rule| rule.declarations.iter().map(set).sum::<usize>() as u64);
        Some(Self {
            sets: sets.collect(),
            sheet,
        })
    }

    /// What it costs to find the style of an element and to keep it, in quarters of an element, or nothing where that
    /// is more than `most`.
    pub(super) fn cost(&self, node: Node<'_, '_>, most: u64) -> Option<u64> {
        let begin = most.saturating_mul(TRIES);
        let left = Cell::new(begin);
        let element = Counted { node, left: &left };
        let mut bytes = 0;
        for (rule, set) in self.sheet.rules.iter().zip(&self.sets) {
            if !element.pay(1) {
                return None;
            }
            if rule.selector.matches(&element) {
                bytes += set;
            }
        }
        (left.get() > 0).then(|| (begin - left.get()) / TRIES + bytes / BYTES)
    }
}

/// The texts of all sheets, and of what the renderer might take for one.
pub(super) fn texts<'a>(document: &'a Document<'_>) -> impl Iterator<Item = &'a str> {
    let sheets = document.descendants();
    let sheets = sheets.filter(|node| node.tag_name().name() == "style");
    sheets.filter_map(|node| node.text())
}

/// What an attribute of declarations costs beyond its length, in quarters of an element.
pub(super) fn of_declarations(text: &str) -> u64 {
    bytes_read_again(text) / READ_AGAIN
}

/// The reader looks for a name at the end of each value and after each number, and for each that is not there it
/// counts the lines from the beginning of the text.
fn bytes_read_again(text: &str) -> u64 {
    let mut missing = 0_u64;
    let mut last = b' ';
    for byte in text.bytes() {
        missing += u64::from(match byte {
            b';' | b'}' | b'@' | b'+' | b'.' | b'#' => true,
            b'-' => !last.is_ascii_alphabetic(),
            b'0'..=b'9' => !last.is_ascii_alphanumeric() && !matches!(last, b'-' | b'+' | b'.'),
            _ => false,
        });
        last = byte;
    }
    missing * text.len() as u64 / 2
}

/// An element that counts how much is asked of it, and knows nobody any more when that is too much.
struct Counted<'n, 'input, 'c> {
    node: Node<'n, 'input>,
    left: &'c Cell<u64>,
}

impl<'n, 'input> Counted<'n, 'input, '_> {
    fn pay(&self, tries: usize) -> bool {
        self.left.set(self.left.get().saturating_sub(tries as u64));
        self.left.get() > 0
    }

    fn another(&self, node: Option<Node<'n, 'input>>) -> Option<Self> {
        let left = self.left;
        self.pay(1).then_some(())?;
        node.map(|node| Self { node, left })
    }

    /// Comments and text are passed one by one.
    fn previous(&self) -> Option<Node<'n, 'input>> {
        let before = self.node.prev_siblings().skip(1);
        let mut before = before.take_while(|_| self.pay(1));
        before.find(Node::is_element)
    }
}

impl Element for Counted<'_, '_, '_> {
    fn parent_element(&self) -> Option<Self> {
        self.another(self.node.parent_element())
    }

    fn prev_sibling_element(&self) -> Option<Self> {
        self.another(self.previous())
    }

    fn has_local_name(&self, name: &str) -> bool {
        let own = self.node.tag_name().name();
        // Names are compared where they are of one length.
        self.pay(1 + own.len() / 64) && own == name
    }

    fn attribute_matches(&self, name: &str, operator: AttributeOperator<'_>) -> bool {
        let value = self.node.attribute(name);
        let bytes = name.len() + value.map_or(0, str::len);
        self.pay(1 + self.node.attributes().len() / 4 + bytes / 16)
            && value.is_some_and(|value| operator.matches(value))
    }

    fn pseudo_class_matches(&self, class: PseudoClass<'_>) -> bool {
        match class {
            PseudoClass::FirstChild => self.previous().is_none(),
            // The renderer knows no others.
            PseudoClass::Link
            | PseudoClass::Visited
            | PseudoClass::Hover
            | PseudoClass::Active
            | PseudoClass::Focus
            | PseudoClass::Lang(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the innermost of ten nested elements costs in tries, or nothing.
    fn innermost(style: &str) -> Option<u64> {
        let text = format!(
            "<svg><style>{style}</style>{}<a/>{}</svg>",
            "<g>".repeat(9),
            "</g>".repeat(9)
        );
        let document = Document::parse(&text).unwrap();
        let style = Style::read(&document)?;
        let node = document.descendants().find(|node| node.has_tag_name("a"));
        style.cost(node.unwrap(), 1000)
    }

    #[test]
    fn what_a_rule_sets_counts_where_it_holds() {
        let value = "x".repeat(1600);
        let cost = |selector: &str| innermost(&format!("{selector}{{fill:{value}}}")).unwrap();
        assert_eq!(cost("b"), 0);
        assert!((100..110).contains(&cost("a")));
        assert!((100..110).contains(&cost("svg a")));
    }

    #[test]
    fn ancestors_of_ancestors_are_counted_as_they_are_tried() {
        assert!(innermost("svg g g a{fill:red}").unwrap() < 4);
        assert!(innermost(&format!("x {}a{{fill:red}}", "* ".repeat(4))).unwrap() > 10);
        let many = |n: usize| format!("x {}a{{fill:red}}", "* ".repeat(n)).repeat(100);
        assert!(innermost(&many(1)).is_some());
        assert_eq!(innermost(&many(5)), None);
    }

    #[test]
    fn lists_of_selectors_times_declarations_are_few() {
        let sheet = |selectors: usize, declarations: usize| {
            let (list, body) = ("a,".repeat(selectors), "b:c;".repeat(declarations));
            innermost(&format!("{list}a{{{body}}}"))
        };
        assert!(sheet(10, 10).is_some());
        assert_eq!(sheet(4000, 4000), None);
    }

    #[test]
    fn what_is_read_again_is_little() {
        assert_eq!(of_declarations("fill:#fff;stroke-width:1.5px"), 0);
        assert!(of_declarations(&"a:b;".repeat(10_000)) > 100_000);
        assert!(of_declarations(&format!("a:{}", "1 ".repeat(10_000))) > 90_000);
        assert!(of_declarations(&format!("a:{}", "+".repeat(10_000))) > 40_000);
        assert_eq!(innermost(&"@".repeat(100_000)), None);
        assert_eq!(innermost("<!---->"), Some(0));
    }

    #[test]
    fn sheets_and_comments_are_few() {
        assert_eq!(innermost(&"</style><style> ".repeat(10_000)), None);
        assert_eq!(innermost(&"/**/".repeat(2000)), None);
        assert_eq!(innermost(&"x".repeat(LONGEST + 1)), None);
    }
}
