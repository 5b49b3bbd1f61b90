//! Idempotency keys: an answer is stored with the change it tells of, sealed, for 24 hours.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use nubo_base::{Digest, Random, SealKey, Time, digest};
use nubo_domain::account::REPLAY_WINDOW;
use nubo_domain::{Error, Result, code};
use nubo_ports::Tx;
use nubo_ports::store::StoredReply;
use serde::{Deserialize, Serialize};

/// An idempotency key with what it belongs to.
#[derive(Clone, Debug)]
pub struct Once {
    /// The client's key.
    pub key: String,
    /// Method and path of the request.
    pub route: String,
    /// SHA-256 of the request's body.
    pub fingerprint: Digest,
}

impl Once {
    /// The stored key: hashed with its owner and route, so that neither can be guessed from it.
    #[must_use]
    pub fn hashed(&self, owner: &str) -> Digest {
        let parts = [owner, self.route.as_str(), self.key.as_str()];
        let framed: String = parts.iter().map(|p| format!("{}:{p}", p.len())).collect();
        digest(&[framed.as_bytes()])
    }
}

/// An answer as a dialect wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendered {
    /// The status.
    pub status: u16,
    /// Headers that belong to the answer itself, such as its ETag.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
    /// Whether this answer was given before.
    #[serde(skip)]
    pub replayed: bool,
}

/// The answer stored for a key, if it is still kept.
///
/// # Errors
/// `idempotency_key_reused` for another body.
pub fn find(
    tx: &mut dyn Tx,
    seal: &SealKey,
    key: &Digest,
    fingerprint: &Digest,
    now: Time,
) -> Result<Option<Rendered>> {
    let Some(stored) = tx.reply_get(key)? else { return Ok(None) };
    if now.since(stored.created) >= REPLAY_WINDOW {
        return Ok(None);
    }
    if stored.fingerprint != *fingerprint {
        return Err(Error::new(&code::IDEMPOTENCY_KEY_REUSED));
    }
    let plain = seal.open(key, &stored.sealed).map_err(Error::internal)?;
    let rendered: Rendered = serde_json::from_slice(&plain).map_err(Error::internal)?;
    Ok(Some(Rendered { replayed: true, ..rendered }))
}

/// Stores the answer for a key.
///
/// # Errors
/// Those of the store.
pub fn keep(
    tx: &mut dyn Tx,
    (seal, random): (&SealKey, &dyn Random),
    key: &Digest,
    (fingerprint, now): (Digest, Time),
    rendered: &Rendered,
) -> Result<()> {
    let plain = serde_json::to_vec(rendered).map_err(Error::internal)?;
    let sealed = seal.seal(random, key, &plain).map_err(Error::internal)?;
    tx.reply_put(key, &StoredReply { fingerprint, sealed, created: now })
}

/// How long a second request with a running key waits for the first.
const PATIENCE: Duration = Duration::from_secs(10);

/// Keys whose first request is still running in this process.
#[derive(Clone, Default)]
pub struct InFlight(Arc<Mutex<HashMap<Digest, Arc<tokio::sync::Mutex<()>>>>>);

impl InFlight {
    /// Waits until no other request with this key runs.
    ///
    /// # Errors
    /// `idempotency_in_progress` after ten seconds.
    pub async fn enter(&self, key: Digest) -> Result<Seat> {
        let door = self.lock().entry(key).or_default().clone();
        let held = tokio::time::timeout(PATIENCE, door.lock_owned()).await;
        let refuse = |_| Error::new(&code::IDEMPOTENCY_IN_PROGRESS).retry_after(PATIENCE);
        Ok(Seat { in_flight: self.clone(), key, held: Some(held.map_err(refuse)?) })
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Digest, Arc<tokio::sync::Mutex<()>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to be the one request with a key.
pub struct Seat {
    in_flight: InFlight,
    key: Digest,
    held: Option<tokio::sync::OwnedMutexGuard<()>>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.held = None;
        let mut doors = self.in_flight.lock();
        // The map's own handle is the last one when nobody waits.
        if doors.get(&self.key).is_some_and(|door| Arc::strong_count(door) == 1) {
            doors.remove(&self.key);
        }
    }
}
