//! Tickets for consoles. One conditional statement decides who of several users of a ticket wins,
//! on SQLite by its one writer, on PostgreSQL by the lock of the row.

use nubo_base::{Digest, Id, Time};
use nubo_domain::{Error, Result};
use nubo_ports::store::{Ticket, Tickets};

use crate::conn::{Row, values};
use crate::tx::SqlTx;

const INSERT: &str = "INSERT INTO tickets (id, server, kind, account, credential, expires, used) \
     VALUES ($1, $2, $3, $4, $5, $6, $7)";

const USE: &str = "UPDATE tickets SET used = $1 WHERE id = $2 AND used = 0";

const GET: &str =
    "SELECT id, server, kind, account, credential, expires, used FROM tickets WHERE id = $1";

const PRUNE: &str = "DELETE FROM tickets WHERE id IN (SELECT id FROM tickets \
     WHERE expires < $1 ORDER BY expires LIMIT $2)";

/// Every statement of this file, to be prepared by a test.
pub(crate) const STATEMENTS: &[&str] = &[INSERT, USE, GET, PRUNE];

fn read(mut row: Row) -> Result<Ticket> {
    let hash = row.digest()?;
    let server = Id::of(row.uuid()?);
    let word = row.text()?;
    let kind = word.parse().map_err(|()| Error::internal(format!("a ticket for {word}")))?;
    let account = row.maybe_uuid()?.map(Id::of);
    let credential = row.maybe_uuid()?;
    let (expires, used) = (row.time()?, row.maybe_time()?);
    Ok(Ticket { hash, server, kind, account, credential, expires, used })
}

impl Tickets for SqlTx<'_> {
    fn ticket_insert(&mut self, ticket: &Ticket) -> Result<()> {
        let wanted = values![
            &ticket.hash,
            ticket.server.uuid(),
            ticket.kind.word(),
            ticket.account.map(Id::uuid),
            ticket.credential,
            ticket.expires,
            ticket.used,
        ];
        self.run(INSERT, wanted).map(drop)
    }

    fn ticket_use(&mut self, hash: &Digest, now: Time) -> Result<Option<Ticket>> {
        let is_first = self.run(USE, values![now, hash])? == 1;
        let found = self.one(GET, values![hash])?.map(read).transpose()?;
        Ok(found.map(|ticket| Ticket { used: ticket.used.filter(|_| !is_first), ..ticket }))
    }

    fn ticket_prune(&mut self, before: Time, limit: u32) -> Result<u64> {
        self.run(PRUNE, values![before, limit])
    }
}
