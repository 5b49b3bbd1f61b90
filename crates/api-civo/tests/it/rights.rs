//! Who may do what: every route is asked by nobody, by liars, by a key with every right but the
//! one it needs, and by a stranger with every right.

use nubo_api_civo::Told;
use nubo_cloud::Needs;
use nubo_domain::scope::Scope;
use nubo_testkit::golden::{Pair, Stage};

use crate::gauntlet::{Challenger, shares};

struct Rights;

impl Challenger for Rights {
    /// A key without the one right that is needed.
    type Ready = Option<String>;

    async fn ready(&self, stage: &Stage, told: &Told) -> Self::Ready {
        let Some(Needs::Scope(scope)) = told.needs else { return None };
        let words = Scope::ALL.iter().map(|s| s.word()).filter(|word| *word != scope.word());
        Some(stage.cloud.key_with(&stage.own, &words.collect::<Vec<_>>()).await)
    }

    async fn challenge(&self, stage: &Stage, (told, pair): (&Told, &Pair), lacking: Self::Ready) {
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
        if let Some(lacking) = lacking {
            refused(&lacking, 403, "authentication_access_denied").await;
        }
        stranger(stage, told, pair).await;
    }
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

shares! {
    Rights;
    every_route_refuses_who_may_not_first_third 0
    every_route_refuses_who_may_not_second_third 1
    every_route_refuses_who_may_not_last_third 2
}
