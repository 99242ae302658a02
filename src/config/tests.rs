//! The whole reading: an example with every key, each fault with its place, and arbitrary text.

use std::fmt::Write as _;
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::supervisor::policy::{Backoff, RestartRule};

const EVERY_KEY: &str = r#"
[supervisor]
control-group = "imageops"

[components.svg]
command = ["svgd"]

[components.is]
command = ["/usr/lib/iipimage-server/iipsrv.fcgi", "--bind", ""]
description = "Image Server"
start-priority = 1
start-delay = "5s"
stop-timeout = "1m 30s"
stop-signal = "SIGQUIT"
ready = { tcp = "127.0.0.1:27345", timeout = "45s" }
health = { http = "http://127.0.0.1:8080/is/image", interval = "20s", timeout = "3s", failures = 5 }
restart = "on-failure"
backoff = { first = "200ms", factor = 1.5, max = "10s", reset-after = "30s", give-up-after = 0 }
memory-limit = "2GiB"
user = "imageops"
group = 1000
umask = "027"
nice = -5
limits = { nofile = 65536, core = "unlimited" }
directory = "/var/lib/images"
environment = { JAVA_HOME = "/usr/lib/jvm/java-17", EMPTY = "" }
depends-on = ["svg", "svg"]
autostart = false
essential = true
on-supervisor-death = "stop"
log = { max-size = 4096, keep = 3 }
"#;

fn id(name: &str) -> ComponentId {
    ComponentId::new(name).unwrap()
}

#[test]
fn every_key_is_read() {
    let config = parse(EVERY_KEY).unwrap();
    assert_eq!(config.supervisor.control_group.as_deref(), Some("imageops"));
    assert_eq!(config.components.len(), 2);
    assert_eq!(
        config.components[1],
        ComponentConfig {
            id: id("is"),
            command: ["/usr/lib/iipimage-server/iipsrv.fcgi", "--bind", ""]
                .map(str::to_owned)
                .into(),
            description: Some("Image Server".into()),
            start_priority: 1,
            depends_on: vec![id("svg")],
            autostart: false,
            policy: Policy {
                restart: RestartRule::OnFailure,
                backoff: Backoff {
                    first: Duration::from_millis(200),
                    factor: 1.5,
                    max: Duration::from_secs(10),
                    reset_after: Duration::from_secs(30),
                    give_up_after: 0,
                },
                ready_timeout: Some(Duration::from_secs(45)),
                start_delay: Duration::from_secs(5),
                stop_timeout: Duration::from_secs(90),
            },
            stop_signal: 3,
            ready: Some(Probe::Tcp(Address {
                host: "127.0.0.1".into(),
                port: 27345,
            })),
            health: Some(Health {
                probe: Probe::Http {
                    address: Address {
                        host: "127.0.0.1".into(),
                        port: 8080,
                    },
                    path: "/is/image".into(),
                    url: "http://127.0.0.1:8080/is/image".into(),
                },
                interval: Duration::from_secs(20),
                timeout: Duration::from_secs(3),
                failures: 5,
            }),
            memory_limit: Some(2 << 30),
            user: Some("imageops".into()),
            group: Some("1000".into()),
            umask: Some(0o27),
            nice: Some(-5),
            limits: vec![(Resource::Core, u64::MAX), (Resource::Nofile, 65536)],
            directory: Some("/var/lib/images".into()),
            environment: [("JAVA_HOME", "/usr/lib/jvm/java-17"), ("EMPTY", "")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            essential: true,
            on_supervisor_death: OnSupervisorDeath::Stop,
            log: LogSettings {
                max_size: 4096,
                keep: 3,
            },
        }
    );
}

#[test]
fn what_is_left_out_has_its_default() {
    let config =
        parse("components.a = { command = ['x'], ready.notify = true, health.tcp = 'h:1' }");
    let component = config.unwrap().components.remove(0);
    assert_eq!(
        component,
        ComponentConfig {
            id: id("a"),
            command: vec!["x".into()],
            description: None,
            start_priority: 0,
            depends_on: Vec::new(),
            autostart: true,
            policy: Policy {
                ready_timeout: Some(Duration::from_secs(30)),
                ..Policy::default()
            },
            stop_signal: 15,
            ready: Some(Probe::Notify),
            health: Some(Health {
                probe: Probe::Tcp(Address {
                    host: "h".into(),
                    port: 1,
                }),
                interval: Duration::from_secs(10),
                timeout: Duration::from_secs(2),
                failures: 3,
            }),
            memory_limit: None,
            user: None,
            group: None,
            umask: None,
            nice: None,
            limits: Vec::new(),
            directory: None,
            environment: BTreeMap::new(),
            essential: false,
            on_supervisor_death: OnSupervisorDeath::Keep,
            log: LogSettings {
                max_size: 10 << 20,
                keep: 10,
            },
        }
    );
}

#[test]
fn components_keep_the_order_of_the_file() {
    let text = "[components]\nz = { command = ['x'] }\na = { command = ['x'] }\n\
                [components.m]\ncommand = ['x']\n[components.b]\ncommand = ['x']\n";
    let names: Vec<String> = parse(text)
        .unwrap()
        .components
        .iter()
        .map(|component| component.id.to_string())
        .collect();
    assert_eq!(names, ["z", "a", "m", "b"]);
}

/// The fault of a text as `LINE:COLUMN KEY FAULT`.
fn fault_of(text: &str) -> String {
    match parse(text) {
        Ok(_) => "none".to_owned(),
        Err(error) => format!(
            "{}:{} {} {:?}",
            error.line, error.column, error.key, error.fault
        ),
    }
}

#[test]
fn each_fault_of_a_file_has_its_place() {
    for (text, expected) in [
        ("", "1:1 components MissingKey"),
        ("[supervisor]", "1:1 components MissingKey"),
        ("\n[components]", "2:1 components MissingKey"),
        (
            "components = 3",
            "1:14 components WrongType { expected: Table, found: Integer }",
        ),
        (
            "\n[component.is]",
            "2:2 component UnknownKey { nearest: Some(\"components\") }",
        ),
        (
            "[[supervisor.hooks]]",
            "1:1 supervisor.hooks.command MissingKey",
        ),
        (
            "[supervisor]\ncontrol_group = 'a'",
            "2:1 supervisor.control_group UnknownKey { nearest: Some(\"control-group\") }",
        ),
        ("\n[components.c]\n", "2:1 components.c.command MissingKey"),
        (
            "[components]\n  'a b' = {}",
            "2:3 components.\"a b\" BadComponentName { value: \"a b\" }",
        ),
        (
            "[components.supervisor]",
            "1:13 components.supervisor BadComponentName { value: \"supervisor\" }",
        ),
        (
            "[components]\na = 'b'",
            "2:5 components.a WrongType { expected: Table, found: Text }",
        ),
        // The text is no TOML.
        ("a = ", "1:5  Syntax"),
        ("a = 1\n\nb = é", "3:5  Syntax"),
        ("a = 'open", "1:10  Syntax"),
        ("a = 1 b = 2", "1:9  Syntax"),
        ("\u{feff}a ? 1", "1:3  Syntax"),
        // Keys that stand twice, and keys whose value is not the table that is made of it.
        (
            "[components.is]\ncommand = ['x']\nhealth = { command = ['y'] }\ncommand = ['z']",
            "4:1 components.is.command DuplicateKey",
        ),
        (
            "[components.is]\n[components.is]",
            "2:13 components.is DuplicateKey",
        ),
        (
            "[components.is]\nlog = { keep = 1, keep = 2 }",
            "2:19 components.is.log.keep DuplicateKey",
        ),
        (
            "[components.is]\nuser = 'a'\nuser.name = 'b'",
            "3:1 components.is.user DuplicateKey",
        ),
    ] {
        assert_eq!(fault_of(text), expected, "{text}");
    }
}

/// A line of a component's definition, and its fault. The line is the third of the file.
const FAULTS_OF_A_COMPONENT: &str = r#"
stop_timeout = '5s' => 3:1 components.c.stop_timeout UnknownKey { nearest: Some("stop-timeout") }
banana = 1 => 3:1 components.c.banana UnknownKey { nearest: None }
description = '' => 3:15 components.c.description EmptyOrZero
description = "a\u0000b" => 3:15 components.c.description EmptyOrZero
start-priority = 1.5 => 3:18 components.c.start-priority WrongType { expected: Integer, found: Number }
start-priority = 99999999999 => 3:18 components.c.start-priority OutOfRange { least: -2147483648, greatest: 2147483647 }
start-priority = 99999999999999999999 => 3:18 components.c.start-priority OutOfRange { least: -2147483648, greatest: 2147483647 }
start-delay = 5 => 3:15 components.c.start-delay WrongType { expected: Duration, found: Integer }
start-delay = 'soon' => 3:15 components.c.start-delay BadDuration { value: "soon" }
stop-timeout = '400 days' => 3:16 components.c.stop-timeout DurationOutOfRange { least_ms: 0, greatest_ms: 31536000000 }
stop-signal = 'SIGSTOP' => 3:15 components.c.stop-signal BadSignal { value: "SIGSTOP" }
stop-signal = 19 => 3:15 components.c.stop-signal BadSignal { value: "19" }
stop-signal = true => 3:15 components.c.stop-signal WrongType { expected: Text, found: Boolean }
ready = {} => 3:9 components.c.ready NotExactlyOne { keys: ["tcp", "http", "log", "notify"] }
ready = { tcp = 'h:1', log = 'x' } => 3:30 components.c.ready NotExactlyOne { keys: ["tcp", "http", "log", "notify"] }
ready = { tcp = 'h' } => 3:17 components.c.ready.tcp BadAddress { value: "h" }
ready = { http = 'https://h/' } => 3:18 components.c.ready.http BadUrl { value: "https://h/" }
ready = { log = '(' } => 3:17 components.c.ready.log BadPattern { value: "(" }
ready = { log = '' } => 3:17 components.c.ready.log EmptyOrZero
ready = { notify = false } => 3:20 components.c.ready.notify NotOneOf { value: "false", choices: ["true"] }
ready = { notify = true, timeout = '0s' } => 3:36 components.c.ready.timeout DurationOutOfRange { least_ms: 1, greatest_ms: 31536000000 }
ready = { command = ['x'] } => 3:11 components.c.ready.command UnknownKey { nearest: None }
ready = 'tcp' => 3:9 components.c.ready WrongType { expected: Table, found: Text }
health = { log = 'x' } => 3:12 components.c.health.log UnknownKey { nearest: None }
health = { command = [] } => 3:22 components.c.health.command EmptyOrZero
health = { tcp = 'h:1', failures = 0 } => 3:36 components.c.health.failures OutOfRange { least: 1, greatest: 4294967295 }
health = { tcp = 'h:1', interval = '1ms' } => 3:36 components.c.health.interval DurationOutOfRange { least_ms: 100, greatest_ms: 31536000000 }
restart = 'sometimes' => 3:11 components.c.restart NotOneOf { value: "sometimes", choices: ["always", "on-failure", "never"] }
backoff = { factor = 0.5 } => 3:22 components.c.backoff.factor OutOfRange { least: 1, greatest: 1000 }
backoff = { factor = nan } => 3:22 components.c.backoff.factor OutOfRange { least: 1, greatest: 1000 }
backoff = { first = '0s' } => 3:21 components.c.backoff.first DurationOutOfRange { least_ms: 1, greatest_ms: 31536000000 }
backoff.give-up-after = -1 => 3:25 components.c.backoff.give-up-after OutOfRange { least: 0, greatest: 4294967295 }
memory-limit = '2 apples' => 3:16 components.c.memory-limit BadSize { value: "2 apples" }
memory-limit = 0 => 3:16 components.c.memory-limit OutOfRange { least: 1, greatest: 9223372036854775807 }
memory-limit = 1.5 => 3:16 components.c.memory-limit WrongType { expected: Size, found: Number }
user = ['root'] => 3:8 components.c.user WrongType { expected: Text, found: List }
group = -1 => 3:9 components.c.group OutOfRange { least: 0, greatest: 4294967294 }
umask = 27 => 3:9 components.c.umask WrongType { expected: Text, found: Integer }
umask = '028' => 3:9 components.c.umask BadUmask { value: "028" }
umask = '1000' => 3:9 components.c.umask BadUmask { value: "1000" }
nice = 20 => 3:8 components.c.nice OutOfRange { least: -20, greatest: 19 }
limits = { nofiles = 1 } => 3:12 components.c.limits.nofiles UnknownKey { nearest: Some("nofile") }
limits = { core = 'none' } => 3:19 components.c.limits.core NotOneOf { value: "none", choices: ["unlimited"] }
limits = { core = -1 } => 3:19 components.c.limits.core OutOfRange { least: 0, greatest: 9223372036854775807 }
directory = 1979-05-27 => 3:13 components.c.directory WrongType { expected: Text, found: DateTime }
environment = { PORT = 80 } => 3:24 components.c.environment.PORT WrongType { expected: Text, found: Integer }
environment = { 'a=b' = 'c' } => 3:17 components.c.environment."a=b" BadVariable { name: "a=b" }
depends-on = 'is' => 3:14 components.c.depends-on WrongType { expected: TextList, found: Text }
depends-on = [1] => 3:15 components.c.depends-on WrongType { expected: Text, found: Integer }
depends-on = ['C'] => 3:15 components.c.depends-on UnknownComponent { name: "C", nearest: None }
depends-on = ['c'] => 3:15 components.c.depends-on Cycle { circle: [ComponentId("c")] }
autostart = 1 => 3:13 components.c.autostart WrongType { expected: Boolean, found: Integer }
on-supervisor-death = 'die' => 3:23 components.c.on-supervisor-death NotOneOf { value: "die", choices: ["keep", "stop"] }
log = { max-size = '1kB' } => 3:20 components.c.log.max-size OutOfRange { least: 4096, greatest: 9223372036854775807 }
log = { keep = 1001 } => 3:16 components.c.log.keep OutOfRange { least: 0, greatest: 1000 }
environment = { 'é' = 'ü', 'ß' = 1 } => 3:34 components.c.environment."ß" WrongType { expected: Text, found: Integer }
"#;

#[test]
fn each_fault_of_a_component_has_its_place() {
    for row in FAULTS_OF_A_COMPONENT.trim().lines() {
        let (line, expected) = row.split_once(" => ").unwrap();
        let text = format!("[components.c]\ncommand = ['x']\n{line}\n");
        assert_eq!(fault_of(&text), expected, "{line}");
    }
}

#[test]
fn each_fault_of_a_command_has_its_place() {
    for (command, expected) in [
        ("[]", "2:11 components.c.command EmptyOrZero"),
        ("['']", "2:12 components.c.command EmptyOrZero"),
        (
            "['x', \"\\u0000\"]",
            "2:17 components.c.command EmptyOrZero",
        ),
        (
            "['x', 1]",
            "2:17 components.c.command WrongType { expected: Text, found: Integer }",
        ),
        (
            "'x y'",
            "2:11 components.c.command WrongType { expected: TextList, found: Text }",
        ),
    ] {
        let text = format!("[components.c]\ncommand = {command}");
        assert_eq!(fault_of(&text), expected, "{command}");
    }
}

#[test]
fn a_circle_is_told_from_its_first_component_on() {
    let component = |name: &str, on: &str| {
        format!("[components.{name}]\ncommand = ['x']\ndepends-on = [{on}]\n")
    };
    let text = component("d", "'c'")
        + &component("a", "'free', 'b'")
        + &component("b", "'c'")
        + &component("c", "'free', 'a'")
        + &component("free", "");
    assert_eq!(
        fault_of(&text),
        "6:23 components.a.depends-on Cycle { circle: [ComponentId(\"a\"), ComponentId(\"b\"), ComponentId(\"c\")] }"
    );
}

#[test]
fn a_name_close_to_the_missing_one_is_found() {
    let text = "[components.svg]\ncommand = ['x']\ndepends-on = ['imges']\n[components.images]\ncommand = ['x']";
    assert_eq!(
        fault_of(text),
        "3:15 components.svg.depends-on UnknownComponent { name: \"imges\", nearest: Some(\"images\") }"
    );
}

/// A chain of components, each depending on the next.
fn chain(length: usize) -> String {
    let mut text = String::new();
    for number in 0..length {
        let on = if number + 1 < length {
            format!("'c{}'", number + 1)
        } else {
            String::new()
        };
        writeln!(
            text,
            "[components.c{number}]\ncommand = ['x']\nready = {{ tcp = '127.0.0.1:80' }}\ndepends-on = [{on}]"
        )
        .unwrap();
    }
    text
}

/// The longest chain there can be: each step of a search that recurses would need its piece of the stack.
#[test]
fn five_thousand_components_in_one_chain_are_read() {
    assert_eq!(parse(&chain(5_000)).unwrap().components.len(), 5_000);
}

#[test]
fn tables_within_tables_without_end_are_a_fault() {
    let text = format!("a = {}", "[".repeat(100_000));
    assert!(fault_of(&text).ends_with("Syntax"));
    let text = format!("{}b = 1", "a.".repeat(10_000));
    assert_ne!(fault_of(&text), "none");
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        let _ = parse(&text);
    }

    #[test]
    fn no_damage_to_a_good_file_makes_the_reader_panic(
        from in 0..EVERY_KEY.len(),
        length in 0..40_usize,
        instead in "[\\[\\]{}='\"\\\\#.,a-cé0-9\n -]{0,8}",
    ) {
        let to = (from + length).min(EVERY_KEY.len());
        let text = format!("{}{instead}{}", &EVERY_KEY[..from], &EVERY_KEY[to..]);
        if let Err(error) = parse(&text) {
            let line = text.split('\n').nth(error.line - 1);
            prop_assert!(line.is_some_and(|line| error.column <= line.chars().count() + 1));
        }
    }
}
