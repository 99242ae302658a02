//! Typed words of any language to canonical ones. The longest phrase wins, and nothing is ever guessed:
//! `starta om` must never start, and a word that is nearly `stop` must never stop.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};

use crate::locale::fold::{fold, squeeze, strip_accents};
use crate::locale::{Language, pseudo};
use crate::protocol::Choice;
use crate::supervisor::component::ComponentId;

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// A row of the table of words.
struct Word {
    /// The folded form; of a phrase with and without its blanks. Rows are sorted by it.
    key: &'static str,
    /// The canonical word.
    means: &'static str,
    /// As the word file has it.
    written: &'static str,
    /// Whether a language shows this form, rather than only accepting it.
    is_shown: bool,
}

/// One language's words.
pub(crate) struct Vocabulary {
    /// The language's tag.
    pub(crate) tag: &'static str,
    /// The commands, in the order of the file.
    pub(crate) commands: &'static [Forms],
    /// The components that have names of their own.
    pub(crate) components: &'static [Forms],
}

/// What one command or component is called in one language.
pub(crate) struct Forms {
    /// The canonical word.
    pub(crate) means: &'static str,
    /// The form to show.
    pub(crate) shown: &'static str,
    /// All forms that are accepted.
    pub(crate) typed: &'static [&'static str],
}

/// A command line that clap can read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CommandLine {
    /// The arguments, the program's name first, with canonical command words. All else is as it was typed.
    pub(crate) arguments: Vec<OsString>,
    /// The command, and after `help` the command it is asked about; empty where none was recognized.
    pub(crate) commands: Vec<Typed>,
    /// The place of the first word, which is neither an option nor the value of one.
    pub(crate) first_word: Option<usize>,
    /// The value of the last `--lang`, which must be known before anything can be said.
    pub(crate) language: Option<OsString>,
}

/// A command word and what the operator wrote for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Typed {
    /// For example `restart`.
    pub(crate) canonical: &'static str,
    /// For example `starta om`.
    pub(crate) typed: String,
}

/// A phrase that begins with another command's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// Its canonical word, for example `restart`.
    pub(crate) means: &'static str,
    /// As it is written, for example `starta om`.
    pub(crate) written: &'static str,
}

/// The options that take the next argument as their value.
pub(crate) const OPTIONS_WITH_VALUE: [&str; 9] = [
    "--lang",
    "--home",
    "--config",
    "--color",
    "--timeout",
    "--port",
    "--images",
    "--lines",
    "--since",
];

/// The same for options of one letter.
pub(crate) const LETTERS_WITH_VALUE: [char; 1] = ['n'];

/// Puts canonical words in the place of command words. Options may stand anywhere, also inside a phrase; after `--`
/// nothing is touched. An argument that is no text is no word.
pub(crate) fn canonical(arguments: impl IntoIterator<Item = OsString>) -> CommandLine {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    let (places, language) = survey(&arguments);
    let words: Vec<Option<String>> = places
        .iter()
        .map(|place| arguments[*place].to_str().map(fold))
        .collect();

    let mut commands = Vec::new();
    let mut merged = Vec::new();
    let mut next = 0;
    while let Some((means, length)) = longest_command(&words[next..]) {
        let phrase = &places[next..next + length];
        commands.push(Typed {
            canonical: means,
            typed: join(phrase.iter().map(|place| &arguments[*place])),
        });
        arguments[phrase[0]] = means.into();
        merged.extend_from_slice(&phrase[1..]);
        next += length;
        if means != "help" || commands.len() > 1 {
            break;
        }
    }
    // From the end, so that the places before stay what they are.
    for place in merged.into_iter().rev() {
        arguments.remove(place);
    }
    CommandLine {
        arguments,
        commands,
        first_word: places.first().copied(),
        language,
    }
}

/// The component that a word stands for in some language. The supervisor prefers one that is really called so.
pub(crate) fn choice(typed: &str) -> Choice {
    Choice {
        typed: typed.to_owned(),
        means: find(&COMPONENTS, &squeeze(&fold(typed)))
            .and_then(|word| ComponentId::new(word.means).ok()),
    }
}

/// A phrase of another command that begins with this command word, for a tip: `starta` was typed,
/// and perhaps `starta om` was meant.
pub(crate) fn longer_phrase(typed: &str) -> Option<Phrase> {
    let beginning = format!("{} ", fold(typed));
    let means = find(&COMMANDS, &squeeze(&beginning))?.means;
    let first = COMMANDS.partition_point(|word| word.key < beginning.as_str());
    COMMANDS[first..]
        .iter()
        .take_while(|word| word.key.starts_with(&beginning))
        .filter(|word| word.means != means)
        .max_by_key(|word| word.is_shown)
        .map(|word| Phrase {
            means: word.means,
            written: word.written,
        })
}

/// Command words like this one, in these languages and English, the nearest first and one for each command;
/// at most three. To be shown, never to be obeyed.
pub(crate) fn nearest(
    typed: &str,
    languages: impl IntoIterator<Item = Language>,
) -> Vec<&'static str> {
    let mut found: Vec<(usize, &Forms, &'static str)> = languages
        .into_iter()
        .chain([Language::ENGLISH])
        .flat_map(|language| vocabulary(language).commands)
        .flat_map(|forms| forms.typed.iter().map(move |word| (forms, *word)))
        .filter_map(|(forms, word)| Some((distance(typed, word)?, forms, word)))
        .collect();
    found.sort_by_key(|(distance, forms, word)| (*distance, *word != forms.shown));
    let mut meanings = Vec::new();
    found.retain(|(_, forms, _)| {
        let is_new = !meanings.contains(&forms.means);
        meanings.push(forms.means);
        is_new
    });
    found.into_iter().take(3).map(|(_, _, word)| word).collect()
}

/// How unlike two words are, 0 to a third of their letters; `None` where they are more unlike than that.
/// The beginning of a word, three letters or more, is like it.
pub(crate) fn distance(typed: &str, word: &str) -> Option<usize> {
    let [typed, word] = [typed, word].map(|text| strip_accents(&fold(text)).into_owned());
    let edits = strsim::damerau_levenshtein(&typed, &word);
    let letters = typed.chars().count();
    let limit = (letters.max(word.chars().count()) / 3).max(1);
    let is_beginning = letters >= 3 && word.starts_with(&typed);
    (edits <= limit || is_beginning).then_some(edits.min(limit))
}

/// The words of one language.
pub(crate) fn vocabulary(language: Language) -> &'static Vocabulary {
    LANGUAGES
        .iter()
        .find(|vocabulary| vocabulary.tag == language.tag())
        // The pseudo-languages have none of their own. English is always there, the build script sees to that.
        .unwrap_or(&LANGUAGES[0])
}

/// All languages' words, English first.
#[cfg(test)]
pub(crate) fn vocabularies() -> &'static [Vocabulary] {
    &LANGUAGES
}

/// The word to show for a command, for example `démarrer` for `start`.
pub(crate) fn command_word(language: Language, canonical: &str) -> Option<&'static str> {
    let forms = vocabulary(language).commands.iter();
    forms
        .clone()
        .find(|forms| forms.means == canonical)
        .map(|forms| forms.shown)
}

/// The name to show for a component that every installation calls the same, for example `serveur d’images` for `is`.
pub(crate) fn component_name(language: Language, id: &str) -> Option<Cow<'static, str>> {
    let forms = vocabulary(language)
        .components
        .iter()
        .find(|forms| forms.means == id)?;
    Some(match language {
        Language::Shipped(_) => Cow::Borrowed(forms.shown),
        Language::Accented => Cow::Owned(pseudo(forms.shown)),
        Language::Keys => Cow::Owned(format!("component-{id}")),
    })
}

/// The places of the words, which are neither options nor their values, and the value of `--lang`.
fn survey(arguments: &[OsString]) -> (Vec<usize>, Option<OsString>) {
    let mut places = Vec::new();
    let mut language = None;
    let mut rest = arguments.iter().enumerate().skip(1);
    while let Some((place, argument)) = rest.next() {
        // Options are ASCII; what is no text keeps its hyphen.
        let text = argument.to_string_lossy();
        if text == "--" {
            break;
        }
        if !text.starts_with('-') || text == "-" {
            places.push(place);
        } else if let Some(value) = text.strip_prefix("--lang=") {
            language = Some(value.into());
        } else if takes_next(&text) {
            let value = rest.next().map(|(_, value)| value.clone());
            if text == "--lang" {
                language = value;
            }
        }
    }
    (places, language)
}

/// Whether an option's value is the argument after it. In `-qn5` it is not, in `-qn 5` it is.
fn takes_next(option: &str) -> bool {
    if option.starts_with("--") {
        return OPTIONS_WITH_VALUE.contains(&option);
    }
    let letters = option.trim_start_matches('-');
    let with_value = letters.find(|letter| LETTERS_WITH_VALUE.contains(&letter));
    with_value.is_some_and(|place| letters[place..].chars().count() == 1)
}

/// The command that the next words name, and how many they are.
fn longest_command(words: &[Option<String>]) -> Option<(&'static str, usize)> {
    (1..=words.len().min(LONGEST_PHRASE))
        .rev()
        .find_map(|length| {
            let parts: Option<Vec<&str>> = words[..length].iter().map(Option::as_deref).collect();
            let phrase = parts?.join(" ");
            // Several arguments are a phrase only where the blanks are: else `stop p` would be `stopp`.
            let key = if length == 1 {
                squeeze(&phrase)
            } else {
                phrase
            };
            find(&COMMANDS, &key).map(|word| (word.means, length))
        })
}

/// Exact forms stand in the table beside those without accents, and in front of them where both are possible.
fn find(table: &'static [Word], key: &str) -> Option<&'static Word> {
    let search = |key: &str| {
        let place = table.binary_search_by(|word| word.key.cmp(key)).ok()?;
        Some(&table[place])
    };
    search(key).or_else(|| search(&strip_accents(key)))
}

fn join<'a>(words: impl Iterator<Item = &'a OsString>) -> String {
    let words: Vec<Cow<'_, str>> = words.map(|word| OsStr::to_string_lossy(word)).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests;
