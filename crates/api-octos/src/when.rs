//! Points in time as this API writes them, and days as it reads them.
//!
//! Times of things are in UTC. What people choose by the day and read as text, the end of a token,
//! goes by the zone and the format of their account.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use nubo_api_kit::Req;
use nubo_base::Time;
use nubo_cloud::account::GetOwnAccount;
use nubo_domain::details::Details;
use nubo_domain::{ErrorKind, Result};

/// How times are spoken where nothing else was chosen (seed 000).
pub const USUAL_FORMAT: &str = "d-m-Y h:i A";

/// Letters of a format, as the framework has them that this API is known to be written in, with
/// what they are in strftime.
const LETTERS: [(char, &str); 19] = [
    ('d', "%d"),
    ('j', "%-d"),
    ('m', "%m"),
    ('n', "%-m"),
    ('Y', "%Y"),
    ('y', "%y"),
    ('M', "%b"),
    ('F', "%B"),
    ('D', "%a"),
    ('l', "%A"),
    ('H', "%H"),
    ('G', "%-H"),
    ('h', "%I"),
    ('g', "%-I"),
    ('i', "%M"),
    ('s', "%S"),
    ('A', "%p"),
    ('a', "%P"),
    ('T', "%Z"),
];

fn zoned(time: Time, zone: TimeZone) -> Zoned {
    Timestamp::from_microsecond(time.micros()).unwrap_or_default().to_zoned(zone)
}

/// ISO 8601 in UTC with microseconds: `2026-04-04T17:09:26.000000Z`.
#[must_use]
pub fn stamp(time: Time) -> String {
    let seconds = zoned(time, TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S").to_string();
    format!("{seconds}.{:06}Z", time.micros().rem_euclid(1_000_000))
}

/// What a format is in strftime; none for one that has other letters or none.
#[must_use]
pub fn format(text: &str) -> Option<String> {
    let mut found = String::new();
    for c in text.chars() {
        match LETTERS.iter().find(|(letter, _)| *letter == c) {
            Some((_, directive)) => found.push_str(directive),
            None if " -/.:,".contains(c) => found.push(c),
            None => return None,
        }
    }
    found.contains('%').then_some(found)
}

/// How the people of an account read times.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: TimeZone,
    format: String,
}

impl Clock {
    /// As an account says; what it does not say, or nobody knows any more, is as usual.
    #[must_use]
    pub fn of(details: &Details) -> Self {
        let zone = details.time_zone.as_deref().and_then(|name| TimeZone::get(name).ok());
        let chosen = details.time_format.as_deref().and_then(format);
        let usual = || format(USUAL_FORMAT).unwrap_or_default();
        Self { zone: zone.unwrap_or(TimeZone::UTC), format: chosen.unwrap_or_else(usual) }
    }

    /// As the caller's account says, for callers who may know it.
    ///
    /// # Errors
    /// Those of the cloud.
    pub async fn seen(req: &Req) -> Result<Self> {
        match req.call(GetOwnAccount).await {
            Ok(account) => Ok(Self::of(&account.details)),
            Err(error) if error.kind() == ErrorKind::Forbidden => Ok(Self::of(&Details::default())),
            Err(error) => Err(error),
        }
    }

    /// As people read it; day first where nothing else was chosen: `07-02-2025 02:02 PM`.
    #[must_use]
    pub fn spoken(&self, time: Time) -> String {
        zoned(time, self.zone.clone()).strftime(&self.format).to_string()
    }

    /// The end of the day that `2026-12-31` names, or the instant that an RFC 3339 text names.
    #[must_use]
    pub fn end_of(&self, text: &str) -> Option<Time> {
        let Ok(day) = Date::strptime("%Y-%m-%d", text) else { return text.parse().ok() };
        let end = day.at(23, 59, 59, 999_999_000).to_zoned(self.zone.clone()).ok()?;
        Some(Time::from_micros(end.timestamp().as_microsecond()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(zone: &str, format: &str) -> Clock {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let (time_zone, time_format) = (some(zone), some(format));
        Clock::of(&Details { time_zone, time_format, ..Details::default() })
    }

    #[test]
    fn times_have_microseconds_and_expiries_are_spoken_day_first() {
        let time: Time = "2025-02-07T14:02:03.000004Z".parse().unwrap();
        assert_eq!(stamp(time), "2025-02-07T14:02:03.000004Z");
        assert_eq!(stamp(Time::from_micros(1_775_322_566_000_000)), "2026-04-04T17:09:26.000000Z");
        let usual = clock("", "");
        assert_eq!(usual.spoken(time), "07-02-2025 02:02 PM");
        assert_eq!(usual.spoken("2025-02-07T00:05:00Z".parse().unwrap()), "07-02-2025 12:05 AM");
    }

    #[test]
    fn times_are_spoken_as_the_account_wants_them() {
        let time: Time = "2025-02-07T20:02:03Z".parse().unwrap();
        let spoken = |zone: &str, format: &str| clock(zone, format).spoken(time);
        assert_eq!(spoken("Asia/Kolkata", ""), "08-02-2025 01:32 AM");
        assert_eq!(spoken("Asia/Kolkata", "Y/m/d H:i:s"), "2025/02/08 01:32:03");
        assert_eq!(spoken("Nowhere/Else", "D, j M y g:i a"), "Fri, 7 Feb 25 8:02 pm");
        for (letter, _) in LETTERS {
            assert!(!spoken("Asia/Kolkata", &letter.to_string()).is_empty(), "{letter}");
        }
        for bad in ["", " ", "--", "d-m-Y %H", "x", "d\\m", "dé"] {
            assert_eq!(format(bad), None, "{bad}");
            assert_eq!(spoken("", bad), "07-02-2025 08:02 PM");
        }
    }

    #[test]
    fn a_day_means_its_end_where_the_account_is_and_an_instant_means_itself() {
        let usual = clock("", "");
        assert_eq!(stamp(usual.end_of("2026-12-31").unwrap()), "2026-12-31T23:59:59.999999Z");
        let india = clock("Asia/Kolkata", "");
        assert_eq!(stamp(india.end_of("2026-12-31").unwrap()), "2026-12-31T18:29:59.999999Z");
        let instant = "2026-12-31T10:00:00Z";
        assert_eq!(india.end_of(instant), instant.parse().ok());
        for bad in ["", "31-12-2026", "2026-02-30", "2026-13-01", "tomorrow", "2026-12-31x"] {
            assert_eq!(usual.end_of(bad), None, "{bad}");
        }
    }
}
