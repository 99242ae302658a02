//! A page: lines of text, some of them coloured, made whole before it is written.
//! Whatever a text holds, no control character of it reaches the terminal: see [`visible`].

use std::borrow::Cow;
use std::fmt::Write as _;

/// What a piece of text is. Colours only underline what the words say already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Style {
    /// As the terminal has it.
    Plain,
    /// A heading.
    Strong,
    /// An advice, or what is of no concern.
    Faint,
    /// All is well.
    Good,
    /// Something is under way.
    Busy,
    /// Something is wrong.
    Bad,
}

impl Style {
    /// The parameters of "select graphic rendition" (ECMA-48, 8.3.117); `None` for none.
    const fn graphics(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Strong => Some("1"),
            Self::Faint => Some("2"),
            Self::Good => Some("32"),
            Self::Busy => Some("33"),
            Self::Bad => Some("31"),
        }
    }
}

/// Text to be written in one piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Page {
    text: String,
    coloured: bool,
}

impl Page {
    /// An empty page; without colours, styles are ignored.
    pub(in crate::cli) fn new(coloured: bool) -> Self {
        Self {
            text: String::new(),
            coloured,
        }
    }

    /// Adds text to the line that is being written.
    pub(in crate::cli) fn put(&mut self, style: Style, text: &str) -> &mut Self {
        let text = visible(text);
        match style.graphics() {
            Some(graphics) if self.coloured && !text.is_empty() => {
                // Writing to a String cannot fail.
                let _ = write!(self.text, "\x1b[{graphics}m{text}\x1b[0m");
            }
            Some(_) | None => self.text.push_str(&text),
        }
        self
    }

    /// Ends the line that is being written.
    pub(in crate::cli) fn end(&mut self) -> &mut Self {
        self.text.push('\n');
        self
    }

    /// Adds a whole line.
    pub(in crate::cli) fn line(&mut self, style: Style, text: &str) -> &mut Self {
        self.put(style, text).end()
    }

    /// The text, its line feeds included.
    pub(in crate::cli) fn as_bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }
}

/// The text with each control character written out as `\x1b` or `\u{202e}`: the output of a component
/// or a word from a hostile script must not move the cursor, change colours or turn lines around.
/// A tab stays a blank's worth of distance: it becomes four blanks.
pub(in crate::cli) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unfit) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\t' => shown.push_str("    "),
            unfit if is_unfit(unfit) => {
                let code = u32::from(unfit);
                let _ = if code < 0x100 {
                    write!(shown, "\\x{code:02x}")
                } else {
                    write!(shown, "\\u{{{code:x}}}")
                };
            }
            fit => shown.push(fit),
        }
    }
    Cow::Owned(shown)
}

/// C0, DEL and C1; line and paragraph separators; what turns the direction of writing.
fn is_unfit(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_can_command_the_terminal() {
        assert_eq!(visible("är \u{a0}«mot»"), "är \u{a0}«mot»");
        assert_eq!(visible("\x1b[2J\r\n\u{9b}m"), "\\x1b[2J\\x0d\\x0a\\x9bm");
        assert_eq!(visible("a\u{202e}b\tc"), "a\\u{202e}b    c");
    }

    #[test]
    fn colours_come_only_where_they_are_wanted() {
        let written = |coloured| {
            let mut page = Page::new(coloured);
            page.put(Style::Good, "up").put(Style::Plain, " 1").end();
            String::from_utf8(page.as_bytes().into()).unwrap()
        };
        assert_eq!(written(false), "up 1\n");
        assert_eq!(written(true), "\x1b[32mup\x1b[0m 1\n");
    }
}
