//! Copies that qemu-img makes.

use std::os::unix::fs::MetadataExt as _;
use std::time::Duration;

use nubo_base::{Id, Uuid};
use nubo_disks_local::DisksLocal;
use nubo_domain::{Result, Snapshot};
use nubo_ports::{CopySpec, DiskRef, Disks as _, RootDisk, VolumeSpec};

use crate::{World, content, hold, img};

fn snapshot(number: u128) -> Id<Snapshot> {
    Id::of(Uuid::from_u128(number))
}

fn volume(world: &World, number: u128) -> VolumeSpec {
    VolumeSpec { volume: Id::of(Uuid::from_u128(number)), host: world.host, size_gib: 1 }
}

fn copy(world: &World, from: DiskRef, to: DiskRef, epoch: u64) -> CopySpec {
    CopySpec { from, to, host: world.host, epoch, size_gib: 0 }
}

/// Wishes until it is whole, or what it was refused with.
async fn whole(disks: &DisksLocal, spec: &CopySpec) -> Result<()> {
    for _ in 0..3_000 {
        if disks.ensure_copy(spec).await? {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the copy is never whole");
}

fn put(world: &World, path: &str, words: &str) {
    let raw = world.path("put");
    let mut bytes = words.as_bytes().to_vec();
    bytes.resize(1 << 20, 1);
    std::fs::write(&raw, bytes).unwrap();
    img(&["convert", "-n", "-f", "raw", "-O", "qcow2", raw.to_str().unwrap(), path]);
}

#[tokio::test]
async fn a_root_disk_that_is_copied_back_stands_on_nothing_and_keeps_its_kernel() {
    let world = World::new();
    let disks = world.open();
    let wish = world.wish(1, 1, 2);
    let source = disks.ensure(&wish).await.unwrap();
    put(&world, &source.path, "before");
    let (root, one) = (DiskRef::Root(wish.server), DiskRef::Snapshot(snapshot(5)));
    whole(&disks, &copy(&world, root, one, 0)).await.unwrap();
    put(&world, &source.path, "after");
    // The server is made of another image meanwhile, and the first one's kernel is still needed.
    world.image("tiny", "second");
    let other = disks.ensure(&RootDisk { epoch: 2, ..wish.clone() }).await.unwrap();
    assert_ne!(other.boot, source.boot);
    whole(&disks, &copy(&world, one, root, 3)).await.unwrap();
    let back = disks.ensure(&RootDisk { epoch: 3, ..wish.clone() }).await.unwrap();
    assert!(content(&back.path).starts_with("before"));
    assert_eq!(back.boot, source.boot);
    assert!(std::path::Path::new(&back.boot.unwrap().kernel).is_file());
    let told = img(&["info", &back.path]);
    assert!(!told.contains("backing file:"), "{told}");
    assert_eq!(
        world.names(&format!("disks/{}", wish.server.uuid())),
        ["disk.json", "root-3.qcow2"]
    );
    disks.ensure_snapshot_gone(world.host, snapshot(5)).await.unwrap();
    disks.ensure_gone(world.host, wish.server).await.unwrap();
    assert!(world.names("bases").is_empty() && world.names("snapshots").is_empty());
}

#[tokio::test]
async fn a_root_disk_that_began_as_a_snapshot_keeps_its_kernel_when_all_else_is_gone() {
    let world = World::new();
    let disks = world.open();
    let wish = world.wish(1, 1, 2);
    let source = disks.ensure(&wish).await.unwrap();
    put(&world, &source.path, "before");
    let (root, one) = (DiskRef::Root(wish.server), DiskRef::Snapshot(snapshot(5)));
    whole(&disks, &copy(&world, root, one, 0)).await.unwrap();
    disks.ensure_gone(world.host, wish.server).await.unwrap();
    world.image("tiny", "second");
    let twin = world.wish(2, 1, 3);
    let begin = CopySpec { size_gib: 3, ..copy(&world, one, DiskRef::Root(twin.server), 1) };
    whole(&disks, &begin).await.unwrap();
    disks.ensure_snapshot_gone(world.host, snapshot(5)).await.unwrap();
    drop(disks);
    let opened = world.open().ensure(&twin).await.unwrap();
    assert_eq!(opened.boot, source.boot);
    assert!(std::path::Path::new(&opened.boot.unwrap().kernel).is_file());
    assert!(content(&opened.path).starts_with("before"));
    let told = img(&["info", &opened.path]);
    assert!(told.contains("virtual size: 3 GiB") && !told.contains("backing file:"), "{told}");
}

#[tokio::test]
async fn a_disk_that_a_guest_holds_is_refused_and_leaves_nothing() {
    let world = World::new();
    let disks = world.open();
    let wish = volume(&world, 1);
    let source = disks.ensure_volume(&wish).await.unwrap();
    let (from, to) = (DiskRef::Volume(wish.volume), DiskRef::Snapshot(snapshot(5)));
    let spec = copy(&world, from, to, 0);
    let mut holder = hold(&source.path, &world.path("nbd"));
    let refused = whole(&disks, &spec).await;
    holder.kill().unwrap();
    holder.wait().unwrap();
    assert_eq!(refused.unwrap_err().code().slug, "wrong_state");
    assert!(world.names("snapshots").is_empty());
    whole(&disks, &spec).await.unwrap();
}

#[tokio::test]
async fn a_file_that_leads_elsewhere_is_never_followed() {
    let world = World::new();
    let disks = world.open();
    let secret = world.path("secret.qcow2");
    img(&["create", "-q", "-f", "qcow2", secret.to_str().unwrap(), "1G"]);
    put(&world, secret.to_str().unwrap(), "secret");
    let wish = volume(&world, 1);
    let source = disks.ensure_volume(&wish).await.unwrap();
    // What a guest that broke out of its hypervisor could make of its own volume.
    img(&["rebase", "-u", "-F", "qcow2", "-b", secret.to_str().unwrap(), &source.path]);
    let (from, to) = (DiskRef::Volume(wish.volume), DiskRef::Snapshot(snapshot(5)));
    let refused = whole(&disks, &copy(&world, from, to, 0)).await.unwrap_err();
    assert_eq!(refused.code().slug, "disk_damaged");
    // The same of what a hypervisor has filled.
    let clean = volume(&world, 2);
    disks.ensure_volume(&clean).await.unwrap();
    let filled = copy(&world, DiskRef::Volume(clean.volume), to, 0);
    let target = disks.prepare_copy(&filled).await.unwrap().unwrap();
    img(&["rebase", "-u", "-F", "qcow2", "-b", secret.to_str().unwrap(), &target.path]);
    assert_eq!(disks.finish_copy(&filled).await.unwrap_err().code().slug, "disk_damaged");
    assert_eq!(disks.list_snapshots(world.host).await.unwrap(), []);
}

#[tokio::test]
async fn what_a_hypervisor_has_filled_outlives_this_process_and_is_taken_in_once() {
    let world = World::new();
    let disks = world.open();
    let wish = volume(&world, 1);
    disks.ensure_volume(&wish).await.unwrap();
    let (from, to) = (DiskRef::Volume(wish.volume), DiskRef::Snapshot(snapshot(5)));
    let spec = copy(&world, from, to, 0);
    let target = disks.prepare_copy(&spec).await.unwrap().unwrap();
    put(&world, &target.path, "filled");
    std::os::unix::fs::chown(&target.path, Some(64_007), None).unwrap_or(());
    drop(disks);
    let disks = world.open();
    assert_eq!(disks.prepare_copy(&spec).await.unwrap(), Some(target));
    disks.finish_copy(&spec).await.unwrap();
    disks.finish_copy(&spec).await.unwrap();
    assert_eq!(disks.list_snapshots(world.host).await.unwrap().len(), 1);
    let file = world.path(&format!("snapshots/{}.qcow2", snapshot(5).uuid()));
    assert!(content(file.to_str().unwrap()).starts_with("filled"));
    let meta = std::fs::metadata(&file).unwrap();
    assert_eq!((meta.uid(), meta.mode() & 0o777), (rustix::process::geteuid().as_raw(), 0o600));
    assert_eq!(world.names("snapshots").len(), 2);
}

#[tokio::test]
async fn a_copy_that_was_followed_is_not_made_again_and_a_full_host_refuses_one() {
    let world = World::new();
    let disks = world.open();
    let wish = volume(&world, 1);
    let source = disks.ensure_volume(&wish).await.unwrap();
    put(&world, &source.path, "before");
    let (of, one) = (DiskRef::Volume(wish.volume), DiskRef::Snapshot(snapshot(5)));
    whole(&disks, &copy(&world, of, one, 0)).await.unwrap();
    put(&world, &source.path, "between");
    whole(&disks, &copy(&world, one, of, 1)).await.unwrap();
    assert!(content(&source.path).starts_with("before"));
    put(&world, &source.path, "since");
    let reopened = world.open();
    whole(&reopened, &copy(&world, one, of, 1)).await.unwrap();
    assert!(content(&source.path).starts_with("since"));
    let full = world.open_with(|options| options.reserve_bytes = Some(u64::MAX));
    let more = copy(&world, of, DiskRef::Snapshot(snapshot(6)), 0);
    assert_eq!(full.ensure_copy(&more).await.unwrap_err().code().slug, "no_capacity");
    let refused = full.prepare_copy(&more).await.unwrap_err();
    assert_eq!(refused.code().slug, "no_capacity");
}
