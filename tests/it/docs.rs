//! The operator's manual is the same in every language, and the examples in it are right.

use std::fs;
use std::path::{Path, PathBuf};

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
