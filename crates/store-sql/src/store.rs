//! The store as the rest of the house sees it, whatever engine is under it.

use std::path::Path;

use async_trait::async_trait;
use nubo_domain::{Error, Result};
use nubo_ports::Store;
use nubo_ports::store::{AnyValue, Work};

use crate::sqlite::{SqliteOptions, SqliteStore};

/// A durable store on an SQL engine.
#[derive(Debug)]
pub struct SqlStore {
    engine: Open,
}

#[derive(Debug)]
enum Open {
    Sqlite(SqliteStore),
}

impl SqlStore {
    /// Opens the data folder `dir`, making it if it is absent, and brings its schema up to date.
    /// The folder belongs to this process until the store is dropped.
    ///
    /// # Errors
    /// `conflict` if another process has the folder, `unsupported` if a newer program has written
    /// it, `unavailable` if the file system refuses; each says what to do.
    pub fn open_sqlite(dir: &Path, options: SqliteOptions) -> Result<Self> {
        Ok(Self { engine: Open::Sqlite(SqliteStore::open(dir, options)?) })
    }
}

#[async_trait]
impl Store for SqlStore {
    async fn write_any(&self, work: Work) -> Result<AnyValue> {
        match &self.engine {
            Open::Sqlite(store) => store.write(work).await,
        }
    }

    async fn read_any(&self, work: Work) -> Result<AnyValue> {
        match &self.engine {
            Open::Sqlite(store) => store.read(work),
        }
    }

    fn is_exclusive(&self) -> bool {
        matches!(self.engine, Open::Sqlite(_))
    }

    async fn backup(&self, to: &Path) -> Result<()> {
        match &self.engine {
            Open::Sqlite(store) => {
                Err(crate::sqlite::cannot("back up", to, &store.path().display()))
            }
        }
    }
}

#[expect(dead_code, reason = "the archive comes next")]
fn unused() -> Error {
    Error::internal("")
}
