//! Wallets and transfers. A wallet's balance is changed in the transaction that writes the
//! transfer, by one conditional statement that also guards its limit.

use nubo_base::{Id, Money, Time, Uuid};
use nubo_domain::billing::{Book, Posted, Transfer, Wallet};
use nubo_domain::{Error, Result};
use nubo_ports::store::{Ledger, Moved, TransferFilter};

use crate::conn::{Row, Value, values};
use crate::tx::{Clauses, SqlTx, page_rows};

/// No limit is kept as a number that no limit can be.
const GET: &str =
    "SELECT account, balance, held, credit_limit, dry FROM wallets WHERE account = $1";

const LIST: &str = "SELECT account, balance, held, credit_limit, dry FROM wallets \
     WHERE account > $1 ORDER BY account LIMIT $2";

const LIMIT: &str = "INSERT INTO wallets (account, balance, held, credit_limit, dry) \
     VALUES ($1, 0, 0, $2, 0) \
     ON CONFLICT (account) DO UPDATE SET credit_limit = excluded.credit_limit";

const DRY: &str = "UPDATE wallets SET dry = $1 WHERE account = $2";

const ALL_DRY: &str = "SELECT account FROM wallets WHERE dry > 0 AND dry < $1 AND account > $2 \
     ORDER BY account LIMIT $3";

const KNOWN: &str = "SELECT 1 FROM transfers WHERE reference = $1";

/// An insertion that meets a row is checked as it stands before it becomes a change, so the
/// wallet is made empty and changed afterwards: what leaves the holds is less than nothing.
const MAKE: &str = "INSERT INTO wallets (account, balance, held, credit_limit, dry) \
     VALUES ($1, 0, 0, -1, 0) ON CONFLICT (account) DO NOTHING";

const CHANGE: &str = "UPDATE wallets SET balance = balance + CAST($1 AS BIGINT), \
     held = held + CAST($2 AS BIGINT) WHERE account = $3 RETURNING balance";

const CHANGE_WITHIN: &str = "UPDATE wallets SET balance = balance + CAST($1 AS BIGINT), \
     held = held + CAST($2 AS BIGINT) WHERE account = $3 AND (credit_limit < 0 \
     OR balance + credit_limit + CAST($1 AS BIGINT) >= 0) RETURNING balance";

const INSERT: &str = "INSERT INTO transfers (id, account, project, source, target, amount, \
     reason, subject, reference, remark, balance, created) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

/// A sum of BIGINT is NUMERIC on PostgreSQL, hence the casts.
const BOOKS: &str = "SELECT book, CAST(SUM(amount) AS BIGINT) FROM \
     (SELECT target AS book, amount FROM transfers UNION ALL \
     SELECT source AS book, -amount FROM transfers) AS lines GROUP BY book ORDER BY book";

const BOOKS_OF: &str = "SELECT book, CAST(SUM(amount) AS BIGINT) FROM \
     (SELECT target AS book, amount FROM transfers WHERE account = $1 UNION ALL \
     SELECT source AS book, -amount FROM transfers WHERE account = $1) AS lines \
     GROUP BY book ORDER BY book";

/// Every statement of this file, to be prepared by a test.
pub(crate) fn statements() -> Vec<String> {
    let wallets = [GET, LIST, LIMIT, DRY, ALL_DRY, MAKE, CHANGE, CHANGE_WITHIN];
    let fixed = wallets.into_iter().chain([KNOWN, INSERT, BOOKS, BOOKS_OF]);
    let mut found: Vec<String> = fixed.map(str::to_owned).collect();
    for mask in 0..128_u32 {
        let has = |bit: u32| mask & (1 << bit) != 0;
        let filter = TransferFilter {
            account: has(0).then(Uuid::nil),
            rooms: has(1).then(Uuid::nil).into(),
            with_whole: has(2),
            reason: has(2).then_some(nubo_domain::billing::Reason::Hold),
            subject: has(3).then(String::new),
            from: has(4).then_some(Time::ZERO),
            to: has(5).then_some(Time::ZERO),
            before: has(6).then(Uuid::nil),
            limit: 0,
        };
        found.push(list(&filter).sql);
    }
    found
}

fn list(filter: &TransferFilter) -> Clauses {
    let columns = "id, account, project, source, target, amount, reason, subject, reference, \
         remark, balance, created";
    let mut clauses = Clauses::new(format!("SELECT {columns} FROM transfers"));
    if let Some(account) = filter.account {
        clauses.with("account =", account);
    }
    clauses.rooms("project", &filter.rooms, filter.with_whole);
    if let Some(reason) = filter.reason {
        clauses.with("reason =", reason.word());
    }
    if let Some(subject) = &filter.subject {
        clauses.with("subject =", subject);
    }
    if let Some(from) = filter.from {
        clauses.with("created >=", from);
    }
    if let Some(to) = filter.to {
        clauses.with("created <", to);
    }
    if let Some(before) = filter.before {
        clauses.with("id <", before);
    }
    clauses.tail(" ORDER BY id DESC");
    clauses.limit(filter.limit);
    clauses
}

fn money(row: &mut Row) -> Result<Money> {
    row.int().map(Money::from_micros)
}

fn wallet(mut row: Row) -> Result<Wallet> {
    let row = &mut row;
    Ok(Wallet {
        account: row.uuid()?,
        balance: money(row)?,
        held: money(row)?,
        credit_limit: Some(money(row)?).filter(|limit| *limit >= Money::ZERO),
        dry_since: row.maybe_time()?,
    })
}

fn posted(mut row: Row) -> Result<Posted> {
    let row = &mut row;
    let strange = |()| Error::internal("a transfer with a strange word");
    let transfer = Transfer {
        id: Id::of(row.uuid()?),
        account: Id::of(row.uuid()?),
        project: row.maybe_uuid()?.map(Id::of),
        from: row.text()?.parse().map_err(strange)?,
        to: row.text()?.parse().map_err(strange)?,
        amount: money(row)?,
        reason: row.text()?.parse().map_err(strange)?,
        subject: row.text()?,
        reference: row.text()?,
        remark: row.text()?,
        created: Time::ZERO,
    };
    let balance = money(row)?;
    Ok(Posted { transfer: Transfer { created: row.time()?, ..transfer }, balance })
}

impl SqlTx<'_> {
    /// Changes a wallet unless its limit forbids it; says what it holds then.
    fn wallet_change(&mut self, transfer: &Transfer, guarded: bool) -> Result<Moved> {
        let account = transfer.account.uuid();
        let spent = transfer.change_of(Book::Wallet).micros();
        let held = transfer.change_of(Book::Held).micros();
        let mut found = None;
        if guarded {
            found = self.one(CHANGE_WITHIN, values![spent, held, account])?;
            if found.is_none() {
                let wallet = self.one(GET, values![account])?.map(wallet).transpose()?;
                if let Some(available) = wallet.and_then(|wallet| wallet.available()) {
                    return Ok(Moved::Short(available));
                }
            }
        }
        if found.is_none() {
            found = self.one(CHANGE, values![spent, held, account])?;
        }
        if found.is_none() {
            self.run(MAKE, values![account])?;
            found = self.one(CHANGE, values![spent, held, account])?;
        }
        let lost = || Error::internal("a wallet that was changed is not there");
        Ok(Moved::Done(money(&mut found.ok_or_else(lost)?)?))
    }
}

impl Ledger for SqlTx<'_> {
    fn wallet_get(&mut self, account: Uuid) -> Result<Wallet> {
        let found = self.one(GET, values![account])?.map(wallet).transpose()?;
        Ok(found.unwrap_or_else(|| Wallet::empty(account)))
    }

    fn wallet_limit(&mut self, account: Uuid, limit: Option<Money>) -> Result<()> {
        if limit.is_some_and(|limit| limit < Money::ZERO) {
            return Err(Error::invalid("credit_limit", "must not be negative"));
        }
        self.run(LIMIT, values![account, limit.map_or(-1, Money::micros)]).map(drop)
    }

    fn wallet_dry(&mut self, account: Uuid, since: Option<Time>) -> Result<()> {
        self.run(DRY, values![since, account]).map(drop)
    }

    fn wallets_dry(&mut self, before: Time, after: Option<Uuid>, limit: u32) -> Result<Vec<Uuid>> {
        let rows = self.all(ALL_DRY, values![before, after, page_rows(limit)])?;
        rows.into_iter().map(|mut row| row.uuid()).collect()
    }

    fn wallet_list(&mut self, after: Option<Uuid>, limit: u32) -> Result<Vec<Wallet>> {
        self.all(LIST, values![after, page_rows(limit)])?.into_iter().map(wallet).collect()
    }

    fn transfer(&mut self, transfer: &Transfer, within_limit: bool) -> Result<Moved> {
        if transfer.amount <= Money::ZERO || transfer.from == transfer.to {
            return Err(Error::internal("a transfer that moves nothing"));
        }
        if self.one(KNOWN, values![&transfer.reference])?.is_some() {
            return Ok(Moved::Repeated);
        }
        let moved = self.wallet_change(transfer, within_limit)?;
        let Moved::Done(balance) = moved else { return Ok(moved) };
        let wanted = values![
            transfer.id.uuid(),
            transfer.account.uuid(),
            transfer.project.map(Id::uuid),
            transfer.from.word(),
            transfer.to.word(),
            transfer.amount.micros(),
            transfer.reason.word(),
            &transfer.subject,
            &transfer.reference,
            &transfer.remark,
            balance.micros(),
            transfer.created,
        ];
        self.run(INSERT, wanted)?;
        Ok(moved)
    }

    fn transfer_list(&mut self, filter: &TransferFilter) -> Result<Vec<Posted>> {
        let clauses = list(filter);
        self.all(&clauses.sql, &clauses.values)?.into_iter().map(posted).collect()
    }

    fn books(&mut self, account: Option<Uuid>) -> Result<Vec<(Book, Money)>> {
        let rows = match account {
            Some(account) => self.all(BOOKS_OF, values![account])?,
            None => self.all(BOOKS, &[] as &[Value])?,
        };
        let strange = |()| Error::internal("a transfer of a strange book");
        let line = |mut row: Row| Ok((row.text()?.parse().map_err(strange)?, money(&mut row)?));
        rows.into_iter().map(line).collect()
    }
}
