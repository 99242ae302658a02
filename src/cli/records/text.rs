//! The bytes of a line as text, and as text that cannot harm a terminal: both in pieces, since a line may be longer
//! than memory. Pure.

use std::str;

use super::super::print::page::visible;

/// The longest sequence of a colour that is let through; longer ones are no colours.
const LONGEST_COLOUR: usize = 32;

/// Bytes to text: what is not UTF-8 becomes U+FFFD. A character may be split between two pieces.
#[derive(Debug, Default)]
pub(in crate::cli) struct Decoder {
    /// The beginning of a character.
    begun: Vec<u8>,
}

impl Decoder {
    /// The text of a piece, as far as it is complete.
    pub(in crate::cli) fn read(&mut self, piece: &[u8], text: &mut String) {
        let joined;
        let mut rest = if self.begun.is_empty() {
            piece
        } else {
            joined = [std::mem::take(&mut self.begun), piece.to_vec()].concat();
            &joined
        };
        while let Err(error) = str::from_utf8(rest) {
            let (valid, wrong) = rest.split_at(error.valid_up_to());
            text.push_str(str::from_utf8(valid).unwrap_or_default());
            let Some(length) = error.error_len() else {
                self.begun = wrong.to_vec();
                return;
            };
            text.push(char::REPLACEMENT_CHARACTER);
            rest = &wrong[length..];
        }
        text.push_str(str::from_utf8(rest).unwrap_or_default());
    }

    /// The line is at its end: a character that was begun is none.
    pub(in crate::cli) fn end(&mut self, text: &mut String) {
        if !self.begun.is_empty() {
            self.begun.clear();
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
}

/// Text to text that moves no cursor and sets no title: control characters are written out. Colours ("select
/// graphic rendition", ECMA-48, 8.3.117) pass where they are wanted, and end with the line.
#[derive(Debug, Default)]
pub(in crate::cli) struct Harmless {
    coloured: bool,
    /// The beginning of a sequence, or a carriage return that may belong to the line's end.
    begun: String,
    /// Whether a colour is on.
    is_on: bool,
}

impl Harmless {
    /// For a terminal that is to show colours, or not.
    pub(in crate::cli) fn new(coloured: bool) -> Self {
        Self {
            coloured,
            ..Self::default()
        }
    }

    /// A piece of a line.
    pub(in crate::cli) fn read(&mut self, text: &str, shown: &mut String) {
        let mut rest = text;
        while !rest.is_empty() {
            if self.begun.is_empty() {
                let plain = rest.find(['\x1b', '\r']).unwrap_or(rest.len());
                shown.push_str(&visible(&rest[..plain]));
                rest = &rest[plain..];
                self.begin(&mut rest);
            } else {
                self.go_on(&mut rest, shown);
            }
        }
    }

    /// The line is at its end.
    pub(in crate::cli) fn end(&mut self, shown: &mut String) {
        if self.begun != "\r" {
            shown.push_str(&visible(&self.begun));
        }
        self.begun.clear();
        if self.is_on {
            shown.push_str("\x1b[0m");
            self.is_on = false;
        }
    }

    fn begin(&mut self, rest: &mut &str) {
        let mut characters = rest.chars();
        self.begun.extend(characters.next());
        *rest = characters.as_str();
    }

    /// Reads one more character of what was begun.
    fn go_on(&mut self, rest: &mut &str, shown: &mut String) {
        let mut characters = rest.chars();
        let Some(next) = characters.next() else {
            return;
        };
        let fits = match self.begun.len() {
            _ if self.begun == "\r" => false,
            1 => next == '[',
            length => length < LONGEST_COLOUR && matches!(next, '0'..='9' | ';' | ':' | 'm'),
        };
        if !fits {
            shown.push_str(&visible(&self.begun));
            self.begun.clear();
            return;
        }
        self.begun.push(next);
        *rest = characters.as_str();
        if next == 'm' {
            if self.coloured {
                shown.push_str(&self.begun);
                self.is_on = true;
            }
            self.begun.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However it is cut into two pieces, the outcome is the same.
    fn decoded(bytes: &[u8]) -> String {
        let read = |pieces: [&[u8]; 2]| {
            let (mut decoder, mut text) = (Decoder::default(), String::new());
            for piece in pieces {
                decoder.read(piece, &mut text);
            }
            decoder.end(&mut text);
            text
        };
        let whole = read([bytes, b""]);
        for cut in 0..bytes.len() {
            assert_eq!(read([&bytes[..cut], &bytes[cut..]]), whole, "{cut}");
        }
        whole
    }

    fn harmless(text: &str, coloured: bool) -> String {
        let read = |pieces: [&str; 2]| {
            let (mut harmless, mut shown) = (Harmless::new(coloured), String::new());
            for piece in pieces {
                harmless.read(piece, &mut shown);
            }
            harmless.end(&mut shown);
            shown
        };
        let whole = read([text, ""]);
        for cut in (0..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
            assert_eq!(read([&text[..cut], &text[cut..]]), whole, "{cut}");
        }
        whole
    }

    #[test]
    fn what_is_no_text_is_replaced_and_no_character_is_torn() {
        assert_eq!(decoded("är 画像 🖼 done".as_bytes()), "är 画像 🖼 done");
        for bytes in [
            &b"a\xe9t\xff"[..],
            b"\xf0\x9f",
            b"\xc0\x80 \xed\xa0\x80 \xf4\x90\x80\x80",
        ] {
            assert_eq!(decoded(bytes), String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn only_colours_reach_the_terminal() {
        assert_eq!(harmless("a\x1b[1;31mred", true), "a\x1b[1;31mred\x1b[0m");
        assert_eq!(harmless("a\x1b[1;31mred", false), "ared");
        assert_eq!(
            harmless("\x1b[2J\x1b]0;t\x07x", true),
            "\\x1b[2J\\x1b]0;t\\x07x"
        );
        assert_eq!(harmless("\x1b\x1b[0m", true), "\\x1b\x1b[0m\x1b[0m");
        assert_eq!(harmless("\x1b", true), "\\x1b");
        let long = format!("\x1b[{}m", "1;".repeat(40));
        assert!(!harmless(&long, true).contains('\x1b'));
        assert_eq!(harmless("line\r", true), "line");
        assert_eq!(harmless("50%\r51%", true), "50%\\x0d51%");
        assert_eq!(harmless("\u{202e}\u{9b}2J", true), "\\u{202e}\\x9b2J");
    }
}
