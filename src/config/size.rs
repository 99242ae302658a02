//! Sizes as people write them: `2GiB`, `512 MiB`, `10MB`, `1.5GiB`, `4096`. Pure.

/// The units by their names in lower case, in bytes: powers of 1024 by IEC 80000-13, of 1000 by SI.
const UNITS: [(&str, u64); 10] = [
    ("", 1),
    ("b", 1),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("tb", 1_000_000_000_000),
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("tib", 1 << 40),
];

/// The most digits behind the point that mean something: more than a byte of a terabyte nobody asks for.
const MOST_DECIMALS: usize = 12;

/// The bytes that a text means; `None` where it is no size or more than 64 bits hold.
/// Upper and lower case are the same; a fraction of a byte is dropped.
#[must_use]
pub fn parse_size(text: &str) -> Option<u64> {
    let text = text.trim();
    let unit_start = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(unit_start);
    let unit = unit.trim_start().to_ascii_lowercase();
    let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let (whole, decimals) = match number.split_once('.') {
        Some((whole, decimals)) if !decimals.is_empty() => (whole, decimals),
        Some(_) => return None,
        None => (number, ""),
    };
    if decimals.len() > MOST_DECIMALS {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let divisor = 10_u128.pow(u32::try_from(decimals.len()).ok()?);
    let part: u128 = if decimals.is_empty() {
        0
    } else {
        decimals.parse().ok()?
    };
    let bytes = (u128::from(whole) * divisor + part) * u128::from(*factor) / divisor;
    u64::try_from(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_others_are_not() {
        for (text, bytes) in [
            ("0", Some(0)),
            ("4096", Some(4096)),
            ("7B", Some(7)),
            ("10 MB", Some(10_000_000)),
            ("1kB", Some(1000)),
            ("1KB", Some(1000)),
            ("2GiB", Some(2 << 30)),
            ("512MiB", Some(512 << 20)),
            ("1.5GiB", Some(3 << 29)),
            ("0.001 kB", Some(1)),
            ("1TiB", Some(1 << 40)),
            ("16777216 TiB", None),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", None),
            ("2G", None),
            ("GiB", None),
            ("", None),
            ("-1", None),
            ("+1", None),
            ("1.GiB", None),
            (".5GiB", None),
            ("1.2.3MB", None),
            ("1 2MB", None),
            ("１MB", None),
        ] {
            assert_eq!(parse_size(text), bytes, "{text}");
        }
    }
}
