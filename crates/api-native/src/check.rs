//! Checks a body against the very schema that the document shows, and tells every fault at its
//! field.
//!
//! Only what our schemas use is understood. Of patterns only "no control characters" is checked
//! here; the others are rules of the nouns, which say in words what would be right.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use nubo_api_kit::Req;
use nubo_domain::{Error, Result, code};
use nubo_wire::text;
use schemars::{JsonSchema, schema_for};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// After so many faults the rest is not told.
const FAULTS_MAX: usize = 20;

/// The body of a request as a type.
///
/// # Errors
/// `unsupported_media_type`, `invalid_request`, or `validation_failed` at every wrong field.
pub fn body<T: JsonSchema + DeserializeOwned + 'static>(req: &Req) -> Result<T> {
    if req.body().is_empty() {
        return Err(Error::invalid("body", "a JSON object is required"));
    }
    typed(req.value()?)
}

/// As [`body`], where an empty body stands for an empty object.
///
/// # Errors
/// As [`body`].
pub fn body_or_empty<T: JsonSchema + DeserializeOwned + 'static>(req: &Req) -> Result<T> {
    if req.body().is_empty() { typed(Value::Object(Map::new())) } else { body(req) }
}

fn typed<T: JsonSchema + DeserializeOwned + 'static>(value: Value) -> Result<T> {
    if !value.is_object() {
        return Err(Error::invalid("body", "must be a JSON object"));
    }
    let schema = schema_of::<T>();
    let mut check = Check { root: &schema, faults: Vec::new() };
    check.value(&value, &schema, &Path::Root);
    if !check.faults.is_empty() {
        let error = Error::new(&code::VALIDATION_FAILED);
        return Err(check.faults.into_iter().fold(error, |e, (at, issue)| e.field(at, issue)));
    }
    serde_json::from_value(value).map_err(|fault| Error::invalid("body", fault.to_string()))
}

type Schemas = RwLock<HashMap<TypeId, Arc<Value>>>;

fn schema_of<T: JsonSchema + 'static>() -> Arc<Value> {
    static SCHEMAS: LazyLock<Schemas> = LazyLock::new(Schemas::default);
    let key = TypeId::of::<T>();
    if let Some(known) = SCHEMAS.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return known.clone();
    }
    let schema = Arc::new(schema_for!(T).to_value());
    let mut held = SCHEMAS.write().unwrap_or_else(PoisonError::into_inner);
    held.entry(key).or_insert(schema).clone()
}

/// A place in the body, from the leaf to the root, so that no text is made where all is well.
enum Path<'a> {
    Root,
    Name(&'a Path<'a>, &'a str),
    Place(&'a Path<'a>, usize),
}

impl Path<'_> {
    fn text(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Name(above, name) => {
                let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
                joined(above.text(), &name)
            }
            Self::Place(above, place) => joined(above.text(), &place.to_string()),
        }
    }
}

fn joined(above: String, part: &str) -> String {
    if above.is_empty() { part.to_owned() } else { format!("{above}.{part}") }
}

struct Check<'a> {
    root: &'a Value,
    faults: Vec<(String, String)>,
}

impl Check<'_> {
    fn fault(&mut self, path: &Path<'_>, issue: impl Into<String>) {
        if self.faults.len() < FAULTS_MAX {
            self.faults.push((path.text(), issue.into()));
        }
    }

    fn value(&mut self, value: &Value, schema: &Value, path: &Path<'_>) {
        if let Some(place) = schema.get("$ref").and_then(Value::as_str) {
            let root = self.root;
            if let Some(found) = root.pointer(place.trim_start_matches('#')) {
                self.value(value, found, path);
            }
            return;
        }
        if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
            let other = choices.iter().find(|c| c.get("type") != Some(&Value::from("null")));
            if !value.is_null()
                && let Some(other) = other
            {
                self.value(value, other, path);
            }
            return;
        }
        if let Some(words) = schema.get("oneOf").and_then(Value::as_array) {
            self.word(value, words, path);
            return;
        }
        if !fits(value, schema.get("type")) {
            self.fault(path, format!("must be {}", wanted(schema)));
            return;
        }
        match value {
            Value::String(text) => self.text(text, schema, path),
            Value::Number(number) => self.number(number, schema, path),
            Value::Array(items) => self.items(items, schema, path),
            Value::Object(fields) => self.fields(fields, schema, path),
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// A closed list of words, each with its description.
    fn word(&mut self, value: &Value, words: &[Value], path: &Path<'_>) {
        match value {
            Value::String(text) if !words.iter().any(|word| word["const"] == *text) => {
                self.fault(path, format!("unknown word \"{}\"", shortened(text)));
            }
            Value::String(_) => {}
            _ => self.fault(path, "must be a string"),
        }
    }

    fn text(&mut self, text: &str, schema: &Value, path: &Path<'_>) {
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            if !words.iter().any(|word| word == text) {
                self.fault(path, format!("unknown word \"{}\"", shortened(text)));
            }
            return;
        }
        let count = || text.chars().count();
        match (bound(schema, "minLength"), bound(schema, "maxLength")) {
            (Some(least), Some(most)) if !(least..=most).contains(&count()) => {
                self.fault(path, format!("must be {least} to {most} characters long"));
            }
            (None, Some(most)) if count() > most => {
                self.fault(path, format!("must be at most {most} characters long"));
            }
            _ if schema.get("pattern") == Some(&Value::from(text::PLAIN))
                && text.chars().any(char::is_control) =>
            {
                self.fault(path, "must not contain control characters");
            }
            _ => {}
        }
    }

    fn number(&mut self, number: &serde_json::Number, schema: &Value, path: &Path<'_>) {
        let bound = |name| schema.get(name).and_then(Value::as_i64);
        let (least, most) = (bound("minimum"), bound("maximum"));
        // What does not fit 64 bits is beyond every bound.
        let held = number.as_i64().unwrap_or(i64::MAX);
        if least.is_none_or(|least| held >= least) && most.is_none_or(|most| held <= most) {
            return;
        }
        let issue = match (least, most) {
            (Some(least), Some(most)) => format!("must be from {least} to {most}"),
            (Some(least), None) => format!("must be {least} or more"),
            (None, most) => format!("must be {} or less", most.unwrap_or(i64::MAX)),
        };
        self.fault(path, issue);
    }

    fn items(&mut self, items: &[Value], schema: &Value, path: &Path<'_>) {
        let most = bound(schema, "maxItems").unwrap_or(usize::MAX);
        if items.len() < bound(schema, "minItems").unwrap_or(0) {
            self.fault(path, "must not be empty");
        }
        if items.len() > most {
            self.fault(path, format!("must have at most {most} items"));
            return;
        }
        let Some(item_schema) = schema.get("items") else { return };
        for (place, item) in items.iter().enumerate() {
            self.value(item, item_schema, &Path::Place(path, place));
        }
    }

    fn fields(&mut self, fields: &Map<String, Value>, schema: &Value, path: &Path<'_>) {
        for name in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
            let name = name.as_str().unwrap_or_default();
            if !fields.contains_key(name) {
                self.fault(&Path::Name(path, name), "is required");
            }
        }
        if bound(schema, "maxProperties").is_some_and(|most| fields.len() > most) {
            self.fault(path, "has too many entries");
            return;
        }
        let names = schema.pointer("/propertyNames/enum").and_then(Value::as_array);
        for (name, value) in fields {
            let at = Path::Name(path, name);
            if names.is_some_and(|names| !names.iter().any(|known| known == name)) {
                self.fault(&at, "is an unknown name");
                continue;
            }
            let known = schema.get("properties").and_then(|known| known.get(name));
            let other = schema.get("additionalProperties").filter(|other| other.is_object());
            if let Some(schema) = known.or(other) {
                self.value(value, schema, &at);
            }
        }
    }
}

fn bound(schema: &Value, name: &str) -> Option<usize> {
    schema.get(name)?.as_u64().and_then(|n| usize::try_from(n).ok())
}

/// Whether a value is of one of the types that a schema names.
fn fits(value: &Value, types: Option<&Value>) -> bool {
    let one = |word: &str| match word {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    };
    match types {
        None => true,
        Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).any(one),
        Some(word) => word.as_str().is_some_and(one),
    }
}

/// The wanted type in words.
fn wanted(schema: &Value) -> &'static str {
    let types = schema.get("type");
    let first = match types {
        Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).find(|w| *w != "null"),
        other => other.and_then(Value::as_str),
    };
    match first {
        Some("boolean") => "true or false",
        Some("integer") => "a whole number",
        Some("number") => "a number",
        Some("string") => "a string",
        Some("array") => "a list",
        Some("object") => "an object",
        _ => "of another type",
    }
}

fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

#[cfg(test)]
mod tests {
    use nubo_wire::account::ChangeAccount;
    use nubo_wire::server::{ChangeServer, CreateServer};
    use nubo_wire::token::CreateToken;
    use serde_json::json;

    use super::*;

    fn faults<T: JsonSchema + DeserializeOwned + 'static>(value: Value) -> Vec<(String, String)> {
        let error = typed::<T>(value).err();
        let fields = error.iter().flat_map(|e| e.fields().to_vec());
        fields.map(|f| (f.field, f.issue)).collect()
    }

    #[test]
    fn every_fault_is_told_at_once_and_at_its_field() {
        let body = json!({
            "size": 5, "image": "", "count": 51, "ssh_keys": ["a", null], "labels": {"k": 1},
            "public_ip": "yes", "user_data": "x".repeat(70_000),
        });
        let told: Vec<String> = faults::<CreateServer>(body).into_iter().map(|f| f.0).collect();
        let want =
            ["name", "count", "image", "labels.k", "public_ip", "size", "ssh_keys.1", "user_data"];
        assert_eq!(told, want);
    }

    #[test]
    fn null_stands_for_absent_where_a_field_may_be_left_out() {
        let body = json!({"name": "a", "size": "s", "image": "i", "region": null, "labels": null,
            "count": null, "ssh_keys": null});
        assert_eq!(faults::<CreateServer>(body), []);
        assert_eq!(faults::<ChangeServer>(json!({"expires_at": null})), []);
        assert_eq!(faults::<ChangeAccount>(json!({"rate_limit": null})), []);
    }

    #[test]
    fn a_word_that_is_none_of_those_described_is_told_at_its_field() {
        let told = faults::<ChangeServer>(json!({"on_crash": "explode"}));
        assert_eq!(told, [("on_crash".to_owned(), "unknown word \"explode\"".to_owned())]);
        let told = faults::<ChangeServer>(json!({"on_crash": 5}));
        assert_eq!(told, [("on_crash".to_owned(), "must be a string".to_owned())]);
        assert_eq!(faults::<ChangeServer>(json!({"on_crash": "stop"})), []);
    }

    #[test]
    fn a_huge_text_or_name_is_not_sent_back_whole() {
        let body = json!({"name": "a", "scopes": ["x".repeat(1_000_000)]});
        let told = faults::<CreateToken>(body);
        assert_eq!(told[0].0, "scopes.0");
        assert!(told[0].1.len() < 100);
        let labels: Map<_, _> = [("k".repeat(1_000_000), json!(1))].into_iter().collect();
        let told = faults::<ChangeServer>(json!({ "labels": labels }));
        assert!(told[0].0.len() < 100);
    }

    #[test]
    fn numbers_beyond_every_type_are_out_of_range_and_fractions_are_no_whole_numbers() {
        for number in ["-1", "0", "51", "99999999999999999999", "18446744073709551615"] {
            let text = format!(r#"{{"name":"a","size":"s","image":"i","count":{number}}}"#);
            let told = faults::<CreateServer>(serde_json::from_str(&text).unwrap());
            assert_eq!(told[0].0, "count", "{number}");
        }
        assert_eq!(
            faults::<CreateServer>(json!({"name":"a","size":"s","image":"i","count":1.5})),
            [("count".to_owned(), "must be a whole number".to_owned())]
        );
    }
}
