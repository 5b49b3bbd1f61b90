//! For tests: how SQLite means to run a statement, so that a lost index is noticed.

use super::{FILE, Link, migrate};
use crate::conn::Conn;
use crate::tx::Clauses;

/// The steps of the plan, one a line, on a fresh schema.
pub(crate) fn plans(statements: &[Clauses]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut link = Link::open_writer(&folder.path().join(FILE), false).unwrap();
    migrate(&mut link).unwrap();
    let plan = |clauses: &Clauses| {
        let sql = format!("EXPLAIN QUERY PLAN {}", clauses.sql);
        let steps = link.query(&sql, &clauses.values).unwrap();
        let step = |row: crate::conn::Row| match row.into_values().pop() {
            Some(crate::conn::Value::Text(step)) => step,
            other => format!("{other:?}"),
        };
        steps.into_iter().map(step).collect::<Vec<_>>().join("\n")
    };
    statements.iter().map(plan).collect()
}
