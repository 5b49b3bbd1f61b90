//! Bodies and verbs of the native API, shared by the server, the command line and the tests.
//!
//! Each kind has a file with its bodies and its verbs as data. Doc comments are the descriptions
//! in the OpenAPI document, and attributes are the rules in its schemas. Nothing here knows the
//! nouns below, a rule, or how a request travels: the server checks that both sides agree.

pub mod account;
pub mod address;
pub mod audit;
pub mod console;
pub mod details;
pub mod ended;
pub mod error;
pub mod event;
pub mod forward_rule;
pub mod host;
pub mod image;
pub mod key;
pub mod letter;
pub mod list;
pub mod metric;
pub mod network;
pub mod operation;
pub mod param;
pub mod password;
pub mod project;
pub mod quota;
pub mod region;
pub mod registration;
pub mod role;
pub mod second_factor;
pub mod security_group;
pub mod server;
mod server_order;
pub mod session;
pub mod setting;
pub mod size;
pub mod snapshot;
pub mod ssh_key;
pub mod text;
pub mod token;
pub mod usage;
pub mod user;
mod verb;
pub mod volume;
pub mod wallet;

pub use verb::{Method, Needs, SchemaOf, Verb, schema_of};

/// Every verb, kind by kind, with the kind's name in the documents.
pub const KINDS: &[(&str, &[Verb])] = &[
    ("Registration", registration::VERBS),
    ("Sessions", session::VERBS),
    ("Passwords", password::VERBS),
    ("Second factor", second_factor::VERBS),
    ("Account", account::VERBS),
    ("Quota", quota::VERBS),
    ("Projects", project::VERBS),
    ("Users", user::VERBS),
    ("Roles", role::VERBS),
    ("Keys", key::VERBS),
    ("Tokens", token::VERBS),
    ("Usage", usage::VERBS),
    ("Wallet", wallet::VERBS),
    ("Servers", server::VERBS),
    ("Consoles", console::VERBS),
    ("Metrics", metric::VERBS),
    ("SSH keys", ssh_key::VERBS),
    ("Volumes", volume::VERBS),
    ("Snapshots", snapshot::VERBS),
    ("Networks", network::VERBS),
    ("Security groups", security_group::VERBS),
    ("Addresses", address::VERBS),
    ("Forward rules", forward_rule::VERBS),
    ("Regions", region::VERBS),
    ("Sizes", size::VERBS),
    ("Images", image::VERBS),
    ("Hosts", host::VERBS),
    ("Operations", operation::VERBS),
    ("Events", event::VERBS),
    ("Audit log", audit::VERBS),
    ("Letters", letter::VERBS),
    ("Settings", setting::VERBS),
];

/// Every verb.
pub fn all() -> impl Iterator<Item = &'static Verb> {
    KINDS.iter().flat_map(|(_, verbs)| verbs.iter())
}

/// The verb of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Verb> {
    all().find(|verb| verb.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Map, Value};

    use super::*;

    #[test]
    fn names_and_routes_are_unique_and_every_verb_says_what_it_does() {
        let (mut names, mut routes) = (BTreeSet::new(), BTreeSet::new());
        for verb in all() {
            assert!(names.insert(verb.name), "{} stands twice", verb.name);
            assert!(routes.insert((verb.method.word(), verb.path)), "{} stands twice", verb.path);
            assert!(verb.path.starts_with("/v1/"), "{}", verb.path);
            assert!(!verb.summary.is_empty() && !verb.summary.ends_with('.'), "{}", verb.name);
            let schema = (verb.answer)(&mut schemars::SchemaGenerator::default());
            assert!(schema.get("$ref").is_some(), "the answer of {} has no name", verb.name);
        }
    }

    /// The schema at a dotted path, through references and through what may be null.
    fn at(path: &str, schema: &Value, all: &Map<String, Value>) -> Option<Value> {
        if let Some(name) = schema["$ref"].as_str() {
            return at(path, all.get(name.rsplit('/').next()?)?, all);
        }
        if let Some(either) = schema["anyOf"].as_array() {
            return either.iter().find_map(|one| at(path, one, all));
        }
        if path.is_empty() {
            return Some(schema.clone());
        }
        let (part, rest) = path.split_once('.').unwrap_or((path, ""));
        match schema["properties"].get(part) {
            Some(below) => at(rest, below, all),
            // What is free may have every part.
            None if schema["additionalProperties"] == true => Some(Value::Bool(true)),
            None => None,
        }
    }

    #[test]
    fn every_list_has_columns_and_each_of_them_is_part_of_the_answer() {
        for verb in all() {
            assert_eq!(verb.paged, !verb.columns.is_empty(), "{}", verb.name);
            let mut generator = schemars::SchemaGenerator::default();
            let page = (verb.answer)(&mut generator).to_value();
            let all = generator.definitions();
            for column in verb.columns.iter().chain(verb.more_columns) {
                let items = at("data", &page, all).unwrap()["items"].clone();
                assert!(at(column, &items, all).is_some(), "{}: {column}", verb.name);
            }
        }
    }

    #[test]
    fn short_forms_name_parts_of_their_types() {
        let mut generator = schemars::SchemaGenerator::default();
        for verb in all() {
            verb.body.map(|body| body(&mut generator));
        }
        for (name, schema) in generator.definitions() {
            for word in schema["x-short-form"].as_array().into_iter().flatten() {
                let found = schema["properties"].get(word.as_str().unwrap());
                assert!(found.is_some(), "{name} has no {word}");
            }
        }
    }

    #[test]
    fn examples_are_what_their_types_read() {
        let shown = |verb: &Verb| verb.example.map(|(_, answer)| answer.to_owned()).unwrap();
        let read = |name: &str| shown(find(name).unwrap());
        serde_json::from_str::<list::Page<project::Project>>(&read("project.list")).unwrap();
        serde_json::from_str::<list::Page<user::User>>(&read("user.list")).unwrap();
        serde_json::from_str::<token::NewToken>(&read("token.create")).unwrap();
        serde_json::from_str::<key::NewKey>(&read("key.create")).unwrap();
        serde_json::from_str::<usage::Usage>(&read("usage.get")).unwrap();
        serde_json::from_str::<ended::Revoked>(&read("key.revoke")).unwrap();
        serde_json::from_str::<server::Server>(&read("server.create")).unwrap();
        serde_json::from_str::<ssh_key::SshKey>(&read("ssh_key.add")).unwrap();
        serde_json::from_str::<volume::Volume>(&read("volume.create")).unwrap();
        serde_json::from_str::<snapshot::Snapshot>(&read("snapshot.create")).unwrap();
        serde_json::from_str::<address::Address>(&read("address.reserve")).unwrap();
        serde_json::from_str::<console::ConsoleTicket>(&read("console.request")).unwrap();
        serde_json::from_str::<metric::Series>(&read("metric.read")).unwrap();
        serde_json::from_str::<security_group::SecurityGroup>(&read("security_group.create"))
            .unwrap();
    }

    #[test]
    fn absent_and_null_differ_where_null_means_something() {
        let read = |text| serde_json::from_str::<server::ChangeServer>(text).unwrap().expires_at;
        assert_eq!((read("{}"), read(r#"{"expires_at": null}"#)), (None, Some(None)));
        let at = Some(Some("2026-12-31T00:00:00Z".into()));
        assert_eq!(read(r#"{"expires_at": "2026-12-31T00:00:00Z"}"#), at);
    }
}
