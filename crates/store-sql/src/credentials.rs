//! Rows of credentials, found by the hash of their secret.

use nubo_base::{Digest, Id, Time, Uuid};
use nubo_domain::credential::{Credential, CredentialKind};
use nubo_domain::{Error, Result, Rooms, ScopeSet};
use nubo_ports::store::{CredentialFilter, Credentials};

use crate::conn::{Row, values};
use crate::tx::{Clauses, SqlTx};

const INSERT: &str = "INSERT INTO credentials (id, kind, account, project, person, name, scopes, \
     hash, last4, created, expires, revoked, last_used) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

const BY_HASH: &str = "SELECT id, kind, account, project, person, name, scopes, hash, last4, \
     created, expires, revoked, last_used FROM credentials WHERE hash = $1";

const BY_ID: &str = "SELECT id, kind, account, project, person, name, scopes, hash, last4, \
     created, expires, revoked, last_used FROM credentials WHERE id = $1";

const LIST: &str = "SELECT id, kind, account, project, person, name, scopes, hash, last4, \
     created, expires, revoked, last_used FROM credentials";

const REVOKE: &str = "UPDATE credentials SET revoked = $1 WHERE id = $2 AND revoked = 0";
const EXPIRE: &str = "UPDATE credentials SET expires = $1 WHERE id = $2";
const RESCOPE: &str = "UPDATE credentials SET scopes = $1 WHERE id = $2";
const TOUCH: &str = "UPDATE credentials SET last_used = $1 WHERE id = $2 AND last_used < $1";

/// Every statement on credentials, to be prepared by a test.
pub(crate) fn statements() -> Vec<String> {
    let mut found: Vec<String> =
        [INSERT, BY_HASH, BY_ID, REVOKE, EXPIRE, RESCOPE, TOUCH].map(str::to_owned).into();
    let kind = CredentialKind::Key;
    for mask in 0..8_u32 {
        let some = |bit: u32| (mask & (1 << bit) != 0).then_some(Uuid::nil());
        let (account, user, after) = (Uuid::nil(), some(1), some(2));
        let (newest_first, rooms) = (false, Rooms::from(some(0)));
        let filter = CredentialFilter { account, rooms, user, kind, after, newest_first, limit: 0 };
        found.push(list(&filter).sql);
        found.push(list(&CredentialFilter { newest_first: true, ..filter }).sql);
        found.push(revoke_all(account, user, CredentialKind::ALL, Time::ZERO).sql);
    }
    found
}

fn list(filter: &CredentialFilter) -> Clauses {
    let mut clauses = Clauses::new(LIST.to_owned());
    clauses.with("account =", filter.account);
    clauses.with("kind =", filter.kind.word());
    clauses.rooms("project", &filter.rooms, false);
    if let Some(user) = filter.user {
        clauses.with("person =", user);
    }
    let (beyond, order) = if filter.newest_first { ("id <", " DESC") } else { ("id >", "") };
    if let Some(after) = filter.after {
        clauses.with(beyond, after);
    }
    clauses.tail(&format!(" ORDER BY id{order}"));
    clauses.limit(filter.limit);
    clauses
}

fn revoke_all(account: Uuid, user: Option<Uuid>, kinds: &[CredentialKind], now: Time) -> Clauses {
    let mut clauses = Clauses::new("UPDATE credentials SET revoked = $1".to_owned());
    clauses.bind(now);
    clauses.plain("revoked = 0 AND (expires = 0 OR expires > $1)");
    clauses.with("account =", account);
    let words: Vec<String> = kinds.iter().map(|kind| format!("'{}'", kind.word())).collect();
    clauses.plain(&format!("kind IN ({})", words.join(", ")));
    if let Some(user) = user {
        clauses.with("person =", user);
    }
    clauses
}

fn read(mut row: Row) -> Result<Credential> {
    let row = &mut row;
    let id = row.uuid()?;
    let kind = row.text()?;
    let kind =
        kind.parse().map_err(|()| Error::internal(format!("credential {id} of kind {kind}")))?;
    Ok(Credential {
        id,
        kind,
        account: Id::of(row.uuid()?),
        project: row.maybe_uuid()?.map(Id::of),
        user: row.maybe_uuid()?.map(Id::of),
        name: row.text()?,
        scopes: scopes_of(id, &row.text()?)?,
        hash: row.digest()?,
        last4: row.text()?,
        created: row.time()?,
        expires: row.maybe_time()?,
        revoked: row.maybe_time()?,
        last_used: row.maybe_time()?,
    })
}

fn scopes_of(id: Uuid, text: &str) -> Result<ScopeSet> {
    ScopeSet::parse("scopes", text.split_whitespace())
        .map_err(|e| Error::internal(format!("credential {id}: {e}")))
}

impl Credentials for SqlTx<'_> {
    fn credential_insert(&mut self, credential: &Credential) -> Result<()> {
        let wanted = values![
            credential.id,
            credential.kind.word(),
            credential.account.uuid(),
            credential.project.map(Id::uuid),
            credential.user.map(Id::uuid),
            &credential.name,
            credential.scopes.to_string(),
            &credential.hash,
            &credential.last4,
            credential.created,
            credential.expires,
            credential.revoked,
            credential.last_used,
        ];
        self.run(INSERT, wanted).map(drop)
    }

    fn credential_by_hash(&mut self, hash: &Digest) -> Result<Option<Credential>> {
        self.one(BY_HASH, values![hash])?.map(read).transpose()
    }

    fn credential_get(&mut self, id: Uuid) -> Result<Option<Credential>> {
        self.one(BY_ID, values![id])?.map(read).transpose()
    }

    fn credential_list(&mut self, filter: &CredentialFilter) -> Result<Vec<Credential>> {
        let clauses = list(filter);
        self.all(&clauses.sql, &clauses.values)?.into_iter().map(read).collect()
    }

    fn credential_revoke(&mut self, id: Uuid, now: Time) -> Result<bool> {
        Ok(self.run(REVOKE, values![now, id])? == 1)
    }

    fn credential_expire(&mut self, id: Uuid, at: Time) -> Result<()> {
        self.run(EXPIRE, values![at, id]).map(drop)
    }

    fn credential_revoke_all(
        &mut self,
        account: Uuid,
        user: Option<Uuid>,
        kinds: &[CredentialKind],
        now: Time,
    ) -> Result<u64> {
        if kinds.is_empty() {
            return Ok(0);
        }
        let clauses = revoke_all(account, user, kinds, now);
        self.run(&clauses.sql, &clauses.values)
    }

    fn credential_rescope(&mut self, id: Uuid, scopes: &ScopeSet) -> Result<()> {
        self.run(RESCOPE, values![scopes.to_string(), id]).map(drop)
    }

    fn credential_touch(&mut self, used: &[(Uuid, Time)]) -> Result<()> {
        for (id, when) in used {
            self.run_later(TOUCH, values![*when, *id])?;
        }
        Ok(())
    }
}
