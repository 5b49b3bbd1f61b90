//! Root disks.

use nubo_base::{Id, Uuid};
use nubo_disks_local::checks;
use nubo_ports::{DiskFormat, DiskHealth, Disks as _, SeenDisk};

use crate::{World, content, hold, img};

#[tokio::test]
async fn a_disk_starts_as_its_image_and_only_grows() {
    let world = World::new();
    let disks = world.open();
    let wish = world.wish(1, 1, 2);
    assert_eq!(disks.observe(world.host, wish.server).await.unwrap(), None);
    let source = disks.ensure(&wish).await.unwrap();
    assert_eq!((source.format, content(&source.path).as_str()), (DiskFormat::Qcow2, "first"));
    let boot = source.boot.clone().unwrap();
    assert_eq!(std::fs::read_to_string(boot.kernel).unwrap(), "first kernel");
    assert_eq!(std::fs::read_to_string(boot.initrd).unwrap(), "first initrd");
    assert_eq!(boot.cmdline, "console=ttyS0");
    let seen = SeenDisk {
        server: wish.server,
        host: world.host,
        epoch: 1,
        image: "tiny".into(),
        size_gib: 2,
    };
    assert_eq!(disks.observe(world.host, wish.server).await.unwrap(), Some(seen.clone()));
    assert_eq!(disks.ensure(&wish).await.unwrap(), source);
    disks.ensure(&world.wish(1, 1, 5)).await.unwrap();
    disks.ensure(&world.wish(1, 1, 3)).await.unwrap();
    let grown = SeenDisk { size_gib: 5, ..seen };
    assert_eq!(world.open().list(world.host).await.unwrap(), [grown]);
    assert!(disks.list(Id::of(Uuid::from_u128(8))).await.unwrap().is_empty());
    assert_eq!(disks.check(world.host, wish.server).await.unwrap(), DiskHealth::Sound);
}

#[tokio::test]
async fn a_newer_epoch_starts_afresh_and_an_older_one_is_refused() {
    let world = World::new();
    let disks = world.open();
    let first = disks.ensure(&world.wish(1, 1, 1)).await.unwrap();
    let second = disks.ensure(&world.wish(1, 2, 1)).await.unwrap();
    assert_ne!(first.path, second.path);
    let folder = format!("disks/{}", Uuid::from_u128(1));
    assert_eq!(world.names(&folder), ["disk.json", "root-2.qcow2"]);
    let refused = disks.ensure(&world.wish(1, 1, 1)).await.unwrap_err();
    assert_eq!(refused.code().slug, "conflict");
    assert_eq!(world.names(&folder), ["disk.json", "root-2.qcow2"]);
}

#[tokio::test]
async fn an_image_may_be_replaced_while_disks_stand_on_it() {
    let world = World::new();
    let disks = world.open();
    let old = disks.ensure(&world.wish(1, 1, 1)).await.unwrap();
    world.image("tiny", "second");
    let new = disks.ensure(&world.wish(2, 1, 1)).await.unwrap();
    let again = disks.ensure(&world.wish(1, 1, 1)).await.unwrap();
    assert_eq!((content(&old.path), content(&new.path)), ("first".into(), "second".into()));
    assert_eq!(again, old);
    let kernel = again.boot.unwrap().kernel;
    assert_eq!(std::fs::read_to_string(kernel).unwrap(), "first kernel");
    assert_eq!(world.names("bases").len(), 6);
    disks.ensure_gone(world.host, Id::of(Uuid::from_u128(1))).await.unwrap();
    assert_eq!(world.names("bases").len(), 3);
    disks.ensure_gone(world.host, Id::of(Uuid::from_u128(2))).await.unwrap();
    assert!(world.names("bases").is_empty() && world.names("disks").is_empty());
    disks.ensure_gone(world.host, Id::of(Uuid::from_u128(2))).await.unwrap();
}

#[tokio::test]
async fn a_disk_that_cannot_be_is_refused_in_words_and_leaves_nothing() {
    let world = World::new();
    let disks = world.open();
    let mut wish = world.wish(1, 1, 1);
    wish.image = "absent".into();
    assert_eq!(disks.ensure(&wish).await.unwrap_err().code().slug, "not_found");
    wish.image = "../images/tiny".into();
    assert_eq!(disks.ensure(&wish).await.unwrap_err().code().slug, "not_found");
    let too_small = disks.ensure(&world.wish(1, 1, 0)).await.unwrap_err();
    assert_eq!(too_small.code().slug, "validation_failed");
    let too_large = disks.ensure(&world.wish(1, 1, 1 << 20)).await.unwrap_err();
    assert_eq!(too_large.code().slug, "no_capacity");
    assert!(world.names("disks").is_empty());
    let none = world.open_with(|o| o.qemu_img = Some("/nowhere/qemu-img".into()));
    let missing = none.ensure(&world.wish(1, 1, 1)).await.unwrap_err();
    assert_eq!(missing.message(), "The tools for disks are not installed on the host.");
    let failed: Vec<_> = checks(&none).into_iter().filter(|check| !check.ok).collect();
    assert_eq!(failed[0].remedy, "apt-get install -y qemu-utils");
    assert!(checks(&disks).iter().all(|check| check.ok));
}

#[tokio::test]
async fn an_image_that_stands_on_another_file_is_refused() {
    let world = World::new();
    let secret = world.path("secret.qcow2");
    img(&["create", "-q", "-f", "qcow2", secret.to_str().unwrap(), "1M"]);
    let image = world.path("images/evil.qcow2");
    let (image, secret) = (image.to_str().unwrap(), secret.to_str().unwrap());
    img(&["create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", secret, image]);
    let mut wish = world.wish(1, 1, 1);
    wish.image = "evil".into();
    let error = world.open().ensure(&wish).await.unwrap_err();
    assert!(error.log_detail().unwrap().contains("must not stand"), "{error}");
}

#[tokio::test]
async fn an_image_with_a_boot_loader_needs_no_kernel_beside_it() {
    let world = World::new();
    for note in [Some(r#"{"min_disk_gib": 3, "boot": {"disk": true}}"#), Some("{}"), None] {
        let path = world.path("images/tiny.json");
        std::fs::remove_file(&path).ok();
        if let Some(note) = note {
            std::fs::write(&path, note).unwrap();
        }
        let disks = world.open();
        let source = disks.ensure(&world.wish(1, 1, 3)).await.unwrap();
        assert_eq!(source.boot, None);
        if note.is_some_and(|note| note.contains("min_disk_gib")) {
            let refused = disks.ensure(&world.wish(2, 1, 2)).await.unwrap_err();
            assert_eq!(refused.fields()[0].issue, "the image needs at least 3 GiB");
        }
        disks.ensure_gone(world.host, world.wish(1, 1, 3).server).await.unwrap();
    }
}

#[tokio::test]
async fn room_is_promised_before_it_is_used() {
    let world = World::new();
    let disks = world.open();
    let before = disks.room(world.host).await.unwrap();
    assert!(before.total_bytes >= before.free_bytes && before.promised_bytes == 0);
    disks.ensure(&world.wish(1, 1, 4)).await.unwrap();
    let after = disks.room(world.host).await.unwrap();
    let promised = after.promised_bytes;
    assert!(promised > (4 << 30) - (1 << 20) && promised <= 4 << 30, "{promised}");
    // All but some GiB is kept free: the first disk fits, the second and the growth do not.
    let reserve = after.free_bytes - (7 << 30);
    let tight = world.open_with(|o| o.reserve_bytes = Some(reserve));
    let refused = tight.ensure(&world.wish(2, 1, 4)).await.unwrap_err();
    assert_eq!(refused.code().slug, "no_capacity");
    assert_eq!(refused.message(), "The host's disk has no room for 4 GiB more.");
    let refused = tight.ensure(&world.wish(1, 1, 9)).await.unwrap_err();
    assert_eq!(refused.code().slug, "no_capacity");
    tight.ensure(&world.wish(2, 1, 1)).await.unwrap();
    let lavish = world.open_with(|o| {
        o.reserve_bytes = Some(reserve);
        o.overcommit_percent = 200;
    });
    lavish.ensure(&world.wish(3, 1, 4)).await.unwrap();
}

#[tokio::test]
async fn a_disk_that_a_guest_holds_is_left_to_its_hypervisor() {
    let world = World::new();
    let disks = world.open();
    let wish = world.wish(1, 1, 1);
    let source = disks.ensure(&wish).await.unwrap();
    let mut holder = hold(&source.path, &world.path("nbd"));
    let grown = disks.ensure(&world.wish(1, 1, 2)).await;
    let checked = disks.check(world.host, wish.server).await;
    holder.kill().unwrap();
    holder.wait().unwrap();
    assert_eq!(grown.unwrap(), source);
    assert_eq!(checked.unwrap_err().code().slug, "wrong_state");
    assert_eq!(disks.observe(world.host, wish.server).await.unwrap().unwrap().size_gib, 1);
    disks.ensure(&world.wish(1, 1, 2)).await.unwrap();
    assert_eq!(disks.observe(world.host, wish.server).await.unwrap().unwrap().size_gib, 2);
}

#[tokio::test]
async fn damage_is_found() {
    use std::os::unix::fs::FileExt as _;
    let world = World::new();
    let disks = world.open();
    let wish = world.wish(1, 1, 1);
    let source = disks.ensure(&wish).await.unwrap();
    // The place of the first table of clusters, at 40 in the header, is made to lead nowhere.
    let file = std::fs::File::options().write(true).open(&source.path).unwrap();
    file.write_all_at(&(1_u64 << 40).to_be_bytes(), 40).unwrap();
    let found = disks.check(world.host, wish.server).await.unwrap();
    assert!(matches!(found, DiskHealth::Damaged(what) if !what.is_empty()));
    // One that is no disk at all any more.
    file.write_all_at(&[0; 512], 0).unwrap();
    let found = disks.check(world.host, wish.server).await.unwrap();
    assert!(matches!(found, DiskHealth::Damaged(_)));
    let other = Id::of(Uuid::from_u128(2));
    assert_eq!(disks.check(world.host, other).await.unwrap_err().code().slug, "not_found");
}

#[tokio::test]
async fn what_was_half_made_is_no_disk_and_is_removed() {
    let world = World::new();
    let disks = world.open();
    disks.ensure(&world.wish(1, 1, 1)).await.unwrap();
    // Somebody died after the new file and before its note.
    let folder = world.path(&format!("disks/{}", Uuid::from_u128(1)));
    std::fs::write(folder.join("root-2.qcow2"), "half").unwrap();
    std::fs::write(folder.join(".new-root-3.qcow2"), "half").unwrap();
    let orphan = world.path(&format!("disks/{}", Uuid::from_u128(2)));
    std::fs::create_dir(&orphan).unwrap();
    std::fs::write(orphan.join("root-1.qcow2"), "half").unwrap();
    std::fs::create_dir(world.path("disks/.gone-1")).unwrap();
    let disks = world.open();
    assert_eq!(disks.list(world.host).await.unwrap().len(), 1);
    assert_eq!(world.names("disks"), [Uuid::from_u128(1).to_string()]);
    let second = disks.ensure(&world.wish(1, 2, 1)).await.unwrap();
    assert_eq!(content(&second.path), "first");
    assert_eq!(disks.list(world.host).await.unwrap()[0].epoch, 2);
}

#[tokio::test]
async fn many_disks_at_once_do_not_get_in_each_others_way() {
    let world = World::new();
    let disks = world.open();
    let tasks: Vec<_> = (0..20)
        .map(|number| {
            // Each wish twice, for an answer may be lost.
            let (disks, wish) = (disks.clone(), world.wish(number / 2, 1, 1));
            tokio::spawn(async move { disks.ensure(&wish).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(disks.list(world.host).await.unwrap().len(), 10);
}
