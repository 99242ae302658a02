//! The operator's manual is the same in every language, and the examples in it are right.

use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser::parse;
use fluent_syntax::unicode::unescape_unicode_to_string;

const LANGUAGES: [&str; 5] = ["en", "fr", "es", "sv", "pt"];

fn manual(tag: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(tag)
        .join("operator.md")
}

/// The depth of each heading and what stands in it as code, which no translation changes.
fn outline(tag: &str) -> Vec<(usize, Vec<String>)> {
    let text = fs::read_to_string(manual(tag)).unwrap();
    let mut in_code = false;
    let mut headings = Vec::new();
    for line in text.lines() {
        in_code ^= line.starts_with("```");
        if !in_code && line.starts_with('#') {
            let code = line
                .split('`')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect();
            headings.push((line.chars().take_while(|c| *c == '#').count(), code));
        }
    }
    headings
}

/// The families of messages that say what is wrong.
const FAMILIES: [&str; 6] = [
    "usage-", "error-", "fault-", "refusal-", "failure-", "finding-",
];

/// The errors that an operator can see in a language, by id and in the manual's form: `…` for what varies.
fn errors(tag: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("locales")
        .join(tag)
        .join("messages.ftl");
    let text = fs::read_to_string(path).unwrap();
    let resource = parse(text.as_str()).unwrap_or_else(|(_, faults)| panic!("{tag}: {faults:?}"));
    let mut errors = Vec::new();
    for entry in resource.body {
        if let Entry::Message(message) = entry
            && FAMILIES
                .iter()
                .any(|family| message.id.name.starts_with(family))
        {
            let mut form = String::new();
            put_form(&mut form, &message.value.unwrap());
            errors.push((message.id.name.to_owned(), form));
        }
    }
    errors
}

fn put_form(form: &mut String, pattern: &Pattern<&str>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => form.push_str(value),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(InlineExpression::StringLiteral { value }) => {
                    form.push_str(&unescape_unicode_to_string(value));
                }
                Expression::Inline(_) => form.push('…'),
                Expression::Select { variants, .. } => put_form(form, &variants[0].value),
            },
        }
    }
}

/// One blank for any: a manual need not break its lines where the messages do, nor keep its blanks from breaking.
fn with_plain_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_error_is_in_the_manual() {
    let mut missing = Vec::new();
    for tag in LANGUAGES {
        let Ok(manual) = fs::read_to_string(manual(tag)) else {
            missing.push(format!("{tag}: no manual"));
            continue;
        };
        let manual = with_plain_blanks(&manual);
        let errors = errors(tag);
        assert!(errors.len() > 50, "{tag}: {}", errors.len());
        let absent = errors
            .into_iter()
            .filter(|(_, form)| !manual.contains(&with_plain_blanks(form)));
        missing.extend(absent.map(|(id, form)| format!("{tag}: {id} = {form}")));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn the_manuals_have_the_same_headings() {
    let english = outline("en");
    assert!(english.len() > 5, "{english:?}");
    for tag in LANGUAGES {
        assert_eq!(outline(tag), english, "{tag}");
    }
}

#[test]
fn no_manual_is_a_copy() {
    let english = fs::read_to_string(manual("en")).unwrap();
    for tag in LANGUAGES.into_iter().filter(|tag| *tag != "en") {
        let text = fs::read_to_string(manual(tag)).unwrap();
        let same = text
            .lines()
            .filter(|line| line.split(' ').count() > 6 && english.contains(line));
        let same: Vec<&str> = same
            .filter(|line| !line.starts_with([' ', '|', '$', '`']))
            .collect();
        assert_eq!(same, [""; 0], "{tag} has lines in English");
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![root.join("README.md")];
    files.extend(LANGUAGES.map(manual));
    for name in [
        "design.md",
        "protocol.md",
        "http.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
    ] {
        files.push(root.join("docs").join(name));
    }
    for file in files {
        let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let links = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let path = link.split('#').next().unwrap();
            assert!(
                file.parent().unwrap().join(path).exists(),
                "{}: {link}",
                file.display()
            );
        }
    }
}
