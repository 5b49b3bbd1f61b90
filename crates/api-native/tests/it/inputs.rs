//! Bad input: whatever is sent, the answer is a precise refusal, nothing changes, nothing breaks.
//!
//! The inputs follow from the schemas of the verb table, so a new field is tried without a word.

use bytes::Bytes;
use http::Request;
use nubo_api_kit::Peer;
use nubo_cloud::Policy;
use nubo_testkit::cloud::{Answer, TestCloud, patient_policy};
use nubo_testkit::golden::Stage;
use nubo_wire::param::Shape;
use nubo_wire::{SchemaOf, Verb};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::gauntlet::{Asked, Challenger, run};

struct BadInput;

impl Challenger for BadInput {
    type Ready = ();

    async fn ready(&self, _: &Stage, _: &'static Verb) {}

    async fn challenge(&self, stage: &Stage, asked: Asked<'_>, (): ()) {
        if asked.verb.body.is_some() {
            wrong_bodies(stage, asked).await;
            wrong_fields(stage, asked).await;
        }
        wrong_queries(stage, asked).await;
        wrong_headers(stage, asked).await;
    }
}

/// Asks as the pair's caller with something changed in the request.
async fn ask(stage: &Stage, asked: Asked<'_>, change: impl FnOnce(&mut Request<Bytes>)) -> Answer {
    let pair = asked.pair;
    let named = stage.secrets.get(&pair.caller).or_else(|| stage.names.get(&pair.caller));
    let mut request = stage.request(pair, named.unwrap(), None);
    change(&mut request);
    if pair.caller == "operator" {
        return stage.cloud.send_as(request, Peer::Local).await;
    }
    stage.cloud.send(request).await
}

/// A refusal in the shape of errors, which says where.
fn refused(answer: &Answer, what: &str) -> Vec<String> {
    let (status, body) = (answer.status.as_u16(), answer.json());
    assert!((400..500).contains(&status), "{what}: {status} {body}");
    assert!(!answer.code().is_empty(), "{what}: {body}");
    assert!(answer.bytes.len() < 8_192, "{what}: a refusal of {} bytes", answer.bytes.len());
    assert_eq!(body["request_id"], answer.header("x-request-id"), "{what}");
    let details = body["error"]["details"].as_array().cloned().unwrap_or_default();
    details.iter().map(|detail| detail["field"].as_str().unwrap().to_owned()).collect()
}

async fn wrong_bodies(stage: &Stage, asked: Asked<'_>) {
    let deep = "[".repeat(10_000);
    let bodies: [&[u8]; 10] = [
        b"{",
        b"[]",
        b"null",
        b"5",
        b"\"x\"",
        b"{} {}",
        b"\xff\xfe\xfd",
        b"{\"a\": \"\\ud800\"}",
        b"name=web",
        deep.as_bytes(),
    ];
    for body in bodies {
        let what = format!(
            "{} with {}",
            asked.verb.name,
            String::from_utf8_lossy(&body[..body.len().min(20)])
        );
        let bytes = Bytes::copy_from_slice(body);
        let change = |r: &mut Request<Bytes>| {
            r.headers_mut().insert("content-type", "application/json".parse().unwrap());
            *r.body_mut() = bytes;
        };
        refused(&ask(stage, asked, change).await, &what);
    }
    let change = |r: &mut Request<Bytes>| {
        r.headers_mut().insert("content-type", "text/plain".parse().unwrap());
        *r.body_mut() = Bytes::from_static(b"{}");
    };
    let answer = ask(stage, asked, change).await;
    assert_eq!(answer.code(), "unsupported_media_type", "{}", asked.verb.name);
}

/// The schema of a body without references.
fn schema(body: SchemaOf) -> Value {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    body(&mut settings.into_generator()).to_value()
}

async fn wrong_fields(stage: &Stage, asked: Asked<'_>) {
    let schema = schema(asked.verb.body.unwrap());
    let filled = stage.filled(&asked.pair.body);
    let base: Map<String, Value> = serde_json::from_str(&filled).unwrap_or_default();
    for (field, rule) in schema["properties"].as_object().unwrap() {
        let required = schema["required"].as_array().is_some_and(|r| r.contains(&json!(field)));
        let mut wrong: Vec<Option<Value>> = values(field, rule).into_iter().map(Some).collect();
        if required {
            wrong.push(None);
        }
        for value in wrong {
            let mut body = base.clone();
            let shown = value.as_ref().map_or("nothing".to_owned(), |v| v.to_string());
            let what = format!("{}.{field} = {:.60}", asked.verb.name, shown);
            match value {
                Some(value) => body.insert(field.clone(), value),
                None => body.remove(field),
            };
            let bytes = Bytes::from(Value::Object(body).to_string());
            let change = |r: &mut Request<Bytes>| {
                r.headers_mut().insert("content-type", "application/json".parse().unwrap());
                *r.body_mut() = bytes;
            };
            let answer = ask(stage, asked, change).await;
            let fields = refused(&answer, &what);
            let named = fields.iter().any(|f| f.split('.').next() == Some(field));
            assert!(named || answer.code() == "invalid_login", "{what}: told at {fields:?}");
        }
    }
}

/// Values that a field must not have.
fn values(field: &str, rule: &Value) -> Vec<Value> {
    let rule = rule["anyOf"]
        .as_array()
        .and_then(|of| of.iter().find(|r| r["type"] != "null"))
        .unwrap_or(rule);
    let types: Vec<&str> = match &rule["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    };
    let mut wrong = Vec::new();
    let is_nullable = types.contains(&"null") || rule.get("anyOf").is_some();
    if !is_nullable && rule["type"] != Value::Null && !field.is_empty() {
        wrong.push(Value::Null);
    }
    let all =
        [json!("\u{7}"), json!(5), json!(1.5), json!(true), json!([[]]), json!({ "\u{7}": [] })];
    let fits = |value: &Value| {
        types.iter().any(|word| match *word {
            "string" => value.is_string(),
            "integer" => value.is_i64(),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            _ => false,
        })
    };
    wrong.extend(all.into_iter().filter(|value| !fits(value)));
    let least = rule["minimum"].as_i64();
    let most = rule["maximum"].as_i64();
    wrong.extend(least.map(|n| json!(n - 1)));
    wrong.extend(most.map(|n| json!(n + 1)));
    if types.contains(&"integer") {
        wrong.push(serde_json::from_str("100000000000000000000000").unwrap());
    }
    if types.contains(&"string") {
        wrong.extend(texts(field, rule));
    }
    if types.contains(&"array") {
        wrong.push(json!([null]));
        wrong.push(json!(["x".repeat(1_000)]));
        let most = rule["maxItems"].as_u64().unwrap_or(0);
        wrong.push(json!(vec!["*"; usize::try_from(most).unwrap() + 1]));
    }
    wrong
}

fn texts(field: &str, rule: &Value) -> Vec<Value> {
    let mut wrong = vec![json!("x".repeat(1_000_000))];
    if let Some(most) = rule["maxLength"].as_u64() {
        wrong.push(json!("x".repeat(usize::try_from(most).unwrap() + 1)));
    }
    if rule["minLength"].as_u64().is_some_and(|least| least > 0) {
        wrong.push(json!(""));
    }
    // A password may hold anything; user data anything but a zero byte.
    let control = if field == "user_data" { "a\0b" } else { "a\u{1b}[2Jb" };
    if rule["format"] != "password" {
        wrong.push(json!(control));
    }
    wrong
}

async fn wrong_queries(stage: &Stage, asked: Asked<'_>) {
    for param in asked.verb.all_query() {
        let long = "x".repeat(2_000);
        let borders = match param.shape {
            Shape::Number(least, most) => [(least - 1).to_string(), (most + 1).to_string()],
            _ => [String::new(), String::new()],
        };
        let wrong: Vec<&str> = match param.shape {
            Shape::Number(..) => {
                vec!["", "x", &borders[0], &borders[1], "-1", "1.5", "99999999999999999999"]
            }
            Shape::Text(_) => vec!["", &long, "%00", "%1b"],
            Shape::Word(_) => vec!["", "nonsense", &long],
            Shape::Time => vec!["", "yesterday", "2026-02-30T00:00:00Z"],
            Shape::Day => vec!["", "2026-02-30", "2026-2-3", "tomorrow"],
            Shape::Label => vec!["", "nocolon", "bad%20key:x", ":x", &long],
        };
        for value in wrong {
            let path = asked.pair.target.split('?').next().unwrap();
            let target = format!("{}?{}={value}", stage.filled(path), param.name);
            let change = |r: &mut Request<Bytes>| *r.uri_mut() = target.parse().unwrap();
            let answer = ask(stage, asked, change).await;
            let what = format!("{}?{}={value:.30}", asked.verb.name, param.name);
            let fields = refused(&answer, &what);
            let cursor = param.name == "cursor" && answer.code() == "invalid_cursor";
            assert!(cursor || fields == [param.name], "{what}: {}", answer.json());
        }
    }
}

async fn wrong_headers(stage: &Stage, asked: Asked<'_>) {
    let verb = asked.verb;
    let header = async |name: &'static str, value: &str, code: &str| {
        let value = http::HeaderValue::from_bytes(value.as_bytes()).unwrap();
        let change = |r: &mut Request<Bytes>| {
            r.headers_mut().insert(name, value);
        };
        let answer = ask(stage, asked, change).await;
        refused(&answer, verb.name);
        assert_eq!(answer.code(), code, "{} with {name}: {}", verb.name, answer.json());
    };
    if verb.guarded {
        for bad in ["", "1", "yesterday", "\"x\"", "\"1\", \"2\"", "\"99999999999999999999\""] {
            header("if-match", bad, "validation_failed").await;
        }
        header("if-match", "\"999\"", "precondition_failed").await;
        header("if-match", "W/\"999\"", "precondition_failed").await;
    }
    if verb.changes() && !verb.is_anonymous() {
        for bad in ["", "a b", "кл", &"x".repeat(256)] {
            header("idempotency-key", bad, "validation_failed").await;
        }
    }
}

macro_rules! shares {
    ($($name:ident $share:literal)+) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            assert!(run(&BadInput, ($share, 4)).await > 0);
        })+
    };
}

shares! {
    every_verb_refuses_bad_input_at_its_place_first_quarter 0
    every_verb_refuses_bad_input_at_its_place_second_quarter 1
    every_verb_refuses_bad_input_at_its_place_third_quarter 2
    every_verb_refuses_bad_input_at_its_place_last_quarter 3
}

#[tokio::test]
async fn ten_megabytes_are_refused_and_nothing_changes() {
    let cloud = TestCloud::new().await;
    let tenant = cloud.tenant("ada@example.com").await;
    cloud.settle().await;
    let before = cloud.snapshot().await;
    for size in [1_048_577, 10_000_000] {
        let body = json!({ "name": "x".repeat(size), "size": "nano", "image": "tiny" });
        let answer = cloud.ask("POST", "/v1/servers", &tenant.key, body).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (413, "body_too_large"));
    }
    assert_eq!(cloud.snapshot().await, before);
}

#[tokio::test]
async fn objects_of_somebody_else_cannot_be_named_in_a_body() {
    let cloud = TestCloud::new().await;
    let (ada, bob) = (cloud.tenant("ada@example.com").await, cloud.tenant("bob@example.com").await);
    let body = json!({ "name": "me", "public_key": KEY });
    let key = cloud.ask("POST", "/v1/ssh-keys", &bob.key, body).await.expect(201).text_at("/id");
    let order = |field: &str, value: Value| {
        let mut body = json!({ "name": "web", "size": "nano", "image": "tiny" });
        body[field] = value;
        body
    };
    for (field, told, value) in [
        ("project", "project", json!(bob.project)),
        ("ssh_keys", "ssh_keys.0", json!([key])),
        ("ssh_keys", "ssh_keys.0", json!(["me"])),
    ] {
        let answer = cloud.ask("POST", "/v1/servers", &ada.key, order(field, value)).await;
        assert_eq!(refused(&answer, field), [told]);
    }
    let session = cloud.session(&ada.email).await;
    let body = json!({ "project_id": bob.project });
    let answer = cloud.ask("POST", "/v1/keys", &session, body).await;
    assert_eq!(refused(&answer, "key"), ["project_id"]);
}

#[tokio::test]
async fn an_unknown_project_is_told_at_the_parameter_that_names_it() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    for list in ["servers", "ssh-keys", "networks", "keys", "tokens", "usage", "quota"] {
        let path = format!("/v1/{list}?project_id=Nowhere");
        let answer = cloud.ask("GET", &path, &ada.key, Value::Null).await;
        assert_eq!(
            (answer.status.as_u16(), refused(&answer, list)),
            (422, vec!["project_id".into()])
        );
    }
    let body = json!({ "name": "me", "public_key": KEY, "project_id": "Nowhere" });
    let answer = cloud.ask("POST", "/v1/ssh-keys", &ada.key, body).await;
    assert_eq!(refused(&answer, "ssh key"), ["project_id"]);
}

const KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9dG4kjRhQTtWTVzd2t27+t0DEHBPW7iOD23TUiYLio";

#[tokio::test]
async fn one_request_too_many_is_told_with_the_wait_in_whole_seconds() {
    let policy = Policy { rate_per_minute: 3, ..patient_policy() };
    let cloud = TestCloud::with(policy).await;
    let tenant = cloud.tenant("ada@example.com").await;
    for left in ["2", "1", "0"] {
        let answer = cloud.ask("GET", "/v1/projects", &tenant.key, Value::Null).await.expect(200);
        assert_eq!(answer.header("x-ratelimit-limit"), "3");
        assert_eq!(answer.header("x-ratelimit-remaining"), left);
    }
    let answer = cloud.ask("GET", "/v1/projects", &tenant.key, Value::Null).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (429, "rate_limited"));
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&wait), "{wait}");
    assert_eq!(answer.header("x-ratelimit-remaining"), "0");
    let reset: u64 = answer.header("x-ratelimit-reset").parse().unwrap();
    assert!(reset >= 1, "{reset}");
}

#[tokio::test]
async fn unknown_parameters_and_fields_are_ignored() {
    let cloud = TestCloud::new().await;
    let tenant = cloud.tenant("ada@example.com").await;
    cloud.ask("GET", "/v1/projects?later=1&x", &tenant.key, Value::Null).await.expect(200);
    let body = json!({ "name": "me", "public_key": KEY, "later": { "deep": [1] } });
    cloud.ask("POST", "/v1/ssh-keys", &tenant.key, body).await.expect(201);
}
