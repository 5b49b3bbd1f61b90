//! Single sign-on: one link, one session, five minutes.

use std::time::Duration;

use nubo_testkit::cloud::{Answer, TestCloud};
use serde_json::{Value, json};

use crate::stage::{Shop, refused};

/// A link's path and query.
fn local(url: &str) -> String {
    let rest = url.strip_prefix("http://cloud.example:8080").unwrap_or_else(|| panic!("{url}"));
    rest.to_owned()
}

async fn minted(shop: &Shop, path: &str, body: Value) -> String {
    let path = format!("/api/v1{path}");
    let mut request = TestCloud::request("POST", &path, &shop.own.key, &body);
    request.headers_mut().insert("host", "cloud.example:8080".parse().unwrap());
    let made = shop.cloud.send(request).await.expect(201);
    assert_eq!(made.json()["expiresIn"], 300);
    local(&made.text_at("/url"))
}

async fn open(shop: &Shop, method: &str, link: &str) -> Answer {
    shop.cloud.send(TestCloud::request(method, link, "", &Value::Null)).await
}

/// The session that an answer gives.
fn session(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let (name, rest) = cookie.split_once('=').unwrap();
    assert_eq!(name, "nubo_session");
    rest.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_link_works_once_and_looking_at_it_does_not_use_it_up() {
    let shop = Shop::new().await;
    let link = minted(&shop, "/sso", json!({})).await;
    assert_eq!(open(&shop, "HEAD", &link).await.status, 200);
    let first = open(&shop, "GET", &link).await;
    assert_eq!((first.status.as_u16(), first.header("location")), (303, "/dashboard"));
    assert_eq!(first.header("cache-control"), "no-store");
    assert_eq!(first.header("referrer-policy"), "no-referrer");
    let session = session(&first);
    let own = shop.cloud.ask("GET", "/v1/account", &session, Value::Null).await.expect(200);
    assert_eq!(own.text_at("/id"), shop.own.account);
    let second = open(&shop, "GET", &link).await;
    assert_eq!(second.status, 410);
    assert!(second.header("set-cookie").is_empty());
    assert!(second.header("content-type").starts_with("text/html"));
    assert_eq!(open(&shop, "GET", "/sso/lnk_nothing").await.status, 404);
    let to = async |page: &str| {
        let home = open(&shop, "GET", &format!("/dashboard{page}")).await;
        assert_eq!(home.status, 303);
        home.header("location").to_owned()
    };
    assert_eq!((to("").await, to("/billing?x=y").await), ("/".to_owned(), "/".to_owned()));
    assert_eq!(to("/servers/web").await, "/servers/web");
    assert_eq!(to("/servers/%2F%2Fevil.example%3Fx").await, "/servers/%2F%2Fevil.example%3Fx");
    let server = to("/servers/01890a5d-ac96-774b-bcce-b302099a8057").await;
    assert_eq!(server, "/servers/srv_01890a5dac96774bbcceb302099a8057");
}

#[tokio::test]
async fn a_link_is_of_no_use_after_five_minutes() {
    let shop = Shop::new().await;
    let link = minted(&shop, "/sso", Value::Null).await;
    shop.cloud.clock.advance(Duration::from_secs(301));
    assert_eq!(open(&shop, "GET", &link).await.status, 410);
}

#[tokio::test]
async fn a_link_leads_where_it_was_told_and_never_off_the_site() {
    let shop = Shop::new().await;
    let id = shop.server(json!({ "label": "web" })).await;
    let to = async |path: &str, body: Value| {
        let link = minted(&shop, path, body).await;
        open(&shop, "GET", &link).await.header("location").to_owned()
    };
    let page = "/dashboard/billing?tab=a&b=c#d";
    assert_eq!(to("/sso", json!({ "next": page })).await, page);
    let server = format!("/dashboard/servers/{id}");
    assert_eq!(to(&format!("/servers/{id}/sso"), json!({})).await, server);
    for next in ["//evil.example", "https://evil.example", "/\\evil.example", "x", "", "/a\nb"] {
        let wrong = shop.ask("POST", "/sso", json!({ "next": next })).await;
        assert!(refused(&wrong, 400).starts_with("next "), "{next}");
    }
    let link = minted(&shop, "/sso", json!({})).await;
    let twisted = link.replace("?next=", "?next=%2F%2Fevil.example%2F&x=");
    assert_eq!(open(&shop, "GET", &twisted).await.header("location"), "/dashboard");
}

#[tokio::test]
async fn a_link_gives_no_more_rights_than_the_key_has() {
    let shop = Shop::new().await;
    let key = shop.cloud.key_with(&shop.own, &["servers:read", "servers:write"]).await;
    let made = shop.ask_with(&key, "POST", "/sso", Value::Null).await.expect(201);
    let url = made.text_at("/url");
    let opened = open(&shop, "GET", &url["http://localhost".len()..]).await;
    let session = session(&opened);
    shop.cloud.ask("GET", "/v1/servers", &session, Value::Null).await.expect(200);
    let keys = shop.cloud.ask("GET", "/v1/keys", &session, Value::Null).await;
    assert_eq!(keys.code(), "insufficient_scope");
    let reader = shop.cloud.key_with(&shop.own, &["servers:read", "account:read"]).await;
    let wanted = "API key is missing required scope(s): servers:write";
    assert_eq!(refused(&shop.ask_with(&reader, "POST", "/sso", Value::Null).await, 403), wanted);
}
