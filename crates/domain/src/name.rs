//! Names and texts that came from outside, checked once.

use serde::{Deserialize, Serialize};

use crate::{Error, Labels, Result, code};

/// A name that is also a DNS label: 1 to 63 of `a-z A-Z 0-9 -`, dots allowed between labels, at
/// most 253 in all (RFC 1123 section 2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HostName(String);

impl HostName {
    /// Reads a host name.
    ///
    /// # Errors
    /// `validation_failed` at `field`.
    pub fn parse(field: &str, text: &str) -> Result<Self> {
        let label = |l: &str| {
            (1..=63).contains(&l.len())
                && !l.starts_with('-')
                && !l.ends_with('-')
                && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        if text.len() <= 253 && text.split('.').all(label) {
            return Ok(Self(text.to_owned()));
        }
        let issue = "must be a host name: letters, digits, hyphens and dots, no hyphen at either \
                     end of a part, at most 63 characters a part and 253 in all";
        Err(Error::invalid(field, issue))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name with letters behind its first part, which is cut where it would grow too long.
    ///
    /// # Errors
    /// `validation_failed` at `field` when the letters make no host name, or the whole is too long.
    pub fn with_letters(&self, field: &str, letters: &str) -> Result<Self> {
        let (first, rest) = self.0.split_once('.').unwrap_or((&self.0, ""));
        let room = 62_usize.saturating_sub(letters.len());
        let first = first.get(..room).unwrap_or(first).trim_end_matches('-');
        let dot = if rest.is_empty() { "" } else { "." };
        Self::parse(field, &format!("{first}-{letters}{dot}{rest}"))
    }
}

/// A name for people: 1 to 100 characters, no control characters, no blank at either end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Title(String);

impl Title {
    /// Reads a title.
    ///
    /// # Errors
    /// `validation_failed` at `field`.
    pub fn parse(field: &str, text: &str) -> Result<Self> {
        let count = text.chars().take(101).count();
        if !(1..=100).contains(&count) {
            return Err(Error::invalid(field, "must be 1 to 100 characters long"));
        }
        check_plain_text(field, text)?;
        if text.trim() != text {
            return Err(Error::invalid(field, "must not begin or end with a blank"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address in lower case: one `@`, a domain with a dot or `localhost`, at most 254
/// characters (RFC 5321 section 4.5.3.1.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Reads an address.
    ///
    /// # Errors
    /// `validation_failed` at `field`.
    pub fn parse(field: &str, text: &str) -> Result<Self> {
        let refuse = || Error::invalid(field, "must be an e-mail address such as ada@example.com");
        let (local, domain) = text.rsplit_once('@').ok_or_else(refuse)?;
        let atom = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&b);
        let local_fits = (1..=64).contains(&local.len()) && local.bytes().all(atom);
        let dots_fit = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
        HostName::parse(field, domain).map_err(|_| refuse())?;
        if !local_fits || !dots_fit || text.len() > 254 {
            return Err(refuse());
        }
        if !domain.contains('.') && domain != "localhost" {
            return Err(refuse());
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Refuses control characters; both stores and every log can hold what is left.
///
/// # Errors
/// `validation_failed` at `field`.
pub fn check_plain_text(field: &str, text: &str) -> Result<()> {
    if text.chars().any(char::is_control) {
        return Err(Error::invalid(field, "must not contain control characters"));
    }
    Ok(())
}

/// Reads a remark: at most 255 characters without control characters; an empty one is none.
///
/// # Errors
/// `validation_failed` at `description`.
pub fn parse_description(text: Option<&str>) -> Result<Option<String>> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    check_plain_text("description", text)?;
    if text.chars().count() > 255 {
        return Err(Error::invalid("description", "must be at most 255 characters long"));
    }
    Ok(Some(text.to_owned()))
}

/// Checks labels: at most 64, keys 1 to 63 of `a-z A-Z 0-9 . _ / -`, values at most 255 plain
/// characters.
///
/// # Errors
/// `validation_failed` at the offending key.
pub fn check_labels(labels: &Labels) -> Result<()> {
    if labels.len() > 64 {
        return Err(Error::invalid("labels", "must be at most 64 pairs"));
    }
    for (key, value) in labels {
        let letter = |b: u8| b.is_ascii_alphanumeric() || b"._/-".contains(&b);
        if !(1..=63).contains(&key.len()) || !key.bytes().all(letter) {
            let issue = "keys must be 1 to 63 characters of a-z A-Z 0-9 . _ / -";
            return Err(Error::new(&code::VALIDATION_FAILED).field("labels", issue));
        }
        if value.chars().count() > 255 || value.chars().any(char::is_control) {
            let issue = "must be at most 255 characters without control characters";
            return Err(Error::invalid(format!("labels.{key}"), issue));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names_follow_rfc_1123() {
        for good in ["a", "web-1", "Web.example.com", "1a", &"x".repeat(63)] {
            assert!(HostName::parse("name", good).is_ok(), "{good}");
        }
        let long = "x".repeat(64);
        for bad in ["", "-a", "a-", "a..b", ".a", "a_b", "a b", "ä", "a\n", "a\0", &long] {
            assert!(HostName::parse("name", bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn letters_go_behind_the_first_part_and_keep_it_a_host_name() {
        let with = |name: &str| {
            let name = HostName::parse("name", name).unwrap().with_letters("name", "0a1b");
            name.map(|name| name.as_str().to_owned())
        };
        assert_eq!(with("web").unwrap(), "web-0a1b");
        assert_eq!(with("web.example.com").unwrap(), "web-0a1b.example.com");
        assert_eq!(with(&"x".repeat(63)).unwrap(), format!("{}-0a1b", "x".repeat(58)));
        let hyphens = format!("{}{}x", "x".repeat(50), "-".repeat(12));
        assert_eq!(with(&hyphens).unwrap(), format!("{}-0a1b", "x".repeat(50)));
        let part = "x".repeat(63);
        let longest = format!("x.{part}.{part}.{part}.{}", &part[..59]);
        assert!(with(&longest).is_err(), "more than fits");
    }

    #[test]
    fn addresses_are_folded_to_lower_case_and_checked() {
        assert_eq!(Email::parse("email", "Ada@Example.COM").unwrap().as_str(), "ada@example.com");
        for bad in ["", "@", "a@", "@b.c", "a b@c.d", "a@b", "a..b@c.d", "a@b@c.d\n", "a@-b.c"] {
            assert!(Email::parse("email", bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn labels_name_the_offending_key() {
        let labels = Labels::from([("env".into(), "a\u{7}".into())]);
        let error = check_labels(&labels).unwrap_err();
        assert_eq!(error.fields()[0].field, "labels.env");
    }
}
