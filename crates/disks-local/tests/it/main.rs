//! The driver with real qemu-img. Needs qemu-utils; a missing program fails with what mends it.

#![cfg(test)]

mod contract;
mod copies;
mod import;
mod pull;
mod roots;
mod vendor;
mod volumes;

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::Arc;

use nubo_base::{Id, Uuid};
use nubo_disks_local::{DisksLocal, DisksOptions};
use nubo_domain::Host;
use nubo_ports::RootDisk;

struct World {
    dir: tempfile::TempDir,
    host: Id<Host>,
}

#[expect(clippy::disallowed_methods, reason = "tests start processes")]
fn img(words: &[&str]) -> String {
    let output = Command::new("qemu-img").args(words).output();
    let output = output.unwrap_or_else(|why| panic!("qemu-img: {why}; apt-get install qemu-utils"));
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Somebody who holds a disk as a running guest would.
#[expect(clippy::disallowed_methods, reason = "tests start processes")]
#[expect(clippy::zombie_processes, reason = "who called waits; after a panic the test ends")]
fn hold(path: &str, socket: &Path) -> Child {
    let child = Command::new("qemu-nbd")
        .args(["-f", "qcow2", "-k", socket.to_str().unwrap(), "-t", path])
        .spawn()
        .unwrap_or_else(|why| panic!("qemu-nbd: {why}; apt-get install qemu-utils"));
    for _ in 0..500 {
        if socket.exists() {
            return child;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("qemu-nbd does not hold {path}");
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let world = Self { dir, host: Id::of(Uuid::from_u128(9)) };
        std::fs::create_dir(world.path("images")).unwrap();
        world.image("tiny", "first");
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().canonicalize().unwrap().join(name)
    }

    /// Puts an image in place as whoever pulls or builds them does: by renaming.
    fn image(&self, slug: &str, content: &str) {
        let raw = self.path("raw");
        let mut bytes = content.as_bytes().to_vec();
        bytes.resize(1 << 20, 0);
        std::fs::write(&raw, bytes).unwrap();
        let fresh = self.path("fresh.qcow2");
        let (raw, new) = (raw.to_str().unwrap(), fresh.to_str().unwrap());
        img(&["convert", "-f", "raw", "-O", "qcow2", raw, new]);
        std::fs::rename(&fresh, self.path(&format!("images/{slug}.qcow2"))).unwrap();
        for part in ["kernel", "initrd"] {
            let fresh = self.path("fresh");
            std::fs::write(&fresh, format!("{content} {part}")).unwrap();
            std::fs::rename(&fresh, self.path(&format!("images/{slug}.{part}"))).unwrap();
        }
        let note = format!(
            r#"{{"name": "{slug}", "min_disk_gib": 1, "sha256": "x", "boot": {{
                "kernel": "{slug}.kernel", "kernel_sha256": "x", "initrd": "{slug}.initrd",
                "cmdline": "console=ttyS0"}}}}"#
        );
        std::fs::write(self.path(&format!("images/{slug}.json")), note).unwrap();
    }

    fn open(&self) -> Arc<DisksLocal> {
        self.open_with(|_| {})
    }

    fn open_with(&self, change: impl FnOnce(&mut DisksOptions)) -> Arc<DisksLocal> {
        let mut options = DisksOptions::new(self.dir.path());
        // How full this machine's disk is, is no matter of most tests.
        options.reserve_bytes = Some(0);
        change(&mut options);
        DisksLocal::open(&options).unwrap()
    }

    fn wish(&self, number: u128, epoch: u64, size_gib: u64) -> RootDisk {
        let server = Id::of(Uuid::from_u128(number));
        RootDisk { server, host: self.host, epoch, image: "tiny".into(), size_gib }
    }

    fn names(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path(folder)).unwrap().flatten();
        let mut names: Vec<_> = entries.map(|e| e.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

/// The first bytes that a guest would read of a disk.
fn content(path: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let raw = folder.path().join("raw");
    img(&[
        "dd",
        "-f",
        "qcow2",
        "-O",
        "raw",
        "bs=512",
        "count=1",
        &format!("if={path}"),
        &format!("of={}", raw.display()),
    ]);
    let bytes = std::fs::read(raw).unwrap();
    String::from_utf8_lossy(&bytes).trim_end_matches('\0').to_owned()
}
