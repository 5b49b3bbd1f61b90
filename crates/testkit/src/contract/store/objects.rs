//! What objects promise to those who read them while others change them.
//!
//! A store may keep what it has read for the next reader; nobody may ever notice.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use nubo_base::Id;
use nubo_domain::{Head, Region, Result};
use nubo_ports::{Objects, Query, Tx};

use super::{Ground, time};

const CHANGES: i64 = 200;
const READERS: usize = 4;

async fn region(ground: &Ground, name: &'static str) -> Id<Region> {
    let head = Head::new(Id::of(ground.uuid()), name, time(1));
    let region = Region {
        head,
        title: String::new(),
        country: String::new(),
        available: true,
        retired: false,
        volume_gib_price: None,
        snapshot_gib_price: None,
        address_price: None,
    };
    let id = region.head.id;
    ground.write(move |tx| tx.insert(&mut region.clone())).await;
    id
}

/// Changes all of these objects together, and gives the version that they then have.
fn change(tx: &mut dyn Tx, ids: &[Id<Region>]) -> Result<i64> {
    let mut version = 0;
    for id in ids {
        let mut region: Region = tx.get(*id)?;
        tx.update(&mut region, time(2))?;
        version = region.head.version;
    }
    Ok(version)
}

pub(super) async fn a_change_is_read_by_all_who_ask_after_its_answer(ground: Ground) {
    let id = region(&ground, "one").await;
    let (answered, done) = (Arc::new(AtomicI64::new(1)), Arc::new(AtomicBool::new(false)));
    let readers: Vec<_> = (0..READERS)
        .map(|_| {
            let (ground, answered, done) = (ground.clone(), answered.clone(), done.clone());
            tokio::spawn(async move {
                while !done.load(Ordering::SeqCst) {
                    let least = answered.load(Ordering::SeqCst);
                    let seen: Region = ground.read(move |tx| tx.get(id)).await;
                    assert!(seen.head.version >= least, "{} is older", seen.head.version);
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    for _ in 0..CHANGES {
        let version = ground.write(move |tx| change(tx, &[id])).await;
        answered.store(version, Ordering::SeqCst);
        let seen: Region = ground.read(move |tx| tx.get(id)).await;
        assert_eq!(seen.head.version, version);
    }
    done.store(true, Ordering::SeqCst);
    for reader in readers {
        reader.await.unwrap();
    }
}

pub(super) async fn objects_that_change_together_are_read_together(ground: Ground) {
    let ids = [region(&ground, "one").await, region(&ground, "two").await];
    let done = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..READERS)
        .map(|number| {
            let (ground, done) = (ground.clone(), done.clone());
            tokio::spawn(async move {
                while !done.load(Ordering::SeqCst) {
                    ground.read(move |tx| together(tx, ids, number)).await;
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    for _ in 0..CHANGES {
        ground.write(move |tx| change(tx, &ids)).await;
    }
    done.store(true, Ordering::SeqCst);
    for reader in readers {
        reader.await.unwrap();
    }
}

/// Reads both objects in different ways, which must all tell of one moment.
fn together(tx: &mut dyn Tx, [one, two]: [Id<Region>; 2], way: usize) -> Result<()> {
    let mut seen = Vec::new();
    if way.is_multiple_of(2) {
        seen.push(tx.get(one)?);
    }
    if way < 2 {
        seen.extend(tx.list::<Region>(&Query::default())?);
    }
    seen.push(tx.get(two)?);
    seen.push(tx.get(one)?);
    let versions: Vec<i64> = seen.iter().map(|region: &Region| region.head.version).collect();
    // A read that is to be begun anew ends before this, with an error of the store.
    assert!(versions.windows(2).all(|pair| pair[0] == pair[1]), "{versions:?}");
    Ok(())
}
