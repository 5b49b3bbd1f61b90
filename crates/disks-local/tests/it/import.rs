//! Images that were built elsewhere.

use std::path::{Path, PathBuf};

use nubo_base::{Id, Uuid, digest, hex_lower};
use nubo_ports::Disks as _;

use crate::{World, content, img};

/// A folder as the scripts in `images/` leave it.
struct Built(tempfile::TempDir);

fn sha256(path: &Path) -> String {
    hex_lower(&digest(&[&std::fs::read(path).unwrap()]))
}

impl Built {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn build(&self, slug: &str, content: &str, kernel: bool) {
        let (raw, disk) = (self.path("raw"), self.path(&format!("{slug}.qcow2")));
        let mut bytes = content.as_bytes().to_vec();
        bytes.resize(1 << 20, 0);
        std::fs::write(&raw, bytes).unwrap();
        let words = [raw.to_str().unwrap(), disk.to_str().unwrap()];
        img(&["convert", "-f", "raw", "-O", "qcow2", words[0], words[1]]);
        std::fs::remove_file(&raw).unwrap();
        for part in ["kernel", "initrd"] {
            let path = self.path(&format!("{slug}.{part}"));
            std::fs::write(path, format!("{content} {part}")).unwrap();
        }
        self.describe(slug, kernel);
    }

    fn describe(&self, slug: &str, kernel: bool) {
        let sum = |part: &str| sha256(&self.path(&format!("{slug}.{part}")));
        let boot = match kernel {
            true => format!(
                r#"{{"kernel": "{slug}.kernel", "kernel_sha256": "{}", "initrd": "{slug}.initrd",
                    "initrd_sha256": "{}", "cmdline": "quiet"}}"#,
                sum("kernel"),
                sum("initrd"),
            ),
            false => r#"{"disk": true}"#.to_owned(),
        };
        let note = format!(
            r#"{{"name": "{slug}", "title": "Title", "os": "linux", "os_version": "1",
                "default_user": "root", "min_disk_gib": 1, "min_memory_mib": 256,
                "file": "{slug}.qcow2", "sha256": "{}", "size": 1, "boot": {boot}}}"#,
            sum("qcow2"),
        );
        std::fs::write(self.path(&format!("{slug}.json")), note).unwrap();
    }
}

#[tokio::test]
async fn an_image_that_was_built_is_brought_in_once_and_again_when_it_is_newer() {
    let (world, built) = (World::new(), Built::new());
    let disks = world.open();
    built.build("own", "first", true);
    let image = disks.import(built.0.path(), "own").await.unwrap();
    assert!(image.fresh);
    let told = (image.title.as_str(), image.default_user.as_str(), image.min_disk_gib);
    assert_eq!(told, ("Title", "root", 1));
    assert!(!disks.import(built.0.path(), "own").await.unwrap().fresh);
    assert!(!world.open().import(built.0.path(), "own").await.unwrap().fresh);
    let mut wish = world.wish(1, 1, 1);
    wish.image = "own".into();
    let old = disks.ensure(&wish).await.unwrap();
    built.build("own", "second", true);
    assert!(disks.import(built.0.path(), "own").await.unwrap().fresh);
    assert_eq!(content(&old.path), "first");
    assert_eq!(disks.ensure(&wish).await.unwrap(), old);
    wish.server = Id::of(Uuid::from_u128(2));
    let new = disks.ensure(&wish).await.unwrap();
    assert_eq!(content(&new.path), "second");
    let kernels = [old.boot.unwrap().kernel, new.boot.unwrap().kernel];
    let kernels = kernels.map(|path| std::fs::read_to_string(path).unwrap());
    assert_eq!(kernels, ["first kernel", "second kernel"]);
    // Of the image that was replaced nothing is kept but what the disk stands on.
    let own: Vec<_> =
        world.names("images").into_iter().filter(|name| name.starts_with("own")).collect();
    assert_eq!(own.len(), 4, "{own:?}");
}

#[tokio::test]
async fn a_kernel_that_is_newer_than_its_disk_is_brought_in_too() {
    let (world, built) = (World::new(), Built::new());
    let disks = world.open();
    built.build("own", "first", true);
    disks.import(built.0.path(), "own").await.unwrap();
    let mut wish = world.wish(1, 1, 1);
    wish.image = "own".into();
    disks.ensure(&wish).await.unwrap();
    std::fs::write(built.path("own.kernel"), "newer").unwrap();
    built.describe("own", true);
    assert!(disks.import(built.0.path(), "own").await.unwrap().fresh);
    wish.server = Id::of(Uuid::from_u128(2));
    let kernel = disks.ensure(&wish).await.unwrap().boot.unwrap().kernel;
    assert_eq!(std::fs::read_to_string(kernel).unwrap(), "newer");
}

#[tokio::test]
async fn an_image_with_its_own_boot_loader_is_brought_in_without_a_kernel() {
    let (world, built) = (World::new(), Built::new());
    let disks = world.open();
    built.build("own-12", "first", false);
    assert!(disks.import(built.0.path(), "own-12").await.unwrap().fresh);
    let mut wish = world.wish(1, 1, 1);
    wish.image = "own-12".into();
    let source = disks.ensure(&wish).await.unwrap();
    assert_eq!((source.boot, content(&source.path).as_str()), (None, "first"));
}

#[tokio::test]
async fn what_is_not_what_its_checksum_says_changes_nothing() {
    let (world, built) = (World::new(), Built::new());
    let disks = world.open();
    let before = world.names("images");
    for part in ["qcow2", "kernel", "initrd"] {
        built.build("own", "first", true);
        std::fs::write(built.path(&format!("own.{part}")), "other").unwrap();
        let refused = disks.import(built.0.path(), "own").await.unwrap_err();
        assert_eq!(refused.code().slug, "image_unusable", "{part}");
        assert!(refused.message().contains(part), "{refused}");
        assert!(!world.names("images").iter().any(|name| name.starts_with("own")), "{part}");
    }
    built.build("own", "first", true);
    let note = std::fs::read_to_string(built.path("own.json")).unwrap();
    std::fs::write(built.path("own.json"), note.replace("kernel_sha256", "x")).unwrap();
    assert!(disks.import(built.0.path(), "own").await.is_err());
    for absent in ["none", "../own", ""] {
        let refused = disks.import(built.0.path(), absent).await.unwrap_err();
        assert_eq!(refused.code().slug, "not_found");
    }
    built.describe("own", true);
    std::fs::remove_file(built.path("own.initrd")).unwrap();
    let refused = disks.import(built.0.path(), "own").await.unwrap_err();
    assert_eq!(refused.code().slug, "not_found");
    assert_eq!(world.names("images"), before);
    assert_eq!(world.open().list(world.host).await.unwrap().len(), 0);
}

#[tokio::test]
async fn an_image_that_names_another_file_is_not_brought_in() {
    let (world, built) = (World::new(), Built::new());
    let disks = world.open();
    let secret = built.path("secret");
    std::fs::write(&secret, vec![7; 1 << 20]).unwrap();
    let (secret, disk) = (secret.display().to_string(), built.path("own.qcow2"));
    let data = format!("data_file={secret},data_file_raw=on");
    let on_top = ["create", "-q", "-f", "qcow2", "-F", "raw", "-b", &secret];
    let beside = ["create", "-q", "-f", "qcow2", "-o", &data];
    for words in [&on_top[..], &beside[..]] {
        built.build("own", "first", false);
        std::fs::remove_file(&disk).unwrap();
        img(&[words, &[disk.to_str().unwrap(), "1M"]].concat());
        built.describe("own", false);
        let refused = disks.import(built.0.path(), "own").await.unwrap_err();
        assert_eq!(refused.code().slug, "image_unusable");
        assert!(refused.message().contains("another file"), "{refused}");
    }
    built.build("own", "first", false);
    std::fs::write(&disk, "no qcow2 file at all").unwrap();
    built.describe("own", false);
    let refused = disks.import(built.0.path(), "own").await.unwrap_err();
    assert_eq!(refused.message(), "The image cannot be used: it is no qcow2 file.");
    assert!(!world.names("images").iter().any(|name| name.starts_with("own")));
}
