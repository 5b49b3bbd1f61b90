//! Bodies that were read lately, so that what many ask for is read and understood once.
//!
//! Only for an engine that this process alone writes. A body is forgotten before a transaction
//! that changes it commits, and nobody can put it back until after that, so whoever asks once a
//! change was answered gets the changed one. It must not know what the bodies mean.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nubo_base::Uuid;
use nubo_domain::{Error, Result, SharedBody};

/// A row: its table and its id.
pub(crate) type Key = (&'static str, Uuid);

/// Parts that are locked apart from each other.
const SHARDS: usize = 64;
/// The most bodies of a part, and the longest of them in bytes: some MiB in all.
const SHARD_BODIES_MAX: usize = 16;
const BODY_BYTES_MAX: usize = 4_096;

/// The bodies.
#[derive(Debug)]
pub(crate) struct Recent {
    /// Twice the commits that were begun; odd while what one of them changes is being forgotten.
    commits: AtomicU64,
    shards: [Mutex<Shard>; SHARDS],
}

#[derive(Debug, Default)]
struct Shard {
    bodies: HashMap<Key, Arc<SharedBody>>,
    /// Counts the beginnings and the ends of commits that change a body of this part.
    turns: u64,
    /// Commits of those that are under way.
    open: u32,
}

/// The right to keep a body, unless it changes meanwhile.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ticket(u64);

impl Recent {
    pub(crate) fn new() -> Self {
        Self { commits: AtomicU64::new(0), shards: std::array::from_fn(|_| Mutex::default()) }
    }

    fn shard(&self, key: Key) -> MutexGuard<'_, Shard> {
        // The last bytes of an id are chance.
        let place = usize::from(key.1.as_bytes()[15]) % SHARDS;
        self.shards[place].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets bodies that a commit is about to change, until its end. Only one commits at a time.
    pub(crate) fn commit(&self, keys: Vec<Key>) -> Committing<'_> {
        self.commits.fetch_add(1, Ordering::SeqCst);
        for key in &keys {
            let mut shard = self.shard(*key);
            shard.bodies.remove(key);
            shard.turns += 1;
            shard.open += 1;
        }
        self.commits.fetch_add(1, Ordering::SeqCst);
        Committing { recent: self, keys }
    }

    fn keep(&self, key: Key, ticket: Ticket, body: &Arc<SharedBody>) {
        let mut shard = self.shard(key);
        if shard.turns != ticket.0 || body.bytes() > BODY_BYTES_MAX {
            return;
        }
        if shard.bodies.len() >= SHARD_BODIES_MAX {
            shard.bodies.clear();
        }
        shard.bodies.insert(key, body.clone());
    }
}

/// A commit that is under way; its end lets what it changed be kept again.
pub(crate) struct Committing<'a> {
    recent: &'a Recent,
    keys: Vec<Key>,
}

impl Drop for Committing<'_> {
    fn drop(&mut self) {
        for key in &self.keys {
            let mut shard = self.recent.shard(*key);
            shard.turns += 1;
            shard.open -= 1;
        }
    }
}

/// What one reading transaction uses of it.
///
/// All that a transaction sees is of one moment. The engine's snapshot begins with the first
/// statement, so bodies are only taken before that, and count only if no commit has begun between
/// the first of them and the snapshot.
#[derive(Debug)]
pub(crate) struct Recall<'a> {
    recent: Option<&'a Recent>,
    /// The commits when the first body was taken.
    seen: Option<u64>,
    has_begun: bool,
    is_torn: bool,
}

impl<'a> Recall<'a> {
    pub(crate) const fn new(recent: &'a Recent) -> Self {
        Self { recent: Some(recent), seen: None, has_begun: false, is_torn: false }
    }

    /// For a transaction that must read everything itself, and so cannot be torn.
    pub(crate) const fn nothing() -> Self {
        Self { recent: None, seen: None, has_begun: false, is_torn: false }
    }

    pub(crate) const fn has_begun(&self) -> bool {
        self.has_begun
    }

    pub(crate) const fn is_torn(&self) -> bool {
        self.is_torn
    }

    /// A body that was kept; or else a ticket for it, if the snapshot is still to begin and nobody
    /// is changing it.
    pub(crate) fn find(&mut self, key: Key) -> (Option<Arc<SharedBody>>, Option<Ticket>) {
        let Some(recent) = self.recent.filter(|_| !self.has_begun) else { return (None, None) };
        let before = recent.commits.load(Ordering::SeqCst);
        let shard = recent.shard(key);
        let Some(body) = shard.bodies.get(&key) else {
            return (None, (shard.open == 0).then_some(Ticket(shard.turns)));
        };
        // A commit that begins just now may be about to forget this body.
        let after = recent.commits.load(Ordering::SeqCst);
        let is_calm = before == after && before.is_multiple_of(2);
        let is_of_one_moment = is_calm && *self.seen.get_or_insert(before) == before;
        (is_of_one_moment.then(|| body.clone()), None)
    }

    pub(crate) fn keep(&self, key: Key, ticket: Ticket, body: &Arc<SharedBody>) {
        if let Some(recent) = self.recent {
            recent.keep(key, ticket, body);
        }
    }

    /// Runs the first statement, with which the snapshot begins.
    ///
    /// # Errors
    /// If the snapshot is of another moment than what was taken before it.
    pub(crate) fn first<T>(&mut self, statement: impl FnOnce() -> Result<T>) -> Result<T> {
        self.has_begun = true;
        let done = statement();
        let commits = self.recent.map(|recent| recent.commits.load(Ordering::SeqCst));
        if self.seen.is_some() && self.seen != commits {
            self.is_torn = true;
            return Err(Error::internal("a read is torn, and begun anew"));
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use nubo_domain::Body;

    use super::*;

    const KEY: Key = ("servers", Uuid::from_u128(7));

    fn body(text: &str) -> Arc<SharedBody> {
        Arc::new(SharedBody::new(Body { format: 1, text: text.to_owned() }))
    }

    #[test]
    fn what_a_commit_changes_is_forgotten_before_it_and_kept_only_after_it() {
        let recent = Recent::new();
        let (found, ticket) = Recall::new(&recent).find(KEY);
        assert!(found.is_none());
        recent.keep(KEY, ticket.unwrap(), &body("old"));
        let late = Recall::new(&recent).find(("servers", Uuid::from_u128(7 + (1 << 20)))).1;
        let commit = recent.commit(vec![KEY]);
        let (found, refused) = Recall::new(&recent).find(KEY);
        assert!(found.is_none() && refused.is_none(), "a commit is under way");
        recent.keep(KEY, late.unwrap(), &body("read before the commit"));
        assert!(Recall::new(&recent).find(KEY).0.is_none(), "too late");
        drop(commit);
        let ticket = Recall::new(&recent).find(KEY).1.unwrap();
        recent.keep(KEY, ticket, &body("new"));
        assert!(Recall::new(&recent).find(KEY).0.is_some());
    }

    #[test]
    fn a_read_whose_parts_are_of_different_moments_is_torn() {
        let recent = Recent::new();
        let ticket = Recall::new(&recent).find(KEY).1.unwrap();
        recent.keep(KEY, ticket, &body("old"));
        let mut calm = Recall::new(&recent);
        assert!(calm.find(KEY).0.is_some());
        assert!(calm.first(|| Ok(())).is_ok() && !calm.is_torn());
        let mut torn = Recall::new(&recent);
        assert!(torn.find(KEY).0.is_some());
        drop(recent.commit(Vec::new()));
        assert!(torn.first(|| Ok(())).is_err() && torn.is_torn());
        assert!(torn.find(KEY).0.is_none(), "what follows is read in the snapshot");
    }

    #[test]
    fn the_oldest_make_room() {
        let recent = Recent::new();
        for number in 0..10_000_u128 {
            let key = ("servers", Uuid::from_u128(number));
            let ticket = Recall::new(&recent).find(key).1.unwrap();
            recent.keep(key, ticket, &body("x"));
        }
        let kept: usize = recent.shards.iter().map(|s| s.lock().unwrap().bodies.len()).sum();
        assert!((1..=SHARDS * SHARD_BODIES_MAX).contains(&kept), "{kept}");
    }
}
