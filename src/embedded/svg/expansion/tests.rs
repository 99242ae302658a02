//! What counts how much in a drawing, and which are too large.

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
    let thrice = of("<g id='a'><rect/><rect/></g><use href='#a'/><use xlink:href='#a'/>").unwrap();
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
    let styled = format!("<style>path {{ marker: url(#m) }}</style>{marker}<path d='M{many}'/>");
    assert_eq!(of(&styled), None);
    assert!(of(&format!("{marker}<path d='M{many}'/>")).is_some());
}

#[test]
fn all_that_share_an_id_count_for_each_that_names_it() {
    let many = "1 1 ".repeat(1000);
    let path = format!("<path d='M{many}' marker-mid='url(#m)'/>");
    let large = "<rect/>".repeat(1000);
    for (first, second) in [("", large.as_str()), (large.as_str(), "")] {
        for name in ["id", "xml:id", "xlink:id"] {
            let markers =
                format!("<marker id='m'>{first}</marker><marker {name}='m'>{second}</marker>");
            assert_eq!(of(&format!("{markers}{path}")), None, "{name}");
        }
    }
    let two = "<g id='a'/><g id='a'/>";
    let begin = of(two).unwrap();
    assert_eq!(
        of(&format!("{two}<use href='#a'/>")),
        Some(begin + 3 * ELEMENT)
    );
}

#[test]
fn points_count_in_any_name_space() {
    let marker = format!("<marker id='m'>{}</marker>", "<rect/>".repeat(1000));
    let path = format!(
        "<path xlink:d='M{}' marker-mid='url(#m)'/>",
        "1 1 ".repeat(1000)
    );
    assert_eq!(of(&format!("{marker}{path}")), None);
}

#[test]
fn finding_the_style_counts_for_each_element_and_each_use_of_it() {
    let rules = "b c{fill:red}".repeat(640);
    let once = of(&format!("<style>{rules}</style><g id='a'/>")).unwrap();
    let twice = of(&format!(
        "<style>{rules}</style><g id='a'/><use href='#a'/>"
    ))
    .unwrap();
    assert!(twice - once > 2 * 640 / 32);
    let list = format!("<g style='{}'/>", "a:b;".repeat(100_000));
    assert_eq!(of(&list), None);
}

#[test]
fn a_map_is_no_bomb() {
    let map = format!("<path d='M{}'/>", "10.25 1.125 ".repeat(400_000));
    assert!(of(&map).is_some());
}
