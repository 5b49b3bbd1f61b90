//! From words on the command line to the values of a body.
//!
//! The rules of the API stay with the API: here is only checked what cannot be sent at all.

use std::io::Read;
use std::path::PathBuf;

use serde_json::{Map, Number, Value};

use crate::end::{End, Outcome};
use crate::field::{Field, Shape};

/// The word for null where null means something.
const NONE: &str = "none";
/// The word that leaves a part of a short form out.
const SKIP: &str = "-";
/// No body of the API is longer.
const FILE_MOST: u64 = 1 << 20;

/// Where long and secret values may come from besides the command line.
pub trait Source {
    /// Everything on standard input.
    fn input(&mut self) -> Outcome<String>;

    /// A secret, asked for as `what` if a person is there.
    fn secret(&mut self, what: &str) -> Outcome<String>;
}

/// The value of a field that was given as these words.
pub fn value(field: &Field, given: &[String], source: &mut dyn Source) -> Outcome<Value> {
    let last = given.last().map(String::as_str).unwrap_or_default();
    let null = field.nullable && last == NONE;
    Ok(match &field.shape {
        Shape::Number | Shape::Time | Shape::Switch if null => Value::Null,
        Shape::Text | Shape::Word(_) | Shape::Time => last.into(),
        Shape::Secret if last == SKIP => source.secret(field.name())?.into(),
        Shape::Secret => last.into(),
        Shape::Long => long(last, source)?.into(),
        Shape::Number => Value::Number(number(field, last)?),
        Shape::Switch => Value::Bool(switch(field, last)?),
        Shape::Texts(_) => given.iter().map(String::as_str).collect(),
        Shape::Pairs { numbers, .. } => pairs(field, *numbers, given)?,
        Shape::Objects { fields, short } => {
            let one = |text: &String| object(fields, short, &split(text), source);
            Value::Array(given.iter().map(one).collect::<Outcome<_>>()?)
        }
        Shape::Free => json(last).map_err(|fault| wrong(field, last, &fault))?,
    })
}

/// An object in its short form: words in order, and `name=value`. What is over goes to the last.
pub fn object(
    fields: &[Field],
    short: &[String],
    words: &[&str],
    source: &mut dyn Source,
) -> Outcome<Value> {
    let field = |name: &str| fields.iter().find(|field| field.dotted() == name);
    let mut found: Vec<(&Field, Vec<String>)> = Vec::new();
    let mut place = 0;
    for word in words {
        let named = word.split_once('=').and_then(|(name, text)| Some((field(name)?, text)));
        if let Some((field, text)) = named {
            found.push((field, vec![text.to_owned()]));
            continue;
        }
        let Some(next) = short.get(place).and_then(|name| field(name)) else {
            return Err(End::usage(too_many(fields, short, word)));
        };
        let is_last = place + 1 == short.len();
        match found.iter_mut().find(|(field, _)| is_last && field.path == next.path) {
            Some((_, texts)) => texts.iter_mut().for_each(|t| *t = format!("{t} {word}")),
            None if *word == SKIP => {}
            None => found.push((next, vec![(*word).to_owned()])),
        }
        place += usize::from(!is_last);
    }
    let mut object = Value::Object(Map::new());
    for (field, texts) in found {
        put(&mut object, &field.path, value(field, &texts, source)?);
    }
    let missing = fields.iter().find(|field| field.required && !has(&object, &field.path));
    match missing {
        Some(field) => Err(End::usage(format!("\"{}\" lacks {}", words.join(" "), field.dotted()))),
        None => Ok(object),
    }
}

fn too_many(fields: &[Field], short: &[String], word: &str) -> String {
    let names: Vec<String> = fields.iter().map(|field| format!("{}=…", field.dotted())).collect();
    match short {
        [] => format!("\"{word}\" is not one of {}", names.join(", ")),
        _ => format!("\"{word}\" is too much: say {}, or {}", short.join(" "), names.join(" ")),
    }
}

/// Puts a value at a path, with objects around it.
pub fn put(object: &mut Value, path: &[String], value: Value) {
    match path {
        [] => *object = value,
        [name, rest @ ..] => {
            if !object.is_object() {
                *object = Value::Object(Map::new());
            }
            if let Some(parts) = object.as_object_mut() {
                put(parts.entry(name.clone()).or_insert(Value::Null), rest, value);
            }
        }
    }
}

/// Whether there is a value at a path.
#[must_use]
pub fn has(object: &Value, path: &[String]) -> bool {
    path.iter().try_fold(object, |value, part| value.get(part)).is_some()
}

/// JSON with a fault that people can read.
pub fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|fault| format!("is no JSON: {fault}"))
}

/// A whole body from a file, or from standard input for `-`.
pub fn body_of(path: &str, source: &mut dyn Source) -> Outcome<Value> {
    let text = if path == SKIP { source.input()? } else { read(path)? };
    let value = json(&text).map_err(|fault| End::usage(format!("{path} {fault}")))?;
    if !value.is_object() {
        return Err(End::usage(format!("{path} is no JSON object")));
    }
    Ok(value)
}

/// A text, or with `@` the file that holds it.
fn long(text: &str, source: &mut dyn Source) -> Outcome<String> {
    match text.strip_prefix('@') {
        None => Ok(text.to_owned()),
        Some(SKIP) => source.input(),
        Some(path) => read(path),
    }
}

/// A file as text. A leading `~/` is the home folder: shells leave it alone behind an `@`.
fn read(path: &str) -> Outcome<String> {
    let fault = |what: &dyn std::fmt::Display| End::usage(format!("cannot read {path}: {what}"));
    let home = || std::env::var_os("HOME").map(PathBuf::from);
    let place = match (path.strip_prefix("~/"), home()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(path),
    };
    let file = std::fs::File::open(&place).map_err(|e| fault(&e))?;
    let mut text = String::new();
    file.take(FILE_MOST + 1).read_to_string(&mut text).map_err(|e| fault(&e))?;
    if text.len() as u64 > FILE_MOST {
        return Err(fault(&"it is longer than 1 MiB"));
    }
    Ok(text)
}

fn number(field: &Field, text: &str) -> Outcome<Number> {
    let whole =
        text.parse::<i64>().map(Number::from).or_else(|_| text.parse::<u64>().map(Number::from));
    let found = whole.ok().or_else(|| text.parse().ok().and_then(Number::from_f64));
    found.ok_or_else(|| wrong(field, text, "is no number"))
}

fn switch(field: &Field, text: &str) -> Outcome<bool> {
    match text {
        "true" | "yes" | "on" => Ok(true),
        "false" | "no" | "off" => Ok(false),
        _ => Err(wrong(field, text, "is neither true nor false")),
    }
}

fn pairs(field: &Field, numbers: bool, given: &[String]) -> Outcome<Value> {
    let mut parts = Map::new();
    for text in given.iter().filter(|text| !text.is_empty()) {
        let Some((name, value)) = text.split_once('=') else {
            return Err(wrong(field, text, "is not name=value"));
        };
        let value = match value {
            NONE if numbers => Value::Null,
            _ if numbers => Value::Number(number(field, value)?),
            _ => value.into(),
        };
        parts.insert(name.to_owned(), value);
    }
    Ok(Value::Object(parts))
}

fn split(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn wrong(field: &Field, text: &str, what: &str) -> End {
    End::usage(format!("--{}: \"{text}\" {what}", field.flag()))
}

#[cfg(test)]
pub mod tests {
    use serde_json::json;

    use super::*;
    use crate::field::Fields;

    /// A source with a fixed text.
    pub struct Fixed(pub &'static str);

    impl Source for Fixed {
        fn input(&mut self) -> Outcome<String> {
            Ok(self.0.to_owned())
        }
        fn secret(&mut self, _what: &str) -> Outcome<String> {
            Ok(self.0.to_owned())
        }
    }

    fn said(verb: &str, path: &str, words: &[&str]) -> Outcome<Value> {
        let all = Fields::of(nubo_wire::find(verb).unwrap().body.unwrap()).all;
        let field = all.into_iter().find(|field| field.dotted() == path).unwrap();
        let given: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        value(&field, &given, &mut Fixed("from stdin"))
    }

    #[test]
    fn words_become_the_values_of_their_shapes() {
        let ok = |verb, path, words: &[&str]| said(verb, path, words).unwrap();
        assert_eq!(ok("server.create", "count", &["3"]), json!(3));
        assert_eq!(ok("server.create", "public_ip", &["no"]), json!(false));
        assert_eq!(ok("server.create", "ssh_keys", &["a", "b"]), json!(["a", "b"]));
        assert_eq!(ok("server.create", "labels", &["a=1", "b=x=y"]), json!({"a": "1", "b": "x=y"}));
        assert_eq!(ok("server.change", "labels", &[""]), json!({}), "an empty word clears them");
        assert_eq!(ok("server.change", "expires_at", &["none"]), Value::Null);
        assert_eq!(ok("server.create", "name", &["none"]), json!("none"), "a name is a name");
        assert_eq!(ok("server.create", "user_data", &["@-"]), json!("from stdin"));
        assert_eq!(ok("session.create", "password", &["-"]), json!("from stdin"));
        assert_eq!(
            ok("quota.set", "quotas", &["servers=5", "vcpus=none"]),
            json!({"servers": 5, "vcpus": null})
        );
    }

    #[test]
    fn rules_are_said_in_words() {
        let rules = |words: &[&str]| said("security_group.create", "rules", words);
        let found =
            rules(&["in tcp 22 10.0.0.0/8 from the office", "out any", "in icmp group=web"]);
        let want = json!([
            {"direction": "in", "protocol": "tcp", "ports": "22", "cidr": "10.0.0.0/8",
             "description": "from the office"},
            {"direction": "out", "protocol": "any"},
            {"direction": "in", "protocol": "icmp", "group": "web"},
        ]);
        assert_eq!(found.unwrap(), want);
        let skipped = rules(&["in icmp - 10.0.0.0/8"]).unwrap();
        assert_eq!(skipped, json!([{"direction": "in", "protocol": "icmp", "cidr": "10.0.0.0/8"}]));
        assert!(rules(&["in"]).unwrap_err().text().contains("lacks protocol"));
    }

    #[test]
    fn what_cannot_be_sent_is_told_with_its_flag() {
        let told = |verb, path, word| said(verb, path, &[word]).unwrap_err();
        let fault = told("server.create", "count", "many");
        assert_eq!((fault.text(), fault.code()), ("--count: \"many\" is no number", 2));
        assert!(told("server.create", "labels", "a").text().contains("--label: \"a\" is not"));
        assert!(told("server.create", "public_ip", "maybe").text().contains("--public-ip"));
        assert!(told("ssh_key.add", "public_key", "@/no/such").text().contains("/no/such"));
    }

    #[test]
    fn values_find_their_place_in_deep_objects() {
        let mut body = json!({"capacity": {"vcpus": 1}});
        let path = |text: &str| text.split('.').map(str::to_owned).collect::<Vec<_>>();
        put(&mut body, &path("capacity.disk_gib"), json!(2));
        assert_eq!(body, json!({"capacity": {"vcpus": 1, "disk_gib": 2}}));
        assert!(has(&body, &path("capacity.vcpus")) && !has(&body, &path("name")));
    }
}
