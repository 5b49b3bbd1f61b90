//! Forward-only migrations, checked and run when a store is opened.
//!
//! A migration that has been released is never edited; the next one is added at the end of the
//! list. All that are missing run in one transaction, so that a failure leaves nothing behind.

use nubo_base::{Clock, SystemClock};
use nubo_domain::{Error, Result, code};

use crate::conn::{Conn, Value, values};

/// Every migration, from version 1 on.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_init.sql"),
    include_str!("../migrations/0002_volumes_groups_addresses.sql"),
    include_str!("../migrations/0003_tickets.sql"),
    include_str!("../migrations/0004_ledger.sql"),
    include_str!("../migrations/0005_mail.sql"),
    include_str!("../migrations/0006_settings.sql"),
    include_str!("../migrations/0007_snapshots.sql"),
    include_str!("../migrations/0008_forward_rules.sql"),
    include_str!("../migrations/0009_isos.sql"),
];

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

#[cfg(test)]
mod tests {
    use nubo_testkit::postgres::PostgresServer;

    use super::*;
    use crate::{postgres, sqlite};

    const GOOD: &str = "CREATE TABLE a (x BIGINT, y {blob}); INSERT INTO a (x) VALUES (1);";
    const BAD: &str =
        "INSERT INTO a (x) VALUES (2); CREATE TABLE b (x BIGINT); CREATE TABLE a (z BIGINT);";

    /// Migrates to GOOD, fails at BAD, and then succeeds with another second step.
    fn check(conn: &mut dyn Conn) {
        let count = |conn: &mut dyn Conn| {
            conn.query("SELECT COUNT(*) FROM a", &[]).unwrap()[0].int().unwrap()
        };
        conn.batch("BEGIN").unwrap();
        assert!(apply(conn, &[GOOD, BAD]).is_err());
        conn.batch("ROLLBACK").unwrap();
        for table in ["a", "b", "schema_version"] {
            assert!(conn.query(&format!("SELECT * FROM {table}"), &[]).is_err(), "{table} is left");
        }
        conn.batch("BEGIN").unwrap();
        apply(conn, &[GOOD]).unwrap();
        conn.batch("COMMIT; BEGIN").unwrap();
        assert!(apply(conn, &[GOOD, BAD]).is_err());
        conn.batch("ROLLBACK").unwrap();
        assert_eq!((version(conn).unwrap(), count(conn)), (1, 1));
        for _ in 0..2 {
            conn.batch("BEGIN").unwrap();
            apply(conn, &[GOOD, "INSERT INTO a (x) VALUES (3)"]).unwrap();
            conn.batch("COMMIT").unwrap();
            assert_eq!((version(conn).unwrap(), count(conn)), (2, 2), "each step runs once");
        }
        let refused = apply(conn, &[GOOD]).unwrap_err();
        assert!(refused.message().contains("version 2") && refused.message().contains("up to 1"));
    }

    #[test]
    fn a_migration_that_fails_on_sqlite_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        check(&mut sqlite::Link::open_writer(&folder.path().join("a.db"), false).unwrap());
    }

    #[test]
    fn a_migration_that_fails_on_postgres_leaves_nothing() {
        let url = PostgresServer::shared().database();
        check(&mut postgres::Link::connect(&postgres::config(&url).unwrap()).unwrap());
    }
}
