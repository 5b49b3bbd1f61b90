//! Answers for people: tables with even columns, and lines of names and values.
//!
//! It knows no kind: what a table shows stands in the verb table, and where it says nothing the
//! parts of the first object decide.

use unicode_width::UnicodeWidthStr;

use crate::json::Json;
use crate::plain::plain;

/// What stands for nothing.
const NOTHING: &str = "-";
/// Between two columns.
const GAP: &str = "  ";
/// Columns of a table whose kind says nothing about it.
const COLUMNS_MOST: usize = 8;

/// The columns of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Dotted paths into each object.
    pub paths: Vec<String>,
    /// Whether there is a line of headings.
    pub headed: bool,
}

impl Columns {
    /// These columns, with headings.
    #[must_use]
    pub fn of(paths: &[&str]) -> Self {
        Self { paths: paths.iter().map(|path| (*path).to_owned()).collect(), headed: true }
    }

    /// What can be said of objects that nobody has chosen columns for: their plain parts.
    #[must_use]
    pub fn found_in(items: &[Json]) -> Self {
        let Some(Json::Object(parts)) = items.first() else { return Self::of(&[]) };
        let flat =
            parts.iter().filter(|(_, part)| !matches!(part, Json::List(_) | Json::Object(_)));
        let paths = flat.map(|(name, _)| name.as_str()).take(COLUMNS_MOST).collect::<Vec<_>>();
        Self::of(&paths)
    }
}

/// A table, one line for each object.
#[must_use]
pub fn table(items: &[Json], columns: &Columns) -> String {
    let heading = || columns.paths.iter().map(|path| heading(path)).collect::<Vec<String>>();
    let row = |item: &Json| -> Vec<String> {
        columns.paths.iter().map(|path| item.at(path).map_or(NOTHING.into(), cell)).collect()
    };
    let heads = columns.headed.then(heading);
    let rows: Vec<Vec<String>> = heads.into_iter().chain(items.iter().map(row)).collect();
    even(&rows)
}

/// Words that say nothing without what stands before them.
const DEPENDENT: [&str; 4] = ["code", "id", "message", "type"];

/// The last part of a path, where it is clear without the rest.
fn heading(path: &str) -> String {
    let last = path.rsplit('.').next().unwrap_or(path);
    let shown = if DEPENDENT.contains(&last) { path } else { last };
    plain(shown).replace(['.', '_'], " ").to_uppercase()
}

/// Rows with columns of even width.
fn even(rows: &[Vec<String>]) -> String {
    let most = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |place: usize| rows.iter().filter_map(|row| Some(row.get(place)?.width())).max();
    let widths: Vec<usize> = (0..most).map(|place| width(place).unwrap_or(0)).collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width().min(*width)));
            line.push_str(GAP);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// One object as lines of names and values; parts of parts with dotted names, lists of objects as
/// tables of their own.
#[must_use]
pub fn lines(object: &Json) -> String {
    let (mut pairs, mut tables) = (Vec::new(), String::new());
    gather("", object, &mut pairs, &mut tables);
    let rows: Vec<Vec<String>> = pairs.into_iter().map(|(name, text)| vec![name, text]).collect();
    even(&rows) + &tables
}

/// Whether an object can be one line of a table without losing most of it.
#[must_use]
pub fn is_flat(object: &Json) -> bool {
    let Json::Object(parts) = object else { return true };
    let is_row = |item: &Json| matches!(item, Json::List(_) | Json::Object(_));
    !parts.iter().any(|(_, part)| part.items().iter().any(is_row))
}

fn gather(name: &str, value: &Json, pairs: &mut Vec<(String, String)>, tables: &mut String) {
    match value {
        Json::Object(parts) if is_deep(name, parts) => {
            for (part, value) in parts {
                let below = if name.is_empty() { part.clone() } else { format!("{name}.{part}") };
                gather(&below, value, pairs, tables);
            }
        }
        Json::List(items) if items.iter().any(Json::is_object) => {
            let table = table(items, &Columns::found_in(items));
            tables.push_str(&format!("\n{}\n", plain(name)));
            table.lines().for_each(|line| tables.push_str(&format!("  {line}\n")));
        }
        Json::List(items) if items.iter().any(|item| matches!(item, Json::List(_))) => {
            let row = |item: &Json| item.items().iter().map(cell).collect::<Vec<String>>();
            let table = even(&items.iter().map(row).collect::<Vec<_>>());
            tables.push_str(&format!("\n{}\n", plain(name)));
            table.lines().for_each(|line| tables.push_str(&format!("  {line}\n")));
        }
        other => pairs.push((plain(name), cell(other))),
    }
}

/// Whether an object has parts worth names of their own. Free pairs are one value.
fn is_deep(name: &str, parts: &[(String, Json)]) -> bool {
    name.is_empty() || (!parts.is_empty() && name != "labels")
}

/// A value in one line.
#[must_use]
pub fn cell(value: &Json) -> String {
    match value {
        Json::Null => NOTHING.to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Number(number) => number.to_string(),
        Json::Text(text) if text.is_empty() => NOTHING.to_owned(),
        Json::Text(text) => plain(moment(text).as_deref().unwrap_or(text)),
        Json::List(items) if items.is_empty() => NOTHING.to_owned(),
        Json::List(items) => items.iter().map(cell).collect::<Vec<_>>().join(", "),
        Json::Object(parts) if parts.is_empty() => NOTHING.to_owned(),
        Json::Object(parts) => {
            let pair = |(name, part): &(String, Json)| format!("{}={}", plain(name), cell(part));
            parts.iter().map(pair).collect::<Vec<_>>().join(", ")
        }
    }
}

/// A point in time to the second; nobody reads microseconds in a table.
fn moment(text: &str) -> Option<String> {
    let (seconds, rest) = text.strip_suffix('Z')?.split_once('.')?;
    let day = seconds.as_bytes();
    let shaped = day.len() == 19 && day[4] == b'-' && day[10] == b'T' && day[13] == b':';
    (shaped && rest.bytes().all(|b| b.is_ascii_digit())).then(|| format!("{seconds}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_table_has_even_columns_also_for_wide_letters() {
        let items = [
            json(r#"{"name": "web", "ip": {"public": ["198.18.0.2"]}, "labels": {"a": "b"}}"#),
            json(r#"{"name": "数据库", "ip": {"public": []}, "labels": {}}"#),
            json(r#"{"name": "x\u001b[31m", "ip": null, "created_at": 1}"#),
        ];
        let text = table(&items, &Columns::of(&["name", "ip.public", "labels"]));
        let want = "NAME    PUBLIC      LABELS\n\
                    web     198.18.0.2  a=b\n\
                    数据库  -           -\n\
                    x\u{fffd}[31m  -           -\n";
        assert_eq!(text, want);
        let bare = Columns { headed: false, ..Columns::of(&["name"]) };
        assert_eq!(table(&items[..1], &bare), "web\n");
        assert_eq!(table(&[], &Columns::of(&["name"])), "NAME\n");
    }

    #[test]
    fn an_object_is_lines_in_the_order_of_the_api() {
        let object = json(
            r#"{"id": "sg_1", "room": {"vcpus": 2, "disk": null}, "labels": {"a": "b", "c": "d"},
                "rules": [{"id": "r1", "direction": "in", "peers": []},
                          {"id": "r2", "direction": "out"}],
                "created_at": "2026-11-21T14:02:50.062099Z", "is_default": false}"#,
        );
        let want = "id          sg_1\n\
                    room.vcpus  2\n\
                    room.disk   -\n\
                    labels      a=b, c=d\n\
                    created_at  2026-11-21T14:02:50Z\n\
                    is_default  false\n\
                    \n\
                    rules\n  \
                      ID  DIRECTION\n  \
                      r1  in\n  \
                      r2  out\n";
        assert_eq!(lines(&object), want);
    }

    #[test]
    fn a_list_of_rows_is_shown_as_rows() {
        let series = json(r#"{"name": "cpu", "points": [["10:00", 1.5], ["10:01", null]]}"#);
        assert_eq!(lines(&series), "name  cpu\n\npoints\n  10:00  1.5\n  10:01  -\n");
    }

    #[test]
    fn columns_of_an_unknown_kind_are_its_plain_parts() {
        let items = [json(r#"{"id": "x", "deep": {"a": 1}, "name": "n", "list": []}"#)];
        assert_eq!(Columns::found_in(&items), Columns::of(&["id", "name"]));
    }
}
