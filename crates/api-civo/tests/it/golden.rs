//! Every golden file, and that there is one for every route.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use nubo_api_civo::error::CODES;
use nubo_api_civo::{Civo, Told, table};
use nubo_testkit::golden::{Golden, Pair, Stage, is_at};
use nubo_testkit::golden_kinds;

pub fn files() -> Vec<Golden> {
    Golden::all(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden"))
}

/// A stage on a cloud that speaks Civo.
pub async fn stage(golden: &Golden) -> Stage {
    Stage::speaking(golden, vec![Arc::new(Civo)]).await
}

golden_kinds! {
files, stage; account auth catalogue firewall instance ip network role ssh_key user volume vpc }

/// The route that a pair's request reaches.
pub fn route_of(pair: &Pair) -> Option<Told> {
    let path = pair.target.split('?').next().unwrap_or_default();
    let fits = |told: &Told| told.method == pair.method.as_str() && is_at(told.path, path);
    table().into_iter().find(fits)
}

/// Codes that no pair can bring about without a race, and where they are shown instead.
const ELSEWHERE: [(&str, &str); 1] =
    [("database_snapshot_cannot_delete_in_use", "error: only while a volume is made from it")];

#[test]
fn every_code_of_this_api_is_shown() {
    let code = |pair: &Pair| {
        let body: serde_json::Value = serde_json::from_str(&pair.wanted.body).unwrap_or_default();
        body["code"].as_str().map(str::to_owned)
    };
    let pairs: Vec<Pair> = files().into_iter().flat_map(|golden| golden.pairs).collect();
    let mut shown: BTreeSet<String> = pairs.iter().filter_map(code).collect();
    shown.extend(ELSEWHERE.iter().map(|(code, _)| (*code).to_owned()));
    let missing = CODES.iter().map(|code| code.slug).filter(|slug| !shown.contains(*slug));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&str>::new(), "codes without a golden pair");
}

#[test]
fn every_route_has_a_golden_success_and_every_pair_that_names_a_verb_asks_it() {
    let mut shown = BTreeSet::new();
    for golden in files() {
        for pair in golden.pairs.iter().filter(|pair| !pair.verb.is_empty()) {
            let route = route_of(pair).unwrap_or_else(|| panic!("{}: no route", pair.title));
            assert_eq!(route.verb, pair.verb, "{}: {}", golden.name(), pair.title);
            // The script of the contract's own documentation looks for exactly this status.
            assert_eq!(pair.wanted.status, 200, "{}: {}", golden.name(), pair.title);
            shown.insert((route.method.to_string(), route.path));
        }
    }
    let missing: Vec<_> = table()
        .into_iter()
        .map(|told| (told.method.to_string(), told.path))
        .filter(|route| !shown.contains(route))
        .collect();
    assert_eq!(missing, Vec::<(String, &str)>::new(), "routes without a golden pair");
}
