//! Counting requests and noting last uses without a write for each request.
//!
//! Figures gather in memory and go to the store together; a crash may lose a few seconds of them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use nubo_base::{Id, Time, Uuid};
use nubo_domain::Result;
use nubo_ports::{Store, StoreExt};

use crate::Caller;

#[derive(Clone, Default)]
struct Gathered {
    requests: HashMap<(Uuid, Option<Uuid>, i64), i64>,
    used: HashMap<Uuid, Time>,
}

/// Figures that wait to be written.
#[derive(Default)]
pub struct Meter(Mutex<Gathered>);

const DAY_MICROS: i64 = 86_400_000_000;

impl Meter {
    /// Counts one request of a caller.
    pub fn count(&self, caller: &Caller, now: Time) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(account) = caller.account {
            let day = now.micros().div_euclid(DAY_MICROS);
            let key = (account.uuid(), caller.rooms.one().map(Id::uuid), day);
            *held.requests.entry(key).or_default() += 1;
        }
        if let Some(credential) = caller.credential() {
            held.used.insert(credential, now);
        }
    }

    /// Writes what has gathered; what cannot be written is kept for the next time.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn flush(&self, store: &dyn Store) -> Result<()> {
        let gathered = {
            let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *held)
        };
        if gathered.requests.is_empty() && gathered.used.is_empty() {
            return Ok(());
        }
        let work = gathered.clone();
        let written = store.write(move |tx| {
            for ((account, project, day), n) in &work.requests {
                let date = Time::from_micros(day * DAY_MICROS).date();
                tx.usage_add(*account, *project, &date, *n)?;
            }
            let used: Vec<_> = work.used.iter().map(|(id, at)| (*id, *at)).collect();
            tx.credential_touch(&used)
        });
        let outcome = written.await;
        if outcome.is_err() {
            let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for (key, n) in gathered.requests {
                *held.requests.entry(key).or_default() += n;
            }
        }
        outcome
    }
}
