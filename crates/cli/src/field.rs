//! What a body or a query may hold, as flags of a command: read from the JSON schemas of the API.
//!
//! A field is a leaf of the body, however deep it lies. Here is only what may be said; how it is
//! said in words is read by `value`.

use std::collections::BTreeSet;

use nubo_wire::SchemaOf;
use schemars::SchemaGenerator;
use serde_json::{Map, Value};

/// Objects deeper than this are given as JSON.
const DEPTH: usize = 3;
/// A text that may be longer than this is rather a file's content than a word.
const LONG: u64 = 1_000;

/// What a field may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A text.
    Text,
    /// A text that usually lies in a file.
    Long,
    /// A text that nobody should see.
    Secret,
    /// A point in time.
    Time,
    /// One of these words.
    Word(Vec<String>),
    /// A number.
    Number,
    /// Yes or no.
    Switch,
    /// Several texts, each one of the words if there are some.
    Texts(Vec<String>),
    /// Named values: numbers, or texts. The names, if they are known.
    Pairs { numbers: bool, names: Vec<String> },
    /// Several objects with these fields; in short, words in the order of the second list.
    Objects { fields: Vec<Field>, short: Vec<String> },
    /// Any JSON.
    Free,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Where it lies, from the outside in.
    pub path: Vec<String>,
    /// What it may be.
    pub shape: Shape,
    /// Whether null means something that absence does not.
    pub nullable: bool,
    /// Whether the object around it needs it.
    pub required: bool,
    /// What it is for.
    pub about: String,
    /// Whether another field is called as one of these would be: `network` beside `networks`.
    pub has_single: bool,
}

/// The fields of a type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// Needed ones first, each sort in the order of the schema.
    pub all: Vec<Field>,
    /// The order of words in a short form; empty if there is none.
    pub short: Vec<String>,
}

impl Field {
    /// Its path with dots.
    #[must_use]
    pub fn dotted(&self) -> String {
        self.path.join(".")
    }

    /// Its name alone.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// The name of its flag, without dashes: what is repeated is named once, unless that is another
    /// field's name, and a reference is named after what it refers to.
    #[must_use]
    pub fn flag(&self) -> String {
        let joined = self.path.join("-").replace('_', "-");
        match self.shape {
            _ if self.has_single => joined,
            Shape::Texts(_) | Shape::Pairs { .. } | Shape::Objects { .. } => singular(&joined),
            _ => joined.strip_suffix("-id").map_or(joined.clone(), str::to_owned),
        }
    }

    /// Other names that people may try.
    #[must_use]
    pub fn other_flags(&self) -> Vec<String> {
        let flag = self.flag();
        let whole = self.path.join("-").replace('_', "-");
        let mut others = BTreeSet::from([whole.clone(), self.path.join("_")]);
        for unit in ["-gib", "-mib", "-seconds"] {
            others.extend(whole.strip_suffix(unit).map(str::to_owned));
        }
        others.remove(&flag);
        others.into_iter().collect()
    }
}

/// One of several; words of the API are plain English plurals.
#[must_use]
pub fn singular(word: &str) -> String {
    for (many, one) in [("ies", "y"), ("sses", "ss"), ("xes", "x")] {
        if let Some(stem) = word.strip_suffix(many) {
            return format!("{stem}{one}");
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with('s') => stem.to_owned(),
        _ => word.to_owned(),
    }
}

impl Fields {
    /// The fields of a body.
    #[must_use]
    pub fn of(schema: SchemaOf) -> Self {
        let mut generator = SchemaGenerator::default();
        let root = schema(&mut generator).to_value();
        let reader = Reader { types: generator.definitions() };
        reader.fields(&reader.plain(&root).0, &[], true)
    }
}

struct Reader<'a> {
    types: &'a Map<String, Value>,
}

impl Reader<'_> {
    /// A schema without references, and whether it may be null.
    fn plain(&self, schema: &Value) -> (Value, bool) {
        if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            let (found, null) = self.plain(self.types.get(name).unwrap_or(&Value::Null));
            return (with_description(found, schema), null);
        }
        if let Some(either) = schema["anyOf"].as_array() {
            let is_null = |one: &&Value| one["type"] == "null";
            let others: Vec<&Value> = either.iter().filter(|one| !is_null(one)).collect();
            if let [only] = others.as_slice() {
                let null = either.iter().any(|one| is_null(&one));
                return (with_description(self.plain(only).0, schema), null);
            }
        }
        let mut schema = schema.clone();
        let Some(types) = schema["type"].as_array().cloned() else { return (schema, false) };
        let null = types.iter().any(|one| one == "null");
        if let Some(other) = types.into_iter().find(|one| one != "null") {
            schema["type"] = other;
        }
        (schema, null)
    }

    fn fields(&self, object: &Value, path: &[String], needed: bool) -> Fields {
        let Some(properties) = object["properties"].as_object() else { return Fields::default() };
        let names = |name: &str| -> Vec<String> {
            let words = object[name].as_array().into_iter().flatten();
            words.filter_map(|word| word.as_str().map(str::to_owned)).collect()
        };
        let (required, short) = (names("required"), names("x-short-form"));
        let first = required.iter().filter_map(|name| properties.get_key_value(name));
        let rest = properties.iter().filter(|(name, _)| !required.contains(name));
        let mut all = Vec::new();
        for (name, schema) in first.chain(rest) {
            let path = [path, std::slice::from_ref(name)].concat();
            let needed = needed && required.contains(name);
            self.field(schema, path, needed, &mut all);
        }
        for field in &mut all {
            let single = singular(field.name());
            field.has_single = single != field.name() && properties.contains_key(&single);
        }
        all.sort_by_key(|field| !field.required);
        Fields { all, short }
    }

    fn field(&self, schema: &Value, path: Vec<String>, required: bool, all: &mut Vec<Field>) {
        let (plain, nullable) = self.plain(schema);
        if plain["properties"].is_object() && path.len() < DEPTH {
            let inner = self.fields(&plain, &path, required);
            all.extend(inner.all);
            return;
        }
        let about = plain["description"].as_str().unwrap_or_default();
        let about = about.replace('\n', " ").trim_end_matches('.').to_owned();
        let shape = self.shape(&plain);
        all.push(Field { path, shape, nullable, required, about, has_single: false });
    }

    fn shape(&self, schema: &Value) -> Shape {
        let words = words(schema);
        match schema["type"].as_str() {
            _ if !words.is_empty() => Shape::Word(words),
            Some("string") => match schema["format"].as_str() {
                Some("password") => Shape::Secret,
                Some("date-time") => Shape::Time,
                _ if schema["maxLength"].as_u64().is_some_and(|most| most > LONG) => Shape::Long,
                _ => Shape::Text,
            },
            Some("integer" | "number") => Shape::Number,
            Some("boolean") => Shape::Switch,
            Some("array") => self.items(&schema["items"]),
            Some("object") => self.pairs(schema),
            _ => Shape::Free,
        }
    }

    fn items(&self, items: &Value) -> Shape {
        let (items, _) = self.plain(items);
        match self.shape(&items) {
            Shape::Word(words) => Shape::Texts(words),
            Shape::Text | Shape::Time => Shape::Texts(Vec::new()),
            _ if items["properties"].is_object() => {
                let Fields { all, short } = self.fields(&items, &[], true);
                Shape::Objects { fields: all, short }
            }
            _ => Shape::Free,
        }
    }

    fn pairs(&self, schema: &Value) -> Shape {
        let (values, _) = self.plain(&schema["additionalProperties"]);
        let names = words(&schema["propertyNames"]);
        match values["type"].as_str() {
            Some("string") => Shape::Pairs { numbers: false, names },
            Some("integer" | "number") => Shape::Pairs { numbers: true, names },
            _ => Shape::Free,
        }
    }
}

/// The words that a schema allows, if it lists them.
fn words(schema: &Value) -> Vec<String> {
    let listed = schema["enum"].as_array().into_iter().flatten();
    let told = schema["oneOf"].as_array().into_iter().flatten().map(|one| &one["const"]);
    listed.chain(told).filter_map(|word| word.as_str().map(str::to_owned)).collect()
}

/// What a reference says of itself is nearer than what its type says.
fn with_description(mut schema: Value, from: &Value) -> Value {
    if let (Some(text), true) = (from.get("description"), schema.is_object()) {
        schema["description"] = text.clone();
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(verb: &str) -> Fields {
        Fields::of(nubo_wire::find(verb).unwrap().body.unwrap())
    }

    fn shape(verb: &str, path: &str) -> Shape {
        let all = fields(verb).all;
        all.into_iter().find(|field| field.dotted() == path).unwrap().shape
    }

    #[test]
    fn each_sort_of_schema_has_its_shape() {
        assert_eq!(shape("server.create", "name"), Shape::Text);
        assert_eq!(shape("server.create", "user_data"), Shape::Long);
        assert_eq!(shape("server.create", "expires_at"), Shape::Time);
        assert_eq!(shape("server.create", "count"), Shape::Number);
        assert_eq!(shape("server.create", "public_ip"), Shape::Switch);
        assert_eq!(shape("server.create", "ssh_keys"), Shape::Texts(Vec::new()));
        let labels = Shape::Pairs { numbers: false, names: Vec::new() };
        assert_eq!(shape("server.create", "labels"), labels);
        assert_eq!(shape("session.create", "password"), Shape::Secret);
        assert_eq!(shape("host.create", "capacity.memory_mib"), Shape::Number);
        assert!(matches!(shape("token.create", "scopes"), Shape::Texts(w) if w.len() > 20));
        assert!(matches!(shape("security_group.add_rule", "protocol"), Shape::Word(w)
            if w == ["any", "tcp", "udp", "icmp"]));
        assert!(matches!(shape("quota.set", "quotas"), Shape::Pairs { numbers: true, names }
            if names.contains(&"servers".to_owned())));
        assert!(matches!(shape("security_group.create", "rules"), Shape::Objects { short, .. }
            if short[..2] == ["direction", "protocol"]));
    }

    #[test]
    fn no_body_of_the_api_needs_raw_json_for_a_field() {
        for verb in nubo_wire::all() {
            let Some(body) = verb.body else { continue };
            for field in Fields::of(body).all {
                assert_ne!(field.shape, Shape::Free, "{} {}", verb.name, field.dotted());
            }
        }
    }

    #[test]
    fn what_is_needed_comes_first() {
        let all = fields("server.create").all;
        let needed: Vec<_> = all.iter().filter(|f| f.required).map(Field::name).collect();
        assert_eq!(needed, ["name", "size"]);
        assert!(all[..2].iter().all(|field| field.required));
        let optional_room = fields("host.change").all;
        assert!(optional_room.iter().all(|field| !field.required), "{optional_room:?}");
    }

    #[test]
    fn a_flag_names_one_of_several_and_leaves_units_to_other_names() {
        let flag = |verb: &str, path: &str| {
            let all = fields(verb).all;
            let field = all.into_iter().find(|field| field.dotted() == path).unwrap();
            (field.flag(), field.other_flags())
        };
        assert_eq!(flag("server.create", "ssh_keys").0, "ssh-key");
        assert_eq!(flag("server.create", "network").0, "network");
        assert_eq!(flag("server.create", "networks").0, "networks");
        assert_eq!(flag("security_group.create", "project_id").0, "project");
        assert!(flag("volume.create", "size_gib").1.contains(&"size".to_owned()));
        assert_eq!(singular("addresses"), "address");
        assert_eq!(singular("policies"), "policy");
        assert_eq!(singular("access"), "access");
    }
}
