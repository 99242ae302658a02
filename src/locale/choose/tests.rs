use super::*;

/// `LC_ALL=C LANG=fr_FR` to what is chosen.
fn chosen(option: Option<&str>, environment: &str) -> Chosen {
    let variables: Vec<(&str, &str)> = environment
        .split_whitespace()
        .filter_map(|pair| pair.split_once('='))
        .collect();
    let lookup = |name: &str| {
        let (_, value) = variables.iter().find(|(variable, _)| *variable == name)?;
        Some(OsString::from(value))
    };
    choose(option.map(OsStr::new), lookup, Vec::new)
}

fn tags(chosen: &Chosen) -> Vec<&'static str> {
    chosen
        .languages
        .iter()
        .map(|language| language.tag())
        .collect()
}

#[test]
fn the_environment_is_read_as_gettext_reads_it() {
    for (environment, expected, source) in [
        ("LC_ALL=C LANG=fr_FR.UTF-8", &["en"][..], "LC_ALL"),
        ("LC_ALL=C LANGUAGE=fr", &["en"], "LC_ALL"),
        ("LC_ALL=C.UTF-8 LANGUAGE=fr", &["en"], "LC_ALL"),
        ("LC_MESSAGES=C LANG=fr_FR", &["en"], "LC_MESSAGES"),
        ("LC_ALL=de_DE LANG=fr_FR", &["en"], "LC_ALL"),
        ("LANGUAGE=sv:fr LANG=en_US", &["sv", "fr", "en"], "LANGUAGE"),
        ("LANGUAGE=sv:en:fr LANG=es_ES", &["sv", "en"], "LANGUAGE"),
        ("LANGUAGE=de:fr_CA LANG=es_ES", &["fr", "es"], "LANGUAGE"),
        ("LANGUAGE=: LANG=fr_FR", &["fr"], "LANG"),
        ("LANGUAGE=sv::fr LANG=fr_FR", &["sv", "fr"], "LANGUAGE"),
        ("LANG=POSIX", &["en"], "LANG"),
        ("LANG=swedish", &["sv"], "LANG"),
        ("LANG=sr_RS@latin", &["en"], "LANG"),
        ("LANG=pt_BR", &["pt"], "LANG"),
        ("LANG=pt_PT.ISO-8859-1", &["pt"], "LANG"),
        (
            "LC_ALL= LC_MESSAGES=sv_SE LANG=fr_FR",
            &["sv"],
            "LC_MESSAGES",
        ),
        (
            "LC_ALL=sv_SE LC_MESSAGES=es_ES LANG=fr_FR",
            &["sv"],
            "LC_ALL",
        ),
        ("LANG=../../etc/passwd", &["en"], "LANG"),
        ("LANG=en_XA", &["en-XA"], "LANG"),
        (
            "IMAGESERVING_LANG=es LC_ALL=fr_FR",
            &["es"],
            "IMAGESERVING_LANG",
        ),
        (
            "IMAGESERVING_LANG=C LC_ALL=fr_FR",
            &["en"],
            "IMAGESERVING_LANG",
        ),
        ("IMAGESERVING_LANG=xx LC_ALL=fr_FR", &["fr"], "LC_ALL"),
    ] {
        let chosen = chosen(None, environment);
        let mut found = tags(&chosen);
        // A pseudo-language falls back to English like any other; whether that is listed makes no difference.
        found.retain(|tag| *tag != "en" || expected.contains(&"en"));
        assert_eq!(found, expected, "{environment}");
        assert_eq!(chosen.decided_by, Source::Variable(source), "{environment}");
    }
}

#[test]
fn the_option_stands_above_all() {
    let chosen = chosen(
        Some("sv_SE.UTF-8"),
        "IMAGESERVING_LANG=es LC_ALL=fr_FR LANGUAGE=pt",
    );
    assert_eq!(
        (tags(&chosen), chosen.decided_by),
        (vec!["sv"], Source::Option)
    );
    assert_eq!(chosen.unknown, None);
}

#[test]
fn an_unknown_option_leaves_it_to_the_environment() {
    let chosen = chosen(Some("klingon"), "LANG=fr_FR");
    assert_eq!(
        (tags(&chosen), chosen.unknown.as_deref()),
        (vec!["fr"], Some("klingon"))
    );
}

#[test]
fn the_system_is_asked_where_nothing_is_set() {
    let system = || vec!["zz-ZZ".to_owned(), "sv-SE".to_owned()];
    let nothing = |_: &str| None;
    let found = choose(None, nothing, system);
    assert_eq!(
        (tags(&found), found.decided_by),
        (vec!["sv"], Source::System)
    );
    assert_eq!(found.numbers.as_deref(), Some("sv"));
    let found = choose(None, nothing, Vec::new);
    assert_eq!(
        (tags(&found), found.decided_by),
        (vec!["en"], Source::Nothing)
    );
    // Without a locale there is C, and in C LANGUAGE does not count.
    let found = choose(
        None,
        |name| (name == "LANGUAGE").then(|| "fr".into()),
        system,
    );
    assert_eq!(tags(&found), ["en"]);
}

#[cfg(unix)]
#[test]
fn a_value_that_is_no_text_is_english() {
    use std::os::unix::ffi::OsStringExt;
    let broken = |name: &str| (name == "LANG").then(|| OsString::from_vec(vec![b'f', b'r', 0xff]));
    assert_eq!(tags(&choose(None, broken, Vec::new)), ["en"]);
}

#[test]
fn categories_are_independent() {
    let found = chosen(
        None,
        "LC_NUMERIC=fr_CH.UTF-8 LC_TIME=en_GB LC_CTYPE=sv_SE.ISO-8859-15 LANG=sv_SE.UTF-8",
    );
    assert_eq!(tags(&found), ["sv"]);
    assert_eq!(found.numbers.as_deref(), Some("fr-CH"));
    assert_eq!(found.dates.as_deref(), Some("en-GB"));
    assert_eq!(found.charset.as_deref(), Some("ISO-8859-15"));
    let found = chosen(None, "LC_ALL=C LC_NUMERIC=fr_CH LANG=sv_SE.UTF-8");
    assert_eq!((found.numbers, found.charset), (None, None));
    assert_eq!(
        chosen(None, "LANG=fr_FR@euro").charset.as_deref(),
        Some("ISO-8859-15")
    );
}

#[test]
fn a_wished_language_brings_its_numbers_unless_they_have_a_variable() {
    assert_eq!(
        chosen(Some("sv"), "LC_ALL=C").numbers.as_deref(),
        Some("sv")
    );
    assert_eq!(
        chosen(Some("sv"), "LANG=fr_FR").numbers.as_deref(),
        Some("sv")
    );
    assert_eq!(
        chosen(Some("sv"), "LC_NUMERIC=fr_FR").numbers.as_deref(),
        Some("fr-FR")
    );
    assert_eq!(
        chosen(Some("sv"), "LC_ALL=C LC_NUMERIC=fr_FR")
            .numbers
            .as_deref(),
        Some("sv")
    );
    assert_eq!(chosen(Some("C"), "LANG=fr_FR").numbers, None);
}
