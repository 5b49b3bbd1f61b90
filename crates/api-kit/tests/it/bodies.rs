//! What may be sent, and how precisely the rest is refused.

use crate::place::{Place, bearing, get, post, with};

#[tokio::test]
async fn a_good_body_reaches_the_handler_with_its_headers() {
    let place = Place::new();
    let request = post("/toy/open", r#"{"name":"a","count":3,"unknown":[1]}"#);
    let request = with(with(request, "idempotency-key", "k-1"), "if-match", "W/\"4\"");
    let got = place.send(request).await;
    assert_eq!(got.status, 201);
    assert_eq!(got.body["once"], "POST /toy/open");
    assert_eq!(got.body["seen"], 4);
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_place() {
    let place = Place::new();
    let cases: [(&str, u16, &str, &str); 10] = [
        ("", 422, "validation_failed", "body"),
        ("[]", 422, "validation_failed", "body"),
        ("{}", 422, "validation_failed", "name"),
        (r#"{"name":1}"#, 422, "validation_failed", "name"),
        (r#"{"name":null}"#, 422, "validation_failed", "name"),
        (r#"{"name":"a","count":"x"}"#, 422, "validation_failed", "count"),
        (r#"{"name":"a","count":-1}"#, 422, "validation_failed", "count"),
        (r#"{"name":"a","count":99999999999}"#, 422, "validation_failed", "count"),
        (r#"{"name":"a""#, 400, "invalid_request", ""),
        ("{\"name\":\"\u{1}\"}", 400, "invalid_request", ""),
    ];
    for (body, status, code, field) in cases {
        let got = place.send(post("/toy/open", body.to_owned())).await;
        assert_eq!((got.status, &got.body["toy"]), (status, &code.into()), "{body}");
        assert_eq!(got.body["fields"][0].as_str().unwrap_or_default(), field, "{body}");
    }
    let got = place.send(post("/toy/open", "{\n  \"name\": x}")).await;
    assert!(got.body["text"].as_str().unwrap().contains("line 2 column 11"), "{}", got.body);
    let deep = format!("{{\"name\":{}", "[".repeat(200_000));
    assert_eq!(place.send(post("/toy/open", deep)).await.status, 400);
}

#[tokio::test]
async fn another_content_type_is_not_read() {
    let place = Place::new();
    for kind in ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"] {
        let request = with(post("/toy/open", r#"{"name":"a"}"#), "content-type", kind);
        let got = place.send(request).await;
        assert_eq!((got.status, &got.body["toy"]), (400, &"unsupported_media_type".into()));
    }
    // civogo claims to send gzip and does not.
    let request = with(post("/toy/open", r#"{"name":"a"}"#), "content-encoding", "gzip");
    assert_eq!(place.send(request).await.status, 201);
}

#[tokio::test]
async fn a_body_of_a_mebibyte_passes_and_one_byte_more_does_not() {
    let place = Place::new();
    let body = |length: usize| {
        let frame = r#"{"name":""}"#.len();
        format!("{{\"name\":\"{}\"}}", "x".repeat(length - frame))
    };
    assert_eq!(place.send(post("/toy/open", body(1 << 20))).await.status, 201);
    let got = place.send(post("/toy/open", body((1 << 20) + 1))).await;
    assert_eq!((got.status, &got.body["toy"]), (413, &"body_too_large".into()));
}

#[tokio::test]
async fn odd_headers_and_queries_are_told_by_name() {
    let place = Place::new();
    for (name, value, field) in [
        ("idempotency-key", "a b", "Idempotency-Key"),
        ("idempotency-key", "", "Idempotency-Key"),
        ("if-match", "3", "If-Match"),
    ] {
        let got = place.send(with(post("/toy/open", r#"{"name":"a"}"#), name, value)).await;
        assert_eq!((got.status, &got.body["fields"][0]), (422, &field.into()), "{name}: {value}");
    }
    let key = place.key(None).await;
    for query in ["limit=x", "limit=-1", "limit=99999999999", "limit="] {
        let got = place.send(bearing(get(&format!("/toy/things/a?{query}")), &key)).await;
        assert_eq!((got.status, &got.body["fields"][0]), (422, &"limit".into()), "{query}");
    }
    for odd in ["/toy/things/%ff", "/toy/things/%00", "/toy/things/%2e%2e%2f", "/toy/things/%zz"] {
        assert_eq!(place.send(bearing(get(odd), &key)).await.status, 200, "{odd}");
    }
}
