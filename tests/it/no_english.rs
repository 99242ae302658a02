//! No English is left where another language is spoken. In the pseudo-language `en-XA` each letter of a
//! message is accented, so that a plain ASCII word is one that no translator ever saw. The same runs
//! in the other languages must not print a line that English prints too.

mod occasions;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;

use crate::answer::Done;
use crate::env::Env;
use occasions::told_in;

/// Words that are the same in every language, beside those that were typed or stand in the
/// configuration: names of programs, options, signals, formats and what Unix calls things.
const NAMES: &str = include_str!("../data/names.txt");

/// Lines that another language happens to spell like English.
const SPELT_ALIKE: [(&str, &str); 1] = [("fr", "  ImageServing run [OPTIONS]")];

/// Everything that was printed in one language.
struct Told {
    language: &'static str,
    pages: Vec<Page>,
}

struct Page {
    /// What was run.
    line: String,
    /// What was printed, the instance's folder and all figures taken out.
    text: String,
    /// Words that came from outside: typed, or configured.
    given: String,
}

impl Told {
    /// Runs a line on an instance in this language.
    fn run(&mut self, env: &Env, line: &str) {
        self.run_words(
            env,
            &line.split_whitespace().map(OsStr::new).collect::<Vec<_>>(),
        );
    }

    fn run_words(&mut self, env: &Env, words: &[&OsStr]) {
        let mut command = env.program();
        command
            .env("IMAGESERVING_LANG", self.language)
            .env("LC_ALL", "C.UTF-8")
            .args(words);
        let done = Done::of(&mut command);
        let line = words.join(OsStr::new(" ")).to_string_lossy().into_owned();
        self.keep(env, line, &format!("{}{}", done.stdout, done.stderr));
    }

    fn keep(&mut self, env: &Env, line: String, printed: &str) {
        let text = printed
            .replace(env.home().to_str().unwrap(), "/")
            .replace(|c: char| c.is_ascii_digit(), "0");
        let configuration = fs::read(env.home().join("conf/imageserving.toml")).unwrap_or_default();
        // A stranger on a port is told by its name: this test's.
        let ourselves = std::env::current_exe().unwrap().display().to_string();
        let given = format!(
            "{line} {ourselves} {}",
            String::from_utf8_lossy(&configuration)
        );
        self.pages.push(Page { line, text, given });
    }
}

/// The plain ASCII words of a text.
fn ascii_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphabetic()))
}

fn names() -> BTreeSet<&'static str> {
    NAMES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
}

#[test]
fn every_letter_of_every_message_goes_through_the_translation() {
    let names = names();
    let mut left = BTreeSet::new();
    for page in told_in("en-XA").pages {
        let given: BTreeSet<&str> = ascii_words(&page.given).collect();
        for line in page.text.lines() {
            let plain =
                ascii_words(line).filter(|word| !names.contains(word) && !given.contains(word));
            let plain: Vec<&str> = plain.collect();
            if !plain.is_empty() {
                left.insert(format!("`{}`: {plain:?} in: {line}", page.line));
            }
        }
    }
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn french_prints_no_english_line() {
    differs_from_english("fr");
}

#[test]
fn spanish_prints_no_english_line() {
    differs_from_english("es");
}

#[test]
fn swedish_prints_no_english_line() {
    differs_from_english("sv");
}

#[test]
fn portuguese_prints_no_english_line() {
    differs_from_english("pt");
}

fn differs_from_english(language: &'static str) {
    let names = names();
    let english = told_in("en");
    let mut same = BTreeSet::new();
    for (page, theirs) in told_in(language).pages.iter().zip(&english.pages) {
        assert_eq!(page.line, theirs.line);
        let given: BTreeSet<&str> = ascii_words(&page.given).collect();
        for line in page
            .text
            .lines()
            .filter(|line| theirs.text.lines().any(|t| t == *line))
        {
            if ascii_words(line).any(|word| !names.contains(word) && !given.contains(word))
                && !SPELT_ALIKE.contains(&(language, line))
            {
                same.insert(format!("`{}`: {line}", page.line));
            }
        }
    }
    assert!(same.is_empty(), "{language}: {same:#?}");
}
