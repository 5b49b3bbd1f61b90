//! The store on SQLite: one writing thread with group commit, readers on the calling threads.
//!
//! A write is durable when it is answered: the journal is a write-ahead log and every commit is
//! synced. A read runs where it is asked for, because handing it to another thread would cost more
//! than the read.

mod checkpoint;
mod link;
mod lock;
#[cfg(test)]
pub(crate) mod plan;
mod readers;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use nubo_domain::{Error, Result};
use nubo_ports::store::{AnyValue, Work};

use crate::conn::Conn;
use crate::recent::Recent;
use crate::schema;
use checkpoint::Checkpointer;
pub(crate) use link::{Link, error};
pub(crate) use lock::FolderLock;
use readers::Readers;
use writer::Writer;

/// The name of the data file inside the data folder.
pub(crate) const FILE: &str = "nubo.db";

/// How a store on SQLite behaves.
#[derive(Clone, Copy, Debug)]
pub struct SqliteOptions {
    /// Whether a write is answered only once it would survive a loss of power. Tests and throwaway
    /// clouds may do without; a killed process loses nothing either way.
    pub durable: bool,
    /// The most connections that read at once; further readers wait.
    pub readers: usize,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self { durable: true, readers: 8 }
    }
}

/// The version of SQLite that is compiled in.
#[must_use]
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

/// An open data folder.
#[derive(Debug)]
pub(crate) struct SqliteStore {
    path: PathBuf,
    readers: Readers,
    writer: Writer,
    // Dropped last: the folder is free only once the writer has ended.
    _lock: FolderLock,
}

impl SqliteStore {
    pub(crate) fn open(dir: &Path, options: SqliteOptions) -> Result<Self> {
        link::check_engine()?;
        std::fs::create_dir_all(dir).map_err(|e| cannot("make the folder", dir, &e))?;
        let lock = FolderLock::take(dir)?;
        let path = dir.join(FILE);
        let mut link = Link::open_writer(&path, options.durable)?;
        migrate(&mut link)?;
        let recent = Arc::new(Recent::new());
        let readers = Readers::new(path.clone(), options.readers.max(1), recent.clone());
        let checkpointer = Checkpointer::start(Link::open_writer(&path, options.durable)?)?;
        let writer = Writer::start(link, checkpointer, recent)?;
        Ok(Self { path, readers, writer, _lock: lock })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) async fn write(&self, work: Work) -> Result<AnyValue> {
        self.writer.write(work).await
    }

    pub(crate) fn read(&self, work: Work) -> Result<AnyValue> {
        self.readers.read(work)
    }
}

/// Brings a database to the newest schema, or leaves it as it was.
pub(crate) fn migrate(link: &mut Link) -> Result<()> {
    link.batch("BEGIN IMMEDIATE")?;
    let done = schema::migrate(link).and_then(|()| link.batch("COMMIT"));
    if done.is_err() {
        link.roll_back();
    }
    done
}

/// An error of the file system, with what was tried and where.
pub(crate) fn cannot(what: &str, path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::unavailable(format!("cannot {what} {}: {error}", path.display()))
}
