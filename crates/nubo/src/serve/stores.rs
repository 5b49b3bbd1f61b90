//! Which store: SQLite in the data folder, or a PostgreSQL database.

use std::fs::File;
use std::sync::Arc;

use nubo_domain::{Account, Kind, Region, Table};
use nubo_ports::{Query, StoreExt};
use nubo_store_sql::{PostgresOptions, SqlStore, SqliteOptions};

use super::SharedStore;
use crate::folder::Folder;
use crate::halt::{Halt, Outcome};

/// Opens the store, and holds the data folder for this process.
pub async fn open(folder: &Folder, database: Option<&str>) -> Outcome<(SharedStore, Option<File>)> {
    let Some(url) = database else {
        let store = SqlStore::open_sqlite(folder.path(), SqliteOptions::default())?;
        return Ok((Arc::new(store), None));
    };
    let lock = lock(folder)?;
    let url = url.to_owned();
    // The database's client blocks while it connects.
    let opening = move || SqlStore::open_postgres(&url, PostgresOptions::default());
    let opened = tokio::task::spawn_blocking(opening).await;
    let store = opened.map_err(|fault| Halt::failed(format!("the database: {fault}")))??;
    Ok((Arc::new(store), Some(lock)))
}

/// Beside a shared database the folder still has one owner: its socket and its fake world.
fn lock(folder: &Folder) -> Outcome<File> {
    let path = folder.path().join("nubo.lock");
    let opened = File::options().write(true).create(true).truncate(false).open(&path);
    let file = opened.map_err(|fault| Halt::at("open", path.display(), fault))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(Halt::failed(format!(
            "the data folder {} is in use by another Nubo; stop it, or choose another folder",
            folder.path().display()
        ))),
        Err(std::fs::TryLockError::Error(fault)) => Err(Halt::at("lock", path.display(), fault)),
    }
}

/// Whether a cloud has lived in this store.
pub async fn has_data(store: &SharedStore) -> Outcome<bool> {
    Ok(has_any(store, Account::TABLE, None).await? || has_any(store, Region::TABLE, None).await?)
}

/// Whether there is or was any row of a kind, with this name if one is given.
pub async fn has_any(
    store: &SharedStore,
    table: &'static Table,
    name: Option<&str>,
) -> Outcome<bool> {
    let name = name.map(str::to_owned);
    let query = Query { name, with_ended: true, limit: 1, ..Query::default() };
    Ok(!store.read(move |tx| tx.row_list(table, &query)).await?.is_empty())
}
