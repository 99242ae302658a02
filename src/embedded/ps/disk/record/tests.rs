use std::io::Write;

use axum::http::header::{CONTENT_TYPE, ETAG};
use proptest::prelude::*;

use super::*;

const ADDRESS: &str = "/is/image/a.jpg?wid=64";

fn whole(bytes: &[u8]) -> Vec<u8> {
    let mut head = HeaderMap::new();
    head.insert(ETAG, HeaderValue::from_static("\"a\""));
    head.insert(CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    let mut file = beginning(ADDRESS, &head, bytes).unwrap();
    file.extend_from_slice(bytes);
    file
}

fn found(contents: &[u8], address: &str) -> Found {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(contents).unwrap();
    read(file, address, false).unwrap()
}

#[test]
fn what_was_written_is_read() {
    for length in [0, 1, 5000, (1 << 20) + 1] {
        let bytes: Vec<u8> = (0..=250).cycle().take(length).collect();
        let Found::Answer(head, content) = found(&whole(&bytes), ADDRESS) else {
            panic!("{length} bytes are not found again");
        };
        assert_eq!(head.len(), 2);
        assert_eq!(head[ETAG], "\"a\"");
        assert_eq!(content.length(), length as u64);
        match content {
            Content::Memory(read) => assert_eq!(read, bytes),
            Content::File { file, begin, .. } => {
                let mut read = vec![0; length];
                file.read_exact_at(&mut read, begin).unwrap();
                assert_eq!(read, bytes);
            }
        }
    }
}

#[test]
fn another_question_is_told_apart() {
    let found = found(&whole(b"bytes"), "/is/image/b.jpg");
    assert!(matches!(found, Found::Other));
}

proptest! {
    /// Cut, lengthened or changed anywhere it is no answer, or still the same one.
    #[test]
    fn nothing_else_is_an_answer(at: prop::sample::Index, bit in 0..8_u8, more in 0..3_usize, cut: bool) {
        let mut file = whole(b"some bytes of a picture");
        let at = at.index(file.len());
        if cut {
            file.truncate(at);
        } else {
            file[at] ^= 1 << bit;
            file.resize(file.len() + more, 0);
        }
        match found(&file, ADDRESS) {
            Found::Garbled => {}
            Found::Answer(head, Content::Memory(bytes)) => {
                prop_assert!(!cut && more == 0);
                prop_assert_eq!(&head[ETAG], "\"a\"");
                prop_assert_eq!(&bytes[..], b"some bytes of a picture");
            }
            other @ (Found::Answer(..) | Found::Other) => prop_assert!(false, "{:?}", other),
        }
    }

    #[test]
    fn no_file_is_too_odd(contents: Vec<u8>, with_beginning: bool) {
        let beginning = format!("{MAGIC} 0000000f 00000000\n");
        let beginning = if with_beginning { beginning.as_bytes() } else { b"" };
        let found = found(&[beginning, &contents].concat(), ADDRESS);
        prop_assert!(matches!(found, Found::Garbled));
    }
}
