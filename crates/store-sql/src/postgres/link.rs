//! A connection to a PostgreSQL server.

use std::collections::HashMap;
use std::error::Error as StdError;

use nubo_domain::{Error, Result};
use postgres::error::SqlState;
use postgres::types::private::BytesMut;
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Config, NoTls, Statement};

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

/// A connection.
pub(crate) struct Link {
    client: Client,
    statements: HashMap<String, Statement>,
    trouble: Option<Trouble>,
}

impl Link {
    pub(crate) fn connect(config: &Config) -> Result<Self> {
        let client = config.connect(NoTls).map_err(|e| {
            let cause = e.source().map(|s| format!(": {s}")).unwrap_or_default();
            Error::unavailable(format!("cannot reach the database: {e}{cause}"))
        })?;
        let mut link = Self { client, statements: HashMap::new(), trouble: None };
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

    /// Begins a transaction.
    pub(crate) fn begin(&mut self, how: &str) -> Result<()> {
        self.trouble = None;
        self.batch(how)
    }

    /// Ends the transaction without keeping it.
    pub(crate) fn roll_back(&mut self) -> Result<()> {
        self.batch("ROLLBACK")
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
        let statement = self.client.prepare(sql).map_err(|e| self.error(&e))?;
        if self.statements.len() >= STATEMENTS_KEPT {
            self.statements.clear();
        }
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    /// What a failure means to a caller, and notes what it means to the transaction.
    fn error(&mut self, error: &postgres::Error) -> Error {
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

fn value(row: &postgres::Row, column: usize) -> Result<Value> {
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
        let values: Vec<_> = values.iter().map(|v| v as &(dyn ToSql + Sync)).collect();
        self.client.execute(&statement, &values).map_err(|e| self.error(&e))
    }

    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
        check_values(values)?;
        let statement = self.statement(sql)?;
        let values: Vec<_> = values.iter().map(|v| v as &(dyn ToSql + Sync)).collect();
        let rows = self.client.query(&statement, &values).map_err(|e| self.error(&e))?;
        let read = |row: &postgres::Row| {
            (0..row.len()).map(|column| value(row, column)).collect::<Result<_>>().map(Row::new)
        };
        rows.iter().map(read).collect()
    }

    fn batch(&mut self, sql: &str) -> Result<()> {
        self.client.batch_execute(sql).map_err(|e| self.error(&e))
    }

    fn prepare(&mut self, sql: &str) -> Result<()> {
        self.statement(sql).map(drop)
    }
}
