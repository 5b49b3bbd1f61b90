//! The examples of the public documentation, literally: only ids and secrets are other ones.

use http::Request;
use nubo_testkit::cloud::{Answer, TestCloud};
use serde_json::Value;

/// Every key of `example` is in `answer` with a value of the same type.
fn holds(answer: &Value, example: &Value, place: &str) {
    match (answer, example) {
        (Value::Object(answer), Value::Object(example)) => {
            for (name, value) in example {
                let found = answer.get(name).unwrap_or_else(|| panic!("{place}.{name} is missing"));
                holds(found, value, &format!("{place}.{name}"));
            }
        }
        (Value::Array(answer), Value::Array(example)) => {
            assert!(!answer.is_empty(), "{place} is empty");
            for item in answer {
                holds(item, &example[0], place);
            }
        }
        (answer, example) => {
            let same = std::mem::discriminant(answer) == std::mem::discriminant(example);
            assert!(same, "{place}: {answer} for {example}");
            if let (Value::Number(answer), Value::Number(example)) = (answer, example) {
                assert_eq!(answer.is_i64(), example.is_i64(), "{place}");
            }
        }
    }
}

fn check(answer: &Answer, status: u16, example: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.json());
    assert_eq!(answer.header("content-type"), "application/json");
    holds(&answer.json(), &serde_json::from_str(example).unwrap(), "");
}

/// `curl` as the documentation shows it.
fn curl(method: &str, path: &str, secret: &str, body: Option<String>) -> Request<bytes::Bytes> {
    let request = Request::builder().method(method).uri(path);
    let request = request.header("Authorization", format!("Bearer {secret}"));
    let request = request.header("Content-Type", "application/json");
    request.body(body.map(Into::into).unwrap_or_default()).unwrap()
}

#[tokio::test]
async fn a_key_is_issued_to_a_session_of_the_dashboard() {
    let cloud = TestCloud::new().await;
    let tenant = cloud.tenant("ada@example.com").await;
    let session = cloud.session(&tenant.email).await;
    let body = format!(r#"{{ "project_id": "{}" }}"#, tenant.project);
    let answer = cloud.send(curl("POST", "/v1/keys", &session, Some(body))).await;
    assert_eq!(answer.status, 201);
    assert!(answer.text_at("/id").starts_with("key_"));
    let key = answer.text_at("/key");
    assert!(key.starts_with("sk_live_"));
    let answer = cloud.send(curl("GET", "/v1/projects", &key, None)).await;
    let example = r#"{ "data": [ { "id": "proj_8f2c4", "name": "Core Platform",
        "status": "active" } ], "request_id": "req_9c0e1" }"#;
    check(&answer, 200, example);
    assert!(answer.text_at("/data/0/id").starts_with("proj_"));
    assert_eq!(answer.text_at("/data/0/status"), "active");
    assert!(answer.text_at("/request_id").starts_with("req_"));
    assert_eq!(answer.text_at("/request_id"), answer.header("x-request-id"));
}

#[tokio::test]
async fn the_endpoints_answer_as_documented() {
    let cloud = TestCloud::new().await;
    let tenant = cloud.tenant("ada@example.com").await;
    let answer = cloud.send(curl("GET", "/v1/users?limit=25", &tenant.key, None)).await;
    let example = r#"{ "data": [ {"id": "usr_8f2", "email": "a@b.c", "role": "admin"} ] }"#;
    check(&answer, 200, example);
    assert!(answer.json().get("next_cursor").is_some());

    let body = r#"{"name": "ci-token", "scopes": ["users:read", "usage:read"]}"#;
    let answer = cloud.send(curl("POST", "/v1/tokens", &tenant.key, Some(body.to_owned()))).await;
    let example = r#"{ "id": "tok_2c9", "token": "cap_****", "scopes": ["users:read"] }"#;
    check(&answer, 201, example);
    let mut scopes: Vec<String> = serde_json::from_value(answer.json()["scopes"].clone()).unwrap();
    scopes.sort();
    assert_eq!(scopes, ["usage:read", "users:read"]);
    let token = answer.text_at("/token");
    assert!(token.starts_with("cap_") && answer.text_at("/id").starts_with("tok_"));

    let answer = cloud.send(curl("GET", "/v1/usage", &token, None)).await;
    let example = r#"{ "period_start": "2026-03-01", "period_end": "2026-03-31",
        "requests": 184902, "overage": 0 }"#;
    check(&answer, 200, example);
    assert_eq!(answer.text_at("/period_start").len(), 10);

    let path = format!("/v1/keys/{}", tenant.key_id);
    let answer = cloud.send(curl("DELETE", &path, &tenant.key, None)).await;
    check(&answer, 200, r#"{ "id": "key_7d1", "revoked": true }"#);
    assert_eq!(answer.text_at("/id"), tenant.key_id);
    assert_eq!(answer.json()["revoked"], true);
    let answer = cloud.send(curl("GET", "/v1/projects", &tenant.key, None)).await;
    assert_eq!(answer.code(), "key_revoked", "revoked immediately");
}

#[tokio::test]
async fn pages_of_users_follow_each_other_by_the_last_id() {
    let cloud = TestCloud::new().await;
    let tenant = cloud.tenant("ada@example.com").await;
    for number in 0..5 {
        let body =
            serde_json::json!({ "email": format!("p{number}@example.com"), "role": "admin" });
        cloud.ask("POST", "/v1/users", &tenant.key, body).await.expect(201);
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/v1/users?limit=2{cursor}");
        let answer = cloud.ask("GET", &path, &tenant.key, Value::Null).await.expect(200).json();
        let ids = answer["data"].as_array().unwrap().iter().map(|user| user["id"].clone());
        seen.extend(ids);
        if answer["next_cursor"].is_null() {
            break;
        }
        assert_eq!(Some(&answer["next_cursor"]), seen.last());
        cursor = format!("&cursor={}", answer["next_cursor"].as_str().unwrap());
    }
    assert_eq!(seen.len(), 6);
}

#[tokio::test]
async fn a_real_connection_is_answered_like_any_other() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let cloud = TestCloud::new().await;
    let tenant = cloud.tenant("ada@example.com").await;
    let address = cloud.listen().await;
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!(
        "GET /v1/projects HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
         Authorization: Bearer {}\r\nContent-Type: application/json\r\n\r\n",
        tenant.key
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
    assert!(text.contains(&tenant.project), "{text}");
}
