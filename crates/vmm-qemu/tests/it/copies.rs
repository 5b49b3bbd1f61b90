//! Copies of disks that a running guest holds.

use nubo_base::{Id, Uuid};
use nubo_domain::Snapshot;
use nubo_ports::{GuestCopy, GuestSpec};
use std::time::Duration;

use crate::world::{World, must, run, until};

fn compared(one: &str, other: &str) -> bool {
    run("qemu-img", &["compare", "-U", "-q", one, other]).status.success()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_whole_stands_on_nothing_and_holds_what_the_disk_held() {
    let world = World::new();
    let qemu = world.open();
    let volume = world.volume(1, "1G", 1);
    must("qemu-io", &["-f", "qcow2", "-c", "write -P 7 3M 60M", &volume.source.path]);
    let spec = GuestSpec { volumes: vec![volume.clone()], ..world.deaf(1) };
    qemu.ensure_running(&spec).await.unwrap();
    let target = world.disk("target.qcow2", None, "1G");
    let snapshot: Id<Snapshot> = Id::of(Uuid::from_u128(77));
    let (server, host) = (spec.server, spec.host);
    let path = target.path.clone();
    let copy = GuestCopy { server, host, volume: Some(volume.volume), snapshot, target };
    let limit = Duration::from_secs(60);
    // Whoever dies in between and opens the folder again finds the copying going on.
    assert!(!qemu.ensure_copy(&copy).await.unwrap());
    let again = world.open();
    until("the copy", limit, async || again.ensure_copy(&copy).await.unwrap()).await;
    must("qemu-img", &["check", "-q", "-f", "qcow2", &path]);
    assert!(compared(&volume.source.path, &path));
    let told = run("qemu-img", &["info", "-f", "qcow2", &path]);
    assert!(!String::from_utf8_lossy(&told.stdout).contains("backing"));
    again.ensure_copy_gone(host, server, snapshot).await.unwrap();
    assert!(again.ping(host, server).await.is_err(), "the guest is deaf");
    again.ensure_gone(host, server).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_cannot_be_written_fails_the_copy_and_not_the_guest() {
    let world = World::new();
    let qemu = world.open();
    let spec = world.deaf(1);
    must("qemu-io", &["-f", "qcow2", "-c", "write -P 7 3M 60M", &spec.root.path]);
    qemu.ensure_running(&spec).await.unwrap();
    // A target of another size than the disk is refused by QEMU.
    let target = world.disk("small.qcow2", None, "512M");
    let (server, host, snapshot) = (spec.server, spec.host, Id::of(Uuid::from_u128(78)));
    let copy = GuestCopy { server, host, volume: None, snapshot, target };
    let refused = qemu.ensure_copy(&copy).await.unwrap_err();
    assert_eq!(refused.code().slug, "unavailable");
    let seen = qemu.observe(host, server).await.unwrap().unwrap();
    assert_eq!(seen.power, nubo_ports::Power::On);
    let target = world.disk("right.qcow2", None, "1G");
    let copy = GuestCopy { target, ..copy };
    let limit = Duration::from_secs(60);
    until("the copy", limit, async || qemu.ensure_copy(&copy).await.unwrap()).await;
    qemu.ensure_gone(host, server).await.unwrap();
}
