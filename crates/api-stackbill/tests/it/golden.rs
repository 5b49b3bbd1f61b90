//! Every golden file, and that there is one for every operation.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use nubo_api_kit::Dialect;
use nubo_api_stackbill::{Op, StackBill};
use nubo_testkit::golden::{Golden, Stage};

pub fn files() -> Vec<Golden> {
    Golden::all(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden"))
}

/// A stage that speaks this dialect.
pub async fn stage(golden: &Golden) -> Stage {
    let others: Vec<Arc<dyn Dialect>> = vec![Arc::new(StackBill)];
    let mut stage = Stage::speaking(golden, others).await;
    let secret = stage.own.key.clone();
    stage.names.insert("secret".to_owned(), secret);
    stage
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
            assert_eq!(wanted.body, pair.wanted.body, "{name}: {}", pair.title);
            assert_eq!(wanted.status, pair.wanted.status, "{name}: {}", pair.title);
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

kinds! { address auth catalogue instance job network security_group ssh_key volume }

#[test]
fn every_kind_of_golden_files_is_played() {
    let there: BTreeSet<String> = files().into_iter().map(|golden| golden.kind).collect();
    assert_eq!(there, KINDS.iter().map(|kind| (*kind).to_owned()).collect());
}

/// The operation that answers a request.
pub fn op_at(method: &str, target: &str) -> Option<&'static Op> {
    let path = target.split('?').next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    nubo_api_stackbill::all().find(|op| {
        let wanted: Vec<&str> = op.path.split('/').collect();
        let same = |(w, p): (&&str, &&str)| w == p || w.starts_with('{');
        op.method == method && wanted.len() == parts.len() && wanted.iter().zip(&parts).all(same)
    })
}

#[test]
fn every_operation_has_a_golden_success() {
    let mut shown = BTreeSet::new();
    for golden in files() {
        for pair in golden.pairs.iter().filter(|pair| !pair.verb.is_empty()) {
            let op = op_at(&pair.method, &pair.target).map(|op| op.name);
            assert_eq!(op, Some(pair.verb.as_str()), "{}: {}", golden.name(), pair.title);
            assert_eq!(pair.wanted.status, 200, "{}: {}", golden.name(), pair.title);
            shown.insert(pair.verb.clone());
        }
    }
    let missing = nubo_api_stackbill::all().filter(|op| !shown.contains(op.name));
    let missing: Vec<&str> = missing.map(|op| op.name).collect();
    assert_eq!(missing, Vec::<&str>::new(), "operations without a golden pair");
}
