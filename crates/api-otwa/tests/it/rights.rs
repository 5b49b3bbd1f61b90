//! Who may do what: each scope tried on each row of the table, and the callers that none admits.

use std::collections::BTreeMap;

use nubo_api_otwa::route::Entry;
use nubo_testkit::golden::{Pair, Stage};

use crate::golden::{entry, files};
use crate::stage::{dialects, refused};

/// What every other key is told, before anything else of the request is looked at.
async fn others(stage: &Stage, (entry, pair): (&Entry, &Pair), keys: &BTreeMap<&str, String>) {
    let Some(needed) = entry.scope else { return };
    for (scope, key) in keys.iter().filter(|(scope, _)| **scope != needed) {
        for body in [None, Some(bytes::Bytes::from_static(b"{"))] {
            let answer = stage.cloud.send(stage.request(pair, key, body)).await;
            let message = refused(&answer, 403);
            let wanted = format!("API key is missing required scope(s): {needed}");
            assert_eq!(message, wanted, "{} with {scope}", entry.verb);
        }
    }
    for liar in ["", "otwa_nothing", "sk_live_nothing"] {
        let answer = stage.cloud.send(stage.request(pair, liar, None)).await;
        refused(&answer, 401);
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    if entry.path.contains("{id}") {
        let answer = stage.cloud.send(stage.request(pair, &stage.other.key, None)).await;
        assert_eq!(refused(&answer, 404), "No such server.", "{}", entry.verb);
    }
}

/// Plays a file in which each row's pair is asked with a key that has its scope only.
async fn play(share: (usize, usize)) -> usize {
    let mut tried = 0;
    for (_, golden) in files().into_iter().enumerate().filter(|(n, _)| n % share.1 == share.0) {
        let mut stage = Stage::speaking(&golden, dialects()).await;
        let keys = stage.cloud.keys_by_scope(&stage.own).await;
        for mut pair in golden.pairs.clone() {
            stage.prepare(&pair).await;
            if let Some(entry) = entry(&pair.verb) {
                stage.cloud.settle().await;
                let before = stage.cloud.snapshot().await;
                others(&stage, (&entry, &pair), &keys).await;
                assert_eq!(stage.cloud.snapshot().await, before, "{} changed a row", entry.verb);
                if let Some(scope) = entry.scope {
                    stage.secrets.insert("only".to_owned(), keys[scope].clone());
                    "only".clone_into(&mut pair.caller);
                }
                tried += 1;
            }
            let (answer, _) = stage.play(&pair).await;
            assert_eq!(answer.status.as_u16(), pair.wanted.status, "{}", pair.title);
        }
    }
    tried
}

#[tokio::test(flavor = "multi_thread")]
async fn each_row_admits_its_scope_and_no_other_in_the_first_half() {
    assert!(play((0, 2)).await > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_row_admits_its_scope_and_no_other_in_the_second_half() {
    assert!(play((1, 2)).await > 0);
}
