//! Bad input: whatever is sent, the answer is a refusal in this API's shape, and nothing changes.
//!
//! The inputs follow from the table, so a new field is tried without a word.

use bytes::Bytes;
use http::Request;
use nubo_api_otwa::route::{Entry, Field};
use nubo_testkit::golden::{Pair, Stage};
use serde_json::{Map, Value, json};

use crate::golden::{entry, files};
use crate::stage::{dialects, refused};

async fn ask(stage: &Stage, pair: &Pair, change: impl FnOnce(&mut Request<Bytes>)) -> u16 {
    let key = stage.secrets.get(&pair.caller).cloned().unwrap_or_default();
    let mut request = stage.request(pair, &key, None);
    change(&mut request);
    let answer = stage.cloud.send(request).await;
    let status = answer.status.as_u16();
    assert!((400..500).contains(&status), "{}: {status} {}", pair.title, answer.json());
    let message = refused(&answer, status);
    assert!(message.len() < 1_000, "{}: a message of {} bytes", pair.title, message.len());
    status
}

fn with_body(body: Bytes) -> impl FnOnce(&mut Request<Bytes>) {
    move |request| {
        request.headers_mut().insert("content-type", "application/json".parse().unwrap());
        *request.body_mut() = body;
    }
}

async fn bodies(stage: &Stage, (entry, pair): (&Entry, &Pair)) {
    let deep = "[".repeat(10_000);
    let wrong: [&[u8]; 8] =
        [b"{", b"[]", b"null", b"5", b"\"x\"", b"{} {}", b"\xff\xfe", deep.as_bytes()];
    for body in wrong {
        let status = ask(stage, pair, with_body(Bytes::copy_from_slice(body))).await;
        assert_eq!(status, 400, "{} with {:?}", entry.verb, &body[..body.len().min(9)]);
    }
    let filled: Map<String, Value> =
        serde_json::from_str(&stage.filled(&pair.body)).unwrap_or_default();
    for field in entry.body {
        for value in values(field) {
            let mut body = filled.clone();
            match &value {
                Some(value) => body.insert(field.name.to_owned(), value.clone()),
                None => body.remove(field.name),
            };
            let bytes = Bytes::from(Value::Object(body).to_string());
            let status = ask(stage, pair, with_body(bytes)).await;
            assert_eq!(status, 400, "{}.{} = {value:.60?}", entry.verb, field.name);
        }
    }
}

/// Values that a field must not have; none leaves it out.
fn values(field: &Field) -> Vec<Option<Value>> {
    let mut wrong = vec![json!(5), json!(1.5), json!(true), json!({ "a": [] })];
    match field.form {
        "string[]" => wrong.extend([json!("x"), json!([null]), json!([5]), json!(["x"])]),
        _ => wrong.extend([json!([]), json!(["x"]), json!(""), json!("\u{7}"), json!("a\0b")]),
    }
    let long = "x".repeat(100_000);
    wrong.push(if field.form == "string[]" { json!([long]) } else { json!(long) });
    let mut wrong: Vec<Option<Value>> = wrong.into_iter().map(Some).collect();
    if field.required {
        wrong.extend([None, Some(Value::Null)]);
    }
    wrong
}

async fn addresses(stage: &Stage, (entry, pair): (&Entry, &Pair)) {
    let long = "x".repeat(2_000);
    let plain = "0192d3a0000070008000000000000001";
    let hyphens = "0192d3a0-0000-7000-8000-000000000001";
    for id in [&long, plain, hyphens, "web", "%00", "%ff", "srv_x", "..", "%2e%2e", "null"] {
        let path = format!("/api/v1{}", entry.path.replace("{id}", id));
        let status = ask(stage, pair, |request| *request.uri_mut() = path.parse().unwrap()).await;
        assert_eq!(status, 404, "{} at {id:.40}", entry.verb);
    }
}

async fn headers(stage: &Stage, (entry, pair): (&Entry, &Pair)) {
    for key in ["two words", "", &"x".repeat(256), "\u{e9}"] {
        let value = http::HeaderValue::from_bytes(key.as_bytes()).unwrap();
        let change = |r: &mut Request<Bytes>| {
            r.headers_mut().insert("idempotency-key", value);
        };
        assert_eq!(ask(stage, pair, change).await, 400, "{} with the key {key:.20}", entry.verb);
    }
}

async fn play(share: (usize, usize)) -> usize {
    let mut tried = 0;
    for (_, golden) in files().into_iter().enumerate().filter(|(n, _)| n % share.1 == share.0) {
        let mut stage = Stage::speaking(&golden, dialects()).await;
        for pair in &golden.pairs {
            stage.prepare(pair).await;
            if let Some(entry) = entry(&pair.verb) {
                stage.cloud.settle().await;
                let before = stage.cloud.snapshot().await;
                let asked = (&entry, pair);
                if !entry.body.is_empty() {
                    bodies(&stage, asked).await;
                }
                if entry.path.contains("{id}") {
                    addresses(&stage, asked).await;
                }
                if entry.changes() {
                    headers(&stage, asked).await;
                }
                assert_eq!(stage.cloud.snapshot().await, before, "{} changed a row", entry.verb);
                tried += 1;
            }
            stage.play(pair).await;
        }
    }
    tried
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_refused_and_changes_nothing_in_the_first_half() {
    assert!(play((0, 2)).await > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_refused_and_changes_nothing_in_the_second_half() {
    assert!(play((1, 2)).await > 0);
}
