//! Live figures in one SQLite file of their own, beside the store and never in it.
//!
//! What is written a moment before a crash may be lost, and a file that is damaged is put aside and
//! begun anew: figures are looked at, nothing is decided by them. This crate must not know where
//! figures come from or who reads them.

mod file;
mod shelf;
mod sql;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use nubo_base::Time;
use nubo_domain::{Error, Result};
use nubo_ports::{Metrics, Sample, SeriesQuery};

use file::File;

/// A store of figures in a file.
pub struct LocalMetrics(Arc<Mutex<File>>);

impl LocalMetrics {
    /// Opens the file, or makes it. One that is damaged or of another kind is put aside.
    ///
    /// # Errors
    /// `unavailable` when no file can be made there.
    pub fn open(path: &Path) -> Result<Self> {
        Ok(Self(Arc::new(Mutex::new(File::open(path)?))))
    }

    /// Does work that blocks, one after the other.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut File) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let file = self.0.clone();
        let working = tokio::task::spawn_blocking(move || {
            work(&mut file.lock().unwrap_or_else(PoisonError::into_inner))
        });
        working.await.map_err(Error::internal)?
    }
}

#[async_trait]
impl Metrics for LocalMetrics {
    async fn write(&self, at: Time, samples: Vec<Sample>) -> Result<()> {
        self.work(move |file| file.attempt(|shelf, tx| shelf.write(tx, at, &samples))).await
    }

    async fn read(&self, query: SeriesQuery) -> Result<Vec<Vec<Option<f64>>>> {
        self.work(move |file| file.attempt(|shelf, tx| shelf.read(tx, &query))).await
    }
}
