//! One transaction over a connection: the type that implements every port of the store.

use nubo_domain::{Error, Result};

use crate::conn::{Conn, Engine, Row, Value};

/// The most rows that a page may have, whatever its reader asks for.
const PAGE_ROWS_MAX: u32 = 10_000;

/// A transaction. The first error of the engine spoils it: nothing of it can be committed, also
/// when the work swallowed the error.
pub(crate) struct SqlTx<'a> {
    conn: &'a mut dyn Conn,
    failed: Option<Error>,
}

impl<'a> SqlTx<'a> {
    pub(crate) fn new(conn: &'a mut dyn Conn) -> Self {
        Self { conn, failed: None }
    }

    /// The first error of the engine, if there was one.
    pub(crate) fn failure(self) -> Option<Error> {
        self.failed
    }

    pub(crate) fn engine(&self) -> Engine {
        self.conn.engine()
    }

    /// Runs a statement; says how many rows it changed.
    pub(crate) fn run(&mut self, sql: &str, values: &[Value]) -> Result<u64> {
        self.guarded(|conn| conn.execute(sql, values))
    }

    /// Every row of a statement.
    pub(crate) fn all(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
        self.guarded(|conn| conn.query(sql, values))
    }

    /// The first row of a statement that gives at most one.
    pub(crate) fn one(&mut self, sql: &str, values: &[Value]) -> Result<Option<Row>> {
        Ok(self.all(sql, values)?.into_iter().next())
    }

    fn guarded<T>(&mut self, work: impl FnOnce(&mut dyn Conn) -> Result<T>) -> Result<T> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let done = work(self.conn);
        if let Err(error) = &done {
            self.failed = Some(error.clone());
        }
        done
    }
}

/// How many rows a page has whose reader asked for `limit`.
pub(crate) const fn page_rows(limit: u32) -> u32 {
    match limit {
        0 => 100,
        PAGE_ROWS_MAX.. => PAGE_ROWS_MAX,
        some => some,
    }
}

/// A column behind an expression that no index covers, so that of several indexes the engines
/// take the one that the statement was written for, whatever they guess of the data.
pub(crate) fn veiled(column: &str) -> String {
    format!("({column} || '')")
}

/// A statement that is put together from a closed set of clauses.
#[derive(Clone, Debug)]
pub(crate) struct Clauses {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
    joint: &'static str,
}

impl Clauses {
    pub(crate) fn new(start: String) -> Self {
        Self { sql: start, values: Vec::new(), joint: " WHERE " }
    }

    /// Adds a condition without a value.
    pub(crate) fn plain(&mut self, condition: &str) {
        self.sql.push_str(self.joint);
        self.sql.push_str(condition);
        self.joint = " AND ";
    }

    /// Adds a condition such as `("id >", id)`.
    pub(crate) fn with(&mut self, left: &str, value: impl Into<Value>) {
        let place = self.bind(value);
        self.plain(&format!("{left} {place}"));
    }

    /// Takes a value and gives the text of its parameter.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// Adds what comes after the conditions.
    pub(crate) fn tail(&mut self, text: &str) {
        self.sql.push_str(text);
    }

    /// Adds the number of rows.
    pub(crate) fn limit(&mut self, limit: u32) {
        let place = self.bind(page_rows(limit));
        self.tail(&format!(" LIMIT {place}"));
    }
}
