//! Credentials: sessions, project keys, tokens and sign-in links.
//!
//! Only a SHA-256 of the secret is kept.

use nubo_base::{Digest, Id, Tag, Time};

use crate::scope::ScopeSet;
use crate::words::words;
use crate::{Account, Project, User};

words! {
    /// What sort of credential.
    pub enum CredentialKind {
        /// A person's sign-in.
        Session = "session",
        /// A project's key (`sk_live_`).
        Key = "key",
        /// A scoped token (`cap_`).
        Token = "token",
        /// A link that opens one session, once.
        Link = "link",
    }
}

impl CredentialKind {
    /// What a minted secret of this kind begins with.
    #[must_use]
    pub const fn secret_prefix(self) -> &'static str {
        match self {
            Self::Session => "ses_",
            Self::Key => "sk_live_",
            Self::Token => "cap_",
            Self::Link => "lnk_",
        }
    }
}

/// How a minted secret is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SecretForm {
    /// A prefix that tells its kind, and 43 characters.
    #[default]
    Prefixed,
    /// The credential's id, a bar and 48 characters (seed 000): 40 by chance and 8 to check them.
    WithId,
    /// `otwa_` and 43 characters; clients of seed 002's API take no other.
    Otwa,
}

/// The tag of session ids.
#[derive(Debug)]
pub struct Session;

/// The tag of key ids.
#[derive(Debug)]
pub struct Key;

/// The tag of token ids.
#[derive(Debug)]
pub struct Token;

/// The tag of sign-in links' ids.
#[derive(Debug)]
pub struct Link;

impl Tag for Session {
    const PREFIX: &'static str = "ses";
}

impl Tag for Key {
    const PREFIX: &'static str = "key";
}

impl Tag for Token {
    const PREFIX: &'static str = "tok";
}

impl Tag for Link {
    const PREFIX: &'static str = "lnk";
}

/// A credential as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Its identifier; shown with the prefix of its kind.
    pub id: nubo_base::Uuid,
    /// What sort.
    pub kind: CredentialKind,
    /// The tenant.
    pub account: Id<Account>,
    /// The one project it is good for; none for sessions that a password opened.
    pub project: Option<Id<Project>>,
    /// Whose session it is, or who minted it.
    pub user: Option<Id<User>>,
    /// A name for people.
    pub name: String,
    /// Its rights. A session has those of its person's role; if it has some of its own, only those
    /// of the role that are among them.
    pub scopes: ScopeSet,
    /// SHA-256 of the whole secret text.
    pub hash: Digest,
    /// The secret's last four characters, to recognise it by.
    pub last4: String,
    /// When it was made.
    pub created: Time,
    /// When it ends by itself.
    pub expires: Option<Time>,
    /// When it was revoked.
    pub revoked: Option<Time>,
    /// When it was last used, to the minute.
    pub last_used: Option<Time>,
}
