//! Forward-only migrations, checked and run when a store is opened.
//!
//! A migration that has been released is never edited; the next one is added at the end of the
//! list. All that are missing run in one transaction, so that a failure leaves nothing behind.

use nubo_base::{Clock, SystemClock};
use nubo_domain::{Error, Result, code};

use crate::conn::{Conn, Value, values};

/// Every migration, from version 1 on.
const MIGRATIONS: &[&str] = &[include_str!("../migrations/0001_init.sql")];

/// The version that this program makes.
pub(crate) const KNOWN: i64 = MIGRATIONS.len() as i64;

/// The table that a fresh schema already has rows in.
pub(crate) const COUNTERS: &str = "counters";

const VERSIONS: &str = "CREATE TABLE IF NOT EXISTS schema_version (\
     version BIGINT NOT NULL PRIMARY KEY, applied BIGINT NOT NULL)";
const NEWEST: &str = "SELECT COALESCE(MAX(version), 0) FROM schema_version";
const APPLIED: &str = "INSERT INTO schema_version (version, applied) VALUES ($1, $2)";

/// Brings the schema to the version that this program knows. Must run inside a transaction.
pub(crate) fn migrate(conn: &mut dyn Conn) -> Result<()> {
    apply(conn, MIGRATIONS)
}

/// The version of a database; an error if it is none of Nubo.
pub(crate) fn version(conn: &mut dyn Conn) -> Result<i64> {
    let lost = || Error::internal("the database has no version");
    conn.query(NEWEST, &[] as &[Value])?.first_mut().ok_or_else(lost)?.int()
}

fn apply(conn: &mut dyn Conn, migrations: &[&str]) -> Result<()> {
    conn.batch(VERSIONS)?;
    let found = version(conn)?;
    let known = i64::try_from(migrations.len()).map_err(Error::internal)?;
    if found > known {
        return Err(newer(found, known));
    }
    let done = usize::try_from(found).map_err(Error::internal)?;
    for (place, text) in migrations.iter().enumerate().skip(done) {
        conn.batch(&text.replace("{blob}", conn.engine().blob()))?;
        let version = i64::try_from(place + 1).map_err(Error::internal)?;
        conn.execute(APPLIED, values![version, SystemClock.now()])?;
        tracing::info!(version, "migrated the database");
    }
    Ok(())
}

/// What to say of a database that a newer program has written.
pub(crate) fn newer(found: i64, known: i64) -> Error {
    Error::new(&code::UNSUPPORTED).public(format!(
        "The database has schema version {found}, but this program knows only up to {known}. A \
         newer program has used it: start that program, or restore a backup made by this one."
    ))
}
