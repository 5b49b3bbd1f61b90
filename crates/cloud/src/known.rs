//! Callers that were found in the store since the last change to anybody's rights.
//!
//! Only for a store that this process alone writes: there every such change passes the door and
//! empties this memory before its answer is given, so that it acts on the next request.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

use nubo_base::{Digest, Time};

use crate::{Caller, Origin};

/// A caller with the change it was found after.
struct Found {
    after: u64,
    expires: Option<Time>,
    caller: Caller,
}

/// Callers by the hash of their secret.
#[derive(Default)]
pub struct Known {
    changes: AtomicU64,
    found: RwLock<HashMap<Digest, Found>>,
}

/// More callers than this at once are looked up again.
const MOST: usize = 10_000;

/// Kinds whose verbs change who may do what.
const KINDS: &[&str] = &[
    "account",
    "key",
    "password",
    "project",
    "role",
    "second_factor",
    "session",
    "setting",
    "token",
    "user",
    "wallet",
];

impl Known {
    /// How many changes there were; to be asked for before the store is read.
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }

    /// The caller with this hash, if nothing changed since it was found and it has not expired.
    pub fn get(&self, hash: &Digest, origin: &Origin, now: Time) -> Option<Caller> {
        let held = self.found.read().unwrap_or_else(PoisonError::into_inner);
        let found = held.get(hash).filter(|found| found.after == self.changes())?;
        if found.expires.is_some_and(|at| at <= now) {
            return None;
        }
        Some(found.caller.at(origin.clone()))
    }

    /// Keeps a caller that was read after so many changes.
    pub fn keep(&self, hash: Digest, after: u64, caller: &Caller, expires: Option<Time>) {
        let mut held = self.found.write().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= MOST {
            held.clear();
        }
        let caller = caller.at(Origin::default());
        held.insert(hash, Found { after, expires, caller });
    }

    /// Whether the verb `name` can change who may do what.
    pub fn depends_on(name: &str) -> bool {
        KINDS.contains(&name.split('.').next().unwrap_or(name))
    }

    /// Notes that rights have changed.
    pub fn forget(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_is_known_until_somebodys_rights_change_or_it_expires() {
        let (known, origin, now) = (Known::default(), Origin::default(), Time::from_micros(5));
        let caller = Caller::nobody(origin.clone());
        let expires = Some(Time::from_micros(9));
        known.keep([1; 32], known.changes(), &caller, expires);
        assert!(known.get(&[1; 32], &origin, now).is_some());
        assert!(known.get(&[2; 32], &origin, now).is_none());
        assert!(known.get(&[1; 32], &origin, Time::from_micros(9)).is_none());
        assert!(Known::depends_on("key.revoke") && !Known::depends_on("server.create"));
        known.forget();
        assert!(known.get(&[1; 32], &origin, now).is_none());
        // What was read before a change is of no use after it.
        known.keep([1; 32], 0, &caller, None);
        assert!(known.get(&[1; 32], &origin, now).is_none());
    }

    #[test]
    fn every_verb_that_changes_rights_belongs_to_a_kind_of_the_list() {
        let changing = |f: &&crate::Facts| f.mode == crate::Mode::Write;
        let verbs = crate::ACTIONS.iter().flat_map(|kind| kind.iter()).filter(changing);
        let kinds: std::collections::BTreeSet<_> =
            verbs.filter_map(|f| f.name.split('.').next()).collect();
        for kind in KINDS {
            assert!(kinds.contains(kind), "{kind} has no changing verb");
        }
    }
}
