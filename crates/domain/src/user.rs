//! A person with a password and a role in an account.

use nubo_base::{SecretText, Tag};
use serde::{Deserialize, Serialize};

use crate::{Email, Head, Kind, Owned, Table};

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
        let (password_hash, second_factor) = (None, None);
        Self { head, role, password_hash, is_operator: false, second_factor, removed: false }
    }
}

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
