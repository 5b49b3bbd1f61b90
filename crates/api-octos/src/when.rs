//! Points in time as this API writes them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use nubo_base::Time;

fn zoned(time: Time) -> Zoned {
    Timestamp::from_microsecond(time.micros()).unwrap_or_default().to_zoned(TimeZone::UTC)
}

/// ISO 8601 in UTC with microseconds: `2026-04-04T17:09:26.000000Z`.
#[must_use]
pub fn stamp(time: Time) -> String {
    let seconds = zoned(time).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    format!("{seconds}.{:06}Z", time.micros().rem_euclid(1_000_000))
}

/// As people read it, day first: `07-02-2025 02:02 PM` (seed 000).
#[must_use]
pub fn spoken(time: Time) -> String {
    zoned(time).strftime("%d-%m-%Y %I:%M %p").to_string()
}

/// The end of the day that `2026-12-31` names, or the instant that an RFC 3339 text names.
#[must_use]
pub fn end_of(text: &str) -> Option<Time> {
    let Ok(day) = Date::strptime("%Y-%m-%d", text) else { return text.parse().ok() };
    let end = day.at(23, 59, 59, 999_999_000).to_zoned(TimeZone::UTC).ok()?;
    Some(Time::from_micros(end.timestamp().as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_microseconds_and_expiries_are_spoken_day_first() {
        let time: Time = "2025-02-07T14:02:03.000004Z".parse().unwrap();
        assert_eq!(stamp(time), "2025-02-07T14:02:03.000004Z");
        assert_eq!(stamp(Time::from_micros(1_775_322_566_000_000)), "2026-04-04T17:09:26.000000Z");
        assert_eq!(spoken(time), "07-02-2025 02:02 PM");
        assert_eq!(spoken("2025-02-07T00:05:00Z".parse().unwrap()), "07-02-2025 12:05 AM");
    }

    #[test]
    fn a_day_means_its_end_and_an_instant_means_itself() {
        let end = end_of("2026-12-31").unwrap();
        assert_eq!(stamp(end), "2026-12-31T23:59:59.999999Z");
        assert_eq!(end_of("2026-12-31T10:00:00Z"), "2026-12-31T10:00:00Z".parse().ok());
        for bad in ["", "31-12-2026", "2026-02-30", "2026-13-01", "tomorrow", "2026-12-31x"] {
            assert_eq!(end_of(bad), None, "{bad}");
        }
    }
}
