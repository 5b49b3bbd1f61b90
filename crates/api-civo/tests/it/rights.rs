//! Who may do what: every route is asked by nobody, by liars, by a key of each scope, of which one
//! at most is enough, and by a stranger with every right.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use nubo_api_civo::{Told, table};
use nubo_cloud::Needs;
use nubo_testkit::cloud::Answer;
use nubo_testkit::golden::{Need, Pair, Stage, each_scope};
use tokio::sync::Mutex;

use crate::gauntlet::{Challenger, shares};
use crate::golden::{files, route_of, stage};

#[derive(Default)]
struct Rights {
    /// For each scope a key with nothing else, of the account that is at play.
    single: Mutex<(String, Keys)>,
}

type Keys = Arc<BTreeMap<&'static str, String>>;

impl Challenger for Rights {
    type Ready = Keys;

    async fn ready(&self, stage: &Stage, _: &Told) -> Keys {
        let mut held = self.single.lock().await;
        if held.0 != stage.own.account {
            let keys = stage.cloud.keys_by_scope(&stage.own).await;
            *held = (stage.own.account.clone(), Arc::new(keys));
        }
        held.1.clone()
    }

    async fn challenge(&self, stage: &Stage, (told, pair): (&Told, &Pair), keys: Keys) {
        if told.needs.is_none() {
            return;
        }
        let refused = async |secret: &str, status: u16, code: &str| {
            let answer = stage.cloud.send(stage.request(pair, secret, None)).await;
            let body = answer.json();
            let what = format!("{} {}: {body}", told.method, told.path);
            assert_eq!(answer.status.as_u16(), status, "{what}");
            assert_eq!(body["code"], code, "{what}");
            assert!(body["reason"].is_string(), "{what}");
        };
        refused("", 401, "database_account_not_found").await;
        refused("sk_live_nothing", 401, "database_account_not_found").await;
        refused("eyJhbGciOiJub25lIn0.e30.", 401, "database_account_not_found").await;
        if let Some(Needs::Scope(scope)) = told.needs {
            for (_, key) in keys.iter().filter(|(word, _)| **word != scope.word()) {
                refused(key, 403, "authentication_access_denied").await;
            }
            if !told.changes {
                let answer = stage.cloud.send(stage.request(pair, &keys[scope.word()], None)).await;
                assert_eq!(answer.status, 200, "{} by {scope} alone", told.path);
            }
        }
        stranger(stage, told, pair).await;
    }
}

/// Whether a pair's body names something of the tenant.
fn names(pair: &Pair, own: &str) -> bool {
    !own.starts_with("other") && pair.body.contains(&format!("\"{{{own}}}\""))
}

/// An object of somebody else is not there, and a list shows nothing of somebody else.
async fn stranger(stage: &Stage, told: &Told, pair: &Pair) {
    let catalogue = ["/v2/disk_images", "/v2/templates"];
    if catalogue.iter().any(|path| told.path.starts_with(path)) {
        return;
    }
    if told.path.contains("{id}") {
        let answer = stage.cloud.send(stage.request(pair, &stage.other.key, None)).await;
        let what = format!("{} {}: {}", told.method, told.path, answer.json());
        assert_eq!(answer.status.as_u16(), 404, "{what}");
        assert!(answer.text_at("/code").starts_with("database_"), "{what}");
    } else if told.changes && stage.names.keys().any(|own| names(pair, own)) {
        let answer = stage.cloud.send(stage.request(pair, &stage.other.key, None)).await;
        let what = format!("{} {}: {}", told.method, told.path, answer.json());
        assert!(answer.status.is_client_error() && answer.json()["code"].is_string(), "{what}");
    } else if !told.changes {
        let answer = stage.cloud.send(stage.request(pair, &stage.other.key, None)).await;
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        for (name, id) in stage.names.iter().filter(|(name, _)| *name != "other_project") {
            let bare = nubo_base::unlabelled(id).map_or_else(|| id.clone(), |id| id.to_string());
            let is_seen = bare.len() > 30 && text.contains(&bare);
            assert!(!is_seen, "{} shows {name} to a stranger", told.path);
        }
    }
}

/// The routes of a share of the files, each asked with exactly the right that it needs.
async fn each_scope_of(share: usize) -> BTreeSet<String> {
    let need = |pair: &Pair| {
        let told = route_of(pair)?;
        let scopes = match told.needs? {
            Needs::Scope(scope) | Needs::Session(scope) => [scope].into(),
            Needs::Nothing | Needs::SignIn | Needs::Credential | Needs::Operator => BTreeSet::new(),
        };
        Some(Need { route: format!("{} {}", told.method, told.path), scopes })
    };
    let refused = |answer: &Answer, what: &str| {
        assert_eq!(answer.status, 403, "{what}");
        assert_eq!(answer.text_at("/code"), "authentication_access_denied", "{what}");
        assert!(answer.json()["reason"].is_string(), "{what}");
    };
    let mut tried = BTreeSet::new();
    for (_, golden) in files().into_iter().enumerate().filter(|(n, _)| n % 2 == share) {
        tried.extend(each_scope(&golden, stage(&golden).await, need, refused).await);
    }
    tried
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_admits_exactly_the_right_of_its_row() {
    let (some, others) = tokio::join!(each_scope_of(0), each_scope_of(1));
    let all = table().into_iter().filter(|told| told.needs.is_some());
    let all = all.map(|told| format!("{} {}", told.method, told.path)).collect();
    assert_eq!(&some | &others, all);
}

shares! {
    Rights::default();
    every_route_refuses_who_may_not_first_third 0
    every_route_refuses_who_may_not_second_third 1
    every_route_refuses_who_may_not_last_third 2
}
