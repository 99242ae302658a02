//! The right word next to a wrong one. Suggests; must never decide.

use strsim::osa_distance;

/// The shortest wrong word that may be a part of the right one, in characters.
const SHORTEST_PART: usize = 3;

/// The candidate that was probably meant, if any: one that differs by case, by `_` for `-`, by one letter in
/// three, or by a missing beginning or end (`delay` for `start-delay`).
pub(super) fn nearest<'c>(
    wrong: &str,
    candidates: impl Iterator<Item = &'c str> + Clone,
) -> Option<&'c str> {
    let wrong = wrong.to_lowercase().replace('_', "-");
    let length = wrong.chars().count();
    let allowed = (length / 3).max(1);
    let by_letters = candidates
        .clone()
        .map(|candidate| (osa_distance(&wrong, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, _)| distance <= allowed && distance < length)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate);
    let by_part = || {
        candidates
            .filter(|candidate| candidate.starts_with(&wrong) || candidate.ends_with(&wrong))
            .min_by_key(|candidate| candidate.len())
    };
    by_letters.or_else(|| (length >= SHORTEST_PART).then(by_part).flatten())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let keys = [
            "command",
            "environment",
            "start-delay",
            "start-priority",
            "user",
        ];
        for (wrong, right) in [
            ("comand", Some("command")),
            ("COMMAND", Some("command")),
            ("start_delay", Some("start-delay")),
            ("delay", Some("start-delay")),
            ("env", Some("environment")),
            ("usr", Some("user")),
            ("x", None),
            ("", None),
            ("banana", None),
        ] {
            assert_eq!(nearest(wrong, keys.into_iter()), right, "{wrong}");
        }
    }
}
