//! Rows of credentials, stored answers and metered use.

use nubo_base::{Digest, Time, Uuid};
use nubo_domain::credential::{Credential, CredentialKind};
use nubo_domain::{Result, Rooms, ScopeSet};

/// Credentials, found by the hash of their secret.
pub trait Credentials {
    /// Writes a new credential.
    ///
    /// # Errors
    /// Those of the engine.
    fn credential_insert(&mut self, credential: &Credential) -> Result<()>;

    /// The credential with this hash, live or not.
    ///
    /// # Errors
    /// Those of the engine.
    fn credential_by_hash(&mut self, hash: &Digest) -> Result<Option<Credential>>;

    /// The credential with this id, live or not.
    ///
    /// # Errors
    /// Those of the engine.
    fn credential_get(&mut self, id: Uuid) -> Result<Option<Credential>>;

    /// A page of an account's credentials of one kind, oldest first, also ended ones.
    ///
    /// # Errors
    /// Those of the engine.
    fn credential_list(&mut self, filter: &CredentialFilter) -> Result<Vec<Credential>>;

    /// Marks a credential as revoked, unless it is already; says whether it changed.
    ///
    /// # Errors
    /// Those of the engine.
    fn credential_revoke(&mut self, id: Uuid, now: Time) -> Result<bool>;

    /// Makes a credential end at `at`.
    ///
    /// # Errors
    /// Those of the engine.
    fn credential_expire(&mut self, id: Uuid, at: Time) -> Result<()>;

    /// Revokes every live credential of an account, or of one person of it, of these kinds; says
    /// how many.
    ///
    /// # Errors
    /// Those of the engine.
    fn credential_revoke_all(
        &mut self,
        account: Uuid,
        user: Option<Uuid>,
        kinds: &[CredentialKind],
        now: Time,
    ) -> Result<u64>;

    /// Replaces the scopes of a credential.
    ///
    /// # Errors
    /// Those of the engine.
    fn credential_rescope(&mut self, id: Uuid, scopes: &ScopeSet) -> Result<()>;

    /// Notes when credentials were last used.
    ///
    /// # Errors
    /// Those of the engine.
    fn credential_touch(&mut self, used: &[(Uuid, Time)]) -> Result<()>;
}

/// Which credentials a reader wants.
#[derive(Clone, Debug)]
pub struct CredentialFilter {
    /// Of this tenant.
    pub account: Uuid,
    /// Only of these projects.
    pub rooms: Rooms,
    /// Only of this person.
    pub user: Option<Uuid>,
    /// Of this kind.
    pub kind: CredentialKind,
    /// Only after this id (before it with `newest_first`).
    pub after: Option<Uuid>,
    /// From the newest to the oldest.
    pub newest_first: bool,
    /// At most this many.
    pub limit: u32,
}

/// An answer that was given to an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReply {
    /// SHA-256 of the request's body.
    pub fingerprint: Digest,
    /// The sealed answer.
    pub sealed: Vec<u8>,
    /// When it was given.
    pub created: Time,
}

/// Answers to idempotency keys.
pub trait Idempotency {
    /// The answer that was given to a key; the key is already hashed with its owner and route.
    ///
    /// # Errors
    /// Those of the engine.
    fn reply_get(&mut self, key: &Digest) -> Result<Option<StoredReply>>;

    /// Stores an answer in place of an older one.
    ///
    /// # Errors
    /// Those of the engine.
    fn reply_put(&mut self, key: &Digest, reply: &StoredReply) -> Result<()>;

    /// Forgets answers given before `before`, at most `limit`; says how many.
    ///
    /// # Errors
    /// Those of the engine.
    fn reply_prune(&mut self, before: Time, limit: u32) -> Result<u64>;
}

/// Metered requests by account, project and day.
pub trait Usage {
    /// Adds requests to a day (`YYYY-MM-DD`).
    ///
    /// # Errors
    /// Those of the engine.
    fn usage_add(&mut self, account: Uuid, project: Option<Uuid>, day: &str, n: i64) -> Result<()>;

    /// Requests of some projects from the day `from` to the day `to`, both included; of all of the
    /// account those that belong to no project too.
    ///
    /// # Errors
    /// Those of the engine.
    fn usage_sum(&mut self, account: Uuid, rooms: &Rooms, from: &str, to: &str) -> Result<i64>;
}
