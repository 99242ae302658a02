//! `messages.ftl` of all languages to an enum of keys and tables of entry sources.
//! English says which messages there are and what varies in them; the others must agree.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Message, Pattern, PatternElement, Resource,
};
use fluent_syntax::serializer::serialize;

use super::{Fault, Folder, What, is_comment, line_of, line_of_id, parse};

/// The variables of a message's value (under "") and of each of its attributes.
type Parts = BTreeMap<String, BTreeSet<String>>;

struct Entries {
    tag: String,
    /// Source and parts by id.
    messages: BTreeMap<String, (String, Parts)>,
    /// The ids in the order of the file.
    order: Vec<String>,
}

/// Writes the catalog's source. The first folder is English.
pub(crate) fn compile(folders: &[Folder]) -> (String, Vec<Fault>) {
    let mut faults = Vec::new();
    let languages: Vec<Entries> = folders
        .iter()
        .map(|folder| read(folder, &mut faults))
        .collect();
    let Some((english, others)) = languages.split_first() else {
        return (String::new(), faults);
    };
    check_ids(english, &mut faults);
    for (language, folder) in others.iter().zip(&folders[1..]) {
        compare(english, language, &folder.messages, &mut faults);
    }
    (write_source(&english.order, &languages), faults)
}

fn file_name(tag: &str) -> String {
    format!("locales/{tag}/messages.ftl")
}

fn read(folder: &Folder, faults: &mut Vec<Fault>) -> Entries {
    let file = file_name(&folder.tag);
    let text = folder.messages.as_str();
    if folder.tag == "en"
        && let Some((position, c)) = text.char_indices().find(|(_, c)| !c.is_ascii())
    {
        faults.push(Fault {
            place: format!("{file}:{}", line_of(text, position)),
            what: What::NotAscii(c),
        });
    }
    let mut entries = Entries {
        tag: folder.tag.clone(),
        messages: BTreeMap::new(),
        order: Vec::new(),
    };
    for entry in parse(&file, text, faults).body {
        if is_comment(&entry) {
            continue;
        }
        let found = match entry {
            Entry::Message(message) => read_message(message, &mut entries),
            Entry::Term(term) => {
                vec![(term.id.name.to_owned(), What::Term(term.id.name.to_owned()))]
            }
            // Reported by the parser; comments were left out above.
            Entry::Junk { .. }
            | Entry::Comment(_)
            | Entry::GroupComment(_)
            | Entry::ResourceComment(_) => Vec::new(),
        };
        faults.extend(found.into_iter().map(|(id, what)| Fault {
            place: format!("{file}:{}", line_of_id(text, &id)),
            what,
        }));
    }
    entries
}

fn read_message(message: Message<&str>, entries: &mut Entries) -> Vec<(String, What)> {
    let id = message.id.name.to_owned();
    let mut faults = Vec::new();
    let mut parts = Parts::new();
    match &message.value {
        Some(value) => {
            parts.insert(String::new(), variables(value, &mut faults));
        }
        None => faults.push(What::OtherParts(id.clone())),
    }
    for attribute in &message.attributes {
        parts.insert(
            attribute.id.name.to_owned(),
            variables(&attribute.value, &mut faults),
        );
    }
    let bare = Message {
        comment: None,
        ..message
    };
    let source = serialize(&Resource {
        body: vec![Entry::Message(bare)],
    });
    if entries
        .messages
        .insert(id.clone(), (source, parts))
        .is_some()
    {
        faults.push(What::Twice(id.clone()));
    } else {
        entries.order.push(id.clone());
    }
    faults.into_iter().map(|what| (id.clone(), what)).collect()
}

fn variables(pattern: &Pattern<&str>, faults: &mut Vec<What>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect_pattern(pattern, &mut found, faults);
    found
}

fn collect_pattern(pattern: &Pattern<&str>, found: &mut BTreeSet<String>, faults: &mut Vec<What>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            collect_expression(expression, found, faults);
        }
    }
}

fn collect_expression(
    expression: &Expression<&str>,
    found: &mut BTreeSet<String>,
    faults: &mut Vec<What>,
) {
    match expression {
        Expression::Inline(inline) => collect_inline(inline, found, faults),
        Expression::Select { selector, variants } => {
            collect_inline(selector, found, faults);
            for variant in variants {
                collect_pattern(&variant.value, found, faults);
            }
        }
    }
}

fn collect_inline(
    inline: &InlineExpression<&str>,
    found: &mut BTreeSet<String>,
    faults: &mut Vec<What>,
) {
    match inline {
        InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { id, arguments } => {
            if id.name != "NUMBER" {
                faults.push(What::Function(id.name.to_owned()));
            }
            let CallArguments { positional, named } = arguments;
            for argument in positional {
                collect_inline(argument, found, faults);
            }
            for argument in named {
                collect_inline(&argument.value, found, faults);
            }
        }
        InlineExpression::MessageReference { id, .. } => {
            faults.push(What::Reference(id.name.to_owned()));
        }
        InlineExpression::TermReference { id, .. } => {
            faults.push(What::Reference(format!("-{}", id.name)));
        }
        InlineExpression::Placeable { expression } => collect_expression(expression, found, faults),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
    }
}

fn check_ids(english: &Entries, faults: &mut Vec<Fault>) {
    let mut names = BTreeSet::new();
    for id in &english.order {
        let is_kebab = id.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        });
        if !is_kebab || !names.insert(camel_case(id)) {
            faults.push(Fault {
                place: file_name(&english.tag),
                what: What::BadId(id.clone()),
            });
        }
    }
}

fn compare(english: &Entries, language: &Entries, text: &str, faults: &mut Vec<Fault>) {
    let file = file_name(&language.tag);
    for id in &english.order {
        if !language.messages.contains_key(id) {
            faults.push(Fault {
                place: file.clone(),
                what: What::Untranslated(id.clone()),
            });
        }
    }
    for (id, (_, parts)) in &language.messages {
        let what = match english.messages.get(id) {
            None => What::Surplus(id.clone()),
            Some((_, reference)) if !reference.keys().eq(parts.keys()) => {
                What::OtherParts(id.clone())
            }
            Some((_, reference)) if reference != parts => What::OtherVariables(id.clone()),
            Some(_) => continue,
        };
        faults.push(Fault {
            place: format!("{file}:{}", line_of_id(text, id)),
            what,
        });
    }
}

/// `usage-unknown-command` to `UsageUnknownCommand`.
fn camel_case(id: &str) -> String {
    id.split('-')
        .flat_map(|part| {
            let mut letters = part.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
        })
        .collect()
}

fn write_source(order: &[String], languages: &[Entries]) -> String {
    let mut source = String::from(
        "/// Every message, named as in `locales/en/messages.ftl`.\n\
         #[allow(clippy::enum_variant_names, reason = \"the files name them\")]\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub(crate) enum Key {\n",
    );
    // Writing to a String cannot fail.
    for id in order {
        let _ = writeln!(source, "    /// `{id}`\n    {},", camel_case(id));
    }
    source.push_str("}\n\n");
    let count = order.len();
    let _ = writeln!(source, "static SHIPPED: [Shipped; {}] = [", languages.len());
    for language in languages {
        let mut text = String::new();
        let mut ends = Vec::with_capacity(count);
        for id in order {
            if let Some((entry, _)) = language.messages.get(id) {
                text.push_str(entry);
            }
            ends.push(text.len());
        }
        let _ = writeln!(
            source,
            "    Shipped {{ tag: {:?}, text: {text:?}, ends: &{ends:?} }},",
            language.tag
        );
    }
    source.push_str("];\n\n");
    let all: Vec<String> = order
        .iter()
        .map(|id| format!("Key::{}", camel_case(id)))
        .collect();
    let _ = writeln!(
        source,
        "#[cfg(test)]\nimpl Key {{\n    pub(crate) const ALL: [Self; {count}] = [{}];\n}}",
        all.join(", ")
    );
    source
}
