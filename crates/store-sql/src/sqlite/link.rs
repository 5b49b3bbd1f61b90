//! A connection to a SQLite file.

use std::path::Path;
use std::time::Duration;

use nubo_domain::{Error, Result, code};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, ToSql};

use super::cannot;
use crate::conn::{Conn, Engine, Row, Value, check_values};
use crate::fault;

/// The first release in which resetting the write-ahead log cannot corrupt it.
const ENGINE_MIN: i32 = 3_051_003;
/// How long to wait for a lock that another process holds, such as a backup tool.
const BUSY_WAIT: Duration = Duration::from_secs(5);
/// Prepared statements kept by a connection.
const STATEMENTS_KEPT: usize = 128;
/// Page caches in KiB: the writer's working set is the indexes, a reader's one list.
const WRITER_CACHE_KIB: i64 = 8_192;
const READER_CACHE_KIB: i64 = 2_048;

/// Refuses an engine with the corruption fixed in 3.51.3.
pub(crate) fn check_engine() -> Result<()> {
    if rusqlite::version_number() >= ENGINE_MIN {
        return Ok(());
    }
    let text = format!(
        "SQLite {} can corrupt its log; build Nubo with 3.51.3 or newer.",
        rusqlite::version()
    );
    Err(Error::new(&code::UNSUPPORTED).public(text))
}

/// A connection.
#[derive(Debug)]
pub(crate) struct Link(Connection);

impl Link {
    /// The one connection that writes; makes the file if it is absent.
    pub(crate) fn open_writer(path: &Path, durable: bool) -> Result<Self> {
        make_private(path)?;
        let link = Self::open(path, WRITER_CACHE_KIB)?;
        let mode: String = link
            .0
            .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))
            .map_err(error)?;
        if !mode.eq_ignore_ascii_case("wal") {
            return Err(cannot("use write-ahead logging on", path, &mode));
        }
        link.pragma("synchronous", if durable { "FULL" } else { "OFF" })?;
        // The log is moved by a thread of its own (`checkpoint`), at 16 MiB; only if that fails
        // does the writer do it, at 128 MiB. A log that a long read let grow is cut back after it.
        link.pragma("wal_autocheckpoint", 32_768)?;
        link.pragma("journal_size_limit", 64 << 20)?;
        Ok(link)
    }

    /// A connection that can only read.
    pub(crate) fn open_reader(path: &Path) -> Result<Self> {
        let link = Self::open(path, READER_CACHE_KIB)?;
        link.pragma("query_only", true)?;
        Ok(link)
    }

    /// A file that nobody else uses, in one piece: without a log beside it.
    pub(crate) fn open_alone(path: &Path) -> Result<Self> {
        make_private(path)?;
        let link = Self::open(path, READER_CACHE_KIB)?;
        let mode = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
        link.0.pragma_update_and_check(None, "journal_mode", "DELETE", mode).map_err(error)?;
        link.pragma("synchronous", "FULL")?;
        Ok(link)
    }

    /// A file that must not be changed, such as a backup.
    pub(crate) fn open_untouched(path: &Path) -> Result<Self> {
        Self::open_with(path, READER_CACHE_KIB, OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    fn open(path: &Path, cache_kib: i64) -> Result<Self> {
        Self::open_with(path, cache_kib, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    fn open_with(path: &Path, cache_kib: i64, flags: OpenFlags) -> Result<Self> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn =
            Connection::open_with_flags(path, flags).map_err(|e| cannot("open", path, &e))?;
        conn.busy_timeout(BUSY_WAIT).map_err(error)?;
        conn.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        // A plan must not hang on bound values, or the engine plans anew with each of them.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(error)?;
        let link = Self(conn);
        link.pragma("cache_size", -cache_kib)?;
        link.pragma("temp_store", "MEMORY")?;
        Ok(link)
    }

    fn pragma(&self, name: &str, value: impl ToSql) -> Result<()> {
        self.0.pragma_update(None, name, value).map_err(error)
    }

    /// Moves what it can from the log to the file, in nobody's way; says how many pages of the log
    /// are moved now.
    pub(crate) fn checkpoint(&mut self) -> Result<i64> {
        self.log("PRAGMA wal_checkpoint(PASSIVE)").map(|(_, moved)| moved)
    }

    /// How many pages the log has.
    pub(crate) fn log_pages(&mut self) -> Result<i64> {
        self.log("PRAGMA wal_checkpoint(NOOP)").map(|(pages, _)| pages)
    }

    fn log(&mut self, pragma: &str) -> Result<(i64, i64)> {
        let mut found = self.query(pragma, &[])?;
        let row = found.first_mut().ok_or_else(|| Error::internal("a log without a state"))?;
        let _is_busy = row.int()?;
        Ok((row.int()?, row.int()?))
    }

    /// The connection itself, for what only SQLite has.
    pub(crate) fn raw(&mut self) -> &mut Connection {
        &mut self.0
    }

    /// Whether no transaction is open: the engine ends one by itself after some failures.
    pub(crate) fn is_idle(&self) -> bool {
        self.0.is_autocommit()
    }

    /// Ends whatever transaction is open, without keeping it.
    pub(crate) fn roll_back(&mut self) {
        if !self.is_idle()
            && let Err(error) = self.batch("ROLLBACK")
        {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
    }

    fn statement(&mut self, sql: &str, values: &[Value]) -> Result<CachedStatement<'_>> {
        check_values(values)?;
        let mut statement = self.0.prepare_cached(sql).map_err(error)?;
        if cfg!(debug_assertions) {
            check_order(&statement, values.len(), sql)?;
        }
        for (place, value) in values.iter().enumerate() {
            statement.raw_bind_parameter(place + 1, value).map_err(error)?;
        }
        Ok(statement)
    }
}

/// Parameters must be numbered in the order that SQLite gives them.
fn check_order(statement: &CachedStatement<'_>, count: usize, sql: &str) -> Result<()> {
    let expected = |place: usize| format!("${place}");
    let in_order = (1..=statement.parameter_count())
        .all(|place| statement.parameter_name(place) == Some(expected(place).as_str()));
    if in_order && statement.parameter_count() == count {
        return Ok(());
    }
    Err(Error::internal(format!("parameters out of order, or not {count}: {sql}")))
}

/// Makes the file readable by its owner only; SQLite gives its log the same rights.
fn make_private(path: &Path) -> Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(0o600);
    options.open(path).map(drop).map_err(|e| cannot("make", path, &e))
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn value(found: ValueRef<'_>) -> Result<Value> {
    Ok(match found {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text).map_err(Error::internal)?;
            Value::Text(text.to_owned())
        }
        ValueRef::Real(_) => return Err(Error::internal("a column holds a fraction")),
    })
}

impl Conn for Link {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64> {
        let changed = self.statement(sql, values)?.raw_execute().map_err(error)?;
        u64::try_from(changed).map_err(Error::internal)
    }

    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
        let mut statement = self.statement(sql, values)?;
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(error)? {
            let mut values = Vec::with_capacity(columns);
            for column in 0..columns {
                values.push(value(row.get_ref(column).map_err(error)?)?);
            }
            found.push(Row::new(values));
        }
        Ok(found)
    }

    fn batch(&mut self, sql: &str) -> Result<()> {
        self.0.execute_batch(sql).map_err(error)
    }

    fn prepare(&mut self, sql: &str) -> Result<()> {
        let statement = self.0.prepare_cached(sql).map_err(error)?;
        check_order(&statement, statement.parameter_count(), sql)
    }
}

/// What a failure of SQLite means to a caller.
pub(crate) fn error(error: rusqlite::Error) -> Error {
    const UNIQUE: &str = "UNIQUE constraint failed: ";
    let rusqlite::Error::SqliteFailure(failure, text) = &error else {
        return Error::internal(error);
    };
    let text = text.as_deref().unwrap_or_default();
    match failure.code {
        ErrorCode::ConstraintViolation if text.starts_with(UNIQUE) => {
            fault::not_unique(&text[UNIQUE.len()..])
        }
        ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::DiskFull
        | ErrorCode::SystemIoFailure
        | ErrorCode::CannotOpen
        | ErrorCode::OutOfMemory => Error::unavailable(error),
        _ => Error::internal(error),
    }
}
