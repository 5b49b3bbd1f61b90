//! What an account says of itself: where it is, how its people read times, where its bills go.

use nubo_base::is_time_zone;
use serde::{Deserialize, Serialize};

use crate::name::check_plain_text;
use crate::{Error, Result};

/// What an account says of itself. Nothing in the cloud depends on it: times are kept in UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// The time zone of its people, by its name in the IANA database; none is UTC.
    pub time_zone: Option<String>,
    /// How its people want times written, in the words of whatever shows them.
    pub time_format: Option<String>,
    /// Who is billed.
    pub billing_name: Option<String>,
    /// The number under which its taxes are known.
    pub tax_number: Option<String>,
    /// The country.
    pub country: Option<String>,
    /// The state or province.
    pub state: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The postal code.
    pub postal_code: Option<String>,
    /// Street and number.
    pub line_1: Option<String>,
    /// More of the address.
    pub line_2: Option<String>,
}

/// The longest of these texts.
const TEXT_CHARS_MAX: usize = 200;

impl Details {
    /// These details where they are given, others where not; an empty text is none.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        let over = |new: Option<String>, old: Option<String>| match new {
            Some(text) => Some(text).filter(|text| !text.is_empty()),
            None => old,
        };
        Self {
            time_zone: over(self.time_zone, other.time_zone),
            time_format: over(self.time_format, other.time_format),
            billing_name: over(self.billing_name, other.billing_name),
            tax_number: over(self.tax_number, other.tax_number),
            country: over(self.country, other.country),
            state: over(self.state, other.state),
            city: over(self.city, other.city),
            postal_code: over(self.postal_code, other.postal_code),
            line_1: over(self.line_1, other.line_1),
            line_2: over(self.line_2, other.line_2),
        }
    }

    /// Every text with its name.
    fn texts(&self) -> [(&'static str, &Option<String>); 9] {
        [
            ("time_format", &self.time_format),
            ("billing_name", &self.billing_name),
            ("tax_number", &self.tax_number),
            ("country", &self.country),
            ("state", &self.state),
            ("city", &self.city),
            ("postal_code", &self.postal_code),
            ("line_1", &self.line_1),
            ("line_2", &self.line_2),
        ]
    }

    /// Checks every text.
    ///
    /// # Errors
    /// `validation_failed` at the first field that is none.
    pub fn check(&self) -> Result<()> {
        for (field, text) in self.texts() {
            let Some(text) = text else { continue };
            check_plain_text(field, text)?;
            if text.chars().count() > TEXT_CHARS_MAX {
                return Err(Error::invalid(field, "must be at most 200 characters long"));
            }
        }
        match &self.time_zone {
            Some(zone) if !zone.is_empty() && !is_time_zone(zone) => {
                Err(Error::invalid("time_zone", "must be a time zone such as Europe/Berlin"))
            }
            Some(_) | None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_keeps_what_it_does_not_name_and_forgets_what_it_empties() {
        let old = Details {
            time_zone: Some("Asia/Kolkata".to_owned()),
            city: Some("Pune".to_owned()),
            ..Details::default()
        };
        let new = Details { city: Some(String::new()), line_1: Some("1".into()), ..old.clone() };
        let both = Details { time_zone: None, ..new }.over(old);
        assert_eq!(both.time_zone.as_deref(), Some("Asia/Kolkata"));
        assert_eq!((both.city, both.line_1.as_deref()), (None, Some("1")));
    }

    #[test]
    fn texts_are_plain_and_zones_are_known() {
        let with = |zone: &str| Details { time_zone: Some(zone.to_owned()), ..Details::default() };
        for good in ["", "UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"] {
            assert!(with(good).check().is_ok(), "{good}");
        }
        for bad in ["Mars/Olympus", "../../etc/passwd", "/etc/localtime", "Europe/Berlin\0", " "] {
            assert!(with(bad).check().is_err(), "{bad}");
        }
        for bad in ["a\nb".to_owned(), "x".repeat(201)] {
            assert!(Details { city: Some(bad), ..Details::default() }.check().is_err());
        }
    }
}
