//! Backups: made while the store is used, restored into either engine, refused where they harm.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use nubo_base::{Time, Uuid, digest};
use nubo_domain::address::Pool;
use nubo_domain::code;
use nubo_domain::event::{Event, EventFilter};
use nubo_domain::quota::Counted;
use nubo_ports::store::StoredReply;
use nubo_ports::{Store, StoreExt};
use nubo_store_sql::{restore_postgres, restore_sqlite};
use nubo_testkit::postgres::PostgresServer;

use super::{ids, postgres, project_names, sqlite, write_project};

const OWNER: Uuid = Uuid::from_u128(7);

fn event() -> Event {
    Event {
        id: ids().id(),
        seq: 0,
        account: None,
        project: None,
        name: "server.running".into(),
        kind: "server".into(),
        resource: "srv_x".into(),
        data: serde_json::json!({"a": 1}),
        created: Time::from_micros(1),
    }
}

/// Fills several tables, one of them with more rows than a copy reads in one piece.
async fn fill(store: &Arc<dyn Store>) {
    for n in 0..1_203 {
        write_project(store, &format!("p{n}")).await.unwrap();
    }
    let work = |tx: &mut dyn nubo_ports::Tx| {
        tx.event_insert(&event())?;
        tx.event_insert(&event())?;
        tx.event_number(10)?;
        tx.pool_put(OWNER, Pool { first: [10, 0, 0, 2].into(), last: [10, 0, 0, 9].into() })?;
        tx.address_take(OWNER, OWNER)?;
        tx.quota_use(OWNER, Counted::Servers, 5)?;
        let sealed = (0..=255).collect();
        let reply = StoredReply { fingerprint: digest(&[b"f"]), sealed, created: Time::ZERO };
        tx.reply_put(&digest(&[b"k"]), &reply)
    };
    store.write(work).await.unwrap();
}

/// Checks what [`fill`] wrote, and that the store goes on where the other one stopped.
async fn check(store: &Arc<dyn Store>) {
    let names = project_names(store).await;
    let wanted: Vec<String> = (0..1_203).map(|n| format!("p{n}")).collect();
    assert!(names == wanted, "{} of {} projects", names.len(), wanted.len());
    let look = |tx: &mut dyn nubo_ports::Tx| {
        let reply = tx.reply_get(&digest(&[b"k"]))?.unwrap();
        assert_eq!(reply.sealed, (0..=255).collect::<Vec<u8>>());
        let events = tx.event_list(&EventFilter::default(), 0, 9)?;
        assert_eq!(events.iter().map(|e| e.seq).collect::<Vec<_>>(), [1, 2]);
        tx.event_insert(&event())?;
        tx.event_number(10)?;
        assert_eq!(tx.event_last()?, 3, "numbers go on after the last one");
        let other = Uuid::from_u128(8);
        assert_eq!(tx.address_take(OWNER, other)?, Some([10, 0, 0, 3].into()));
        assert_eq!(tx.quota_lines(OWNER)?[0].used, 5);
        Ok(())
    };
    store.write(look).await.unwrap();
    write_project(store, "after").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_either_engine_can_be_restored_into_either() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let server = PostgresServer::shared();
    let (on_sqlite, on_postgres) = (sqlite(&path("a")), postgres(&server.database()));
    for (store, file) in [(on_sqlite, path("sqlite.backup")), (on_postgres, path("pg.backup"))] {
        fill(&store).await;
        store.backup(&file).await.unwrap();
        let dir = file.with_extension("restored");
        restore_sqlite(&file, &dir).unwrap();
        check(&sqlite(&dir)).await;
        let url = server.database();
        restore_postgres(&file, &url).unwrap();
        check(&postgres(&url)).await;
    }
    let mut left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["a", "pg.backup", "pg.restored", "sqlite.backup", "sqlite.restored"]);
}

/// Backs up under writes; every backup must hold an unbroken beginning of what was written.
async fn check_while_used(store: Arc<dyn Store>, folder: &Path) {
    let done = Arc::new(AtomicBool::new(false));
    let (writer, ended) = (Arc::clone(&store), Arc::clone(&done));
    let writing = tokio::spawn(async move {
        let mut count = 0;
        while !ended.load(Ordering::SeqCst) {
            write_project(&writer, &format!("p{count}")).await.unwrap();
            count += 1;
        }
        count
    });
    let mut sizes = Vec::new();
    for round in 0..4 {
        let file = folder.join(format!("{round}.backup"));
        store.backup(&file).await.unwrap();
        let dir = folder.join(format!("{round}.restored"));
        restore_sqlite(&file, &dir).unwrap();
        let names = project_names(&sqlite(&dir)).await;
        let wanted: Vec<String> = (0..names.len()).map(|n| format!("p{n}")).collect();
        assert_eq!(names, wanted);
        sizes.push(names.len());
    }
    done.store(true, Ordering::SeqCst);
    let count = writing.await.unwrap();
    assert!(sizes.is_sorted() && sizes[0] < sizes[3] && sizes[3] <= count, "{sizes:?} of {count}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_is_of_one_moment_while_others_write() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir(path("pg")).unwrap();
    check_while_used(sqlite(&path("live")), folder.path()).await;
    check_while_used(postgres(&PostgresServer::shared().database()), &path("pg")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restore_refuses_what_would_do_harm() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let server = PostgresServer::shared();
    let url = server.database();
    let (store, other) = (sqlite(&path("live")), postgres(&url));
    write_project(&store, "mine").await.unwrap();
    write_project(&other, "theirs").await.unwrap();
    store.backup(&path("good")).await.unwrap();

    let again = store.backup(&path("good")).await.unwrap_err();
    assert!(again.code() == &code::CONFLICT && again.message().contains("exists already"));
    let again = other.backup(&path("good")).await.unwrap_err();
    assert!(again.code() == &code::CONFLICT && again.message().contains("exists already"));
    let nowhere = store.backup(&path("no/such/folder")).await.unwrap_err();
    assert_eq!(nowhere.code(), &code::UNAVAILABLE);

    let used = restore_sqlite(&path("good"), &path("live")).unwrap_err();
    assert!(used.message().contains("in use"), "{used}");
    drop(store);
    let full = restore_sqlite(&path("good"), &path("live")).unwrap_err();
    assert!(full.code() == &code::CONFLICT && full.message().contains("empty"), "{full}");
    let full = restore_postgres(&path("good"), &url).unwrap_err();
    assert!(full.code() == &code::CONFLICT && full.message().contains("empty"), "{full}");
    assert_eq!(project_names(&sqlite(&path("live"))).await, ["mine"]);
    assert_eq!(project_names(&other).await, ["theirs"]);

    let bytes = std::fs::read(path("good")).unwrap();
    let torn = [&bytes[..bytes.len() / 2], &vec![0xa5; 20_000]].concat();
    std::fs::write(path("torn"), torn).unwrap();
    std::fs::write(path("text"), "not a database, but long enough to look at".repeat(100)).unwrap();
    std::fs::write(path("empty"), "").unwrap();
    rusqlite::Connection::open(path("alien")).unwrap().execute("CREATE TABLE a (b)", []).unwrap();
    let fresh = server.database();
    for bad in ["torn", "text", "empty", "alien", "absent", "live"] {
        let refused = restore_sqlite(&path(bad), &path("target")).unwrap_err();
        assert_eq!(refused.code(), &code::INVALID_REQUEST, "{bad}: {refused}");
        assert!(refused.message().contains("backup"), "{bad}: {refused}");
        assert!(!path("target").join("nubo.db").exists(), "{bad}");
        let refused = restore_postgres(&path(bad), &fresh).unwrap_err();
        assert_eq!(refused.code(), &code::INVALID_REQUEST, "{bad}: {refused}");
    }
    let newer = rusqlite::Connection::open(path("good")).unwrap();
    newer.execute("INSERT INTO schema_version VALUES (1000, 0)", []).unwrap();
    drop(newer);
    let refused = restore_sqlite(&path("good"), &path("target")).unwrap_err();
    assert_eq!(refused.code(), &code::UNSUPPORTED, "{refused}");
    let refused = restore_postgres(&path("good"), &fresh).unwrap_err();
    assert_eq!(refused.code(), &code::UNSUPPORTED, "{refused}");
    assert!(project_names(&postgres(&fresh)).await.is_empty());
}
