//! Settings: what the operator decides while the cloud runs.
//!
//! Each has a row once it was decided, which counts over the configuration until it is taken back.
//! What is here can be changed at any moment without harm; what cannot stays in the configuration.

use nubo_base::Tag;
use serde::{Deserialize, Serialize};

use crate::account::{AccessPolicy, Registration};
use crate::words::words;
use crate::{Error, Head, Kind, Owned, Result, Table};

words! {
    /// What can be decided.
    pub enum SettingName {
        /// Whether strangers may make themselves an account.
        Registration = "registration",
        /// How API access is granted.
        Access = "access",
        /// Requests a minute of a key or token.
        RatePerMinute = "rate_per_minute",
        /// Requests a minute of a session.
        SessionRatePerMinute = "session_rate_per_minute",
        /// Requests a minute from an address without a credential.
        AnonymousRatePerMinute = "anonymous_rate_per_minute",
        /// How many minutes a session lasts.
        SessionMinutes = "session_minutes",
    }
}

/// What a setting may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// One of these words.
    Words(Vec<&'static str>),
    /// A whole number from the first to the second.
    Number(u32, u32),
}

/// No client asks more often in earnest; 0 is no limit.
const RATE_MOST: u32 = 1_000_000;
/// A session of a person ends after 90 days at the latest.
const SESSION_MINUTES_MOST: u32 = 90 * 24 * 60;

impl SettingName {
    /// What it may be.
    #[must_use]
    pub fn allowed(self) -> Allowed {
        match self {
            Self::Registration => {
                Allowed::Words(Registration::ALL.iter().map(|word| word.word()).collect())
            }
            Self::Access => {
                Allowed::Words(AccessPolicy::ALL.iter().map(|word| word.word()).collect())
            }
            Self::RatePerMinute | Self::SessionRatePerMinute | Self::AnonymousRatePerMinute => {
                Allowed::Number(0, RATE_MOST)
            }
            Self::SessionMinutes => Allowed::Number(5, SESSION_MINUTES_MOST),
        }
    }

    /// One sentence for people.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::Registration => "Whether strangers may make themselves an account.",
            Self::Access => "Whether API access is switched on by owners or approved by you.",
            Self::RatePerMinute => {
                "Requests a minute for a key or token, where the account has no figure of its own."
            }
            Self::SessionRatePerMinute => "Requests a minute for a session.",
            Self::AnonymousRatePerMinute => {
                "Requests a minute from one address without a credential."
            }
            Self::SessionMinutes => "How many minutes a session lasts from now on.",
        }
    }

    /// Checks a value.
    ///
    /// # Errors
    /// `validation_failed` at `value`.
    pub fn check(self, value: &str) -> Result<()> {
        let refuse = |issue: String| Err(Error::invalid("value", issue));
        match self.allowed() {
            Allowed::Words(words) if words.contains(&value) => Ok(()),
            Allowed::Words(words) => refuse(format!("must be one of {}", words.join(", "))),
            Allowed::Number(least, most) => match value.parse::<u32>() {
                // Only as numbers are written, so that one number has one text.
                Ok(number) if (least..=most).contains(&number) && number.to_string() == value => {
                    Ok(())
                }
                _ => refuse(format!("must be a whole number from {least} to {most}")),
            },
        }
    }
}

/// A decision. The head's name is the setting's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// The common part.
    pub head: Head<Self>,
    /// What was decided.
    pub value: String,
    /// Taken back; the configuration counts again.
    pub forgotten: bool,
}

impl Tag for Setting {
    const PREFIX: &'static str = "set";
}

impl Kind for Setting {
    const NAME: &'static str = "setting";
    const TABLE: &'static Table = &Table { name: "settings", lookups: &[] };
    const OWNED: Owned = Owned::ByCloud;

    fn head(&self) -> &Head<Self> {
        &self.head
    }
    fn head_mut(&mut self) -> &mut Head<Self> {
        &mut self.head
    }
    fn ended(&self) -> bool {
        self.forgotten
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_takes_what_is_allowed_and_nothing_else() {
        for (name, good) in [
            (SettingName::Registration, "closed"),
            (SettingName::Access, "approval"),
            (SettingName::RatePerMinute, "0"),
            (SettingName::SessionMinutes, "129600"),
        ] {
            assert_eq!(name.check(good), Ok(()), "{name}");
        }
        for (name, bad) in [
            (SettingName::Registration, "ajar"),
            (SettingName::Access, ""),
            (SettingName::RatePerMinute, "-1"),
            (SettingName::RatePerMinute, "007"),
            (SettingName::RatePerMinute, "+5"),
            (SettingName::RatePerMinute, "1000001"),
            (SettingName::SessionMinutes, "4"),
            (SettingName::SessionMinutes, "99999999999999999999"),
        ] {
            assert_eq!(name.check(bad).unwrap_err().fields()[0].field, "value", "{name} {bad}");
        }
    }
}
