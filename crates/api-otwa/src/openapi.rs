//! The OpenAPI document, made from the table of routes.

mod schemas;

use http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use crate::route::{BASE, Entry, Field, table};

/// The version of the API that is spoken: the newest that its documentation names.
pub const VERSION: &str = "1.10.0";

/// The whole document.
#[must_use]
pub fn openapi() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": "Otwa Cloud API",
            "version": VERSION,
            "description": ABOUT,
            "contact": {
                "name": "The operator of this cloud",
                "email": "support@otwa.cloud",
                "url": "https://otwa.cloud",
            },
            "license": { "name": "Proprietary" },
        },
        "servers": [{ "url": BASE, "description": "This cloud" }],
        "security": [{ "bearerAuth": [] }],
        "tags": tags(),
        "paths": paths(),
        "components": {
            "securitySchemes": {
                "bearerAuth": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "API key (otwa_...); any live credential of this cloud works",
                },
            },
            "parameters": { "IdempotencyKey": idempotency_key(), "ServerId": server_id() },
            "headers": headers(),
            "schemas": schemas::all(),
        },
    })
}

const ABOUT: &str = "Deploy servers, manage their power, read their credentials and automate them. \
Every body is JSON. Objects and lists stand bare, ids are UUIDs, amounts are texts with two \
decimals, times are UTC with milliseconds. What belongs to another account is not found.";

/// The sections, in the order of the reference.
pub const SECTIONS: [&str; 4] = ["Account", "Catalog", "Servers", "Public"];

fn tags() -> Vec<Value> {
    SECTIONS.iter().map(|name| json!({ "name": name })).collect()
}

fn paths() -> Map<String, Value> {
    let mut paths = Map::new();
    for entry in table() {
        let path = paths.entry(entry.path.to_owned()).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(entry.method.as_str().to_ascii_lowercase(), operation(&entry));
        }
    }
    paths
}

fn operation(entry: &Entry) -> Value {
    let mut operation = json!({
        "operationId": entry.verb,
        "tags": [entry.section],
        "summary": entry.says,
        "description": about(entry),
        "parameters": parameters(entry),
        "responses": responses(entry),
    });
    if entry.scope.is_none() {
        operation["security"] = json!([]);
    }
    if !entry.body.is_empty() {
        let required = entry.body.iter().any(|field| field.required);
        operation["requestBody"] = json!({
            "required": required,
            "content": { "application/json": { "schema": body(entry.body) } },
        });
    }
    operation
}

/// What a reader should know beside the one line.
pub fn about(entry: &Entry) -> String {
    let scope = entry.scope.map(|scope| format!("Needs the scope `{scope}`."));
    [entry.about, scope.as_deref().unwrap_or_default()].join(" ").trim().to_owned()
}

fn parameters(entry: &Entry) -> Vec<Value> {
    let refer = |name: &str| json!({ "$ref": format!("#/components/parameters/{name}") });
    let mut all = Vec::new();
    if entry.path.contains("{id}") {
        all.push(refer("ServerId"));
    }
    if entry.method == Method::POST {
        all.push(refer("IdempotencyKey"));
    }
    all
}

fn body(fields: &[Field]) -> Value {
    let required: Vec<&str> = fields.iter().filter(|f| f.required).map(|f| f.name).collect();
    let properties: Map<String, Value> =
        fields.iter().map(|field| (field.name.to_owned(), property(field))).collect();
    let mut schema = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn property(field: &Field) -> Value {
    let mut schema = match field.form {
        "uuid" => json!({ "type": "string", "format": "uuid" }),
        "string[]" => json!({ "type": "array", "items": { "type": "string" } }),
        _ => json!({ "type": "string" }),
    };
    schema["description"] = field.about.into();
    schema
}

fn responses(entry: &Entry) -> Map<String, Value> {
    let (name, is_list) = entry.answer;
    let one = json!({ "$ref": format!("#/components/schemas/{name}") });
    let schema = if is_list { json!({ "type": "array", "items": one }) } else { one };
    let mut responses = Map::new();
    responses.insert(entry.success.to_string(), answer(entry.says, &schema));
    let error = json!({ "$ref": "#/components/schemas/Error" });
    for status in refusals(entry) {
        responses.insert(status.to_string(), answer(reason(status), &error));
    }
    responses
}

/// The statuses that a row may refuse with.
pub fn refusals(entry: &Entry) -> Vec<u16> {
    let keyed: &[u16] = if entry.scope.is_some() { &[401, 403] } else { &[] };
    let carries = [Method::POST, Method::PATCH].contains(&entry.method);
    let of_bodies: &[u16] = if carries { &[400, 413] } else { &[] };
    let of_keys: &[u16] = if entry.method == Method::POST { &[409, 422] } else { &[] };
    let mut all = [keyed, entry.refusals, of_bodies, of_keys, &[429, 500, 503]].concat();
    all.sort_unstable();
    all.dedup();
    all
}

fn reason(status: u16) -> &'static str {
    StatusCode::from_u16(status).ok().and_then(|s| s.canonical_reason()).unwrap_or("Refused")
}

fn answer(description: &str, schema: &Value) -> Value {
    let header = |name: &str| json!({ "$ref": format!("#/components/headers/{name}") });
    json!({
        "description": description,
        "headers": {
            "X-RateLimit-Limit": header("RateLimit"),
            "X-RateLimit-Remaining": header("RateRemaining"),
            "X-RateLimit-Reset": header("RateReset"),
            "X-Request-Id": header("RequestId"),
        },
        "content": { "application/json": { "schema": schema } },
    })
}

fn headers() -> Value {
    let whole = json!({ "type": "integer", "minimum": 0 });
    let number = |about: &str| json!({ "description": about, "schema": whole });
    json!({
        "RateLimit": number("Requests a minute."),
        "RateRemaining": number("Requests left now."),
        "RateReset": number("Seconds until the limit is whole again."),
        "RequestId": {
            "description": "The id of this request; quote it when you ask for help.",
            "schema": { "type": "string" },
        },
    })
}

fn idempotency_key() -> Value {
    json!({
        "name": "Idempotency-Key",
        "in": "header",
        "required": false,
        "description": "Repeating the same request with the same key within 24 hours does nothing \
            new and gets the first answer again.",
        "schema": { "type": "string", "minLength": 1, "maxLength": 255 },
    })
}

fn server_id() -> Value {
    json!({
        "name": "id",
        "in": "path",
        "required": true,
        "description": "The server's id.",
        "schema": { "type": "string", "format": "uuid" },
    })
}
