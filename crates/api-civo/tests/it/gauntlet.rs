//! Walks through the golden files up to each route's success and lets a test act just before it:
//! there the request is one that would succeed, so a refusal has one reason only.

use nubo_api_civo::Told;
use nubo_testkit::golden::{Pair, Stage, assert_same_rows};

use crate::golden::{files, route_of, stage};

/// Somebody who acts before the success of a route.
pub trait Challenger {
    /// What is made beforehand.
    type Ready;

    /// Makes what the challenge needs.
    async fn ready(&self, stage: &Stage, told: &Told) -> Self::Ready;

    /// Acts; must leave the cloud as it is.
    async fn challenge(&self, stage: &Stage, asked: (&Told, &Pair), ready: Self::Ready);
}

/// Plays the files whose number leaves `share.0` when divided by `share.1`.
pub async fn run(challenger: &impl Challenger, share: (usize, usize)) -> usize {
    let mut challenged = 0;
    for (_, golden) in files().into_iter().enumerate().filter(|(n, _)| n % share.1 == share.0) {
        let mut stage = stage(&golden).await;
        for pair in &golden.pairs {
            stage.prepare(pair).await;
            if let Some(told) = route_of(pair).filter(|_| !pair.verb.is_empty()) {
                let ready = challenger.ready(&stage, &told).await;
                stage.cloud.settle().await;
                let before = stage.cloud.snapshot().await;
                challenger.challenge(&stage, (&told, pair), ready).await;
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

macro_rules! shares {
    ($challenger:expr; $($name:ident $share:literal)+) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            assert!($crate::gauntlet::run(&$challenger, ($share, 3)).await > 0);
        })+
    };
}

pub(crate) use shares;
