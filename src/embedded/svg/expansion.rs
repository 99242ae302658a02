//! How large a drawing becomes when everything in it that names something else has been put in its place: ten levels
//! of ten `use` are ten thousand million elements. Counted before the conversion, which cannot be interrupted. Pure.

use std::collections::{HashMap, HashSet};

use resvg::usvg::roxmltree::{Attribute, Document, Node, NodeId};

use super::style::{self, Style};

/// The most that a drawing may become, in quarters of an element: about 250,000 elements, or as many bytes of text, or
/// 16 MiB of attributes.
const MOST: u64 = 1_000_000;

/// The most that it may take to find the style of one element.
const MOST_STYLE: u64 = MOST / 16;

/// What one element counts.
const ELEMENT: u64 = 4;

/// What one byte of text counts. It becomes an outline.
const LETTER: u64 = 4;

/// So many bytes of attributes count as much as a quarter of an element.
const BYTES: usize = 16;

/// The deepest nesting, counted through references. The stack of a worker bears it.
const DEEPEST: u32 = 200;

/// How much the drawing becomes, or nothing where that is too much, too deep or without end.
pub(super) fn size(document: &Document<'_>) -> Option<u64> {
    // Of several that share an id the renderer takes now the first, now the last of those that it knows.
    let mut ids: HashMap<&str, Vec<_>> = HashMap::new();
    for node in document.descendants() {
        for id in own(node, "id") {
            ids.entry(id).or_default().push(node);
        }
    }
    let mut counting = Counting {
        ids: &ids,
        known: HashMap::new(),
        style: Style::read(document)?,
        per_element: 0,
        per_vertex: 0,
    };
    // What a style sheet names may be meant for any element.
    let named: HashSet<&str> = style::texts(document).flat_map(names).collect();
    for name in named {
        for &target in ids.get(name).into_iter().flatten() {
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

struct Counting<'i, 'a, 'input> {
    ids: &'i HashMap<&'a str, Vec<Node<'a, 'input>>>,
    /// `None` while it is being counted: who meets it then stands within itself.
    known: HashMap<NodeId, Option<(u64, u32)>>,
    style: Style<'a>,
    /// What the style sheets may add to each element, and to each point of its outline.
    per_element: u64,
    per_vertex: u64,
}

impl<'a, 'input> Counting<'_, 'a, 'input> {
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
        size += self.style.cost(node, MOST_STYLE)?;
        size += own(node, "style").map(style::of_declarations).sum::<u64>();
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
                let ids = self.ids;
                for &target in ids.get(name).into_iter().flatten() {
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
        }
        self.known.insert(node.id(), Some((size, height)));
        Some((size, height))
    }
}

fn within(size: u64) -> Option<u64> {
    (size <= MOST).then_some(size)
}

/// The attributes of a name, in any name space: the renderer takes those of several.
fn own<'a>(node: Node<'a, '_>, name: &str) -> impl Iterator<Item = &'a str> {
    let named = node.attributes().filter(move |a| a.name() == name);
    named.map(|attribute| attribute.value())
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
    let outline = ["d", "points"].into_iter().flat_map(|name| own(node, name));
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
mod tests;
