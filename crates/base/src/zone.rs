//! Time zones by their names in the IANA database.

/// Whether a text is the name of a time zone, such as `Europe/Berlin`.
#[must_use]
pub fn is_time_zone(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/_+-".contains(&b);
    let is_name = !name.is_empty() && !name.starts_with('/') && name.bytes().all(plain);
    is_name && jiff::tz::TimeZone::get(name).is_ok()
}
