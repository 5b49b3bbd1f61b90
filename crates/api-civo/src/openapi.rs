//! The document of this API, written from its table of routes.

use http::Method;
use nubo_cloud::Needs;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::route::{Bound, bound};

/// The OpenAPI 3.1 document.
#[must_use]
pub fn openapi() -> Value {
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into());
    let mut generator = settings.into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for route in bound() {
        let operation = operation(&route, &mut generator);
        let at = paths.entry(route.path).or_insert_with(|| json!({}));
        at[route.method.as_str().to_ascii_lowercase()] = operation;
    }
    let schemas: Map<String, Value> = generator.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Civo API",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The cloud as clients of the Civo API know it. Parameters may come as a \
                JSON object, as form fields or in the query. Ids are UUIDs; `region` is the code \
                of a region, in any case.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": { "Refusal": refusal() },
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key, or a token from POST /v2/auth/exchange.",
                },
            },
        },
        "security": [{ "key": [] }],
    })
}

fn refusal() -> Value {
    json!({
        "description": "What went wrong: a code, and a sentence about it.",
        "content": { "application/json": { "schema": {
            "type": "object",
            "required": ["code", "reason"],
            "properties": {
                "code": { "type": "string" },
                "reason": { "type": "string" },
                "details": { "type": "string" },
            },
        } } },
    })
}

fn operation(route: &Bound, generator: &mut SchemaGenerator) -> Value {
    let mut answer = json!({ "description": "It was done." });
    if let Some(gives) = route.gives {
        let schema = gives(generator);
        answer["content"] = json!({ "application/json": { "schema": schema } });
    }
    let (kind, _) = route.verb.split_once('.').unwrap_or((route.verb, ""));
    let path = route.path.trim_start_matches('/').replace(['/', '{', '}', '.'], "_");
    let id = format!("{}_{path}", route.method.as_str().to_ascii_lowercase());
    let mut operation = json!({
        "operationId": id,
        "summary": summary(route),
        "tags": [kind],
        "parameters": parameters(route),
        "responses": responses(route, &answer),
    });
    if route.is_open() {
        operation["security"] = json!([]);
    }
    if let Some(takes) = route.takes {
        let schema = takes(generator);
        operation["requestBody"] = json!({ "content": {
            "application/json": { "schema": schema.clone() },
            "application/x-www-form-urlencoded": { "schema": schema },
        } });
    }
    operation
}

/// A success, and every refusal with its own status.
fn responses(route: &Bound, answer: &Value) -> Map<String, Value> {
    let refusal = json!({ "$ref": "#/components/responses/Refusal" });
    let mut refusals = vec![400, 413, 415, 429, 500, 503];
    if !route.is_open() {
        refusals.extend([401, 403]);
    }
    if route.path.contains('{') || route.method != Method::GET {
        refusals.push(404);
    }
    if route.method != Method::GET || route.path.ends_with("/vnc") {
        refusals.extend([402, 409, 412, 422]);
    }
    if route.path.ends_with("/console") {
        refusals.push(409);
    }
    refusals.sort_unstable();
    let refused = refusals.into_iter().map(|status: u16| (status.to_string(), refusal.clone()));
    std::iter::once(("200".to_owned(), answer.clone())).chain(refused).collect()
}

fn summary(route: &Bound) -> String {
    let (kind, verb) = route.verb.split_once('.').unwrap_or((route.verb, "ask"));
    let text = format!("{} {}", verb.replace('_', " "), kind.replace('_', " "));
    let scope = route.facts.map(|facts| facts.needs).and_then(|needs| match needs {
        Needs::Scope(scope) | Needs::Session(scope) => Some(scope.word()),
        Needs::Nothing | Needs::SignIn | Needs::Credential | Needs::Operator => None,
    });
    match scope {
        Some(scope) => format!("{text} (scope {scope})"),
        None => text,
    }
}

fn parameters(route: &Bound) -> Vec<Value> {
    let names = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = names
        .map(|name| {
            let schema = json!({ "type": "string" });
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
        .collect();
    let region = json!({ "name": "region", "in": "query", "schema": { "type": "string" } });
    if !route.is_open() {
        parameters.push(region);
    }
    let asked = route.asks.iter().map(|(name, about)| {
        let schema = json!({ "type": "string" });
        json!({ "name": name, "in": "query", "description": about, "schema": schema })
    });
    parameters.extend(asked);
    if route.method == Method::POST {
        parameters.push(json!({
            "name": "Idempotency-Key",
            "in": "header",
            "description": "Repeating the same request with the same key within 24 hours does \
                nothing new and gets the first answer again.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 255 },
        }));
    }
    parameters
}
