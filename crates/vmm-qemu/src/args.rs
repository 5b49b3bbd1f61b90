//! From a wish to QEMU's arguments: pure.
//!
//! QEMU runs in the guest's folder, and what lies in the data folder is named relative to it:
//! sockets stay shorter than the 107 bytes the kernel allows, and folders above the data folder may
//! be closed to the guest's user. The machine is a q35 whose cards have fixed places, so that the
//! names in the guest stay the same from boot to boot, with root ports in reserve for volumes and
//! cards that come later, and a drive of discs that is mostly empty.

use std::path::Path;

use nubo_base::Id;
use nubo_domain::{Image, Volume};
use nubo_ports::{DiskFormat, DiskSource, GuestSpec};
use serde_json::{Value, json};

use crate::accel::Accel;

/// How many volumes and further cards a guest can have.
pub const PORTS: usize = 16;

/// What the arguments depend on beside the wish.
#[derive(Clone, Debug)]
pub struct Setting<'a> {
    /// What runs the guest's instructions.
    pub accel: Accel,
    /// The data folder.
    pub dir: &'a Path,
}

/// What QEMU may not do: old system calls, gaining rights, starting programs, changing limits.
pub const SANDBOX: &str = "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny";

struct Line(Vec<String>);

impl Line {
    fn flag(&mut self, name: &str) {
        self.0.push(name.into());
    }

    fn pair(&mut self, name: &str, value: impl Into<String>) {
        self.0.extend([name.into(), value.into()]);
    }
}

/// The arguments behind the program's name.
#[must_use]
pub fn argv(spec: &GuestSpec, setting: &Setting<'_>) -> Vec<String> {
    let mut line = Line(Vec::new());
    let id = spec.server.uuid().to_string();
    line.pair("-name", format!("guest={id},debug-threads=on"));
    // The process is known again by this word.
    line.pair("-uuid", id);
    machine(&mut line, spec, setting.accel);
    if !spec.more_nics.is_empty() {
        // It begins when its further cards are there.
        line.flag("-S");
    }
    channels(&mut line);
    cards(&mut line, spec);
    root(&mut line, spec, setting);
    seed(&mut line);
    drive(&mut line, spec, setting);
    ports(&mut line);
    for (port, volume) in spec.volumes.iter().enumerate() {
        let node = node_of(volume.volume);
        let place = Place { id: device_of(volume.volume), bus: port_name(port) };
        line.pair("-blockdev", block(setting.dir, &node, &volume.source).to_string());
        line.pair("-device", volume_device(&place, &node, &volume.serial).to_string());
    }
    if let Some(boot) = &spec.root.boot {
        line.pair("-kernel", near(setting.dir, &boot.kernel));
        line.pair("-initrd", near(setting.dir, &boot.initrd));
        line.pair("-append", boot.cmdline.clone());
    }
    line.0
}

fn machine(line: &mut Line, spec: &GuestSpec, accel: Accel) {
    line.flag("-nodefaults");
    line.flag("-no-user-config");
    line.pair("-sandbox", SANDBOX);
    line.pair("-machine", "q35,usb=off,vmport=off,dump-guest-core=off");
    let (accel, cpu) = match accel {
        Accel::Kvm => ("kvm", "host"),
        // The code cache is bounded, for it counts as memory of the host. Five levels of page
        // tables and string moves byte by byte cost a translator more than they save a guest.
        Accel::Tcg => ("tcg,tb-size=256", "max,la57=off,erms=off"),
    };
    line.pair("-accel", accel);
    line.pair("-cpu", cpu);
    let vcpus = spec.vcpus;
    line.pair("-smp", format!("cpus={vcpus},sockets=1,cores={vcpus},threads=1"));
    line.pair("-m", format!("size={}M", spec.memory_mib));
    line.pair("-rtc", "base=utc,driftfix=slew");
    line.pair("-boot", "strict=on,menu=off");
    line.pair("-msg", "timestamp=on");
}

fn channels(line: &mut Line) {
    let socket = |id: &str| format!("socket,id={id},path=run/{id}.sock,server=on,wait=off");
    line.pair("-chardev", socket("qmp"));
    line.pair("-mon", "chardev=qmp,mode=control");
    line.pair("-chardev", format!("{},logfile=serial.log,logappend=on", socket("serial")));
    line.pair("-serial", "chardev:serial");
    line.pair("-vnc", "unix:run/vnc.sock");
    line.pair("-device", "VGA,id=screen,bus=pcie.0,addr=0x1,vgamem_mb=8");
    line.pair("-device", "virtio-serial-pci,id=channels,bus=pcie.0,addr=0x3,disable-legacy=on");
    line.pair("-chardev", socket("agent"));
    let port = "virtserialport,id=agent0,bus=channels.0,chardev=agent";
    line.pair("-device", format!("{port},name=org.qemu.guest_agent.0"));
}

fn cards(line: &mut Line, spec: &GuestSpec) {
    // The tap is the process' standard input.
    line.pair("-netdev", "tap,id=net,fd=0");
    let mac = &spec.nic.mac;
    let place = "bus=pcie.0,addr=0x2,disable-legacy=on";
    // Without its ROM: nobody boots from the network, and reading it costs time.
    line.pair("-device", format!("virtio-net-pci,id=nic,netdev=net,mac={mac},{place},romfile="));
    let balloon = "virtio-balloon-pci,id=balloon,bus=pcie.0,addr=0x4,disable-legacy=on";
    line.pair("-device", format!("{balloon},deflate-on-oom=on"));
    line.pair("-object", "rng-random,id=chance,filename=/dev/urandom");
    let rng = "virtio-rng-pci,id=rng,rng=chance,bus=pcie.0,addr=0x5,disable-legacy=on";
    line.pair("-device", rng);
}

fn root(line: &mut Line, spec: &GuestSpec, setting: &Setting<'_>) {
    line.pair("-blockdev", block(setting.dir, "root", &spec.root).to_string());
    let device = "virtio-blk-pci,id=root,drive=root,serial=root,bus=pcie.0,addr=0x6";
    // A kernel that is loaded directly takes the first place itself.
    let first = if spec.root.boot.is_some() { "" } else { ",bootindex=0" };
    line.pair("-device", format!("{device},disable-legacy=on{first}"));
}

fn seed(line: &mut Line) {
    let node = json!({
        "driver": "raw", "node-name": "seed", "read-only": true,
        "file": { "driver": "file", "filename": "seed.iso", "read-only": true },
    });
    line.pair("-blockdev", node.to_string());
    let device = "virtio-blk-pci,id=seed,drive=seed,serial=seed";
    line.pair("-device", format!("{device},bus=pcie.0,addr=0x7,disable-legacy=on"));
}

/// A drive by SCSI, for which also the kernels of clouds have a driver. Its disc is started where
/// the root disk cannot be.
fn drive(line: &mut Line, spec: &GuestSpec, setting: &Setting<'_>) {
    let bus = "virtio-scsi-pci,id=scsi,bus=pcie.0,addr=0x8,disable-legacy=on,num_queues=1";
    line.pair("-device", bus);
    let mut device = format!("scsi-cd,id={DRIVE},bus=scsi.0,scsi-id=0");
    if let Some(iso) = &spec.iso {
        let node = disc_of(iso.image);
        line.pair("-blockdev", disc(setting.dir, &node, &iso.source).to_string());
        device.push_str(&format!(",drive={node}"));
    }
    if spec.root.boot.is_none() {
        device.push_str(",bootindex=1");
    }
    line.pair("-device", device);
}

fn ports(line: &mut Line) {
    for port in 0..PORTS {
        let (slot, function) = (0x10 + port / 8, port % 8);
        let many = if function == 0 { ",multifunction=on" } else { "" };
        let place = format!("bus=pcie.0,addr={slot:#x}.{function}{many}");
        let name = port_name(port);
        // A virtio disk needs no I/O ports, of which the machine has too few for all.
        let room = "io-reserve=0";
        line.pair("-device", format!("pcie-root-port,id={name},chassis={port},{place},{room}"));
    }
}

/// The name of a volume's device.
#[must_use]
pub fn device_of(volume: Id<Volume>) -> String {
    format!("vol-{}", volume.uuid())
}

/// The name of a volume's block node, which may have 31 characters. The four digits left out are
/// the slowest of a time-ordered id: equal for all volumes of two months.
#[must_use]
pub fn node_of(volume: Id<Volume>) -> String {
    format!("v{}", &volume.uuid().as_simple().to_string()[4..])
}

/// The name of the drive of discs.
pub const DRIVE: &str = "cd";
/// How names of discs' block nodes begin.
pub const DISC: &str = "disc";

/// The name of an ISO's block node: as [`node_of`], with the digits that differ.
#[must_use]
pub fn disc_of(image: Id<Image>) -> String {
    format!("{DISC}{}", &image.uuid().as_simple().to_string()[8..])
}

/// The block node of an ISO.
#[must_use]
pub fn disc(dir: &Path, node: &str, source: &DiskSource) -> Value {
    json!({
        "driver": "raw", "node-name": node, "read-only": true,
        "file": { "driver": "file", "filename": near(dir, &source.path), "read-only": true },
    })
}

/// The name of a root port.
#[must_use]
pub fn port_name(port: usize) -> String {
    format!("port{port}")
}

/// A block node, for the command line and for a running guest alike.
#[must_use]
pub fn block(dir: &Path, node: &str, source: &DiskSource) -> Value {
    let driver = match source.format {
        DiskFormat::Qcow2 => "qcow2",
        DiskFormat::Raw => "raw",
    };
    let file = json!({
        "driver": "file", "filename": near(dir, &source.path), "discard": "unmap", "aio": "threads",
    });
    json!({
        "driver": driver, "node-name": node, "file": file,
        "discard": "unmap", "detect-zeroes": "unmap",
    })
}

/// Where a volume is plugged in.
#[derive(Clone, Debug)]
pub struct Place {
    /// The device's name.
    pub id: String,
    /// The root port's name.
    pub bus: String,
}

/// The device of a volume.
#[must_use]
pub fn volume_device(place: &Place, node: &str, serial: &str) -> Value {
    json!({
        "driver": "virtio-blk-pci", "id": place.id, "bus": place.bus, "drive": node,
        "serial": serial_of(serial), "disable-legacy": "on",
    })
}

/// What of a serial a virtio disk shows.
fn serial_of(serial: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    serial.chars().filter(plain).take(20).collect()
}

/// A path as it is seen from a guest's folder, if it lies in the data folder.
#[must_use]
pub fn near(dir: &Path, path: &str) -> String {
    let inside = Path::new(path).strip_prefix(dir).ok().and_then(Path::to_str);
    inside.map_or_else(|| path.to_owned(), |rest| format!("../../{rest}"))
}

#[cfg(test)]
mod tests {
    use nubo_base::Uuid;
    use nubo_ports::vmm::GuestSeed;
    use nubo_ports::{DirectBoot, GuestIso, GuestVolume, NicSource};

    use super::*;

    fn source(path: &str) -> DiskSource {
        DiskSource { path: path.into(), format: DiskFormat::Qcow2, boot: None }
    }

    fn spec() -> GuestSpec {
        let mac = "52:54:00:12:34:56".to_owned();
        GuestSpec {
            server: Id::of(Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0001)),
            host: Id::of(Uuid::from_u128(2)),
            generation: 1,
            boot: 1,
            hard: false,
            vcpus: 2,
            memory_mib: 512,
            seed: GuestSeed::default(),
            root: source("/data/disks/a/root-1.qcow2"),
            nic: NicSource { tap: "tap0".into(), namespace: Some("r1".into()), mac },
            more_nics: Vec::new(),
            volumes: Vec::new(),
            iso: None,
            plugs: 0,
        }
    }

    fn iso() -> GuestIso {
        let format = DiskFormat::Raw;
        GuestIso {
            image: Id::of(Uuid::from_u128(0x0199_1111_2222_7000_8000_0000_0000_0005)),
            source: DiskSource { path: "/data/images/pulled.iso.1".into(), format, boot: None },
        }
    }

    fn shown(spec: &GuestSpec, accel: Accel) -> String {
        let setting = Setting { accel, dir: Path::new("/data") };
        let pairs = argv(spec, &setting).join(" ").replace(" -", "\n-");
        format!("{pairs}\n")
    }

    #[test]
    fn a_guest_with_a_boot_loader_on_its_disk() {
        insta::assert_snapshot!(shown(&spec(), Accel::Kvm));
    }

    #[test]
    fn a_guest_with_a_disc_in_its_drive_starts_it_after_its_disk() {
        let with = shown(&GuestSpec { iso: Some(iso()), ..spec() }, Accel::Kvm);
        let without = shown(&spec(), Accel::Kvm);
        let more: Vec<&str> = with.lines().filter(|line| !without.contains(line)).collect();
        insta::assert_snapshot!(more.join("\n"));
    }

    #[test]
    fn a_guest_whose_kernel_is_loaded_for_it_and_that_has_volumes() {
        let mut spec = spec();
        spec.root.boot = Some(DirectBoot {
            kernel: "/data/bases/tiny.kernel".into(),
            initrd: "/elsewhere/tiny.initrd".into(),
            cmdline: "console=ttyS0 root=/dev/vda".into(),
        });
        spec.volumes = vec![GuestVolume {
            volume: Id::of(Uuid::from_u128(0x0199_1111_2222_7000_8000_0000_0000_0003)),
            serial: "a serial, with=tricks and too long".into(),
            source: DiskSource {
                path: "/data/volumes/v,1.raw".into(),
                format: DiskFormat::Raw,
                boot: None,
            },
            size_gib: 1,
        }];
        insta::assert_snapshot!(shown(&spec, Accel::Tcg));
    }

    #[test]
    fn node_names_are_short_enough_and_differ() {
        let one = node_of(Id::of(Uuid::from_u128(0x0199_1111_2222_7000_8000_0000_0000_0003)));
        let two = node_of(Id::of(Uuid::from_u128(0x0199_1111_2222_7000_8000_0000_0000_0004)));
        assert!(one.len() <= 31 && one != two, "{one} {two}");
        let disc = disc_of(iso().image);
        assert!(disc.len() <= 31 && !disc.starts_with('v'), "{disc}");
    }
}
