//! A connection to a PostgreSQL server.

use std::collections::HashMap;
use std::error::Error as StdError;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use futures_util::future::{join, join_all};
use nubo_domain::{Error, Result};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, Config, Error as Fault, NoTls, Statement};

use crate::conn::{Conn, Engine, Row, Value, check_values};
use crate::fault;

/// Prepared statements kept by a connection; the text of a list depends on its filters.
const STATEMENTS_KEPT: usize = 512;

/// Limits of a session, in milliseconds: no transaction of ours takes long, and one that hangs
/// must not hold its locks for ever.
const SESSION: &str = "SET lock_timeout = 10000; SET statement_timeout = 60000; \
     SET idle_in_transaction_session_timeout = 60000";

/// What happened to the running transaction, beyond the error that its work saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It clashed with a concurrent one.
    Clash,
    /// A unique index refused a row.
    Refused,
    /// The connection is gone.
    Lost,
}

impl Trouble {
    /// Whether another try over the same connection may succeed.
    pub(crate) const fn may_pass(self) -> bool {
        !matches!(self, Self::Lost)
    }
}

/// Why a transaction was not committed, or may not have been.
pub(crate) enum Uncommitted {
    /// It was not even wished.
    Surely(Error),
    /// What came of the wish; without the server's own word it may have happened.
    Perhaps(Error),
}

/// What was said but not sent yet.
enum Unsent {
    /// The beginning of a transaction.
    Begin(&'static str),
    /// A statement whose outcome nobody waits for.
    Statement(Statement, Vec<Value>),
}

/// A connection.
///
/// Nothing is sent alone if it can go with what follows: a wait for the server costs both sides
/// more than most statements do.
pub(crate) struct Link {
    client: Client,
    statements: HashMap<String, Statement>,
    unsent: Vec<Unsent>,
    trouble: Option<Trouble>,
    // Dropped last: the other end of the client runs on it.
    runtime: Runtime,
}

impl Link {
    pub(crate) fn connect(config: &Config) -> Result<Self> {
        let built = Builder::new_current_thread().enable_all().build();
        let runtime = built.map_err(Error::unavailable)?;
        let (client, connection) = runtime.block_on(config.connect(NoTls)).map_err(|e| {
            let cause = e.source().map(|s| format!(": {s}")).unwrap_or_default();
            Error::unavailable(format!("cannot reach the database: {e}{cause}"))
        })?;
        runtime.spawn(async move {
            // Whoever uses the client is told the same.
            if let Err(error) = connection.await {
                tracing::debug!(error.detail = %error, "a connection to the database ended");
            }
        });
        let (statements, unsent, trouble) = (HashMap::new(), Vec::new(), None);
        let mut link = Self { client, statements, unsent, trouble, runtime };
        link.batch(SESSION)?;
        Ok(link)
    }

    /// Lifts the limits of a session, for copies of whole tables.
    pub(crate) fn without_limits(mut self) -> Result<Self> {
        self.batch(
            "SET lock_timeout = 0; SET statement_timeout = 0; \
             SET idle_in_transaction_session_timeout = 0",
        )?;
        Ok(self)
    }

    /// Begins a transaction, with its first statement.
    pub(crate) fn begin(&mut self, how: &'static str) {
        self.trouble = None;
        self.unsent = vec![Unsent::Begin(how)];
    }

    /// Whether the server knows nothing of the transaction that was begun last.
    fn is_unbegun(&self) -> bool {
        matches!(self.unsent.first(), Some(Unsent::Begin(_)))
    }

    /// Ends the transaction without keeping it.
    pub(crate) fn roll_back(&mut self) -> Result<()> {
        let is_unbegun = self.is_unbegun();
        self.unsent.clear();
        if is_unbegun { Ok(()) } else { self.batch("ROLLBACK") }
    }

    /// Ends a transaction that only read, without waiting for the server's word.
    pub(crate) fn end_reading(&mut self) -> Result<()> {
        if !self.unsent.is_empty() {
            return if self.unsent.len() == 1 { self.roll_back() } else { self.batch("COMMIT") };
        }
        let Self { runtime, client, .. } = self;
        runtime.block_on(async {
            let mut end = pin!(client.batch_execute("COMMIT"));
            // Polled once it is on its way; its answer comes before that of whatever follows.
            let _sent = poll_fn(|cx| Poll::Ready(end.as_mut().poll(cx).is_ready())).await;
            tokio::task::yield_now().await;
        });
        Ok(())
    }

    /// Commits. Nothing is sent with the wish to commit if the server knows nothing yet: a line
    /// that turns out to be cut then leaves no doubt that nothing was kept.
    pub(crate) fn commit(&mut self) -> std::result::Result<(), Uncommitted> {
        if self.is_unbegun() {
            let begun = self.exchange(async |_| Ok(()));
            begun.map_err(|e| Uncommitted::Surely(self.error(&e)))?;
        }
        self.batch("COMMIT").map_err(Uncommitted::Perhaps)
    }

    /// What happened to the transaction that was begun last.
    pub(crate) const fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    fn statement(&mut self, sql: &str) -> Result<Statement> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let prepared = self.runtime.block_on(self.client.prepare(sql));
        let statement = prepared.map_err(|e| self.error(&e))?;
        if self.statements.len() >= STATEMENTS_KEPT {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Sends what is unsent and then `last`, all at once, and waits for every answer. The first
    /// failure counts, because those after it only follow from it.
    fn exchange<T>(
        &mut self,
        last: impl AsyncFnOnce(&Client) -> std::result::Result<T, Fault>,
    ) -> std::result::Result<T, Fault> {
        let unsent = std::mem::take(&mut self.unsent);
        let (runtime, client) = (&self.runtime, &self.client);
        if unsent.is_empty() {
            return runtime.block_on(last(client));
        }
        let send = async |item: Unsent| match item {
            Unsent::Begin(how) => client.batch_execute(how).await,
            Unsent::Statement(statement, values) => {
                client.execute(&statement, &params(&values)).await.map(drop)
            }
        };
        let before = join_all(unsent.into_iter().map(send));
        let (before, last) = runtime.block_on(join(before, last(client)));
        before.into_iter().collect::<std::result::Result<(), _>>()?;
        last
    }

    /// What a failure means to a caller, and notes what it means to the transaction.
    fn error(&mut self, error: &Fault) -> Error {
        let Some(failure) = error.as_db_error() else {
            if error.is_closed() || self.client.is_closed() {
                self.trouble = Some(Trouble::Lost);
                return Error::unavailable(format!("the database is gone: {error}"));
            }
            let cause = error.source().map(|s| format!(": {s}")).unwrap_or_default();
            return Error::internal(format!("{error}{cause}"));
        };
        let text = format!("{} {}", failure.code().code(), failure.message());
        match failure.code() {
            &SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED => {
                self.trouble = Some(Trouble::Clash);
                Error::unavailable(text)
            }
            &SqlState::UNIQUE_VIOLATION => {
                self.trouble = Some(Trouble::Refused);
                fault::not_unique(failure.constraint().unwrap_or_default())
            }
            // Two processes that migrate at once make the same table.
            &SqlState::DUPLICATE_TABLE | &SqlState::DUPLICATE_OBJECT => {
                self.trouble = Some(Trouble::Refused);
                Error::internal(text)
            }
            code => match code.code().get(..2) {
                // Connection lost, server going down.
                Some("08" | "57") => {
                    if code != &SqlState::QUERY_CANCELED {
                        self.trouble = Some(Trouble::Lost);
                    }
                    Error::unavailable(text)
                }
                // Out of room, locked by somebody else, a failure of the disk.
                Some("53" | "55" | "58") => Error::unavailable(text),
                _ => Error::internal(text),
            },
        }
    }
}

/// Values as the client takes them.
fn params(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl ToSql for Value {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) if *ty == Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
            Self::Int(number) if *ty == Type::INT8 => number.to_sql(ty, out),
            Self::Text(text) if <&str as ToSql>::accepts(ty) => text.as_str().to_sql(ty, out),
            Self::Blob(bytes) if *ty == Type::BYTEA => bytes.as_slice().to_sql(ty, out),
            _ => Err(format!("a value of another type than {ty}").into()),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT4 | Type::INT8 | Type::BYTEA) || <&str as ToSql>::accepts(ty)
    }

    to_sql_checked!();
}

fn value(row: &tokio_postgres::Row, column: usize) -> Result<Value> {
    let ty = row.columns()[column].type_();
    let found = match *ty {
        Type::INT8 => row.try_get::<_, Option<i64>>(column).map(|v| v.map(Value::Int)),
        Type::INT4 => row.try_get::<_, Option<i32>>(column).map(|v| v.map(|n| i64::from(n).into())),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(column).map(|v| v.map(Value::Blob)),
        _ => row.try_get::<_, Option<String>>(column).map(|v| v.map(Value::Text)),
    };
    Ok(found.map_err(Error::internal)?.unwrap_or(Value::Null))
}

impl Conn for Link {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64> {
        check_values(values)?;
        let statement = self.statement(sql)?;
        let done = self.exchange(async |client| client.execute(&statement, &params(values)).await);
        done.map_err(|e| self.error(&e))
    }

    fn execute_later(&mut self, sql: &str, values: &[Value]) -> Result<()> {
        check_values(values)?;
        let statement = self.statement(sql)?;
        self.unsent.push(Unsent::Statement(statement, values.to_vec()));
        Ok(())
    }

    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
        check_values(values)?;
        let statement = self.statement(sql)?;
        let done = self.exchange(async |client| client.query(&statement, &params(values)).await);
        let rows = done.map_err(|e| self.error(&e))?;
        let read = |row: &tokio_postgres::Row| {
            (0..row.len()).map(|column| value(row, column)).collect::<Result<_>>().map(Row::new)
        };
        rows.iter().map(read).collect()
    }

    fn batch(&mut self, sql: &str) -> Result<()> {
        let done = self.exchange(async |client| client.batch_execute(sql).await);
        done.map_err(|e| self.error(&e))
    }

    fn prepare(&mut self, sql: &str) -> Result<()> {
        self.statement(sql).map(drop)
    }
}
