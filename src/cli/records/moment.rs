//! Moments as operators type and read them: in their time zone. Ones beyond the year 9999 are none.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// The last millisecond that RFC 3339 can write.
const LATEST_MS: u64 = 253_402_300_799_999;

/// A time zone.
#[derive(Debug)]
pub(in crate::cli) struct Clock {
    zone: TimeZone,
}

impl Clock {
    /// The operator's own: `TZ`, else the system's, else UTC.
    pub(in crate::cli) fn local() -> Self {
        Self {
            zone: TimeZone::system(),
        }
    }

    /// Now, in Unix milliseconds.
    pub(in crate::cli) fn now() -> u64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, whole)
    }

    /// `2026-11-21 08:30:15.123`, which `--since` understands.
    pub(in crate::cli) fn show(&self, at_ms: u64) -> Option<String> {
        let moment = self.zone.to_datetime(timestamp(at_ms)?);
        let (date, time) = (moment.date(), moment.time());
        Some(format!(
            "{date} {:02}:{:02}:{:02}.{:03}",
            time.hour(),
            time.minute(),
            time.second(),
            time.millisecond()
        ))
    }

    /// By RFC 3339 in UTC, for scripts.
    pub(in crate::cli) fn universal(at_ms: u64) -> Option<String> {
        (at_ms <= LATEST_MS).then(|| {
            let moment = UNIX_EPOCH + Duration::from_millis(at_ms);
            humantime::format_rfc3339_millis(moment).to_string()
        })
    }

    /// Reads what [`Clock::universal`] writes.
    pub(in crate::cli) fn read_universal(text: &str) -> Option<u64> {
        let moment = humantime::parse_rfc3339(text).ok()?;
        moment.duration_since(UNIX_EPOCH).ok().map(whole)
    }

    /// Reads `--since`: how long ago (`15m`, `2h 30m`), a time of day, the last one (`08:30`, `08:30:15`), a date
    /// with or without a time, or RFC 3339. In Unix milliseconds.
    pub(in crate::cli) fn read_since(&self, typed: &str, now_ms: u64) -> Option<u64> {
        let typed = typed.trim();
        if let Ok(ago) = humantime::parse_duration(typed) {
            return Some(now_ms.saturating_sub(whole(ago)));
        }
        if let Ok(moment) = typed.parse::<Timestamp>() {
            return Some(milliseconds(moment));
        }
        if let Ok(moment) = typed.parse::<DateTime>() {
            return self.moment(moment);
        }
        // `8:30`
        let padded = if typed.as_bytes().get(1) == Some(&b':') {
            format!("0{typed}")
        } else {
            typed.to_owned()
        };
        // A number alone could be hours, minutes or seconds.
        let time: Time = padded.contains(':').then(|| padded.parse().ok())??;
        let today = self.zone.to_datetime(timestamp(now_ms)?).date();
        let moment = self.moment(today.to_datetime(time))?;
        if moment <= now_ms {
            return Some(moment);
        }
        // At night, 23:00 is yesterday's.
        let yesterday = today.checked_sub(1.day()).ok()?;
        self.moment(yesterday.to_datetime(time))
    }

    /// A local time; of one that comes twice the first, one that is left out as if it were not.
    fn moment(&self, local: DateTime) -> Option<u64> {
        let moment = self.zone.to_timestamp(local).ok()?;
        Some(milliseconds(moment))
    }
}

fn timestamp(at_ms: u64) -> Option<Timestamp> {
    let at_ms = i64::try_from(at_ms.min(LATEST_MS + 1)).ok()?;
    Timestamp::from_millisecond(at_ms).ok()
}

/// What was before 1970 is all the same.
fn milliseconds(moment: Timestamp) -> u64 {
    u64::try_from(moment.as_millisecond()).unwrap_or(0)
}

fn whole(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An hour before UTC, in summer two.
    fn clock() -> Clock {
        Clock {
            zone: TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap(),
        }
    }

    /// 2026-11-21 08:30:15.123 there.
    const NOW: u64 = 1_795_246_215_123;

    #[test]
    fn times_are_shown_in_the_zone_and_for_scripts_in_utc() {
        assert_eq!(clock().show(NOW).unwrap(), "2026-11-21 08:30:15.123");
        assert_eq!(
            clock().show(NOW - 150 * 86_400_000).unwrap(),
            "2026-06-24 09:30:15.123"
        );
        assert_eq!(Clock::universal(NOW).unwrap(), "2026-11-21T07:30:15.123Z");
        assert_eq!(Clock::read_universal("2026-11-21T07:30:15.123Z"), Some(NOW));
        for beyond in [LATEST_MS + 1, u64::MAX] {
            assert_eq!(clock().show(beyond), None);
            assert_eq!(Clock::universal(beyond), None);
        }
        assert_eq!(clock().show(0).unwrap(), "1970-01-01 01:00:00.000");
    }

    #[test]
    fn since_is_read_in_every_form() {
        for (typed, shown) in [
            ("15m", "2026-11-21 08:15:15.123"),
            ("2h 30m", "2026-11-21 06:00:15.123"),
            ("08:30", "2026-11-21 08:30:00.000"),
            ("8:30", "2026-11-21 08:30:00.000"),
            ("08:30:15", "2026-11-21 08:30:15.000"),
            ("08:31", "2026-11-20 08:31:00.000"),
            ("23:00", "2026-11-20 23:00:00.000"),
            ("2026-11-20", "2026-11-20 00:00:00.000"),
            ("2026-11-21 08:30", "2026-11-21 08:30:00.000"),
            ("2026-11-21 08:30:15.123", "2026-11-21 08:30:15.123"),
            ("2026-11-21T08:30", "2026-11-21 08:30:00.000"),
            ("2026-11-21T07:30:15Z", "2026-11-21 08:30:15.000"),
            ("2026-11-21T08:30:15+02:00", "2026-11-21 07:30:15.000"),
            ("2999-01-01 00:00", "2999-01-01 00:00:00.000"),
        ] {
            let read = clock().read_since(typed, NOW);
            let read = read.and_then(|at_ms| clock().show(at_ms));
            assert_eq!(read.as_deref(), Some(shown), "{typed}");
        }
        for typed in [
            "",
            "x",
            "yesterday",
            "15",
            "25:00",
            "08:61",
            "2026-13-01",
            "-15m",
            "8",
        ] {
            assert_eq!(clock().read_since(typed, NOW), None, "{typed}");
        }
        assert_eq!(clock().read_since("99999y", NOW), Some(0));
        assert_eq!(clock().read_since("1950-01-01", NOW), Some(0));
    }
}
