//! Names of locales, as POSIX and as BCP 47 write them, and what each falls back to.
//! Knows no language of ours: it works for any folder that is added to `locales/`.

use unic_langid::LanguageIdentifier;
use unic_langid::subtags::{Language, Region, Script, Variant};

/// Names that Unix systems took for locales before there were codes (`locale.alias` of the GNU C library).
const OLD_NAMES: [(&str, &str); 34] = [
    ("bokmal", "nb-NO"),
    ("bokmål", "nb-NO"),
    ("catalan", "ca-ES"),
    ("croatian", "hr-HR"),
    ("czech", "cs-CZ"),
    ("danish", "da-DK"),
    ("dansk", "da-DK"),
    ("deutsch", "de-DE"),
    ("dutch", "nl-NL"),
    ("eesti", "et-EE"),
    ("estonian", "et-EE"),
    ("finnish", "fi-FI"),
    ("français", "fr-FR"),
    ("french", "fr-FR"),
    ("galician", "gl-ES"),
    ("german", "de-DE"),
    ("greek", "el-GR"),
    ("hebrew", "he-IL"),
    ("hungarian", "hu-HU"),
    ("icelandic", "is-IS"),
    ("italian", "it-IT"),
    ("japanese", "ja-JP"),
    ("korean", "ko-KR"),
    ("lithuanian", "lt-LT"),
    ("norwegian", "nb-NO"),
    ("nynorsk", "nn-NO"),
    ("polish", "pl-PL"),
    ("portuguese", "pt-PT"),
    ("romanian", "ro-RO"),
    ("russian", "ru-RU"),
    ("slovak", "sk-SK"),
    ("spanish", "es-ES"),
    ("swedish", "sv-SE"),
    ("turkish", "tr-TR"),
];

/// Languages written in several scripts, with the one that their bare code stands for (CLDR, likely subtags).
const USUAL_SCRIPTS: [(&str, &str); 6] = [
    ("az", "Latn"),
    ("bs", "Latn"),
    ("pa", "Guru"),
    ("sr", "Cyrl"),
    ("uz", "Latn"),
    ("zh", "Hans"),
];

/// Where Spanish follows `es-419` (CLDR, parent locales).
const LATIN_AMERICA: [&str; 21] = [
    "AR", "BO", "BR", "BZ", "CL", "CO", "CR", "CU", "DO", "EC", "GT", "HN", "MX", "NI", "PA", "PE",
    "PR", "PY", "US", "UY", "VE",
];

/// Reads `sr_RS.UTF-8@latin`, `sr-Latn-RS`, `swedish`. `None` for C, POSIX, and what is no locale's name.
pub(super) fn parse(name: &str) -> Option<LanguageIdentifier> {
    let (name, modifier) = name.split_once('@').unwrap_or((name, ""));
    let name = name.split('.').next().unwrap_or_default();
    let lower = name.to_lowercase();
    let old = OLD_NAMES.iter().find(|(old, _)| *old == lower);
    let mut locale: LanguageIdentifier = old.map_or(name, |(_, tag)| tag).parse().ok()?;
    // Longer ones are reserved, and words like `POSIX` would pass for them.
    if !(2..=3).contains(&locale.language.as_str().len()) || locale.language.is_empty() {
        return None;
    }
    locale.language = modern(locale.language);
    match modifier {
        "latin" => locale.script = script("Latn"),
        "cyrillic" => locale.script = script("Cyrl"),
        "" | "euro" => {}
        other => {
            if let Ok(variant) = other.parse::<Variant>() {
                locale.set_variants(&[variant]);
            }
        }
    }
    Some(locale)
}

/// The tags whose messages serve a reader of this locale, the best first.
pub(super) fn parents(locale: &LanguageIdentifier) -> Vec<String> {
    let mut locale = locale.clone();
    let language = locale.language.as_str().to_owned();
    let region = locale.region.map(|region| region.as_str().to_owned());
    let region = region.as_deref();
    if language == "zh" && locale.script.is_none() {
        let is_traditional = matches!(region, Some("TW" | "HK" | "MO"));
        locale.script = script(if is_traditional { "Hant" } else { "Hans" });
    }
    let usual = USUAL_SCRIPTS.iter().find(|(code, _)| *code == language);
    let is_usual_script = match (usual, locale.script) {
        (Some((_, usual)), Some(script)) => script.as_str() == *usual,
        (None, _) | (_, None) => true,
    };

    let variants: Vec<Variant> = locale.variants().copied().collect();
    let tag = |script: Option<Script>, region: Option<Region>, variants: &[Variant]| {
        LanguageIdentifier::from_parts(locale.language, script, region, variants).to_string()
    };
    let mut tags = Vec::new();
    if locale.script.is_some() {
        tags.push(tag(locale.script, locale.region, &variants));
        tags.push(tag(locale.script, locale.region, &[]));
        tags.push(tag(locale.script, None, &[]));
    }
    // A text in another script is no help.
    if is_usual_script {
        tags.push(tag(None, locale.region, &variants));
        tags.push(tag(None, locale.region, &[]));
        match (language.as_str(), region) {
            // Africa and Asia follow Portugal; `pt` alone is Brazil's.
            ("pt", Some(region)) if region != "BR" => tags.push("pt-PT".to_owned()),
            ("es", Some(region)) if LATIN_AMERICA.contains(&region) => {
                tags.push("es-419".to_owned());
            }
            _ => {}
        }
        tags.push(language);
    }
    tags.dedup();
    tags
}

/// Codes that were replaced, and Norwegian, which is written in one of two ways, mostly this one.
fn modern(language: Language) -> Language {
    let code = match language.as_str() {
        "no" => "nb",
        "iw" => "he",
        "in" => "id",
        _ => return language,
    };
    code.parse().unwrap_or(language)
}

fn script(code: &str) -> Option<Script> {
    code.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first of these shipped languages that serves a locale.
    fn serves(name: &str, shipped: &[&'static str]) -> Option<&'static str> {
        parents(&parse(name)?).iter().find_map(|tag| {
            shipped
                .iter()
                .find(|shipped| **shipped == tag.as_str())
                .copied()
        })
    }

    #[test]
    fn each_locale_has_its_parents() {
        for (name, shipped, expected) in [
            ("fr_CA.UTF-8", &["fr"][..], Some("fr")),
            ("sr_RS@latin", &["sr", "sr-Latn"], Some("sr-Latn")),
            ("sr_RS@latin", &["sr"], None),
            ("sr_RS", &["sr-Latn", "sr"], Some("sr")),
            (
                "ca_ES@valencia",
                &["ca", "ca-ES-valencia"],
                Some("ca-ES-valencia"),
            ),
            ("ca_ES@valencia", &["ca"], Some("ca")),
            ("de_DE@euro", &["de"], Some("de")),
            ("zh_TW", &["zh-Hans", "zh-Hant"], Some("zh-Hant")),
            ("zh_HK", &["zh-Hans", "zh-Hant"], Some("zh-Hant")),
            ("zh_TW", &["zh-Hans", "zh"], None),
            ("zh_CN", &["zh-Hant", "zh-Hans"], Some("zh-Hans")),
            ("zh", &["zh"], Some("zh")),
            ("no_NO", &["nb"], Some("nb")),
            ("iw_IL", &["he"], Some("he")),
            ("pt_BR", &["pt", "pt-PT"], Some("pt")),
            ("pt_AO", &["pt", "pt-PT"], Some("pt-PT")),
            ("pt_PT", &["pt"], Some("pt")),
            ("pt", &["pt-PT", "pt"], Some("pt")),
            ("es_MX", &["es", "es-419"], Some("es-419")),
            ("es_ES", &["es", "es-419"], Some("es")),
            ("swedish", &["sv"], Some("sv")),
            ("SV-se", &["sv"], Some("sv")),
            ("en_XA", &["en", "en-XA"], Some("en-XA")),
        ] {
            assert_eq!(serves(name, shipped), expected, "{name} among {shipped:?}");
        }
    }

    #[test]
    fn nonsense_is_no_locale() {
        for name in [
            "",
            "C",
            "C.UTF-8",
            "POSIX",
            "../../etc/passwd",
            "sv SE",
            "_",
            "klingon",
            "\u{fffd}",
            "1",
        ] {
            assert_eq!(parse(name), None, "{name:?}");
        }
    }
}
