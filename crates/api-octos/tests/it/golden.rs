//! Every golden file, and that there is a success for every verb.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use nubo_api_octos::{Line, MOUNTS, Octos, table};
use nubo_testkit::cloud::Dialects;
use nubo_testkit::golden::{Golden, Pair, Stage, is_at};
use nubo_testkit::golden_kinds;

pub fn files() -> Vec<Golden> {
    Golden::all(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden"))
}

pub fn dialects() -> Dialects {
    vec![Arc::new(Octos)]
}

/// A stage that speaks this dialect.
pub async fn stage(golden: &Golden) -> Stage {
    Stage::speaking(golden, dialects()).await
}

golden_kinds! {
    files, stage;
    auth blockstorage cancellation catalogue ip_address logger network profile project role
    security_group ssh_key user virtual_machine
}

/// The line of the table whose address a pair asks.
pub fn line_at(method: &str, target: &str) -> Option<Line> {
    let path = target.split('?').next().unwrap_or_default();
    let below = MOUNTS.iter().find_map(|mount| path.strip_prefix(mount))?;
    let fits = |line: &Line| line.method == method && is_at(line.path, below);
    // A fixed part is meant before a parameter.
    let mut found: Vec<Line> = table().into_iter().filter(fits).collect();
    found.sort_by_key(|line| line.path.matches('{').count());
    found.first().copied()
}

#[test]
fn every_verb_has_a_golden_success_and_every_pair_that_names_a_verb_asks_it() {
    let mut shown = BTreeSet::new();
    for golden in files() {
        for pair in golden.pairs.iter().filter(|pair| !pair.verb.is_empty()) {
            let verb = line_at(&pair.method, &pair.target).map(|line| line.verb);
            let what = format!("{}: {}", golden.name(), pair.title);
            assert_eq!(verb, Some(pair.verb.as_str()), "{what}");
            assert!(pair.succeeds(), "{what} is no success");
            shown.insert(pair.verb.clone());
        }
    }
    let all: BTreeSet<String> = table().iter().map(|line| line.verb.to_owned()).collect();
    assert_eq!(all.difference(&shown).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn every_refusal_has_this_apis_form_and_every_success_its_envelope() {
    for golden in files() {
        let own = |pair: &&Pair| MOUNTS.iter().any(|mount| pair.target.starts_with(mount));
        for pair in golden.pairs.iter().filter(own) {
            let what = format!("{}: {}", golden.name(), pair.title);
            let body: serde_json::Value = serde_json::from_str(&pair.wanted.body).unwrap();
            assert!(body["message"].is_string(), "{what}");
            let word = if pair.succeeds() { "Success" } else { "Error" };
            assert_eq!(body["status"], word, "{what}");
            if pair.succeeds() {
                assert!(body.get("data").is_some(), "{what} has no data");
            } else if body["message"] == "Validation errors" {
                assert_eq!(pair.wanted.status, 422, "{what}");
                assert_eq!(body["success"], false, "{what}");
                assert_eq!(body["data"], body["errors"], "{what}");
                assert!(body["data"].as_object().is_some_and(|d| !d.is_empty()), "{what}");
            }
            assert!(pair.wanted.status < 500, "{what}");
        }
    }
}

/// Statuses of the document that no pair can bring about, and where they are shown instead.
const ELSEWHERE: [(&str, &str); 3] = [
    ("409", "only for a first request that takes ten seconds"),
    ("413", "the tests of crowds: a gigabyte at every door"),
    ("429", "traps: one request too many"),
];

#[test]
fn every_status_of_the_document_is_shown() {
    let document = nubo_api_octos::openapi();
    let operations = document["paths"].as_object().unwrap().values();
    let operations = operations.flat_map(|methods| methods.as_object().unwrap().values());
    let told = |operation: &serde_json::Value| operation["responses"].as_object().unwrap().clone();
    let mut told: BTreeSet<String> = operations.flat_map(told).map(|(status, _)| status).collect();
    told.retain(|status| !ELSEWHERE.iter().any(|(elsewhere, _)| elsewhere == status));
    let own = |pair: &Pair| MOUNTS.iter().any(|mount| pair.target.starts_with(mount));
    let pairs = files().into_iter().flat_map(|golden| golden.pairs).filter(own);
    let shown: BTreeSet<String> = pairs.map(|pair| pair.wanted.status.to_string()).collect();
    assert_eq!(told.difference(&shown).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn the_document_that_is_checked_in_is_the_one_that_is_served() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../openapi/octos.json");
    let text = serde_json::to_string_pretty(&nubo_api_octos::openapi()).unwrap() + "\n";
    if Golden::is_update() {
        std::fs::write(&path, &text).unwrap();
    }
    assert!(std::fs::read_to_string(path).unwrap() == text, "made by `cargo xtask openapi`");
}

#[test]
fn the_document_describes_every_address_and_success() {
    let document = nubo_api_octos::openapi();
    for golden in files() {
        for pair in golden.pairs.iter().filter(|pair| !pair.verb.is_empty()) {
            let Some(line) = line_at(&pair.method, &pair.target) else { continue };
            let method = line.method.to_ascii_lowercase();
            let place = format!("{}{}", MOUNTS[0], line.path);
            let operation = &document["paths"][&place][&method];
            let responses = operation["responses"].as_object().unwrap();
            let status = pair.wanted.status.to_string();
            assert!(responses.contains_key(&status), "{method} {place} lacks {status}");
            let schema = &responses[&status]["content"]["application/json"]["schema"];
            let body: serde_json::Value = serde_json::from_str(&pair.wanted.body).unwrap();
            for name in schema["required"].as_array().unwrap() {
                assert!(body.get(name.as_str().unwrap()).is_some(), "{place} lacks {name}");
            }
        }
    }
}
