//! Walks through the golden files up to each verb's success and lets a test act just before it:
//! there the request is one that would succeed, so a refusal has one reason only.

use nubo_testkit::golden::{Golden, Pair, Stage, assert_same_rows};
use nubo_wire::Verb;

use crate::golden::files;

/// Somebody who acts before the first success of a verb.
pub trait Challenger {
    /// What is made beforehand.
    type Ready;

    /// Makes what the challenge needs.
    async fn ready(&self, stage: &Stage, verb: &'static Verb) -> Self::Ready;

    /// Acts; must leave the cloud as it is.
    async fn challenge(&self, stage: &Stage, asked: Asked<'_>, ready: Self::Ready);
}

/// A request that would succeed.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The verb that it asks.
    pub verb: &'static Verb,
    /// The request.
    pub pair: &'a Pair,
}

/// Plays the files whose number leaves `share.0` when divided by `share.1`.
pub async fn run(challenger: &impl Challenger, share: (usize, usize)) -> usize {
    let mut challenged = 0;
    for (_, golden) in files().into_iter().enumerate().filter(|(n, _)| n % share.1 == share.0) {
        let Golden { pairs, .. } = &golden;
        if !pairs.iter().any(|pair| !pair.verb.is_empty()) {
            continue;
        }
        let mut stage = Stage::of(&golden).await;
        for pair in pairs {
            stage.prepare(pair).await;
            if let Some(verb) = nubo_wire::find(&pair.verb) {
                let ready = challenger.ready(&stage, verb).await;
                stage.cloud.settle().await;
                let before = stage.cloud.snapshot().await;
                challenger.challenge(&stage, Asked { verb, pair }, ready).await;
                let after = stage.cloud.snapshot().await;
                assert_same_rows(&before, &after, &format!("{}: {}", golden.name(), pair.title));
                challenged += 1;
            }
            stage.play(pair).await;
        }
    }
    challenged
}
