//! The store on both engines, seen from outside: the contract of the port, opening and migrating,
//! backups, and what is left after a kill.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod archives;
mod contract;
mod crash;
mod opening;

use std::path::Path;
use std::sync::Arc;

use nubo_base::{Ids, SystemClock, SystemRandom};
use nubo_domain::{Head, Project};
use nubo_ports::{Objects, Query, Store, StoreExt};
use nubo_store_sql::{PostgresOptions, SqlStore, SqliteOptions};

fn sqlite(dir: &Path) -> Arc<dyn Store> {
    Arc::new(SqlStore::open_sqlite(dir, SqliteOptions::default()).unwrap())
}

fn postgres(url: &str) -> Arc<dyn Store> {
    Arc::new(SqlStore::open_postgres(url, PostgresOptions::default()).unwrap())
}

fn ids() -> Ids {
    Ids::new(Arc::new(SystemClock), Arc::new(SystemRandom))
}

/// Writes a project and gives back what was written.
async fn write_project(store: &Arc<dyn Store>, name: &str) -> nubo_domain::Result<Project> {
    let head = Head::new(ids().id(), name, nubo_base::Time::from_micros(1));
    let mut project = Project::new(head, false);
    project.head.labels.insert("env".into(), name.into());
    let insert = move |tx: &mut dyn nubo_ports::Tx| {
        tx.insert(&mut project)?;
        Ok(project.clone())
    };
    store.write(insert).await
}

/// The names of every project, oldest first.
async fn project_names(store: &Arc<dyn Store>) -> Vec<String> {
    let query = Query { limit: 10_000, ..Query::default() };
    let found = store.read(move |tx| tx.list::<Project>(&query)).await.unwrap();
    found.into_iter().map(|project| project.head.name).collect()
}
