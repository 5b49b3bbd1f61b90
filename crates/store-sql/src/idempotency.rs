//! Answers that were given to idempotency keys.

use nubo_base::{Digest, Time};
use nubo_domain::Result;
use nubo_ports::store::{Idempotency, StoredReply};

use crate::conn::{Value, values};
use crate::tx::SqlTx;

const GET: &str = "SELECT fingerprint, sealed, created FROM replies WHERE id = $1";

const PUT: &str = "INSERT INTO replies (id, fingerprint, sealed, created) \
     VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET fingerprint = excluded.fingerprint, \
     sealed = excluded.sealed, created = excluded.created";

const PRUNE: &str = "DELETE FROM replies WHERE id IN (SELECT id FROM replies \
     WHERE created < $1 ORDER BY created LIMIT $2)";

/// Every statement of this file, to be prepared by a test.
pub(crate) const STATEMENTS: &[&str] = &[GET, PUT, PRUNE];

impl Idempotency for SqlTx<'_> {
    fn reply_get(&mut self, key: &Digest) -> Result<Option<StoredReply>> {
        let Some(mut row) = self.one(GET, values![key])? else { return Ok(None) };
        let (fingerprint, sealed, created) = (row.digest()?, row.blob()?, row.time()?);
        Ok(Some(StoredReply { fingerprint, sealed, created }))
    }

    fn reply_put(&mut self, key: &Digest, reply: &StoredReply) -> Result<()> {
        let sealed = Value::Blob(reply.sealed.clone());
        let wanted =
            [Value::from(key), Value::from(&reply.fingerprint), sealed, reply.created.into()];
        self.run_later(PUT, &wanted)
    }

    fn reply_prune(&mut self, before: Time, limit: u32) -> Result<u64> {
        self.run(PRUNE, values![before, limit])
    }
}
