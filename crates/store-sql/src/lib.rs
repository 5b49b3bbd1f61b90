//! The store on SQL engines: every port of the store, on SQLite and on PostgreSQL.
//!
//! There is one SQL text for both. What differs is small and stands in two places: how a statement
//! is run (`sqlite`, `postgres`), and how a transaction is begun, shared and tried again there.
//! This crate must not know what the rows mean: no rule of the cloud, no dialect.

mod addresses;
mod archive;
mod audit;
mod conn;
mod credentials;
mod events;
mod fault;
mod flows;
mod idempotency;
mod ledger;
mod letters;
mod mailed_codes;
mod placement;
mod postgres;
mod quotas;
mod recent;
mod rows;
mod schema;
mod sqlite;
mod statements;
mod store;
mod subscriptions;
mod tickets;
mod tx;
mod usage;

pub use postgres::PostgresOptions;
pub use sqlite::{SqliteOptions, sqlite_version};
pub use store::{SqlStore, restore_postgres, restore_sqlite};
