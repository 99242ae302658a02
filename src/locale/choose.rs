//! Which languages an operator reads, and how numbers and dates are written for him, from the environment's values.
//! Follows POSIX and gettext, which sys-locale alone does not: it would answer `LC_ALL=C LANG=fr_FR` in French.
//! Must not read the environment itself.

use std::ffi::{OsStr, OsString};

use unic_langid::LanguageIdentifier;

use super::language::Language;
use super::tags::{parents, parse};

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// For messages, the preferred one first. Never empty; English need not be in it, for it always comes last.
    pub(crate) languages: Vec<Language>,
    /// The BCP 47 tag for numbers; `None` is the C locale.
    pub(crate) numbers: Option<String>,
    /// The BCP 47 tag for dates; `None` is the C locale.
    pub(crate) dates: Option<String>,
    /// The charset's name as the locale has it; `None` is UTF-8.
    pub(crate) charset: Option<String>,
    /// What decided about the languages.
    pub(crate) decided_by: Source,
    /// The value of `--lang` where that is no language of ours; the environment was asked instead.
    pub(crate) unknown: Option<String>,
}

/// What decided about the languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// `--lang`.
    Option,
    /// A variable, by its name.
    Variable(&'static str),
    /// The operating system's settings.
    System,
    /// Nothing was set: English.
    Nothing,
}

/// Our own variable, which stands above all others.
const OWN: &str = "IMAGESERVING_LANG";

/// Chooses from the value of `--lang`, the environment's variables, and what the system says where none of these is set.
pub(crate) fn choose(
    option: Option<&OsStr>,
    variable: impl Fn(&str) -> Option<OsString>,
    system: impl FnOnce() -> Vec<String>,
) -> Chosen {
    let first_of = |names: &[&'static str]| {
        names.iter().find_map(|name| {
            // An empty value is none (POSIX, section 8.2). One that is no text is set, and names no locale.
            let value = variable(name).filter(|value| !value.is_empty())?;
            Some((*name, value.to_string_lossy().into_owned()))
        })
    };
    let charset = first_of(&["LC_ALL", "LC_CTYPE", "LANG"]).and_then(|(_, value)| charset(&value));

    let option = option.map(|value| value.to_string_lossy().into_owned());
    let own = first_of(&[OWN]);
    let wishes = option.iter().map(|value| (Source::Option, value)).chain(
        own.iter()
            .map(|(name, value)| (Source::Variable(name), value)),
    );
    for (source, value) in wishes {
        let languages = languages_of([value.as_str()]);
        if languages.is_empty() && !is_c(value) {
            continue;
        }
        // Such a wish takes the place of LC_ALL and LANG; what is said about one category alone stays.
        let alone = |name| first_of(&["LC_ALL", name]).filter(|(decided, _)| *decided == name);
        let tag_for = |name| {
            locale_tag(
                alone(name)
                    .as_ref()
                    .map_or(value.as_str(), |(_, value)| value.as_str()),
            )
        };
        return Chosen {
            numbers: tag_for("LC_NUMERIC"),
            dates: tag_for("LC_TIME"),
            languages: or_english(languages),
            charset,
            decided_by: source,
            unknown: option.filter(|_| source != Source::Option),
        };
    }

    let (languages, decided_by) = from_posix(&first_of, system);
    let tag_for = |name| match decided_by {
        Source::System => languages.first().map(|language| language.tag().to_owned()),
        Source::Option | Source::Variable(_) | Source::Nothing => {
            first_of(&["LC_ALL", name, "LANG"]).and_then(|(_, value)| locale_tag(&value))
        }
    };
    Chosen {
        numbers: tag_for("LC_NUMERIC"),
        dates: tag_for("LC_TIME"),
        languages,
        charset,
        decided_by,
        unknown: option,
    }
}

/// The rule of gettext: one variable is in force, and unless it says C, `LANGUAGE` may name languages before it.
fn from_posix(
    first_of: &impl Fn(&[&'static str]) -> Option<(&'static str, String)>,
    system: impl FnOnce() -> Vec<String>,
) -> (Vec<Language>, Source) {
    let list = first_of(&["LANGUAGE"]);
    let Some((name, value)) = first_of(&["LC_ALL", "LC_MESSAGES", "LANG"]) else {
        if list.is_some() {
            return (vec![Language::ENGLISH], Source::Nothing);
        }
        let languages = languages_of(system().iter().map(String::as_str));
        return if languages.is_empty() {
            (vec![Language::ENGLISH], Source::Nothing)
        } else {
            (languages, Source::System)
        };
    };
    if is_c(&value) {
        return (vec![Language::ENGLISH], Source::Variable(name));
    }
    let listed = list.as_ref().map_or("", |(_, list)| list.as_str());
    let languages = languages_of(listed.split(':').chain([value.as_str()]));
    let source = if languages_of(listed.split(':')).is_empty() {
        name
    } else {
        "LANGUAGE"
    };
    (or_english(languages), Source::Variable(source))
}

/// Whether a locale's name is C or POSIX, with any charset.
fn is_c(value: &str) -> bool {
    let name = value.split(['.', '@']).next().unwrap_or_default();
    matches!(name, "C" | "POSIX")
}

fn or_english(languages: Vec<Language>) -> Vec<Language> {
    if languages.is_empty() {
        vec![Language::ENGLISH]
    } else {
        languages
    }
}

/// Our languages for these locales, each with what it falls back to. Who lists English wants nothing after it.
fn languages_of<'a>(locales: impl IntoIterator<Item = &'a str>) -> Vec<Language> {
    let mut languages = Vec::new();
    for locale in locales.into_iter().filter_map(parse) {
        for language in parents(&locale)
            .iter()
            .filter_map(|tag| Language::find(tag))
        {
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        if locale.language.as_str() == "en" {
            break;
        }
    }
    languages
}

fn locale_tag(value: &str) -> Option<String> {
    parse(value).as_ref().map(LanguageIdentifier::to_string)
}

/// The charset in a locale's name. Old systems mean Latin-9 by `@euro`.
fn charset(value: &str) -> Option<String> {
    let (name, modifier) = value.split_once('@').unwrap_or((value, ""));
    match name.split_once('.') {
        Some((_, charset)) if !charset.is_empty() => Some(charset.to_owned()),
        Some(_) | None => (modifier == "euro").then(|| "ISO-8859-15".to_owned()),
    }
}

#[cfg(test)]
mod tests;
