//! The OpenAPI 3.1 document, made from the table of addresses and the types of the answers.
//!
//! It must not know how anything is answered: what it says, the tests hold the answers against.

use std::collections::BTreeMap;

use nubo_cloud::Mode;
use nubo_domain::Scope;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::error::{FieldRefusal, Refusal};
use crate::route::{Line, MOUNTS, table};

/// The document.
#[must_use]
pub fn openapi() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut schemas = settings.for_serialize().into_generator();
    schemas.subschema_for::<Refusal>();
    schemas.subschema_for::<FieldRefusal>();
    let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for line in table() {
        let path = format!("{}{}", MOUNTS[0], line.path);
        let method = line.method.to_ascii_lowercase();
        let data = crate::answers::schema(&mut schemas, line.verb);
        paths.entry(path).or_default().insert(method, operation(&line, data));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Octos API",
            "version": "1.0.0",
            "summary": "The cloud as an Octos portal speaks it.",
            "description": ABOUT,
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": schemas.take_definitions(true),
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A session token or an API token, both uuid|secret.",
                },
            },
        },
        "security": [{ "bearer": [] }],
    })
}

const ABOUT: &str = "\
A success is `{status, message, data}`; a list has a paginator's keys beside these. Send \
`page`, `limit`, `sort`, `include` and `filter[region]`, `filter[project]` with lists. Bodies are \
JSON, multipart or url-encoded forms. Objects are named by slug or by UUID. Send an \
`Idempotency-Key` with a POST and repeat it without fear for 24 hours.";

fn operation(line: &Line, data: Value) -> Value {
    let (_, deed) = line.verb.split_once('.').unwrap_or((line.verb, ""));
    // A machine is plugged into a network, which makes nothing.
    let adds = deed.starts_with("add_") && deed != "add_network";
    let created = deed.starts_with("create") || adds || deed == "register";
    let success = if created { "201" } else { "200" };
    let mut responses = Map::new();
    let answer = |what: &str, schema: Value| {
        let content = json!({ "application/json": { "schema": schema } });
        json!({ "description": what, "content": content })
    };
    responses.insert(success.to_owned(), answer("Done.", envelope(line, data)));
    let refusal = json!({ "$ref": "#/components/schemas/Refusal" });
    for (status, what) in refusals(line) {
        responses.insert(status.to_owned(), answer(what, refusal.clone()));
    }
    if is_asked_to_do(line) {
        let fields = json!({ "anyOf": [
            { "$ref": "#/components/schemas/FieldRefusal" },
            { "$ref": "#/components/schemas/Refusal" },
        ] });
        responses.insert("422".to_owned(), answer("A field or a state does not allow it.", fields));
    }
    let mut operation = json!({
        "operationId": format!("{} {}", line.method, line.path),
        "tags": [line.verb.split('.').next().unwrap_or_default()],
        "summary": line.summary,
        "parameters": parameters(line),
        "responses": responses,
    });
    let rights: Vec<&str> = line.scopes().map(Scope::word).collect();
    if !rights.is_empty() {
        operation["description"] = json!(format!("Needs {}.", rights.join(" and ")));
    }
    if line.needs.is_none() {
        operation["security"] = json!([]);
    }
    let fields = crate::answers::fields(line.verb);
    if !fields.is_empty() {
        operation["requestBody"] = body(fields);
    }
    operation
}

/// Whether a verb reads more than its address.
fn is_asked_to_do(line: &Line) -> bool {
    line.mode == Mode::Write || line.method != "GET"
}

/// What a verb may be refused with, beside a field or a state that does not allow it.
fn refusals(line: &Line) -> Vec<(&'static str, &'static str)> {
    const SIGN_IN: &[&str] = &["auth.login", "mfa.send_otp", "mfa.verify_otp"];
    const BOUGHT: &[&str] = &[
        "virtual_machine.create",
        "virtual_machine.change_plan",
        "blockstorage.create",
        "blockstorage.resize",
        "ip_address.create",
    ];
    let refused = [
        (is_asked_to_do(line), "400", "The body cannot be read."),
        (
            line.needs.is_some() || SIGN_IN.contains(&line.verb),
            "401",
            "No live token, or no match.",
        ),
        (BOUGHT.contains(&line.verb), "402", "The wallet holds too little."),
        (line.needs.is_some(), "403", "The token lacks the right, or is no session's."),
        (line.path.contains('{'), "404", "There is no such thing, or it is somebody else's."),
        (line.method == "POST", "409", "The same request is still running."),
        (is_asked_to_do(line), "413", "The body is larger than 1 MiB."),
        (is_asked_to_do(line), "415", "The body has a type that is not read here."),
        (true, "429", "Too many requests."),
    ];
    let can_be = refused.into_iter().filter(|(can_be, ..)| *can_be);
    can_be.map(|(_, status, what)| (status, what)).collect()
}

/// An envelope around data, with a paginator's keys for lists.
fn envelope(line: &Line, data: Value) -> Value {
    let text = json!({ "type": "string" });
    let mut properties = Map::new();
    properties.insert("status".to_owned(), json!({ "const": "Success" }));
    properties.insert("message".to_owned(), text.clone());
    if !crate::answers::is_list(line.verb) {
        properties.insert("data".to_owned(), data);
        return json!({ "type": "object", "required": ["status", "message", "data"],
            "properties": properties });
    }
    properties.insert("data".to_owned(), json!({ "type": "array", "items": data }));
    let number = json!({ "type": "integer" });
    for name in ["current_page", "last_page", "per_page", "total"] {
        properties.insert(name.to_owned(), number.clone());
    }
    for name in ["from", "to"] {
        properties.insert(name.to_owned(), json!({ "type": ["integer", "null"] }));
    }
    for name in ["first_page_url", "last_page_url", "path"] {
        properties.insert(name.to_owned(), text.clone());
    }
    for name in ["next_page_url", "prev_page_url"] {
        properties.insert(name.to_owned(), json!({ "type": ["string", "null"] }));
    }
    let required: Vec<&String> = properties.keys().collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

/// The parameters of the path, and those that all lists take.
fn parameters(line: &Line) -> Vec<Value> {
    let text = json!({ "type": "string" });
    let parts = line.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let path =
        parts.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": text }));
    let names: &[&str] = if crate::answers::is_list(line.verb) {
        &["page", "limit", "sort", "include", "filter[region]", "filter[project]"]
    } else {
        &[]
    };
    let query = names.iter().map(|name| json!({ "name": name, "in": "query", "schema": text }));
    path.chain(query).collect()
}

/// A body of fields; a star marks those that must be there.
fn body(fields: &[&str]) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        let name = field.trim_end_matches('*');
        if name.len() < field.len() {
            required.push(name);
        }
        properties.insert(name.to_owned(), json!({}));
    }
    let schema = json!({ "type": "object", "properties": properties, "required": required });
    json!({ "content": {
        "application/json": { "schema": schema },
        "multipart/form-data": { "schema": schema },
        "application/x-www-form-urlencoded": { "schema": schema },
    } })
}
