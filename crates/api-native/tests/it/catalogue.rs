//! Every error code as this API tells it, and the OpenAPI document.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

use nubo_api_kit::{Body, Dialect};
use nubo_api_native::{Native, openapi};
use nubo_domain::Error;
use nubo_domain::code::CATALOGUE;
use nubo_testkit::cloud::TestCloud;
use nubo_testkit::golden::Golden;
use serde_json::Value;

#[test]
fn every_error_code_has_its_status_and_body() {
    let mut text = String::new();
    for code in CATALOGUE {
        let error = Error::new(code).detail("for the log only").field("name", "is wrong");
        let error = error.retry_after(Duration::from_millis(1_500));
        let reply = Native::new().error(&error, "req_1");
        let Body::Whole(body) = reply.body else { panic!("{} streams", code.slug) };
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(!body.contains("for the log only"), "{}", code.slug);
        let authenticate = reply.headers.contains_key("www-authenticate");
        assert_eq!(authenticate, reply.status == 401, "{}", code.slug);
        writeln!(text, "{} {body}", reply.status.as_u16()).unwrap();
    }
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/errors.txt");
    if Golden::is_update() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&path).unwrap());
}

#[test]
fn the_document_on_disk_is_the_one_that_is_served() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../openapi/native.json");
    let on_disk: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(on_disk, openapi(), "run `cargo xtask openapi`");
}

#[tokio::test]
async fn the_document_is_served_to_anyone() {
    let cloud = TestCloud::new().await;
    let answer = cloud.ask("GET", "/v1/openapi.json", "", Value::Null).await.expect(200);
    assert_eq!(answer.json(), openapi());
}

/// Collects every reference in a document.
fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere_and_every_schema_is_described() {
    let document = openapi();
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 300);
    for place in found {
        assert!(document.pointer(place.trim_start_matches('#')).is_some(), "{place}");
    }
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas {
        let generic = name.ends_with("Page") || name.ends_with("Batch");
        assert!(schema.get("description").is_some() || generic, "{name} says nothing");
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            let described = schema.get("description").is_some() || schema.get("$ref").is_some();
            assert!(described, "{name}.{field} says nothing");
        }
    }
}

#[test]
fn every_operation_has_an_id_of_its_own_and_tells_its_refusals() {
    let document = openapi();
    let mut ids = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()));
            let responses = operation["responses"].as_object().unwrap();
            for status in ["429", "500", "503"] {
                assert!(responses.contains_key(status), "{method} {path} lacks {status}");
            }
            let anonymous = operation.get("security") == Some(&serde_json::json!([]));
            assert!(anonymous || responses.contains_key("401"), "{method} {path}");
        }
    }
    assert_eq!(ids.len(), nubo_wire::all().count());
}

#[test]
fn a_body_and_an_answer_never_share_a_name_and_differ() {
    let settings = schemars::generate::SchemaSettings::draft2020_12;
    let mut bodies = settings().for_deserialize().into_generator();
    let mut answers = settings().for_serialize().into_generator();
    for verb in nubo_wire::all() {
        (verb.answer)(&mut answers);
        if let Some(body) = verb.body {
            body(&mut bodies);
        }
    }
    let answers = answers.take_definitions(true);
    for (name, body) in bodies.take_definitions(true) {
        let answer = answers.get(&name);
        assert!(answer.is_none_or(|answer| *answer == body), "{name} means two things");
    }
}
