//! Switching a guest on.
//!
//! First everything is laid out in the guest's folder, then the wish is written down, then the
//! process is started and noted. Whoever dies in between leaves either a guest that is off or one
//! that runs; both are found again.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::Path;
use std::time::Duration;

use nubo_base::Id;
use nubo_domain::{Error, Result, Server, code};
use nubo_ports::{DiskSource, GuestSpec, Power, SeenGuest};
use tokio::process::Child;
use tokio::time::{Instant, sleep};

use crate::args::{PORTS, Setting, argv};
use crate::clean::last_line;
use crate::driver::Qemu;
use crate::files::{self, Folder, Record};
use crate::hotplug;
use crate::launch::{Launch, launch};
use crate::logs;
use crate::process::Process;
use crate::qmp::Qmp;
use crate::seed;
use crate::sockets::{self, AGENT, MONITOR, SCREEN, SERIAL};

/// How long QEMU may take until its monitor answers.
const PATIENCE: Duration = Duration::from_secs(30);

impl Qemu {
    /// Starts a guest that does not run. The caller holds its lock.
    pub(crate) async fn start(&self, spec: &GuestSpec, folder: &Folder) -> Result<SeenGuest> {
        let accel = self.accel().await?;
        let program = self.program()?;
        check(spec)?;
        self.passable()?;
        let record = Record::new(spec);
        let cards = std::iter::once(&spec.nic).chain(&spec.more_nics);
        let macs: Vec<&str> = cards.map(|nic| nic.mac.as_str()).collect();
        let image = seed::disk(&spec.seed, &macs)?;
        folder.forget_process()?;
        folder.write_record(&record)?;
        self.lay_out(spec, folder, &image)?;
        let arguments = argv(spec, &Setting { accel, dir: &self.dir });
        let wish = Launch {
            program,
            arguments,
            folder: folder.path().to_owned(),
            user: self.user_of(spec.server.uuid()),
            log: folder.file("qemu.log"),
            nic: Some(spec.nic.clone()),
        };
        let child = launch(wish).await?;
        let process = self.adopt(spec, folder, child)?;
        let mut qmp = self.answer(spec.server, folder, &process).await?;
        hotplug::grow(&mut qmp, spec).await?;
        hotplug::begin(&mut qmp, spec).await?;
        Ok(record.seen(Power::On))
    }

    /// Notes a process that was just started and puts it into its control group.
    fn adopt(&self, spec: &GuestSpec, folder: &Folder, child: Child) -> Result<Process> {
        let pid = child.id().and_then(|pid| i32::try_from(pid).ok());
        let process = pid.and_then(Process::of).ok_or_else(|| why_ended(folder))?;
        folder.write_process(&process)?;
        if let Some(groups) = &self.groups {
            let guest = spec.server.uuid().to_string();
            if let Err(why) = groups.join(&guest, process.pid, spec.vcpus, spec.memory_mib) {
                tracing::warn!(server = %spec.server, %why, "the guest runs without limits");
            }
        }
        reap(spec, folder.clone(), child);
        Ok(process)
    }

    /// Waits until the monitor answers, and takes hold of all sockets before the guest can have
    /// come far.
    async fn answer(&self, server: Id<Server>, folder: &Folder, process: &Process) -> Result<Qmp> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if folder.monitor().exists()
                && let Ok(socket) = self.socket(server, MONITOR)
                && let Ok(qmp) = Qmp::connect(&socket).await
            {
                for name in [AGENT, SCREEN, SERIAL] {
                    self.socket(server, name)?;
                }
                return Ok(qmp);
            }
            if !process.lives() {
                return Err(why_ended(folder));
            }
            if Instant::now() >= deadline {
                process.kill().await.map_err(Error::unavailable)?;
                return Err(Error::unavailable("QEMU's monitor did not answer"));
            }
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// The files of the guest, and its ownership of them and of its disks.
    fn lay_out(&self, spec: &GuestSpec, folder: &Folder, seed: &[u8]) -> Result<()> {
        self.hand_over(spec, &[&spec.root])?;
        let user = self.user_of(spec.server.uuid());
        let laid = || -> std::io::Result<()> {
            // Sockets of the process before are of no use.
            files::remove(&folder.file("run"))?;
            sockets::forget(folder)?;
            files::make_folder(&folder.file("run"), 0o700)?;
            files::write_bytes(&folder.file("seed.iso"), seed, 0o400)?;
            logs::cut(&folder.file("serial.log"))?;
            logs::cut(&folder.file("qemu.log"))?;
            logs::begin(&folder.file("qemu.log"))?;
            if let Some(user) = user {
                for name in ["run", "seed.iso", "serial.log"] {
                    chown(folder.file(name), Some(user), Some(user))?;
                }
            }
            Ok(())
        };
        laid().map_err(|why| files::failed(folder.path(), &why))
    }

    /// Makes a guest's volumes and some other disks its own. A shared base image behind them is
    /// only read and must be readable by all.
    pub(crate) fn hand_over(&self, spec: &GuestSpec, more: &[&DiskSource]) -> Result<()> {
        let user = self.user_of(spec.server.uuid());
        let disks = spec.volumes.iter().map(|volume| &volume.source).chain(more.iter().copied());
        disks.into_iter().try_for_each(|disk| take(disk, user))
    }

    /// Whether a guest's user can walk from its folder to the disks.
    fn passable(&self) -> Result<()> {
        let Some(closed) = self.closed_folder() else { return Ok(()) };
        let remedy = format!("chmod o+x {}", closed.display());
        Err(Error::new(&code::UNSUPPORTED)
            .public("The host's data folder is closed to guests.")
            .detail(remedy))
    }

    /// The folder that guests would have to pass and may not.
    pub(crate) fn closed_folder(&self) -> Option<&Path> {
        self.user_of(nubo_base::Uuid::nil())?;
        let mode = fs::metadata(&self.dir).map_or(0, |meta| meta.mode());
        (mode & 0o001 == 0).then_some(self.dir.as_path())
    }
}

pub(crate) fn take(disk: &DiskSource, user: Option<u32>) -> Result<()> {
    let path = Path::new(&disk.path);
    let meta = fs::symlink_metadata(path).ok().filter(fs::Metadata::is_file);
    let Some(meta) = meta else {
        let text = "The guest has no disk.";
        let detail = format!("{} is no file", disk.path);
        return Err(Error::new(&code::WRONG_STATE).public(text).detail(detail));
    };
    let Some(user) = user else { return Ok(()) };
    if meta.uid() == user && meta.mode() & 0o777 == 0o600 {
        return Ok(());
    }
    let taken = chown(path, Some(user), Some(user))
        .and_then(|()| fs::set_permissions(path, fs::Permissions::from_mode(0o600)));
    taken.map_err(|why| files::failed(path, &why))
}

/// What no machine can be made of. The rules above know better limits; these keep a mistake from
/// becoming an argument of QEMU that means something else.
fn check(spec: &GuestSpec) -> Result<()> {
    let hex = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_hexdigit());
    for nic in std::iter::once(&spec.nic).chain(&spec.more_nics) {
        let parts: Vec<&str> = nic.mac.split(':').collect();
        if parts.len() != 6 || !parts.into_iter().all(hex) {
            return Err(Error::internal(format!("{:?} is no hardware address", nic.mac)));
        }
    }
    if spec.volumes.len() + spec.more_nics.len() > PORTS {
        let issue = format!("a server can have at most {PORTS}");
        return Err(Error::invalid("volumes", issue));
    }
    if spec.vcpus == 0 || spec.vcpus > 255 || spec.memory_mib < 16 {
        return Err(Error::internal(format!("{} has an odd size", spec.server)));
    }
    Ok(())
}

/// What QEMU said before it ended.
fn why_ended(folder: &Folder) -> Error {
    let words = last_words(folder).unwrap_or_else(|| "it said nothing".into());
    Error::unavailable(format!("QEMU did not start: {words}"))
}

/// What QEMU said last in its present run.
fn last_words(folder: &Folder) -> Option<String> {
    let log = logs::last_run(&folder.file("qemu.log")).unwrap_or_default();
    last_line(&log, 500)
}

/// Waits for the end of a child, so that it is not kept as a dead entry, and says why it ended.
fn reap(spec: &GuestSpec, folder: Folder, mut child: Child) {
    let server = spec.server;
    tokio::spawn(async move {
        let status = child.wait().await;
        match status {
            Ok(status) if status.success() => tracing::info!(%server, "the guest is off"),
            other => {
                let last = last_words(&folder).unwrap_or_default();
                tracing::warn!(%server, status = ?other, last, "the guest's process has ended");
            }
        }
    });
}
