use proptest::prelude::*;

use super::*;
use crate::config::{Config, Probe, parse};
use crate::supervisor::component::ArgumentFault;

fn plan() -> Plan {
    Plan::below(Path::new("/srv/data"), Path::new("/opt/bin/ImageServing"))
}

fn silent(_: Remark) -> Vec<String> {
    Vec::new()
}

fn read(plan: &Plan) -> Config {
    parse(&text(plan, &silent)).unwrap()
}

fn names(config: &Config) -> Vec<&str> {
    let ids = config.components.iter();
    ids.map(|component| component.id.as_str()).collect()
}

#[test]
fn the_three_servers_are_components_that_notify() {
    let config = read(&plan());
    assert_eq!(names(&config), ["svg", "is", "ps"]);
    for component in &config.components {
        let command = &component.command;
        assert_eq!(command[0], "/opt/bin/ImageServing");
        assert_eq!(command[1..3], ["serve", component.id.as_str()]);
        assert_eq!(component.ready, Some(Probe::Notify));
        assert!(component.health.is_some());
    }
    let [svg, is, ps] = &config.components[..] else {
        panic!("{config:?}");
    };
    assert!(ps.start_priority > is.start_priority && ps.start_priority > svg.start_priority);
    assert_eq!(is.memory_limit, Some(1 << 30));
}

#[test]
fn comments_change_nothing_whatever_they_say() {
    let wild = |remark| {
        vec![
            format!("{remark:?} \"]"),
            "[x]\ny = 1\u{7f}".into(),
            String::new(),
        ]
    };
    assert_eq!(parse(&text(&plan(), &wild)), Ok(read(&plan())));
}

/// What stands behind `#` for the operator to take must be right, too.
#[test]
fn every_example_is_right() {
    let text = text(&plan(), &silent);
    let lines = text.lines().map(|line| line.trim_start_matches('#'));
    let config = parse(&lines.collect::<Vec<_>>().join("\n")).unwrap();
    assert_eq!(names(&config), ["svg", "is", "ps", "another"]);
    assert_eq!(config.supervisor.control_group.as_deref(), Some("imageops"));
    assert_eq!(config.components[2].user.as_deref(), Some("imageops"));
}

#[test]
fn what_was_written_is_what_will_be_judged() {
    let mut plan = plan();
    *plan.ports.of_mut(BuiltIn::Ps) = 8081;
    plan.images.push("/more images".into());
    let config = read(&plan);
    let served: Vec<Served> = config
        .components
        .iter()
        .map(|component| served(&component.command).unwrap().unwrap())
        .collect();
    let ports: Vec<u16> = served.iter().map(|one| one.listen.port).collect();
    assert_eq!(ports, [27346, 27345, 8081]);
    let folders = |number: usize| -> Vec<(&str, bool)> {
        let folders = served[number].folders.iter();
        folders
            .map(|folder| (folder.path.to_str().unwrap(), folder.is_written))
            .collect()
    };
    assert_eq!(folders(0), []);
    assert_eq!(
        folders(1),
        [("/srv/data/images", false), ("/more images", false)]
    );
    assert_eq!(
        folders(2),
        [("/srv/data/content", false), ("/srv/data/cache", true)]
    );
}

#[test]
fn other_commands_are_no_built_in_servers() {
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    for line in ["/bin/x", "/bin/x serve", "/bin/x serve xs", "/bin/x run is"] {
        assert_eq!(served(&words(line)), None, "{line}");
    }
    // Another program may mean something else by that.
    for line in ["x serve is", "/bin/x serve ps --port 1"] {
        assert_eq!(served(&words(line)), None, "{line}");
    }
    let read = |line| served(&words(line)).unwrap().unwrap();
    let read_ps = read("x serve ps --listen=[::1]:81 --cache=/c");
    let listen = &read_ps.listen;
    assert_eq!((listen.host.as_str(), listen.port), ("::1", 81));
    assert_eq!(read_ps.folders.len(), 1);
    assert_eq!(read("x serve is --images /i").listen.port, 27345);
}

#[test]
fn arguments_that_a_server_would_refuse_are_found() {
    use ArgumentFault::{BadValue, Misplaced, Missing, NoValue};
    let value = |value: &str| BadValue {
        value: value.to_owned(),
    };
    for (line, argument, fault) in [
        ("is", "--images", Missing),
        ("is --imags /i", "--imags", Misplaced),
        ("is --images", "--images", NoValue),
        ("is --images=", "--images", NoValue),
        ("is --images --svg-server", "--images", NoValue),
        ("is --images /i surplus", "surplus", Misplaced),
        ("svg --images /i", "--images", Misplaced),
        (
            "svg --listen localhost:8080",
            "--listen",
            value("localhost:8080"),
        ),
        (
            "svg --listen 127.0.0.1:1 --listen 127.0.0.1:1",
            "--listen",
            Misplaced,
        ),
        ("ps --cache-size lots", "--cache-size", value("lots")),
        ("ps --cache-size 0", "--cache-size", value("0")),
        ("ps --access-log=yes", "--access-log", value("yes")),
        ("ps --json=yes", "--json", Misplaced),
        ("ps --image-server :1", "--image-server", value(":1")),
    ] {
        let mut command = vec!["/opt/ImageServing".to_owned(), "serve".into()];
        command.extend(line.split(' ').map(str::to_owned));
        let argument = argument.to_owned();
        assert_eq!(
            served(&command),
            Some(Err(BadArgument { argument, fault })),
            "{line}"
        );
    }
    let words = "ImageServing serve ps --json --listen 127.0.0.1:81";
    let words: Vec<_> = words.split(' ').map(str::to_owned).collect();
    assert_eq!(served(&words).unwrap().unwrap().listen.port, 81);
}

#[test]
fn a_data_folder_that_is_no_text_is_reached_from_the_working_folder() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let odd = Path::new(OsStr::from_bytes(b"/srv/\xff"));
    let plan = Plan::below(odd, Path::new("/opt/bin/ImageServing"));
    assert_eq!(
        (plan.images[0].as_str(), plan.cache.as_str()),
        ("images", "cache")
    );
}

proptest! {
    #[test]
    fn any_path_is_read_as_it_was_written(path in "[^\0]{1,40}") {
        let mut plan = plan();
        plan.images = vec![path.clone()];
        prop_assert!(read(&plan).components[1].command.contains(&path));
    }
}
