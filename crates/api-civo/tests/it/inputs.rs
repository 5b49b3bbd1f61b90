//! Bad input at every route: ids that are none, bodies that are none, fields of a wrong form. Each
//! is told in this API's own words, and changes nothing.

use std::sync::LazyLock;

use bytes::Bytes;
use http::Request;
use nubo_api_civo::Told;
use nubo_testkit::cloud::Answer;
use nubo_testkit::golden::{Pair, Stage};
use serde_json::{Value, json};

use crate::gauntlet::{Challenger, shares};

struct BadInput;

/// Fields that clients send and the cloud has no use for.
const IGNORED: &[&str] = &[
    "attach_at_boot",
    "cluster_id",
    "firewall_id of /v2/firewalls/{id}/rules",
    "firewall_id of /v2/vpc/firewalls/{id}/rules",
    "namespace",
    "network_id of /v2/firewalls/{id}",
    "network_id of /v2/vpc/firewalls/{id}",
    "placement_rule",
    "public_ip of /v2/instances/{id}",
    "public_key of /v2/sshkeys/{id}",
    "scope",
    "source_id",
    "subnets of /v2/instances/{id}",
];

/// Requests whose region decides nothing.
fn is_ignored(told: &Told, field: &str) -> bool {
    let acts = ["/start", "/stop", "reboots", "/actions", "/tags", "/resize", "/attach", "/detach"];
    let decides_nothing =
        told.path.contains("{id}") || acts.iter().any(|end| told.path.ends_with(end));
    IGNORED.contains(&field)
        || IGNORED.contains(&format!("{field} of {}", told.path).as_str())
        || (field == "region" && decides_nothing)
}

/// A refusal as clients can read it.
fn refused(answer: &Answer, what: &str) {
    let body = answer.json();
    assert!((400..500).contains(&answer.status.as_u16()), "{what}: {} {body}", answer.status);
    assert!(body["code"].is_string() && body["reason"].is_string(), "{what}: {body}");
    // The Go client crashes on anything but a text, and takes a number for a general fault.
    assert!(body.get("details").is_none_or(Value::is_string), "{what}: {body}");
    assert!(body.get("status").is_none() && body.get("result").is_none(), "{what}: {body}");
}

async fn ask(
    stage: &Stage,
    pair: &Pair,
    body: Option<Bytes>,
    change: impl FnOnce(&mut Request<Bytes>),
) -> Answer {
    let mut request = stage.request(pair, &stage.own.key, body);
    change(&mut request);
    stage.cloud.send(request).await
}

impl Challenger for BadInput {
    type Ready = ();

    async fn ready(&self, _: &Stage, _: &Told) {}

    async fn challenge(&self, stage: &Stage, (told, pair): (&Told, &Pair), (): ()) {
        if told.needs.is_none() {
            return;
        }
        wrong_ids(stage, told, pair).await;
        let reads = !pair.body.is_empty() && pair.body.starts_with('{');
        if reads && told.method != http::Method::GET {
            wrong_bodies(stage, told, pair).await;
            wrong_fields(stage, told, pair).await;
            wrong_by_the_document(stage, told, pair).await;
        }
        wrong_headers(stage, told, pair).await;
    }
}

async fn wrong_ids(stage: &Stage, told: &Told, pair: &Pair) {
    let place = told.path.split('/').position(|part| part == "{id}");
    let Some(place) = place else { return };
    for id in [
        "00000000-0000-7000-8000-000000000000",
        "nonsense",
        "default-local",
        "%00",
        "%ff%fe",
        "..%2f..",
        "srv_00000000000070008000000000000000",
        &"x".repeat(2_000),
    ] {
        let target = stage.filled(&pair.target);
        let mut parts: Vec<&str> = target.split('/').collect();
        parts[place] = id;
        let target = parts.join("/");
        let answer = ask(stage, pair, None, |r| *r.uri_mut() = target.parse().unwrap()).await;
        refused(&answer, &target);
        assert_eq!(answer.status.as_u16(), 404, "{target}: {}", answer.json());
        assert!(answer.text_at("/code").starts_with("database_"), "{target}: {}", answer.json());
    }
}

async fn wrong_bodies(stage: &Stage, told: &Told, pair: &Pair) {
    for body in ["{", "[1]", "7", "\"text\"", "{\"a\":\u{7}}", "nul"] {
        let answer = ask(stage, pair, Some(Bytes::from_static(body.as_bytes())), |_| {}).await;
        refused(&answer, &format!("{} {} with {body}", told.method, told.path));
    }
    let csv = http::HeaderValue::from_static("text/csv");
    let set = |r: &mut Request<Bytes>| {
        r.headers_mut().insert("content-type", csv);
    };
    let answer = ask(stage, pair, None, set).await;
    refused(&answer, told.path);
    assert_eq!(answer.status.as_u16(), 415, "{}", told.path);
}

async fn wrong_fields(stage: &Stage, told: &Told, pair: &Pair) {
    let whole: Value = serde_json::from_str(&stage.filled(&pair.body)).unwrap();
    let fields = whole.as_object().unwrap().keys();
    for field in fields.filter(|field| !is_ignored(told, field)) {
        let wrong = [json!({ "\u{7}": [{}] }), json!([[[]]]), json!("x".repeat(70_000))];
        for value in wrong {
            let mut body = whole.clone();
            body[field] = value.clone();
            let bytes = Bytes::from(body.to_string());
            let answer = ask(stage, pair, Some(bytes), |_| {}).await;
            let value = value.to_string();
            let what = format!("{} {} {field}={value:.30}", told.method, told.path);
            refused(&answer, &what);
        }
    }
}

/// What the document says of the fields of a body; none for bodies without a description.
fn described(told: &Told) -> Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(nubo_api_civo::openapi);
    let operation = &DOCUMENT["paths"][told.path][told.method.as_str().to_ascii_lowercase()];
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let name = schema["$ref"].as_str().and_then(|name| name.strip_prefix('#'));
    name.and_then(|name| DOCUMENT.pointer(name)).cloned().unwrap_or_default()
}

/// Fields that name something, with what names nothing.
const NAMES: &[&str] = &[
    "assign_to_id",
    "firewall_id",
    "instance_id",
    "network_id",
    "reserved_ipv4",
    "size",
    "ssh_key_id",
    "template_id",
];

/// What a field that the document describes must not be.
fn wrongs(field: &str, rule: &Value, is_needed: bool) -> Vec<Option<Value>> {
    let is = |word: &str| {
        let own = &rule["type"];
        *own == word || own.as_array().is_some_and(|all| all.contains(&json!(word)))
    };
    let mut wrong = Vec::new();
    if is_needed {
        wrong.extend([None, Some(Value::Null)]);
    }
    // No words are no tags, which may be meant.
    if is_needed && field != "tags" {
        wrong.push(Some(json!("")));
    }
    if is("integer") {
        let large: Value = serde_json::from_str("100000000000000000000000").unwrap();
        wrong.extend([json!("many"), json!(-1), json!(1.5), json!([1]), large].map(Some));
    }
    if is("boolean") {
        wrong.extend([json!("perhaps"), json!([true]), json!({})].map(Some));
    }
    if NAMES.contains(&field) {
        let unknown = "0192f0c1-7b1e-7c3e-8a52-0d2f6d2b9c11";
        wrong.extend([unknown, "no such thing", "../../x", "%00"].map(|text| Some(json!(text))));
    }
    wrong
}

async fn wrong_by_the_document(stage: &Stage, told: &Told, pair: &Pair) {
    let schema = described(told);
    let whole: Value = serde_json::from_str(&stage.filled(&pair.body)).unwrap();
    let needed = schema["required"].as_array().cloned().unwrap_or_default();
    let mut fields: Vec<(String, Value)> = Vec::new();
    for (field, rule) in schema["properties"].as_object().into_iter().flatten() {
        fields.push((field.clone(), rule.clone()));
    }
    // Some bodies are read name by name and have no description of these.
    for field in whole.as_object().unwrap().keys().filter(|f| NAMES.contains(&f.as_str())) {
        if !fields.iter().any(|(name, _)| name == field) {
            fields.push((field.clone(), Value::Null));
        }
    }
    for (field, rule) in fields.iter().filter(|(field, _)| !is_ignored(told, field)) {
        // Moving an IP away leads nowhere.
        if field == "assign_to_id" && whole["action"] != "assign" {
            continue;
        }
        for value in wrongs(field, rule, needed.contains(&json!(field))) {
            let mut body = whole.clone();
            let shown = value.as_ref().map_or("nothing".to_owned(), Value::to_string);
            match value {
                Some(value) => body[field] = value,
                None => drop(body.as_object_mut().unwrap().remove(field)),
            }
            let answer = ask(stage, pair, Some(Bytes::from(body.to_string())), |_| {}).await;
            refused(&answer, &format!("{} {} {field}={shown}", told.method, told.path));
        }
    }
}

async fn wrong_headers(stage: &Stage, told: &Told, pair: &Pair) {
    if told.method != http::Method::POST || !told.changes {
        return;
    }
    for bad in ["", "a b", &"x".repeat(256)] {
        let value = http::HeaderValue::from_str(bad).unwrap();
        let set = |r: &mut Request<Bytes>| {
            r.headers_mut().insert("idempotency-key", value);
        };
        refused(&ask(stage, pair, None, set).await, told.path);
    }
}

shares! {
    BadInput;
    every_route_refuses_bad_input_first_third 0
    every_route_refuses_bad_input_second_third 1
    every_route_refuses_bad_input_last_third 2
}
