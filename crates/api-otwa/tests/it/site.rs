//! What is the same on every answer, and the documents at the root of the site.

use std::sync::Arc;

use nubo_api_otwa::{Door, Otwa};
use nubo_cloud::Policy;
use nubo_testkit::cloud::{TestCloud, patient_policy};
use serde_json::Value;

use crate::stage::{Shop, refused};

#[tokio::test]
async fn the_hundred_and_first_call_of_a_minute_is_refused_with_its_wait() {
    let policy = Policy { rate_per_minute: 100, ..patient_policy() };
    let cloud = TestCloud::speaking(policy, crate::stage::dialects()).await;
    let (own, other) = (cloud.tenant("a@example.com").await, cloud.tenant("b@example.com").await);
    let ask = async |key: &str| cloud.ask("GET", "/api/v1/regions", key, Value::Null).await;
    let first = ask(&own.key).await.expect(200);
    assert_eq!(first.header("x-ratelimit-limit"), "100");
    assert_eq!(first.header("x-ratelimit-remaining"), "99");
    assert!(first.header("x-ratelimit-reset").parse::<u64>().unwrap() <= 60);
    let mut refusal = None;
    // The bucket fills again while the test runs, so it may take a few more on a slow machine.
    for _ in 0..300 {
        let answer = ask(&own.key).await;
        if answer.status == 429 {
            refusal = Some(answer);
            break;
        }
        answer.expect(200);
    }
    let refusal = refusal.unwrap();
    refused(&refusal, 429);
    assert_eq!(refusal.header("x-ratelimit-remaining"), "0");
    let wait: u64 = refusal.header("x-ratelimit-reset").parse().unwrap();
    assert_eq!(refusal.header("retry-after").parse::<u64>().unwrap(), wait.max(1));
    ask(&other.key).await.expect(200);
}

#[tokio::test]
async fn refusals_and_successes_carry_a_request_id() {
    let shop = Shop::new().await;
    for (key, path) in [(shop.own.key.as_str(), "/account"), ("", "/account"), ("", "/nothing")] {
        let answer = shop.ask_with(key, "GET", path, Value::Null).await;
        assert!(answer.header("x-request-id").starts_with("req_"), "{path}");
    }
    let odd = shop.ask("POST", "/servers/x/power/explode", Value::Null).await;
    refused(&odd, 404);
    refused(&shop.ask("PUT", "/account", Value::Null).await, 404);
    refused(&shop.ask_with("", "GET", "/account", Value::Null).await, 401);
}

#[tokio::test]
async fn any_live_credential_works_and_its_end_acts_at_once() {
    let shop = Shop::new().await;
    let session = shop.cloud.session(&shop.own.email).await;
    shop.ask_with(&session, "GET", "/servers", Value::Null).await.expect(200);
    let body = serde_json::json!({ "name": "t", "scopes": ["servers:read"] });
    let token = shop.cloud.ask("POST", "/v1/tokens", &shop.own.key, body).await.expect(201);
    shop.ask_with(&token.text_at("/token"), "GET", "/servers", Value::Null).await.expect(200);
    let path = format!("/v1/tokens/{}", token.text_at("/id"));
    shop.cloud.ask("DELETE", &path, &shop.own.key, Value::Null).await.expect(200);
    let gone = shop.ask_with(&token.text_at("/token"), "GET", "/servers", Value::Null).await;
    refused(&gone, 401);
}

#[tokio::test]
async fn the_account_is_shown_with_its_holder_and_a_reseller_is_no_standard_one() {
    let shop = Shop::new().await;
    let account = shop.ask("GET", "/account", Value::Null).await.expect(200).json();
    assert_eq!(
        (&account["email"], &account["tier"]),
        (&"ada@example.com".into(), &"standard".into())
    );
    assert_eq!((&account["firstName"], &account["lastName"]), (&Value::Null, &Value::Null));
    let id = account["id"].as_str().unwrap();
    assert_eq!(shop.own.account, format!("acc_{}", id.replace('-', "")));
}

#[tokio::test]
async fn documents_are_at_the_root_of_the_site_and_need_no_key() {
    let door = |title: &str, base: &str| Door {
        title: title.to_owned(),
        base: base.to_owned(),
        document: format!("{base}/openapi.json"),
        page: "/docs/x".to_owned(),
    };
    let doors = vec![door("CloudAPI", "/v1"), door("Otwa Cloud API", "/api/v1")];
    let dialects = vec![Arc::new(Otwa::beside(doors)) as Arc<dyn nubo_api_kit::Dialect>];
    let cloud = TestCloud::speaking(patient_policy(), dialects).await;
    let get = async |path: &str| cloud.ask("GET", path, "", Value::Null).await.expect(200);
    let document = get("/openapi.json").await;
    assert_eq!(document.json(), nubo_api_otwa::openapi());
    for (path, content) in [("/docs.md", "text/markdown"), ("/llms.txt", "text/plain")] {
        let page = get(path).await;
        assert!(page.header("content-type").starts_with(content), "{path}");
        let text = String::from_utf8(page.bytes.to_vec()).unwrap();
        let index = text.find("[CloudAPI](/docs/x)").unwrap();
        assert!(
            index < text.find("/servers/{id}/reinstall").unwrap(),
            "{path} begins with the doors"
        );
        for row in nubo_api_otwa::route::table() {
            assert!(text.contains(row.path), "{path} lacks {}", row.path);
        }
    }
    let llms = String::from_utf8(get("/llms.txt").await.bytes.to_vec()).unwrap();
    assert!(llms.starts_with("# ") && llms.lines().nth(2).unwrap().starts_with("> "));
    let page = get("/docs/otwa").await;
    assert!(String::from_utf8_lossy(&page.bytes).contains("/openapi.json"));
}
