//! Sessions in a browser's cookie: who gets one, what it is good for, and what other sites' pages
//! cannot do with it.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request};
use http_body_util::BodyExt;
use nubo_testkit::cloud::{Answer, PASSWORD, TestCloud};
use serde_json::{Value, json};

const SITE: (&str, &str) = ("host", "cloud.example:8080");
const OWN: (&str, &str) = ("origin", "http://cloud.example:8080");
const FOREIGN: (&str, &str) = ("origin", "http://cloud.example:9090");

/// What a browser keeps of a site.
#[derive(Clone, Debug, Default)]
struct Jar {
    session: String,
    proof: String,
}

/// The value of a cookie that an answer sets, with its attributes.
fn set(answer: &Answer, name: &str) -> Option<(String, String)> {
    let mut texts = answer.headers.get_all("set-cookie").iter().map(|v| v.to_str().unwrap());
    texts.find_map(|text| {
        let (value, attributes) = text.strip_prefix(name)?.strip_prefix('=')?.split_once(';')?;
        Some((value.to_owned(), attributes.to_owned()))
    })
}

impl Jar {
    /// What an answer leaves in an empty jar.
    fn of(answer: &Answer) -> Self {
        let value = |name| set(answer, name).map(|(value, _)| value).unwrap_or_default();
        Self { session: value("nubo_session"), proof: value("nubo_csrf") }
    }

    /// A request with the jar's cookies.
    fn request(&self, method: &str, path: &str, body: &Value) -> Request<Bytes> {
        let cookies = format!("a=b; nubo_session={}; nubo_csrf={}", self.session, self.proof);
        headed(TestCloud::request(method, path, "", body), &[SITE, ("cookie", &cookies)])
    }

    /// A request of the cloud's own page.
    fn proven(&self, method: &str, path: &str, body: &Value) -> Request<Bytes> {
        headed(self.request(method, path, body), &[OWN, ("x-csrf-token", &self.proof)])
    }
}

fn headed(mut request: Request<Bytes>, headers: &[(&str, &str)]) -> Request<Bytes> {
    for (name, value) in headers {
        let name: HeaderName = name.parse().unwrap();
        request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
    }
    request
}

fn login(email: &str) -> Value {
    json!({ "email": email, "password": PASSWORD, "cookie": true })
}

async fn signed_in(cloud: &TestCloud, email: &str) -> Jar {
    let request = TestCloud::request("POST", "/v1/sessions", "", &login(email));
    let opened = cloud.send(headed(request, &[SITE, OWN])).await.expect(201);
    Jar::of(&opened)
}

#[tokio::test]
async fn a_browser_gets_its_session_where_no_script_can_read_it() {
    let cloud = TestCloud::new().await;
    let ada = cloud.tenant("ada@example.com").await;
    let request = TestCloud::request("POST", "/v1/sessions", "", &login("ada@example.com"));
    let opened = cloud.send(headed(request, &[SITE, OWN])).await.expect(201);
    assert_eq!(opened.json()["token"], Value::Null);
    assert_eq!(opened.text_at("/user/email"), "ada@example.com");
    let (secret, attributes) = set(&opened, "nubo_session").unwrap();
    assert!(secret.starts_with("ses_") && attributes.contains("; HttpOnly"), "{attributes}");
    let (proof, of_proof) = set(&opened, "nubo_csrf").unwrap();
    assert!(proof.len() == 64 && !of_proof.contains("HttpOnly"), "{of_proof}");
    for attributes in [&attributes, &of_proof] {
        assert!(attributes.contains("SameSite=Strict") && attributes.contains("Path=/;"));
        assert!(attributes.contains("Max-Age=") && !attributes.contains("Max-Age=0"));
    }
    let text = String::from_utf8(opened.bytes.to_vec()).unwrap();
    assert!(!text.contains(&secret), "{text}");

    let jar = Jar::of(&opened);
    let own = cloud.send(jar.request("GET", "/v1/account", &Value::Null)).await.expect(200);
    assert_eq!(own.text_at("/id"), ada.account);
    // Without the wish the secret is in the answer and no cookie is set.
    let body = json!({ "email": "ada@example.com", "password": PASSWORD });
    let plain = cloud.ask("POST", "/v1/sessions", "", body).await.expect(201);
    assert!(plain.text_at("/token").starts_with("ses_"));
    assert_eq!(plain.header("set-cookie"), "");
}

#[tokio::test]
async fn a_planted_session_is_worth_nothing_after_signing_in() {
    let cloud = TestCloud::new().await;
    cloud.tenant("ada@example.com").await;
    cloud.tenant("mallory@example.com").await;
    let planted = signed_in(&cloud, "mallory@example.com").await;
    let request = planted.request("POST", "/v1/sessions", &login("ada@example.com"));
    let opened = cloud.send(headed(request, &[OWN])).await.expect(201);
    let jar = Jar::of(&opened);
    assert_ne!((&jar.session, &jar.proof), (&planted.session, &planted.proof));
    let own = cloud.send(jar.request("GET", "/v1/user", &Value::Null)).await.expect(200);
    assert_eq!(own.text_at("/email"), "ada@example.com");
    let former = cloud.send(planted.request("GET", "/v1/user", &Value::Null)).await;
    assert_eq!(former.code(), "key_revoked");
    // Two cookies of one name: one of them was planted.
    let two = format!("nubo_session={}; nubo_session={}", planted.session, jar.session);
    let request = TestCloud::request("GET", "/v1/user", "", &Value::Null);
    let both = cloud.send(headed(request, &[SITE, ("cookie", &two)])).await;
    assert_eq!(both.code(), "unauthenticated");
}

#[tokio::test]
async fn a_change_takes_the_proof_and_a_page_of_ones_own() {
    let cloud = TestCloud::new().await;
    cloud.tenant("ada@example.com").await;
    cloud.tenant("mallory@example.com").await;
    let jar = signed_in(&cloud, "ada@example.com").await;
    let other = signed_in(&cloud, "mallory@example.com").await;
    let body = json!({ "name": "lab" });
    let bare = || jar.request("POST", "/v1/projects", &body);
    let proof = ("x-csrf-token", jar.proof.as_str());
    let wrong: [(&str, &[(&str, &str)]); 6] = [
        ("csrf_refused", &[OWN]),
        ("csrf_refused", &[OWN, ("x-csrf-token", "")]),
        ("csrf_refused", &[OWN, ("x-csrf-token", &other.proof)]),
        ("origin_refused", &[FOREIGN, proof]),
        ("origin_refused", &[("origin", "null"), proof]),
        ("origin_refused", &[("sec-fetch-site", "same-site"), proof]),
    ];
    for (code, headers) in wrong {
        let refused = cloud.send(headed(bare(), headers)).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, code), "{headers:?}");
        assert_eq!(refused.header("set-cookie"), "", "the session lives on");
    }
    for (method, path) in [("PATCH", "/v1/account"), ("DELETE", "/v1/sessions/current")] {
        let refused = cloud.send(jar.request(method, path, &json!({ "name": "x" }))).await;
        assert_eq!(refused.code(), "csrf_refused", "{method}");
    }
    let listed = cloud.send(jar.request("GET", "/v1/projects", &Value::Null)).await.expect(200);
    assert_eq!(listed.json()["data"].as_array().unwrap().len(), 1, "nothing was changed");
    cloud.send(jar.proven("POST", "/v1/projects", &body)).await.expect(201);
    // A wrong secret is not made good by a cookie beside it.
    let wrong =
        headed(jar.proven("GET", "/v1/account", &Value::Null), &[("authorization", "Bearer x")]);
    assert_eq!(cloud.send(wrong).await.code(), "unauthenticated");
}

#[tokio::test]
async fn the_stream_of_events_takes_the_proof_as_well() {
    let cloud = TestCloud::new().await;
    cloud.tenant("ada@example.com").await;
    let jar = signed_in(&cloud, "ada@example.com").await;
    let path = "/v1/events/stream";
    let bare = cloud.send(jar.request("GET", path, &Value::Null)).await;
    assert_eq!(bare.code(), "csrf_refused");
    let foreign = headed(jar.proven("GET", path, &Value::Null), &[FOREIGN]);
    assert_eq!(cloud.send(foreign).await.code(), "origin_refused");
    let open = cloud.open_stream(jar.proven("GET", path, &Value::Null)).await;
    assert_eq!(open.status(), 200);
    cloud.send(jar.proven("DELETE", "/v1/sessions/current", &Value::Null)).await.expect(200);
    let mut body = open.into_body();
    let ended = tokio::time::timeout(Duration::from_secs(20), async {
        while let Some(frame) = body.frame().await {
            drop(frame);
        }
    });
    assert!(ended.await.is_ok(), "whoever has signed out hears no more");
}

#[tokio::test]
async fn a_page_of_another_site_signs_nobody_in() {
    let cloud = TestCloud::new().await;
    cloud.tenant("mallory@example.com").await;
    let request = TestCloud::request("POST", "/v1/sessions", "", &login("mallory@example.com"));
    let refused = cloud.send(headed(request, &[SITE, FOREIGN])).await;
    assert_eq!((refused.code().as_str(), refused.header("set-cookie")), ("origin_refused", ""));
}

#[tokio::test]
async fn signing_out_and_a_dead_session_empty_the_jar() {
    let cloud = TestCloud::new().await;
    cloud.tenant("ada@example.com").await;
    let jar = signed_in(&cloud, "ada@example.com").await;
    let other = signed_in(&cloud, "ada@example.com").await;
    let listed = cloud.send(jar.request("GET", "/v1/sessions", &Value::Null)).await.expect(200);
    let rows = listed.json()["data"].clone();
    let is_other = |row: &&Value| row["current"] == false && row["status"] == "active";
    let id = rows.as_array().unwrap().iter().rfind(is_other).unwrap()["id"].clone();
    let path = format!("/v1/sessions/{}", id.as_str().unwrap());
    let ended = cloud.send(jar.proven("DELETE", &path, &Value::Null)).await.expect(200);
    assert_eq!(ended.header("set-cookie"), "", "another session's end is no sign-out");
    let late = cloud.send(other.request("GET", "/v1/user", &Value::Null)).await;
    assert_eq!((late.status.as_u16(), late.code().as_str()), (401, "key_revoked"));
    let out = cloud.send(jar.proven("DELETE", "/v1/sessions/current", &Value::Null)).await;
    for answer in [&late, &out.expect(200)] {
        for name in ["nubo_session", "nubo_csrf"] {
            let (value, attributes) = set(answer, name).unwrap();
            assert!(value.is_empty() && attributes.contains("Max-Age=0"), "{attributes}");
        }
    }
    assert_eq!(cloud.send(jar.request("GET", "/v1/user", &Value::Null)).await.status, 401);
}

#[tokio::test]
async fn another_password_renews_the_browsers_session() {
    let cloud = TestCloud::new().await;
    cloud.tenant("ada@example.com").await;
    let jar = signed_in(&cloud, "ada@example.com").await;
    let path = "/v1/password/actions/change";
    let body = json!({ "current_password": PASSWORD, "password": "an even better battery" });
    let changed = cloud.send(jar.proven("POST", path, &body)).await.expect(201);
    assert_eq!(changed.json()["token"], Value::Null);
    let next = Jar::of(&changed);
    assert!(!next.session.is_empty() && next.session != jar.session);
    assert_eq!(cloud.send(jar.request("GET", "/v1/user", &Value::Null)).await.status, 401);
    cloud.send(next.request("GET", "/v1/user", &Value::Null)).await.expect(200);
}

#[tokio::test]
async fn a_confirmed_registration_signs_the_browser_in() {
    let cloud = TestCloud::new().await;
    let (email, password) = ("new@example.com", PASSWORD);
    let body = json!({ "email": email, "password": password });
    cloud.ask("POST", "/v1/registrations", "", body).await.expect(201);
    let code = cloud.mailed_code(email).await;
    let body = json!({ "email": email, "code": code, "cookie": true });
    let path = "/v1/registrations/actions/confirm";
    let made = cloud.ask("POST", path, "", body).await.expect(201);
    assert_eq!(made.json()["session"]["token"], Value::Null);
    let own = Jar::of(&made).request("GET", "/v1/user", &Value::Null);
    assert_eq!(cloud.send(own).await.expect(200).text_at("/email"), email);
}
