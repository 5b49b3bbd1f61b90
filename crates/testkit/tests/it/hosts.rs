//! What hosts may give away, and what guests are told once they run.

use nubo_base::Id;
use nubo_domain::Host;
use nubo_domain::server::flows;
use nubo_flows::reconcile::hosts;
use nubo_flows::{ALL, SERVER_START};
use nubo_ports::{CopySpec, DiskRef, FlowStatus, Objects as _, StoreExt as _, Tx};
use nubo_testkit::harness::{Before, Case, SETTINGS, Stage};

async fn server(stage: &Stage, before: Before) -> Case<'_> {
    let setting = SETTINGS.iter().find(|setting| setting.before == before).unwrap();
    Case::prepare(stage, setting).await.unwrap()
}

/// The case's host, whose disk is measured or as somebody said, and what it has after a run.
async fn disk_gib(case: &Case<'_>, is_measured: Option<bool>) -> (u64, i64) {
    let (host, now) = (Id::<Host>::of(case.host), case.world.clock.now());
    let write = move |tx: &mut dyn Tx| {
        let mut row: Host = tx.get(host)?;
        (row.is_measured, row.capacity.disk_gib) = (is_measured, 50);
        tx.update(&mut row, now)
    };
    case.store().write(write).await.unwrap();
    let measured = hosts(&case.world).await.unwrap().measured;
    let read = move |tx: &mut dyn Tx| Ok((tx.get(host)?, tx.host_rooms()?));
    let (row, rooms) = case.store().read(read).await.unwrap();
    let room = rooms.iter().find(|room| room.host == case.host).unwrap();
    assert!(measured == 0 || room.capacity == row.capacity, "{room:?} {row:?}");
    (measured, row.capacity.disk_gib)
}

#[tokio::test]
async fn the_disk_of_a_host_is_measured_again_unless_the_operator_has_said_it() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::On).await;
    assert_eq!(disk_gib(&case, Some(true)).await, (1, 8_192));
    let again = hosts(&case.world).await.unwrap().measured;
    assert_eq!(again, 0, "what is known is not written again");
    assert_eq!(disk_gib(&case, Some(false)).await, (0, 50));
    assert_eq!(disk_gib(&case, None).await, (0, 50), "somebody has changed this one");
}

#[tokio::test]
async fn what_a_snapshot_takes_of_a_host_is_not_counted_twice() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::Off).await;
    let (host, snapshot) = (Id::<Host>::of(case.host), Id::of(nubo_base::Uuid::from_u128(7)));
    let (from, to) = (DiskRef::Root(case.server), DiskRef::Snapshot(snapshot));
    let copy = CopySpec { from, to, host, epoch: 1, size_gib: 0 };
    while !case.world.disks.ensure_copy(&copy).await.unwrap() {}
    let seen = case.world.disks.list_snapshots(host).await.unwrap();
    assert!(seen.iter().any(|seen| seen.snapshot == snapshot && seen.size_gib > 0), "{seen:?}");
    // Rows subtract what snapshots take, so what a host may give away holds them.
    let left = case.world.disks.room(host).await.unwrap().left_bytes >> 30;
    assert!(left < 8_192, "{left}");
    assert_eq!(disk_gib(&case, Some(true)).await, (1, 8_192));
}

#[tokio::test]
async fn keys_that_were_replaced_while_a_server_was_off_are_told_to_its_guest_at_its_start() {
    let stage = Stage::new().unwrap();
    let case = server(&stage, Before::Off).await;
    let wish = SETTINGS.iter().find(|s| s.title == "off, with other keys").unwrap().wish;
    let start = case.wish(flows::START, wish, false).await.unwrap();
    case.run_once(&[&SERVER_START]).await.unwrap();
    assert_eq!(case.flow(start).await.unwrap().status, FlowStatus::Succeeded);
    let row = case.row().await.unwrap();
    assert!(row.keys_due, "its guest runs and was not told yet");
    case.run_once(ALL).await.unwrap();
    assert!(!case.row().await.unwrap().keys_due);
    let guest = case.fakes.guests_of(case.server).pop().unwrap();
    assert_eq!(guest.ssh_keys, u32::try_from(row.ssh_keys.len()).unwrap());
}
