//! A kept answer as a file that describes itself: a line with the length and the checksum of the description, the
//! description in JSON, the bytes. Whatever is not exactly so is no kept answer.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue};
use crc32fast::Hasher;
use serde::{Deserialize, Serialize};

#[cfg(test)]
mod tests;

use crate::embedded::ps::picture::{Content, HEADERS, OF_THE_BYTES, Picture};

/// The first words of the file. The number is the format's.
const MAGIC: &str = "ImageServing answer 1";

/// The magic, two numbers of eight digits, the blanks before them and the end of the line.
const FIRST_LINE: usize = MAGIC.len() + 2 * 9 + 1;

/// A description has no reason to be longer.
const LONGEST_DESCRIPTION: usize = 32 * 1024;

/// Answers up to this length are read into memory as a whole.
pub(in crate::embedded::ps) const LARGEST_IN_MEMORY: u64 = 1 << 20;

/// What is read at once to compute a checksum.
const PIECE: usize = 64 * 1024;

#[derive(Serialize, Deserialize)]
struct Description {
    /// What was asked for.
    address: String,
    /// Values of `OF_THE_BYTES`, in that order.
    headers: [Option<String>; HEADERS],
    length: u64,
    checksum: u32,
}

/// The beginning of the file; the bytes follow. None where the answer cannot be described: it is not kept then.
pub(super) fn beginning(address: &str, head: &HeaderMap, bytes: &[u8]) -> Option<Vec<u8>> {
    let mut headers = [const { None }; HEADERS];
    for (name, place) in OF_THE_BYTES.iter().zip(&mut headers) {
        if let Some(value) = head.get(name) {
            *place = Some(value.to_str().ok()?.to_owned());
        }
    }
    let description = serde_json::to_string(&Description {
        address: address.to_owned(),
        headers,
        length: bytes.len() as u64,
        checksum: crc32fast::hash(bytes),
    })
    .ok()?;
    if description.len() > LONGEST_DESCRIPTION {
        return None;
    }
    let checksum = crc32fast::hash(description.as_bytes());
    let line = format!("{MAGIC} {:08x} {checksum:08x}\n", description.len());
    Some([line.as_bytes(), description.as_bytes()].concat())
}

/// What is in a file.
#[derive(Debug)]
pub(super) enum Found {
    /// The headers and the bytes of the answer.
    Answer(HeaderMap, Content),
    /// An answer to another question, whose name happens to be the same.
    Other,
    /// No answer that was written by us to its end.
    Garbled,
}

/// Reads the answer to a question. Of one `is_checked` already the bytes are read again only where they are not left to
/// the file.
///
/// # Errors
/// Those of reading, which say nothing about the file.
pub(super) fn read(file: File, address: &str, is_checked: bool) -> io::Result<Found> {
    let whole = file.metadata()?.len();
    let mut first_line = [0; FIRST_LINE];
    if whole < FIRST_LINE as u64 {
        return Ok(Found::Garbled);
    }
    file.read_exact_at(&mut first_line, 0)?;
    let Some((length, checksum)) = numbers(&first_line) else {
        return Ok(Found::Garbled);
    };
    let begin = (FIRST_LINE + length) as u64;
    if length > LONGEST_DESCRIPTION || whole < begin {
        return Ok(Found::Garbled);
    }
    let mut description = vec![0; length];
    file.read_exact_at(&mut description, FIRST_LINE as u64)?;
    if crc32fast::hash(&description) != checksum {
        return Ok(Found::Garbled);
    }
    let Ok(description) = serde_json::from_slice::<Description>(&description) else {
        return Ok(Found::Garbled);
    };
    if begin.checked_add(description.length) != Some(whole) {
        return Ok(Found::Garbled);
    }
    if description.address != address {
        return Ok(Found::Other);
    }
    let Some(head) = head(&description) else {
        return Ok(Found::Garbled);
    };
    if is_checked && description.length > LARGEST_IN_MEMORY {
        let content = Content::File {
            file: Arc::new(file),
            begin,
            length: description.length,
        };
        return Ok(Found::Answer(head, content));
    }
    let (content, checksum) = content(file, begin, description.length)?;
    if checksum != description.checksum {
        return Ok(Found::Garbled);
    }
    Ok(Found::Answer(head, content))
}

fn numbers(first_line: &[u8]) -> Option<(usize, u32)> {
    let line = std::str::from_utf8(first_line).ok()?;
    let rest = line.strip_prefix(MAGIC)?.strip_suffix('\n')?;
    let (length, checksum) = rest.strip_prefix(' ')?.split_once(' ')?;
    Some((
        usize::from_str_radix(length, 16).ok()?,
        u32::from_str_radix(checksum, 16).ok()?,
    ))
}

fn head(description: &Description) -> Option<HeaderMap> {
    let mut head = HeaderMap::new();
    for (name, value) in OF_THE_BYTES.iter().zip(&description.headers) {
        if let Some(value) = value {
            head.insert(name, HeaderValue::from_str(value).ok()?);
        }
    }
    Some(head)
}

/// The bytes and their checksum. Those of a large answer are read now and again whenever they are sent: rarely
/// asked for, they must not fill the memory.
fn content(file: File, begin: u64, length: u64) -> io::Result<(Content, u32)> {
    if length <= LARGEST_IN_MEMORY {
        let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
        file.read_exact_at(&mut bytes, begin)?;
        let checksum = crc32fast::hash(&bytes);
        return Ok((Content::Memory(Bytes::from(bytes)), checksum));
    }
    let mut hasher = Hasher::new();
    let mut piece = vec![0; PIECE];
    let mut done = 0;
    while done < length {
        let next = usize::try_from(length - done).map_or(PIECE, |rest| rest.min(PIECE));
        file.read_exact_at(&mut piece[..next], begin + done)?;
        hasher.update(&piece[..next]);
        done += next as u64;
    }
    let file = Arc::new(file);
    let content = Content::File {
        file,
        begin,
        length,
    };
    Ok((content, hasher.finalize()))
}

/// Only what has its bytes in memory can be written.
pub(super) fn bytes(picture: &Picture) -> Option<&Bytes> {
    match &picture.content {
        Content::Memory(bytes) => Some(bytes),
        Content::File { .. } => None,
    }
}
