//! Fills in messages that are one line of text and variables, as most are, without parsing them. What they say
//! is what Fluent would make of them; everything else is left to it.

use fluent::FluentValue;

use super::catalog::Arguments;
use super::number::Numbers;

/// The text of an entry as it stands in the message file; `None` where it takes more than putting values in.
pub(super) fn fill(entry: &str, arguments: &Arguments<'_>, numbers: &Numbers) -> Option<String> {
    let entry = entry.trim_end_matches('\n');
    let (_, pattern) = entry.split_once('=')?;
    if pattern.contains('\n') {
        return None;
    }
    let mut rest = pattern.trim_matches(' ');
    let mut text = String::with_capacity(2 * rest.len());
    while let Some((before, after)) = rest.split_once('{') {
        let (placeable, after) = after.split_once('}')?;
        let name = placeable.trim_matches(' ').strip_prefix('$')?;
        text.push_str(before);
        match arguments.get(name)? {
            FluentValue::String(value) => text.push_str(value),
            FluentValue::Number(number) => text.push_str(&numbers.write(&number.as_string())),
            FluentValue::Custom(_) | FluentValue::None | FluentValue::Error => return None,
        }
        rest = after;
    }
    text.push_str(rest);
    Some(text)
}
