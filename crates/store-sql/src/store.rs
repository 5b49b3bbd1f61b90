//! The store as the rest of the house sees it, whatever engine is under it.

use std::path::{Path, PathBuf};

use async_trait::async_trait;
use nubo_domain::{Error, Result, Table};
use nubo_ports::Store;
use nubo_ports::store::{AnyValue, Work};

use crate::postgres::{self, PostgresOptions, PostgresStore};
use crate::sqlite::{self, SqliteOptions, SqliteStore};
use crate::{archive, statements};

/// A durable store on an SQL engine.
#[derive(Debug)]
pub struct SqlStore {
    open: Open,
}

#[derive(Debug)]
enum Open {
    Sqlite(SqliteStore),
    Postgres(PostgresStore),
}

impl SqlStore {
    /// Opens the data folder `dir`, making it if it is absent, and brings its schema up to date.
    /// The folder belongs to this process until the store is dropped.
    ///
    /// # Errors
    /// `conflict` if another process has the folder, `unsupported` if a newer program has written
    /// it, `unavailable` if the file system refuses; each says what to do.
    pub fn open_sqlite(dir: &Path, options: SqliteOptions) -> Result<Self> {
        Ok(Self { open: Open::Sqlite(SqliteStore::open(dir, options)?) })
    }

    /// Opens the database at `url` (`postgres://…`) and brings its schema up to date. Several
    /// processes may share it.
    ///
    /// # Errors
    /// `invalid_request` for a URL that is none, `unsupported` if a newer program has written the
    /// database, `unavailable` if it does not answer.
    pub fn open_postgres(url: &str, options: PostgresOptions) -> Result<Self> {
        Ok(Self { open: Open::Postgres(PostgresStore::open(url, options)?) })
    }

    /// Has the engine read every statement of this crate, with those on rows of `tables`, without
    /// running any; says how many there are.
    ///
    /// # Errors
    /// The first statement that the engine does not understand, or those of the engine.
    pub fn prepare_every_statement(&self, tables: &[&'static Table]) -> Result<usize> {
        match &self.open {
            Open::Sqlite(store) => {
                statements::prepare(&mut sqlite::Link::open_reader(store.path())?, tables)
            }
            Open::Postgres(store) => postgres::on_own_thread(|| {
                statements::prepare(&mut postgres::Link::connect(store.config())?, tables)
            }),
        }
    }
}

#[async_trait]
impl Store for SqlStore {
    async fn write_any(&self, work: Work) -> Result<AnyValue> {
        match &self.open {
            Open::Sqlite(store) => store.write(work).await,
            Open::Postgres(store) => store.write(work).await,
        }
    }

    async fn read_any(&self, work: Work) -> Result<AnyValue> {
        match &self.open {
            Open::Sqlite(store) => store.read(work),
            Open::Postgres(store) => store.read(work).await,
        }
    }

    fn is_exclusive(&self) -> bool {
        matches!(self.open, Open::Sqlite(_))
    }

    async fn backup(&self, to: &Path) -> Result<()> {
        let to = to.to_owned();
        match &self.open {
            Open::Sqlite(store) => {
                let from = store.path().to_owned();
                off_runtime(move || archive::back_up_sqlite(&from, &to)).await
            }
            Open::Postgres(store) => {
                let config = store.config().clone();
                off_runtime(move || {
                    let from = postgres::Link::connect(&config)?.without_limits()?;
                    archive::back_up_postgres(from, &to)
                })
                .await
            }
        }
    }
}

/// Runs long blocking work on a thread of its own.
async fn off_runtime(work: impl FnOnce() -> Result<()> + Send + 'static) -> Result<()> {
    let (answer, answered) = tokio::sync::oneshot::channel();
    let thread = std::thread::Builder::new().name("store-backup".into());
    let run = move || {
        // Whoever asked may have gone; the work is done all the same.
        let _ = answer.send(work());
    };
    thread.spawn(run).map_err(Error::unavailable)?;
    answered.await.unwrap_or_else(|_| Err(Error::internal("the backup panicked")))
}

/// Makes the data folder `dir` from a backup of either engine.
///
/// # Errors
/// `conflict` if the folder holds a cloud or is in use, `invalid_request` if the file is damaged
/// or no backup, `unsupported` if a newer program made it, `unavailable` if the file system
/// refuses.
pub fn restore_sqlite(from: &Path, dir: &Path) -> Result<()> {
    archive::restore_sqlite(from, dir)
}

/// Fills the empty database at `url` from a backup of either engine.
///
/// # Errors
/// As [`restore_sqlite`], and `unavailable` if the database does not answer.
pub fn restore_postgres(from: &Path, url: &str) -> Result<()> {
    let (config, from): (_, PathBuf) = (postgres::config(url)?, from.to_owned());
    postgres::on_own_thread(move || {
        archive::restore_postgres(&from, postgres::Link::connect(&config)?.without_limits()?)
    })
}
