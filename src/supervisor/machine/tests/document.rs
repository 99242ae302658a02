//! The table in `docs/design.md` is what `step` does.

use std::fmt::Write;

use super::table::{NOW, events, phase, states};
use crate::supervisor::machine::step;
use crate::supervisor::state::{Action, State};

const DOCUMENT: &str = include_str!("../../../../docs/design.md");

/// The columns: what a phase is called, and which samples show it, wanted up and wanted down.
const COLUMNS: [(&str, &[&str]); 8] = [
    ("Down", &["down/down"]),
    ("Spawning", &["spawning/up", "spawning/down"]),
    ("Starting", &["starting/up", "starting/down"]),
    ("Up", &["up(short)/up", "up/down"]),
    ("Stopping", &["stopping/up", "stopping/down"]),
    ("Killing", &["killing/up", "killing/down"]),
    ("Waiting", &["waiting/up"]),
    ("Failed", &["failed/up"]),
];

#[test]
fn the_document_shows_the_table() {
    let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    let mut table = format!("| | {} |\n", names.join(" | "));
    writeln!(table, "|{}", " --- |".repeat(COLUMNS.len() + 1)).unwrap();
    let states = states();
    for (name, event) in events() {
        let cells = COLUMNS.map(|(_, samples)| {
            let cell = |sample: &&str| {
                let (_, state, subject) = states.iter().find(|(name, ..)| name == sample).unwrap();
                cell(state, step(state.clone(), event.clone(), NOW, subject))
            };
            let mut cells: Vec<String> = samples.iter().map(cell).collect();
            cells.dedup();
            match &cells[..] {
                [one] => one.clone(),
                [up, down] if down == "–" => up.clone(),
                [up, down] if up == "–" => down.clone(),
                [up, down] => format!("{up}; unwanted: {down}"),
                _ => unreachable!("a phase is wanted up or down"),
            }
        });
        writeln!(table, "| {name} | {} |", cells.join(" | ")).unwrap();
    }
    assert!(
        DOCUMENT.contains(&table),
        "docs/design.md lacks:\n\n{table}"
    );
}

fn cell(before: &State, (after, actions): (State, Vec<Action>)) -> String {
    let mut parts: Vec<String> = actions
        .iter()
        .filter_map(|action| match action {
            Action::Spawn => Some("*spawn*".to_owned()),
            Action::Watch { .. } => Some("*watch*".to_owned()),
            Action::Terminate { .. } => Some("*terminate*".to_owned()),
            Action::Kill { .. } => Some("*kill*".to_owned()),
            Action::Tell(_) => None,
        })
        .collect();
    let (was, is) = (name(before), name(&after));
    if was != is {
        parts.push(format!("→ {is}"));
    } else if before.want != after.want {
        parts.push(format!("want {:?}", after.want));
    }
    if parts.is_empty() && *before != after {
        parts.push("noted".to_owned());
    }
    if parts.is_empty() {
        return "–".to_owned();
    }
    parts.join(" ")
}

/// A phase without what it holds.
fn name(state: &State) -> String {
    let name = phase(state);
    let end = name.find('(').unwrap_or(name.len());
    name[..1].to_uppercase() + &name[1..end]
}
