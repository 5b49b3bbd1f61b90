//! Every golden file, and that there is one for every verb and every error code.

use std::collections::BTreeSet;
use std::path::PathBuf;

use nubo_testkit::golden::{Golden, Stage, is_at};
use nubo_testkit::golden_kinds;

pub fn files() -> Vec<Golden> {
    Golden::all(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden"))
}

golden_kinds! {
    files, Stage::of;
    account address audit console event forward_rule host image key letter metric network operation
    password project quota region registration role second_factor security_group server session
    setting size snapshot ssh_key token usage user volume wallet
}

/// A verb of the table whose route answers a pair's request.
pub fn verb_at(method: &str, target: &str) -> Option<&'static nubo_wire::Verb> {
    let path = target.split('?').next().unwrap_or_default();
    let fits = |verb: &&nubo_wire::Verb| verb.method.word() == method && is_at(verb.path, path);
    // A fixed part is meant before a parameter.
    let found: Vec<_> = nubo_wire::all().filter(fits).collect();
    found.iter().find(|verb| verb.path_params().next().is_none()).or(found.first()).copied()
}

#[test]
fn every_verb_has_a_golden_success_and_every_pair_that_names_a_verb_asks_it() {
    let mut shown = BTreeSet::new();
    for golden in files() {
        for pair in golden.pairs.iter().filter(|pair| !pair.verb.is_empty()) {
            let verb = verb_at(&pair.method, &pair.target).map(|verb| verb.name);
            assert_eq!(verb, Some(pair.verb.as_str()), "{}: {}", golden.name(), pair.title);
            assert!(pair.succeeds(), "{}: {} is no success", golden.name(), pair.title);
            let success = nubo_wire::find(&pair.verb).map(|verb| verb.success);
            assert_eq!(success, Some(pair.wanted.status), "{}: {}", golden.name(), pair.title);
            shown.insert(pair.verb.clone());
        }
    }
    let missing = nubo_wire::all().filter(|verb| !shown.contains(verb.name));
    // What goes on has no end to compare; the tests of streams and of consoles ask it.
    let ends = |verb: &&nubo_wire::Verb| !verb.streams && !verb.upgrades;
    let missing: Vec<_> = missing.filter(ends).map(|verb| verb.name).collect();
    assert_eq!(missing, Vec::<&str>::new(), "verbs without a golden pair");
}

/// Codes that no pair of the golden files can bring about, and where they are shown instead.
const ELSEWHERE: &[(&str, &str)] = &[
    ("ticket_used", "console: one ticket and twenty tries"),
    ("ticket_expired", "console: a ticket after its minute"),
    ("origin_refused", "console: a page of another site"),
    ("csrf_refused", "browser: a change without its proof"),
    ("unsupported", "a driver that has no console"),
    ("token_expired", "rights: a token whose end has come"),
    ("body_too_large", "inputs: ten megabytes"),
    ("rate_limited", "inputs: one request too many"),
    ("idempotency_in_progress", "only for a first request that takes ten seconds"),
    ("unavailable", "a store that does not answer"),
    ("internal_error", "our own mistakes"),
];

#[test]
fn every_documented_error_code_is_shown() {
    let pairs: Vec<_> = files().into_iter().flat_map(|golden| golden.pairs).collect();
    let mut shown: BTreeSet<String> = pairs.iter().map(|pair| pair.code()).collect();
    shown.extend(ELSEWHERE.iter().map(|(code, _)| (*code).to_owned()));
    let documented: BTreeSet<&str> = nubo_wire::all().flat_map(|verb| verb.all_codes()).collect();
    let missing: Vec<_> = documented.iter().filter(|code| !shown.contains(**code)).collect();
    assert_eq!(missing, Vec::<&&str>::new(), "codes that no golden pair shows");
}

#[test]
fn every_refusal_in_the_golden_files_is_documented_at_its_verb() {
    for golden in files() {
        for pair in golden.pairs.iter().filter(|pair| !pair.code().is_empty()) {
            let Some(verb) = verb_at(&pair.method, &pair.target) else { continue };
            let (code, name) = (pair.code(), golden.name());
            let codes = verb.all_codes();
            let is_known = codes.contains(&code.as_str());
            assert!(is_known, "{name}: {}: {} does not document {code}", pair.title, verb.name);
        }
    }
}
