//! What a transaction promises, whatever is done in it.

use std::sync::mpsc;

use nubo_domain::{Error, ErrorKind, Kind, Server, code};
use nubo_ports::{Query, StoreExt};

use super::Ground;

const TABLE: &nubo_domain::Table = Server::TABLE;

pub(super) async fn a_failed_write_leaves_nothing_behind(ground: Ground) {
    let row = ground.row(TABLE, "web");
    let id = row.id;
    let failed = ground
        .try_write(move |tx| {
            tx.row_insert(TABLE, &row)?;
            assert!(tx.row_get(TABLE, row.id)?.is_some(), "a write must see its own rows");
            Err::<(), _>(Error::new(&code::WRONG_STATE))
        })
        .await;
    assert_eq!(failed.unwrap_err().code(), &code::WRONG_STATE);
    assert!(ground.read(move |tx| tx.row_get(TABLE, id)).await.is_none());
}

pub(super) async fn a_read_writes_nothing(ground: Ground) {
    let row = ground.row(TABLE, "web");
    let id = row.id;
    let refused = ground.store.read(move |tx| tx.row_insert(TABLE, &row)).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::Internal);
    let row = ground.row(TABLE, "web");
    let swallowed = ground.store.read(move |tx| Ok(tx.row_insert(TABLE, &row).is_err())).await;
    assert!(!matches!(swallowed, Ok(false)), "the write in a read went through");
    assert!(ground.read(move |tx| tx.row_get(TABLE, id)).await.is_none());
    assert_eq!(ground.read(|tx| tx.row_count(TABLE, &Query::default())).await, 0);
}

pub(super) async fn a_panicking_job_fails_alone(ground: Ground) {
    let ran = ground
        .at_once(24, |ground, number| async move {
            let row = ground.row(TABLE, &format!("web-{number}"));
            let work = move |tx: &mut dyn nubo_ports::Tx| {
                tx.row_insert(TABLE, &row)?;
                assert!(number % 3 != 0, "this one panics on purpose");
                Ok(())
            };
            (number, ground.try_write(work).await)
        })
        .await;
    for (number, result) in ran {
        assert_eq!(result.is_ok(), number % 3 != 0, "{number}: {result:?}");
        if let Err(error) = result {
            assert_eq!(error.kind(), ErrorKind::Internal);
        }
    }
    let names = ground.read(|tx| tx.row_list(TABLE, &Query::default())).await;
    assert_eq!(names.len(), 16, "a panicking job must leave nothing, the others everything");
    let panicked = ground.store.read(|_| -> nubo_domain::Result<()> { panic_now() }).await;
    assert_eq!(panicked.unwrap_err().kind(), ErrorKind::Internal);
    assert_eq!(ground.read(|tx| tx.row_count(TABLE, &Query::default())).await, 16);
}

#[expect(clippy::panic, reason = "the store must survive it")]
fn panic_now() -> nubo_domain::Result<()> {
    panic!("this one panics on purpose")
}

pub(super) async fn a_read_sees_one_moment(ground: Ground) {
    let (counted, wait) = mpsc::channel();
    let (written, go_on) = mpsc::channel();
    let reader = ground.clone();
    let reading = tokio::spawn(async move {
        let work = move |tx: &mut dyn nubo_ports::Tx| {
            let first = tx.row_count(TABLE, &Query::default())?;
            counted.send(()).map_err(Error::internal)?;
            go_on.recv().map_err(Error::internal)?;
            Ok((first, tx.row_count(TABLE, &Query::default())?))
        };
        reader.read(work).await
    });
    tokio::task::spawn_blocking(move || wait.recv()).await.unwrap().unwrap();
    let row = ground.row(TABLE, "web");
    ground.write(move |tx| tx.row_insert(TABLE, &row)).await;
    written.send(()).unwrap();
    assert_eq!(reading.await.unwrap(), (0, 0), "the second look saw a later write");
    assert_eq!(ground.read(|tx| tx.row_count(TABLE, &Query::default())).await, 1);
}

pub(super) async fn concurrent_changes_of_one_row_lose_nothing(ground: Ground) {
    let row = super::KindRow { body: "0".to_owned(), ..ground.row(TABLE, "web") };
    let id = row.id;
    ground.write(move |tx| tx.row_insert(TABLE, &row)).await;
    ground
        .at_once(32, |ground, _| async move {
            for _ in 0..3 {
                let add_one = move |tx: &mut dyn nubo_ports::Tx| {
                    let mut row = tx.row_get(TABLE, id)?.ok_or_else(|| Error::internal("gone"))?;
                    let count: u32 = row.body.parse().map_err(Error::internal)?;
                    row.body = (count + 1).to_string();
                    row.version += 1;
                    let seen = row.version - 1;
                    assert!(tx.row_update(TABLE, &row, seen)?, "what was just read is current");
                    Ok(())
                };
                ground.write(add_one).await;
            }
        })
        .await;
    let row = ground.read(move |tx| tx.row_get(TABLE, id)).await.unwrap();
    assert_eq!((row.body.as_str(), row.version), ("96", 97));
}

pub(super) async fn many_writers_at_once_are_all_kept(ground: Ground) {
    let written = ground
        .at_once(300, |ground, number| async move {
            let row = ground.row(TABLE, &format!("web-{number}"));
            let id = row.id;
            ground.write(move |tx| tx.row_insert(TABLE, &row)).await;
            // What was answered is there for everybody, at once.
            assert!(ground.read(move |tx| tx.row_get(TABLE, id)).await.is_some());
            id
        })
        .await;
    let query = Query { limit: 1_000, ..Query::default() };
    let kept = ground.read(move |tx| tx.row_list(TABLE, &query)).await;
    assert_eq!(kept.len(), written.len());
}

pub(super) async fn texts_come_back_as_they_were(ground: Ground) {
    let long = "x\u{10ffff}é\"'\\\n\t\u{1}".repeat(100_000);
    let odd = ["'; DROP TABLE servers; --", "%_\\", "\u{feff}", "İstanbul ß", "$1 {blob}", " "];
    for (number, text) in odd.into_iter().map(str::to_owned).chain([long]).enumerate() {
        let mut row = ground.row(TABLE, &format!("web-{number}"));
        row.body.clone_from(&text);
        row.state = text.chars().take(200).collect();
        row.labels.insert("key".to_owned(), row.state.clone());
        let (id, wanted) = (row.id, row.clone());
        ground.write(move |tx| tx.row_insert(TABLE, &row)).await;
        assert!(ground.read(move |tx| tx.row_get(TABLE, id)).await == Some(wanted));
    }
}

pub(super) async fn a_nul_is_refused_as_bad_input(ground: Ground) {
    let row = ground.row(TABLE, "we\0b");
    let refused = ground.try_write(move |tx| tx.row_insert(TABLE, &row)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
    let query = Query { name: Some("\0".to_owned()), ..Query::default() };
    let refused = ground.store.read(move |tx| tx.row_list(TABLE, &query)).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Invalid);
}
