//! The help pages, made from the same tables as the parser: what is listed is what is accepted.
//! Every word comes from the catalog or the word files; the canonical command word stands first.

use super::args::{COLOURS, Expects, OPTIONS, OptionRow, PROGRAM, Verb};
use super::print::table::{broken, put_terms};
use super::print::{Page, Style};
use super::words;
use crate::locale::{Key, Language, Phrase, Voice, args};

/// The components that every installation calls the same.
const COMPONENTS: [&str; 3] = ["is", "ps", "svg"];

/// The help of the program, or of one command, in lines of at most `width` columns where words allow.
pub(super) fn page(voice: &Voice, topic: Option<Verb>, coloured: bool, width: usize) -> Page {
    let mut page = Page::new(coloured);
    match topic {
        None => program(&mut page, voice, width),
        Some(verb) => command(&mut page, voice, verb, width),
    }
    page
}

fn program(page: &mut Page, voice: &Voice, width: usize) {
    paragraph(page, &voice.word(Key::HelpAbout), width);
    section(page, voice, Key::HelpHeadingUsage);
    indented(page, &voice.word(Key::HelpUsage));
    section(page, voice, Key::HelpHeadingCommands);
    let language = language(voice);
    let commands: Vec<(String, String)> = Verb::ALL
        .into_iter()
        .map(|verb| {
            let mut names = vec![verb.name()];
            names.extend(words::command_word(language, verb.name()));
            names.dedup();
            (names.join(", "), voice.word(summary(verb)))
        })
        .collect();
    put_terms(page, width, &commands);
    components(page, voice, width);
    options(page, voice, None, width);
    section(page, voice, Key::HelpHeadingExamples);
    let word = |verb: Verb| words::command_word(language, verb.name()).unwrap_or(verb.name());
    let examples = [
        (word(Verb::Start).to_owned(), Key::HelpExampleStart),
        (
            format!("{} is", word(Verb::Restart)),
            Key::HelpExampleRestart,
        ),
        (format!("{} ps", word(Verb::Status)), Key::HelpExampleStatus),
        (
            format!("--lang fr {}", Verb::Status.name()),
            Key::HelpExampleLang,
        ),
    ]
    .map(|(rest, text)| (format!("{PROGRAM} {rest}"), voice.word(text)));
    put_terms(page, width, &examples);
}

fn command(page: &mut Page, voice: &Voice, verb: Verb, width: usize) {
    let about = Phrase::bare(summary(verb));
    paragraph(page, &voice.say(&about), width);
    let long = voice
        .catalog()
        .attribute(about.key, "long", &about.arguments);
    paragraph(page, &long.unwrap_or_default(), width);
    section(page, voice, Key::HelpHeadingUsage);
    let key = if verb.takes_components() {
        Key::HelpUsageComponents
    } else if verb == Verb::Help {
        Key::HelpUsageHelp
    } else {
        Key::HelpUsagePlain
    };
    let usage = voice.say(&Phrase::new(key, args! { command = verb.name() }));
    indented(page, &usage);
    section(page, voice, Key::HelpHeadingWords);
    let mut accepted = vec![verb.name()];
    let forms = words::vocabulary(language(voice)).commands.iter();
    for word in forms
        .filter(|forms| forms.means == verb.name())
        .flat_map(|forms| std::iter::once(&forms.shown).chain(forms.typed))
    {
        if !accepted.contains(word) {
            accepted.push(word);
        }
    }
    for line in broken(&accepted.join(", "), width.saturating_sub(2)) {
        indented(page, line);
    }
    if verb.takes_components() {
        components(page, voice, width);
    }
    options(page, voice, Some(verb), width);
}

fn components(page: &mut Page, voice: &Voice, width: usize) {
    section(page, voice, Key::HelpHeadingComponents);
    let names: Vec<(String, String)> = COMPONENTS
        .iter()
        .filter_map(|id| {
            let name = words::component_name(language(voice), id)?;
            Some(((*id).to_owned(), name.into_owned()))
        })
        .collect();
    put_terms(page, width, &names);
    for line in broken(&voice.word(Key::HelpComponents), width.saturating_sub(2)) {
        indented(page, line);
    }
}

fn options(page: &mut Page, voice: &Voice, verb: Option<Verb>, width: usize) {
    section(page, voice, Key::HelpHeadingOptions);
    let rows: Vec<(String, String)> = OPTIONS
        .iter()
        .filter(|row| verb.is_none_or(|verb| row.applies_to(verb)))
        .map(|row| (term(row, voice), voice.word(row.text)))
        .collect();
    put_terms(page, width, &rows);
}

/// `-q, --quiet` or `    --lang TAG`.
fn term(row: &OptionRow, voice: &Voice) -> String {
    let letter = row
        .short
        .map_or_else(|| "    ".to_owned(), |letter| format!("-{letter}, "));
    match row.expects {
        Expects::Nothing => format!("{letter}--{}", row.long),
        Expects::Value(name) => format!("{letter}--{} {}", row.long, voice.word(name)),
        Expects::Colour => format!("{letter}--{} {}", row.long, COLOURS.join("|")),
    }
}

/// The language that the page is in.
fn language(voice: &Voice) -> Language {
    voice
        .catalog()
        .languages()
        .next()
        .unwrap_or(Language::ENGLISH)
}

fn summary(verb: Verb) -> Key {
    match verb {
        Verb::Start => Key::HelpStart,
        Verb::Stop => Key::HelpStop,
        Verb::Restart => Key::HelpRestart,
        Verb::Status => Key::HelpStatus,
        Verb::Run => Key::HelpRun,
        Verb::Init => Key::HelpInit,
        Verb::Check => Key::HelpCheck,
        Verb::Reload => Key::HelpReload,
        Verb::Logs => Key::HelpLogs,
        Verb::Events => Key::HelpEvents,
        Verb::Help => Key::HelpHelp,
        Verb::Version => Key::HelpVersion,
    }
}

fn paragraph(page: &mut Page, text: &str, width: usize) {
    for line in broken(text, width) {
        page.line(Style::Plain, line);
    }
}

fn section(page: &mut Page, voice: &Voice, heading: Key) {
    page.end().line(Style::Strong, &voice.word(heading));
}

fn indented(page: &mut Page, text: &str) {
    page.put(Style::Plain, "  ").line(Style::Plain, text);
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::locale::Catalog;

    fn text(language: Language, topic: Option<Verb>) -> String {
        let voice = Voice::new(Catalog::new(&[language]), words::component_name);
        let page = page(&voice, topic, false, 80);
        String::from_utf8(page.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn pages_fit_and_list_what_is_accepted() {
        for language in Language::all() {
            let whole = text(language, None);
            for verb in Verb::ALL {
                assert!(whole.contains(verb.name()));
                let page = text(language, Some(verb));
                let word = words::command_word(language, verb.name()).unwrap();
                assert!(page.contains(word), "{word}: {page}");
                for line in page.lines().chain(whole.lines()) {
                    assert!(line.width() <= 80, "{}: {line}", language.tag());
                    assert_eq!(line.trim_end(), line);
                }
            }
            for row in OPTIONS {
                assert!(whole.contains(&format!("--{}", row.long)));
            }
        }
    }

    #[test]
    fn orders_alone_can_be_left_without_waiting() {
        let offers = |verb| text(Language::ENGLISH, Some(verb)).contains("--no-wait");
        assert!(offers(Verb::Stop) && !offers(Verb::Status));
    }

    #[test]
    fn the_english_page_reads_well() {
        insta::assert_snapshot!(text(Language::ENGLISH, None));
    }
}
