//! Bad input at every operation, generated from the table: told at its name in this API's form,
//! and nothing changes.

use bytes::Bytes;
use http::Request;
use nubo_api_stackbill::{Op, Param, Shape};
use nubo_testkit::golden::{Pair, Stage};
use serde_json::{Map, Value, json};

use crate::walk::{Challenger, refusal, run};

struct BadInput;

/// What a parameter is given instead.
enum Wrong {
    Absent,
    Value(Value),
}

fn wrongs(param: &Param) -> Vec<(Wrong, &'static [&'static str])> {
    const INVALID: &[&str] = &["VALIDATION"];
    const UNKNOWN: &[&str] = &["VALIDATION", "NOT-FOUND"];
    let mut all: Vec<(Wrong, &'static [&'static str])> = Vec::new();
    if param.required {
        all.push((Wrong::Absent, INVALID));
        all.push((Wrong::Value(json!("")), INVALID));
        all.push((Wrong::Value(Value::Null), INVALID));
    }
    all.push((Wrong::Value(json!({ "a": [] })), INVALID));
    all.push((Wrong::Value(json!("a\u{0}b")), INVALID));
    all.push((Wrong::Value(json!("x".repeat(200_000))), INVALID));
    match param.shape {
        Shape::Count(..) => {
            for text in ["-1", "1.5", "many", "99999999999999999999999"] {
                all.push((Wrong::Value(json!(text)), INVALID));
            }
        }
        Shape::Flag | Shape::Word(_) => all.push((Wrong::Value(json!("perhaps")), INVALID)),
        Shape::Uuid if param.required => {
            for text in ["no-uuid", "ffffffff-ffff-7fff-bfff-ffffffffffff", "../../x", "*"] {
                all.push((Wrong::Value(json!(text)), UNKNOWN));
            }
        }
        Shape::Uuid | Shape::Text(_) | Shape::Lines(_) => {}
    }
    all
}

/// The pair's request with one parameter wrong; none where it cannot be sent so.
fn request(stage: &Stage, pair: &Pair, param: &Param, wrong: &Wrong) -> Option<Request<Bytes>> {
    let by_body = matches!(pair.method.as_str(), "POST" | "PUT");
    let mut request = stage.request(pair, &stage.own.key, None);
    if by_body {
        let filled = stage.filled(&pair.body);
        let mut body: Map<String, Value> = serde_json::from_str(&filled).unwrap_or_default();
        match wrong {
            Wrong::Absent => body.remove(param.name),
            Wrong::Value(value) => body.insert(param.name.to_owned(), value.clone()),
        };
        let bytes = Bytes::from(Value::Object(body).to_string());
        request.headers_mut().insert("content-type", "application/json".parse().unwrap());
        *request.body_mut() = bytes;
        return Some(request);
    }
    let target = stage.filled(&pair.target);
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let own = |part: &&str| part.split('=').next() != Some(param.name);
    let mut parts: Vec<String> =
        query.split('&').filter(|p| !p.is_empty()).filter(own).map(str::to_owned).collect();
    match wrong {
        Wrong::Absent => {}
        Wrong::Value(Value::String(text)) => {
            let encoded: String = text.bytes().map(|b| format!("%{b:02x}")).collect();
            // An address has a bound of its own.
            if encoded.len() > 30_000 {
                return None;
            }
            parts.push(format!("{}={encoded}", param.name));
        }
        Wrong::Value(_) => parts.push(format!("{}[a]=1", param.name)),
    }
    *request.uri_mut() = format!("{path}?{}", parts.join("&")).parse().unwrap();
    Some(request)
}

impl Challenger for BadInput {
    async fn ready(&mut self, _: &Stage) {}

    async fn challenge(&self, stage: &Stage, op: &'static Op, pair: &Pair) {
        for param in op.params {
            for (wrong, codes) in wrongs(param) {
                let Some(request) = request(stage, pair, param, &wrong) else { continue };
                let shown = match &wrong {
                    Wrong::Absent => "nothing".to_owned(),
                    Wrong::Value(value) => format!("{value:.40}"),
                };
                let what = format!("{}?{}={shown}", op.name, param.name);
                let answer = stage.cloud.send(request).await;
                let (status, code, text) = refusal(&answer, &what);
                assert_eq!(status, 550, "{what}: {text}");
                assert!(codes.contains(&code.as_str()), "{what}: {code} {text}");
                let named = text.contains(param.name);
                assert!(named || codes.len() > 1, "{what} is not told at its name: {text}");
            }
        }
        unknown_parts(stage, op, pair).await;
        if matches!(op.method, "POST" | "PUT") {
            wrong_bodies(stage, op, pair).await;
        }
        if op.method == "GET" && op.changes() {
            only_looking(stage, op, pair).await;
        }
    }
}

/// Another id in the path.
async fn unknown_parts(stage: &Stage, op: &'static Op, pair: &Pair) {
    if op.path_params().next().is_none() {
        return;
    }
    for id in ["no-uuid", "ffffffff-ffff-7fff-bfff-ffffffffffff", "%00", "%ff"] {
        let mut request = stage.request(pair, &stage.own.key, None);
        *request.uri_mut() = op.path.replace("{uuid}", id).parse().unwrap();
        let answer = stage.cloud.send(request).await;
        let (status, code, text) = refusal(&answer, op.name);
        let told = ["NOT-FOUND", "VALIDATION"].contains(&code.as_str());
        assert!(status == 550 && told, "{} {id}: {text}", op.name);
    }
}

async fn wrong_bodies(stage: &Stage, op: &'static Op, pair: &Pair) {
    let deep = "[".repeat(10_000);
    for (kind, body) in [
        ("application/json", "{"),
        ("application/json", "[]"),
        ("application/json", "5"),
        ("application/json", "{} {}"),
        ("application/json", deep.as_str()),
        ("multipart/form-data", "x"),
        ("image/png", "x"),
    ] {
        let mut request = stage.request(pair, &stage.own.key, None);
        request.headers_mut().insert("content-type", kind.parse().unwrap());
        *request.body_mut() = Bytes::from(body.to_owned());
        let answer = stage.cloud.send(request).await;
        let what = format!("{} with {kind} {body:.10}", op.name);
        let (status, code, _) = refusal(&answer, &what);
        assert_eq!((status, code.as_str()), (550, "VALIDATION"), "{what}");
    }
}

/// A HEAD is answered by the route of the GET, and must not do what that does.
async fn only_looking(stage: &Stage, op: &'static Op, pair: &Pair) {
    let mut request = stage.request(pair, &stage.own.key, None);
    *request.method_mut() = http::Method::HEAD;
    let answer = stage.cloud.send(request).await;
    assert_eq!(answer.status.as_u16(), 405, "HEAD does {}", op.name);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_refuses_bad_input_at_its_name() {
    assert!(run(&mut BadInput).await > 30);
}
