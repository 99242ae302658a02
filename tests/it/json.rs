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

fn in_every_locale(env: &mut Env, line: &str) -> String {
    let mut first: Option<String> = None;
    for locale in LOCALES {
        env.set("LC_ALL", locale);
        let json = without_figures(&env.run(line.split(' ')).stdout);
        assert_eq!(*first.get_or_insert_with(|| json.clone()), json, "{locale}");
    }
    first.unwrap()
}

#[test]
fn status_is_the_same_bytes() {
    let mut env = Env::three();
    let stopped = in_every_locale(&mut env, "status --json");
    let described = "{\"version\":0,\"supervisor\":{\"state\":\"stopped\",\"pid\":null,\"uptime_s\":null,\"memory_bytes\":null},\"components\":[";
    assert!(stopped.starts_with(described), "{stopped}");
    env.expect(0, "start");
    let running = in_every_locale(&mut env, "status --json");
    let described = "{\"version\":0,\"supervisor\":{\"state\":\"running\",\"pid\":0,\"uptime_s\":0.0,\"memory_bytes\":0},\
        \"components\":[{\"id\":\"svg\",\"state\":\"running\",\"ready\":true,\"pid\":0,\"uptime_s\":0.0,\
        \"memory_bytes\":0,\"processes\":0,\"restarts\":0,\"last_exit\":null";
    assert!(running.starts_with(described), "{running}");
    assert!(running.ends_with("}]}\n"), "{running}");
}

#[test]
fn what_other_commands_answer_is_the_same_bytes() {
    let mut env = Env::three();
    for line in [
        "start --json",
        "start is --json",
        "restart is --json",
        "status is --json",
        "stop is --json",
        "stop --json",
        "stop --json",
    ] {
        in_every_locale(&mut env, line);
    }
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
