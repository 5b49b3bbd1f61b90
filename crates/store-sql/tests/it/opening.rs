//! Opening a store: who may, and what the schema does.

use std::time::{Duration, Instant};

use nubo_domain::{Error, ErrorKind, code};
use nubo_store_sql::{PostgresOptions, SqlStore, SqliteOptions};
use nubo_testkit::postgres::PostgresServer;

use super::{postgres, project_names, sqlite, write_project};

const NEWER: &str = "INSERT INTO schema_version (version, applied) VALUES (1000, 0)";

#[tokio::test]
async fn a_sqlite_folder_is_opened_by_one_process_at_a_time_and_keeps_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("not/there/yet");
    let store = sqlite(&dir);
    assert!(store.is_exclusive());
    write_project(&store, "kept").await.unwrap();
    let second = SqlStore::open_sqlite(&dir, SqliteOptions::default()).unwrap_err();
    assert_eq!(second.code(), &code::CONFLICT);
    let who = format!("process {}", std::process::id());
    assert!(second.message().contains("in use") && second.message().contains(&who), "{second}");
    drop(store);
    assert_eq!(project_names(&sqlite(&dir)).await, ["kept"]);
    let file = std::fs::metadata(dir.join("nubo.db")).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::mode(&file.permissions());
    assert_eq!(mode & 0o077, 0, "hashes and addresses are nobody else's to read");
}

fn tells_what_to_do(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let text = error.message();
    let all = ["version 1000", "knows only up to ", "restore a backup"];
    assert!(all.iter().all(|part| text.contains(part)), "{text}");
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    write_project(&sqlite(folder.path()), "kept").await.unwrap();
    let file = rusqlite::Connection::open(folder.path().join("nubo.db")).unwrap();
    file.execute(NEWER, []).unwrap();
    let refused = SqlStore::open_sqlite(folder.path(), SqliteOptions::default()).unwrap_err();
    tells_what_to_do(&refused);
    file.execute("DELETE FROM schema_version WHERE version = 1000", []).unwrap();
    drop(file);
    assert_eq!(project_names(&sqlite(folder.path())).await, ["kept"]);

    let server = PostgresServer::shared();
    let url = server.database();
    write_project(&postgres(&url), "kept").await.unwrap();
    server.sql(&url, NEWER);
    let refused = SqlStore::open_postgres(&url, PostgresOptions::default()).unwrap_err();
    tells_what_to_do(&refused);
    server.sql(&url, "DELETE FROM schema_version WHERE version = 1000");
    assert_eq!(project_names(&postgres(&url)).await, ["kept"]);
}

#[tokio::test]
async fn many_processes_may_open_one_new_postgres_database_at_once() {
    let url = PostgresServer::shared().database();
    let opening: Vec<_> = (0..8)
        .map(|_| {
            let url = url.clone();
            tokio::task::spawn_blocking(move || postgres(&url))
        })
        .collect();
    let mut stores = Vec::new();
    for one in opening {
        stores.push(one.await.unwrap());
    }
    assert!(stores.iter().all(|store| !store.is_exclusive()));
    for (number, store) in stores.iter().enumerate() {
        write_project(store, &format!("by-{number}")).await.unwrap();
    }
    assert_eq!(project_names(&stores[0]).await.len(), 8, "all see what each wrote");
}

#[tokio::test]
async fn postgres_serves_again_after_its_connections_were_cut() {
    let server = PostgresServer::shared();
    let url = server.database();
    let store = postgres(&url);
    for round in 0..3 {
        write_project(&store, &format!("before-{round}")).await.unwrap();
        server.cut(&url);
        // The lost connection shows before the work has begun, so nobody needs to know.
        write_project(&store, &format!("after-{round}")).await.unwrap();
        assert_eq!(project_names(&store).await.len(), 2 * (round + 1));
    }
}

#[tokio::test]
async fn a_postgres_that_is_not_there_is_unavailable_at_once_and_in_the_middle() {
    let server = PostgresServer::start();
    let url = server.database();
    let store = postgres(&url);
    write_project(&store, "kept").await.unwrap();
    drop(server);
    let began = Instant::now();
    let failed = write_project(&store, "lost").await.unwrap_err();
    assert_eq!(failed.kind(), ErrorKind::Unavailable, "{failed}");
    let failed = SqlStore::open_postgres(&url, PostgresOptions::default()).unwrap_err();
    assert_eq!(failed.kind(), ErrorKind::Unavailable, "{failed}");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[test]
fn a_database_url_that_is_none_is_refused_without_its_password() {
    for url in ["", "mysql://u:hunter2@h/d", "postgres://u:hunter2@h:port/d", "hunter2"] {
        let refused = SqlStore::open_postgres(url, PostgresOptions::default()).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Malformed, "{url}");
        let text = refused.to_string();
        assert!(text.contains("postgres://user") && !text.contains("hunter2"), "{text}");
    }
}
