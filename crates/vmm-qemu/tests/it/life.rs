//! A guest with a system in it, from its first boot to its last.

use std::time::Duration;

use nubo_base::SecretText;
use nubo_ports::{ConsoleKind, GuestRef, GuestSpec, Power};
use nubo_vmm_qemu::Qemu;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::time::timeout;

use crate::world::{MAC, PASSWORD, World, must, printed, until};

/// [`PASSWORD`], as `openssl passwd -6 -salt nubotest` makes it.
const HASH: &str = concat!(
    "$6$nubotest$CdohtKnZ/B0NiQaanVf74jm7I.C953JrDH",
    "EImTSmLfXI65YO1/7h9EiAKYqDkQ2C2GA9F3Y1uw/NuvoIQQbyU/"
);

/// Somebody at the serial console.
struct Console(UnixStream);

impl Console {
    async fn open(qemu: &Qemu, spec: &GuestSpec) -> Self {
        let path = qemu.console(spec.host, spec.server, ConsoleKind::Serial).await.unwrap();
        Self(UnixStream::connect(path).await.unwrap())
    }

    async fn types(&mut self, line: &str) {
        self.0.write_all(format!("{line}\r").as_bytes()).await.unwrap();
    }

    async fn reads(&mut self, words: &str) -> String {
        let mut seen = Vec::new();
        let mut bytes = [0; 4096];
        loop {
            let read = timeout(Duration::from_secs(20), self.0.read(&mut bytes)).await;
            let text = String::from_utf8_lossy(&seen).into_owned();
            let count = read.unwrap_or_else(|_| panic!("no {words:?} but {text:?}")).unwrap();
            assert_ne!(count, 0, "hung up after {text:?}");
            seen.extend_from_slice(&bytes[..count]);
            let text = String::from_utf8_lossy(&seen).into_owned();
            if text.contains(words) {
                return text;
            }
        }
    }

    async fn sign_in(&mut self) {
        self.types("").await;
        self.reads("login:").await;
        self.types("root").await;
        self.reads("assword:").await;
        self.types(PASSWORD).await;
        self.reads("# ").await;
    }

    /// Runs a command; the mark is split so that its echo is not taken for its answer.
    async fn asks(&mut self, command: &str) -> String {
        self.types(&format!("{command}; echo EN''D")).await;
        self.reads("END").await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_boots_is_used_and_switches_itself_off() {
    let world = World::new();
    let qemu = world.open();
    let mut spec = world.tiny(1);
    qemu.ensure_running(&spec).await.unwrap();
    printed(&qemu, &spec, "login:").await;
    reset_password(&qemu, &spec).await;
    let mut console = Console::open(&qemu, &spec).await;
    console.sign_in().await;
    let name = console.asks("hostname; cat /sys/class/net/eth0/address").await;
    let log = qemu.serial_tail(spec.host, spec.server).await.unwrap();
    let log = String::from_utf8_lossy(&log);
    assert!(name.contains("web-7") && name.contains(MAC), "{name} after {log}");
    look_at(&qemu, &spec).await;
    spec = volumes_come_grow_and_go(&world, &qemu, spec, &mut console).await;
    spec = cards_come_and_go(&world, &qemu, spec, &mut console).await;
    // What the system itself still prints would get between the words of the flood.
    printed(&qemu, &spec, "nubo: ready").await;
    a_flood_stays_bounded(&world, &qemu, &spec, &mut console).await;
    console.asks("echo kept >/root/file; sync").await;
    drop(console);

    spec.generation += 1;
    until("its end", Duration::from_secs(60), async || {
        qemu.ensure_stopped(spec.reference(), false).await.unwrap();
        let seen = qemu.observe(spec.host, spec.server).await.unwrap().unwrap();
        seen.power == Power::Off
    })
    .await;
    let tail = qemu.serial_tail(spec.host, spec.server).await.unwrap();
    // It was not cut off: its own shutdown has run to the end.
    assert!(String::from_utf8_lossy(&tail).contains("reboot: Power down"));

    let shot = qemu.screenshot(spec.host, spec.server).await.unwrap_err();
    assert_eq!(shot.code().slug, "wrong_state");
    must("qemu-img", &["resize", "-q", &spec.root.path, "2G"]);
    (spec.generation, spec.boot) = (spec.generation + 1, 2);
    qemu.ensure_running(&spec).await.unwrap();
    let mut console = Console::open(&qemu, &spec).await;
    console.reads("login:").await;
    console.sign_in().await;
    // It began with its further card, and the primary one is the first as before.
    let cards = console.asks("cat /sys/class/net/eth0/address /sys/class/net/eth1/address").await;
    let [first, second] = [MAC, &spec.more_nics[0].mac].map(|mac| cards.find(mac));
    assert!(first.is_some() && first < second, "{cards}");
    let kept = console.asks("cat /root/file; cat /sys/block/vda/size").await;
    // The root disk was grown meanwhile: 2 GiB in sectors.
    assert!(kept.contains("kept") && kept.contains("4194304"), "{kept}");
}

async fn reset_password(qemu: &Qemu, spec: &GuestSpec) {
    let (host, server) = (spec.host, spec.server);
    let limit = Duration::from_secs(30);
    until("the agent", limit, async || qemu.ping(host, server).await.is_ok()).await;
    let hash = SecretText::new(HASH.into());
    qemu.ensure_password(spec.reference(), "root", &hash).await.unwrap();
    let older = GuestRef { generation: 0, ..spec.reference() };
    let refused = qemu.ensure_password(older, "root", &hash).await.unwrap_err();
    assert_eq!(refused.code().slug, "conflict");
    let nics = qemu.guest_nics(host, server).await.unwrap();
    assert!(nics.iter().any(|nic| nic.mac == MAC), "{nics:?}");
}

async fn look_at(qemu: &Qemu, spec: &GuestSpec) {
    let picture = qemu.screenshot(spec.host, spec.server).await.unwrap();
    let (width, colours) = decode(&picture);
    assert!(width >= 320 && colours > 1, "{width} {colours}");
    let vnc = qemu.console(spec.host, spec.server, ConsoleKind::Vnc).await.unwrap();
    let mut vnc = UnixStream::connect(vnc).await.unwrap();
    let mut hello = [0; 4];
    vnc.read_exact(&mut hello).await.unwrap();
    assert_eq!(&hello, b"RFB ");
    let first = qemu.figures(spec.host, spec.server).await.unwrap().unwrap();
    assert!(first.cpu_time_ns > 100_000_000, "{first:?}");
    assert_eq!(first.memory_bytes, 192 << 20);
    assert!(first.disk_reads > 10 && first.disk_read_bytes > 1 << 20, "{first:?}");
    until("the guest's own figures", Duration::from_secs(25), async || {
        let now = qemu.figures(spec.host, spec.server).await.unwrap().unwrap();
        now.memory_used_bytes.is_some_and(|used| used > 1 << 20 && used < 192 << 20)
    })
    .await;
}

/// Width and the number of different bytes in the picture's data.
fn decode(png: &[u8]) -> (u32, usize) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut data = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut data).unwrap();
    let colours: std::collections::BTreeSet<u8> = data.into_iter().collect();
    (info.width, colours.len())
}

async fn volumes_come_grow_and_go(
    world: &World,
    qemu: &Qemu,
    spec: GuestSpec,
    console: &mut Console,
) -> GuestSpec {
    let volume = world.volume(1, "1G", 1);
    let second = world.volume(2, "1G", 1);
    let both = GuestSpec { generation: 2, volumes: vec![volume, second], ..spec };
    qemu.ensure_plugged(&both).await.unwrap();
    qemu.ensure_plugged(&both).await.unwrap();
    // They may come in any order.
    for name in ["vol1", "vol2"] {
        let there = format!("[ -e /dev/disk/by-id/virtio-{name} ]");
        console.asks(&format!("until {there}; do sleep 0.1; done")).await;
    }
    let device = "/dev/disk/by-id/virtio-vol1";
    let made = format!("mkfs.ext4 -q {device} && mount {device} /mnt && echo fi''ne");
    let made = console.asks(&made).await;
    assert!(made.contains("fine"), "{made}");
    console.asks("umount /mnt").await;
    let mut grown = GuestSpec { generation: 3, ..both };
    grown.volumes[0].size_gib = 2;
    qemu.ensure_plugged(&grown).await.unwrap();
    let size = "[ $(blockdev --getsize64 /dev/disk/by-id/virtio-vol1) = 2147483648 ]";
    console.asks(&format!("until {size}; do sleep 0.1; done")).await;
    let fewer = GuestSpec { generation: 4, volumes: vec![grown.volumes[0].clone()], ..grown };
    qemu.ensure_plugged(&fewer).await.unwrap();
    console.asks("while [ -e /dev/disk/by-id/virtio-vol2 ]; do sleep 0.1; done").await;
    let names = console.asks("ls /dev/disk/by-id").await;
    assert!(names.contains("virtio-vol1"), "{names}");
    let older = GuestSpec { generation: 3, ..fewer.clone() };
    assert_eq!(qemu.ensure_plugged(&older).await.unwrap_err().code().slug, "conflict");
    fewer
}

async fn cards_come_and_go(
    world: &World,
    qemu: &Qemu,
    spec: GuestSpec,
    console: &mut Console,
) -> GuestSpec {
    let (first, second) = (world.card(&spec, 1), world.card(&spec, 2));
    let has = |mac: &str| format!("grep -q {mac} /sys/class/net/*/address");
    let macs = [first.mac.clone(), second.mac.clone()];
    let both = GuestSpec { more_nics: vec![first, second], plugs: 1, ..spec };
    qemu.ensure_plugged(&both).await.unwrap();
    qemu.ensure_plugged(&both).await.unwrap();
    for mac in &macs {
        console.asks(&format!("until {}; do sleep 0.1; done", has(mac))).await;
    }
    let fewer = GuestSpec { more_nics: both.more_nics[1..].to_vec(), plugs: 2, ..both };
    qemu.ensure_plugged(&fewer).await.unwrap();
    console.asks(&format!("while {}; do sleep 0.1; done", has(&macs[0]))).await;
    let volumes = console.asks("ls /dev/disk/by-id").await;
    assert!(volumes.contains("virtio-vol1"), "a card took a volume's place: {volumes}");
    fewer
}

async fn a_flood_stays_bounded(
    world: &World,
    qemu: &Qemu,
    spec: &GuestSpec,
    console: &mut Console,
) {
    use std::os::unix::fs::MetadataExt as _;
    console.asks("yes flood-of-words | head -c 600000; echo; echo last''-words").await;
    let log = world.guest(spec.server).join("serial.log");
    until("a short log", Duration::from_secs(15), async || {
        std::fs::metadata(&log).unwrap().blocks() * 512 <= 256 << 10
    })
    .await;
    let tail = qemu.serial_tail(spec.host, spec.server).await.unwrap();
    assert_eq!(tail.len(), 64 << 10);
    assert!(String::from_utf8_lossy(&tail).contains("last-words"));
    assert!(!tail.contains(&0), "the end of the log has a hole");
}
