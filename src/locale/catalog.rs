//! Looks messages up and fills them in. A message is parsed when it is first asked for, and no other one with it.
//! What a language lacks the next one of the operator's list says, in the end English.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::fmt;
use std::rc::Rc;

use fluent::{FluentBundle, FluentResource};

use super::choose::Chosen;
use super::language::{Key, Language};
use super::number::{Numbers, fluent_hook};
use super::simple;

/// What is filled into a message; made by the macro `args!`.
pub(crate) type Arguments<'a> = fluent::FluentArgs<'a>;

/// Names what is filled into a message: `args! { component = id.as_str(), count = 3 }`.
/// Numbers choose plural forms and are written by the operator's rules; text stays as it is. Hence PIDs, ports and
/// exit statuses go in as text.
macro_rules! args {
    ($($name:ident = $value:expr),* $(,)?) => {{
        #[allow(unused_mut)]
        let mut arguments = $crate::locale::Arguments::new();
        $(arguments.set(stringify!($name), $value);)*
        arguments
    }};
}

pub(crate) use args;

/// The messages in the operator's languages.
pub(crate) struct Catalog {
    voices: Vec<Voice>,
    numbers: Rc<Numbers>,
}

/// One language and what was parsed of it so far.
struct Voice {
    language: Language,
    bundle: OnceCell<RefCell<FluentBundle<FluentResource>>>,
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.voices.iter().map(|voice| voice.language.tag()))
            .finish()
    }
}

impl Catalog {
    /// The messages in these languages, the preferred one first; English need not be among them.
    /// Numbers are written as in the first one.
    pub(crate) fn new(languages: &[Language]) -> Self {
        let mut voices: Vec<Voice> = Vec::with_capacity(languages.len() + 1);
        for language in languages.iter().copied().chain([Language::ENGLISH]) {
            if voices.iter().all(|voice| voice.language != language) {
                voices.push(Voice {
                    language,
                    bundle: OnceCell::new(),
                });
            }
        }
        let numbers = Rc::new(Numbers::new(Some(voices[0].language.grammar())));
        Self { voices, numbers }
    }

    /// The messages as they were chosen.
    pub(crate) fn of(chosen: &Chosen) -> Self {
        Self::new(&chosen.languages).with_numbers(Numbers::new(chosen.numbers.as_deref()))
    }

    /// The same messages with numbers of another locale.
    pub(crate) fn with_numbers(self, numbers: Numbers) -> Self {
        Self {
            numbers: Rc::new(numbers),
            ..self
        }
    }

    /// The languages in order of preference, the last one English.
    pub(crate) fn languages(&self) -> impl Iterator<Item = Language> {
        self.voices.iter().map(|voice| voice.language)
    }

    /// How numbers outside messages are written.
    pub(crate) fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// A message.
    pub(crate) fn text(&self, key: Key, arguments: &Arguments<'_>) -> String {
        self.look_up(key, None, arguments)
            // English has every message; the build script sees to that.
            .unwrap_or_else(|| key.id().to_owned())
    }

    /// An attribute of a message, for example the advice in `.hint`; `None` where the message has none.
    pub(crate) fn attribute(
        &self,
        key: Key,
        name: &str,
        arguments: &Arguments<'_>,
    ) -> Option<String> {
        self.look_up(key, Some(name), arguments)
    }

    fn look_up(
        &self,
        key: Key,
        attribute: Option<&str>,
        arguments: &Arguments<'_>,
    ) -> Option<String> {
        let (voice, source) = self
            .voices
            .iter()
            .find_map(|voice| Some((voice, voice.language.entry(key)?)))?;
        // The pseudo-languages change the text on its way through Fluent.
        let shipped = matches!(voice.language, Language::Shipped(_)) && attribute.is_none();
        if shipped && let Some(text) = simple::fill(source, arguments, &self.numbers) {
            return Some(text);
        }
        let text = self
            .numbers
            .during(|| voice.format(key, source, attribute, arguments))?;
        Some(match (voice.language, attribute) {
            (Language::Shipped(_), _) => text,
            (Language::Accented, _) => in_brackets(&text),
            (Language::Keys, None) => key.id().to_owned(),
            (Language::Keys, Some(name)) => format!("{}.{name}", key.id()),
        })
    }
}

impl Voice {
    fn format(
        &self,
        key: Key,
        source: &'static str,
        attribute: Option<&str>,
        arguments: &Arguments<'_>,
    ) -> Option<String> {
        let bundle = self
            .bundle
            .get_or_init(|| RefCell::new(new_bundle(self.language)));
        if !bundle.borrow().has_message(key.id()) {
            // The build script has parsed it before: neither of these can fail.
            let entry = FluentResource::try_new(source.to_owned()).ok()?;
            bundle.borrow_mut().add_resource(entry).ok()?;
        }
        let bundle = bundle.borrow();
        let message = bundle.get_message(key.id())?;
        let pattern = match attribute {
            None => message.value()?,
            Some(name) => message.get_attribute(name)?.value(),
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(arguments), &mut errors);
        debug_assert!(errors.is_empty(), "{}: {errors:?}", key.id());
        Some(text.into_owned())
    }
}

fn new_bundle(language: Language) -> FluentBundle<FluentResource> {
    let grammar = language.grammar().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new(vec![grammar]);
    // The marks that isolate text of another direction show as rubbish on most terminals, and all our languages
    // are written from left to right.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(fluent_hook));
    // Only fails where NUMBER is there already.
    let _ = bundle.add_builtins();
    if language == Language::Accented {
        bundle.set_transform(Some(accent));
    }
    bundle
}

/// English text that is no message, such as a component's name, as the pseudo-language `en-XA` has it.
pub(crate) fn pseudo(text: &str) -> String {
    in_brackets(&accent(text))
}

/// Brackets show where a message begins and ends.
fn in_brackets(text: &str) -> String {
    format!("[{text}]")
}

/// Puts an accent on each letter of the pseudo-language's text.
fn accent(text: &str) -> Cow<'_, str> {
    const SMALL: [char; 26] = [
        'á', 'ƀ', 'ç', 'ð', 'é', 'ƒ', 'ğ', 'ĥ', 'í', 'ĵ', 'ķ', 'ļ', 'ɱ', 'ñ', 'ó', 'þ', 'ɋ', 'ř',
        'š', 'ţ', 'ú', 'ṽ', 'ŵ', 'ẋ', 'ý', 'ž',
    ];
    const CAPITAL: [char; 26] = [
        'Á', 'Ƀ', 'Ç', 'Ð', 'É', 'Ƒ', 'Ğ', 'Ĥ', 'Í', 'Ĵ', 'Ķ', 'Ļ', 'Ɱ', 'Ñ', 'Ó', 'Þ', 'Ɋ', 'Ř',
        'Š', 'Ţ', 'Ú', 'Ṽ', 'Ŵ', 'Ẋ', 'Ý', 'Ž',
    ];
    let accented = text.chars().map(|letter| match u8::try_from(letter) {
        Ok(byte @ b'a'..=b'z') => SMALL[usize::from(byte - b'a')],
        Ok(byte @ b'A'..=b'Z') => CAPITAL[usize::from(byte - b'A')],
        Ok(_) | Err(_) => letter,
    });
    Cow::Owned(accented.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog(tags: &[&str]) -> Catalog {
        let languages: Vec<Language> = tags.iter().filter_map(|tag| Language::find(tag)).collect();
        assert_eq!(languages.len(), tags.len());
        Catalog::new(&languages)
    }

    #[test]
    fn numbers_choose_the_plural_and_are_written_in_the_language() {
        let days = |tag, count| catalog(&[tag]).text(Key::UnitDay, &args! { count = count });
        assert_eq!(days("en", 1), "1 day");
        assert_eq!(days("en", 1234), "1,234 days");
        assert_eq!(days("pt", 1), "1\u{a0}dia");
        assert_eq!(days("sv", 1234), "1\u{a0}234\u{a0}dygn");
    }

    #[test]
    fn a_simple_message_is_filled_in_as_fluent_does_it() {
        let mut arguments = Arguments::new();
        for entry in Language::all().flat_map(Language::entries) {
            for variable in entry.split('$').skip(1) {
                let end = variable
                    .find(|c: char| !c.is_alphanumeric() && c != '-')
                    .unwrap();
                let value: fluent::FluentValue = match end % 3 {
                    0 => "två { ord }".into(),
                    1 => 1234.5.into(),
                    _ => 7.into(),
                };
                arguments.set(variable[..end].to_owned(), value);
            }
        }
        let mut simple = 0;
        for language in Language::all() {
            let catalog = Catalog::new(&[language]);
            for entry in language.entries() {
                let id = entry.split(' ').next().unwrap();
                if let Some(text) = simple::fill(entry, &arguments, &catalog.numbers) {
                    let bundle = {
                        let mut bundle = new_bundle(language);
                        bundle
                            .add_resource(FluentResource::try_new(entry.to_owned()).unwrap())
                            .unwrap();
                        bundle
                    };
                    let message = bundle.get_message(id).unwrap();
                    let pattern = message.value().unwrap();
                    let by_fluent = catalog.numbers.during(|| {
                        bundle
                            .format_pattern(pattern, Some(&arguments), &mut Vec::new())
                            .into_owned()
                    });
                    assert_eq!(text, by_fluent, "{entry}");
                    simple += 1;
                }
            }
        }
        assert!(simple > 100, "{simple}");
    }

    #[test]
    fn numbers_may_follow_another_locale() {
        let catalog = catalog(&["sv"]).with_numbers(Numbers::new(Some("en")));
        assert_eq!(
            catalog.text(Key::UnitDay, &args! { count = 1234 }),
            "1,234\u{a0}dygn"
        );
    }

    #[test]
    fn text_stays_as_it_is() {
        let text = catalog(&["fr"]).text(Key::UnitTwo, &args! { larger = "12345", smaller = "é" });
        assert_eq!(text, "12345\u{a0}é".replace('\u{a0}', " "));
    }

    #[test]
    fn english_comes_last_and_once() {
        let tags =
            |list: &[&str]| -> Vec<&str> { catalog(list).languages().map(Language::tag).collect() };
        assert_eq!(tags(&["fr", "sv"]), ["fr", "sv", "en"]);
        assert_eq!(tags(&["en"]), ["en"]);
        assert_eq!(tags(&[]), ["en"]);
    }

    #[test]
    fn pseudo_languages_mark_text_and_leave_arguments_alone() {
        let arguments = args! { count = 3 };
        assert_eq!(
            catalog(&["en-XA"]).text(Key::UnitDay, &arguments),
            "[3 ðáýš]"
        );
        assert_eq!(
            catalog(&["en-XB"]).text(Key::UnitDay, &arguments),
            "unit-day"
        );
    }

    #[test]
    fn only_what_is_asked_for_is_parsed() {
        let catalog = catalog(&["fr"]);
        catalog.text(Key::UnitHour, &args! { count = 2 });
        assert!(catalog.voices[0].bundle.get().is_none(), "it is simple");
        catalog.text(Key::UnitDay, &args! { count = 2 });
        catalog.attribute(Key::ErrorNotRunning, "hint", &args! {});
        let bundle = catalog.voices[0].bundle.get().unwrap().borrow();
        assert!(bundle.has_message("error-not-running") && !bundle.has_message("unit-hour"));
        assert!(catalog.voices[1].bundle.get().is_none());
    }

    #[test]
    fn a_missing_attribute_is_none() {
        assert_eq!(
            catalog(&["fr"]).attribute(Key::UnitHour, "hint", &args! {}),
            None
        );
    }
}
