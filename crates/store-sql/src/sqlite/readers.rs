//! Reading connections, lent to whoever reads; opened when first needed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use nubo_domain::Result;
use nubo_ports::store::{AnyValue, Work};

use super::link::Link;
use crate::conn::Conn;
use crate::fault;
use crate::tx::SqlTx;

/// The reading connections of a file.
#[derive(Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    most: usize,
    pool: Mutex<Pool>,
    returned: Condvar,
}

#[derive(Debug, Default)]
struct Pool {
    idle: Vec<Link>,
    open: usize,
}

impl Readers {
    pub(crate) fn new(path: PathBuf, most: usize) -> Self {
        Self { path, most, pool: Mutex::default(), returned: Condvar::new() }
    }

    /// Runs `work` on a snapshot of its own; what it writes is refused by the engine.
    pub(crate) fn read(&self, mut work: Work) -> Result<AnyValue> {
        let mut link = self.borrow()?;
        let done = link.execute("BEGIN DEFERRED", &[]).and_then(|_| {
            let mut tx = SqlTx::new(&mut link);
            let ran = catch_unwind(AssertUnwindSafe(|| work(&mut tx)));
            let failure = tx.failure();
            let answer = ran.unwrap_or_else(|cause| Err(fault::panicked(&*cause)))?;
            failure.map_or(Ok(answer), Err)
        });
        // Nothing was written, so this only ends the snapshot, and cheaper than a rollback does.
        if link.execute("COMMIT", &[]).is_err() {
            link.roll_back();
        }
        self.give_back(link);
        done
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
