//! Signed tokens: had for a key, good in its place at every door, and no longer than it.

use std::sync::Arc;
use std::time::Duration;

use nubo_api_civo::Civo;
use nubo_testkit::cloud::{Answer, TestCloud, patient_policy};
use serde_json::{Value, json};

async fn cloud() -> TestCloud {
    TestCloud::speaking(patient_policy(), vec![Arc::new(Civo)]).await
}

async fn exchange(cloud: &TestCloud, secret: &str, body: Value) -> Answer {
    cloud.ask("POST", "/v2/auth/exchange", secret, body).await
}

async fn token(cloud: &TestCloud, key: &str) -> String {
    exchange(cloud, key, Value::Null).await.expect(200).text_at("/access_token")
}

#[tokio::test]
async fn a_token_stands_for_its_key_at_every_door_until_the_key_is_revoked() {
    let cloud = cloud().await;
    let ada = cloud.tenant("ada@example.com").await;
    let made = exchange(&cloud, &ada.key, json!({ "scope": "" })).await.expect(200);
    assert_eq!(made.json()["token_type"], "Bearer");
    assert_eq!(made.json()["expires_in"], 3_600);
    let account = nubo_base::unlabelled(&ada.account).unwrap().to_string();
    assert_eq!(made.text_at("/account_id"), account);
    let token = made.text_at("/access_token");
    cloud.ask("GET", "/v2/instances", &token, Value::Null).await.expect(200);
    cloud.ask("GET", "/v1/servers", &token, Value::Null).await.expect(200);
    let path = format!("/v1/keys/{}", ada.key_id);
    cloud.ask("DELETE", &path, &ada.key, Value::Null).await.expect(200);
    let answer = cloud.ask("GET", "/v2/instances", &token, Value::Null).await.expect(401);
    assert_eq!(answer.text_at("/code"), "database_account_not_found");
}

#[tokio::test]
async fn a_token_ends_and_cannot_prolong_itself() {
    let cloud = cloud().await;
    let ada = cloud.tenant("ada@example.com").await;
    let token = token(&cloud, &ada.key).await;
    let answer = exchange(&cloud, &token, Value::Null).await.expect(403);
    assert_eq!(answer.text_at("/code"), "authentication_access_denied");
    cloud.clock.advance(Duration::from_secs(3_590));
    cloud.ask("GET", "/v2/ping", &token, Value::Null).await.expect(200);
    cloud.clock.advance(Duration::from_secs(20));
    cloud.ask("GET", "/v2/ping", &token, Value::Null).await.expect(401);
}

#[tokio::test]
async fn a_token_for_one_right_has_no_other() {
    let cloud = cloud().await;
    let ada = cloud.tenant("ada@example.com").await;
    let body = json!({ "scope": "openid servers:read" });
    let token = exchange(&cloud, &ada.key, body).await.expect(200).text_at("/access_token");
    cloud.ask("GET", "/v2/instances", &token, Value::Null).await.expect(200);
    let answer = cloud.ask("GET", "/v2/volumes", &token, Value::Null).await.expect(403);
    assert_eq!(answer.text_at("/code"), "authentication_access_denied");
}

#[tokio::test]
async fn only_an_access_token_opens_a_door() {
    let cloud = cloud().await;
    let ada = cloud.tenant("ada@example.com").await;
    let made = exchange(&cloud, &ada.key, Value::Null).await.expect(200);
    for other in ["/refresh_token", "/id_token"] {
        let answer = cloud.ask("GET", "/v2/ping", &made.text_at(other), Value::Null).await;
        assert_eq!(answer.status.as_u16(), 401, "{other}");
    }
}

#[tokio::test]
async fn a_refresh_token_and_a_clients_secret_give_another_access_token() {
    let cloud = cloud().await;
    let ada = cloud.tenant("ada@example.com").await;
    let made = exchange(&cloud, &ada.key, Value::Null).await.expect(200);
    let ask = async |body: Value| cloud.ask("POST", "/v2/auth/token", "", body).await;
    let refresh = made.text_at("/refresh_token");
    let body = json!({ "grant_type": "refresh_token", "refresh_token": refresh });
    let fresh = ask(body.clone()).await.expect(200).text_at("/access_token");
    cloud.ask("GET", "/v2/ping", &fresh, Value::Null).await.expect(200);
    let body_of_client = json!({ "grant_type": "client_credentials", "client_secret": ada.key });
    let fresh = ask(body_of_client).await.expect(200).text_at("/access_token");
    cloud.ask("GET", "/v2/ping", &fresh, Value::Null).await.expect(200);
    for (bad, error) in [
        (json!({}), "unsupported_grant_type"),
        (json!({ "grant_type": "client_credentials" }), "invalid_grant"),
        (json!({ "grant_type": "client_credentials", "client_secret": fresh }), "invalid_grant"),
        (json!({ "grant_type": "refresh_token", "refresh_token": fresh }), "invalid_grant"),
    ] {
        assert_eq!(ask(bad).await.expect(400).text_at("/error"), error);
    }
    let path = format!("/v1/keys/{}", ada.key_id);
    cloud.ask("DELETE", &path, &ada.key, Value::Null).await.expect(200);
    assert_eq!(ask(body).await.expect(400).text_at("/error"), "invalid_grant");
}

#[tokio::test]
async fn the_key_set_holds_the_key_that_a_token_names() {
    let cloud = cloud().await;
    let ada = cloud.tenant("ada@example.com").await;
    let token = token(&cloud, &ada.key).await;
    let discovery = "/.well-known/openid-configuration";
    let found = cloud.ask("GET", discovery, "", Value::Null).await.expect(200);
    assert!(found.text_at("/jwks_uri").ends_with("/.well-known/jwks.json"));
    let keys = cloud.ask("GET", "/.well-known/jwks.json", "", Value::Null).await.expect(200);
    let head = token.split('.').next().unwrap();
    let head = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, head);
    let head: Value = serde_json::from_slice(&head.unwrap()).unwrap();
    assert_eq!(head["kid"], keys.json()["keys"][0]["kid"]);
    assert_eq!(head["alg"], keys.json()["keys"][0]["alg"]);
    assert!(keys.json()["keys"][0].get("d").is_none(), "the private half stays here");
}
