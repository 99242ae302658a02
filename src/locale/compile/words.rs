//! `words.ftl` of all languages to one sorted table of folded words, and lists of words by language.
//! A word may be said in many languages, but must mean one thing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use fluent_syntax::ast::Entry;

use super::{Fault, Folder, What, is_comment, line_of_id, parse, plain};

/// One kind of word: words of different kinds are typed at different places and may be the same.
struct Kind {
    prefix: &'static str,
    /// Whether the value is typed too, or only shown.
    is_value_typed: bool,
    table: &'static str,
}

const KINDS: [Kind; 2] = [
    Kind {
        prefix: "command-",
        is_value_typed: true,
        table: "COMMANDS",
    },
    Kind {
        prefix: "component-",
        is_value_typed: false,
        table: "COMPONENTS",
    },
];

/// One entry of a file: what it means, the form that is shown, and all forms that may be typed.
struct Forms {
    kind: usize,
    means: String,
    shown: String,
    typed: Vec<String>,
}

/// A row of the table.
struct Row {
    means: String,
    written: String,
    is_shown: bool,
}

type Table = BTreeMap<String, Row>;

/// Writes the words' source. The first folder is English; its words are the canonical ones.
pub(crate) fn compile(
    folders: &[Folder],
    fold: fn(&str) -> String,
    strip: fn(&str) -> Cow<'_, str>,
    squeeze: fn(&str) -> String,
) -> (String, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut tables: Vec<Table> = KINDS.iter().map(|_| Table::new()).collect();
    let mut bare: Vec<BTreeMap<String, Option<Row>>> =
        KINDS.iter().map(|_| BTreeMap::new()).collect();
    let mut languages = Vec::new();
    let mut longest = 1;
    for folder in folders {
        let entries = read(folder, &mut faults);
        for entry in &entries {
            for written in &entry.typed {
                let folded = fold(written);
                longest = longest.max(folded.split(' ').count());
                // In one argument a phrase may lack its blanks; over several arguments it may not.
                for key in [folded.clone(), squeeze(&folded)] {
                    let row = Row {
                        means: entry.means.clone(),
                        written: written.clone(),
                        is_shown: *written == entry.shown,
                    };
                    add_bare(&mut bare[entry.kind], &strip(&key), &row);
                    if let Some(what) = add(&mut tables[entry.kind], key, row) {
                        let id = format!("{}{}", KINDS[entry.kind].prefix, entry.means);
                        faults.push(Fault {
                            place: format!(
                                "{}:{}",
                                file_name(&folder.tag),
                                line_of_id(&folder.words, &id)
                            ),
                            what,
                        });
                    }
                }
            }
        }
        languages.push((folder.tag.as_str(), entries));
    }
    check_entries(&languages, folders, &mut faults);
    for (table, bare) in tables.iter_mut().zip(bare) {
        for (key, row) in bare {
            if let Some(row) = row {
                table.entry(key).or_insert(row);
            }
        }
    }
    (write_source(&tables, &languages, longest), faults)
}

fn file_name(tag: &str) -> String {
    format!("locales/{tag}/words.ftl")
}

fn read(folder: &Folder, faults: &mut Vec<Fault>) -> Vec<Forms> {
    let file = file_name(&folder.tag);
    let mut entries: Vec<Forms> = Vec::new();
    for entry in parse(&file, &folder.words, faults).body {
        if is_comment(&entry) {
            continue;
        }
        let Entry::Message(message) = entry else {
            continue;
        };
        let id = message.id.name;
        let place = format!("{file}:{}", line_of_id(&folder.words, id));
        let kind = KINDS.iter().position(|kind| id.starts_with(kind.prefix));
        let (Some(kind), Some(shown)) = (kind, message.value.as_ref().and_then(plain)) else {
            faults.push(Fault {
                place,
                what: What::NotPlain(id.to_owned()),
            });
            continue;
        };
        let mut typed = Vec::new();
        if KINDS[kind].is_value_typed {
            typed.push(shown.to_owned());
        }
        let means = id[KINDS[kind].prefix.len()..].to_owned();
        if folder.tag == "en" {
            typed.push(means.clone());
        }
        for attribute in &message.attributes {
            match plain(&attribute.value) {
                Some(list) if attribute.id.name == "aliases" => {
                    typed.extend(list.split(',').map(|word| word.trim().to_owned()));
                }
                Some(_) | None => faults.push(Fault {
                    place: place.clone(),
                    what: What::NotPlain(id.to_owned()),
                }),
            }
        }
        if entries
            .iter()
            .any(|other| other.kind == kind && other.means == means)
        {
            faults.push(Fault {
                place,
                what: What::Twice(id.to_owned()),
            });
            continue;
        }
        typed.retain(|word| !word.is_empty());
        entries.push(Forms {
            kind,
            means,
            shown: shown.to_owned(),
            typed,
        });
    }
    entries
}

/// Adds an exact form. The form that some language shows wins over one that it only accepts.
fn add(table: &mut Table, key: String, row: Row) -> Option<What> {
    match table.get(&key) {
        Some(other) if other.means != row.means => Some(What::TwoMeanings {
            word: key,
            here: row.means,
            there: other.means.clone(),
        }),
        Some(other) if other.is_shown || !row.is_shown => None,
        Some(_) | None => {
            table.insert(key, row);
            None
        }
    }
}

/// Adds a form without accents. One that would have two meanings has none.
fn add_bare(table: &mut BTreeMap<String, Option<Row>>, key: &str, row: &Row) {
    let copy = Row {
        means: row.means.clone(),
        written: row.written.clone(),
        is_shown: row.is_shown,
    };
    table
        .entry(key.to_owned())
        .and_modify(|known| {
            if known.as_ref().is_some_and(|known| known.means != row.means) {
                *known = None;
            }
        })
        .or_insert(Some(copy));
}

fn check_entries(languages: &[(&str, Vec<Forms>)], folders: &[Folder], faults: &mut Vec<Fault>) {
    let Some(((_, english), others)) = languages.split_first() else {
        return;
    };
    let is_in = |entries: &[Forms], wanted: &Forms| {
        entries
            .iter()
            .any(|entry| entry.kind == wanted.kind && entry.means == wanted.means)
    };
    let id = |entry: &Forms| format!("{}{}", KINDS[entry.kind].prefix, entry.means);
    for ((tag, entries), folder) in others.iter().zip(&folders[1..]) {
        for missing in english.iter().filter(|entry| !is_in(entries, entry)) {
            faults.push(Fault {
                place: file_name(tag),
                what: What::Untranslated(id(missing)),
            });
        }
        for surplus in entries.iter().filter(|entry| !is_in(english, entry)) {
            faults.push(Fault {
                place: format!(
                    "{}:{}",
                    file_name(tag),
                    line_of_id(&folder.words, &id(surplus))
                ),
                what: What::Surplus(id(surplus)),
            });
        }
    }
}

fn write_source(tables: &[Table], languages: &[(&str, Vec<Forms>)], longest: usize) -> String {
    // Writing to a String cannot fail.
    let mut source = format!(
        "/// The most parts that a phrase has.\nconst LONGEST_PHRASE: usize = {longest};\n\n"
    );
    for (kind, table) in KINDS.iter().zip(tables) {
        let _ = writeln!(source, "static {}: [Word; {}] = [", kind.table, table.len());
        for (key, row) in table {
            let _ = writeln!(
                source,
                "    Word {{ key: {key:?}, means: {:?}, written: {:?}, is_shown: {:?} }},",
                row.means, row.written, row.is_shown
            );
        }
        source.push_str("];\n\n");
    }
    let _ = writeln!(
        source,
        "static LANGUAGES: [Vocabulary; {}] = [",
        languages.len()
    );
    for (tag, entries) in languages {
        let _ = writeln!(source, "    Vocabulary {{ tag: {tag:?}, ");
        for (index, kind) in KINDS.iter().enumerate() {
            let _ = writeln!(source, "        {}: &[", kind.table.to_lowercase());
            for entry in entries.iter().filter(|entry| entry.kind == index) {
                let _ = writeln!(
                    source,
                    "            Forms {{ means: {:?}, shown: {:?}, typed: &{:?} }},",
                    entry.means, entry.shown, entry.typed
                );
            }
            source.push_str("        ],\n");
        }
        source.push_str("    },\n");
    }
    source.push_str("];\n");
    source
}
