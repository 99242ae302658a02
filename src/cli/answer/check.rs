//! The answers to `check` and `init`.

use std::path::Path;

use super::{Answer, write};
use crate::cli::print::table::broken;
use crate::cli::print::{Page, Style, json};
use crate::config::built_in::Remark;
use crate::error::Error;
use crate::exit::Exit;
use crate::locale::{Key, Phrase, args};
use crate::supervisor::report::{Finding, Severity};

/// The width of comments in a file that people edit.
const COMMENT_WIDTH: usize = 88;

impl Answer {
    /// All that was found, a line each, and what that means for a start.
    pub(in crate::cli) fn findings(&self, findings: &[Finding]) -> Result<Exit, Error> {
        let facts: Vec<json::Facts<'_>> = findings.iter().map(json::Facts::Finding).collect();
        self.judgement(&facts)
    }

    /// The configuration has a fault, so that nothing else could be judged.
    pub(in crate::cli) fn configuration_is_wrong(&self, error: &Error) -> Result<Exit, Error> {
        self.judgement(&[json::Facts::Error(error)])
    }

    fn judgement(&self, findings: &[json::Facts<'_>]) -> Result<Exit, Error> {
        let errors = findings
            .iter()
            .filter(|facts| facts.severity() == Severity::Error)
            .count();
        let exit = if errors == 0 {
            Exit::Done
        } else {
            Exit::Configuration
        };
        if self.json {
            write(&json::findings(errors == 0, findings))?;
            return Ok(exit);
        }
        let mut page = Page::new(self.out.coloured);
        for facts in findings {
            let severity = facts.severity();
            let (style, is_told) = match severity {
                Severity::Error => (Style::Bad, true),
                Severity::Warning => (Style::Busy, !self.quiet),
            };
            let phrase = match facts {
                json::Facts::Error(error) => self.voice.error(error),
                json::Facts::Finding(finding) => self.voice.finding(finding),
            };
            if is_told {
                page.line(style, &self.voice.verdict(severity, &phrase));
            }
        }
        if !self.quiet {
            let (key, count) = match (errors, findings.len()) {
                (0, 0) => (Key::CheckFine, 0),
                (0, warnings) => (Key::CheckWarned, warnings),
                (errors, _) => (Key::CheckFailed, errors),
            };
            let style = if errors == 0 { Style::Good } else { Style::Bad };
            let verdict = self.voice.say(&Phrase::new(key, args! { count = count }));
            page.line(style, &verdict);
        }
        write(page.as_bytes())?;
        Ok(exit)
    }

    /// A configuration was written. `options` lead to its instance.
    pub(in crate::cli) fn initialized(&self, path: &Path, options: &str) -> Result<Exit, Error> {
        if self.json {
            write(&json::initialized(path))?;
        } else if !self.quiet {
            let mut page = Page::new(self.out.coloured);
            let phrase = Phrase::new(
                Key::OutcomeInitialized,
                args! { path = path.to_string_lossy(), options = options },
            );
            self.put(&mut page, Style::Plain, &phrase);
            write(page.as_bytes())?;
        }
        Ok(Exit::Done)
    }

    /// The lines of a comment in the configuration that `init` writes.
    pub(in crate::cli) fn remark(&self, remark: Remark) -> Vec<String> {
        let text = self.voice.remark(remark);
        let lines = broken(&text, COMMENT_WIDTH).into_iter();
        lines.map(str::to_owned).collect()
    }
}
