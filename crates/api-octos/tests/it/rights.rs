//! Who may do what: each scope tried on each route, and strangers with every right.

use std::collections::{BTreeMap, BTreeSet};

use nubo_api_octos::{Line, table};
use nubo_cloud::{Mode, Needs};
use nubo_testkit::cloud::Answer;
use nubo_testkit::golden::{Need, Pair, Stage, each_scope};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::gauntlet::{Challenger, run};
use crate::golden::{files, line_at, stage};

#[derive(Default)]
struct Rights {
    /// For each scope a key of somebody else with nothing else, and who that is.
    single: Mutex<(String, BTreeMap<&'static str, String>)>,
}

impl Rights {
    async fn single(&self, stage: &Stage) -> BTreeMap<&'static str, String> {
        let mut held = self.single.lock().await;
        if held.0 != stage.other.account {
            let keys = stage.cloud.keys_by_scope(&stage.other).await;
            *held = (stage.other.account.clone(), keys);
        }
        held.1.clone()
    }
}

/// Callers that must be refused, with status and message.
type Rows = Vec<(&'static str, String, u16, &'static str)>;

impl Challenger for Rights {
    type Ready = Rows;

    async fn ready(&self, stage: &Stage, line: Line) -> Rows {
        let Some(needs) = line.needs else { return Rows::new() };
        let none = "Unauthenticated.";
        let liar = "0192f0c1-7b1e-7c3e-8a52-0d2f6d2b9c11|".to_owned() + &"x".repeat(48);
        let mut rows = vec![("nobody", String::new(), 401, none), ("a liar", liar, 401, none)];
        match needs {
            Needs::Scope(scope) => {
                let others = self.single(stage).await.into_iter();
                let others = others.filter(|(word, _)| *word != scope.word());
                rows.extend(others.map(|(word, key)| (word, key, 403, "")));
            }
            Needs::Session(_) => rows.push(("a key", stage.other.key.clone(), 403, "")),
            Needs::Nothing | Needs::SignIn | Needs::Credential | Needs::Operator => {}
        }
        rows
    }

    async fn challenge(&self, stage: &Stage, line: Line, pair: &Pair, rows: Rows) {
        for (who, secret, status, message) in rows {
            let answer = stage.cloud.send(stage.request(pair, &secret, None)).await;
            let what = format!("{} as {who}: {}", line.verb, answer.json());
            assert_eq!(answer.status.as_u16(), status, "{what}");
            refused(&answer, &what);
            if !message.is_empty() {
                assert_eq!(answer.json()["message"], message, "{what}");
            }
        }
        stranger(stage, line, pair).await;
    }
}

fn refused(answer: &Answer, what: &str) {
    let json = answer.json();
    assert_eq!(json["status"], "Error", "{what}");
    assert!(json["message"].is_string(), "{what}");
}

/// A stranger with every right: what is somebody else's is not there, and no list shows it.
async fn stranger(stage: &Stage, line: Line, pair: &Pair) {
    let is_own = ["auth.", "api.", "mfa."].iter().any(|own| line.verb.starts_with(own));
    if is_own || line.needs.is_none() || matches!(line.needs, Some(Needs::Session(_))) {
        return;
    }
    if ["{slug}", "{id}", "{crn}"].iter().any(|part| line.path.contains(part)) {
        let answer = stage.cloud.send(stage.request(pair, &stage.other.key, None)).await;
        let what = format!("{} as a stranger: {}", line.verb, answer.json());
        // What the body names is somebody else's too, and may be told first.
        let is_field = answer.status == 422 && line.mode == Mode::Write;
        assert!(answer.status == 404 || is_field, "{what}");
        refused(&answer, &what);
    } else if line.mode == Mode::Write && pair.body.contains("\"{") {
        let answer = stage.cloud.send(stage.request(pair, &stage.other.key, None)).await;
        let what = format!("{} as a stranger: {}", line.verb, answer.json());
        assert!(answer.status.is_client_error(), "{what}");
        refused(&answer, &what);
    } else if line.mode == Mode::Read {
        let answer = stage.cloud.send(stage.request(pair, &stage.other.key, None)).await;
        // The links of a page repeat what was asked.
        let text = answer.json()["data"].to_string();
        let saved = stage.names.iter().filter(|(name, _)| !name.starts_with("other"));
        for (name, id) in saved.filter(|(_, id)| id.len() > 20) {
            assert!(!text.contains(id.as_str()), "{} shows {name} to a stranger", line.verb);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_verb_refuses_who_may_not_and_hides_what_is_somebody_elses() {
    let challenged = run(&Rights::default()).await;
    let all = table().iter().map(|line| line.verb).collect();
    assert_eq!(challenged, all);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_address_admits_exactly_the_rights_of_its_line() {
    let need = |pair: &Pair| {
        let line = line_at(&pair.method, &pair.target).filter(|line| line.needs.is_some())?;
        Some(Need { route: line.verb.to_owned(), scopes: line.scopes().collect() })
    };
    let refused = |answer: &Answer, what: &str| {
        assert_eq!(answer.status, 403, "{what}");
        refused(answer, what);
    };
    let mut tried = BTreeSet::new();
    for golden in files() {
        tried.extend(each_scope(&golden, stage(&golden).await, need, refused).await);
    }
    let all = table().into_iter().filter(|line| line.needs.is_some());
    assert_eq!(tried, all.map(|line| line.verb.to_owned()).collect());
}

#[tokio::test]
async fn who_may_not_is_told_that_and_not_what_is_wrong_with_the_request() {
    let cloud = nubo_testkit::cloud::TestCloud::speaking(
        nubo_testkit::cloud::patient_policy(),
        crate::golden::dialects(),
    )
    .await;
    let tenant = cloud.tenant("ada@example.com").await;
    let reader = cloud.key_with(&tenant, &["servers:read"]).await;
    let answer = cloud.ask("POST", "/backend/api/virtual-machines", &reader, json!({})).await;
    assert_eq!(answer.status, 403, "{}", answer.json());
    let answer = cloud.ask("GET", "/backend/api/virtual-machines", &reader, Value::Null).await;
    assert_eq!(answer.status, 200, "what cannot be read beside it is left out");
}
