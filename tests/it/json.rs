//! `--json` is for scripts: the same bytes in every locale, figures aside.

use crate::env::Env;

const LOCALES: [&str; 7] = [
    "C",
    "en_US.UTF-8",
    "fr_FR.UTF-8",
    "es_ES.UTF-8",
    "sv_SE.UTF-8",
    "pt_BR.UTF-8",
    "nonsense",
];

/// The text with each row of digits as one `0`: the form of a fraction and of a time stays to be compared.
fn without_figures(text: &str) -> String {
    let mut masked = String::new();
    for c in text.chars() {
        match (c.is_ascii_digit(), masked.ends_with('0')) {
            (true, true) => {}
            (true, false) => masked.push('0'),
            (false, _) => masked.push(c),
        }
    }
    masked
}

/// What these lines print, one after the other.
fn in_every_locale(env: &mut Env, lines: &[&str]) -> String {
    let mut first: Option<String> = None;
    for locale in LOCALES {
        env.set("LC_ALL", locale);
        let printed = lines.iter().map(|line| env.run(line.split(' ')).stdout);
        let json = without_figures(&printed.collect::<String>());
        assert_eq!(*first.get_or_insert_with(|| json.clone()), json, "{locale}");
    }
    first.unwrap()
}

#[test]
fn status_is_the_same_bytes() {
    let mut env = Env::three();
    let stopped = in_every_locale(&mut env, &["status --json"]);
    let described = "{\"version\":0,\"supervisor\":{\"state\":\"stopped\",\"pid\":null,\"uptime_s\":null,\"memory_bytes\":null},\"components\":[";
    assert!(stopped.starts_with(described), "{stopped}");
    env.expect(0, "start");
    let running = in_every_locale(&mut env, &["status --json"]);
    let described = "{\"version\":0,\"supervisor\":{\"state\":\"running\",\"pid\":0,\"uptime_s\":0.0,\"memory_bytes\":0},\
        \"components\":[{\"id\":\"svg\",\"state\":\"running\",\"ready\":true,\"pid\":0,\"uptime_s\":0.0,\
        \"memory_bytes\":0,\"processes\":0,\"restarts\":0,\"last_exit\":null";
    assert!(running.starts_with(described), "{running}");
    assert!(running.ends_with("}]}\n"), "{running}");
}

#[test]
fn orders_and_errors_are_the_same_bytes() {
    let mut env = Env::three();
    let json = in_every_locale(
        &mut env,
        &[
            "start --json",
            "start is --json",
            "restart is --json",
            "status is --json",
            "start nosuch --json",
            "strat --json",
            "stop is --json",
            "stop is --json",
            "stop --json",
            "stop --json",
        ],
    );
    assert_eq!(json.lines().count(), 10, "{json}");
}

#[test]
fn every_line_is_json() {
    let env = Env::three();
    for line in [
        "start --json",
        "start --json",
        "restart is --json",
        "restart --json",
        "status --json",
        "stop --json",
        "stop --json",
    ] {
        let done = env.expect(0, line);
        assert!(!done.stdout.is_empty(), "{line}");
        for text in done.stdout.lines() {
            let value: serde_json::Value =
                serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {done:?}"));
            assert_eq!(value["version"], 1, "{text}");
        }
    }
}
