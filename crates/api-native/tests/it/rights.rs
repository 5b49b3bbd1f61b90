//! Who may do what: for every verb of the table, rows of callers and what each must be told.
//!
//! The rows follow from the table, so a verb without them cannot be added.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use nubo_api_kit::Peer;
use nubo_cloud::Policy;
use nubo_domain::account::AccessPolicy;
use nubo_testkit::cloud::{Answer, TestCloud, patient_policy};
use nubo_testkit::golden::{Need, Pair, Stage, each_scope};
use nubo_wire::{Needs, Verb};
use serde_json::{Value, json};

use crate::gauntlet::{Asked, Challenger, run};
use crate::golden::files;

#[derive(Default)]
struct Rights {
    secrets: tokio::sync::Mutex<Option<(String, Secrets)>>,
}

/// What a caller must be told.
struct Row {
    who: &'static str,
    secret: String,
    status: u16,
    code: &'static str,
}

impl Challenger for Rights {
    /// The rows, and the credential of a stranger with every right.
    type Ready = (Vec<Row>, String);

    async fn ready(&self, stage: &Stage, verb: &'static Verb) -> Self::Ready {
        let mut held = self.secrets.lock().await;
        if held.as_ref().is_none_or(|(account, _)| *account != stage.own.account) {
            *held = Some((stage.own.account.clone(), Secrets::of(stage).await));
        }
        let secrets = held.as_ref().map(|(_, secrets)| secrets.clone()).unwrap();
        let by_session =
            matches!(verb.needs, Needs::Session(_)) || verb.name.starts_with("session.");
        let stranger =
            if by_session { secrets.other_session.clone() } else { stage.other.key.clone() };
        (rows(stage, verb, secrets), stranger)
    }

    async fn challenge(&self, stage: &Stage, asked: Asked<'_>, (rows, other): Self::Ready) {
        let Asked { verb, pair } = asked;
        assert!(verb.is_anonymous() || rows.len() >= 4, "{} has too few rows", verb.name);
        for row in rows {
            let request = stage.request(pair, &row.secret, None);
            let answer = stage.cloud.send(request).await;
            let what = format!("{} as {}: {}", verb.name, row.who, answer.json());
            assert_eq!(answer.status.as_u16(), row.status, "{what}");
            assert_eq!(answer.code(), row.code, "{what}");
            if row.code == "insufficient_scope" {
                let Needs::Scope(scope) = verb.needs else { panic!("{what}") };
                assert_eq!(answer.json()["error"]["details"][0]["required"], json!([scope]));
            }
        }
        stranger(stage, asked, &other).await;
    }
}

/// The callers that a verb refuses whatever it is asked about.
fn rows(stage: &Stage, verb: &Verb, secrets: Secrets) -> Vec<Row> {
    let row =
        |who, secret: &str, status, code| Row { who, secret: secret.to_owned(), status, code };
    if verb.is_anonymous() {
        return Vec::new();
    }
    let mut rows = vec![
        row("nobody", "", 401, "unauthenticated"),
        row("a liar", "sk_live_nothing", 401, "unauthenticated"),
        row("a revoked key", &secrets.revoked, 401, "key_revoked"),
        row("an expired token", &secrets.expired, 401, "token_expired"),
    ];
    match verb.needs {
        Needs::Scope(scope) => {
            let others = secrets.single.iter().filter(|(word, _)| **word != scope);
            rows.extend(others.map(|(word, key)| row(word, key, 403, "insufficient_scope")));
        }
        // The own key does not work where access is off, so it is somebody else's that asks.
        Needs::Session(_) => rows.push(row("a key", &stage.other.key, 403, "session_required")),
        Needs::Operator => {
            rows.push(row("a key", &stage.other.key, 403, "operator_required"));
            let session = &stage.secrets["session"];
            rows.push(row("a person", session, 403, "operator_required"));
        }
        Needs::Nothing | Needs::Credential => {}
    }
    if verb.changes() && matches!(verb.needs, Needs::Scope(_)) {
        rows.push(row("a suspended account", &secrets.suspended, 403, "account_suspended"));
    }
    rows
}

/// A stranger with every right: an object of somebody else is not there, and a list shows nothing
/// of somebody else.
async fn stranger(stage: &Stage, asked: Asked<'_>, secret: &str) {
    let Asked { verb, pair } = asked;
    let is_catalogue =
        ["region.", "size.", "image."].iter().any(|kind| verb.name.starts_with(kind));
    let is_own = pair.target.contains("/current");
    if verb.is_anonymous() || verb.is_operators() || is_catalogue || is_own {
        return;
    }
    if verb.path_params().next().is_some() {
        let answer = stage.cloud.send(stage.request(pair, secret, None)).await;
        let told = (answer.status.as_u16(), answer.code());
        assert_eq!(told, (404, "not_found".to_owned()), "{}", verb.name);
    } else if !verb.changes() {
        let answer = stage.cloud.send(stage.request(pair, secret, None)).await;
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        let saved = stage.names.iter().filter(|(name, _)| *name != "other_project");
        for (name, id) in saved.filter(|(_, id)| id.len() > 30) {
            assert!(!text.contains(id.as_str()), "{} shows {name} to a stranger", verb.name);
        }
    }
}

/// Credentials of others.
#[derive(Clone)]
struct Secrets {
    other_session: String,
    revoked: String,
    expired: String,
    suspended: String,
    /// For each scope a key with nothing else.
    single: Arc<BTreeMap<&'static str, String>>,
}

impl Secrets {
    async fn of(stage: &Stage) -> Self {
        let cloud = &stage.cloud;
        let tenant = cloud.tenant("fallen@example.com").await;
        let body = json!({ "name": "short", "scopes": ["*"], "expires_in": 1 });
        let token = cloud.ask("POST", "/v1/tokens", &tenant.key, body).await.expect(201);
        cloud.clock.advance(std::time::Duration::from_secs(2));
        let path = format!("/v1/keys/{}", tenant.key_id);
        cloud.ask("DELETE", &path, &tenant.key, Value::Null).await.expect(200);
        let suspended = cloud.key_with(&tenant, &["*"]).await;
        let path = format!("/v1/admin/accounts/{}", tenant.account);
        cloud.ask_as_operator("PATCH", &path, json!({ "suspended": true })).await.expect(200);
        let other_session = cloud.session(&stage.other.email).await;
        Self {
            other_session,
            revoked: tenant.key.clone(),
            expired: token.text_at("/token"),
            suspended,
            single: Arc::new(cloud.keys_by_scope(&stage.other).await),
        }
    }
}

/// The verbs of a share of the files, each asked with exactly the right that it needs.
async fn each_scope_of(share: usize) -> BTreeSet<String> {
    let need = |pair: &Pair| {
        let verb = nubo_wire::find(&pair.verb)?;
        let scopes = match verb.needs {
            Needs::Scope(scope) | Needs::Session(scope) => [scope.parse().unwrap()].into(),
            Needs::Credential => BTreeSet::new(),
            // The operator needs no right and is somebody else; the rows above hold that.
            Needs::Nothing | Needs::Operator => return None,
        };
        Some(Need { route: verb.name.to_owned(), scopes })
    };
    let refused = |answer: &Answer, what: &str| {
        assert_eq!(answer.status, 403, "{what}");
        assert_eq!(answer.code(), "insufficient_scope", "{what}");
    };
    let mut tried = BTreeSet::new();
    for (_, golden) in files().into_iter().enumerate().filter(|(n, _)| n % 2 == share) {
        tried.extend(each_scope(&golden, Stage::of(&golden).await, need, refused).await);
    }
    tried
}

#[tokio::test(flavor = "multi_thread")]
async fn every_verb_admits_exactly_the_right_of_its_row() {
    let (some, others) = tokio::join!(each_scope_of(0), each_scope_of(1));
    // What goes on has no golden pair; the tests of streams and of consoles ask it.
    let goes_on = |verb: &&Verb| verb.streams || verb.upgrades;
    let all = nubo_wire::all().filter(|verb| !goes_on(verb) && !verb.is_anonymous());
    let all = all.filter(|verb| !verb.is_operators()).map(|verb| verb.name.to_owned()).collect();
    assert_eq!(&some | &others, all);
}

macro_rules! shares {
    ($($name:ident $share:literal)+) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            let challenged = run(&Rights::default(), ($share, 4)).await;
            assert!(challenged > 0);
        })+
    };
}

shares! {
    every_verb_refuses_who_may_not_first_quarter 0
    every_verb_refuses_who_may_not_second_quarter 1
    every_verb_refuses_who_may_not_third_quarter 2
    every_verb_refuses_who_may_not_last_quarter 3
}

#[tokio::test]
async fn a_key_made_while_access_is_off_does_nothing_until_it_is_approved() {
    let policy = Policy { access: AccessPolicy::Approval, ..patient_policy() };
    let cloud = TestCloud::with(policy).await;
    let tenant = cloud.tenant("ada@example.com").await;
    let session = cloud.session(&tenant.email).await;
    let path = "/v1/account/actions/disable-access";
    cloud.ask("POST", path, &tenant.key, Value::Null).await.expect(200);
    let body = json!({ "project_id": tenant.project });
    let key = cloud.ask("POST", "/v1/keys", &session, body).await.expect(201).text_at("/key");
    let refused = async |method, path, body| {
        let answer: Answer = cloud.ask(method, path, &key, body).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (403, "api_access_disabled"));
    };
    refused("GET", "/v1/servers", Value::Null).await;
    refused("POST", "/v1/servers", json!({ "name": "a" })).await;
    let enable =
        cloud.ask("POST", "/v1/account/actions/enable-access", &session, Value::Null).await;
    assert_eq!(enable.code(), "api_access_disabled", "only the operator can give it");
    let request = "/v1/account/actions/request-access";
    let requested = cloud.ask("POST", request, &session, Value::Null).await.expect(200);
    assert_eq!(requested.text_at("/api_access"), "requested");
    refused("GET", "/v1/servers", Value::Null).await;
    let approve = format!("/v1/admin/accounts/{}/actions/approve-access", tenant.account);
    cloud.ask_as_operator("POST", &approve, Value::Null).await.expect(200);
    cloud.ask("GET", "/v1/servers", &key, Value::Null).await.expect(200);
}

#[tokio::test]
async fn an_operator_with_a_session_may_what_the_operator_may_and_a_tenant_may_not() {
    let cloud = TestCloud::new().await;
    let body = json!({
        "email": "root@example.com", "password": nubo_testkit::cloud::PASSWORD, "operator": true,
    });
    let made = cloud.ask_as_operator("POST", "/v1/admin/accounts", body).await.expect(201);
    let session = cloud.session("root@example.com").await;
    cloud.ask("GET", "/v1/admin/hosts", &session, Value::Null).await.expect(200);
    let key = made.text_at("/key/key");
    let answer = cloud.ask("GET", "/v1/admin/hosts", &key, Value::Null).await;
    assert_eq!(answer.code(), "operator_required", "a key is no operator, whoever made it");
}

#[tokio::test]
async fn who_may_not_is_told_that_and_not_what_is_wrong_with_the_request() {
    let cloud = TestCloud::new().await;
    let tenant = cloud.tenant("ada@example.com").await;
    let answer = cloud.ask("POST", "/v1/keys", &tenant.key, json!({ "name": 5 })).await;
    assert_eq!(answer.code(), "session_required");
    let reader = cloud.key_with(&tenant, &["servers:read"]).await;
    let answer = cloud.ask("POST", "/v1/servers", &reader, json!([])).await;
    assert_eq!(answer.code(), "insufficient_scope");
    let request = TestCloud::request("POST", "/v1/servers", "", &json!([]));
    let answer = cloud.send_as(request, Peer::Ip([127, 0, 0, 1].into())).await;
    assert_eq!(answer.code(), "unauthenticated");
}
