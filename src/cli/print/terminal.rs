//! What stands at the other end of the two streams: a terminal or not, with colours or not, how wide.
//! Looks only; writes nothing.

use std::ffi::OsString;

use rustix::fd::AsFd;
use rustix::stdio;

use crate::cli::args::Colour;

/// The width that is taken where there is no terminal, and the greatest that lines of text are broken to.
const WIDEST: usize = 100;

/// A stream to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Stream {
    /// Standard output.
    Answers,
    /// Standard error.
    Rest,
}

/// How to write to a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct Terminal {
    /// Whether colours are wanted.
    pub(in crate::cli) coloured: bool,
    /// Whether lines can be redrawn in place.
    pub(in crate::cli) movable: bool,
}

impl Terminal {
    /// Looks at a stream. Colours: as `--color` says; else where the stream is a terminal that is not
    /// `dumb` and `NO_COLOR` is unset or empty (no-color.org).
    pub(in crate::cli) fn look(
        stream: Stream,
        colour: Colour,
        environment: impl Fn(&str) -> Option<OsString>,
    ) -> Self {
        let is_terminal = is_terminal(stream);
        let is_dumb = || environment("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
        let movable = is_terminal && !is_dumb();
        let coloured = match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => movable && environment("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        Self { coloured, movable }
    }
}

/// Whether it is a terminal, be it one that can do nothing.
pub(in crate::cli) fn is_terminal(stream: Stream) -> bool {
    match stream {
        Stream::Answers => rustix::termios::isatty(stdio::stdout()),
        Stream::Rest => rustix::termios::isatty(stdio::stderr()),
    }
}

/// Columns and rows of the terminal behind a stream; `None` where there is none.
pub(in crate::cli) fn size(stream: impl AsFd) -> Option<(usize, usize)> {
    let size = rustix::termios::tcgetwinsize(stream).ok()?;
    (size.ws_col > 0 && size.ws_row > 0).then(|| (size.ws_col.into(), size.ws_row.into()))
}

/// How wide running text on standard output may be, 20 to [`WIDEST`] columns.
pub(in crate::cli) fn text_width() -> usize {
    size(stdio::stdout()).map_or(WIDEST, |(columns, _)| columns.clamp(20, WIDEST))
}
