//! A folder, a namespace with a tap, and guests in them; all of it gone when it is dropped.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use nubo_base::{Id, Uuid};
use nubo_domain::{Host, Server};
use nubo_ports::vmm::GuestSeed;
use nubo_ports::{DirectBoot, DiskFormat, DiskSource, GuestIso, GuestSpec, GuestVolume, NicSource};
use nubo_vmm_qemu::{Accel, Qemu, QemuOptions};
use tokio::time::{Instant, sleep};

pub const MAC: &str = "52:54:00:aa:bb:01";
pub const PASSWORD: &str = "swordfish-7";

static COUNT: AtomicU32 = AtomicU32::new(0);

#[expect(clippy::disallowed_methods, reason = "tests start processes")]
pub fn run(program: &str, words: &[&str]) -> Output {
    let output = Command::new(program).args(words).output();
    output.unwrap_or_else(|why| {
        panic!(
            "{program} does not start ({why}); apt-get install -y qemu-system-x86 qemu-utils \
                iproute2"
        )
    })
}

pub fn must(program: &str, words: &[&str]) {
    let output = run(program, words);
    let words = words.join(" ");
    assert!(
        output.status.success(),
        "{program} {words}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

pub struct World {
    pub dir: tempfile::TempDir,
    namespace: String,
    pub host: Id<Host>,
}

impl World {
    pub fn new() -> Self {
        assert!(rustix::process::geteuid().is_root(), "these tests must run as root");
        let dir = tempfile::Builder::new().prefix("nq").tempdir().unwrap();
        // What the binary does with its data folder: guests may pass, not look.
        must("chmod", &["711", dir.path().to_str().unwrap()]);
        std::fs::create_dir(dir.path().join("disks")).unwrap();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let namespace = format!("nq-{}-{count}", std::process::id());
        must("ip", &["netns", "add", &namespace]);
        let world = Self { dir, namespace, host: Id::of(Uuid::from_u128(9)) };
        world.add_tap("tap0");
        world
    }

    pub fn add_tap(&self, name: &str) {
        must("ip", &["-n", &self.namespace, "tuntap", "add", name, "mode", "tap"]);
        must("ip", &["-n", &self.namespace, "link", "set", name, "up"]);
    }

    pub fn options(&self) -> QemuOptions {
        QemuOptions { accel: Some(Accel::Tcg), ..QemuOptions::new(self.dir.path()) }
    }

    pub fn open(&self) -> Arc<Qemu> {
        Qemu::open(self.options()).unwrap()
    }

    pub fn disk(&self, name: &str, backing: Option<&Path>, size: &str) -> DiskSource {
        let path = self.dir.path().join("disks").join(name);
        let text = path.to_str().unwrap();
        match backing {
            Some(backing) => {
                let backing = backing.to_str().unwrap();
                let words =
                    ["create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", backing, text, size];
                must("qemu-img", &words);
            }
            None => must("qemu-img", &["create", "-q", "-f", "qcow2", text, size]),
        }
        DiskSource { path: text.to_owned(), format: DiskFormat::Qcow2, boot: None }
    }

    /// A guest whose disk is empty: it runs, and never listens to anybody.
    pub fn deaf(&self, number: u128) -> GuestSpec {
        let root = self.disk(&format!("deaf-{number}.qcow2"), None, "1G");
        self.spec(number, root)
    }

    /// A guest that boots `tiny`.
    pub fn tiny(&self, number: u128) -> GuestSpec {
        let images = images();
        let base = self.dir.path().join("tiny.qcow2");
        if !base.exists() {
            for name in ["tiny.qcow2", "tiny.kernel", "tiny.initrd"] {
                std::fs::copy(images.join(name), self.dir.path().join(name)).unwrap();
            }
        }
        let text = std::fs::read_to_string(images.join("tiny.json")).unwrap();
        let note: serde_json::Value = serde_json::from_str(&text).unwrap();
        let near = |name: &str| self.dir.path().join(name).display().to_string();
        let mut root =
            self.disk(&format!("tiny-{number}.qcow2"), Some(Path::new("../tiny.qcow2")), "1G");
        root.boot = Some(DirectBoot {
            kernel: near("tiny.kernel"),
            initrd: near("tiny.initrd"),
            cmdline: note["boot"]["cmdline"].as_str().unwrap().to_owned(),
        });
        self.spec(number, root)
    }

    /// As [`World::tiny`], with a tap of its own.
    pub fn apart(&self, number: u128) -> GuestSpec {
        let tap = format!("apart{number}");
        self.add_tap(&tap);
        let mut spec = self.tiny(number);
        spec.nic.tap = tap;
        spec
    }

    fn spec(&self, number: u128, root: DiskSource) -> GuestSpec {
        // Control groups are the host's, so no two tests may have a guest of the same id.
        let number = number | u128::from(std::process::id()) << 16;
        GuestSpec {
            server: Id::of(Uuid::from_u128((0x0199_0000_0000_7000_8000 << 48) | number)),
            host: self.host,
            generation: 1,
            boot: 1,
            hard: false,
            vcpus: 1,
            memory_mib: 192,
            seed: GuestSeed {
                instance_id: format!("i-{number}"),
                host_name: "web-7".into(),
                login: "root".into(),
                ..GuestSeed::default()
            },
            root,
            nic: NicSource {
                tap: "tap0".into(),
                namespace: Some(self.namespace.clone()),
                mac: MAC.into(),
            },
            more_nics: Vec::new(),
            volumes: Vec::new(),
            iso: None,
            plugs: 0,
        }
    }

    /// A further card for a guest, at a tap of its own.
    pub fn card(&self, guest: &GuestSpec, number: u128) -> NicSource {
        let tap = format!("card{number}");
        self.add_tap(&tap);
        let mac = format!("52:54:00:cc:00:{number:02x}");
        NicSource { tap, mac, ..guest.nic.clone() }
    }

    pub fn volume(&self, number: u128, size: &str, size_gib: u64) -> GuestVolume {
        let source = self.disk(&format!("volume-{number}.qcow2"), None, size);
        let volume = Id::of(Uuid::from_u128((0x0199_0000_0000_7000_9000 << 48) | number));
        GuestVolume { volume, serial: format!("vol{number}"), source, size_gib }
    }

    /// An ISO that everybody may read and that holds its number.
    pub fn iso(&self, number: u128) -> GuestIso {
        let path = self.dir.path().canonicalize().unwrap().join(format!("{number}.iso"));
        let mut bytes = format!("disc {number}").into_bytes();
        bytes.resize(64 << 10, 0);
        std::fs::write(&path, bytes).unwrap();
        let (path, format) = (path.display().to_string(), DiskFormat::Raw);
        let image = Id::of(Uuid::from_u128((0x0199_0000_0000_7000_a000 << 48) | number));
        GuestIso { image, source: DiskSource { path, format, boot: None } }
    }

    pub fn guest(&self, server: Id<Server>) -> PathBuf {
        self.dir.path().canonicalize().unwrap().join("guests").join(server.uuid().to_string())
    }

    /// The process that a guest's folder names.
    pub fn pid(&self, server: Id<Server>) -> i32 {
        let text = std::fs::read_to_string(self.guest(server).join("pid")).unwrap();
        let note: serde_json::Value = serde_json::from_str(&text).unwrap();
        i32::try_from(note["pid"].as_i64().unwrap()).unwrap()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // Guests outlive whoever started them; here they must not.
        let guests = self.dir.path().canonicalize().unwrap().join("guests");
        for entry in std::fs::read_dir("/proc").unwrap().flatten() {
            let cwd = std::fs::read_link(entry.path().join("cwd"));
            if cwd.is_ok_and(|cwd| cwd.starts_with(&guests)) {
                let pid = entry.file_name().to_str().unwrap().to_owned();
                run("kill", &["-9", &pid]);
            }
        }
        run("ip", &["netns", "del", &self.namespace]);
        for guest in std::fs::read_dir(&guests).into_iter().flatten().flatten() {
            leave_group(guest.file_name().to_str().unwrap());
        }
    }
}

/// Removes the control group of a guest, once the kernel sees that it is empty.
fn leave_group(guest: &str) {
    let found = run("find", &["/sys/fs/cgroup", "-type", "d", "-name", guest]);
    for path in String::from_utf8_lossy(&found.stdout).lines() {
        for _ in 0..200 {
            if std::fs::remove_dir(path).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

fn images() -> PathBuf {
    let cache = std::env::var_os("NUBO_CACHE").map(PathBuf::from);
    let home = || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/nubo");
    let images = cache.unwrap_or_else(home).join("images");
    assert!(
        images.join("tiny.json").is_file(),
        "{} has no image tiny; run images/tiny/build.sh",
        images.display()
    );
    images
}

/// Waits until something is so.
pub async fn until(what: &str, limit: Duration, mut is_so: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + limit;
    while !is_so().await {
        assert!(Instant::now() < deadline, "{what}: not within {limit:?}");
        sleep(Duration::from_millis(50)).await;
    }
}

/// Waits until a guest has printed something.
pub async fn printed(qemu: &Qemu, spec: &GuestSpec, words: &str) {
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let tail = qemu.serial_tail(spec.host, spec.server).await.unwrap();
        let text = String::from_utf8_lossy(&tail);
        if text.contains(words) {
            return;
        }
        assert!(Instant::now() < deadline, "the guest never printed {words:?}, but: {text}");
        sleep(Duration::from_millis(50)).await;
    }
}

/// Whether a process lives; one that nobody has waited for yet does not, once all of its threads
/// have ended.
pub fn lives(pid: i32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let threads = || std::fs::read_dir(format!("/proc/{pid}/task")).map_or(0, Iterator::count);
    stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.starts_with(" Z") || threads() > 1)
}
