//! Idempotency keys over HTTP: one change, one answer.

use nubo_testkit::cloud::{Answer, TestCloud};
use serde_json::{Value, json};

async fn send(cloud: &TestCloud, secret: &str, path: &str, key: &str, body: &Value) -> Answer {
    let request = TestCloud::request("POST", path, secret, body);
    let (mut parts, body) = request.into_parts();
    parts.headers.insert("idempotency-key", key.parse().unwrap());
    cloud.send(http::Request::from_parts(parts, body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_requests_with_one_key_make_one_server_and_get_one_answer() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    let body = json!({ "name": "web", "size": "nano", "image": "tiny" });
    let tries = (0..20).map(|_| send(&cloud, &ada.key, "/v1/servers", "one", &body));
    let answers = futures_util::future::join_all(tries).await;
    assert!(answers.iter().all(|answer| answer.status == 201));
    assert!(answers.iter().all(|answer| answer.bytes == answers[0].bytes));
    let fresh = answers.iter().filter(|answer| answer.header("idempotent-replayed").is_empty());
    assert_eq!(fresh.count(), 1);
    let list = cloud.ask("GET", "/v1/servers", &ada.key, Value::Null).await.json();
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_secret_is_answered_again_and_a_failure_is_not_frozen() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    let body = json!({ "name": "ci", "scopes": ["users:read"] });
    let first = send(&cloud, &ada.key, "/v1/tokens", "a", &body).await.expect(201);
    let again = send(&cloud, &ada.key, "/v1/tokens", "a", &body).await.expect(201);
    assert_eq!(first.text_at("/token"), again.text_at("/token"));
    let other = json!({ "name": "ci", "scopes": ["usage:read"] });
    let answer = send(&cloud, &ada.key, "/v1/tokens", "a", &other).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "idempotency_key_reused"));
    let order = json!({ "name": "web", "size": "soon", "image": "tiny" });
    let refused = send(&cloud, &ada.key, "/v1/servers", "b", &order).await;
    assert_eq!(refused.code(), "validation_failed");
    let size = json!({ "name": "soon", "vcpus": 1, "memory_mib": 256, "disk_gib": 2,
        "price_monthly": "1.00" });
    cloud.ask_as_operator("POST", "/v1/admin/sizes", size).await.expect(201);
    send(&cloud, &ada.key, "/v1/servers", "b", &order).await.expect(201);
}

#[tokio::test]
async fn the_same_key_of_somebody_else_is_another_key() {
    let cloud = TestCloud::new().await;
    let (ada, bob) = (cloud.tenant("ada@example.com").await, cloud.tenant("bob@example.com").await);
    let body = json!({ "name": "ci", "scopes": ["users:read"] });
    let first = send(&cloud, &ada.key, "/v1/tokens", "a", &body).await.expect(201);
    let other = send(&cloud, &bob.key, "/v1/tokens", "a", &body).await.expect(201);
    assert_ne!(first.text_at("/id"), other.text_at("/id"));
}
