//! Documents at the root of the site: the OpenAPI document, the reference as Markdown, and the
//! index for programs that read. The last two begin with an index of all doors, of which this
//! crate knows what it is told.

use std::fmt::Write as _;
use std::sync::Arc;

use bytes::Bytes;
use http::{Method, StatusCode};
use nubo_api_kit::{Reply, Req, Route};

use crate::openapi::{self, SECTIONS, VERSION, refusals};
use crate::route::{BASE, Entry, Field, table};
use crate::{DOCUMENT, words};

/// One way to speak to the cloud, for the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// What people call it.
    pub title: String,
    /// Where its paths begin.
    pub base: String,
    /// Where its OpenAPI document is.
    pub document: String,
    /// Where its interactive page is.
    pub page: String,
}

const MARKDOWN: &str = "text/markdown; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";

/// The routes of the documents.
pub fn routes(doors: &Arc<[Door]>) -> Vec<Route> {
    let (reference, index) = (Bytes::from(reference(doors)), Bytes::from(index(doors)));
    vec![
        Route::document("docs.otwa_openapi", DOCUMENT, openapi::openapi),
        page("docs.reference", "/docs.md", MARKDOWN, reference),
        page("docs.index", "/llms.txt", PLAIN, index),
    ]
}

fn page(verb: &'static str, path: &'static str, content: &'static str, body: Bytes) -> Route {
    let answer = move |_: Req| {
        let body = body.clone();
        async move { Ok(Reply::bytes(StatusCode::OK, content, body)) }
    };
    Route::new(verb, Method::GET, path, answer).for_anyone()
}

/// The list of doors.
fn all_doors(doors: &[Door]) -> String {
    let mut text = String::from("## APIs of this cloud\n\n");
    for Door { title, base, document, page } in doors {
        let line = format!("- [{title}]({page}): paths below `{base}`, [OpenAPI]({document})\n");
        text.push_str(&line);
    }
    text + "\n"
}

/// The index in the layout that llmstxt.org describes.
fn index(doors: &[Door]) -> String {
    let mut text = format!(
        "# Nubo\n\n> One cloud that is spoken to through several APIs. Any live credential works \
         at each of them.\n\n{}## Otwa Cloud API {VERSION}\n\n- [Reference](/docs.md): every \
         endpoint, body and refusal\n- [OpenAPI]({DOCUMENT}): the same for generators\n\n",
        all_doors(doors)
    );
    for section in SECTIONS {
        text.push_str(&format!("### {section}\n\n"));
        for entry in table().iter().filter(|entry| entry.section == section) {
            text.push_str(&format!("- `{} {BASE}{}`: {}\n", entry.method, entry.path, entry.says));
        }
        text.push('\n');
    }
    text
}

const SCOPES: [(&str, &str, bool); 5] = [
    ("account:read", "account, balance, reseller state, products, regions, OS templates", true),
    ("servers:read", "list and read servers, credentials, stats", true),
    ("servers:write", "order, relabel, power, password reset, sign-in links", true),
    ("servers:destroy", "terminate or reinstall; opt-in, grant it sparingly", false),
    ("billing:read", "balance and billing history", true),
];

/// The reference.
fn reference(doors: &[Door]) -> String {
    let mut text = format!(
        "# Otwa Cloud API\n\nVersion {VERSION}. Base URL `{BASE}`, JSON both ways, \
         `Authorization: Bearer <key>`. [OpenAPI]({DOCUMENT}), [index for programs](/llms.txt).\n\n\
         {}## Scopes\n\n| scope | grants | in the default set |\n| --- | --- | --- |\n",
        all_doors(doors)
    );
    for (scope, grants, usual) in SCOPES {
        let usual = if usual { "yes" } else { "no" };
        text.push_str(&format!("| `{scope}` | {grants} | {usual} |\n"));
    }
    text.push_str(
        "\nA call that lacks a scope answers 403. All errors have the body `{\"message\", \
         \"statusCode\", \"error\"}`. Requests are limited for each key; every answer tells \
         `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset` (seconds), and a 429 \
         also `Retry-After`.\n\n## Statuses of servers\n\n",
    );
    let statuses = words::STATUSES.iter().filter_map(|status| {
        serde_json::to_value(status).ok()?.as_str().map(|word| format!("`{word}`"))
    });
    text.push_str(&statuses.collect::<Vec<_>>().join(", "));
    text.push_str(". Usually `pending`, `building`, `running`.\n\n");
    for section in SECTIONS {
        let _fits = writeln!(text, "## {section}\n");
        for entry in table().iter().filter(|entry| entry.section == section) {
            describe(&mut text, entry);
        }
    }
    text
}

fn describe(text: &mut String, entry: &Entry) {
    let about = openapi::about(entry);
    let mut add = |line: String| text.push_str(&(line + "\n\n"));
    add(format!("### {} {}", entry.method, entry.path));
    add(format!("{}. {about}", entry.says));
    if !entry.body.is_empty() {
        let line = |field: &Field| {
            let need = if field.required { "required" } else { "optional" };
            format!("- `{}` ({}, {need}): {}", field.name, field.form, field.about)
        };
        add(entry.body.iter().map(line).collect::<Vec<_>>().join("\n"));
    }
    let (schema, is_list) = entry.answer;
    let shape = if is_list { format!("a list of `{schema}`") } else { format!("`{schema}`") };
    let refused: Vec<String> = refusals(entry).iter().map(ToString::to_string).collect();
    add(format!("Answers {} with {shape}. Refuses with {}.", entry.success, refused.join(", ")));
}
