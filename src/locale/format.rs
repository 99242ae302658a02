//! Sizes, durations and counts as operators read them. The numbers are CLDR's, the units are messages.
//! Must not put them into sentences; that is for messages.

use std::time::Duration;

use fluent::types::{FluentNumber, FluentNumberOptions};

use super::catalog::{Catalog, args};
use super::language::Key;

/// A size in binary units (1 KiB is 1024 bytes), with one decimal below 100, for example `61.5 MiB`.
pub(crate) fn size(catalog: &Catalog, bytes: u64) -> String {
    const UNITS: [Key; 4] = [
        Key::UnitKibibyte,
        Key::UnitMebibyte,
        Key::UnitGibibyte,
        Key::UnitTebibyte,
    ];
    if bytes < 1024 {
        return catalog.text(Key::UnitByte, &args! { size = bytes });
    }
    let mut unit: u64 = 1024;
    let mut key = UNITS[0];
    for larger in &UNITS[1..] {
        // What would be rounded up to 1024 of one unit is 1.0 of the next.
        if bytes < unit * 1024 - unit / 2 {
            break;
        }
        unit *= 1024;
        key = *larger;
    }
    let in_tenths = rounded(u128::from(bytes) * 10, unit.into());
    let number = if in_tenths < 1000 {
        tenths(in_tenths, 1)
    } else {
        tenths(10 * rounded(bytes.into(), unit.into()), 0)
    };
    catalog.text(key, &args! { size = number })
}

/// A duration by its two largest parts that are not zero, for example `2 days 3 h`. Below ten seconds with tenths,
/// below a tenth in milliseconds.
pub(crate) fn duration(catalog: &Catalog, duration: Duration) -> String {
    let milliseconds = duration.as_millis();
    let in_tenths = rounded(milliseconds, 100);
    if milliseconds < 100 {
        return catalog.text(
            Key::UnitMillisecond,
            &args! { count = tenths(10 * narrow(milliseconds), 0) },
        );
    }
    if in_tenths < 100 {
        let decimals = usize::from(!in_tenths.is_multiple_of(10));
        return catalog.text(
            Key::UnitSecond,
            &args! { count = tenths(in_tenths, decimals) },
        );
    }
    let seconds = duration
        .as_secs()
        .saturating_add(u64::from(duration.subsec_millis() >= 500));
    let parts = [
        (Key::UnitDay, seconds / 86_400),
        (Key::UnitHour, seconds / 3_600 % 24),
        (Key::UnitMinute, seconds / 60 % 60),
        (Key::UnitSecond, seconds % 60),
    ];
    let mut shown = parts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| catalog.text(key, &args! { count = count }));
    match (shown.next(), shown.next()) {
        (Some(larger), Some(smaller)) => {
            catalog.text(Key::UnitTwo, &args! { larger = larger, smaller = smaller })
        }
        (Some(only), None) => only,
        // Ten seconds or more have a part that is not zero.
        (None, _) => String::new(),
    }
}

/// A whole number with the operator's grouping.
pub(crate) fn count(catalog: &Catalog, count: u64) -> String {
    catalog.numbers().write(&count.to_string())
}

/// `dividend / divisor`, rounded; of sizes and durations that exist it fits.
fn rounded(dividend: u128, divisor: u128) -> u32 {
    narrow((dividend + divisor / 2) / divisor)
}

fn narrow(number: u128) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A number of tenths, shown with so many decimals.
fn tenths(tenths: u32, decimals: usize) -> FluentNumber {
    FluentNumber::new(
        f64::from(tenths) / 10.0,
        FluentNumberOptions {
            minimum_fraction_digits: (decimals > 0).then_some(decimals),
            ..FluentNumberOptions::default()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    fn catalog(tag: &str) -> Catalog {
        Catalog::new(&[Language::find(tag).unwrap()])
    }

    /// No-break spaces of both kinds shown as `_`.
    fn visible(text: &str) -> String {
        text.replace(['\u{a0}', '\u{202f}'], "_")
    }

    #[test]
    fn sizes_have_the_languages_units_and_signs() {
        const MIB: u64 = 1024 * 1024;
        for (bytes, en, fr, es, sv, pt) in [
            (0, "0 B", "0_o", "0_B", "0_B", "0_B"),
            (1023, "1,023 B", "1_023_o", "1023_B", "1_023_B", "1.023_B"),
            (1024, "1.0 KiB", "1,0_Kio", "1,0_KiB", "1,0_KiB", "1,0_KiB"),
            (
                MIB - 1,
                "1.0 MiB",
                "1,0_Mio",
                "1,0_MiB",
                "1,0_MiB",
                "1,0_MiB",
            ),
            (
                MIB * 123 / 2,
                "61.5 MiB",
                "61,5_Mio",
                "61,5_MiB",
                "61,5_MiB",
                "61,5_MiB",
            ),
            (
                MIB * 100 - 1,
                "100 MiB",
                "100_Mio",
                "100_MiB",
                "100_MiB",
                "100_MiB",
            ),
            (
                MIB * 1000,
                "1,000 MiB",
                "1_000_Mio",
                "1000_MiB",
                "1_000_MiB",
                "1.000_MiB",
            ),
            (
                MIB * 1024,
                "1.0 GiB",
                "1,0_Gio",
                "1,0_GiB",
                "1,0_GiB",
                "1,0_GiB",
            ),
        ] {
            for (tag, expected) in [("en", en), ("fr", fr), ("es", es), ("sv", sv), ("pt", pt)] {
                assert_eq!(
                    visible(&size(&catalog(tag), bytes)),
                    expected,
                    "{bytes} in {tag}"
                );
            }
        }
        assert_eq!(size(&catalog("en"), u64::MAX), "16,777,216 TiB");
    }

    #[test]
    fn durations_have_two_parts_at_most() {
        const DAYS: u64 = 86_400_000;
        for (milliseconds, en, fr, es, sv, pt) in [
            (0, "0 ms", "0_ms", "0_ms", "0_ms", "0_ms"),
            (40, "40 ms", "40_ms", "40_ms", "40_ms", "40_ms"),
            (300, "0.3 s", "0,3_s", "0,3_s", "0,3_s", "0,3_s"),
            (5_000, "5 s", "5_s", "5_s", "5_s", "5_s"),
            (59_600, "1 min", "1_min", "1_min", "1_min", "1_min"),
            (
                245_000,
                "4 min 5 s",
                "4_min 5_s",
                "4_min 5_s",
                "4_min 5_s",
                "4_min 5_s",
            ),
            (10_800_000, "3 h", "3_h", "3_h", "3_tim", "3_h"),
            (DAYS, "1 day", "1_j", "1_d", "1_dygn", "1_dia"),
            (
                2 * DAYS + 11_045_000,
                "2 days 3 h",
                "2_j 3_h",
                "2_d 3_h",
                "2_dygn 3_tim",
                "2_dias 3_h",
            ),
            (
                1234 * DAYS,
                "1,234 days",
                "1_234_j",
                "1234_d",
                "1_234_dygn",
                "1.234_dias",
            ),
        ] {
            let span = Duration::from_millis(milliseconds);
            for (tag, expected) in [("en", en), ("fr", fr), ("es", es), ("sv", sv), ("pt", pt)] {
                assert_eq!(
                    visible(&duration(&catalog(tag), span)),
                    expected,
                    "{span:?} in {tag}"
                );
            }
        }
        assert_eq!(
            duration(&catalog("en"), Duration::from_millis(1_500)),
            "1.5 s"
        );
        assert!(duration(&catalog("en"), Duration::MAX).ends_with(" h"));
    }

    #[test]
    fn counts_follow_the_language() {
        assert_eq!(count(&catalog("en"), 1_234_567), "1,234,567");
        assert_eq!(count(&catalog("es"), 1_234), "1234");
    }
}
