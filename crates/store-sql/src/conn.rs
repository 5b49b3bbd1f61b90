//! What both engines can do: run one statement with values and give rows back.
//!
//! Everything above this file is one SQL text for both. Parameters are `$1`, `$2` … and must first
//! appear in that order, because SQLite numbers them by their first appearance. An error that comes
//! from here spoils the transaction it happened in: PostgreSQL refuses everything after it, so
//! [`crate::tx::SqlTx`] makes SQLite do the same.

use nubo_base::{Digest, Time, Uuid, hex_lower};
use nubo_domain::{Error, Lookup, Result, code};

/// Which engine runs the statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    /// The type of columns that hold bytes.
    pub(crate) const fn blob(self) -> &'static str {
        match self {
            Self::Sqlite => "BLOB",
            Self::Postgres => "BYTEA",
        }
    }

    /// The end of a `SELECT` that takes rows from a queue. SQLite has one writer and needs none.
    pub(crate) const fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }
}

/// A value of a statement or of a row; there are no others in the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<Time> for Value {
    fn from(value: Time) -> Self {
        Self::Int(value.micros())
    }
}

impl From<Option<Time>> for Value {
    fn from(value: Option<Time>) -> Self {
        Self::Int(value.map_or(0, Time::micros))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<Uuid> for Value {
    fn from(value: Uuid) -> Self {
        Self::Text(value.hyphenated().to_string())
    }
}

impl From<Option<Uuid>> for Value {
    fn from(value: Option<Uuid>) -> Self {
        value.map_or_else(|| Self::Text(String::new()), Self::from)
    }
}

impl From<&Digest> for Value {
    fn from(value: &Digest) -> Self {
        Self::Text(hex_lower(value))
    }
}

impl From<&Lookup> for Value {
    fn from(value: &Lookup) -> Self {
        match value {
            Lookup::Text(text) => Self::Text(text.clone()),
            Lookup::Int(number) => Self::Int(*number),
        }
    }
}

/// The values of a statement, each made by `Value::from`.
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::conn::Value::from($value)),*] };
}

pub(crate) use values;

/// A row, read from its first column to its last.
#[derive(Debug)]
pub(crate) struct Row(std::vec::IntoIter<Value>);

impl Row {
    pub(crate) fn new(values: Vec<Value>) -> Self {
        Self(values.into_iter())
    }

    /// The columns that were not read yet.
    pub(crate) fn into_values(self) -> Vec<Value> {
        self.0.collect()
    }

    /// The next column as it is.
    pub(crate) fn value(&mut self) -> Result<Value> {
        self.0.next().ok_or_else(|| Error::internal("a row has fewer columns than its reader"))
    }

    /// The next column as a number.
    pub(crate) fn int(&mut self) -> Result<i64> {
        match self.value()? {
            Value::Int(number) => Ok(number),
            other => Err(unlike("a number", &other)),
        }
    }

    /// The next column as a number that is never negative.
    pub(crate) fn count(&mut self) -> Result<u64> {
        let number = self.int()?;
        u64::try_from(number).map_err(|_| Error::internal("a stored count is negative"))
    }

    /// The next column as a truth.
    pub(crate) fn truth(&mut self) -> Result<bool> {
        Ok(self.int()? != 0)
    }

    /// The next column as text.
    pub(crate) fn text(&mut self) -> Result<String> {
        match self.value()? {
            Value::Text(text) => Ok(text),
            other => Err(unlike("text", &other)),
        }
    }

    /// The next column as bytes.
    pub(crate) fn blob(&mut self) -> Result<Vec<u8>> {
        match self.value()? {
            Value::Blob(bytes) => Ok(bytes),
            other => Err(unlike("bytes", &other)),
        }
    }

    /// The next column as a point in time.
    pub(crate) fn time(&mut self) -> Result<Time> {
        Ok(Time::from_micros(self.int()?))
    }

    /// The next column as a point in time, where 0 is none.
    pub(crate) fn maybe_time(&mut self) -> Result<Option<Time>> {
        Ok(Some(self.time()?).filter(|t| *t != Time::ZERO))
    }

    /// The next column as an identifier.
    pub(crate) fn uuid(&mut self) -> Result<Uuid> {
        parse_uuid(&self.text()?)
    }

    /// The next column as an identifier, where the empty text is none.
    pub(crate) fn maybe_uuid(&mut self) -> Result<Option<Uuid>> {
        let text = self.text()?;
        if text.is_empty() { Ok(None) } else { parse_uuid(&text).map(Some) }
    }

    /// The next column as a SHA-256 in hexadecimal.
    pub(crate) fn digest(&mut self) -> Result<Digest> {
        let text = self.text()?;
        let refuse = || Error::internal("a stored hash is no SHA-256");
        let pairs = text.as_bytes().chunks_exact(2);
        let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
        let byte = |p: &[u8]| Some(digit(p[0])? << 4 | digit(p[1])?);
        let bytes: Option<Vec<u8>> = pairs.map(byte).collect();
        bytes.and_then(|b| b.try_into().ok()).ok_or_else(refuse)
    }
}

fn parse_uuid(text: &str) -> Result<Uuid> {
    Uuid::try_parse(text).map_err(|_| Error::internal(format!("stored id {text:?} is none")))
}

fn unlike(wanted: &str, found: &Value) -> Error {
    let found = match found {
        Value::Null => "nothing",
        Value::Int(_) => "a number",
        Value::Text(_) => "text",
        Value::Blob(_) => "bytes",
    };
    Error::internal(format!("a column holds {found} where {wanted} is due"))
}

/// Refuses NUL in texts: PostgreSQL cannot hold it, so SQLite must not either.
pub(crate) fn check_values(values: &[Value]) -> Result<()> {
    let holds_nul = |v: &Value| matches!(v, Value::Text(text) if text.as_bytes().contains(&0));
    if values.iter().any(holds_nul) {
        let text = "A text holds the character NUL, which cannot be stored.";
        return Err(Error::new(&code::VALIDATION_FAILED).public(text));
    }
    Ok(())
}

/// A connection inside a transaction.
pub(crate) trait Conn {
    /// Which engine this is.
    fn engine(&self) -> Engine;

    /// Runs a statement that gives no rows; says how many it changed.
    fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64>;

    /// Runs a statement whose outcome nobody waits for: at once, or with the next one. If it
    /// fails, that one or the commit fails.
    fn execute_later(&mut self, sql: &str, values: &[Value]) -> Result<()> {
        self.execute(sql, values).map(drop)
    }

    /// Runs a statement and gives its rows.
    fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>>;

    /// Runs several statements without values.
    fn batch(&mut self, sql: &str) -> Result<()>;

    /// Checks that the engine understands a statement, without running it.
    fn prepare(&mut self, sql: &str) -> Result<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_survives_its_column() {
        let hash = nubo_base::digest(&[b"secret"]);
        let mut row = Row::new(vec![Value::from(&hash), Value::from("00"), Value::from("zz")]);
        assert_eq!(row.digest().unwrap(), hash);
        assert!(row.digest().is_err() && row.digest().is_err() && row.digest().is_err());
    }

    #[test]
    fn a_column_of_another_type_is_an_error_that_names_both() {
        let error = Row::new(vec![Value::Int(3)]).text().unwrap_err();
        let detail = error.log_detail().unwrap();
        assert!(detail.contains("a number") && detail.contains("text"), "{detail}");
    }
}
