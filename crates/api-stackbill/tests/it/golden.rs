//! Every golden file, and that there is one for every operation.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use nubo_api_kit::Dialect;
use nubo_api_stackbill::{Op, StackBill, error};
use nubo_domain::code::CATALOGUE;
use nubo_testkit::golden::{Golden, Pair, Stage, is_at};
use nubo_testkit::golden_kinds;

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

golden_kinds! {
files, stage;
account address auth catalogue forward_rule instance job network rule security_group ssh_key
volume }

/// The operation that answers a request.
pub fn op_at(method: &str, target: &str) -> Option<&'static Op> {
    let path = target.split('?').next().unwrap_or_default();
    nubo_api_stackbill::all().find(|op| op.method == method && is_at(op.path, path))
}

#[test]
fn every_code_of_this_api_is_shown() {
    let code = |pair: &Pair| {
        let body: serde_json::Value = serde_json::from_str(&pair.wanted.body).unwrap_or_default();
        body["listErrorResponse"]["errorCode"].as_str().map(str::to_owned)
    };
    let pairs: Vec<Pair> = files().into_iter().flat_map(|golden| golden.pairs).collect();
    let shown: BTreeSet<String> = pairs.iter().filter_map(code).collect();
    // A store that does not answer and our own mistakes are nothing that a pair can bring about.
    let brought_about = |status: u16| ![500, 503].contains(&status);
    let told = CATALOGUE.iter().map(|code| error::told(code.kind));
    let told: BTreeSet<String> = told
        .filter(|(status, _)| brought_about(*status))
        .map(|(_, word)| word.to_owned())
        .collect();
    assert_eq!(told.difference(&shown).collect::<Vec<_>>(), Vec::<&String>::new());
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
