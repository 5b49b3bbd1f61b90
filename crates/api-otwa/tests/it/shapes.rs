//! Real answers against the schemas of the OpenAPI document.

use nubo_api_otwa::openapi;
use nubo_api_otwa::route::{BASE, table};
use nubo_testkit::golden::Stage;
use serde_json::Value;

use crate::golden::{entry, files};
use crate::stage::dialects;

/// Whether `value` is as `schema` says, with nothing left out of either.
fn check(document: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(name) = schema["$ref"].as_str() {
        let schema = document.pointer(name.trim_start_matches('#')).unwrap();
        return check(document, schema, value, place);
    }
    if value.is_null() {
        assert_eq!(schema["nullable"], true, "{place} is null");
        return;
    }
    match schema["type"].as_str().unwrap() {
        "object" => {
            let fields = value.as_object().unwrap_or_else(|| panic!("{place} is {value}"));
            for name in schema["required"].as_array().unwrap() {
                assert!(fields.contains_key(name.as_str().unwrap()), "{place}.{name} is missing");
            }
            for (name, value) in fields {
                let known = schema["properties"].get(name);
                let schema = known.unwrap_or_else(|| panic!("{place}.{name} is not documented"));
                check(document, schema, value, &format!("{place}.{name}"));
            }
        }
        "array" => {
            for item in value.as_array().unwrap_or_else(|| panic!("{place} is {value}")) {
                check(document, &schema["items"], item, place);
            }
        }
        "string" => {
            let text = value.as_str().unwrap_or_else(|| panic!("{place} is {value}"));
            if let Some(words) = schema["enum"].as_array() {
                assert!(words.contains(value), "{place} is {value}");
            }
            match schema["format"].as_str() {
                Some("uuid") => assert!(text.len() == 36, "{place} is {text}"),
                Some("date-time") => {
                    let fits = text.len() == 24 && text.ends_with('Z') && &text[19..20] == ".";
                    assert!(fits, "{place} is {text}");
                }
                _ => {}
            }
        }
        "integer" => assert!(value.is_i64() || value.is_u64(), "{place} is {value}"),
        "number" => assert!(value.is_number(), "{place} is {value}"),
        "boolean" => assert!(value.is_boolean(), "{place} is {value}"),
        other => panic!("{place}: a schema of type {other}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_as_documented() {
    let document = openapi();
    let mut checked = 0;
    for golden in files() {
        let mut stage = Stage::speaking(&golden, dialects()).await;
        for pair in &golden.pairs {
            let (answer, _) = stage.play(pair).await;
            let value = answer.json();
            let place = format!("{}: {}", golden.name(), pair.title);
            if let Some(entry) = entry(&pair.verb) {
                let method = pair.method.to_ascii_lowercase();
                let operation = &document["paths"][entry.path][method];
                let success = &operation["responses"][entry.success.to_string()];
                let schema = &success["content"]["application/json"]["schema"];
                check(&document, schema, &value, &place);
                checked += 1;
            } else if pair.target.starts_with(BASE) && !answer.status.is_success() {
                let schema = &document["components"]["schemas"]["Error"];
                check(&document, schema, &value, &place);
            }
        }
    }
    assert!(checked >= table().len(), "{checked}");
}

#[test]
fn the_document_is_of_the_documented_version_and_names_the_documented_rows() {
    let document = openapi();
    assert_eq!(document["openapi"], "3.0.3");
    assert_eq!(document["info"]["title"], "Otwa Cloud API");
    assert_eq!(document["info"]["license"]["name"], "Proprietary");
    assert_eq!(document["security"], serde_json::json!([{ "bearerAuth": [] }]));
    let scheme = &document["components"]["securitySchemes"]["bearerAuth"];
    assert_eq!((&scheme["type"], &scheme["scheme"]), (&"http".into(), &"bearer".into()));
    assert!(scheme["bearerFormat"].as_str().unwrap().contains("otwa_..."));
    let count = |section: &str| table().iter().filter(|entry| entry.section == section).count();
    // The documentation counts 15 rows of servers; the two of add-ons are not served yet.
    assert_eq!((count("Account"), count("Catalog"), count("Servers")), (3, 3, 13));
}
