//! How a line of a log is written: time, component, and the line's own bytes, unchanged but for a terminal's sake.
//! Must not hold more than a piece of a line.

use crate::cli::print::Flow;
use crate::cli::print::terminal::{Stream, Terminal, is_terminal};
use crate::cli::records::{Clock, Decoder, Halt, Harmless, Place, Series};
use crate::supervisor::component::ComponentId;

/// Parameters of "select graphic rendition" (ECMA-48, 8.3.117), one for each component in turn. They only help the
/// eye: its name stands there too. Red and green stay for what is wrong or well.
const COLOURS: [&str; 6] = ["36", "33", "35", "34", "96", "95"];

/// In the place of a time that is not known.
const NO_TIME: &str = "-                      ";

enum Form {
    /// The line's own bytes.
    Bytes,
    /// Text that moves nothing.
    Terminal(Decoder, Harmless),
    /// An object.
    Json(Decoder),
}

/// Writes lines to standard output.
pub(super) struct Printer {
    flow: Flow,
    clock: Clock,
    form: Form,
    coloured: bool,
    /// The widest name so far.
    width: usize,
    /// The last time that was written, as it was: many lines come at once.
    written: (Option<u64>, String),
}

impl Printer {
    pub(super) fn new(clock: Clock, json: bool, terminal: Terminal) -> Self {
        let form = if json {
            Form::Json(Decoder::default())
        } else if is_terminal(Stream::Answers) {
            Form::Terminal(Decoder::default(), Harmless::new(terminal.coloured))
        } else {
            Form::Bytes
        };
        Self {
            flow: Flow::default(),
            clock,
            form,
            coloured: terminal.coloured,
            width: 0,
            written: (None, NO_TIME.into()),
        }
    }

    /// The names that lines may have from now on.
    pub(super) fn make_room(&mut self, ids: &[ComponentId]) {
        let widest = ids.iter().map(|id| id.as_str().len()).max();
        self.width = self.width.max(widest.unwrap_or(0));
    }

    /// Writes one line of the component with this number, and returns the beginning of the next.
    pub(super) fn line(
        &mut self,
        number: usize,
        id: &ComponentId,
        series: &mut Series,
        place: Place,
    ) -> Result<Place, Halt> {
        let at_ms = series.at(place);
        self.begin(number, id, at_ms)?;
        let next = series.line(place, |piece| self.piece(piece))?;
        self.end()?;
        Ok(next)
    }

    /// Writes what is not written yet.
    pub(super) fn flush(&mut self) -> Result<(), Halt> {
        Ok(self.flow.flush()?)
    }

    fn begin(&mut self, number: usize, id: &ComponentId, at_ms: Option<u64>) -> Result<(), Halt> {
        let beginning = if let Form::Json(_) = self.form {
            // A time and an id have nothing in them that JSON writes otherwise.
            let at = at_ms.and_then(Clock::universal);
            let at = at.map_or_else(|| "null".into(), |at| format!("\"{at}\""));
            format!("{{\"at\":{at},\"component\":\"{id}\",\"line\":\"")
        } else {
            if self.written.0 != at_ms {
                let shown = at_ms.and_then(|at_ms| self.clock.show(at_ms));
                self.written = (at_ms, shown.unwrap_or_else(|| NO_TIME.into()));
            }
            let time = &self.written.1;
            let width = self.width;
            if self.coloured {
                let colour = COLOURS[number % COLOURS.len()];
                format!("{time} \x1b[{colour}m{:width$}\x1b[0m | ", id.as_str())
            } else {
                format!("{time} {:width$} | ", id.as_str())
            }
        };
        Ok(self.flow.put(beginning.as_bytes())?)
    }

    fn piece(&mut self, piece: &[u8]) -> Result<(), Halt> {
        let mut text = String::new();
        match &mut self.form {
            Form::Bytes => return Ok(self.flow.put(piece)?),
            Form::Terminal(decoder, harmless) => {
                decoder.read(piece, &mut text);
                let mut shown = String::new();
                harmless.read(&text, &mut shown);
                self.flow.put(shown.as_bytes())?;
            }
            Form::Json(decoder) => {
                decoder.read(piece, &mut text);
                self.flow.put(inside_quotes(&text).as_bytes())?;
            }
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Halt> {
        let mut text = String::new();
        let end = match &mut self.form {
            Form::Bytes => "\n".to_owned(),
            Form::Terminal(decoder, harmless) => {
                decoder.end(&mut text);
                let mut shown = String::new();
                harmless.read(&text, &mut shown);
                harmless.end(&mut shown);
                shown + "\n"
            }
            Form::Json(decoder) => {
                decoder.end(&mut text);
                inside_quotes(&text) + "\"}\n"
            }
        };
        Ok(self.flow.put(end.as_bytes())?)
    }
}

/// The text as JSON has it between quotes.
fn inside_quotes(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap_or_default();
    let inside = quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inside.unwrap_or_default().to_owned()
}
