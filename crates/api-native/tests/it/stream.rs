//! Following events: nothing is lost or told twice, also across a restart.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http_body_util::BodyExt;
use nubo_api_kit::Body;
use nubo_testkit::cloud::{Tenant, TestCloud};
use serde_json::{Value, json};

/// A listener that reads messages one by one.
struct Listener {
    body: Body,
    text: String,
}

#[derive(Clone, Debug, PartialEq)]
struct Message {
    id: String,
    name: String,
    data: Value,
}

fn request(secret: &str, last: Option<&str>, query: &str) -> Request<Bytes> {
    let request =
        TestCloud::request("GET", &format!("/v1/events/stream{query}"), secret, &Value::Null);
    let (mut parts, body) = request.into_parts();
    if let Some(last) = last {
        parts.headers.insert("last-event-id", last.parse().unwrap());
    }
    Request::from_parts(parts, body)
}

impl Listener {
    async fn open(cloud: &TestCloud, secret: &str, last: Option<&str>, query: &str) -> Self {
        let response = cloud.open_stream(request(secret, last, query)).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { body: response.into_body(), text: String::new() }
    }

    /// The next message; none if the stream ends or nothing comes for a while.
    async fn next(&mut self, patience: Duration) -> Option<Message> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| {
                    let found = block.lines().find_map(|line| line.strip_prefix(name));
                    found.map(|value| value.trim().to_owned())
                };
                let Some(data) = field("data:") else { continue };
                return Some(Message {
                    id: field("id:").unwrap(),
                    name: field("event:").unwrap(),
                    data: serde_json::from_str(&data).unwrap(),
                });
            }
            let frame = tokio::time::timeout(patience, self.body.frame()).await.ok()??;
            let bytes = frame.unwrap().into_data().unwrap();
            self.text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    }

    async fn until(&mut self, name: &str) -> Vec<Message> {
        let mut seen = Vec::new();
        loop {
            let message = self.next(Duration::from_secs(10)).await;
            seen.push(message.unwrap_or_else(|| panic!("no {name} after {seen:?}")));
            if seen.last().is_some_and(|message| message.name == name) {
                return seen;
            }
        }
    }
}

async fn order(cloud: &TestCloud, tenant: &Tenant, name: &str) -> String {
    let body = json!({ "name": name, "size": "nano", "image": "tiny" });
    cloud.ask("POST", "/v1/servers", &tenant.key, body).await.expect(201).text_at("/id")
}

async fn all_events(cloud: &TestCloud, tenant: &Tenant) -> Vec<String> {
    cloud.settle().await;
    let page = cloud.ask("GET", "/v1/events?limit=100", &tenant.key, Value::Null).await.json();
    let events = page["data"].as_array().unwrap();
    events.iter().map(|event| event["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_watched_until_it_runs() {
    let cloud = TestCloud::new().await;
    let (ada, bob) = (cloud.tenant("ada@example.com").await, cloud.tenant("bob@example.com").await);
    cloud.settle().await;
    let mut listener = Listener::open(&cloud, &ada.key, None, "").await;
    let mut stranger = Listener::open(&cloud, &bob.key, None, "").await;
    let id = order(&cloud, &ada, "web").await;
    let seen = listener.until("server.running").await;
    assert!(seen.iter().any(|message| message.name == "server.created"));
    let last = seen.last().unwrap();
    assert_eq!(last.data["resource"], json!({ "type": "server", "id": id }));
    assert_eq!(last.data["id"], last.id);
    assert_eq!(last.data["type"], "server.running");
    let overheard = stranger.next(Duration::from_millis(300)).await;
    assert_eq!(overheard, None, "events of somebody else");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listener_resumes_after_a_restart_without_loss_or_doubling() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    cloud.settle().await;
    let first = all_events(&cloud, &ada).await;
    let mut listener = Listener::open(&cloud, &ada.key, first.last().map(String::as_str), "").await;
    order(&cloud, &ada, "one").await;
    let mut seen = listener.until("server.created").await;
    // It breaks off in the middle of the building; what comes meanwhile must come later.
    drop(listener);
    order(&cloud, &ada, "two").await;
    let cloud = cloud.restart().await;
    order(&cloud, &ada, "three").await;
    let last = seen.last().unwrap().id.clone();
    let mut listener = Listener::open(&cloud, &ada.key, Some(&last), "").await;
    while seen.iter().filter(|message| message.name == "server.running").count() < 3 {
        seen.extend(listener.until("server.running").await);
    }
    while let Some(message) = listener.next(Duration::from_millis(300)).await {
        seen.push(message);
    }
    let told: Vec<String> = seen.into_iter().map(|message| message.id).collect();
    let all = all_events(&cloud, &ada).await;
    assert_eq!(told, all[first.len()..]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listener_hears_only_what_it_asked_for() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    let one = order(&cloud, &ada, "one").await;
    cloud.settle().await;
    let query = format!("?type=server.stopped&resource_id={one}");
    let mut listener = Listener::open(&cloud, &ada.key, None, &query).await;
    order(&cloud, &ada, "two").await;
    let path = format!("/v1/servers/{one}/actions/stop");
    cloud.ask("POST", &path, &ada.key, Value::Null).await.expect(200);
    let message = listener.next(Duration::from_secs(10)).await.unwrap();
    assert_eq!(
        (message.name.as_str(), &message.data["resource"]["id"]),
        ("server.stopped", &json!(one))
    );
}

#[tokio::test]
async fn a_place_that_is_unknown_is_refused_before_the_stream_begins() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    for last in ["evt_00000000000000000000000000000000", "zzz", "proj_1", ""] {
        let answer = cloud.send(request(&ada.key, Some(last), "")).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "invalid_cursor"));
    }
    let answer = cloud.send(request("", None, "")).await;
    assert_eq!(answer.code(), "unauthenticated");
    let deaf = cloud.key_with(&ada, &["servers:read"]).await;
    assert_eq!(cloud.send(request(&deaf, None, "")).await.code(), "insufficient_scope");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listener_whose_key_is_revoked_hears_no_more() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    cloud.settle().await;
    let session = cloud.session(&ada.email).await;
    let mut listener = Listener::open(&cloud, &ada.key, None, "").await;
    let path = format!("/v1/keys/{}", ada.key_id);
    cloud.ask("DELETE", &path, &session, Value::Null).await.expect(200);
    let last = listener.until("key.revoked").await;
    assert_eq!(last.len(), 1);
    let ended = tokio::time::timeout(Duration::from_secs(12), async {
        while let Some(frame) = listener.body.frame().await {
            drop(frame);
        }
    });
    assert!(ended.await.is_ok(), "the stream goes on");
}
