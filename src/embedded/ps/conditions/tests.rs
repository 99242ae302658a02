use std::time::{Duration, UNIX_EPOCH};

use axum::http::HeaderName;
use axum::http::header::IF_RANGE;
use proptest::prelude::*;

use super::*;

const CHANGED: &str = "Sat, 21 Nov 2026 00:25:21 GMT";
const BEFORE: &str = "Sat, 21 Nov 2026 00:25:20 GMT";

fn validators() -> Validators {
    Validators {
        etag: Some("\"a\"".parse().unwrap()),
        last_modified: Some(UNIX_EPOCH + Duration::from_secs(1_795_220_721)),
    }
}

fn asked(method: &Method, headers: &[(HeaderName, &str)]) -> Wish {
    let request = headers
        .iter()
        .map(|(name, value)| (name.clone(), value.parse().unwrap()))
        .collect();
    wish(method, &request, &validators(), 100)
}

fn get(headers: &[(HeaderName, &str)]) -> Wish {
    asked(&Method::GET, headers)
}

#[test]
fn who_has_it_gets_nothing() {
    assert_eq!(get(&[]), Wish::Whole);
    for known in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*"] {
        assert_eq!(get(&[(IF_NONE_MATCH, known)]), Wish::Nothing, "{known}");
    }
    assert_eq!(get(&[(IF_NONE_MATCH, "\"b\"")]), Wish::Whole);
    assert_eq!(get(&[(IF_MODIFIED_SINCE, CHANGED)]), Wish::Nothing);
    assert_eq!(get(&[(IF_MODIFIED_SINCE, BEFORE)]), Wish::Whole);
    assert_eq!(get(&[(IF_MODIFIED_SINCE, "yesterday")]), Wish::Whole);
    let both = [(IF_NONE_MATCH, "\"b\""), (IF_MODIFIED_SINCE, CHANGED)];
    assert_eq!(get(&both), Wish::Whole, "dates do not count beside tags");
    let head = asked(&Method::HEAD, &[(IF_NONE_MATCH, "\"a\"")]);
    assert_eq!(head, Wish::Nothing);
}

#[test]
fn parts_are_for_get_and_for_who_has_the_rest_of_the_same() {
    let range = (RANGE, "bytes=10-19");
    assert_eq!(get(std::slice::from_ref(&range)), Wish::Part(10..20));
    assert_eq!(
        asked(&Method::HEAD, std::slice::from_ref(&range)),
        Wish::Whole
    );
    for (condition, met) in [
        ("\"a\"", true),
        ("W/\"a\"", false),
        ("\"b\"", false),
        (CHANGED, true),
        (BEFORE, false),
        ("nonsense", false),
    ] {
        let wish = get(&[range.clone(), (IF_RANGE, condition)]);
        let expected = if met { Wish::Part(10..20) } else { Wish::Whole };
        assert_eq!(wish, expected, "{condition}");
    }
}

#[test]
fn ranges_as_the_standard_has_them() {
    for (range, expected) in [
        ("bytes=0-", Wish::Part(0..100)),
        ("BYTES = 0-0", Wish::Part(0..1)),
        ("bytes=99-1000", Wish::Part(99..100)),
        ("bytes=0-99999999999999999999999", Wish::Part(0..100)),
        ("bytes=-1", Wish::Part(99..100)),
        ("bytes=-1000", Wish::Part(0..100)),
        ("bytes=100-", Wish::Impossible),
        ("bytes=100-200", Wish::Impossible),
        ("bytes=99999999999999999999999-", Wish::Impossible),
        ("bytes=-0", Wish::Impossible),
        ("bytes=5-4", Wish::Whole),
        ("bytes=-", Wish::Whole),
        ("bytes=", Wish::Whole),
        ("bytes=0-1,5-6", Wish::Whole),
        ("bytes=+1-2", Wish::Whole),
        ("pages=1-2", Wish::Whole),
        ("bytes", Wish::Whole),
    ] {
        assert_eq!(part(range, 100), expected, "{range}");
    }
    assert_eq!(part("bytes=0-", 0), Wish::Impossible);
    assert_eq!(part("bytes=-5", 0), Wish::Impossible);
}

proptest! {
    /// A part is never empty, never reaches beyond the end, and is what was asked for as far as that is there.
    #[test]
    fn a_part_lies_within(first: Option<u64>, last: Option<u64>, length: u64, small: bool) {
        let cut = |number: u64| if small { number % 300 } else { number };
        let (first, last, length) = (first.map(cut), last.map(cut), cut(length));
        let text = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        match part(&format!("bytes={}-{}", text(first), text(last)), length) {
            Wish::Part(part) => {
                prop_assert!(part.start < part.end && part.end <= length);
                match (first, last) {
                    (Some(first), last) => {
                        prop_assert_eq!(part.start, first);
                        let last = last.unwrap_or(u64::MAX);
                        prop_assert_eq!(part.end - 1, last.min(length - 1));
                    }
                    (None, last) => {
                        prop_assert_eq!(part.end, length);
                        prop_assert_eq!(part.end - part.start, last.unwrap_or(0).min(length));
                    }
                }
            }
            Wish::Impossible => {
                let none_is_there = match (first, last) {
                    (Some(first), _) => first >= length,
                    (None, last) => length == 0 || last == Some(0),
                };
                prop_assert!(none_is_there);
            }
            Wish::Whole => {
                let is_no_range = match (first, last) {
                    (Some(first), Some(last)) => first > last,
                    (None, None) => true,
                    (Some(_), None) | (None, Some(_)) => false,
                };
                prop_assert!(is_no_range);
            }
            Wish::Nothing => prop_assert!(false, "nobody has it"),
        }
    }

    #[test]
    fn no_text_is_too_odd(range in ".{0,40}", length: u64) {
        part(&range, length);
    }
}
