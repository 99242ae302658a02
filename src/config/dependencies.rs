//! `depends-on` across all components: every name is a component's, and no circle. Linear in components and
//! names together, and without recursion: a chain may be as long as the file.

use std::collections::HashMap;

use super::component::Definition;
use super::fault::{ConfigError, Fault};
use super::nearest::nearest;
use super::place::at;
use super::reader::Read;

/// One component's `depends-on`, by position in the file.
struct Dependency {
    /// The component that is depended on.
    on: usize,
    /// Where its name stands, in bytes.
    offset: usize,
}

/// Checks the names and looks for circles.
pub(super) fn check_dependencies(text: &str, definitions: &[Definition]) -> Read<()> {
    let all = resolve(text, definitions)?;
    find_circle(&all).map_or(Ok(()), |circle| Err(told(text, definitions, &all, &circle)))
}

/// The components that each one depends on.
fn resolve(text: &str, definitions: &[Definition]) -> Read<Vec<Vec<Dependency>>> {
    let by_name: HashMap<&str, usize> = definitions
        .iter()
        .enumerate()
        .map(|(position, definition)| (definition.component.id.as_str(), position))
        .collect();
    let mut all = Vec::with_capacity(definitions.len());
    for definition in definitions {
        let component = &definition.component;
        let mut own = Vec::with_capacity(component.depends_on.len());
        for (name, &offset) in component
            .depends_on
            .iter()
            .zip(&definition.depends_on_offsets)
        {
            let Some(&on) = by_name.get(name.as_str()) else {
                let others = definitions
                    .iter()
                    .map(|other| other.component.id.as_str())
                    .filter(|other| *other != component.id.as_str());
                let fault = Fault::UnknownComponent {
                    name: name.to_string(),
                    nearest: nearest(name.as_str(), others).map(str::to_owned),
                };
                return Err(at(text, offset, key(definition), fault));
            };
            own.push(Dependency { on, offset });
        }
        all.push(own);
    }
    Ok(all)
}

/// How far the search is with a component.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    New,
    OnPath,
    Done,
}

/// A circle, its first component in the file first; each one depends on the next and the last on the first.
fn find_circle(all: &[Vec<Dependency>]) -> Option<Vec<usize>> {
    let mut visits = vec![Visit::New; all.len()];
    for start in 0..all.len() {
        if visits[start] != Visit::New {
            continue;
        }
        // The components down to the present one, and which of its dependencies comes next.
        let mut path = vec![(start, 0)];
        visits[start] = Visit::OnPath;
        while let Some((component, next)) = path.last_mut() {
            let Some(dependency) = all[*component].get(*next) else {
                visits[*component] = Visit::Done;
                path.pop();
                continue;
            };
            *next += 1;
            match visits[dependency.on] {
                Visit::New => {
                    visits[dependency.on] = Visit::OnPath;
                    path.push((dependency.on, 0));
                }
                Visit::OnPath => {
                    let mut circle: Vec<usize> = path
                        .iter()
                        .map(|(component, _)| *component)
                        .skip_while(|component| *component != dependency.on)
                        .collect();
                    let first = (0..circle.len()).min_by_key(|&place| circle[place]);
                    circle.rotate_left(first.unwrap_or(0));
                    return Some(circle);
                }
                Visit::Done => {}
            }
        }
    }
    None
}

/// A circle as a fault, where the first component names the second.
fn told(
    text: &str,
    definitions: &[Definition],
    all: &[Vec<Dependency>],
    circle: &[usize],
) -> ConfigError {
    let first = circle[0];
    let second = circle[1 % circle.len()];
    let offset = all[first]
        .iter()
        .find(|dependency| dependency.on == second)
        .map_or(0, |dependency| dependency.offset);
    let circle = circle
        .iter()
        .map(|&position| definitions[position].component.id.clone())
        .collect();
    at(
        text,
        offset,
        key(&definitions[first]),
        Fault::Cycle { circle },
    )
}

fn key(definition: &Definition) -> String {
    format!("components.{}.depends-on", definition.component.id)
}
