//! Names of objects while somebody completes a word: quick, quiet, and harmless in a shell.
//!
//! A name goes into the line as it is, so only names that no shell reads as anything else are
//! offered; others are offered by id.

use std::time::Duration;

use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};
use nubo_wire::{Method, Verb};
use tokio::time::timeout;

use crate::api::{Api, Ask};
use crate::call::path;
use crate::deed::{kind, verb_at};
use crate::field::{Field, singular};
use crate::json::Json;
use crate::plain::plain;
use crate::profile::{Given, Place};

/// Nobody waits longer for a word.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// What may stand for the id in a path.
#[must_use]
pub fn of_path(path: &'static str) -> ArgValueCandidates {
    let collection = path.split("/{id}").next().unwrap_or_default();
    let list = verb_at(Method::Get, collection).filter(|verb| verb.paged);
    ArgValueCandidates::new(move || list.map(names).unwrap_or_default())
}

/// What a field may refer to, judged by its name.
#[must_use]
pub fn of_field(field: &Field) -> ArgValueCandidates {
    let name = singular(field.name()).replace('_', "-");
    let word = name.strip_suffix("-id").unwrap_or(&name);
    let list = kind(word).and_then(|kind| kind.list()).filter(|verb| !verb.is_operators());
    ArgValueCandidates::new(move || list.map(names).unwrap_or_default())
}

/// The names on the first page of a list; none where anything is in the way.
fn names(list: &'static Verb) -> Vec<CompletionCandidate> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let Ok(runtime) = runtime else { return Vec::new() };
    let found = runtime.block_on(async { timeout(PATIENCE, ask(list)).await });
    found.ok().flatten().unwrap_or_default()
}

async fn ask(list: &Verb) -> Option<Vec<CompletionCandidate>> {
    let all = Place::of_user().ok()?.read().ok()?;
    let profile = Given::here(None).choose(&all).ok()?;
    let mut api = Api::new(profile.dial().ok()?, Some(profile.key), false);
    let query = [("limit".to_owned(), "100".to_owned())];
    let answer = api.ask(&Ask::get(path(list.path, &[], &query))).await.ok()?;
    let page: Json = serde_json::from_slice(&answer.body).ok()?;
    let items = page.get("data")?.items();
    Some(items.iter().filter_map(candidate).collect())
}

fn candidate(object: &Json) -> Option<CompletionCandidate> {
    let word = [object.text("name"), object.text("id")].into_iter().flatten();
    let word = word.into_iter().find(|word| is_harmless(word))?;
    let status = object.text("status").map(|status| plain(status).into());
    Some(CompletionCandidate::new(word).help(status))
}

/// Whether a shell takes a word for nothing but a word.
fn is_harmless(word: &str) -> bool {
    let usual = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'@' | b'+');
    !word.is_empty() && !word.starts_with('-') && word.bytes().all(usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_a_shell_could_run_is_offered_by_its_id() {
        let word = |text: &str| {
            let object: Json = serde_json::from_str(text).unwrap();
            candidate(&object).map(|found| found.get_value().to_string_lossy().into_owned())
        };
        assert_eq!(word(r#"{"id": "srv_1", "name": "web-1"}"#).as_deref(), Some("web-1"));
        for name in ["$(reboot)", "a b", "-rf", "a;b", "`x`", "", "a\\nb"] {
            let text = format!(r#"{{"id": "srv_1", "name": "{name}"}}"#);
            assert_eq!(word(&text).as_deref(), Some("srv_1"), "{name}");
        }
    }
}
