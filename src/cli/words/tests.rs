use icu_normalizer::DecomposingNormalizer;

use super::*;

fn understand(line: &str) -> CommandLine {
    canonical(
        std::iter::once("ImageServing")
            .chain(line.split(' '))
            .map(OsString::from),
    )
}

/// The canonical arguments after the program's name.
fn arguments(line: &[&str]) -> Vec<String> {
    let typed = std::iter::once("ImageServing").chain(line.iter().copied());
    let understood = canonical(typed.map(OsString::from)).arguments;
    understood
        .into_iter()
        .skip(1)
        .map(|argument| argument.into_string().unwrap())
        .collect()
}

/// Every way in which one word may be typed as one argument.
fn spellings(word: &str) -> Vec<String> {
    let full_width = word.chars().map(|c| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
        ' ' => '\u{3000}',
        other => other,
    });
    let mut spellings = vec![
        word.to_owned(),
        word.to_uppercase(),
        DecomposingNormalizer::new_nfd()
            .normalize(word)
            .into_owned(),
        strip_accents(&fold(word)).into_owned(),
        full_width.collect(),
    ];
    for joint in ["-", "_", "\u{a0}", "  ", ""] {
        spellings.push(word.replace(' ', joint));
    }
    spellings
}

#[test]
fn every_word_is_understood_in_every_spelling() {
    let mut count = 0;
    for vocabulary in vocabularies() {
        for forms in vocabulary.commands {
            for word in forms.typed.iter().flat_map(|word| spellings(word)) {
                assert_eq!(
                    arguments(&[&word]),
                    [forms.means],
                    "{word:?} in {}",
                    vocabulary.tag
                );
                let parts: Vec<&str> = word.split_whitespace().collect();
                let mut expected = vec![forms.means, "ps"];
                assert_eq!(
                    arguments(&[&parts[..], &["ps"]].concat()),
                    expected,
                    "{parts:?}"
                );
                expected.insert(1, "-q");
                if parts.len() > 1 {
                    let with_option = [&parts[..1], &["-q"], &parts[1..], &["ps"]].concat();
                    assert_eq!(arguments(&with_option), expected, "{with_option:?}");
                }
                count += 1;
            }
        }
        for forms in vocabulary.components {
            for word in forms.typed.iter().flat_map(|word| spellings(word)) {
                let means = choice(&word).means;
                assert_eq!(
                    means.as_ref().map(ComponentId::as_str),
                    Some(forms.means),
                    "{word:?}"
                );
                count += 1;
            }
        }
    }
    assert!(count > 500, "{count}");
}

#[test]
fn every_row_of_the_documents_is_understood() {
    let rows = include_str!("../../../tests/data/words.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'));
    for row in rows {
        let columns: Vec<&str> = row.split('\t').collect();
        let understood = understand(columns[1]);
        assert_eq!(understood.commands[0].canonical, columns[2], "{row}");
        let component = understood
            .arguments
            .get(2)
            .map(|word| choice(word.to_str().unwrap()));
        let means = component.and_then(|choice| choice.means);
        assert_eq!(
            means.as_ref().map_or("-", ComponentId::as_str),
            columns[3],
            "{row}"
        );
    }
}

#[test]
fn what_was_typed_is_kept() {
    let understood = understand("Starta -q OM --home om är");
    assert_eq!(
        understood.commands,
        [Typed {
            canonical: "restart",
            typed: "Starta OM".into()
        }]
    );
    assert_eq!(
        understood.arguments,
        ["ImageServing", "restart", "-q", "--home", "om", "är"].map(OsString::from)
    );
}

#[test]
fn values_of_options_are_no_words() {
    assert_eq!(
        arguments(&["--config", "starta", "estado"]),
        ["--config", "starta", "status"]
    );
    assert_eq!(
        arguments(&["--config=starta", "estado"]),
        ["--config=starta", "status"]
    );
    assert_eq!(
        arguments(&["starta", "--home", "om"]),
        ["start", "--home", "om"]
    );
    assert_eq!(arguments(&["starta", "--home"]), ["start", "--home"]);
    for [letters, value] in [["-n", "om"], ["-fn", "om"], ["--since", "om"]] {
        assert_eq!(
            arguments(&["starta", letters, value]),
            ["start", letters, value]
        );
    }
    assert_eq!(arguments(&["starta", "-fn5", "om"]), ["restart", "-fn5"]);
}

#[test]
fn two_hyphens_end_the_words() {
    assert_eq!(arguments(&["starta", "--", "om"]), ["start", "--", "om"]);
    assert_eq!(arguments(&["--", "starta"]), ["--", "starta"]);
}

#[test]
fn an_unknown_word_is_not_skipped() {
    assert_eq!(
        arguments(&["vuelva", "a", "iniciar"]),
        ["vuelva", "a", "iniciar"]
    );
    assert_eq!(arguments(&["volver", "a", "iniciar"]), ["restart"]);
    assert_eq!(arguments(&["volver a", "iniciar"]), ["restart"]);
    assert_eq!(arguments(&["", "start"]), ["", "start"]);
    assert!(understand("om starta").commands.is_empty());
}

#[test]
fn components_are_not_glued_to_commands() {
    // A component may be called `p`: with it `stop p` would be the Swedish `stopp`, which stops everything.
    assert_eq!(arguments(&["stop", "p"]), ["stop", "p"]);
    assert_eq!(arguments(&["re", "start"]), ["re", "start"]);
    assert_eq!(arguments(&["re-start"]), ["restart"]);
}

#[test]
fn help_is_asked_about_a_command() {
    let understood = understand("hjälp starta om");
    assert_eq!(
        understood.arguments,
        ["ImageServing", "help", "restart"].map(OsString::from)
    );
    assert_eq!(understood.commands[1].typed, "starta om");
    assert_eq!(
        arguments(&["help", "help", "start"]),
        ["help", "help", "start"]
    );
}

#[test]
fn a_component_word_is_no_command_word() {
    assert!(understand("är").commands.is_empty());
    assert_eq!(choice("starta").means, None);
    assert_eq!(choice("svg2").means, None);
}

#[cfg(unix)]
#[test]
fn what_is_no_text_is_kept() {
    use std::os::unix::ffi::OsStringExt;
    let broken = OsString::from_vec(vec![b's', 0xe4]);
    let line = ["ImageServing".into(), "status".into(), broken.clone()];
    assert_eq!(canonical(line).arguments[2], broken);
    let line = ["ImageServing".into(), broken.clone(), "status".into()];
    assert!(canonical(line).commands.is_empty());
}

#[test]
fn the_language_is_found_early() {
    let language = |line| {
        understand(line)
            .language
            .map(|value| value.into_string().unwrap())
    };
    assert_eq!(language("status --lang sv"), Some("sv".into()));
    assert_eq!(language("--lang=fr --lang=es status"), Some("es".into()));
    assert_eq!(language("--home --lang status"), None);
    assert_eq!(language("status -- --lang sv"), None);
    assert_eq!(language("status --lang"), None);
}

#[test]
fn a_word_that_begins_a_phrase_of_another_command_is_told() {
    let phrase = longer_phrase("Starta").unwrap();
    assert_eq!((phrase.means, phrase.written), ("restart", "starta om"));
    assert_eq!(longer_phrase("start"), None);
    assert_eq!(longer_phrase("volver"), None);
    assert_eq!(longer_phrase("starta om"), None);
    assert_eq!(longer_phrase(""), None);
}

#[test]
fn near_words_are_suggested_in_the_operators_language() {
    let near = |typed, tag| nearest(typed, Language::find(tag));
    assert_eq!(near("demarer", "fr")[0], "démarrer");
    assert_eq!(near("statsu", "fr")[0], "status");
    assert_eq!(near("redem", "fr")[0], "redémarrer");
    assert_eq!(near("startaom", "sv")[0], "starta om");
    assert_eq!(near("reinciar", "es")[0], "reiniciar");
    assert_eq!(near("xyzzy", "sv"), Vec::<&str>::new());
    assert_eq!(near("", "sv"), Vec::<&str>::new());
}

#[test]
fn names_are_shown_in_the_language() {
    let french = Language::find("fr").unwrap();
    assert_eq!(command_word(french, "start"), Some("démarrer"));
    assert_eq!(
        component_name(french, "is").as_deref(),
        Some("serveur d’images")
    );
    assert_eq!(component_name(french, "other"), None);
    assert_eq!(
        component_name(Language::Keys, "is").as_deref(),
        Some("component-is")
    );
}
