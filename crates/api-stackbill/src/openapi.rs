//! The OpenAPI 3.1 document, made from the table of operations and the types of their answers.
//!
//! It must not know how anything is answered.

use std::collections::BTreeMap;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::KINDS;
use crate::op::{Answer, Op, Param, Shape};

const ABOUT: &str = "\
Send your API key as the header `apikey` and your secret key as `secretkey`. Parameters may stand \
in the query or in a JSON body; GETs take the query alone, also those that change something.\n\n\
Every answer is a list `{\"count\": n, \"<name>\": [items]}`, whole and without pages; a change \
answers with a list of one. Most numbers are texts. Work that goes on has a `jobId`; poll \
`/restapi/asyncjob/resourceStatus` until it is `SUCCEEDED` or `FAILED`.\n\n\
A failure is `{\"listErrorResponse\": {\"errorCode\", \"errorMsg\"}}`: 401 with `AUTH-401` for who \
may not, 550 with `NOT-FOUND`, `VALIDATION`, `QUOTA` or `CONFLICT` for what the API refuses. Send \
an `Idempotency-Key` with a change and repeat it without fear for 24 hours.";

/// The document.
#[must_use]
pub fn openapi() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut answers = settings.for_serialize().into_generator();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for (kind, op) in KINDS.iter().flat_map(|(k, ops)| ops.iter().map(move |op| (*k, op))) {
        let operation = operation(&mut answers, kind, op);
        paths.entry(op.path).or_default().insert(op.method.to_ascii_lowercase(), operation);
    }
    let tags: Vec<Value> = KINDS.iter().map(|(kind, _)| json!({ "name": kind })).collect();
    let header = |name: &str| json!({ "type": "apiKey", "in": "header", "name": name });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Cloud Management Portal",
            "version": "1.0.0",
            "summary": "The same cloud, for clients of the Cloud Management Portal.",
            "description": ABOUT,
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": answers.take_definitions(true),
            "responses": { "Refusal": refusal() },
            "securitySchemes": {
                "apikey": header("apikey"),
                "secretkey": header("secretkey"),
            },
        },
        "security": [{ "apikey": [], "secretkey": [] }],
    })
}

fn operation(answers: &mut SchemaGenerator, kind: &str, op: &Op) -> Value {
    let refused = json!({ "$ref": "#/components/responses/Refusal" });
    let mut operation = json!({
        "operationId": op.name,
        "tags": [kind],
        "summary": op.summary,
        "parameters": parameters(op),
        "responses": {
            "200": {
                "description": format!("{}.", op.summary),
                "content": { "application/json": { "schema": answer(answers, op.answer) } },
            },
            "401": refused,
            "413": refused,
            "429": refused,
            "503": refused,
            "550": refused,
        },
        "x-action": op.action,
    });
    if matches!(op.method, "POST" | "PUT") {
        let named = |p: &Param| (p.name.to_owned(), schema(p));
        let properties: Map<String, Value> = op.params.iter().map(named).collect();
        let required: Vec<&str> = op.params.iter().filter(|p| p.required).map(|p| p.name).collect();
        operation["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": {
                "type": "object", "properties": properties, "required": required,
            } } },
        });
    }
    operation
}

fn parameters(op: &Op) -> Vec<Value> {
    let path = op.path_params().map(|name| {
        let schema = json!({ "type": "string", "format": "uuid" });
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    });
    let in_query = !matches!(op.method, "POST" | "PUT");
    let query = op.params.iter().filter(|_| in_query).map(|param| {
        json!({
            "name": param.name,
            "in": "query",
            "required": param.required,
            "description": format!("{}.", param.about),
            "schema": schema(param),
        })
    });
    path.chain(query).collect()
}

fn schema(param: &Param) -> Value {
    match param.shape {
        Shape::Uuid => json!({ "type": "string", "format": "uuid" }),
        Shape::Text(most) | Shape::Lines(most) => json!({ "type": "string", "maxLength": most }),
        Shape::Count(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Word(words) => json!({ "type": "string", "enum": words }),
    }
}

fn answer(answers: &mut SchemaGenerator, answer: Answer) -> Value {
    match answer {
        Answer::Flat(of) => json!(of(answers)),
        Answer::Nothing => json!({ "type": "object" }),
        Answer::List(name, of) => json!({
            "type": "object",
            "properties": {
                "count": { "type": "integer", "minimum": 0 },
                name: { "type": "array", "items": of(answers) },
            },
            "required": ["count", name],
        }),
    }
}

fn refusal() -> Value {
    let codes =
        ["AUTH-401", "NOT-FOUND", "VALIDATION", "QUOTA", "CONFLICT", "UNAVAILABLE", "INTERNAL"];
    let told = json!({
        "type": "object",
        "properties": {
            "errorCode": { "type": "string", "enum": codes },
            "errorMsg": { "type": "string" },
        },
        "required": ["errorCode", "errorMsg"],
    });
    let body = json!({
        "type": "object",
        "properties": { "listErrorResponse": told },
        "required": ["listErrorResponse"],
    });
    json!({
        "description": "What went wrong.",
        "content": { "application/json": { "schema": body } },
    })
}
