//! The part of the build script that turns message and word files into tables. Text in, Rust source and faults out.
//! The program itself contains none of it; only its tests do. Must not read files.

pub(crate) mod messages;
pub(crate) mod words;

use std::fmt;

use fluent_syntax::ast::{Entry, Pattern, PatternElement, Resource};
use fluent_syntax::parser;

/// The files of one language.
#[derive(Clone, Debug)]
pub(crate) struct Folder {
    /// Its BCP 47 tag, for example `pt-PT`.
    pub(crate) tag: String,
    /// `messages.ftl`.
    pub(crate) messages: String,
    /// `words.ftl`.
    pub(crate) words: String,
}

/// Something wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// For example `locales/sv/words.ftl:12`; without a number where no line is to blame.
    pub(crate) place: String,
    /// What is wrong.
    pub(crate) what: What,
}

/// What can be wrong in a file. The strings name messages, variables or words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// No Fluent.
    Syntax(String),
    /// A character outside ASCII in English, which must read right in every charset.
    NotAscii(char),
    /// A term; entries are looked up alone.
    Term(String),
    /// A reference to another message or a term; entries are looked up alone.
    Reference(String),
    /// A function that the program does not provide.
    Function(String),
    /// The same id twice.
    Twice(String),
    /// An id that is not lower-case words with hyphens, or that differs from another only in its hyphens.
    BadId(String),
    /// English has it, this language does not.
    Untranslated(String),
    /// This language has it, English does not.
    Surplus(String),
    /// Value or attributes are not the same as in English.
    OtherParts(String),
    /// The variables are not the same as in English.
    OtherVariables(String),
    /// A word or a list of words must be plain text.
    NotPlain(String),
    /// One word with two meanings.
    TwoMeanings {
        /// The word, folded.
        word: String,
        /// What it means here.
        here: String,
        /// What it means elsewhere.
        there: String,
    },
}

impl Fault {
    /// Whether only a translation is outstanding.
    pub(crate) fn is_untranslated(&self) -> bool {
        matches!(self.what, What::Untranslated(_))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.place)?;
        match &self.what {
            What::Syntax(error) => write!(f, "{error}"),
            What::NotAscii(c) => write!(f, "English is ASCII only, this is {c:?}"),
            What::Term(id) => write!(f, "no terms, messages are looked up alone: -{id}"),
            What::Reference(id) => write!(
                f,
                "no reference to other entries, they are looked up alone: {id}"
            ),
            What::Function(id) => write!(f, "unknown function {id}"),
            What::Twice(id) => write!(f, "{id} stands twice"),
            What::BadId(id) => write!(
                f,
                "{id}: ids are lower-case words with hyphens, unlike even without these"
            ),
            What::Untranslated(id) => write!(f, "{id} is missing; English has it"),
            What::Surplus(id) => write!(f, "{id} is surplus; English has no such entry"),
            What::OtherParts(id) => write!(
                f,
                "{id} must have a value and the same attributes as in English"
            ),
            What::OtherVariables(id) => write!(f, "{id} must use the same variables as in English"),
            What::NotPlain(id) => write!(
                f,
                "{id} must have plain text as its value and in .aliases, and nothing else"
            ),
            What::TwoMeanings { word, here, there } => {
                write!(f, "{word:?} means {here} here and {there} elsewhere")
            }
        }
    }
}

/// Parses one file. What cannot be parsed is reported and left out.
fn parse<'a>(file: &str, text: &'a str, faults: &mut Vec<Fault>) -> Resource<&'a str> {
    match parser::parse(text) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            for error in errors {
                faults.push(Fault {
                    place: format!("{file}:{}", line_of(text, error.pos.start)),
                    what: What::Syntax(error.to_string()),
                });
            }
            resource
        }
    }
}

/// The line where an entry begins; the first one where it cannot be found.
fn line_of_id(text: &str, id: &str) -> usize {
    text.lines()
        .position(|line| {
            line.strip_prefix(id)
                .is_some_and(|rest| rest.trim_start().starts_with('='))
        })
        .map_or(1, |index| index + 1)
}

fn line_of(text: &str, position: usize) -> usize {
    1 + text
        .bytes()
        .take(position)
        .filter(|byte| *byte == b'\n')
        .count()
}

/// The text of a pattern without placeables.
fn plain<'a>(pattern: &Pattern<&'a str>) -> Option<&'a str> {
    match pattern.elements.as_slice() {
        [PatternElement::TextElement { value }] => Some(value),
        _ => None,
    }
}

fn is_comment(entry: &Entry<&str>) -> bool {
    matches!(
        entry,
        Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_)
    )
}

#[cfg(test)]
mod tests;
