//! The file: opened, and begun anew when it is damaged.

use std::ffi::OsString;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use nubo_domain::{Error, Result};
use rusqlite::{Connection, ErrorCode, Transaction};

use crate::shelf::Shelf;
use crate::sql;

/// The open file.
pub struct File {
    path: PathBuf,
    conn: Connection,
    shelf: Shelf,
}

impl File {
    /// Opens it, or makes it.
    pub fn open(path: &Path) -> Result<Self> {
        let opened = open(path).or_else(|fault| {
            if !is_damage(&fault) {
                return Err(unavailable(path, &fault));
            }
            put_aside(path, &fault)?;
            open(path).map_err(|fault| unavailable(path, &fault))
        });
        let (conn, shelf) = opened?;
        Ok(Self { path: path.to_owned(), conn, shelf })
    }

    /// Does work in one transaction. If the file turns out to be damaged, it is begun anew and the
    /// work is done there.
    pub fn attempt<T>(
        &mut self,
        work: impl Fn(&mut Shelf, &Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let fault = match self.transact(&work) {
            Ok(done) => return Ok(done),
            Err(fault) => fault,
        };
        if !is_damage(&fault) {
            return Err(unavailable(&self.path, &fault));
        }
        self.begin_anew(&fault)?;
        self.transact(&work).map_err(|fault| unavailable(&self.path, &fault))
    }

    fn transact<T>(
        &mut self,
        work: impl Fn(&mut Shelf, &Transaction<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        // What the work notes down counts only once it is in the file.
        let mut shelf = self.shelf.clone();
        let tx = self.conn.transaction()?;
        let done = work(&mut shelf, &tx)?;
        tx.commit()?;
        self.shelf = shelf;
        Ok(done)
    }

    fn begin_anew(&mut self, fault: &rusqlite::Error) -> Result<()> {
        // The damaged file is let go of before it is put aside.
        let nowhere = Connection::open_in_memory().map_err(Error::internal)?;
        drop(std::mem::replace(&mut self.conn, nowhere));
        put_aside(&self.path, fault)?;
        let opened = open(&self.path).map_err(|fault| unavailable(&self.path, &fault))?;
        (self.conn, self.shelf) = opened;
        Ok(())
    }
}

/// Makes the file readable by its owner only; SQLite gives its log the same rights. Where it cannot
/// be made, opening it tells why.
fn make_private(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    let made = options.write(true).create(true).truncate(false).mode(0o600).open(path);
    if let Err(fault) = made {
        tracing::debug!(path = %path.display(), %fault, "the file of figures is not made");
    }
}

fn open(path: &Path) -> rusqlite::Result<(Connection, Shelf)> {
    make_private(path);
    let conn = Connection::open(path)?;
    sql::prepare(&conn)?;
    let shelf = Shelf::load(&conn)?;
    Ok((conn, shelf))
}

/// Whether the file itself is the trouble. One without our tables, or with other ones of the same
/// names, is none of ours.
fn is_damage(fault: &rusqlite::Error) -> bool {
    let damaged = [ErrorCode::DatabaseCorrupt, ErrorCode::NotADatabase, ErrorCode::TypeMismatch];
    match fault {
        rusqlite::Error::SqliteFailure(failure, text) => {
            let strange = text.as_deref().is_some_and(|text| text.starts_with("no such "));
            damaged.contains(&failure.code) || strange
        }
        rusqlite::Error::InvalidColumnType(..) | rusqlite::Error::FromSqlConversionFailure(..) => {
            true
        }
        rusqlite::Error::SqlInputError { msg, .. } => msg.starts_with("no such "),
        _ => false,
    }
}

/// Gives the file another name; of several damaged files the last is kept.
fn put_aside(path: &Path, fault: &rusqlite::Error) -> Result<()> {
    let aside = beside(path, ".damaged");
    tracing::error!(
        file = %path.display(), aside = %aside.display(), error.detail = %fault,
        "the file of live figures is damaged; it is put aside and begun anew"
    );
    for ending in ["-wal", "-shm"] {
        remove(&beside(path, ending))?;
    }
    let failed = |fault| Error::unavailable(format!("{}: {fault}", path.display()));
    std::fs::rename(path, &aside).map_err(failed)
}

fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::unavailable(format!("{}: {fault}", path.display())))
        }
        _ => Ok(()),
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().map(OsString::from).unwrap_or_default();
    name.push(ending);
    path.with_file_name(name)
}

fn unavailable(path: &Path, fault: &rusqlite::Error) -> Error {
    Error::unavailable(format!("{}: {fault}", path.display()))
}
