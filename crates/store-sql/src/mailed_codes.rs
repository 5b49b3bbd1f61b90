//! Codes that were sent by mail, and what was counted of each address.

use nubo_base::{Digest, Time};
use nubo_domain::mailed_code::{Purpose, Throttle};
use nubo_domain::{Email, Error, MailedCode, Result};
use nubo_ports::store::MailedCodes;

use crate::conn::{Row, values};
use crate::tx::SqlTx;

const PUT: &str = "INSERT INTO mailed_codes (id, purpose, recipient, body, created, expires) \
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET body = excluded.body, \
     created = excluded.created, expires = excluded.expires";

const GET: &str = "SELECT id, purpose, recipient, body, created, expires FROM mailed_codes \
     WHERE id = $1";

const KEPT: &str = "SELECT id, purpose, recipient, body, created, expires FROM mailed_codes \
     WHERE recipient = $1 AND purpose = $2 ORDER BY created DESC, id";

const FORGET: &str = "DELETE FROM mailed_codes WHERE recipient = $1 AND purpose = $2";

const PRUNE: &str = "DELETE FROM mailed_codes WHERE id IN (SELECT id FROM mailed_codes \
     WHERE expires < $1 ORDER BY expires LIMIT $2)";

const COUNTED: &str =
    "SELECT letters, misses, since FROM mail_throttles WHERE purpose = $1 AND recipient = $2";

const COUNT: &str = "INSERT INTO mail_throttles (purpose, recipient, letters, misses, since) \
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (purpose, recipient) DO UPDATE SET \
     letters = excluded.letters, misses = excluded.misses, since = excluded.since";

const PRUNE_COUNTS: &str = "DELETE FROM mail_throttles WHERE since < $1 AND \
     (purpose || recipient) IN (SELECT purpose || recipient FROM mail_throttles \
     WHERE since < $1 ORDER BY since LIMIT $2)";

/// Every statement of this file, to be prepared by a test.
pub(crate) const STATEMENTS: &[&str] =
    &[PUT, GET, KEPT, FORGET, PRUNE, COUNTED, COUNT, PRUNE_COUNTS];

fn read(mut row: Row) -> Result<MailedCode> {
    let strange = |()| Error::internal("a code for a strange purpose");
    Ok(MailedCode {
        hash: row.digest()?,
        purpose: row.text()?.parse().map_err(strange)?,
        to: Email::parse("recipient", &row.text()?)?,
        body: row.text()?,
        created: row.time()?,
        expires: row.time()?,
    })
}

impl MailedCodes for SqlTx<'_> {
    fn code_put(&mut self, code: &MailedCode) -> Result<()> {
        let wanted = values![
            &code.hash,
            code.purpose.word(),
            code.to.as_str(),
            &code.body,
            code.created,
            code.expires,
        ];
        self.run(PUT, wanted).map(drop)
    }

    fn code_get(&mut self, hash: &Digest) -> Result<Option<MailedCode>> {
        self.one(GET, values![hash])?.map(read).transpose()
    }

    fn codes_kept(&mut self, purpose: Purpose, to: &Email) -> Result<Vec<MailedCode>> {
        let rows = self.all(KEPT, values![to.as_str(), purpose.word()])?;
        rows.into_iter().map(read).collect()
    }

    fn codes_forget(&mut self, purpose: Purpose, to: &Email) -> Result<u64> {
        self.run(FORGET, values![to.as_str(), purpose.word()])
    }

    fn throttle_get(&mut self, purpose: Purpose, to: &Email) -> Result<Option<Throttle>> {
        let found = self.one(COUNTED, values![purpose.word(), to.as_str()])?;
        let count = |row: &mut Row| u32::try_from(row.int()?).map_err(Error::internal);
        let read = |mut row: Row| {
            let (letters, misses) = (count(&mut row)?, count(&mut row)?);
            let since = row.time()?;
            Ok(Throttle { purpose, to: to.clone(), letters, misses, since })
        };
        found.map(read).transpose()
    }

    fn throttle_put(&mut self, throttle: &Throttle) -> Result<()> {
        let wanted = values![
            throttle.purpose.word(),
            throttle.to.as_str(),
            throttle.letters,
            throttle.misses,
            throttle.since,
        ];
        self.run(COUNT, wanted).map(drop)
    }

    fn code_prune(&mut self, before: Time, limit: u32) -> Result<u64> {
        let codes = self.run(PRUNE, values![before, limit])?;
        Ok(codes + self.run(PRUNE_COUNTS, values![before, limit])?)
    }
}
