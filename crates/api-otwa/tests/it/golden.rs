//! Every golden file, and that there is one for every row of the table.

use std::collections::BTreeSet;
use std::path::PathBuf;

use nubo_api_otwa::route::{BASE, Entry, table};
use nubo_testkit::golden::{Golden, Stage};

use crate::stage::dialects;

pub fn files() -> Vec<Golden> {
    Golden::all(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden"))
}

/// The row of a pair.
pub fn entry(verb: &str) -> Option<Entry> {
    table().into_iter().find(|entry| entry.verb == verb)
}

/// Plays every file of a kind, or writes them anew with `UPDATE_GOLDEN=1`.
async fn play(kind: &str) {
    let mut played = 0;
    for mut golden in files().into_iter().filter(|golden| golden.kind == kind) {
        let mut stage = Stage::speaking(&golden, dialects()).await;
        let name = golden.name();
        for pair in &mut golden.pairs {
            let (_, wanted) = stage.play(pair).await;
            if Golden::is_update() {
                pair.wanted = wanted;
                continue;
            }
            assert_eq!(
                (wanted.status, &wanted.body),
                (pair.wanted.status, &pair.wanted.body),
                "{name}: {}",
                pair.title
            );
            assert_eq!(wanted.headers, pair.wanted.headers, "{name}: {}", pair.title);
        }
        if Golden::is_update() {
            golden.write();
        }
        played += 1;
    }
    assert!(played > 0, "no golden file for {kind}");
}

macro_rules! kinds {
    ($($kind:ident)+) => {
        const KINDS: &[&str] = &[$(stringify!($kind)),+];

        $(#[tokio::test(flavor = "multi_thread")]
        async fn $kind() {
            play(stringify!($kind)).await;
        })+
    };
}

kinds! { account catalogue public server sso }

#[test]
fn every_kind_of_golden_files_is_played() {
    let there: BTreeSet<String> = files().into_iter().map(|golden| golden.kind).collect();
    assert_eq!(there, KINDS.iter().map(|kind| (*kind).to_owned()).collect());
}

#[test]
fn every_row_of_the_table_has_a_golden_success_and_every_named_pair_asks_its_row() {
    let mut shown = BTreeSet::new();
    for golden in files() {
        for pair in golden.pairs.iter().filter(|pair| !pair.verb.is_empty()) {
            let name = format!("{}: {}", golden.name(), pair.title);
            let entry = entry(&pair.verb).unwrap_or_else(|| panic!("{name}: no such row"));
            let wanted = format!("{BASE}{}", entry.path);
            let parts: Vec<&str> = pair.target.split('/').collect();
            let wanted: Vec<&str> = wanted.split('/').collect();
            let same = wanted.iter().zip(&parts).all(|(w, p)| w == p || w.starts_with('{'));
            assert!(same && wanted.len() == parts.len(), "{name}");
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
fn every_refusal_in_the_golden_files_is_documented_at_its_row() {
    for golden in files() {
        for pair in &golden.pairs {
            let path = pair.target.strip_prefix(BASE).unwrap_or_default();
            let parts: Vec<&str> = path.split('/').collect();
            let fits = |entry: &Entry| {
                let wanted: Vec<&str> = entry.path.split('/').collect();
                wanted.len() == parts.len()
                    && entry.method.as_str() == pair.method
                    && wanted.iter().zip(&parts).all(|(w, p)| w == p || w.starts_with('{'))
            };
            let Some(entry) = table().into_iter().find(fits) else { continue };
            let status = pair.wanted.status;
            let usual = [401, 403, 429, 500];
            let known = [usual.as_slice(), entry.refusals].concat();
            let is_known = status == entry.success || known.contains(&status);
            assert!(is_known, "{}: {}: {status} is not documented", golden.name(), pair.title);
        }
    }
}
