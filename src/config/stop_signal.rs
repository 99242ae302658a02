//! The signals that can ask a process to end, by name and number. Pure.

use std::ops::RangeInclusive;

use rustix::process::Signal;

/// Those that end a process or that a server takes as an order to end. Missing on purpose are those that
/// report a fault of the program itself, or halt or continue it.
const BY_NAME: [(&str, Signal); 12] = [
    ("HUP", Signal::HUP),
    ("INT", Signal::INT),
    ("QUIT", Signal::QUIT),
    ("ABRT", Signal::ABORT),
    ("KILL", Signal::KILL),
    ("USR1", Signal::USR1),
    ("USR2", Signal::USR2),
    ("PIPE", Signal::PIPE),
    ("ALRM", Signal::ALARM),
    ("TERM", Signal::TERM),
    // Apache httpd and nginx: let the workers finish.
    ("WINCH", Signal::WINCH),
    // lxc and sysvinit: shut down.
    ("PWR", Signal::POWER),
];

/// Real-time signals, as programs see them (signal(7): the first two belong to the C library).
const REAL_TIME: RangeInclusive<i32> = 34..=64;

/// The number of a name with or without `SIG`, in any case, or of a number in digits.
pub(super) fn parse_stop_signal(text: &str) -> Option<i32> {
    if let Ok(number) = text.parse() {
        return by_number(number);
    }
    let upper = text.to_ascii_uppercase();
    let name = upper.strip_prefix("SIG").unwrap_or(&upper);
    let (_, signal) = BY_NAME.iter().find(|(known, _)| *known == name)?;
    Some(signal.as_raw())
}

/// The number itself, where it is that of a fit signal.
fn by_number(number: i32) -> Option<i32> {
    let has_name = BY_NAME.iter().any(|(_, signal)| signal.as_raw() == number);
    (has_name || REAL_TIME.contains(&number)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_read_and_others_are_not() {
        for (text, number) in [
            ("SIGTERM", Some(15)),
            ("TERM", Some(15)),
            ("int", Some(2)),
            ("SigQuit", Some(3)),
            ("9", Some(9)),
            ("37", Some(37)),
            ("0", None),
            ("65", None),
            ("SIGSTOP", None),
            ("19", None),
            ("SIG", None),
            ("", None),
            ("-15", None),
        ] {
            assert_eq!(parse_stop_signal(text), number, "{text}");
        }
    }
}
