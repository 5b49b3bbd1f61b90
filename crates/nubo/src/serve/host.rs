//! The drivers of this machine: QEMU, its network and its disks.
//!
//! Everything of them lies in `DATA/host` and below `/run/nubo`. The machine is examined before
//! anything is made: what is missing ends the start with its remedy.

use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use nubo_base::{Id, digest, hex_lower};
use nubo_cloud::image::CreateImage;
use nubo_disks_local::{DisksLocal, DisksOptions, ImportedImage};
use nubo_domain::host::Room;
use nubo_domain::{Host, Result};
use nubo_net_linux::{LinuxNet, Settings};
use nubo_ports::{Check, HostHealth, find_program};
use nubo_vmm_qemu::{Qemu, QemuOptions};

use super::drivers::{Drivers, Furniture, Machines};
use crate::config::HostConfig;
use crate::doctor::{Finding, Grade};
use crate::halt::{Halt, Outcome};

/// Where files of running services are; gone after a reboot, like what they describe.
const RUN: &str = "/run/nubo";
/// The name of this machine in the cloud.
const HOST: &str = "local";
/// Images that the build scripts make.
const BUILT: [&str; 2] = ["debian-12", "tiny"];
/// Memory in MiB that is left to the machine itself.
const OWN_MEMORY_MIB: i64 = 512;

/// The three drivers of this machine, not yet asked for anything.
pub struct HostDrivers {
    pub vmm: Arc<Qemu>,
    pub net: Settings,
    pub disks: Arc<DisksLocal>,
}

impl HostDrivers {
    /// The drivers over a data folder.
    pub fn open(data: &Path, config: &HostConfig) -> Outcome<Self> {
        let dir = data.join("host");
        make_passable(&dir)?;
        let net = net_settings(data, config);
        let disks = DisksLocal::open(&DisksOptions::new(&dir))?;
        let vmm = Qemu::open(QemuOptions::new(&dir))?;
        Ok(Self { vmm, net, disks })
    }

    /// Ends the start when the machine lacks something that servers need.
    pub async fn examine(&self) -> Outcome {
        let findings = self.findings(nubo_vmm_qemu::necessities(&self.vmm).await);
        let missing = findings.iter().filter(|finding| finding.grade == Grade::Fail);
        let lines: Vec<_> = missing.map(|f| format!("  {} — {}", f.what, f.remedy)).collect();
        if lines.is_empty() {
            return Ok(());
        }
        Err(Halt::failed(format!(
            "this machine cannot run servers yet (--drivers fake runs the cloud without them):\n{}",
            lines.join("\n")
        )))
    }

    /// Everything that the drivers use of the machine, each looked at anew.
    pub async fn all_findings(&self) -> Vec<Finding> {
        self.findings(nubo_vmm_qemu::checks(&self.vmm).await)
    }

    fn findings(&self, vmm: Vec<Check>) -> Vec<Finding> {
        self.with_others(vmm).map(finding).collect()
    }

    fn with_others(&self, vmm: Vec<Check>) -> impl Iterator<Item = Check> {
        let disks = nubo_disks_local::checks(&self.disks);
        let net = nubo_net_linux::checks(&self.net);
        vmm.into_iter().chain(disks).chain(net)
    }

    /// As the workflows take them.
    pub fn drivers(&self) -> Outcome<Drivers> {
        let net = LinuxNet::open(self.net.clone())?;
        Ok(Drivers { vmm: self.vmm.clone(), net: Arc::new(net), disks: self.disks.clone() })
    }

    /// What a fresh cloud on this machine starts with. Images that are there already, and those
    /// that were never built, are left alone.
    pub async fn furniture(&self, config: &HostConfig) -> Outcome<Furniture> {
        let mut images = Vec::new();
        for name in BUILT {
            if !config.images.join(format!("{name}.json")).exists() {
                continue;
            }
            images.push(entry(self.disks.import(&config.images, name).await?));
        }
        let (disks, overcommit) = (self.disks.clone(), config.cpu_overcommit);
        let measure = move || Ok(vec![(HOST.to_owned(), room(&disks, overcommit.into())?)]);
        let machines = Machines { last: HOST.to_owned(), measure: Box::new(measure) };
        Ok(Furniture { machines, images })
    }
}

#[async_trait]
impl HostHealth for HostDrivers {
    /// There is one host, this machine; what its drivers cannot do without is looked at.
    async fn look(&self, _: Id<Host>) -> Result<Vec<Check>> {
        let vmm = nubo_vmm_qemu::necessities(&self.vmm).await;
        Ok(self.with_others(vmm).collect())
    }
}

/// The programs of OpenSSH that `nubo up` logs in with.
pub fn programs_of_up() -> Vec<Finding> {
    let check = |name| match find_program(name).is_some() {
        true => Finding::ok(format!("{name} is installed")),
        false => Finding::warn(
            format!("{name} is not installed; nubo up and nubo ssh use it"),
            "apt-get install -y openssh-client",
        ),
    };
    ["ssh", "ssh-keygen"].map(check).into()
}

fn finding(check: Check) -> Finding {
    let what = format!("{}: {}", check.what, check.found);
    match (check.ok, check.needed) {
        (true, _) => Finding::ok(what),
        (false, true) => Finding::fail(what, check.remedy),
        (false, false) => Finding::warn(what, check.remedy),
    }
}

/// What the network driver is told. Nothing of it needs rights or changes anything.
pub fn net_settings(data: &Path, config: &HostConfig) -> Settings {
    let mark = hex_lower(&digest(&[data.as_os_str().as_encoded_bytes()]));
    let run = Path::new(RUN).join(mark.get(..8).unwrap_or("cloud"));
    let mut settings = Settings::of_machine(run);
    if let Some(transit) = config.transit {
        settings.transit = transit;
    }
    settings.blocked.clone_from(&config.blocked);
    settings
}

/// A folder through which programs without rights may pass to what is theirs.
fn make_passable(dir: &Path) -> Outcome {
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o711).create(dir);
    made.map_err(|fault| Halt::at("make the folder", dir.display(), fault))
}

fn entry(image: ImportedImage) -> CreateImage {
    CreateImage {
        name: image.name,
        title: image.title,
        os: image.os,
        os_version: image.os_version,
        default_user: image.default_user,
        min_disk_gib: image.min_disk_gib,
        min_memory_mib: image.min_memory_mib,
        source: None,
    }
}

fn room(disks: &DisksLocal, cpu_overcommit: i64) -> Outcome<Room> {
    // Only what the disks would also take: an order that they refuse fails late.
    let free = disks.sellable_bytes()? >> 30;
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let processors = i64::try_from(processors).unwrap_or(1);
    Ok(Room {
        vcpus: processors.saturating_mul(cpu_overcommit),
        memory_mib: (memory_mib()? - OWN_MEMORY_MIB).max(0),
        disk_gib: i64::try_from(free).unwrap_or(i64::MAX),
    })
}

/// All memory of this machine.
fn memory_mib() -> Outcome<i64> {
    let text = std::fs::read_to_string("/proc/meminfo")
        .map_err(|fault| Halt::at("read", "/proc/meminfo", fault))?;
    let total = text.lines().find_map(|line| line.strip_prefix("MemTotal:"));
    let kib = total.and_then(|rest| rest.trim().trim_end_matches("kB").trim().parse::<i64>().ok());
    let kib = kib.ok_or_else(|| Halt::failed("/proc/meminfo does not tell the memory"))?;
    Ok(kib / 1_024)
}
