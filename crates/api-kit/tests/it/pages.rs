//! The portal as browsers and others see it: its files, its addresses, and what it must not shadow.

use http::Method;
use nubo_api_kit::{Portal, PortalFile};

use crate::place::{Answer, Place, get, post, with};

const FILES: &[PortalFile] = &[
    PortalFile {
        name: "index.html",
        content_type: "text/html; charset=utf-8",
        tag: "t1",
        plain: b"<!doctype html><title>start</title>",
        gzip: Some(b"start in gzip"),
        brotli: None,
    },
    PortalFile {
        name: "assets/main-Ab3_x9.js",
        content_type: "text/javascript; charset=utf-8",
        tag: "t2",
        plain: b"import './more.js'",
        gzip: Some(b"script in gzip"),
        brotli: Some(b"script in brotli"),
    },
    PortalFile {
        name: "cloud.svg",
        content_type: "image/svg+xml",
        tag: "t3",
        plain: b"<svg/>",
        gzip: None,
        brotli: None,
    },
];

/// What Chromium sends when somebody opens an address.
const PEOPLE: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";

async fn visit(place: &Place, path: &str) -> Answer {
    place.send(with(get(path), "accept", PEOPLE)).await
}

fn is_start(answer: &Answer) -> bool {
    answer.status == 200 && answer.body.as_str().is_some_and(|text| text.contains("start"))
}

#[tokio::test]
async fn every_address_that_nobody_else_has_shows_the_portal_to_people() {
    let place = Place::showing(Portal::of(FILES));
    for path in ["/", "/servers/srv_1?tab=graphs", "/api", "/toyish", "/index.html", "/sign-in"] {
        let page = visit(&place, path).await;
        assert!(is_start(&page), "{path}: {} {}", page.status, page.body);
        assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(page.headers["cache-control"], "no-cache");
    }
    // Programs that have lost their way are told so in words they read.
    let lost = place.send(with(get("/servers"), "accept", "*/*")).await;
    assert_eq!((lost.status, &lost.body["toy"]), (404, &"not_found".into()));
    assert!(is_start(&place.send(get("/")).await));
    assert_eq!(place.send(with(post("/servers", "{}"), "accept", PEOPLE)).await.status, 404);
    assert_eq!(place.send(post("/", "{}")).await.status, 405);
}

#[tokio::test]
async fn the_portal_shadows_nothing_of_a_door() {
    let place = Place::showing(Portal::of(FILES));
    for path in ["/toy", "/toy/nowhere", "/toy/things/", "//toy/nowhere"] {
        let answer = visit(&place, path).await;
        assert_eq!((answer.status, &answer.body["toy"]), (404, &"not_found".into()), "{path}");
    }
    for path in ["/docs/none", "/docs/a/b", "/metrics/x", "/healthz/"] {
        let answer = visit(&place, path).await;
        assert!(!is_start(&answer) && answer.status == 404, "{path}: {}", answer.status);
    }
    assert_eq!(visit(&place, "/healthz").await.body, "ok\n");
    assert!(visit(&place, "/docs").await.body.as_str().unwrap().contains("API documents"));
}

#[tokio::test]
async fn a_page_can_neither_be_framed_nor_run_what_is_not_the_clouds() {
    let place = Place::showing(Portal::of(FILES));
    for page in ["/", "/servers", "/docs", "/docs/toy"] {
        let headers = visit(&place, page).await.headers;
        let told = |name: &str| headers[name].to_str().unwrap().to_owned();
        let policy = told("content-security-policy");
        let mut rules = policy.split(';').map(str::trim);
        assert!(policy.contains("frame-ancestors 'none'"), "{page}: {policy}");
        assert!(policy.contains("base-uri 'none'"), "{page}: {policy}");
        assert!(rules.all(|rule| !rule.contains("unsafe") || rule.starts_with("style-src ")));
        assert!(!policy.contains("unsafe-eval") && !policy.contains("http"), "{policy}");
        assert_eq!(told("x-frame-options"), "DENY");
        assert_eq!(told("x-content-type-options"), "nosniff");
        assert_eq!(told("referrer-policy"), "no-referrer");
        assert_eq!(told("cross-origin-opener-policy"), "same-origin");
        assert!(told("permissions-policy").contains("camera=()"));
    }
    let absent = Place::new();
    let policy = &visit(&absent, "/").await.headers["content-security-policy"];
    assert!(policy.to_str().unwrap().contains("frame-ancestors 'none'"));
}

#[tokio::test]
async fn a_file_is_kept_as_long_as_its_name_lasts_and_comes_in_the_form_that_is_read() {
    let place = Place::showing(Portal::of(FILES));
    let script = "/assets/main-Ab3_x9.js";
    let packed = place.send(with(get(script), "accept-encoding", "gzip, br")).await;
    assert_eq!((packed.status, packed.body), (200, "script in brotli".into()));
    assert_eq!(packed.headers["content-encoding"], "br");
    assert_eq!(packed.headers["vary"], "accept-encoding");
    assert_eq!(packed.headers["cache-control"], "public, max-age=31536000, immutable");
    let plain = place.send(get(script)).await;
    assert_eq!(plain.body, "import './more.js'");
    assert!(!plain.headers.contains_key("content-encoding"));
    assert_ne!(plain.headers["etag"], packed.headers["etag"], "other bytes, another tag");
    let picture = place.send(get("/cloud.svg")).await;
    assert_eq!(picture.headers["cache-control"], "no-cache");
    assert_eq!(picture.headers["content-type"], "image/svg+xml");

    let again = |tag: &str| with(get("/cloud.svg"), "if-none-match", tag);
    let tag = picture.headers["etag"].to_str().unwrap().to_owned();
    for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
        let answer = place.send(again(&known)).await;
        assert_eq!((answer.status, answer.body), (304, "".into()), "{known}");
        assert_eq!(answer.headers["etag"], picture.headers["etag"]);
    }
    assert_eq!(place.send(again("\"x\"")).await.status, 200);
}

#[tokio::test]
async fn heads_and_ranges_of_files_are_answered_as_the_whole_file_would_be() {
    let place = Place::showing(Portal::of(FILES));
    for path in ["/", "/cloud.svg"] {
        let whole = visit(&place, path).await;
        let mut head = with(get(path), "accept", PEOPLE);
        *head.method_mut() = Method::HEAD;
        let head = place.send(head).await;
        assert_eq!(head.status, 200);
        assert_eq!(head.headers, whole.headers, "{path}");
        let part = with(with(get(path), "accept", PEOPLE), "range", "bytes=0-3");
        let part = place.send(part).await;
        assert_eq!((part.status, part.body), (200, whole.body), "{path}");
        assert_eq!(part.headers["accept-ranges"], "none");
    }
}

#[tokio::test]
async fn what_is_not_among_the_files_is_absent_however_it_is_asked_for() {
    let place = Place::showing(Portal::of(FILES));
    for path in [
        "/assets/main-gone.js",
        "/assets/",
        "/assets/../index.html",
        "/assets/..%2f..%2fetc/passwd",
        // A browser could take it for another host's.
        "//evil.example/x",
    ] {
        let answer = visit(&place, path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.headers.contains_key("location"), "{path}");
    }
    for path in ["/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/secret", "/.vite/x.json"]
    {
        let answer = visit(&place, path).await;
        assert!(is_start(&answer), "the portal says that there is nothing at {path}");
        assert_eq!(place.send(get(path)).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_build_without_the_portal_says_so_and_hides_nothing_else() {
    let place = Place::new();
    let start = visit(&place, "/").await;
    let text = start.body.as_str().unwrap();
    assert!(text.contains("This build has no portal") && text.contains("make up"), "{text}");
    let deep = visit(&place, "/servers").await;
    assert_eq!((deep.status, &deep.body["toy"]), (404, &"not_found".into()));
}
