//! Answers for people: tables and lines of names and values.

use serde_json::{Value, json};

use super::wish::Shape;

/// Prints an answer.
pub fn show(shape: &Shape, value: &Value, as_json: bool) {
    print!("{}", text(shape, value, as_json));
}

fn text(shape: &Shape, value: &Value, as_json: bool) -> String {
    let value = match shape {
        Shape::NewAccount => &flat_account(value),
        _ => value,
    };
    match shape {
        _ if as_json => format!("{value:#}\n"),
        Shape::List(columns) => table(columns, items(value, "data")),
        Shape::Rows(name, columns) => table(columns, items(value, name)),
        Shape::Object | Shape::NewAccount | Shape::Verdict => lines(value),
    }
}

fn items<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

/// What scripts want of a new account: ids and the key, all at one level.
fn flat_account(value: &Value) -> Value {
    json!({
        "account_id": value["account"]["id"],
        "project_id": value["project"]["id"],
        "user_id": value["user"]["id"],
        "email": value["user"]["email"],
        "key_id": value["key"]["id"],
        "key": value["key"]["key"],
    })
}

fn table(columns: &[&str], rows: &[Value]) -> String {
    let heads = columns.iter().map(|column| column.replace(['.', '_'], " ").to_uppercase());
    let mut cells: Vec<Vec<String>> = vec![heads.collect()];
    for row in rows {
        cells.push(columns.iter().map(|column| cell(at(row, column))).collect());
    }
    let width = |column: usize| {
        cells.iter().filter_map(|row| row.get(column)).map(|text| text.chars().count()).max()
    };
    let widths: Vec<usize> = (0..columns.len()).map(|column| width(column).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let padded = row.iter().zip(&widths).map(|(text, width)| format!("{text:width$}"));
        format!("{}\n", padded.collect::<Vec<_>>().join("  ").trim_end())
    };
    cells.iter().map(line).collect()
}

/// Names and values, of deeper objects with dotted names.
fn lines(value: &Value) -> String {
    let mut pairs = Vec::new();
    gather(String::new(), value, &mut pairs);
    let width = pairs.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    pairs.iter().map(|(name, text)| format!("{name:width$}  {text}\n")).collect()
}

fn gather(name: String, value: &Value, pairs: &mut Vec<(String, String)>) {
    let under = |part: &str| {
        if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") }
    };
    match value {
        Value::Object(parts) if !parts.is_empty() => {
            for (part, value) in parts {
                gather(under(part), value, pairs);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (place, item) in items.iter().enumerate() {
                gather(under(&place.to_string()), item, pairs);
            }
        }
        other => pairs.push((name, cell(other))),
    }
}

fn at<'a>(row: &'a Value, column: &str) -> &'a Value {
    column.split('.').fold(row, |value, part| &value[part])
}

/// A value in one line, without what would steer a terminal.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(", "),
        Value::Object(parts) if parts.is_empty() => "-".to_owned(),
        other => other.to_string(),
    };
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_a_table_with_even_columns() {
        let value = json!({ "data": [
            { "id": "size_1", "name": "nano", "capacity": { "vcpus": 1 } },
            { "id": "size_2", "name": "x\u{1b}[31m", "capacity": null },
        ] });
        let text = text(&Shape::List(&["name", "capacity.vcpus", "id"]), &value, false);
        let want = "NAME    CAPACITY VCPUS  ID\n\
                    nano    1               size_1\n\
                    x\u{fffd}[31m  -               size_2\n";
        assert_eq!(text, want);
    }

    #[test]
    fn a_new_account_is_flat_for_scripts() {
        let value = json!({ "account": { "id": "acc_1" }, "project": { "id": "proj_1" },
            "user": { "id": "usr_1", "email": "a@b.c" },
            "key": { "id": "key_1", "key": "sk_live_x" } });
        let json: Value = serde_json::from_str(&text(&Shape::NewAccount, &value, true)).unwrap();
        assert_eq!((&json["key"], &json["account_id"]), (&"sk_live_x".into(), &"acc_1".into()));
        let plain = text(&Shape::NewAccount, &value, false);
        assert!(plain.contains("key         sk_live_x\n"), "{plain}");
    }

    #[test]
    fn an_object_is_lines_of_dotted_names() {
        let value = json!({ "id": "h", "labels": {}, "capacity": { "vcpus": 2 },
            "account": [{ "name": "servers", "used": 1 }], "scopes": ["a", "b"] });
        let plain = text(&Shape::Object, &value, false);
        for line in ["capacity.vcpus", "account.0.name", "labels", "a, b"] {
            assert!(plain.contains(line), "{plain}");
        }
    }
}
