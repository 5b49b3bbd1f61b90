//! Request, approval, key pair: the life of API access (seed 004), from the page to the API.

use std::sync::Arc;

use bytes::Bytes;
use http::Request;
use nubo_api_kit::Dialect;
use nubo_api_stackbill::StackBill;
use nubo_cloud::Policy;
use nubo_domain::account::AccessPolicy;
use nubo_testkit::cloud::{Answer, PASSWORD, TestCloud, patient_policy};
use serde_json::{Value, json};

use crate::walk::refusal;

async fn cloud(policy: Policy) -> TestCloud {
    let others: Vec<Arc<dyn Dialect>> = vec![Arc::new(StackBill)];
    TestCloud::speaking(policy, others).await
}

async fn zones(cloud: &TestCloud, api_key: &str, secret_key: &str) -> Answer {
    let request = Request::get("/restapi/zone/zonelist")
        .header("apikey", api_key)
        .header("secretkey", secret_key);
    cloud.send(request.body(Bytes::new()).unwrap()).await
}

/// The pair as its page shows it.
async fn pair(cloud: &TestCloud, session: &str, verb: &str) -> (String, String) {
    let path = format!("/v1/account/key-pair/actions/{verb}");
    let body = json!({ "password": PASSWORD });
    let shown = cloud.ask("POST", &path, session, body).await.expect(200);
    (shown.text_at("/api_key"), shown.text_at("/secret_key"))
}

async fn is_disabled(cloud: &TestCloud, (api_key, secret_key): &(String, String)) {
    let answer = zones(cloud, api_key, secret_key).await;
    let (status, code, _) = refusal(&answer, "disabled");
    assert_eq!((status, code.as_str()), (401, "AUTH-401"));
}

#[tokio::test(flavor = "multi_thread")]
async fn access_is_requested_approved_rejected_and_withdrawn() {
    let cloud = cloud(Policy { access: AccessPolicy::Approval, ..patient_policy() }).await;
    let ada = cloud.tenant("ada@example.com").await;
    let session = cloud.session(&ada.email).await;
    let own = async |verb: &str| {
        cloud.ask("POST", &format!("/v1/account/actions/{verb}"), &session, Value::Null).await
    };
    let decide = async |verb: &str| {
        let path = format!("/v1/admin/accounts/{}/actions/{verb}", ada.account);
        cloud.ask_as_operator("POST", &path, json!({})).await.expect(200)
    };
    // None: the page has no keys, and those that were there before are dead.
    let first = pair(&cloud, &session, "reveal").await;
    own("disable-access").await.expect(200);
    is_disabled(&cloud, &first).await;
    let body = json!({ "password": PASSWORD });
    let path = "/v1/account/key-pair/actions/reveal";
    let shown = cloud.ask("POST", path, &session, body.clone()).await;
    assert_eq!(shown.code(), "api_access_disabled");
    // Requested: a second click does not queue twice.
    own("request-access").await.expect(200);
    assert_eq!(own("request-access").await.code(), "wrong_state");
    is_disabled(&cloud, &first).await;
    decide("reject-access").await;
    is_disabled(&cloud, &first).await;
    own("request-access").await.expect(200);
    decide("approve-access").await;
    // Approved: another pair, which works; the old one stays dead.
    let second = pair(&cloud, &session, "reveal").await;
    assert_ne!(first, second);
    zones(&cloud, &second.0, &second.1).await.expect(200);
    is_disabled(&cloud, &first).await;
    decide("disable-access").await;
    is_disabled(&cloud, &second).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sentence_of_access_that_was_not_given_is_the_pages_own() {
    let cloud = cloud(Policy { access: AccessPolicy::Approval, ..patient_policy() }).await;
    let ada = cloud.tenant("ada@example.com").await;
    let session = cloud.session(&ada.email).await;
    let path = "/v1/account/actions/disable-access";
    cloud.ask("POST", path, &session, Value::Null).await.expect(200);
    // A key that is made meanwhile is live, but access is not.
    let body = json!({ "project_id": ada.project });
    let made = cloud.ask("POST", "/v1/keys", &session, body).await.expect(201);
    let answer = zones(&cloud, &made.text_at("/id"), &made.text_at("/key")).await;
    let (status, _, text) = refusal(&answer, "disabled");
    assert_eq!((status, text.as_str()), (401, "API Access is currently disabled on your account."));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pair_works_at_every_door_and_every_credential_as_a_pair() {
    let cloud = cloud(patient_policy()).await;
    let (ada, bob) = (cloud.tenant("ada@example.com").await, cloud.tenant("bob@example.com").await);
    let session = cloud.session(&ada.email).await;
    let (api_key, secret_key) = pair(&cloud, &session, "reveal").await;
    zones(&cloud, &api_key, &secret_key).await.expect(200);
    cloud.ask("GET", "/v1/projects", &secret_key, Value::Null).await.expect(200);
    // A key of another door: its id and its secret, or its secret twice.
    let bare = ada.key_id.trim_start_matches("key_");
    for named in [ada.key_id.as_str(), bare, ada.key.as_str(), api_key.as_str()] {
        let fits = named != api_key;
        let status = zones(&cloud, named, &ada.key).await.status.as_u16();
        assert_eq!(status, if fits { 200 } else { 401 }, "{named}");
    }
    // The halves of two people are no pair.
    assert_eq!(zones(&cloud, &api_key, &bob.key).await.status.as_u16(), 401);
    assert_eq!(zones(&cloud, &bob.key_id, &secret_key).await.status.as_u16(), 401);
    // A cookie is not looked at, since GETs change things.
    let request = Request::get("/restapi/zone/zonelist")
        .header("cookie", format!("apikey={api_key}; secretkey={secret_key}"));
    let answer = cloud.send(request.body(Bytes::new()).unwrap()).await;
    assert_eq!(answer.status.as_u16(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_pair_replaces_the_one_before_and_survives_a_restart() {
    let cloud = cloud(patient_policy()).await;
    let ada = cloud.tenant("ada@example.com").await;
    let session = cloud.session(&ada.email).await;
    let first = pair(&cloud, &session, "reveal").await;
    let second = pair(&cloud, &session, "renew").await;
    is_disabled(&cloud, &first).await;
    let cloud = cloud.restart().await;
    zones(&cloud, &second.0, &second.1).await.expect(200);
    assert_eq!(pair(&cloud, &session, "reveal").await, second, "the page shows it again");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_a_pair_that_can_do_more_than_they() {
    let cloud = cloud(patient_policy()).await;
    let ada = cloud.tenant("ada@example.com").await;
    let body = json!({ "email": "m@example.com", "role": "member", "password": PASSWORD });
    cloud.ask("POST", "/v1/users", &ada.key, body).await.expect(201);
    let session = cloud.session("m@example.com").await;
    for verb in ["reveal", "renew"] {
        let path = format!("/v1/account/key-pair/actions/{verb}");
        let body = json!({ "password": PASSWORD });
        let answer = cloud.ask("POST", &path, &session, body).await;
        assert_eq!(answer.code(), "insufficient_scope", "{verb}");
    }
}
