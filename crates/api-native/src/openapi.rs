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
    let mut generator = generator();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for (kind, verb) in KINDS.iter().flat_map(|(k, verbs)| verbs.iter().map(move |v| (*k, v))) {
        let operation = operation(&mut generator, kind, verb);
        let method = verb.method.word().to_ascii_lowercase();
        paths.entry(verb.path).or_default().insert(method, operation);
    }
    // Errors refer to their schema by name.
    generator.subschema_for::<ErrorBody>();
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
            "schemas": generator.take_definitions(true),
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

const ABOUT: &str = "\
Send a credential as `Authorization: Bearer …`. Bodies are JSON in snake_case, times are RFC 3339 \
in UTC, money is a decimal text.\n\n\
Lists answer `data`, `next_cursor` and `request_id`; give `next_cursor` as `cursor` for the next \
page. Every answer has an `X-Request-Id`.\n\n\
Send an `Idempotency-Key` with a change and repeat it without fear for 24 hours. Send the `ETag` \
of an object as `If-Match` and a change that would undo somebody else's is refused. Send \
`Prefer: wait=30` and long work is waited for.\n\n\
Objects can be named by id or by name. New fields may be added to answers at any time; unknown \
fields of a request are ignored.";

fn generator() -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    settings.into_generator()
}

fn operation(generator: &mut SchemaGenerator, kind: &str, verb: &Verb) -> Value {
    let mut operation = json!({
        "operationId": verb.name,
        "tags": [kind],
        "summary": verb.summary,
        "description": about(verb),
        "parameters": params(verb),
        "responses": responses(generator, verb),
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
        let mut content = json!({ "schema": body(generator) });
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
        "required": false,
        "description": format!("{}.", param.about),
        "schema": param.schema(),
    })
}

fn responses(generator: &mut SchemaGenerator, verb: &Verb) -> Value {
    let mut headers = json!({
        "X-Request-Id": { "$ref": "#/components/headers/RequestId" },
        "X-RateLimit-Limit": { "$ref": "#/components/headers/RateLimit" },
        "X-RateLimit-Remaining": { "$ref": "#/components/headers/RateRemaining" },
        "X-RateLimit-Reset": { "$ref": "#/components/headers/RateReset" },
    });
    let base = headers.clone();
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
    let schema = (verb.answer)(generator);
    let mut content = json!({ "schema": schema });
    add_example(&mut content, verb.example.map(|(_, answer)| answer));
    let content = match verb.streams {
        true => json!({ "text/event-stream": { "schema": { "type": "string" } } }),
        false => json!({ "application/json": content }),
    };
    let success = json!({
        "description": format!("{}.", verb.summary),
        "headers": headers,
        "content": content,
    });
    let mut responses = errors(verb, &base);
    responses.insert(verb.success.to_string(), success);
    Value::Object(responses)
}

/// The refusals of a verb, by status.
fn errors(verb: &Verb, headers: &Value) -> Map<String, Value> {
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    let codes = verb.all_codes();
    for code in CATALOGUE.iter().filter(|code| codes.contains(&code.slug)) {
        by_status.entry(status(code).as_u16()).or_default().push(code.slug);
    }
    let answer = |(status, codes): (u16, Vec<&str>)| {
        let mut headers = headers.clone();
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
        let answer = json!({
            "description": listed.join(", "),
            "headers": headers,
            "content": { "application/json": { "schema": schema } },
        });
        (status.to_string(), answer)
    };
    by_status.into_iter().map(answer).collect()
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
            json!({ "type": "string", "pattern": "^(\\*|(W/)?\"[0-9]{1,18}\")$" }),
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
    let number = |about: &str| json!({ "description": about, "schema": { "type": "integer", "minimum": 0 } });
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
