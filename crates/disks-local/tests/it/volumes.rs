//! Volumes.

use nubo_base::{Id, Uuid};
use nubo_ports::{Disks as _, SeenVolume, VolumeSpec};

use crate::{World, hold};

fn wish(world: &World, number: u128, size_gib: u64) -> VolumeSpec {
    VolumeSpec { volume: Id::of(Uuid::from_u128(number)), host: world.host, size_gib }
}

#[tokio::test]
async fn a_volume_is_made_grown_and_removed() {
    let world = World::new();
    let disks = world.open();
    let source = disks.ensure_volume(&wish(&world, 1, 1)).await.unwrap();
    assert_eq!(disks.ensure_volume(&wish(&world, 1, 3)).await.unwrap(), source);
    disks.ensure_volume(&wish(&world, 1, 2)).await.unwrap();
    let seen = SeenVolume { volume: Id::of(Uuid::from_u128(1)), host: world.host, size_gib: 3 };
    assert_eq!(world.open().list_volumes(world.host).await.unwrap(), [seen]);
    let other = Id::of(Uuid::from_u128(8));
    disks.ensure_volume_gone(other, Id::of(Uuid::from_u128(1))).await.unwrap();
    assert_eq!(disks.list_volumes(world.host).await.unwrap().len(), 1);
    disks.ensure_volume_gone(world.host, Id::of(Uuid::from_u128(1))).await.unwrap();
    disks.ensure_volume_gone(world.host, Id::of(Uuid::from_u128(1))).await.unwrap();
    assert!(world.names("volumes").is_empty());
    assert_eq!(disks.room(world.host).await.unwrap().promised_bytes, 0);
}

#[tokio::test]
async fn a_volume_in_use_is_left_to_the_hypervisor_and_too_large_a_one_is_refused() {
    let world = World::new();
    let disks = world.open();
    let source = disks.ensure_volume(&wish(&world, 1, 1)).await.unwrap();
    let mut holder = hold(&source.path, &world.path("nbd"));
    let grown = disks.ensure_volume(&wish(&world, 1, 2)).await;
    holder.kill().unwrap();
    holder.wait().unwrap();
    assert_eq!(grown.unwrap(), source);
    assert_eq!(disks.list_volumes(world.host).await.unwrap()[0].size_gib, 1);
    let refused = disks.ensure_volume(&wish(&world, 2, 1 << 20)).await.unwrap_err();
    assert_eq!(refused.code().slug, "no_capacity");
    assert_eq!(disks.list_volumes(world.host).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_file_without_a_note_is_no_volume() {
    let world = World::new();
    let disks = world.open();
    let half = world.path(&format!("volumes/{}.qcow2", Uuid::from_u128(1)));
    std::fs::write(&half, "half").unwrap();
    assert!(disks.list_volumes(world.host).await.unwrap().is_empty());
    disks.ensure_volume(&wish(&world, 1, 1)).await.unwrap();
    assert_eq!(disks.list_volumes(world.host).await.unwrap().len(), 1);
    let orphan = world.path(&format!("volumes/{}.qcow2", Uuid::from_u128(2)));
    std::fs::write(&orphan, "half").unwrap();
    world.open();
    assert!(!orphan.exists());
}
