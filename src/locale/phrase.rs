//! Facts to words: each kind of fact has one exhaustive match here, which names a message and its variables.
//! The only bridge between the two. Must not print, and must not put sentences together from parts.

mod config;
mod error;
mod event;
mod failure;
mod finding;
mod incident;
mod refusal;
mod report;
mod system;
mod template;
mod usage;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use super::{Arguments, Catalog, Key, Language, args, format};
use crate::supervisor::component::ComponentId;

/// A message with what varies in it. Its advice, where it has one, is its attribute `hint`.
pub(crate) struct Phrase<'a> {
    /// The message.
    pub(crate) key: Key,
    /// Its variables, which are those of its attributes too.
    pub(crate) arguments: Arguments<'a>,
}

impl<'a> Phrase<'a> {
    /// A message and what varies in it.
    pub(crate) fn new(key: Key, arguments: Arguments<'a>) -> Self {
        Self { key, arguments }
    }

    /// A message in which nothing varies.
    pub(crate) fn bare(key: Key) -> Self {
        Self::new(key, Arguments::new())
    }
}

/// What a component is called in a language, by its id; `None` where the language has no name for it.
pub(crate) type Naming = fn(Language, &str) -> Option<Cow<'static, str>>;

/// Puts facts into the words of the catalog's language.
pub(crate) struct Voice {
    catalog: Catalog,
    naming: Naming,
    descriptions: BTreeMap<ComponentId, String>,
}

impl Voice {
    /// A voice that knows no component by its description yet.
    pub(crate) fn new(catalog: Catalog, naming: Naming) -> Self {
        Self {
            catalog,
            naming,
            descriptions: BTreeMap::new(),
        }
    }

    /// The words themselves, for what needs no variables.
    pub(crate) fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// A message without variables.
    pub(crate) fn word(&self, key: Key) -> String {
        self.say(&Phrase::bare(key))
    }

    /// The sentence.
    pub(crate) fn say(&self, phrase: &Phrase<'_>) -> String {
        self.catalog.text(phrase.key, &phrase.arguments)
    }

    /// The advice that belongs to the sentence.
    pub(crate) fn advise(&self, phrase: &Phrase<'_>) -> Option<String> {
        self.catalog
            .attribute(phrase.key, "hint", &phrase.arguments)
    }

    /// From now on, the component goes by this description.
    pub(crate) fn learn(&mut self, id: &ComponentId, description: Option<&str>) {
        if let Some(description) = description.filter(|text| !text.trim().is_empty()) {
            self.descriptions
                .insert(id.clone(), description.trim().to_owned());
        }
    }

    /// What a component is called: its description, else its name in this language, else its id. A name is
    /// followed by the id, which is what commands understand: `Image Server (is)`.
    pub(crate) fn component(&self, id: &ComponentId) -> String {
        let described = self
            .descriptions
            .get(id)
            .map(|name| Cow::Borrowed(name.as_str()));
        let name = described.or_else(|| {
            self.catalog
                .languages()
                .find_map(|language| (self.naming)(language, id.as_str()))
        });
        match name {
            Some(name) if name != id.as_str() => self.say(&Phrase::new(
                Key::ComponentLabel,
                args! { name = capitalized(&name), id = id.as_str() },
            )),
            Some(_) | None => id.as_str().to_owned(),
        }
    }

    /// A duration in milliseconds.
    pub(crate) fn time(&self, milliseconds: u64) -> String {
        format::duration(&self.catalog, Duration::from_millis(milliseconds))
    }

    /// A size in bytes.
    pub(crate) fn size(&self, bytes: u64) -> String {
        format::size(&self.catalog, bytes)
    }
}

pub(crate) use report::state;

/// A label begins lines and sentences, so its first letter is a capital; the word files have it as within a sentence.
fn capitalized(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Names of components, options and values, which stand side by side in every language.
fn list<T: ToString>(items: &[T]) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    items.join(", ")
}

#[cfg(test)]
mod tests;
