//! Letters. Claiming makes a letter due later in the same statement, so that of several processes
//! only one tries it at a time.

use nubo_base::{Id, SecretText, Time, Uuid};
use nubo_domain::letter::LetterState;
use nubo_domain::{Email, Error, Letter, Result};
use nubo_ports::store::{LetterFilter, Letters};

use crate::conn::{Row, values};
use crate::tx::{Clauses, SqlTx, page_rows};

const INSERT: &str = "INSERT INTO letters (id, account, recipient, topic, subject, body, state, \
     tries, due, fault, created, sent) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

const GET: &str = "SELECT id, account, recipient, topic, subject, body, state, tries, due, fault, \
     created, sent FROM letters WHERE id = $1";

const DUE: &str = "SELECT 1 FROM letters WHERE state = 'waiting' AND due <= $1 LIMIT 1";

/// What another process took meanwhile is not due any more when this comes to it.
const CLAIM: &str = "UPDATE letters SET due = $1, tries = tries + 1 \
     WHERE state = 'waiting' AND due <= $2 AND id IN (SELECT id FROM letters \
     WHERE state = 'waiting' AND due <= $2 ORDER BY due, id LIMIT $3) \
     RETURNING id, account, recipient, topic, subject, body, state, tries, due, fault, \
     created, sent";

const SAVE: &str = "UPDATE letters SET body = $1, state = $2, due = $3, fault = $4, sent = $5 \
     WHERE id = $6";

const PRUNE: &str = "DELETE FROM letters WHERE id IN (SELECT id FROM letters \
     WHERE created < $1 AND state <> 'waiting' ORDER BY created LIMIT $2)";

/// Every statement of this file, to be prepared by a test.
pub(crate) fn statements() -> Vec<String> {
    let fixed = [INSERT, GET, DUE, CLAIM, SAVE, PRUNE];
    let mut found: Vec<String> = fixed.map(str::to_owned).into();
    let to = Email::parse("to", "a@example.com").ok();
    for mask in 0..8_u32 {
        let has = |bit: u32| mask & (1 << bit) != 0;
        let filter = LetterFilter {
            state: has(0).then_some(LetterState::Waiting),
            to: to.clone().filter(|_| has(1)),
            before: has(2).then(Uuid::nil),
            limit: 0,
        };
        found.push(list(&filter).sql);
    }
    found
}

fn list(filter: &LetterFilter) -> Clauses {
    let columns = "id, account, recipient, topic, subject, body, state, tries, due, fault, \
         created, sent";
    let mut clauses = Clauses::new(format!("SELECT {columns} FROM letters"));
    if let Some(state) = filter.state {
        clauses.with("state =", state.word());
    }
    if let Some(to) = &filter.to {
        clauses.with("recipient =", to.as_str());
    }
    if let Some(before) = filter.before {
        clauses.with("id <", before);
    }
    clauses.tail(" ORDER BY id DESC");
    clauses.limit(filter.limit);
    clauses
}

fn read(mut row: Row) -> Result<Letter> {
    let strange = |()| Error::internal("a letter with a strange word");
    Ok(Letter {
        id: Id::of(row.uuid()?),
        account: row.maybe_uuid()?.map(Id::of),
        to: Email::parse("recipient", &row.text()?)?,
        topic: row.text()?.parse().map_err(strange)?,
        subject: row.text()?,
        text: SecretText::new(row.text()?),
        state: row.text()?.parse().map_err(strange)?,
        tries: u32::try_from(row.int()?).map_err(Error::internal)?,
        next: row.time()?,
        fault: row.text()?,
        created: row.time()?,
        sent: row.maybe_time()?,
    })
}

impl Letters for SqlTx<'_> {
    fn letter_insert(&mut self, letter: &Letter) -> Result<()> {
        let wanted = values![
            letter.id.uuid(),
            letter.account.map(Id::uuid),
            letter.to.as_str(),
            letter.topic.word(),
            &letter.subject,
            letter.text.reveal(),
            letter.state.word(),
            letter.tries,
            letter.next,
            &letter.fault,
            letter.created,
            letter.sent,
        ];
        self.run(INSERT, wanted).map(drop)
    }

    fn letter_get(&mut self, id: Id<Letter>) -> Result<Option<Letter>> {
        self.one(GET, values![id.uuid()])?.map(read).transpose()
    }

    fn letter_list(&mut self, filter: &LetterFilter) -> Result<Vec<Letter>> {
        let clauses = list(filter);
        self.all(&clauses.sql, &clauses.values)?.into_iter().map(read).collect()
    }

    fn letters_due(&mut self, now: Time) -> Result<bool> {
        Ok(self.one(DUE, values![now])?.is_some())
    }

    fn letters_claim(&mut self, now: Time, until: Time, limit: u32) -> Result<Vec<Letter>> {
        let rows = self.all(CLAIM, values![until, now, page_rows(limit)])?;
        let mut found: Vec<Letter> = rows.into_iter().map(read).collect::<Result<_>>()?;
        found.sort_by_key(|letter| letter.id);
        Ok(found)
    }

    fn letter_save(&mut self, letter: &Letter) -> Result<()> {
        let wanted = values![
            letter.text.reveal(),
            letter.state.word(),
            letter.next,
            &letter.fault,
            letter.sent,
            letter.id.uuid(),
        ];
        self.run(SAVE, wanted).map(drop)
    }

    fn letter_prune(&mut self, before: Time, limit: u32) -> Result<u64> {
        self.run(PRUNE, values![before, limit])
    }
}
