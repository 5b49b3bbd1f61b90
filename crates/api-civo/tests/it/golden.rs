//! Every golden file, and that there is one for every route.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use nubo_api_civo::{Civo, Told, table};
use nubo_testkit::golden::{Golden, Pair, Stage};

pub fn files() -> Vec<Golden> {
    Golden::all(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden"))
}

/// A stage on a cloud that speaks Civo.
pub async fn stage(golden: &Golden) -> Stage {
    Stage::speaking(golden, vec![Arc::new(Civo)]).await
}

/// Plays every file of a kind, or writes them anew with `UPDATE_GOLDEN=1`.
async fn play(kind: &str) {
    let mut played = 0;
    for mut golden in files().into_iter().filter(|golden| golden.kind == kind) {
        let mut stage = stage(&golden).await;
        let name = golden.name();
        for pair in &mut golden.pairs {
            let (_, wanted) = stage.play(pair).await;
            if Golden::is_update() {
                pair.wanted = wanted;
                continue;
            }
            let at = format!("{name}: {}", pair.title);
            assert_eq!(wanted.status, pair.wanted.status, "{at}: {}", wanted.body);
            assert_eq!(wanted.headers, pair.wanted.headers, "{at}");
            assert_eq!(wanted.body, pair.wanted.body, "{at}");
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

kinds! { account auth catalogue firewall instance ip network ssh_key volume vpc }

#[test]
fn every_kind_of_golden_files_is_played() {
    let there: BTreeSet<String> = files().into_iter().map(|golden| golden.kind).collect();
    assert_eq!(there, KINDS.iter().map(|kind| (*kind).to_owned()).collect());
}

/// The route that a pair's request reaches.
pub fn route_of(pair: &Pair) -> Option<Told> {
    let path = pair.target.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |told: &Told| {
        let wanted: Vec<&str> = told.path.split('/').collect();
        let same = |(w, p): (&&str, &&str)| w == p || w.starts_with('{');
        told.method == pair.method.as_str()
            && wanted.len() == parts.len()
            && wanted.iter().zip(&parts).all(same)
    };
    table().into_iter().find(fits)
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
