//! Each scope tried on each route: exactly the rights that a route needs are enough, and without
//! any one of them it refuses and changes nothing.
//!
//! Whoever asks is a twin of the caller that the golden pair names: the same account, project,
//! person and sort of credential, with other rights.

use std::collections::BTreeSet;

use nubo_base::{SecretText, digest};
use nubo_cloud::Origin;
use nubo_domain::role::BuiltInRole;
use nubo_domain::{Scope, ScopeSet};
use nubo_ports::StoreExt;

use super::{Golden, Pair, Stage, assert_same_rows};
use crate::cloud::Answer;

/// A route that a pair asks, with the rights that it needs.
#[derive(Clone, Debug)]
pub struct Need {
    /// The route, as its table tells it from all others.
    pub route: String,
    /// The rights.
    pub scopes: BTreeSet<Scope>,
}

/// Plays a file: where a pair asks a route, twins of its caller that lack one right each must be
/// `refused`, and a twin with nothing but the needed rights must have the success. Gives the
/// routes that were asked.
///
/// # Panics
/// When a right is not needed, not enough, or a refused request changes a row.
pub async fn each_scope(
    golden: &Golden,
    mut stage: Stage,
    need: impl Fn(&Pair) -> Option<Need>,
    refused: impl Fn(&Answer, &str),
) -> BTreeSet<String> {
    let mut tried = BTreeSet::new();
    for pair in &golden.pairs {
        let Some(need) = need(pair).filter(|_| !pair.verb.is_empty()) else {
            stage.play(pair).await;
            continue;
        };
        let what = format!("{}: {}", golden.name(), pair.title);
        let (mut scopes, mut enough) = (need.scopes, None);
        for word in pair.beside.split('(').next().unwrap_or_default().split_whitespace() {
            match rights(word) {
                ScopeSet::Some(more) => scopes.extend(more),
                ScopeSet::All => enough = Some(ScopeSet::All),
            }
        }
        stage.prepare(pair).await;
        let all: BTreeSet<Scope> = Scope::ALL.iter().copied().collect();
        let mut weak = Vec::new();
        for scope in &scopes {
            let mut rest = all.clone();
            rest.remove(scope);
            weak.push((scope.word(), stage.twin(pair, ScopeSet::Some(rest)).await));
        }
        if enough.is_some() {
            weak.push(("rights to come", stage.twin(pair, ScopeSet::Some(all)).await));
        }
        stage.cloud.settle().await;
        let before = stage.cloud.snapshot().await;
        for (lacking, secret) in weak {
            let answer = stage.cloud.send(stage.request(pair, &secret, None)).await;
            refused(&answer, &format!("{what}, without {lacking}: {}", answer.json()));
        }
        assert_same_rows(&before, &stage.cloud.snapshot().await, &what);
        let secret = stage.twin(pair, enough.unwrap_or(ScopeSet::Some(scopes.clone()))).await;
        stage.secrets.insert("alone".to_owned(), secret);
        let alone = Pair { caller: "alone".to_owned(), ..pair.clone() };
        let (answer, _) = stage.play(&alone).await;
        if pair.headers.iter().any(|(name, _)| name == "prefer") {
            // Whoever may not read is not waited for.
            stage.cloud.settle().await;
        }
        let told = answer.json();
        assert_eq!(answer.status, pair.wanted.status, "{what}, with {scopes:?} alone: {told}");
        tried.insert(need.route);
    }
    tried
}

/// What a word of [`Pair::beside`] stands for.
fn rights(word: &str) -> ScopeSet {
    if let Ok(role) = word.parse::<BuiltInRole>() {
        return role.scopes();
    }
    match word {
        "lasting" => ScopeSet::default_of(&ScopeSet::All),
        word => ScopeSet::parse("beside", [word]).unwrap(),
    }
}

impl Stage {
    /// The secret of a credential like that of the pair's caller, with these rights.
    async fn twin(&self, pair: &Pair, scopes: ScopeSet) -> String {
        let secret = self.secret_of(pair);
        let caller = self.cloud.cloud.authenticate(secret, Origin::default()).await;
        let id = caller.unwrap_or_else(|e| panic!("{}: {e}", pair.title)).credential().unwrap();
        let is_none = scopes == ScopeSet::none();
        let fresh = self.cloud.cloud.ids().uuid();
        let secret = SecretText::new(format!("twin_{}", fresh.as_simple()));
        let hash = digest(&[secret.reveal().as_bytes()]);
        let insert = move |tx: &mut dyn nubo_ports::Tx| {
            let mut twin = tx.credential_get(id)?.unwrap();
            // A session without rights of its own has all those of its person.
            let is_session = twin.kind == nubo_domain::credential::CredentialKind::Session;
            let little = ScopeSet::Some([Scope::MetricsRead].into());
            twin.scopes = if is_session && is_none { little } else { scopes.clone() };
            (twin.id, twin.hash) = (fresh, hash);
            tx.credential_insert(&twin)
        };
        self.cloud.store.write(insert).await.unwrap();
        secret.reveal().to_owned()
    }
}
