//! The native API of the real binary: the examples of the document it was made from, changed only
//! in host, secrets and ids.

use serde_json::{Value, json};

use crate::binary::{Cloud, admin};
use crate::examples::{PASSWORD, curl_json as curl};

const EMAIL: &str = "ada@example.com";

/// The names of an object's fields that an example shows.
fn shows(answer: &Value, names: &[&str]) {
    for name in names {
        assert!(!answer[name].is_null(), "{name} is not in {answer}");
    }
}

#[test]
fn the_examples_of_the_document_work_as_they_are_written() {
    let data = tempfile::tempdir().unwrap();
    let cloud = Cloud::start(data.path());
    let made = admin(
        data.path(),
        &["account", "create", "--email", EMAIL, "--password", PASSWORD, "--credit", "100.00"],
    );
    let at = |path: &str| format!("http://{}{path}", cloud.address);
    let bearer = |secret: &str| format!("Authorization: Bearer {secret}");
    let json_type = "Content-Type: application/json";

    let login = json!({ "email": EMAIL, "password": PASSWORD }).to_string();
    let (status, session) =
        curl(&["-X", "POST", &at("/v1/sessions"), "-H", json_type, "-d", &login]);
    assert_eq!(status, 201, "{session}");
    let dashboard = bearer(session["token"].as_str().unwrap());
    let body = format!(r#"{{ "project_id": "{}" }}"#, made["project_id"].as_str().unwrap());
    let url = at("/v1/keys");
    let (status, key) = curl(&["-X", "POST", &url, "-H", &dashboard, "-H", json_type, "-d", &body]);
    assert_eq!(status, 201, "{key}");
    let api = bearer(key["key"].as_str().filter(|key| key.starts_with("sk_live_")).unwrap());

    let (status, projects) = curl(&["-X", "GET", &at("/v1/projects"), "-H", &api, "-H", json_type]);
    assert_eq!((status, &projects["data"][0]["id"]), (200, &made["project_id"]), "{projects}");
    assert_eq!(projects["data"][0]["status"], "active");
    shows(&projects, &["request_id"]);

    let (status, users) = curl(&["-X", "GET", &at("/v1/users?limit=25"), "-H", &api]);
    assert_eq!((status, &users["data"][0]["email"]), (200, &json!(EMAIL)), "{users}");
    shows(&users["data"][0], &["id", "email", "role"]);

    let (url, wish) =
        (at("/v1/tokens"), r#"{"name": "ci-token", "scopes": ["users:read", "usage:read"]}"#);
    let (status, token) = curl(&["-X", "POST", &url, "-H", &api, "-H", json_type, "-d", wish]);
    assert_eq!(status, 201, "{token}");
    assert!(token["token"].as_str().unwrap().starts_with("cap_"));
    shows(&token, &["id", "scopes"]);

    let own = bearer(token["token"].as_str().unwrap());
    let (status, usage) = curl(&["-X", "GET", &at("/v1/usage"), "-H", &own]);
    assert_eq!(status, 200, "{usage}");
    shows(&usage, &["period_start", "period_end", "requests", "overage"]);

    let url = at(&format!("/v1/keys/{}", key["id"].as_str().unwrap()));
    let (status, revoked) = curl(&["-X", "DELETE", &url, "-H", &dashboard]);
    assert_eq!((status, &revoked["id"], &revoked["revoked"]), (200, &key["id"], &json!(true)));
    let (status, refused) = curl(&["-X", "GET", &at("/v1/projects"), "-H", &api]);
    assert_eq!((status, &refused["error"]["code"]), (401, &json!("key_revoked")), "{refused}");
}
