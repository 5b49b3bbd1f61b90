//! `Prefer: wait`: the answer shows where the work has come to rest.

use std::time::{Duration, Instant};

use nubo_fakes::{Fault, Verb};
use nubo_testkit::cloud::{Answer, TestCloud};
use serde_json::{Value, json};

async fn send(cloud: &TestCloud, method: &str, path: &str, secret: &str, body: Value) -> Answer {
    let request = TestCloud::request(method, path, secret, &body);
    let (mut parts, body) = request.into_parts();
    parts.headers.insert("prefer", "wait=2".parse().unwrap());
    cloud.send(http::Request::from_parts(parts, body)).await
}

fn order(name: &str) -> Value {
    json!({ "name": name, "size": "nano", "image": "tiny" })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_create_without_a_wish_answers_at_once_and_with_one_when_it_runs() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    let answer = cloud.ask("POST", "/v1/servers", &ada.key, order("now")).await.expect(201);
    assert_eq!(answer.text_at("/status"), "pending");
    assert_eq!(answer.header("preference-applied"), "");
    let answer = send(&cloud, "POST", "/v1/servers", &ada.key, order("later")).await.expect(201);
    assert_eq!(answer.text_at("/status"), "running");
    assert_eq!(answer.header("preference-applied"), "wait=2");
    assert!(answer.text_at("/operation_id").starts_with("op_"));
    let read = cloud.ask("GET", "/v1/servers/later", &ada.key, Value::Null).await;
    assert_eq!(read.header("etag"), answer.header("etag"), "the ETag is that of the state shown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_ends_with_its_time_and_shows_what_is() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    cloud.world.faults.always(Verb::GuestRunning, Fault::Slow(Duration::from_secs(30)));
    let started = Instant::now();
    let answer = send(&cloud, "POST", "/v1/servers", &ada.key, order("slow")).await.expect(201);
    assert!(started.elapsed() >= Duration::from_secs(2));
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(answer.text_at("/status"), "building");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_is_shown_as_the_state_that_was_reached() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    cloud.world.faults.always(Verb::GuestRunning, Fault::Fail(refusal()));
    let answer = send(&cloud, "POST", "/v1/servers", &ada.key, order("bad")).await.expect(201);
    assert_eq!(answer.text_at("/status"), "failed");
    let want = json!({ "code": "unsupported", "message": "This host starts nothing." });
    assert_eq!(answer.json()["fault"], want);
    let operation = answer.text_at("/operation_id");
    let path = format!("/v1/operations/{operation}");
    let read = cloud.ask("GET", &path, &ada.key, Value::Null).await.expect(200);
    assert_eq!((read.text_at("/status"), &read.json()["error"]), ("failed".to_owned(), &want));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_order_and_not_read_waits_for_nothing() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    let blind = cloud.key_with(&ada, &["servers:write"]).await;
    let answer = send(&cloud, "POST", "/v1/servers", &blind, order("web")).await.expect(201);
    assert_eq!(answer.header("preference-applied"), "");
    assert_eq!(answer.text_at("/status"), "pending");
}

fn refusal() -> nubo_domain::Error {
    nubo_domain::Error::new(&nubo_domain::code::UNSUPPORTED).public("This host starts nothing.")
}
