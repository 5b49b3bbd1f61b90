//! Many servers at once, written into the store of a cloud that does not run.
//!
//! They are copies of a server that was ordered, with ids and names of their own. They have rows
//! and nothing else: no addresses of their own, no room on a host, no workflow.

use std::sync::Arc;

use nubo_base::{Id, Ids, SystemClock, SystemRandom};
use nubo_domain::{Error, Server};
use nubo_ports::{Objects as _, Store, StoreExt as _};
use nubo_store_sql::{PostgresOptions, SqlStore, SqliteOptions};

use super::cloud::Ground;

/// So many are written in one transaction.
const AT_A_TIME: u32 = 1_000;

/// Writes `count` copies of the server shown as `model`.
pub fn store_copies(ground: &Ground, model: &str, count: u32) -> Result<(), String> {
    let model: Id<Server> = model.parse().map_err(|e| format!("{model}: {e}"))?;
    let built = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = built.map_err(|e| e.to_string())?;
    let told = |error: Error| format!("{error}: {}", error.log_detail().unwrap_or_default());
    let store = match ground.database() {
        // What the machine loses with its power is made again by the next run.
        None => SqlStore::open_sqlite(
            ground.folder(),
            SqliteOptions { durable: false, ..SqliteOptions::default() },
        ),
        Some(url) => SqlStore::open_postgres(url, PostgresOptions { connections: 1 }),
    };
    let store: Arc<dyn Store> = Arc::new(store.map_err(told)?);
    let ids = Ids::new(Arc::new(SystemClock), Arc::new(SystemRandom));
    let mut first = 0;
    while first < count {
        let numbers = first..count.min(first + AT_A_TIME);
        first = numbers.end;
        let ids = ids.clone();
        let copy = store.write(move |tx| {
            let model: Server = tx.get(model)?;
            for number in numbers.clone() {
                let mut server = model.clone();
                server.head.id = ids.id();
                server.head.name = format!("copy-{number}");
                tx.insert(&mut server)?;
            }
            Ok(())
        });
        runtime.block_on(copy).map_err(told)?;
    }
    Ok(())
}
