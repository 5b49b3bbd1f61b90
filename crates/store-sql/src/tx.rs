//! One transaction over a connection: the type that implements every port of the store.

use std::sync::Arc;

use nubo_base::Uuid;
use nubo_domain::{Body, Error, Result, Rooms, SharedBody, Table};

use crate::conn::{Conn, Engine, Row, Value};
use crate::recent::{Key, Recall};

/// The most rows that a page may have, whatever its reader asks for.
const PAGE_ROWS_MAX: u32 = 10_000;

/// How a reading transaction begins; the engine's snapshot begins with its first statement.
const BEGIN: &str = "BEGIN DEFERRED";

/// A transaction. The first error of the engine spoils it: nothing of it can be committed, also
/// when the work swallowed the error.
pub(crate) struct SqlTx<'a> {
    conn: &'a mut dyn Conn,
    failed: Option<Error>,
    /// Rows whose bodies it has changed.
    changed: Vec<Key>,
    /// What it may use instead of the engine, if it only reads.
    recall: Option<Recall<'a>>,
}

impl<'a> SqlTx<'a> {
    pub(crate) fn new(conn: &'a mut dyn Conn) -> Self {
        Self { conn, failed: None, changed: Vec::new(), recall: None }
    }

    /// A transaction that only reads, and begins with the first statement that it needs.
    pub(crate) fn reading(conn: &'a mut dyn Conn, recall: Recall<'a>) -> Self {
        Self { recall: Some(recall), ..Self::new(conn) }
    }

    /// Notes a row whose body it has changed.
    pub(crate) fn note_change(&mut self, table: &'static Table, id: Uuid) {
        self.changed.push((table.name, id));
    }

    /// The rows whose bodies it has changed.
    pub(crate) fn changes(&mut self) -> Vec<Key> {
        std::mem::take(&mut self.changed)
    }

    /// Whether what it has used is of another moment than what it has read since. Then it has
    /// failed, and must be run again without [`Recall`].
    pub(crate) fn is_torn(&self) -> bool {
        self.recall.as_ref().is_some_and(Recall::is_torn)
    }

    /// Whether the engine knows of this transaction.
    pub(crate) fn has_begun(&self) -> bool {
        self.recall.as_ref().is_none_or(Recall::has_begun)
    }

    /// A body that need not be asked for, or else the one that `ask` gets, for others to share.
    pub(crate) fn shared(
        &mut self,
        key: Key,
        ask: impl FnOnce(&mut Self) -> Result<Option<Body>>,
    ) -> Result<Option<Arc<SharedBody>>> {
        let (found, ticket) = match &mut self.recall {
            Some(recall) => recall.find(key),
            None => (None, None),
        };
        if found.is_some() {
            return Ok(found);
        }
        let Some(body) = ask(self)? else { return Ok(None) };
        let body = Arc::new(SharedBody::new(body));
        if let (Some(ticket), Some(recall)) = (ticket, &self.recall) {
            recall.keep(key, ticket, &body);
        }
        Ok(Some(body))
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

    /// Runs a statement of which nothing is to be known but that it fails the transaction if it
    /// fails. Over a wire it costs no wait of its own.
    pub(crate) fn run_later(&mut self, sql: &str, values: &[Value]) -> Result<()> {
        self.guarded(|conn| conn.execute_later(sql, values))
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
        let done = match &mut self.recall {
            Some(recall) if !recall.has_begun() => {
                self.conn.execute(BEGIN, &[]).and_then(|_| recall.first(|| work(self.conn)))
            }
            _ => work(self.conn),
        };
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

    /// Adds that a column names one of some projects or, with `whole`, none.
    pub(crate) fn rooms(&mut self, column: &str, rooms: &Rooms, whole: bool) {
        let Some(these) = rooms.uuids() else { return };
        self.one_of(column, these, whole);
    }

    /// Adds that a column has one of some ids or, with `none`, no id.
    pub(crate) fn one_of(&mut self, column: &str, ids: Vec<Uuid>, none: bool) {
        if let ([id], false) = (ids.as_slice(), none) {
            return self.with(&format!("{column} ="), *id);
        }
        let mut places: Vec<String> = ids.into_iter().map(|id| self.bind(id)).collect();
        places.extend(none.then(|| "''".to_owned()));
        match places.as_slice() {
            [] => self.plain("1 = 0"),
            places => self.plain(&format!("{column} IN ({})", places.join(", "))),
        }
    }

    /// Begins a statement; the rows of one that was begun before are added to its own.
    pub(crate) fn start(&mut self, start: &str) {
        if !self.sql.is_empty() {
            self.sql.push_str(" UNION ALL ");
        }
        self.sql.push_str(start);
        self.joint = " WHERE ";
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

    /// Adds that rows have a number, and which side of `after` it is on, and gives the order. From
    /// the newest, 0 is after all of them.
    pub(crate) fn numbered(&mut self, after: i64, newest_first: bool) -> &'static str {
        self.plain("seq > 0");
        match (newest_first, after) {
            (false, _) => self.with("seq >", after),
            (true, 0) => {}
            (true, _) => self.with("seq <", after),
        }
        if newest_first { " ORDER BY seq DESC" } else { " ORDER BY seq" }
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
