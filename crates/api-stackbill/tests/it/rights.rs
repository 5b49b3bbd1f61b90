//! Who may do what: every operation with callers that must be refused.

use std::collections::{BTreeMap, BTreeSet};

use nubo_api_stackbill::Op;
use nubo_cloud::Needs;
use nubo_testkit::cloud::Answer;
use nubo_testkit::golden::{Need, Pair, Stage, each_scope};

use crate::golden::{files, op_at, stage};
use crate::walk::{Challenger, refusal, run};

#[derive(Default)]
struct Rights {
    /// A key for each scope, with nothing else.
    single: BTreeMap<&'static str, String>,
}

impl Challenger for Rights {
    async fn ready(&mut self, stage: &Stage) {
        self.single = stage.cloud.keys_by_scope(&stage.own).await;
    }

    async fn challenge(&self, stage: &Stage, op: &'static Op, pair: &Pair) {
        for (who, secret) in [("nobody", ""), ("a liar", "sk_live_nothing")] {
            let answer = stage.cloud.send(stage.request(pair, secret, None)).await;
            let (status, code, _) = refusal(&answer, op.name);
            assert_eq!((status, code.as_str()), (401, "AUTH-401"), "{} as {who}", op.name);
        }
        let facts = op.facts().unwrap();
        if let Needs::Scope(scope) = facts.needs {
            for (word, secret) in self.single.iter().filter(|(word, _)| **word != scope.word()) {
                let answer = stage.cloud.send(stage.request(pair, secret, None)).await;
                let (status, code, text) = refusal(&answer, op.name);
                assert_eq!((status, code.as_str()), (401, "AUTH-401"), "{} by {word}", op.name);
                assert!(text.contains(scope.word()), "{} by {word}: {text}", op.name);
            }
            if !op.changes() {
                let secret = &self.single[scope.word()];
                let answer = stage.cloud.send(stage.request(pair, secret, None)).await;
                assert_eq!(answer.status, 200, "{} by {scope} alone: {}", op.name, answer.json());
            }
        }
        stranger(stage, op, pair).await;
    }
}

/// An object of somebody else is not there.
async fn stranger(stage: &Stage, op: &'static Op, pair: &Pair) {
    let names_own = ["{server}", "{volume}", "{network}", "{ip}", "{group}", "{key}", "{job}"]
        .iter()
        .any(|name| pair.target.contains(name) || pair.body.contains(name));
    if !names_own {
        return;
    }
    let answer = stage.cloud.send(stage.request(pair, &stage.other.key, None)).await;
    let text = String::from_utf8_lossy(&answer.bytes).into_owned();
    if answer.status.as_u16() == 200 {
        assert!(!op.changes(), "{} obeys a stranger: {text}", op.name);
        assert!(text.starts_with("{\"count\":0,"), "{} shows a stranger: {text}", op.name);
    } else {
        let (status, code, _) = refusal(&answer, op.name);
        let told = ["NOT-FOUND", "VALIDATION"].contains(&code.as_str());
        assert!(status == 550 && told, "{}: {text}", op.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_admits_exactly_the_rights_of_its_row() {
    let need = |pair: &Pair| {
        let op = op_at(&pair.method, &pair.target)?;
        let scope = |(needs, _): (Needs, _)| match needs {
            Needs::Scope(scope) | Needs::Session(scope) => Some(scope),
            Needs::Nothing | Needs::SignIn | Needs::Credential | Needs::Operator => None,
        };
        Some(Need { route: op.name.to_owned(), scopes: op.needs().filter_map(scope).collect() })
    };
    let refused = |answer: &Answer, what: &str| {
        let (status, code, _) = refusal(answer, what);
        assert_eq!((status, code.as_str()), (401, "AUTH-401"), "{what}");
    };
    let mut tried = BTreeSet::new();
    for golden in files() {
        tried.extend(each_scope(&golden, stage(&golden).await, need, refused).await);
    }
    assert_eq!(tried, nubo_api_stackbill::all().map(|op| op.name.to_owned()).collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_refuses_who_may_not() {
    assert!(run(&mut Rights::default()).await > 30);
}
