//! Walks through the golden files up to each verb's success and lets a test act just before it:
//! there the request is one that would succeed, so a refusal has one reason only.

use std::collections::BTreeSet;

use nubo_api_octos::Line;
use nubo_testkit::golden::{Pair, Stage, assert_same_rows};

use crate::golden::{files, line_at, stage};

/// Somebody who acts before the first success of a verb.
pub trait Challenger {
    /// What is made beforehand.
    type Ready;

    /// Makes what the challenge needs.
    async fn ready(&self, stage: &Stage, line: Line) -> Self::Ready;

    /// Acts; must leave the cloud as it is.
    async fn challenge(&self, stage: &Stage, line: Line, pair: &Pair, ready: Self::Ready);
}

/// Plays every file; gives the verbs that were challenged.
pub async fn run(challenger: &impl Challenger) -> BTreeSet<&'static str> {
    let mut challenged = BTreeSet::new();
    for golden in files() {
        let mut stage = stage(&golden).await;
        for pair in &golden.pairs {
            stage.prepare(pair).await;
            let line = line_at(&pair.method, &pair.target).filter(|_| !pair.verb.is_empty());
            if let Some(line) = line {
                let ready = challenger.ready(&stage, line).await;
                stage.cloud.settle().await;
                let before = stage.cloud.snapshot().await;
                challenger.challenge(&stage, line, pair, ready).await;
                let after = stage.cloud.snapshot().await;
                let what = format!("{}: {}", golden.name(), pair.title);
                assert_same_rows(&before, &after, &what);
                challenged.insert(line.verb);
            }
            stage.play(pair).await;
        }
    }
    challenged
}
