//! Reading connections, lent to whoever reads; opened when first needed.
//!
//! A read that finds all it wants among the recent bodies never reaches the engine.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use nubo_domain::{Error, Result};
use nubo_ports::store::{AnyValue, Work};

use super::link::Link;
use crate::conn::Conn;
use crate::fault;
use crate::recent::{Recall, Recent};
use crate::tx::SqlTx;

/// The reading connections of a file.
#[derive(Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    most: usize,
    recent: Arc<Recent>,
    pool: Mutex<Pool>,
    returned: Condvar,
}

#[derive(Debug, Default)]
struct Pool {
    idle: Vec<Link>,
    open: usize,
}

impl Readers {
    pub(crate) fn new(path: PathBuf, most: usize, recent: Arc<Recent>) -> Self {
        Self { path, most, recent, pool: Mutex::default(), returned: Condvar::new() }
    }

    /// Runs `work` on a snapshot of its own; what it writes is refused by the engine.
    pub(crate) fn read(&self, mut work: Work) -> Result<AnyValue> {
        let mut link = self.borrow()?;
        let mut done = run(&mut link, &mut work, Recall::new(&self.recent));
        if done.is_none() {
            done = run(&mut link, &mut work, Recall::nothing());
        }
        self.give_back(link);
        done.unwrap_or_else(|| Err(Error::internal("a read without a memory is torn")))
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn borrow(&self) -> Result<Link> {
        let mut pool = self.pool();
        loop {
            if let Some(link) = pool.idle.pop() {
                return Ok(link);
            }
            if pool.open < self.most {
                pool.open += 1;
                break;
            }
            pool = self.returned.wait(pool).unwrap_or_else(PoisonError::into_inner);
        }
        drop(pool);
        Link::open_reader(&self.path).inspect_err(|_| {
            self.pool().open -= 1;
            self.returned.notify_one();
        })
    }

    fn give_back(&self, link: Link) {
        self.pool().idle.push(link);
        self.returned.notify_one();
    }
}

/// Runs `work` once; gives nothing if it was torn.
fn run(link: &mut Link, work: &mut Work, recall: Recall<'_>) -> Option<Result<AnyValue>> {
    let mut tx = SqlTx::reading(link, recall);
    let ran = catch_unwind(AssertUnwindSafe(|| work(&mut tx)));
    let (has_begun, is_torn, failure) = (tx.has_begun(), tx.is_torn(), tx.failure());
    // Nothing was written, so this only ends the snapshot, and cheaper than a rollback does.
    if has_begun && link.execute("COMMIT", &[]).is_err() {
        link.roll_back();
    }
    if is_torn {
        return None;
    }
    let answer = ran.unwrap_or_else(|cause| Err(fault::panicked(&*cause)));
    Some(answer.and_then(|answer| failure.map_or(Ok(answer), Err)))
}
