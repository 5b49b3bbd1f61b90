//! Statements on rows of a kind whose text is always the same.
//!
//! They are put together from the kind's [`Table`] once for each thread: doing it anew for each
//! row cost more than what the engine does with some of them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use nubo_domain::Table;

/// The columns that every kind has, in the order that rows are read.
const HEADER: [&str; 12] = [
    "id", "account", "project", "name", "state", "ended", "version", "created", "updated",
    "labels", "format", "body",
];

/// The columns that an object is read from.
pub(super) const BODY: &str = "format, body";

/// The statements of one table.
pub(super) struct Texts {
    pub(super) row: String,
    pub(super) body: String,
    pub(super) insert: String,
    pub(super) touch: String,
    pub(super) replace: String,
    pub(super) head: String,
    pub(super) name: String,
    pub(super) exists: String,
}

impl Texts {
    fn of(table: &Table) -> Self {
        Self {
            row: get_sql(table, &columns(table, "")),
            body: get_sql(table, BODY),
            insert: insert_sql(table),
            touch: touch_sql(table),
            replace: replace_sql(table),
            head: get_sql(table, "version, name, ended, labels"),
            name: name_sql(table),
            exists: get_sql(table, "id"),
        }
    }

    /// Each of them, to be prepared by a test.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        let Self { row, body, insert, touch, replace, head, name, exists } = self;
        [row, body, insert, touch, replace, head, name, exists].into_iter().map(String::as_str)
    }
}

/// The statements of a table.
pub(super) fn texts(table: &'static Table) -> Rc<Texts> {
    thread_local! {
        static KNOWN: RefCell<HashMap<&'static str, Rc<Texts>>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        known.entry(table.name).or_insert_with(|| Rc::new(Texts::of(table))).clone()
    })
}

/// Every column, with what stands before its name.
pub(super) fn columns(table: &Table, alias: &str) -> String {
    let names: Vec<String> =
        HEADER.iter().chain(table.lookups).map(|column| format!("{alias}{column}")).collect();
    names.join(", ")
}

fn get_sql(table: &Table, what: &str) -> String {
    format!("SELECT {what} FROM {} WHERE id = $1", table.name)
}

fn insert_sql(table: &Table) -> String {
    let places: Vec<String> =
        (1..=HEADER.len() + table.lookups.len()).map(|n| format!("${n}")).collect();
    let (columns, places) = (columns(table, ""), places.join(", "));
    format!("INSERT INTO {} ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING", table.name)
}

/// The update of a row of which nothing changed that an index holds.
fn touch_sql(table: &Table) -> String {
    let same: Vec<String> = ["name", "ended", "labels"]
        .iter()
        .chain(table.lookups)
        .enumerate()
        .map(|(place, column)| format!(" AND {column} = ${}", place + 8))
        .collect();
    format!(
        "UPDATE {} SET state = $1, version = $2, updated = $3, format = $4, body = $5 \
         WHERE id = $6 AND version = $7{}",
        table.name,
        same.concat()
    )
}

/// The update of a row of which anything may have changed.
fn replace_sql(table: &Table) -> String {
    let columns = HEADER[1..].iter().chain(table.lookups);
    let set: Vec<String> =
        columns.enumerate().map(|(place, column)| format!("{column} = ${}", place + 1)).collect();
    let (id, version) = (set.len() + 1, set.len() + 2);
    format!(
        "UPDATE {} SET {} WHERE id = ${id} AND version = ${version}",
        table.name,
        set.join(", ")
    )
}

fn name_sql(table: &Table) -> String {
    format!(
        "SELECT id FROM {} WHERE name = $1 AND account = $2 AND project = $3 AND ended = 0 \
         AND id <> $4 LIMIT 1",
        table.name
    )
}
