//! The audit log: lines are written unsealed and chained by hashes once they are committed.
//!
//! The last number and hash are kept beside the lines; the next link is made from them.

use nubo_base::{Id, Uuid};
use nubo_domain::audit::{AuditFilter, AuditRow};
use nubo_domain::{Error, Result};
use nubo_ports::store::AuditLog;

use crate::conn::{Row, Value, values};
use crate::tx::{Clauses, SqlTx, page_rows};

const INSERT: &str = "INSERT INTO audit_rows (id, seq, account, actor_kind, actor, action, \
     resource, ip, request, outcome, created, hash) \
     VALUES ($1, 0, $2, $3, $4, $5, $6, $7, $8, $9, $10, '')";

const UNSEALED: &str = "SELECT id, seq, account, actor_kind, actor, action, resource, ip, \
     request, outcome, created, hash FROM audit_rows WHERE seq = 0 ORDER BY id LIMIT $1";

const LAST: &str = "SELECT value, note FROM counters WHERE name = 'audit'";
const ADVANCE: &str = "UPDATE counters SET value = $1, note = $2 WHERE name = 'audit'";
const SEQ: &str = "SELECT seq FROM audit_rows WHERE id = $1 AND seq > 0";

/// How many lines one statement seals; on PostgreSQL each statement is a round trip.
const SEALED_AT_ONCE: usize = 32;

/// Every statement on the audit log, to be prepared by a test.
pub(crate) fn statements() -> Vec<String> {
    let mut found: Vec<String> = [INSERT, UNSEALED, LAST, ADVANCE, SEQ].map(str::to_owned).into();
    found.extend([seal_sql(1), seal_sql(SEALED_AT_ONCE)]);
    for mask in 0..32_u32 {
        let has = |bit: u32| mask & (1 << bit) != 0;
        let filter = AuditFilter {
            account: has(0).then(Uuid::nil),
            actor: has(1).then(String::new),
            action: has(2).then(String::new),
            from: has(3).then_some(nubo_base::Time::ZERO),
            to: has(4).then_some(nubo_base::Time::ZERO),
            newest_first: false,
        };
        found.push(list(&filter, 0, 0).sql);
        found.push(list(&AuditFilter { newest_first: true, ..filter }, 1, 0).sql);
    }
    found
}

fn seal_sql(lines: usize) -> String {
    let line = |n: usize| {
        let (id, seq, hash) = (n * 3 + 1, n * 3 + 2, n * 3 + 3);
        format!("(CAST(${id} AS TEXT), CAST(${seq} AS BIGINT), CAST(${hash} AS TEXT))")
    };
    let lines: Vec<String> = (0..lines).map(line).collect();
    format!(
        "WITH sealed (id, seq, hash) AS (VALUES {}) UPDATE audit_rows SET seq = sealed.seq, \
         hash = sealed.hash FROM sealed WHERE audit_rows.id = sealed.id",
        lines.join(", ")
    )
}

fn list(filter: &AuditFilter, after: i64, limit: u32) -> Clauses {
    let columns = "id, seq, account, actor_kind, actor, action, resource, ip, request, outcome, \
         created, hash";
    let mut clauses = Clauses::new(format!("SELECT {columns} FROM audit_rows"));
    let order = clauses.numbered(after, filter.newest_first);
    if let Some(account) = filter.account {
        clauses.with("account =", account);
    }
    if let Some(actor) = &filter.actor {
        clauses.with("actor =", actor);
    }
    if let Some(action) = &filter.action {
        clauses.with("action =", action);
    }
    if let Some(from) = filter.from {
        clauses.with("created >=", from);
    }
    if let Some(to) = filter.to {
        clauses.with("created <", to);
    }
    clauses.tail(order);
    clauses.limit(limit);
    clauses
}

fn read(mut row: Row) -> Result<AuditRow> {
    let row = &mut row;
    Ok(AuditRow {
        id: Id::of(row.uuid()?),
        seq: row.int()?,
        account: row.maybe_uuid()?.map(Id::of),
        actor_kind: row.text()?,
        actor: row.text()?,
        action: row.text()?,
        resource: row.text()?,
        ip: row.text()?,
        request: row.text()?,
        outcome: row.text()?.parse().map_err(|()| Error::internal("audit outcome"))?,
        created: row.time()?,
        hash: row.text()?,
    })
}

impl AuditLog for SqlTx<'_> {
    fn audit_insert(&mut self, row: &AuditRow) -> Result<()> {
        let wanted = values![
            row.id.uuid(),
            row.account.map(Id::uuid),
            &row.actor_kind,
            &row.actor,
            &row.action,
            &row.resource,
            &row.ip,
            &row.request,
            row.outcome.word(),
            row.created,
        ];
        self.run_later(INSERT, wanted)
    }

    fn audit_seal(&mut self, limit: u32) -> Result<u64> {
        let rows = self.all(UNSEALED, values![page_rows(limit)])?;
        let rows = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        if rows.is_empty() {
            return Ok(0);
        }
        let lost = || Error::internal("the audit log has no counter");
        let mut last = self.one(LAST, &[] as &[Value])?.ok_or_else(lost)?;
        let (mut seq, mut hash) = (last.int()?, last.text()?);
        let mut seals = Vec::with_capacity(rows.len());
        for row in &rows {
            seq += 1;
            hash = row.sealed_hash(seq, &hash);
            seals.push([row.id.uuid().into(), seq.into(), Value::from(&hash)]);
        }
        for some in seals.chunks(SEALED_AT_ONCE) {
            let many = if some.len() == SEALED_AT_ONCE { SEALED_AT_ONCE } else { 1 };
            for lines in some.chunks(many) {
                self.run_later(&seal_sql(many), lines.as_flattened())?;
            }
        }
        self.run_later(ADVANCE, values![seq, hash])?;
        u64::try_from(rows.len()).map_err(Error::internal)
    }

    fn audit_list(
        &mut self,
        filter: &AuditFilter,
        after: i64,
        limit: u32,
    ) -> Result<Vec<AuditRow>> {
        let clauses = list(filter, after, limit);
        self.all(&clauses.sql, &clauses.values)?.into_iter().map(read).collect()
    }

    fn audit_seq(&mut self, id: Uuid) -> Result<Option<i64>> {
        self.one(SEQ, values![id])?.map(|mut row| row.int()).transpose()
    }
}
