//! The OpenAPI 3.1 document, made from the verb table and the types of its bodies.
//!
//! It must not know how anything is answered: what it says, the tests hold the answers against.

use std::collections::BTreeMap;

use nubo_domain::code::CATALOGUE;
use nubo_wire::error::ErrorBody;
use nubo_wire::param::Param;
use nubo_wire::{KINDS, Needs, Verb};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::error::status;

/// The document.
#[must_use]
pub fn openapi() -> Value {
    let mut parts = Parts::new();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for (kind, verb) in KINDS.iter().flat_map(|(k, verbs)| verbs.iter().map(move |v| (*k, v))) {
        let operation = operation(&mut parts, kind, verb);
        let method = verb.method.word().to_ascii_lowercase();
        paths.entry(verb.path).or_default().insert(method, operation);
    }
    let tags: Vec<Value> = KINDS.iter().map(|(kind, _)| json!({ "name": kind })).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "CloudAPI",
            "version": "1.0.0",
            "summary": "Provision, manage and watch cloud resources through one interface.",
            "description": ABOUT,
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "tags": tags,
        "paths": paths,
        "components": {
            "responses": parts.refusals,
            "schemas": parts.schemas(),
            "parameters": parameters(),
            "headers": headers(),
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description":
                        "A session (ses_…), a project key (sk_live_…) or a token (cap_…).",
                },
            },
        },
        "security": [{ "bearer": [] }],
    })
}

/// What operations refer to: a field that may be left out of a body is always there in an answer,
/// so bodies and answers have schemas of their own.
struct Parts {
    bodies: SchemaGenerator,
    answers: SchemaGenerator,
    refusals: Map<String, Value>,
}

impl Parts {
    fn new() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12().with(|settings| {
                settings.definitions_path = "/components/schemas".into();
                settings.meta_schema = None;
            })
        };
        let mut answers = settings().for_serialize().into_generator();
        // Refusals refer to their schema by name.
        answers.subschema_for::<ErrorBody>();
        let bodies = settings().for_deserialize().into_generator();
        Self { bodies, answers, refusals: Map::new() }
    }

    fn schemas(&mut self) -> Map<String, Value> {
        let mut schemas = self.bodies.take_definitions(true);
        schemas.extend(self.answers.take_definitions(true));
        schemas.values_mut().for_each(without_null_defaults);
        schemas
    }
}

/// That an absent field counts as null is no default worth telling.
fn without_null_defaults(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.get("default").is_some_and(Value::is_null) {
                fields.remove("default");
            }
            fields.values_mut().for_each(without_null_defaults);
        }
        Value::Array(items) => items.iter_mut().for_each(without_null_defaults),
        _ => {}
    }
}

const ABOUT: &str = "\
Send a credential as `Authorization: Bearer …`. Bodies are JSON in snake_case, times are RFC 3339 \
in UTC, money is a decimal text.\n\n\
Lists answer `data`, `next_cursor` and `request_id`; give `next_cursor` as `cursor` for the next \
page. Every answer has an `X-Request-Id`.\n\n\
Send an `Idempotency-Key` with a change and repeat it without fear for 24 hours. Send the `ETag` \
of an object as `If-Match` and a change that would undo somebody else's is refused. Send \
`Prefer: wait=30` and long work is waited for.\n\n\
A browser that signs in with `cookie` shows its session by the cookie `nubo_session`. What changes \
something, and streams, then take the value of the cookie `nubo_csrf` in `X-CSRF-Token`, and must \
come from a page of this cloud.\n\n\
Objects can be named by id or by name. New fields may be added to answers at any time; unknown \
fields of a request are ignored.";

fn operation(parts: &mut Parts, kind: &str, verb: &Verb) -> Value {
    let mut operation = json!({
        "operationId": verb.name,
        "tags": [kind],
        "summary": verb.summary,
        "description": about(verb),
        "parameters": params(verb),
        "responses": responses(parts, verb),
        "x-action": verb.action,
    });
    let Some(fields) = operation.as_object_mut() else { return operation };
    match verb.needs {
        Needs::Nothing => {
            fields.insert("security".to_owned(), json!([]));
        }
        Needs::Scope(scope) | Needs::Session(scope) => {
            fields.insert("security".to_owned(), json!([{ "bearer": [scope] }]));
        }
        Needs::Credential | Needs::Operator => {}
    }
    if let Some(body) = verb.body {
        let mut content = json!({ "schema": body(&mut parts.bodies) });
        add_example(&mut content, verb.example.map(|(body, _)| body));
        let body = json!({
            "required": !verb.body_optional,
            "content": { "application/json": content },
        });
        fields.insert("requestBody".to_owned(), body);
    }
    operation
}

/// What a reader should know beside the sentence.
fn about(verb: &Verb) -> String {
    let needs = match verb.needs {
        Needs::Nothing => "Needs no credential.".to_owned(),
        Needs::Credential => "Needs any live credential.".to_owned(),
        Needs::Scope(scope) => format!("Needs the scope `{scope}`."),
        Needs::Session(scope) => {
            format!("Needs a session of a person whose role has the scope `{scope}`.")
        }
        Needs::Operator => "Only for the operator of the cloud.".to_owned(),
    };
    if verb.about.is_empty() { needs } else { format!("{} {needs}", verb.about) }
}

fn add_example(content: &mut Value, text: Option<&str>) {
    let example = text.and_then(|text| serde_json::from_str::<Value>(text).ok());
    if let (Some(example), Some(content)) = (example, content.as_object_mut()) {
        content.insert("example".to_owned(), example);
    }
}

fn params(verb: &Verb) -> Vec<Value> {
    let path = verb.path_params().map(|name| {
        json!({
            "name": name,
            "in": "path",
            "required": true,
            "description": "The object, by id or, where it has one, by name.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 253 },
        })
    });
    let query = verb.all_query().map(query_param);
    let mut shared = Vec::new();
    if verb.changes() && !verb.is_anonymous() {
        shared.push("IdempotencyKey");
    }
    if verb.guarded {
        shared.push("IfMatch");
    }
    if verb.waits {
        shared.push("Prefer");
    }
    if verb.streams {
        shared.push("LastEventId");
    }
    let shared = shared.into_iter();
    let shared = shared.map(|name| json!({ "$ref": format!("#/components/parameters/{name}") }));
    path.chain(query).chain(shared).collect()
}

fn query_param(param: &Param) -> Value {
    json!({
        "name": param.name,
        "in": "query",
        "required": param.required,
        "description": format!("{}.", param.about),
        "schema": param.schema(),
    })
}

/// Headers of every answer.
fn usual_headers() -> Value {
    json!({
        "X-Request-Id": { "$ref": "#/components/headers/RequestId" },
        "X-RateLimit-Limit": { "$ref": "#/components/headers/RateLimit" },
        "X-RateLimit-Remaining": { "$ref": "#/components/headers/RateRemaining" },
        "X-RateLimit-Reset": { "$ref": "#/components/headers/RateReset" },
    })
}

fn responses(parts: &mut Parts, verb: &Verb) -> Value {
    let mut headers = usual_headers();
    let mut add = |name: &str, part: &str| {
        let place = json!({ "$ref": format!("#/components/headers/{part}") });
        headers.as_object_mut().map(|headers| headers.insert(name.to_owned(), place));
    };
    if verb.tagged {
        add("ETag", "ETag");
    }
    if verb.changes() && !verb.is_anonymous() {
        add("Idempotent-Replayed", "Replayed");
    }
    if verb.waits {
        add("Preference-Applied", "PreferenceApplied");
    }
    let schema = (verb.answer)(&mut parts.answers);
    let mut content = json!({ "schema": schema });
    add_example(&mut content, verb.example.map(|(_, answer)| answer));
    let content = match verb.media {
        _ if verb.streams => json!({ "text/event-stream": { "schema": { "type": "string" } } }),
        // Bytes of another type have no schema beside it (OpenAPI 3.1).
        Some(media) => json!({ media: {} }),
        None => json!({ "application/json": content }),
    };
    let mut success = json!({ "description": format!("{}.", verb.summary), "headers": headers });
    if !verb.upgrades {
        success["content"] = content;
    }
    let mut responses = errors(&mut parts.refusals, verb);
    responses.insert(verb.success.to_string(), success);
    Value::Object(responses)
}

/// The refusals of a verb by status, each kept once for all verbs that have the same.
fn errors(refusals: &mut Map<String, Value>, verb: &Verb) -> Map<String, Value> {
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    let codes = verb.all_codes();
    for code in CATALOGUE.iter().filter(|code| codes.contains(&code.slug)) {
        by_status.entry(status(code).as_u16()).or_default().push(code.slug);
    }
    let mut kept = |(status, codes): (u16, Vec<&str>)| {
        let name = format!("{status}.{}", codes.join("."));
        let place = json!({ "$ref": format!("#/components/responses/{name}") });
        refusals.entry(name).or_insert_with(|| refusal(status, &codes));
        (status.to_string(), place)
    };
    by_status.into_iter().map(&mut kept).collect()
}

fn refusal(status: u16, codes: &[&str]) -> Value {
    let mut headers = usual_headers();
    if status == 401 {
        headers["WWW-Authenticate"] = json!({ "$ref": "#/components/headers/Authenticate" });
    }
    if status == 429 || status == 409 {
        headers["Retry-After"] = json!({ "$ref": "#/components/headers/RetryAfter" });
    }
    let listed: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
    let schema = json!({
        "allOf": [
            { "$ref": "#/components/schemas/Error" },
            { "properties": { "error": { "properties": { "code": { "enum": codes } } } } },
        ],
    });
    json!({
        "description": listed.join(", "),
        "headers": headers,
        "content": { "application/json": { "schema": schema } },
    })
}

fn parameters() -> Value {
    let header = |name: &str, about: &str, schema: Value| {
        json!({
            "name": name,
            "in": "header",
            "required": false,
            "description": about,
            "schema": schema,
        })
    };
    json!({
        "IdempotencyKey": header(
            "Idempotency-Key",
            "Repeating the same request with the same key within 24 hours does nothing new and \
             gets the first answer again.",
            json!({
                "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$",
            }),
        ),
        "IfMatch": header(
            "If-Match",
            "The ETag of the version that the change is meant for, or *.",
            json!({ "type": "string", "minLength": 1, "pattern": "^(\\*|(W/)?\"[0-9]{1,18}\")$" }),
        ),
        "Prefer": header(
            "Prefer",
            "With wait=N the answer is held back until the work has come to rest, at most N and \
             at most 60 seconds. It takes the scope to read the object.",
            json!({ "type": "string", "examples": ["wait=30"] }),
        ),
        "LastEventId": header(
            "Last-Event-ID",
            "Resume after this event.",
            json!({ "type": "string", "pattern": "^evt_[0-9a-f]{32}$" }),
        ),
    })
}

fn headers() -> Value {
    let text = |about: &str| json!({ "description": about, "schema": { "type": "string" } });
    let number = |about: &str| {
        let schema = json!({ "type": "integer", "minimum": 0 });
        json!({ "description": about, "schema": schema })
    };
    json!({
        "RequestId": text("The id of this request; quote it when you ask for help."),
        "RateLimit": number("Requests a minute; absent where there is no limit."),
        "RateRemaining": number("Requests left now."),
        "RateReset": number("Seconds until the limit is whole again."),
        "RetryAfter": number("Seconds until another try may succeed."),
        "Authenticate": text("Always Bearer."),
        "ETag": text("The version of the object, for If-Match."),
        "Replayed": text("true, where this answer was given before to the same idempotency key."),
        "PreferenceApplied": text("The preference that was honoured."),
    })
}
