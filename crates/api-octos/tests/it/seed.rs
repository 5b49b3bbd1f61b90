//! The examples of the public documentation, literally: only secrets are other ones.

use http::Request;
use nubo_testkit::cloud::{PASSWORD, TestCloud, patient_policy};
use serde_json::{Value, json};

use crate::golden::dialects;

const MOUNT: &str = "/backend/api";

async fn cloud() -> TestCloud {
    TestCloud::speaking(patient_policy(), dialects()).await
}

/// `curl -F` as the documentation shows it.
fn form(path: &str, secret: &str, fields: &[(&str, &str)]) -> Request<bytes::Bytes> {
    let part = |(name, value): &(&str, &str)| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body: String = fields.iter().map(part).collect();
    let request = Request::builder().method("POST").uri(format!("{MOUNT}{path}"));
    let request = request.header("Authorization", format!("Bearer {secret}"));
    let request = request.header("Content-Type", "multipart/form-data; boundary=b");
    request.body(format!("{body}--b--\r\n").into()).unwrap()
}

#[tokio::test]
async fn a_session_enables_the_api_reads_the_token_and_disables_it_again() {
    let cloud = cloud().await;
    let tenant = cloud.tenant("ada@example.com").await;
    let login = json!({ "email": tenant.email, "password": PASSWORD });
    let answer = cloud.ask("POST", "/backend/api/login", "", login).await.expect(200);
    let session = answer.text_at("/data/token");
    let fields = [("token_name", "My API Token"), ("expires_at", "2099-12-31")];
    let answer = cloud.send(form("/profile/api/enable", &session, &fields)).await.expect(200);
    let token = answer.text_at("/data/token");
    let want = json!({
        "status": "Success",
        "message": "API enabled successfully",
        "data": { "message": "API enabled successfully", "token": token },
    });
    assert_eq!(answer.json(), want, "exactly the documented keys");
    let (id, secret) = token.split_once('|').unwrap();
    assert_eq!((id.len(), secret.len()), (36, 48));

    let path = "/backend/api/profile/api/access-token";
    let answer = cloud.ask("GET", path, &token, Value::Null).await.expect(200);
    let want = json!({
        "status": "Success",
        "message": "Ok",
        "data": { "token": token, "expires_at": "31-12-2099 11:59 PM" },
    });
    assert_eq!(answer.json(), want, "exactly the documented keys");

    let path = "/backend/api/virtual-machines";
    let answer = cloud.ask("GET", path, &token, Value::Null).await.expect(200);
    assert_eq!(answer.json()["data"], json!([]));

    let path = "/backend/api/profile/api/disable";
    let answer = cloud.ask("DELETE", path, &token, Value::Null).await.expect(200);
    assert_eq!(answer.json()["status"], "Success");
    let answer = cloud.ask("GET", "/backend/api/virtual-machines", &token, Value::Null).await;
    assert_eq!(answer.json(), json!({ "status": "Error", "message": "Unauthenticated." }));
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn the_token_of_this_door_opens_the_others_and_theirs_open_this_one() {
    let cloud = cloud().await;
    let tenant = cloud.tenant("ada@example.com").await;
    let session = cloud.session(&tenant.email).await;
    let path = "/backend/api/profile/api/enable";
    let token = cloud.ask("POST", path, &session, Value::Null).await.expect(200);
    let token = token.text_at("/data/token");
    cloud.ask("GET", "/v1/servers", &token, Value::Null).await.expect(200);
    for secret in [&session, &tenant.key, &token] {
        cloud.ask("GET", "/backend/api/projects", secret, Value::Null).await.expect(200);
    }
}
