//! The command lines that people and scripts type most, read without the parser: a good part of the time
//! of a short command would go into building it. Understands nothing that `clap` would read otherwise;
//! whatever is not as plain as this is left to it.

use std::ffi::OsStr;
use std::path::PathBuf;

use super::{Invocation, Options, Verb, command_of};
use crate::cli::words::{self, CommandLine};
use crate::protocol::Choice;

/// Reads a plain command line: `--home`, `--config` and `--lang` with a value after them, `--json`,
/// `--quiet`, a command, and components. `None`: it is not so plain.
pub(super) fn parse(line: &CommandLine) -> Option<Invocation> {
    let mut options = Options::default();
    let mut verb = None;
    let mut components: Vec<Choice> = Vec::new();
    let mut has_language = false;
    let mut arguments = line.arguments.iter().skip(1);
    while let Some(argument) = arguments.next() {
        let mut path = |place: &mut Option<PathBuf>| {
            if place.is_some() {
                // Given twice: the parser has an opinion on that.
                return None;
            }
            *place = Some(value(arguments.next()?)?.into());
            Some(())
        };
        match argument.to_str()? {
            "--home" => path(&mut options.home)?,
            "--config" => path(&mut options.config)?,
            "--lang" if !has_language => {
                value(arguments.next()?)?;
                has_language = true;
            }
            "--json" if !options.json => options.json = true,
            "-q" | "--quiet" if !options.quiet => options.quiet = true,
            word if word.starts_with('-') => return None,
            word if verb.is_none() => verb = Some(Verb::named(word)?),
            word => components.push(words::choice(word)),
        }
    }
    let verb = verb?;
    (verb.takes_components() || components.is_empty() && verb != Verb::Help).then(|| Invocation {
        options,
        command: command_of(verb, components),
    })
}

/// A value that is certainly one: not empty, and no option.
fn value(argument: &OsStr) -> Option<&OsStr> {
    let first = argument.as_encoded_bytes().first()?;
    (*first != b'-').then_some(argument)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    /// All lines of up to four of these pieces: what is read here is read by clap alike.
    #[test]
    fn a_plain_line_means_what_clap_reads_in_it() {
        let pieces: [&[&str]; 16] = [
            &["status"],
            &["starta", "om"],
            &["stop"],
            &["run"],
            &["help"],
            &["version"],
            &["check"],
            &["--port", "1"],
            &["is"],
            &["är"],
            &["--json"],
            &["-q"],
            &["--home", "/x"],
            &["--lang", "sv"],
            &["--home", "-x"],
            &["--no-wait"],
        ];
        let mut plain = 0;
        for number in 0..pieces.len().pow(4) {
            let places = [1, 16, 256, 4096].map(|place| (number / place) % pieces.len());
            for length in 1..=places.len() {
                let words = places[..length].iter().flat_map(|place| pieces[*place]);
                let typed = std::iter::once(&"ImageServing").chain(words);
                let line = words::canonical(typed.map(OsString::from));
                if let Some(read) = parse(&line) {
                    plain += 1;
                    assert_eq!(
                        super::super::parse_with_clap(&line, &[]),
                        Ok(read),
                        "{line:?}"
                    );
                }
            }
        }
        assert!(plain > 1000, "{plain}");
    }
}
