//! A person with a password and a role in an account.

use std::collections::BTreeSet;

use nubo_base::{Id, SecretText, Tag};
use serde::{Deserialize, Serialize};

use crate::role::BuiltInRole;
use crate::words::words;
use crate::{Email, Error, Head, Kind, Owned, Project, Result, Rooms, Table};

words! {
    /// How days are written for a person.
    pub enum DateFormat {
        /// As `2026-12-31`.
        Iso = "iso",
        /// As `31.12.2026`.
        Dots = "dots",
        /// As `31/12/2026`.
        DayFirst = "day_first",
        /// As `12/31/2026`, with hours by the half of the day.
        MonthFirst = "month_first",
    }
}

/// The name of a time zone, such as `Europe/Berlin` (IANA time zone database). Which zones there
/// are changes several times a year, so only what a name looks like is checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TimeZone(String);

/// No name is longer by far.
const ZONE_CHARS_MAX: usize = 64;

impl TimeZone {
    /// Reads a name.
    ///
    /// # Errors
    /// `validation_failed` at `field`.
    pub fn parse(field: &str, text: &str) -> Result<Self> {
        let part = |part: &str| {
            part.starts_with(|c: char| c.is_ascii_alphabetic())
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+-".contains(&b))
        };
        if text.len() <= ZONE_CHARS_MAX && text.split('/').all(part) {
            return Ok(Self(text.to_owned()));
        }
        Err(Error::invalid(field, "must be the name of a time zone such as Europe/Berlin"))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A person. The head's name is the e-mail address; it is unique in the whole cloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The common part.
    pub head: Head<Self>,
    /// The word of a built-in role or the name of one of the account's own.
    pub role: String,
    /// An argon2id hash in PHC text form; none until the person has chosen a password.
    pub password_hash: Option<SecretText>,
    /// Whether this person runs the cloud.
    pub is_operator: bool,
    /// What signing in asks for beside the password, if anything.
    #[serde(default)]
    pub second_factor: Option<SecondFactor>,
    /// In which zone moments are told to this person; their system's if none.
    #[serde(default)]
    pub time_zone: Option<TimeZone>,
    /// How days are written for this person, if they have chosen.
    #[serde(default)]
    pub date_format: Option<DateFormat>,
    /// The only projects that this person works in; none is every project of the account, those to
    /// come too. Whoever runs the account works in all of them whatever stands here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub projects: Option<BTreeSet<Id<Project>>>,
    /// Removed people cannot sign in; the row stays for the records.
    pub removed: bool,
}

/// A phone that computes codes (RFC 6238), and what helps when it is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// The phone's secret, sealed with the instance key.
    pub sealed: Vec<u8>,
    /// Whether a code came back, so that signing in asks for it.
    pub is_confirmed: bool,
    /// The last step whose code was used; none before it is taken.
    pub last_step: i64,
    /// Hashes of the recovery codes that were not used.
    pub recovery: Vec<String>,
}

impl SecondFactor {
    /// A factor of which no code has come back yet.
    #[must_use]
    pub const fn new(sealed: Vec<u8>) -> Self {
        Self { sealed, is_confirmed: false, last_step: 0, recovery: Vec::new() }
    }
}

impl User {
    /// The address, as checked when the person was added.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.head.name
    }

    /// A new person without a password.
    #[must_use]
    pub fn new(mut head: Head<Self>, email: &Email, role: String) -> Self {
        email.as_str().clone_into(&mut head.name);
        Self {
            head,
            role,
            password_hash: None,
            is_operator: false,
            second_factor: None,
            time_zone: None,
            date_format: None,
            projects: None,
            removed: false,
        }
    }

    /// Whether this person runs the account or the cloud, and so works in every project.
    #[must_use]
    pub fn works_everywhere(&self) -> bool {
        self.is_operator || runs_accounts(&self.role)
    }

    /// The projects that this person works in.
    #[must_use]
    pub fn rooms(&self) -> Rooms {
        match &self.projects {
            Some(these) if !self.works_everywhere() => these.iter().copied().collect(),
            Some(_) | None => Rooms::All,
        }
    }
}

/// Whether people with this role run their account, and so work in every project of it.
#[must_use]
pub fn runs_accounts(role: &str) -> bool {
    matches!(role.parse(), Ok(BuiltInRole::Owner | BuiltInRole::Admin))
}

/// More projects than this are no choice any more but a sign that nobody wants one.
pub const PROJECTS_MAX: usize = 100;

impl Tag for User {
    const PREFIX: &'static str = "usr";
}

impl Kind for User {
    const NAME: &'static str = "user";
    const TABLE: &'static Table = &Table { name: "users", lookups: &["role"] };
    const OWNED: Owned = Owned::ByAccount;

    fn head(&self) -> &Head<Self> {
        &self.head
    }
    fn head_mut(&mut self) -> &mut Head<Self> {
        &mut self.head
    }
    fn ended(&self) -> bool {
        self.removed
    }
    fn lookups(&self) -> Vec<crate::Lookup> {
        vec![crate::Lookup::Text(self.role.clone())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_does_not_run_the_account_can_be_kept_to_some_projects() {
        let room = Id::of(nubo_base::Uuid::from_u64_pair(1, 0));
        let email = Email::parse("email", "a@example.com").unwrap();
        let head = Head::new(Id::of(nubo_base::Uuid::nil()), "", nubo_base::Time::ZERO);
        let mut user = User::new(head, &email, "member".to_owned());
        assert_eq!(user.rooms(), Rooms::All);
        user.projects = Some(BTreeSet::from([room]));
        assert_eq!(user.rooms(), Rooms::from(room));
        let kept: User = serde_json::from_str(&serde_json::to_string(&user).unwrap()).unwrap();
        assert_eq!(kept, user);
        for role in ["owner", "admin"] {
            let runs = User { role: role.to_owned(), ..user.clone() };
            assert_eq!(runs.rooms(), Rooms::All, "{role}");
        }
        assert_eq!(User { is_operator: true, ..user.clone() }.rooms(), Rooms::All);
        user.projects = Some(BTreeSet::new());
        assert_eq!(user.rooms(), std::iter::empty().collect());
    }

    #[test]
    fn names_of_zones_are_taken_and_anything_else_is_refused() {
        let zones = ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+12"];
        for zone in zones {
            assert_eq!(TimeZone::parse("time_zone", zone).unwrap().as_str(), zone);
        }
        let long = "A".repeat(65);
        for wrong in ["", "/", "Europe/", "../etc/passwd", "Europe/Ber lin", "<b>", "1/2", &long] {
            assert!(TimeZone::parse("time_zone", wrong).is_err(), "{wrong}");
        }
    }
}
