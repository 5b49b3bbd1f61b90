//! Points in time and where they come from.
//!
//! A [`Time`] is whole microseconds since the Unix epoch, UTC: what the store keeps. Only
//! [`SystemClock`] reads the machine's clock; simulations turn a [`ManualClock`] by hand.

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z. Shown as RFC 3339, stored as an integer.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Time(i64);

/// A text that is not an RFC 3339 point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseTimeError;

impl fmt::Display for ParseTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an RFC 3339 time such as 2026-12-31T23:59:59Z")
    }
}

impl std::error::Error for ParseTimeError {}

impl Time {
    /// The Unix epoch; also stands for "never" in optional columns.
    pub const ZERO: Self = Self(0);

    /// From microseconds since the epoch.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// This time moved forward; stops at the end of the representable range.
    #[must_use]
    pub fn after(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }

    /// This time moved back; stops at the start of the representable range.
    #[must_use]
    pub fn before(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_micros()).unwrap_or(i64::MAX)))
    }

    /// How long after `earlier` this is; zero if it is not after it.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// The calendar day in UTC as `YYYY-MM-DD`.
    #[must_use]
    pub fn date(self) -> String {
        self.stamp().strftime("%Y-%m-%d").to_string()
    }

    /// As the head of a mail has it (RFC 5322 section 3.3), UTC.
    #[must_use]
    pub fn mail_date(self) -> String {
        self.stamp().strftime("%a, %-d %b %Y %H:%M:%S +0000").to_string()
    }

    /// First instant of this time's calendar month and first instant of the next, UTC.
    #[must_use]
    pub fn month(self) -> (Self, Self) {
        let day = self.stamp().to_zoned(jiff::tz::TimeZone::UTC).date();
        let first = day.first_of_month();
        let next = first.last_of_month().tomorrow().unwrap_or(first);
        (Self::midnight(first), Self::midnight(next))
    }

    /// So many calendar months later (UTC), at the same day of the month or, where a month has no
    /// such day, at its last; stops at the end of the representable range.
    #[must_use]
    pub fn months_after(self, months: u32) -> Self {
        let zoned = self.stamp().to_zoned(jiff::tz::TimeZone::UTC);
        let later = jiff::Span::new().try_months(months).and_then(|s| zoned.checked_add(s));
        let end = Timestamp::MAX.as_microsecond();
        Self(later.map_or(end, |later| later.timestamp().as_microsecond()))
    }

    fn midnight(day: jiff::civil::Date) -> Self {
        let zoned = day.to_zoned(jiff::tz::TimeZone::UTC);
        Self(zoned.map_or(0, |z| z.timestamp().as_microsecond()))
    }

    fn stamp(self) -> Timestamp {
        let range = Timestamp::MIN.as_microsecond()..=Timestamp::MAX.as_microsecond();
        let held = self.0.clamp(*range.start(), *range.end());
        Timestamp::from_microsecond(held).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.stamp().fmt(f)
    }
}

impl FromStr for Time {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<Timestamp>().map(|t| Self(t.as_microsecond())).map_err(|_| ParseTimeError)
    }
}

/// Where the present comes from.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Time;
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one owner of the wall clock")]
    fn now(&self) -> Time {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Time(since.map_or(0, |d| i64::try_from(d.as_micros()).unwrap_or(i64::MAX)))
    }
}

/// A clock that stands still until somebody turns it.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows `start`.
    #[must_use]
    pub const fn new(start: Time) -> Self {
        Self(AtomicI64::new(start.0))
    }

    /// Turns the clock forward.
    pub fn advance(&self, span: Duration) {
        let micros = i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
        self.0.fetch_add(micros, Ordering::SeqCst);
    }

    /// Sets the clock, also backwards, as a bad time server would.
    pub fn set(&self, time: Time) {
        self.0.store(time.0, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Time {
        Time(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_survives_its_text() {
        let time = Time::from_micros(1_794_912_330_123_456);
        assert_eq!(time.to_string(), "2026-11-17T10:45:30.123456Z");
        assert_eq!(time.to_string().parse(), Ok(time));
        assert_eq!("yesterday".parse::<Time>(), Err(ParseTimeError));
    }

    #[test]
    fn a_month_knows_its_borders_over_the_year_end() {
        let (first, next) = "2026-12-31T23:59:59Z".parse::<Time>().unwrap().month();
        assert_eq!(first.date(), "2026-12-01");
        assert_eq!(next.to_string(), "2027-01-01T00:00:00Z");
    }

    #[test]
    fn months_later_keeps_the_day_where_there_is_one() {
        let start = "2026-01-31T10:00:00Z".parse::<Time>().unwrap();
        assert_eq!(start.months_after(1).to_string(), "2026-02-28T10:00:00Z");
        assert_eq!(start.months_after(2).to_string(), "2026-03-31T10:00:00Z");
        assert_eq!(start.months_after(24).to_string(), "2028-01-31T10:00:00Z");
        assert!(start.months_after(u32::MAX) > start, "far away, not before");
    }

    #[test]
    fn a_hand_turned_clock_moves_only_by_hand() {
        let clock = ManualClock::new(Time::from_micros(5));
        clock.advance(Duration::from_micros(7));
        assert_eq!(clock.now(), Time::from_micros(12));
        assert_eq!(clock.now().since(Time::from_micros(20)), Duration::ZERO);
    }
}
