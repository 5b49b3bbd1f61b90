//! Walks through the golden files up to each operation's success and lets a test act just before
//! it: there the request is one that would succeed, so a refusal has one reason only.

use nubo_api_stackbill::Op;
use nubo_testkit::cloud::Answer;
use nubo_testkit::golden::{Pair, Stage, assert_same_rows};

use crate::golden::{files, op_at, stage};

/// Somebody who acts before the success of an operation, and must leave the cloud as it is.
pub trait Challenger {
    /// Makes what the challenges need, before anything is looked at.
    async fn ready(&mut self, stage: &Stage);

    /// Acts.
    async fn challenge(&self, stage: &Stage, op: &'static Op, pair: &Pair);
}

/// Plays every file; says how many requests were challenged.
pub async fn run(challenger: &mut impl Challenger) -> usize {
    let mut challenged = 0;
    for golden in files() {
        if !golden.pairs.iter().any(|pair| !pair.verb.is_empty()) {
            continue;
        }
        let mut stage = stage(&golden).await;
        challenger.ready(&stage).await;
        for pair in &golden.pairs {
            stage.prepare(pair).await;
            if let Some(op) = op_at(&pair.method, &pair.target).filter(|_| !pair.verb.is_empty()) {
                stage.cloud.settle().await;
                let before = stage.cloud.snapshot().await;
                challenger.challenge(&stage, op, pair).await;
                let after = stage.cloud.snapshot().await;
                let what = format!("{}: {}", golden.name(), pair.title);
                assert_same_rows(&before, &after, &what);
                challenged += 1;
            }
            stage.play(pair).await;
        }
    }
    challenged
}

/// The code and the sentence of a refusal in this API's form.
pub fn refusal(answer: &Answer, what: &str) -> (u16, String, String) {
    let json = answer.json();
    let told = |name: &str| {
        let text = json.pointer(&format!("/listErrorResponse/{name}"));
        text.and_then(|text| text.as_str()).map(str::to_owned)
    };
    let code = told("errorCode").unwrap_or_else(|| panic!("{what}: no refusal: {json}"));
    let sentence = told("errorMsg").unwrap_or_else(|| panic!("{what}: no sentence: {json}"));
    assert!(answer.status.as_u16() != 500, "{what}: {json}");
    (answer.status.as_u16(), code, sentence)
}
