//! tmp
use nubo_base::*;
use nubo_domain::*;
use nubo_ports::*;
use nubo_store_sql::*;
use std::sync::Arc;
#[tokio::test]
async fn smoke() {
    let dir = std::env::temp_dir().join(format!("nubo-smoke-{}", std::process::id()));
    let store: Arc<dyn Store> =
        Arc::new(SqlStore::open_sqlite(&dir, SqliteOptions::default()).unwrap());
    let ids = Ids::new(Arc::new(SystemClock), Arc::new(SystemRandom));
    let id: Id<Project> = ids.id();
    let mut p = Project {
        head: Head::new(id, "Default", SystemClock.now()),
        state: project::ProjectState::Active,
        is_default: true,
    };
    p.head.labels.insert("a".into(), "b".into());
    let p2 = p.clone();
    store.write(move |tx| tx.insert(&mut p2.clone())).await.unwrap();
    let got = store.read(move |tx| tx.get::<Project>(id)).await.unwrap();
    assert_eq!(got.head.version, 1);
    let mut p3 = got.clone();
    p3.head.name = "x".into();
    p3.head.labels.clear();
    store.write(move |tx| tx.update(&mut p3.clone(), Time::ZERO)).await.unwrap();
    let l = store.read(move |tx| tx.list::<Project>(&Query::default())).await.unwrap();
    assert_eq!(l.len(), 1);
    assert_eq!(l[0].head.name, "x");
    drop(store);
    std::fs::remove_dir_all(dir).unwrap();
}
