//! Bad input at every address: absent, null, of the wrong type, too long, unknown, hostile. Each is
//! told in this API's form, changes nothing, and is never a mistake of ours.

use std::sync::LazyLock;

use bytes::Bytes;
use nubo_api_octos::{Line, MOUNTS, table};
use nubo_cloud::Mode;
use nubo_testkit::golden::{Pair, Stage};
use serde_json::{Map, Value, json};

use crate::gauntlet::{Challenger, run};

struct Inputs;

impl Challenger for Inputs {
    type Ready = ();

    async fn ready(&self, _: &Stage, _: Line) {}

    async fn challenge(&self, stage: &Stage, line: Line, pair: &Pair, (): ()) {
        let is_json = pair.headers.iter().all(|(name, _)| name != "content-type");
        let body: Value = serde_json::from_str(&stage.filled(&pair.body)).unwrap_or(Value::Null);
        if let (true, Value::Object(fields)) = (is_json, &body) {
            for name in fields.keys() {
                for wrong in wrongs(name) {
                    let mut fields = fields.clone();
                    fields.insert(name.clone(), wrong.clone());
                    tried(stage, line, pair, &format!("{name} = {wrong:.80}"), &fields).await;
                }
            }
        }
        if let (true, Value::Object(fields)) = (is_json, &body) {
            by_the_document(stage, line, pair, fields).await;
        }
        broken(stage, line, pair).await;
        misnamed(stage, line, pair).await;
    }
}

/// Fields that name something of the cloud.
const NAMES: [&str; 14] = [
    "billing_cycle",
    "cloud_provider",
    "network",
    "networks",
    "plan",
    "project",
    "region",
    "resource",
    "role",
    "security_group",
    "security_groups",
    "ssh_key",
    "template",
    "virtual_machine",
];

/// What the document says that a body must hold.
fn needed(line: Line) -> Vec<String> {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(nubo_api_octos::openapi);
    let place = format!("{}{}", MOUNTS[0], line.path);
    let operation = &DOCUMENT["paths"][&place][line.method.to_ascii_lowercase()];
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let needed = schema["required"].as_array().into_iter().flatten();
    needed.filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

/// Fields that must be there are not, and fields that name something name nothing, or what is
/// somebody else's.
async fn by_the_document(stage: &Stage, line: Line, pair: &Pair, fields: &Map<String, Value>) {
    for name in needed(line) {
        for wrong in [None, Some(Value::Null), Some(json!("")), Some(json!("   "))] {
            let mut fields = fields.clone();
            match wrong.clone() {
                Some(wrong) => fields.insert(name.clone(), wrong),
                None => fields.remove(&name),
            };
            tried(stage, line, pair, &format!("{name} is {wrong:?}"), &fields).await;
        }
    }
    let theirs = nubo_base::unlabelled(&stage.other.project).unwrap().to_string();
    let unknown = "0192f0c1-7b1e-7c3e-8a52-0d2f6d2b9c11";
    for name in fields.keys().filter(|name| NAMES.contains(&name.as_str())) {
        for wrong in [unknown, &theirs, "no such thing", "../../x", "%00", "💥"] {
            let mut fields = fields.clone();
            let wrong = if fields[name].is_array() { json!([wrong]) } else { json!(wrong) };
            fields.insert(name.clone(), wrong.clone());
            tried(stage, line, pair, &format!("{name} = {wrong}"), &fields).await;
        }
    }
}

/// What no field may be. Names that are free texts take some of it, so they are given none of that.
fn wrongs(name: &str) -> Vec<Value> {
    // Remarks and fields that are accepted and unused take anything.
    const UNUSED: [&str; 7] =
        ["status", "slug", "vm", "category_slug", "region", "is_blocked", "service"];
    if UNUSED.contains(&name) {
        return Vec::new();
    }
    let mut found = vec![json!({ "a": { "b": [1, { "c": null }] } }), json!([["x"]])];
    if name != "user_data" {
        found.push(json!("x".repeat(9_000)));
    }
    found
}

/// A body that must be refused, or whose strange field is ignored: then nothing may change either,
/// so only refusals are asked for.
async fn tried(stage: &Stage, line: Line, pair: &Pair, what: &str, fields: &Map<String, Value>) {
    if line.mode == Mode::Read {
        return;
    }
    let body = Bytes::from(Value::Object(fields.clone()).to_string());
    let answer = stage.ask(pair, Some(body)).await;
    let what = format!("{}: {what}: {} {}", line.verb, answer.status, answer.json());
    assert!(answer.status.is_client_error(), "{what}");
    assert_eq!(answer.json()["status"], "Error", "{what}");
}

/// Bodies that are not what they claim to be.
async fn broken(stage: &Stage, line: Line, pair: &Pair) {
    let takes_body = line.mode == Mode::Write && !pair.body.is_empty();
    if !takes_body || pair.headers.iter().any(|(name, _)| name == "content-type") {
        return;
    }
    for body in ["{", "[]", "[1]", "\"x\"", "{\"name\": \"\\ud800\"}"] {
        let answer = stage.ask(pair, Some(Bytes::from(body))).await;
        let what = format!("{}: {body}: {} {}", line.verb, answer.status, answer.json());
        assert!(answer.status.is_client_error(), "{what}");
        assert_eq!(answer.json()["status"], "Error", "{what}");
    }
}

/// Addresses that name nothing, or nonsense.
async fn misnamed(stage: &Stage, line: Line, pair: &Pair) {
    let parts = line.path.split('/').enumerate();
    for (place, _) in parts.filter(|(_, part)| part.starts_with('{')) {
        misnamed_at(stage, line, pair, place).await;
    }
}

async fn misnamed_at(stage: &Stage, line: Line, pair: &Pair, place: usize) {
    let unknown = "0192f0c1-7b1e-7c3e-8a52-0d2f6d2b9c11";
    let code = format!("vm-{}", unknown.replace('-', ""));
    let long = "x".repeat(3_000);
    let names = ["nothing", unknown, &code, "%00", "..%2f..", "%F0%9F%92%A5", "'--", &long];
    for name in names {
        let path = stage.filled(&pair.target);
        let (path, query) = path.split_once('?').unwrap_or((&path, ""));
        // The mount stands before the path's own parts.
        let mut parts: Vec<&str> = path.split('/').collect();
        let mount = parts.len() - line.path.split('/').count();
        parts[mount + place] = name;
        let target = format!("{}?{query}", parts.join("/"));
        let answer = stage.ask(&Pair { target, ..pair.clone() }, None).await;
        let what = format!("{}: {name:.60}: {} {}", line.verb, answer.status, answer.json());
        let is_field = answer.status == 422 && line.mode == Mode::Write;
        assert!(answer.status == 404 || is_field, "{what}");
        assert_eq!(answer.json()["status"], "Error", "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_is_told_in_this_apis_form_and_changes_nothing() {
    let challenged = run(&Inputs).await;
    assert_eq!(challenged, table().iter().map(|line| line.verb).collect());
}
