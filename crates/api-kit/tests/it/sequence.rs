//! Who is let in, what is counted, and what every answer carries.

use std::net::IpAddr;

use http::Method;
use nubo_api_kit::Peer;
use nubo_cloud::Policy;

use crate::place::{Place, bearing, get, post, with};

#[tokio::test]
async fn a_live_key_is_let_in_and_told_its_limit() {
    let place = Place::new();
    let key = place.key(Some(5)).await;
    let got = place.send(bearing(get("/toy/things/a%20b?limit=7"), &key)).await;
    assert_eq!((got.status, &got.body["id"], &got.body["limit"]), (200, &"a b".into(), &7.into()));
    assert!(got.body["account"].as_str().unwrap().starts_with("acc_"), "{}", got.body);
    assert_eq!(got.headers["toy-limit"], "5");
    assert_eq!(got.headers["toy-left"], "4");
    assert_eq!(got.headers["etag"], "\"3\"");
    assert_eq!(got.headers["cache-control"], "no-store");
    assert_eq!(got.headers["x-content-type-options"], "nosniff");
    let id = got.headers["x-request-id"].to_str().unwrap();
    assert!(id.starts_with("req_"));
    assert_eq!(got.body["request"], id);
}

#[tokio::test]
async fn a_request_id_of_the_client_is_not_trusted() {
    let place = Place::new();
    let got = place.send(with(get("/toy/slow"), "x-request-id", "req_mine")).await;
    assert_ne!(got.headers["x-request-id"], "req_mine");
}

#[tokio::test]
async fn without_a_live_key_there_is_nothing_but_the_public_routes() {
    let place = Place::new();
    for request in [
        get("/toy/things/a"),
        bearing(get("/toy/things/a"), "sk_live_wrong"),
        with(get("/toy/things/a"), "authorization", "Basic eDp5"),
        bearing(get("/toy/nowhere"), "sk_live_wrong"),
        bearing(get("/toy/things/a"), &"x".repeat(10_000)),
    ] {
        let got = place.send(request).await;
        assert_eq!((got.status, &got.body["toy"]), (401, &"unauthenticated".into()));
        assert!(got.headers.contains_key("x-request-id"));
    }
    assert_eq!(place.send(get("/toy/slow")).await.status, 200);
}

#[tokio::test]
async fn unknown_paths_and_methods_are_told_in_the_dialects_voice() {
    let place = Place::new();
    for path in ["/toy/nowhere", "/toy", "/elsewhere", "/toyish", "/toy/things/a/b", "/toy/things/"]
    {
        let got = place.send(get(path)).await;
        assert_eq!((got.status, &got.body["toy"]), (404, &"not_found".into()), "{path}");
    }
    let key = place.key(None).await;
    let mut wrong = bearing(get("/toy/things"), &key);
    *wrong.method_mut() = Method::DELETE;
    let got = place.send(wrong).await;
    assert_eq!((got.status, &got.body["toy"]), (405, &"method_not_allowed".into()));
    assert_eq!(got.headers["allow"], "OPTIONS, POST");
    let mut asked = get("/toy/things/a");
    *asked.method_mut() = Method::OPTIONS;
    let got = place.send(asked).await;
    assert_eq!((got.status, &got.headers["allow"]), (204, &"GET, HEAD, OPTIONS".parse().unwrap()));
}

#[tokio::test]
async fn the_limit_refuses_with_a_wait_and_counts_each_key_alone() {
    let place = Place::new();
    let (one, other) = (place.key(Some(2)).await, place.key(Some(2)).await);
    for _ in 0..2 {
        assert_eq!(place.send(bearing(get("/toy/things/a"), &one)).await.status, 200);
    }
    let got = place.send(bearing(get("/toy/things/a"), &one)).await;
    assert_eq!((got.status, &got.body["toy"]), (429, &"rate_limited".into()));
    assert_eq!(
        (&got.headers["toy-limit"], &got.headers["toy-left"]),
        (&"2".parse().unwrap(), &"0".parse().unwrap())
    );
    let wait: u64 = got.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    assert_eq!(place.send(bearing(get("/toy/things/a"), &other)).await.status, 200);
}

#[tokio::test]
async fn wrong_keys_use_up_the_allowance_of_their_address_only() {
    let policy = Policy { anonymous_rate_per_minute: 3, ..Policy::default() };
    let place = Place::with(policy, None);
    for _ in 0..3 {
        assert_eq!(place.send(bearing(get("/toy/things/a"), "sk_live_no")).await.status, 401);
    }
    let got = place.send(bearing(get("/toy/things/a"), "sk_live_no")).await;
    assert_eq!((got.status, &got.headers["toy-limit"]), (429, &"3".parse().unwrap()));
    assert_eq!(place.send(get("/toy/slow")).await.status, 429);
    let key = place.key(None).await;
    assert_eq!(place.send(bearing(get("/toy/things/a"), &key)).await.status, 200);
    let elsewhere = Peer::Ip(IpAddr::from([203, 0, 113, 6]));
    assert_eq!(place.send_from(get("/toy/slow"), elsewhere).await.status, 200);
}

#[tokio::test]
async fn the_client_behind_a_trusted_proxy_is_the_one_that_counts() {
    let place = Place::new();
    let key = place.key(None).await;
    let forwarded = || {
        let request = bearing(get("/toy/things/a"), &key);
        with(request, "x-forwarded-for", "6.6.6.6, 198.51.100.7")
    };
    let proxy = Peer::Ip(IpAddr::from([192, 0, 2, 1]));
    assert_eq!(place.send_from(forwarded(), proxy).await.body["ip"], "198.51.100.7");
    assert_eq!(place.send(forwarded()).await.body["ip"], "203.0.113.5");
}

#[tokio::test]
async fn the_local_socket_is_the_operator_unless_a_credential_is_shown() {
    let place = Place::new();
    let got = place.send_from(get("/toy/things/a"), Peer::Local).await;
    assert_eq!((got.status, got.body["account"].is_null()), (200, true));
    let key = place.key(None).await;
    let got = place.send_from(bearing(get("/toy/things/a"), &key), Peer::Local).await;
    assert!(got.body["account"].is_string());
    let wrong = bearing(get("/toy/things/a"), "sk_live_no");
    assert_eq!(place.send_from(wrong, Peer::Local).await.status, 401);
}

#[tokio::test]
async fn a_panic_is_our_mistake_and_says_nothing_of_the_inside() {
    let place = Place::new();
    let got = place.send(get("/toy/fall")).await;
    assert_eq!((got.status, &got.body["toy"]), (500, &"internal_error".into()));
    assert!(!got.body.to_string().contains("secret"), "{}", got.body);
    assert_eq!(place.send(get("/toy/slow")).await.status, 200);
}

#[tokio::test]
async fn figures_are_for_this_machine_or_for_the_token() {
    let loopback = Peer::Ip(IpAddr::from([127, 0, 0, 1]));
    let place = Place::new();
    place.send(get("/toy/nowhere")).await;
    assert_eq!(place.send(get("/metrics")).await.status, 403);
    let forwarded = with(get("/metrics"), "x-forwarded-for", "6.6.6.6");
    assert_eq!(place.send_from(forwarded, loopback).await.status, 403);
    let got = place.send_from(get("/metrics"), loopback).await;
    let text = got.body.as_str().unwrap();
    let line = "nubo_requests_total{dialect=\"toy\",verb=\"none\",status=\"4xx\"} 1";
    assert!(text.contains(line), "{text}");
    let guarded = Place::with(Policy::default(), Some("t0ken"));
    assert_eq!(guarded.send_from(get("/metrics"), loopback).await.status, 401);
    assert_eq!(guarded.send(bearing(get("/metrics"), "wrong")).await.status, 401);
    assert_eq!(guarded.send(bearing(get("/metrics"), "t0ken")).await.status, 200);
}

#[tokio::test]
async fn the_process_tells_its_health_and_its_documents() {
    let place = Place::new();
    assert_eq!(place.send(get("/healthz")).await.body, "ok\n");
    assert_eq!(place.send(get("/readyz")).await.body, "ready\n");
    let start = place.send(get("/")).await;
    assert!(start.body.as_str().unwrap().contains("This build has no portal"), "{}", start.body);
    assert!(start.body.as_str().unwrap().contains("href=\"/docs\""));
    let index = place.send(get("/docs")).await;
    assert!(index.body.as_str().unwrap().contains("href=\"/docs/toy\""));
    let page = place.send(get("/docs/toy")).await;
    assert!(page.body.as_str().unwrap().contains("data-document=\"/toy/openapi.json\""));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'self';"), "{policy}");
    let script = place.send(get("/docs/assets/swagger-ui-bundle.js")).await;
    assert_eq!(
        (script.status, &script.headers["content-encoding"]),
        (200, &"gzip".parse().unwrap())
    );
    assert_eq!(place.send(get("/docs/assets/../../etc/passwd")).await.status, 404);
    assert_eq!(place.send(get("/docs/none")).await.status, 404);
    assert_eq!(place.send(post("/healthz", "")).await.status, 405);
}
