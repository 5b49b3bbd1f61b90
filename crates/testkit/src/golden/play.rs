//! What the tests of every dialect do with golden files.

use super::{Golden, Stage};

/// Plays every file of a kind on a stage of its own, or writes them anew with `UPDATE_GOLDEN=1`.
///
/// # Panics
/// When an answer is not the wanted one, or there is no file of the kind.
pub async fn play(files: Vec<Golden>, kind: &str, stage: impl AsyncFn(&Golden) -> Stage) {
    let mut played = 0;
    for mut golden in files.into_iter().filter(|golden| golden.kind == kind) {
        let mut stage = stage(&golden).await;
        let name = golden.name();
        for pair in &mut golden.pairs {
            let (_, wanted) = stage.play(pair).await;
            if Golden::is_update() {
                pair.wanted = wanted;
                continue;
            }
            let what = format!("{name}: {}", pair.title);
            assert_eq!(wanted.status, pair.wanted.status, "{what}: {}", wanted.body);
            assert_eq!(wanted.headers, pair.wanted.headers, "{what}");
            assert_eq!(wanted.body, pair.wanted.body, "{what}");
        }
        if Golden::is_update() {
            golden.write();
        }
        played += 1;
    }
    assert!(played > 0, "no golden file for {kind}");
}

/// Whether a path is one that a route's path describes; `{…}` stands for any part.
#[must_use]
pub fn is_at(route: &str, path: &str) -> bool {
    let (wanted, parts): (Vec<_>, Vec<_>) = (route.split('/').collect(), path.split('/').collect());
    let same = |(w, p): (&&str, &&str)| w == p || w.starts_with('{');
    wanted.len() == parts.len() && wanted.iter().zip(&parts).all(same)
}

/// The rows of two snapshots are the same: a refused request must leave everything as it is.
///
/// # Panics
/// When a row differs, or one came or went.
pub fn assert_same_rows(before: &[String], after: &[String], what: &str) {
    for (old, new) in before.iter().zip(after) {
        assert_eq!(old, new, "{what}: a refused request changed a row");
    }
    assert_eq!(before.len(), after.len(), "{what}: a refused request added or removed rows");
}

/// A test for each kind of golden files, and one that no kind is left out: `golden_kinds! { FILES,
/// STAGE; kind … }`, with what gives all files and what makes a stage for one.
#[macro_export]
macro_rules! golden_kinds {
    ($files:path, $stage:path; $($kind:ident)+) => {
        const KINDS: &[&str] = &[$(stringify!($kind)),+];

        $(#[tokio::test(flavor = "multi_thread")]
        async fn $kind() {
            $crate::golden::play($files(), stringify!($kind), $stage).await;
        })+

        #[test]
        fn every_kind_of_golden_files_is_played() {
            let there: std::collections::BTreeSet<String> =
                $files().into_iter().map(|golden| golden.kind).collect();
            assert_eq!(there, KINDS.iter().map(|kind| (*kind).to_owned()).collect());
        }
    };
}
