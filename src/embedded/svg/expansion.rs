//! How large a drawing becomes when everything in it that names something else has been put in its place: ten levels
//! of ten `use` are ten thousand million elements. Counted before the conversion, which cannot be interrupted. Pure.

use std::collections::HashMap;

use resvg::usvg::roxmltree::{Attribute, Document, Node, NodeId};

/// The most that a drawing may become, in quarters of an element: about 250,000 elements, or as many bytes of text, or
/// 16 MiB of attributes.
const MOST: u64 = 1_000_000;

/// What one element counts.
const ELEMENT: u64 = 4;

/// What one byte of text counts. It becomes an outline.
const LETTER: u64 = 4;

/// So many bytes of attributes count as much as a quarter of an element.
const BYTES: usize = 16;

/// The deepest nesting, counted through references. The stack of a worker bears it.
const DEEPEST: u32 = 200;

/// The most bytes of style sheets: each rule is tried on each element.
const LONGEST_STYLE: usize = 128 * 1024;

/// The most tries of a rule on an element.
const MOST_TRIES: usize = 20_000_000;

/// How much the drawing becomes, or nothing where that is too much, too deep or without end.
pub(super) fn size(document: &Document<'_>) -> Option<u64> {
    let mut ids = HashMap::new();
    let mut style = String::new();
    for node in document.descendants() {
        if let Some(id) = node.attribute("id") {
            ids.entry(id).or_insert(node);
        }
        if node.tag_name().name() == "style" {
            style.push_str(node.text().unwrap_or_default());
            style.push('\n');
        }
    }
    let rules = style.matches('{').count();
    if style.len() > LONGEST_STYLE || rules * document.descendants().count() > MOST_TRIES {
        return None;
    }
    let mut counting = Counting {
        ids,
        known: HashMap::new(),
        per_element: 0,
        per_vertex: 0,
    };
    // What a style sheet names may be meant for any element.
    for name in names(&style) {
        if let Some(&target) = counting.ids.get(name) {
            let size = counting.of(target, 0)?;
            if is_gradient(target) {
                continue;
            }
            counting.per_element = within(counting.per_element + size)?;
            if target.tag_name().name() == "marker" {
                counting.per_vertex = within(counting.per_vertex + size)?;
            }
        }
    }
    if counting.per_element > 0 {
        counting.known.clear();
    }
    counting.of(document.root_element(), 0)
}

struct Counting<'a, 'input> {
    ids: HashMap<&'a str, Node<'a, 'input>>,
    /// `None` while it is being counted: who meets it then stands within itself.
    known: HashMap<NodeId, Option<(u64, u32)>>,
    /// What the style sheets may add to each element, and to each point of its outline.
    per_element: u64,
    per_vertex: u64,
}

impl<'a, 'input> Counting<'a, 'input> {
    fn of(&mut self, node: Node<'a, 'input>, depth: u32) -> Option<u64> {
        self.measured(node, depth).map(|(size, _)| size)
    }

    /// The size and the height of what hangs below.
    fn measured(&mut self, node: Node<'a, 'input>, depth: u32) -> Option<(u64, u32)> {
        if !node.is_element() {
            let letters = node.text().map_or(0, |text| text.trim().len());
            return Some((letters as u64 * LETTER, 0));
        }
        match self.known.get(&node.id()) {
            Some(Some(known)) => {
                let (_, height) = *known;
                return (depth + height <= DEEPEST).then_some(*known);
            }
            Some(None) => return None,
            None => {}
        }
        if depth > DEEPEST {
            return None;
        }
        self.known.insert(node.id(), None);
        let mut size = ELEMENT + self.per_element + layout(node);
        let mut height = 0;
        let bytes: usize = node.attributes().map(|a| a.value().len()).sum();
        size += (bytes / BYTES) as u64;
        let vertices = vertices(node);
        size = within(size.saturating_add(self.per_vertex.saturating_mul(vertices)))?;
        for child in node.children() {
            let (more, below) = self.measured(child, depth + 1)?;
            size = within(size + more)?;
            height = height.max(below + 1);
        }
        let content = size;
        for attribute in node.attributes() {
            for name in referred(node, attribute) {
                let Some(&target) = self.ids.get(name) else {
                    continue;
                };
                let (more, below) = self.measured(target, depth + 1)?;
                // Elements below inherit paint and markers, and each may get its own.
                let times = match target.tag_name().name() {
                    "marker" => vertices.max(content * 8),
                    "pattern" => content / ELEMENT,
                    _ => 1,
                };
                size = within(size.saturating_add(more.saturating_mul(times.max(1))))?;
                height = height.max(below + 1);
            }
        }
        self.known.insert(node.id(), Some((size, height)));
        Some((size, height))
    }
}

fn within(size: u64) -> Option<u64> {
    (size <= MOST).then_some(size)
}

fn is_gradient(node: Node<'_, '_>) -> bool {
    matches!(node.tag_name().name(), "linearGradient" | "radialGradient")
}

/// What an attribute names that becomes a part of the element. Links and animations name others too, and get nothing.
fn referred<'a>(node: Node<'a, '_>, attribute: Attribute<'a, '_>) -> impl Iterator<Item = &'a str> {
    const TAKING: [&str; 8] = [
        "use",
        "pattern",
        "filter",
        "feImage",
        "linearGradient",
        "radialGradient",
        "textPath",
        "tref",
    ];
    let value = attribute.value();
    let takes = attribute.name() == "href" && TAKING.contains(&node.tag_name().name());
    let whole = takes.then(|| value.trim().strip_prefix('#')).flatten();
    names(value).chain(whole)
}

/// What is named by `url(#name)`.
fn names(value: &str) -> impl Iterator<Item = &str> {
    value.match_indices("url(").filter_map(|(at, begin)| {
        let inner = value[at + begin.len()..].split(')').next()?;
        let inner = inner.trim().trim_matches(['"', '\'']).trim();
        inner.strip_prefix('#')
    })
}

/// The laying out of a text: each letter is compared with each, and sought in each span, which is a hundred times dearer.
fn layout(node: Node<'_, '_>) -> u64 {
    if node.tag_name().name() != "text" {
        return 0;
    }
    let (mut letters, mut spans) = (0_u64, 0_u64);
    for inner in node.descendants() {
        if inner.is_element() {
            spans += 1;
        } else {
            letters += inner.text().map_or(0, str::len) as u64;
        }
    }
    letters * letters / 1000 + letters * spans / 8
}

/// At least as many as the points of an outline.
fn vertices(node: Node<'_, '_>) -> u64 {
    let outline = ["d", "points"]
        .into_iter()
        .filter_map(|name| node.attribute(name));
    let count = |outline: &str| {
        // `1.5.5-1` are three numbers, and two make a point; a letter may make one without any (`h`, `z`).
        let starts = |b: &u8| {
            b.is_ascii_alphabetic()
                || matches!(b, b'-' | b'.' | b',' | b' ' | b'\n' | b'\t' | b'\r' | b'+')
        };
        outline.bytes().filter(starts).count() as u64
    };
    outline.map(count).sum::<u64>() + 4
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    fn of(inner: &str) -> Option<u64> {
        let text = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>{inner}</svg>"
        );
        size(&Document::parse(&text).unwrap())
    }

    #[test]
    fn what_is_used_counts_as_often_as_it_is_used() {
        let once = of("<g id='a'><rect/><rect/></g>").unwrap();
        let thrice =
            of("<g id='a'><rect/><rect/></g><use href='#a'/><use xlink:href='#a'/>").unwrap();
        assert_eq!(once, 4 * ELEMENT);
        assert_eq!(thrice, 12 * ELEMENT);
    }

    #[test]
    fn ten_levels_of_ten_are_too_many() {
        for (element, attribute) in [
            ("g", "<use href='#aN'/>"),
            ("pattern", "<rect fill='url(#aN)'/>"),
            ("mask", "<rect style='mask: url( \"#aN\" )'/>"),
            ("clipPath", "<rect clip-path='url(#aN)'/>"),
        ] {
            let mut drawing = format!("<{element} id='a0'><rect/></{element}>");
            for level in 1..10 {
                let inner = attribute.replace('N', &(level - 1).to_string()).repeat(10);
                let _ = write!(drawing, "<{element} id='a{level}'>{inner}</{element}>");
            }
            assert_eq!(of(&drawing), None, "{element}");
        }
    }

    #[test]
    fn what_contains_itself_has_no_end() {
        assert_eq!(of("<g id='a'><use href='#a'/></g>"), None);
        assert_eq!(
            of(
                "<g id='a'><use href='#b'/></g><g id='b'><use href='#c'/></g><g id='c'><use href='#a'/></g>"
            ),
            None
        );
    }

    #[test]
    fn what_is_inherited_counts_for_each_heir() {
        let pattern = format!("<pattern id='p'>{}</pattern>", "<rect/>".repeat(1000));
        let heirs = "<rect/>".repeat(1000);
        assert!(of(&format!("{pattern}<g>{heirs}</g>")).is_some());
        assert_eq!(of(&format!("{pattern}<g fill='url(#p)'>{heirs}</g>")), None);
    }

    #[test]
    fn a_link_to_what_it_stands_in_is_no_content() {
        assert!(of("<g id='a'><a href='#a'><rect/></a></g>").is_some());
    }

    #[test]
    fn depth_is_counted_through_references() {
        let nested = |n: usize| format!("{}{}", "<g>".repeat(n), "</g>".repeat(n));
        assert!(of(&nested(190)).is_some());
        assert_eq!(of(&nested(201)), None);
        let half = format!("<g id='a'>{}</g>", nested(110));
        let both = format!(
            "{half}{}<use href='#a'/>{}",
            "<g>".repeat(110),
            "</g>".repeat(110)
        );
        assert_eq!(of(&both), None);
    }

    #[test]
    fn markers_count_for_each_point() {
        let many = "1 1 ".repeat(1000);
        let marker = format!("<marker id='m'>{}</marker>", "<rect/>".repeat(1000));
        let path = format!("<path d='M{many}' marker-mid='url(#m)'/>");
        assert_eq!(of(&format!("{marker}{path}")), None);
        let styled =
            format!("<style>path {{ marker: url(#m) }}</style>{marker}<path d='M{many}'/>");
        assert_eq!(of(&styled), None);
        assert!(of(&format!("{marker}<path d='M{many}'/>")).is_some());
    }

    #[test]
    fn a_map_is_no_bomb() {
        let map = format!("<path d='M{}'/>", "10.25 1.125 ".repeat(400_000));
        assert!(of(&map).is_some());
    }
}
