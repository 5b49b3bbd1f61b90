//! Every promise of the port, on each engine. Each case has an empty store of its own.

use std::sync::Arc;

use nubo_domain::{
    Account, Host, Image, Kind, Network, Project, Region, Role, Server, Size, SshKey, Table, User,
};
use nubo_ports::Store;
use nubo_store_sql::{PostgresOptions, SqlStore, SqliteOptions};
use nubo_testkit::contract::store::{ALL, Ground};
use nubo_testkit::postgres::PostgresServer;

/// Makes a database as it was when it was new; sooner done than a new one is made.
const EMPTY: &str = "DO $$ DECLARE found RECORD; BEGIN
    FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
        AND tablename NOT IN ('schema_version', 'counters') LOOP
        EXECUTE format('DELETE FROM %I', found.tablename);
    END LOOP;
    UPDATE counters SET value = 0, note = '';
END $$";

/// Runs every case and names all that fail.
async fn check(open: impl AsyncFn() -> (Arc<dyn Store>, Option<tempfile::TempDir>)) {
    let mut broken = Vec::new();
    for case in ALL {
        let (store, _folder) = open().await;
        if tokio::spawn((case.run)(Ground::new(store))).await.is_err() {
            broken.push(case.name);
        }
    }
    assert!(broken.is_empty(), "{} of {} promises are broken: {broken:?}", broken.len(), ALL.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite_keeps_every_promise_of_a_store() {
    check(async || {
        let folder = tempfile::tempdir().unwrap();
        (super::sqlite(folder.path()), Some(folder))
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_keeps_every_promise_of_a_store() {
    let server = PostgresServer::shared();
    let url = server.database();
    let store = super::postgres(&url);
    check(async || {
        server.sql(&url, EMPTY);
        (Arc::clone(&store), None)
    })
    .await;
}

const TABLES: &[&Table] = &[
    Account::TABLE,
    Host::TABLE,
    Image::TABLE,
    Network::TABLE,
    Project::TABLE,
    Region::TABLE,
    Role::TABLE,
    Server::TABLE,
    nubo_domain::Volume::TABLE,
    nubo_domain::Snapshot::TABLE,
    nubo_domain::SecurityGroup::TABLE,
    nubo_domain::PublicIp::TABLE,
    nubo_domain::ForwardRule::TABLE,
    nubo_domain::Setting::TABLE,
    Size::TABLE,
    SshKey::TABLE,
    User::TABLE,
];

#[test]
fn both_engines_understand_every_statement() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = SqlStore::open_sqlite(folder.path(), SqliteOptions::default()).unwrap();
    let count = sqlite.prepare_every_statement(TABLES).unwrap();
    assert!(count > 1_000, "only {count}");
    let url = PostgresServer::shared().database();
    let postgres = SqlStore::open_postgres(&url, PostgresOptions::default()).unwrap();
    assert_eq!(postgres.prepare_every_statement(TABLES).unwrap(), count);
    let stray = &Table { name: "servers", lookups: &["colour"] };
    assert!(sqlite.prepare_every_statement(&[stray]).is_err(), "a missing column must show");
    assert!(postgres.prepare_every_statement(&[stray]).is_err(), "a missing column must show");
}
