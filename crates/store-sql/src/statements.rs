//! Every statement of the crate, so that a test can have both engines read each of them.

use nubo_domain::{Error, Result, Table};

use crate::conn::{Conn, Engine};
use crate::{
    addresses, audit, credentials, events, flows, idempotency, ledger, letters, mailed_codes,
    placement, quotas, rows, subscriptions, tickets, usage,
};

/// Every statement, with those on rows of `tables`.
fn all(engine: Engine, tables: &[&'static Table]) -> Vec<String> {
    let fixed = [
        addresses::STATEMENTS,
        idempotency::STATEMENTS,
        mailed_codes::STATEMENTS,
        placement::STATEMENTS,
        tickets::STATEMENTS,
    ];
    let mut found: Vec<String> = fixed.concat().into_iter().map(str::to_owned).collect();
    found.extend(audit::statements());
    found.extend(credentials::statements());
    found.extend(events::statements());
    found.extend(flows::statements(engine));
    found.extend(ledger::statements());
    found.extend(letters::statements());
    found.extend(subscriptions::statements());
    found.extend(quotas::statements());
    found.extend(usage::statements());
    found.extend(tables.iter().flat_map(|table| rows::statements(table)));
    found.sort_unstable();
    found.dedup();
    found
}

/// Prepares every statement; says how many there are.
pub(crate) fn prepare(conn: &mut dyn Conn, tables: &[&'static Table]) -> Result<usize> {
    let statements = all(conn.engine(), tables);
    for sql in &statements {
        conn.prepare(sql).map_err(|error| Error::internal(format!("{sql}: {error}")))?;
    }
    Ok(statements.len())
}
