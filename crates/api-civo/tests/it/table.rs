//! The table of routes and the document that is made from it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use nubo_api_civo::{openapi, table};
use nubo_testkit::golden::Golden;
use serde_json::Value;

#[test]
fn the_document_that_is_checked_in_is_the_present_one() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../openapi/civo.json");
    if Golden::is_update() {
        let text = serde_json::to_string_pretty(&openapi()).unwrap() + "\n";
        std::fs::write(&path, text).unwrap();
    }
    let checked_in: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(checked_in, openapi(), "run cargo xtask openapi");
}

#[test]
fn every_route_is_in_the_document_under_an_id_of_its_own() {
    let document = openapi();
    let mut ids = BTreeSet::new();
    for told in table() {
        let method = told.method.as_str().to_ascii_lowercase();
        let operation = &document["paths"][told.path][&method];
        let id = operation["operationId"].as_str().unwrap_or_default();
        assert!(!id.is_empty(), "{} {} is not told", told.method, told.path);
        assert!(ids.insert(id.to_owned()), "{id} is told twice");
        assert!(operation["responses"]["200"].is_object(), "{id}");
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn walk<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(fields) => {
                for (name, inner) in fields {
                    match (name.as_str(), inner) {
                        ("$ref", Value::String(target)) => found.push(target),
                        _ => walk(inner, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let document = openapi();
    let mut found = Vec::new();
    walk(&document, &mut found);
    assert!(found.len() > 20);
    for target in found {
        let pointer = target.strip_prefix('#').unwrap_or("nowhere");
        assert!(document.pointer(pointer).is_some(), "{target}");
    }
}
