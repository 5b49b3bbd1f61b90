//! Every golden file, and that there is one for every row of the table.

use std::collections::BTreeSet;
use std::path::PathBuf;

use nubo_api_otwa::route::{BASE, Entry, table};
use nubo_testkit::golden::{Golden, Stage, is_at};
use nubo_testkit::golden_kinds;

use crate::stage::dialects;

pub fn files() -> Vec<Golden> {
    Golden::all(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden"))
}

/// The row of a pair.
pub fn entry(verb: &str) -> Option<Entry> {
    table().into_iter().find(|entry| entry.verb == verb)
}

/// A stage that speaks this dialect.
pub async fn stage(golden: &Golden) -> Stage {
    Stage::speaking(golden, dialects()).await
}

golden_kinds! {
files, stage; account catalogue public server sso }

#[test]
fn every_row_of_the_table_has_a_golden_success_and_every_named_pair_asks_its_row() {
    let mut shown = BTreeSet::new();
    for golden in files() {
        for pair in golden.pairs.iter().filter(|pair| !pair.verb.is_empty()) {
            let name = format!("{}: {}", golden.name(), pair.title);
            let entry = entry(&pair.verb).unwrap_or_else(|| panic!("{name}: no such row"));
            assert!(is_at(&format!("{BASE}{}", entry.path), &pair.target), "{name}");
            assert_eq!(pair.method, entry.method.as_str(), "{name}");
            assert_eq!(pair.wanted.status, entry.success, "{name}");
            shown.insert(pair.verb.clone());
        }
    }
    let missing: Vec<_> = table().into_iter().map(|row| row.verb).collect();
    let missing: Vec<_> = missing.iter().filter(|verb| !shown.contains(**verb)).collect();
    assert_eq!(missing, Vec::<&&str>::new(), "rows without a golden pair");
}

#[test]
fn every_status_of_the_table_is_shown() {
    let told = table().into_iter().flat_map(|entry| entry.refusals.to_vec());
    // Every row has these beside its own; 429 and 500 are nothing that a pair can bring about.
    let told: BTreeSet<u16> = told.chain([401, 403]).collect();
    let pairs = files().into_iter().flat_map(|golden| golden.pairs);
    let own = pairs.filter(|pair| pair.target.starts_with(BASE));
    let shown: BTreeSet<u16> = own.map(|pair| pair.wanted.status).collect();
    assert_eq!(told.difference(&shown).collect::<Vec<_>>(), Vec::<&u16>::new());
}

#[test]
fn every_refusal_in_the_golden_files_is_documented_at_its_row() {
    for golden in files() {
        for pair in &golden.pairs {
            let path = pair.target.strip_prefix(BASE).unwrap_or_default();
            let fits =
                |entry: &Entry| entry.method.as_str() == pair.method && is_at(entry.path, path);
            let Some(entry) = table().into_iter().find(fits) else { continue };
            let status = pair.wanted.status;
            let usual = [401, 403, 429, 500];
            let known = [usual.as_slice(), entry.refusals].concat();
            let is_known = status == entry.success || known.contains(&status);
            assert!(is_known, "{}: {}: {status} is not documented", golden.name(), pair.title);
        }
    }
}
