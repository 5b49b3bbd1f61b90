//! Rows of kinds: every statement follows from the kind's [`Table`], so a new kind needs no code.
//!
//! The labels stand in the row as JSON, to be read back in one piece, and once more in the table
//! `labels`, to be searched. An update first assumes that only the state and the body changed: then
//! it touches no index at all. Only if that finds no row does it look closer.

mod texts;

use nubo_base::Uuid;
use nubo_domain::{Body, Error, KindRow, Labels, Lookup, Result, Rooms, Table, code};
use nubo_ports::Query;
use nubo_ports::store::{Rows, Stored};

use crate::conn::{Row, Value, values};
use crate::fault;
use crate::tx::{Clauses, SqlTx, veiled};
use texts::{BODY, columns, texts};

const LABELS_DELETE: &str = "DELETE FROM labels WHERE kind_table = $1 AND id = $2";
const LABELS_INSERT: &str =
    "INSERT INTO labels (kind_table, id, account, key, value) VALUES ($1, $2, $3, $4, $5)";

/// Every statement on rows of `table`, to be prepared by a test.
pub(crate) fn statements(table: &'static Table) -> Vec<String> {
    let mut found = vec![LABELS_DELETE.into(), LABELS_INSERT.into()];
    found.extend(texts(table).all().map(str::to_owned));
    for mask in 0..768_u32 {
        let has = |bit: u32| mask & (1 << bit) != 0;
        let some = |bit: u32| has(bit).then_some(Uuid::nil());
        let rooms = if has(1) { some_rooms(1 + mask / 256) } else { Rooms::All };
        let lookup = |name: &&'static str| (*name, Lookup::Text(String::new()));
        let query = Query {
            account: some(0),
            rooms,
            ids: (mask / 256 == 2).then(|| vec![Uuid::nil(); 2]),
            name: has(2).then(String::new),
            search: has(3).then(String::new),
            states: vec![String::new(); if has(3) { 2 } else { 0 }],
            lookups: table.lookups.iter().filter(|_| has(4)).map(lookup).collect(),
            labels: vec![(String::new(), String::new()); if has(5) { 2 } else { 0 }],
            with_ended: has(6),
            after: some(7),
            newest_first: has(6),
            limit: 0,
            skip: u32::from(has(7)),
        };
        let rows = list(table, &query, &columns(table, "t."));
        found.extend([rows.sql, list(table, &query, BODY).sql, count(table, &query).sql]);
    }
    found
}

/// So many projects.
fn some_rooms(count: u32) -> Rooms {
    (0..count).map(|n| nubo_base::Id::of(Uuid::from_u64_pair(n.into(), 0))).collect()
}

fn list(table: &'static Table, query: &Query, what: &str) -> Clauses {
    let named = query.name.is_some();
    let id = match (named, by_label(query)) {
        (true, _) => veiled("t.id"),
        (false, true) => "l.id".to_owned(),
        (false, false) => "t.id".to_owned(),
    };
    let (beyond, order) = if query.newest_first { ("<", " DESC") } else { (">", "") };
    let page = |clauses: &mut Clauses, query: &Query| {
        if let Some(after) = query.after {
            clauses.with(&format!("{id} {beyond}"), after);
        }
    };
    let apart = apart(query);
    let mut clauses = Clauses::new(String::new());
    if apart.is_empty() {
        matching(&mut clauses, table, query, what);
        page(&mut clauses, query);
        clauses.tail(&format!(" ORDER BY {id}{order}"));
    } else {
        let what = format!("{what}, {id} AS place");
        for query in apart {
            matching(&mut clauses, table, &query, &what);
            page(&mut clauses, &query);
        }
        clauses.tail(&format!(" ORDER BY place{order}"));
    }
    clauses.limit(query.limit);
    if query.skip > 0 {
        let place = clauses.bind(i64::from(query.skip));
        clauses.tail(&format!(" OFFSET {place}"));
    }
    clauses
}

fn count(table: &'static Table, query: &Query) -> Clauses {
    let mut clauses = Clauses::new(String::new());
    let query = Query { with_ended: false, ..query.clone() };
    matching(&mut clauses, table, &query, "COUNT(*)");
    clauses
}

/// The same query for each of several projects. Each reads its index in the order of the page, and
/// the engines merge them as far as the page goes; with one condition on all of them they would
/// sort whatever is there.
fn apart(query: &Query) -> Vec<Query> {
    let is_found_otherwise = query.name.is_some() || query.ids.is_some() || by_label(query);
    match query.rooms.these() {
        Some(these) if these.len() > 1 && !is_found_otherwise => {
            let of = |room| Query { rooms: Rooms::from(room), ..query.clone() };
            these.iter().copied().map(of).collect()
        }
        Some(_) | None => Vec::new(),
    }
}

/// Whether the first label finds the rows, in the order of their ids.
fn by_label(query: &Query) -> bool {
    query.account.is_some() && query.name.is_none() && !query.labels.is_empty()
}

/// The rows that `query` wants, without their order. One clause is left bare for its index; the
/// others are veiled.
fn matching(clauses: &mut Clauses, table: &'static Table, query: &Query, what: &str) {
    let mut labels = query.labels.iter();
    let label = if by_label(query) { labels.next() } else { None };
    let from = if label.is_some() { "labels l CROSS JOIN " } else { "" };
    clauses.start(&format!("SELECT {what} FROM {from}{} t", table.name));
    if let (Some((key, value)), Some(account)) = (label, query.account) {
        clauses.with("l.kind_table =", table.name);
        clauses.with("l.account =", account);
        clauses.with("l.key =", key);
        clauses.with("l.value =", value);
        clauses.plain("t.id = l.id");
    }
    let (named, labelled) = (query.name.is_some(), label.is_some());
    let bare = |column: &str, is: bool| if is { format!("{column} =") } else { veil(column) };
    if let Some(name) = &query.name {
        clauses.with("t.name =", name);
    }
    let (everywhere, one_by_one) = (query.rooms.is_all(), query.ids.is_some());
    if let Some(account) = query.account {
        let is = named || (!labelled && !one_by_one && everywhere);
        clauses.with(&bare("t.account", is), account);
    }
    if let Some(ids) = &query.ids {
        let column = if named || labelled { veiled("t.id") } else { "t.id".to_owned() };
        clauses.one_of(&column, ids.clone(), false);
    }
    let is = if named { query.account.is_some() } else { !labelled && !one_by_one };
    let column = if is { "t.project".to_owned() } else { veiled("t.project") };
    clauses.rooms(&column, &query.rooms, false);
    let free = !named && !labelled && !one_by_one && query.account.is_none() && everywhere;
    lookups(clauses, table, query, free);
    if let Some(text) = &query.search {
        search(clauses, text);
    }
    if !query.states.is_empty() {
        let places: Vec<String> = query.states.iter().map(|s| clauses.bind(s)).collect();
        clauses.plain(&format!("t.state IN ({})", places.join(", ")));
    }
    for (key, value) in labels {
        let kind = clauses.bind(table.name);
        let (key, value) = (clauses.bind(key), clauses.bind(value));
        clauses.plain(&format!(
            "EXISTS (SELECT 1 FROM labels m WHERE m.kind_table = {kind} AND m.id = t.id \
             AND m.key = {key} AND m.value = {value})"
        ));
    }
    if !query.with_ended {
        clauses.plain("t.ended = 0");
    }
}

/// Both engines fold the case of ASCII; what else they fold differs, so what stands there as it was
/// typed is found as well.
fn search(clauses: &mut Clauses, text: &str) {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for letter in text.chars() {
        if matches!(letter, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    let folded = clauses.bind(pattern.to_lowercase());
    let typed = clauses.bind(pattern);
    clauses.plain(&format!(
        "(LOWER(t.name) LIKE {folded} ESCAPE '!' OR t.name LIKE {typed} ESCAPE '!')"
    ));
}

fn veil(column: &str) -> String {
    format!("{} =", veiled(column))
}

/// Only columns that the table declares are ever written into a statement.
fn lookups(clauses: &mut Clauses, table: &'static Table, query: &Query, free: bool) {
    for (column, value) in &query.lookups {
        if !table.lookups.contains(column) {
            clauses.plain("1 = 0");
            continue;
        }
        let column = format!("t.{column}");
        let veil_it = !free && matches!(value, Lookup::Text(_));
        let left = if veil_it { veil(&column) } else { format!("{column} =") };
        clauses.with(&left, value);
    }
}

fn read(table: &Table, row: &mut Row) -> Result<KindRow> {
    let mut kind = KindRow {
        id: row.uuid()?,
        account: row.maybe_uuid()?,
        project: row.maybe_uuid()?,
        name: row.text()?,
        state: row.text()?,
        ended: row.truth()?,
        version: row.int()?,
        created: row.time()?,
        updated: row.time()?,
        labels: labels_of(&row.text()?)?,
        format: row.int()?,
        body: row.text()?,
        lookups: Vec::with_capacity(table.lookups.len()),
    };
    for column in table.lookups {
        kind.lookups.push(match row.value()? {
            Value::Text(text) => Lookup::Text(text),
            Value::Int(number) => Lookup::Int(number),
            _ => return Err(Error::internal(format!("{}.{column} is no lookup", table.name))),
        });
    }
    Ok(kind)
}

fn read_body(mut row: Row) -> Result<Body> {
    Ok(Body { format: row.int()?, text: row.text()? })
}

fn labels_of(text: &str) -> Result<Labels> {
    if text.is_empty() {
        return Ok(Labels::new());
    }
    serde_json::from_str(text).map_err(|e| Error::internal(format!("stored labels: {e}")))
}

fn labels_text(labels: &Labels) -> Result<String> {
    if labels.is_empty() {
        return Ok(String::new());
    }
    serde_json::to_string(labels).map_err(Error::internal)
}

/// The values of every column but the id, in their order.
fn written(table: &Table, row: &KindRow) -> Result<Vec<Value>> {
    if row.lookups.len() != table.lookups.len() {
        return Err(Error::internal(format!("{} row with other lookups", table.name)));
    }
    let mut values = vec![
        row.account.into(),
        row.project.into(),
        Value::from(&row.name),
        Value::from(&row.state),
        row.ended.into(),
        row.version.into(),
        row.created.into(),
        row.updated.into(),
        labels_text(&row.labels)?.into(),
        row.format.into(),
        Value::from(&row.body),
    ];
    values.extend(row.lookups.iter().map(Value::from));
    Ok(values)
}

impl SqlTx<'_> {
    fn labels_insert(&mut self, table: &'static Table, row: &KindRow) -> Result<()> {
        for (key, value) in &row.labels {
            self.run_later(LABELS_INSERT, values![table.name, row.id, row.account, key, value])?;
        }
        Ok(())
    }

    /// Whether the row could be changed without touching an index.
    fn row_touch(&mut self, table: &'static Table, row: &KindRow, seen: i64) -> Result<bool> {
        let mut values = vec![
            Value::from(&row.state),
            row.version.into(),
            row.updated.into(),
            row.format.into(),
            Value::from(&row.body),
            row.id.into(),
            seen.into(),
            Value::from(&row.name),
            row.ended.into(),
            labels_text(&row.labels)?.into(),
        ];
        values.extend(row.lookups.iter().map(Value::from));
        Ok(self.run(&texts(table).touch, &values)? == 1)
    }
}

impl Rows for SqlTx<'_> {
    fn row_get(&mut self, table: &'static Table, id: Uuid) -> Result<Option<KindRow>> {
        let found = self.one(&texts(table).row, values![id])?;
        found.map(|mut row| read(table, &mut row)).transpose()
    }

    fn row_list(&mut self, table: &'static Table, query: &Query) -> Result<Vec<KindRow>> {
        let clauses = list(table, query, &columns(table, "t."));
        let rows = self.all(&clauses.sql, &clauses.values)?;
        rows.into_iter().map(|mut row| read(table, &mut row)).collect()
    }

    fn body_get(&mut self, table: &'static Table, id: Uuid) -> Result<Option<Stored>> {
        let ask = |tx: &mut Self| -> Result<Option<Body>> {
            tx.one(&texts(table).body, values![id])?.map(read_body).transpose()
        };
        if self.has_begun() {
            return Ok(ask(self)?.map(Stored::Own));
        }
        Ok(self.shared((table.name, id), ask)?.map(Stored::Shared))
    }

    fn body_list(&mut self, table: &'static Table, query: &Query) -> Result<Vec<Body>> {
        let clauses = list(table, query, BODY);
        self.all(&clauses.sql, &clauses.values)?.into_iter().map(read_body).collect()
    }

    fn row_count(&mut self, table: &'static Table, query: &Query) -> Result<i64> {
        let clauses = count(table, query);
        self.one(&clauses.sql, &clauses.values)?.map_or(Ok(0), |mut row| row.int())
    }

    fn row_insert(&mut self, table: &'static Table, row: &KindRow) -> Result<()> {
        let mut values = written(table, row)?;
        values.insert(0, row.id.into());
        if self.run(&texts(table).insert, &values)? == 0 {
            let same = self.one(&texts(table).exists, values![row.id])?;
            return Err(if same.is_some() {
                Error::new(&code::CONFLICT).detail(format!("{} {}", table.name, row.id))
            } else {
                fault::name_taken()
            });
        }
        self.labels_insert(table, row)
    }

    fn row_update(&mut self, table: &'static Table, row: &KindRow, seen: i64) -> Result<bool> {
        self.note_change(table, row.id);
        if self.row_touch(table, row, seen)? {
            return Ok(true);
        }
        let mut values = written(table, row)?;
        let Some(mut head) = self.one(&texts(table).head, values![row.id])? else {
            return Ok(false);
        };
        let (version, name, ended) = (head.int()?, head.text()?, head.truth()?);
        let labels = head.text()?;
        if version != seen {
            return Ok(false);
        }
        if !row.ended && (ended || name != row.name) {
            let wanted = values![&row.name, row.account, row.project, row.id];
            if self.one(&texts(table).name, wanted)?.is_some() {
                return Err(fault::name_taken());
            }
        }
        values.extend([row.id.into(), seen.into()]);
        if self.run(&texts(table).replace, &values)? != 1 {
            return Ok(false);
        }
        if labels != labels_text(&row.labels)? {
            self.run_later(LABELS_DELETE, values![table.name, row.id])?;
            self.labels_insert(table, row)?;
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use nubo_domain::{Kind, Server};

    use super::*;
    use crate::sqlite::plan::plans;

    #[test]
    fn every_page_of_servers_is_read_from_an_index_in_its_order() {
        let mut pages = Vec::new();
        for mask in 0..64_u32 {
            let some = |bit: u32| (mask & (1 << bit) != 0).then_some(Uuid::nil());
            let several = if mask & 32 == 0 { 1 } else { 3 };
            let newest_first = mask & 8 != 0;
            let labels = vec![(String::new(), String::new()); if mask & 16 != 0 { 2 } else { 0 }];
            let (account, project, after) = (some(0), some(1), some(2));
            for with_ended in [false, true] {
                let query = Query {
                    account,
                    rooms: project.map_or(Rooms::All, |_| some_rooms(several)),
                    after,
                    newest_first,
                    with_ended,
                    labels: labels.clone(),
                    ..Query::default()
                };
                pages.push((
                    list(Server::TABLE, &query, BODY),
                    account.is_some(),
                    project.is_some(),
                ));
            }
        }
        for ((clauses, account, project), plan) in
            pages.iter().zip(plans(&pages.iter().map(|page| page.0.clone()).collect::<Vec<_>>()))
        {
            assert!(!plan.contains("TEMP B-TREE"), "sorted: {}\n{plan}", clauses.sql);
            let wanted = match (clauses.sql.contains("labels l"), account, project) {
                (true, _, _) => "labels_value (kind_table=? AND account=? AND key=? AND value=?",
                (_, _, true) => "servers_project",
                (_, true, false) => "servers_account",
                (_, false, false) => "t",
            };
            assert!(plan.contains(wanted), "without {wanted}: {}\n{plan}", clauses.sql);
        }
    }

    #[test]
    fn a_name_is_found_by_its_index() {
        let query = |account: bool, project: bool| Query {
            account: account.then(Uuid::nil),
            rooms: if project { some_rooms(2) } else { Rooms::All },
            name: Some(String::new()),
            ..Query::default()
        };
        for (account, project, wanted) in [
            (true, true, "servers_name (name=? AND account=? AND project=?)"),
            (true, false, "servers_name (name=? AND account=?)"),
            (false, true, "servers_name (name=?)"),
            (false, false, "servers_name (name=?)"),
        ] {
            let plan = plans(&[list(Server::TABLE, &query(account, project), BODY)]).remove(0);
            assert!(plan.contains(wanted), "without {wanted}: {plan}");
        }
        let lookups = vec![("host", Lookup::Text(String::new()))];
        let query = Query { lookups, ..Query::default() };
        let plan = plans(&[list(Server::TABLE, &query, BODY)]).remove(0);
        assert!(plan.contains("servers_host (host=?)"), "{plan}");
    }
}
