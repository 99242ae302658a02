//! Columns, padded by what a terminal really uses for each text, and texts broken to a width.
//! Must not know what stands in them.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::page::{Page, Style, visible};

/// Between two columns.
const GAP: &str = "  ";

/// Where the texts of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Side {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// One text in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Cell {
    /// The text.
    pub(in crate::cli) text: String,
    /// How it looks.
    pub(in crate::cli) style: Style,
}

impl Cell {
    /// A cell of the usual looks.
    pub(in crate::cli) fn plain(text: impl Into<String>) -> Self {
        Self::new(Style::Plain, text)
    }

    /// A cell.
    pub(in crate::cli) fn new(style: Style, text: impl Into<String>) -> Self {
        let text = text.into();
        let text = visible(&text).into_owned();
        Self { text, style }
    }
}

/// Adds a table, its first row the headings. Each row has as many cells as there are `sides`.
pub(in crate::cli) fn put<const COLUMNS: usize>(
    page: &mut Page,
    sides: [Side; COLUMNS],
    rows: &[[Cell; COLUMNS]],
) {
    let mut widths = [0; COLUMNS];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.text.width());
        }
    }
    for row in rows {
        for (column, cell) in row.iter().enumerate() {
            let padding = " ".repeat(widths[column] - cell.text.width());
            let is_last = column + 1 == COLUMNS;
            match sides[column] {
                Side::Left => {
                    page.put(cell.style, &cell.text);
                    // No blanks at the end of a line: they only wrap on a narrow terminal.
                    if !is_last {
                        page.put(Style::Plain, &padding);
                    }
                }
                Side::Right => {
                    page.put(Style::Plain, &padding).put(cell.style, &cell.text);
                }
            }
            if !is_last {
                page.put(Style::Plain, GAP);
            }
        }
        page.end();
    }
}

/// Adds pairs of a term and its description, the descriptions below each other and broken to `width` columns.
pub(in crate::cli) fn put_terms(page: &mut Page, width: usize, terms: &[(String, String)]) {
    let widest = terms.iter().map(|(term, _)| term.width()).max();
    let indent = GAP.len() * 2 + widest.unwrap_or_default();
    for (term, description) in terms {
        let room = width.saturating_sub(indent).max(20);
        page.put(Style::Plain, GAP).put(Style::Strong, term);
        let mut at = GAP.len() + term.width();
        for line in broken(description, room) {
            page.put(Style::Plain, &" ".repeat(indent - at));
            page.line(Style::Plain, line);
            at = 0;
        }
    }
}

/// The text in lines of at most `width` columns, broken at blanks; a longer word has a line of its own.
/// No-break spaces do not break.
pub(in crate::cli) fn broken(text: &str, width: usize) -> Vec<&str> {
    let mut lines = Vec::new();
    let (mut begin, mut end) = (0, 0);
    for word in text.split(' ') {
        // The words are slices of the text, one blank apart.
        let after = end + usize::from(end > begin) + word.len();
        if end > begin && text[begin..after].width() > width {
            lines.push(&text[begin..end]);
            begin = end + 1;
            end = begin + word.len();
        } else {
            end = after;
        }
    }
    lines.push(&text[begin..end]);
    lines
}

/// The beginning of the text that fits into `width` columns.
pub(in crate::cli) fn cut(text: &str, width: usize) -> &str {
    let mut used = 0;
    for (place, character) in text.char_indices() {
        used += character.width().unwrap_or_default();
        if used > width {
            return &text[..place];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_each_other_whatever_is_in_them() {
        let mut page = Page::new(false);
        let row = |a: &str, b: &str, c: &str| [a, b, c].map(Cell::plain);
        put(
            &mut page,
            [Side::Left, Side::Right, Side::Left],
            &[
                row("Name", "PID", "x"),
                row("a\u{308}", "12345", "y"),
                row("画像", "-", ""),
            ],
        );
        let expected = "Name    PID  x\na\u{308}     12345  y\n画像      -  \n";
        assert_eq!(page.as_bytes(), expected.as_bytes());
    }

    #[test]
    fn lines_break_at_blanks_only() {
        assert_eq!(broken("one two three", 7), ["one two", "three"]);
        assert_eq!(broken("one\u{a0}two three", 3), ["one\u{a0}two", "three"]);
        assert_eq!(broken("", 7), [""]);
        assert_eq!(broken("exactly", 7), ["exactly"]);
    }

    #[test]
    fn lines_are_cut_at_columns() {
        assert_eq!(cut("a\u{308}bc", 2), "a\u{308}b");
        assert_eq!(cut("画像", 3), "画");
        assert_eq!(cut("", 3), "");
    }
}
