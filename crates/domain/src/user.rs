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
    /// Removed people cannot sign in; the row stays for the records.
    pub removed: bool,
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
        Self { head, role, password_hash: None, is_operator: false, removed: false }
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
