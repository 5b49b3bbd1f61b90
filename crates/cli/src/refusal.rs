//! What the cloud said when it refused, with what a user can do about it.
//!
//! Codes are the API's; remedies are ways of this command line. A code without one is told as is.

use crate::api::Answer;
use crate::end::End;
use crate::json::Json;
use crate::plain::{plain, plain_json};
use crate::screen::note;

/// What mends a refusal.
const REMEDIES: &[(&str, &str)] = &[
    ("unauthenticated", "sign in with nubo login"),
    ("key_revoked", "sign in again with nubo login"),
    ("token_expired", "sign in again with nubo login"),
    ("session_required", "sign in as a person with nubo login --email"),
    ("operator_required", "use nubo admin on the machine of the cloud"),
    ("insufficient_scope", "sign in with a key that has the scope"),
    ("api_access_disabled", "sign in as a person with nubo login --email and enable it"),
    ("precondition_failed", "read it again and repeat"),
    ("protected", "switch the protection off first"),
    ("in_use", "remove what uses it first"),
    ("unsupported_media_type", "this nubo and the cloud differ; update the older one"),
];

/// The end that a refusal leads to. With `as_json` the cloud's own bytes go to standard error.
#[must_use]
pub fn end(answer: &Answer, as_json: bool) -> End {
    let status = answer.status;
    if status.is_redirection() {
        let to = answer.header("location").map(plain).unwrap_or_default();
        return End::unreachable(format!("the cloud is somewhere else: {to}; sign in there"));
    }
    let body: Option<Json> = serde_json::from_slice(&answer.body).ok();
    let Some(body) = body.filter(|body| body.text("error.code").is_some()) else {
        return End::unreachable(format!("this is no cloud of nubo: it answers {status}"));
    };
    if as_json {
        note(&plain_json(String::from_utf8_lossy(&answer.body).trim_end()));
        return End::told();
    }
    End::refused(text(&body))
}

/// The text of a refusal: the sentence, the parts that are wrong, and what mends it.
fn text(body: &Json) -> String {
    let code = body.text("error.code").unwrap_or_default();
    let message = body.text("error.message").unwrap_or_default();
    let mut text = format!("{message} ({code})");
    for detail in body.at("error.details").map_or(&[][..], Json::items) {
        let part = |name: &str| detail.text(name).unwrap_or_default();
        text.push_str(&format!("\n  {}: {}", part("field"), part("issue")));
        let required: Vec<&str> = detail
            .get("required")
            .map_or(&[][..], Json::items)
            .iter()
            .filter_map(|word| match word {
                Json::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        if !required.is_empty() {
            text.push_str(&format!(" (needed: {})", required.join(", ")));
        }
    }
    if let Some((_, remedy)) = REMEDIES.iter().find(|(known, _)| *known == code) {
        text.push_str(&format!("\n  {remedy}"));
    }
    if code == "internal_error" {
        text.push_str(&format!("\n  {}", body.text("request_id").unwrap_or_default()));
    }
    text
}

/// The code of a refusal.
#[must_use]
pub fn code(answer: &Answer) -> Option<String> {
    let body: Json = serde_json::from_slice(&answer.body).ok()?;
    body.text("error.code").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    use super::*;

    fn answer(status: u16, body: &'static str) -> Answer {
        let status = StatusCode::from_u16(status).unwrap();
        Answer { status, headers: HeaderMap::new(), body: Bytes::from(body) }
    }

    #[test]
    fn a_refusal_names_its_fields_and_what_mends_it() {
        let body = r#"{"error": {"code": "insufficient_scope", "message": "It lacks a scope.",
            "details": [{"field": "scopes", "issue": "missing",
            "required": ["servers:write"]}]}, "request_id": "req_1"}"#;
        let end = end(&answer(403, body), false);
        assert_eq!(end.code(), 1);
        assert!(end.text().ends_with(
            "(insufficient_scope)\n  scopes: missing (needed: servers:write)\n  \
             sign in with a key that has the scope"
        ));
    }

    #[test]
    fn what_does_not_speak_the_api_is_no_cloud() {
        let end_of = |status, body| end(&answer(status, body), false);
        let fault = end_of(404, "<html>not found</html>");
        assert_eq!(fault.code(), 3);
        assert!(fault.text().contains("no cloud of nubo: it answers 404"), "{fault}");
        assert_eq!(end_of(302, "").code(), 3);
    }

    #[test]
    fn every_remedy_belongs_to_a_code_of_the_api() {
        let codes: Vec<&str> = nubo_wire::all().flat_map(|verb| verb.all_codes()).collect();
        for (code, _) in REMEDIES {
            assert!(codes.contains(code), "{code}");
        }
    }
}
