//! The driver: its state and the wishes that are few lines.
//!
//! Each guest has a lock that is held for short pieces of work only, so that a guest that takes a
//! minute to switch itself off can be asked about, and cut off, in the meantime.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use nubo_base::{Id, SecretText, Uuid};
use nubo_domain::{Error, Host, Result, Server, code};
use nubo_ports::{GuestRef, GuestSpec, Power, SeenGuest, find_program};
use tokio::sync::{OnceCell, OwnedMutexGuard};
use tokio::time::Instant;

use crate::accel::{self, Accel};
use crate::agent::{self, GuestNic};
use crate::cgroup::Groups;
use crate::drive;
use crate::files::{self, Folder, Record};
use crate::hotplug;
use crate::launch::is_root;
use crate::logs;
use crate::nics;
use crate::observe;
use crate::options::QemuOptions;
use crate::process::Process;
use crate::qmp::Qmp;
use crate::sockets::{AGENT, MONITOR};

/// The kernel's limit for the path of a unix socket, without the zero byte behind it.
const MOST_SOCKET_PATH: usize = 107;

/// Virtual machines as QEMU processes.
#[derive(Debug)]
pub struct Qemu {
    pub(crate) options: QemuOptions,
    pub(crate) dir: PathBuf,
    pub(crate) guests: PathBuf,
    pub(crate) groups: Option<Groups>,
    accel: OnceCell<Accel>,
    locks: Mutex<HashMap<Uuid, Arc<tokio::sync::Mutex<()>>>>,
    tokens: AtomicU64,
    pub(crate) pressed: Mutex<HashMap<Uuid, Instant>>,
}

impl Qemu {
    /// Opens the folder of guests. Guests that run already are found again; what was being removed
    /// when somebody died is removed. Call it on a tokio runtime: a task keeps the logs short.
    ///
    /// # Errors
    /// `unavailable` when the folder cannot be used; `validation_failed` when its path is too long.
    pub fn open(options: QemuOptions) -> Result<Arc<Self>> {
        let guests = options.dir.join("guests");
        files::make_folder(&guests, 0o711).map_err(|why| files::failed(&guests, &why))?;
        let dir = options.dir.canonicalize().map_err(|why| files::failed(&options.dir, &why))?;
        let guests = dir.join("guests");
        let longest = guests.join(Uuid::nil().to_string()).join("our/serial.sock");
        if longest.as_os_str().len() > MOST_SOCKET_PATH {
            let most = MOST_SOCKET_PATH - (longest.as_os_str().len() - dir.as_os_str().len());
            let issue = format!("must have at most {most} bytes in its path");
            return Err(Error::invalid("data", issue));
        }
        sweep(&guests)?;
        let groups = is_root().then(Groups::open).flatten();
        let accel = OnceCell::new_with(options.accel);
        let qemu = Arc::new(Self {
            options,
            dir,
            guests,
            groups,
            accel,
            locks: Mutex::default(),
            tokens: AtomicU64::new(1),
            pressed: Mutex::default(),
        });
        logs::keep_short(&qemu);
        Ok(qemu)
    }

    /// What runs the guests' instructions; the first call after the host's start takes seconds.
    ///
    /// # Errors
    /// `unsupported` when QEMU is missing or runs nothing.
    pub async fn accel(&self) -> Result<Accel> {
        let program = self.program()?;
        let user = self.user_of(Uuid::nil());
        let found = self.accel.get_or_try_init(|| accel::find(&self.dir, &program, user));
        found.await.copied()
    }

    /// The program.
    ///
    /// # Errors
    /// `unsupported` when it is missing.
    pub(crate) fn program(&self) -> Result<PathBuf> {
        let program = self.options.program.clone();
        program.or_else(|| find_program("qemu-system-x86_64")).ok_or_else(|| {
            Error::new(&code::UNSUPPORTED)
                .public("The hypervisor is not installed on the host.")
                .detail("apt-get install qemu-system-x86")
        })
    }

    /// The user that a guest runs as; none if it runs as this process does.
    pub(crate) fn user_of(&self, server: Uuid) -> Option<u32> {
        self.options.users.filter(|_| is_root()).map(|users| users.of(server))
    }

    pub(crate) fn folder(&self, server: Id<Server>) -> Folder {
        observe::folder(&self.guests, server)
    }

    pub(crate) async fn lock(&self, server: Id<Server>) -> OwnedMutexGuard<()> {
        let lock = {
            let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
            // Locks that nobody holds or waits for are dropped now and then.
            if locks.len() >= 1_024 {
                locks.retain(|_, lock| Arc::strong_count(lock) > 1);
            }
            Arc::clone(locks.entry(server.uuid()).or_default())
        };
        lock.lock_owned().await
    }

    pub(crate) fn token(&self) -> u64 {
        self.tokens.fetch_add(1, Ordering::Relaxed)
    }

    /// Makes the guest run as the spec says, starting or restarting it where needed.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again; `conflict` for an older generation;
    /// `wrong_state` without a disk or a port; `unsupported` when the host cannot.
    pub async fn ensure_running(&self, spec: &GuestSpec) -> Result<SeenGuest> {
        loop {
            let guard = self.lock(spec.server).await;
            let folder = self.folder(spec.server);
            let record = folder.record()?;
            if let Some(record) = &record {
                record.refuse_older(spec.generation)?;
            }
            let Some(process) = folder.process()? else {
                return self.start(spec, &folder).await;
            };
            match record {
                Some(record) if record.spec.boot >= spec.boot && !record.stopping => {
                    return self.confirm(spec, &folder, record).await;
                }
                Some(record) => {
                    let record = Record { generation: spec.generation, ..record };
                    self.halt(guard, &folder, record, &process, spec.hard).await?;
                }
                // Somebody removed the record under a running guest.
                None => process.kill().await.map_err(Error::unavailable)?,
            }
        }
    }

    /// A guest that runs already follows the newer wish too.
    async fn confirm(
        &self,
        spec: &GuestSpec,
        folder: &Folder,
        mut record: Record,
    ) -> Result<SeenGuest> {
        if record.generation < spec.generation {
            record.generation = spec.generation;
            folder.write_record(&record)?;
        }
        let mut qmp = Qmp::connect(&self.socket(spec.server, MONITOR)?).await?;
        hotplug::begin(&mut qmp, &record.spec).await?;
        hotplug::grow(&mut qmp, spec).await?;
        Ok(record.seen(Power::On))
    }

    /// Removes the guest; also one that was never made.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again.
    pub async fn ensure_gone(&self, host: Id<Host>, server: Id<Server>) -> Result<()> {
        let _guard = self.lock(server).await;
        let folder = self.folder(server);
        if folder.record()?.is_some_and(|record| record.spec.host != host) {
            return Ok(());
        }
        if let Some(process) = folder.process()? {
            process.kill().await.map_err(Error::unavailable)?;
        }
        self.leave_group(server).await?;
        tokio::task::spawn_blocking(move || folder.remove()).await.map_err(Error::internal)?
    }

    /// Removes the control group of a guest whose process has just ended.
    pub(crate) async fn leave_group(&self, server: Id<Server>) -> Result<()> {
        let Some(groups) = &self.groups else { return Ok(()) };
        let mut tries = 0;
        loop {
            match groups.remove(&server.uuid().to_string()) {
                Ok(()) => return Ok(()),
                // The kernel takes a moment to see that the last thread has left.
                Err(_) if tries < 50 => tries += 1,
                Err(why) => return Err(Error::unavailable(format!("the control group: {why}"))),
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Sets the password of a user in the running guest.
    ///
    /// # Errors
    /// `wrong_state` when the guest does not run; `unavailable` when its agent does not answer;
    /// `unsupported` when it refuses.
    pub async fn ensure_password(
        &self,
        guest: GuestRef,
        login: &str,
        hash: &SecretText,
    ) -> Result<()> {
        let _guard = self.lock(guest.server).await;
        let text = "The password can only be set while the server runs.";
        let (folder, mut record, _) = self.running(guest.host, guest.server, text)?;
        record.refuse_older(guest.generation)?;
        let socket = self.socket(guest.server, AGENT)?;
        agent::set_password(&socket, self.token(), login, hash).await?;
        record.generation = guest.generation;
        folder.write_record(&record)
    }

    /// Makes these the only keys that open the running guest to a user.
    ///
    /// # Errors
    /// As [`Qemu::ensure_password`].
    pub async fn ensure_keys(&self, guest: GuestRef, login: &str, keys: &[String]) -> Result<()> {
        let _guard = self.lock(guest.server).await;
        let text = "Keys can only be replaced while the server runs.";
        let (folder, mut record, _) = self.running(guest.host, guest.server, text)?;
        record.refuse_older(guest.generation)?;
        agent::set_keys(&self.socket(guest.server, AGENT)?, self.token(), login, keys).await?;
        record.generation = guest.generation;
        folder.write_record(&record)
    }

    /// Plugs in what is missing of a running guest's volumes and further cards, takes out what is
    /// no longer wished, grows what has become larger, and puts the wished disc into the drive.
    /// Nothing is to be done for a guest that is off.
    ///
    /// # Errors
    /// `unavailable` when the guest does not let something go yet; `conflict` for an older wish;
    /// `wrong_state` for a disc when the guest has no drive.
    pub async fn ensure_plugged(&self, spec: &GuestSpec) -> Result<()> {
        let _guard = self.lock(spec.server).await;
        let folder = self.folder(spec.server);
        let Some(mut record) = folder.record_on(spec.host)? else { return Ok(()) };
        record.refuse_older(spec.generation)?;
        record.refuse_overtaken(spec.plugs)?;
        if folder.process()?.is_none() {
            return Ok(());
        }
        self.hand_over(spec, &[])?;
        let mut qmp = Qmp::connect(&self.socket(spec.server, MONITOR)?).await?;
        hotplug::follow(&mut qmp, &self.dir, spec).await?;
        hotplug::grow(&mut qmp, spec).await?;
        nics::follow(&mut qmp, spec).await?;
        drive::follow(&mut qmp, &self.dir, spec.iso.as_ref()).await?;
        record.generation = spec.generation;
        record.spec.volumes.clone_from(&spec.volumes);
        record.spec.more_nics.clone_from(&spec.more_nics);
        record.spec.iso.clone_from(&spec.iso);
        record.spec.plugs = spec.plugs;
        folder.write_record(&record)
    }

    /// The network cards that the guest itself says it has; untrusted.
    ///
    /// # Errors
    /// As [`Qemu::ensure_password`].
    pub async fn guest_nics(&self, host: Id<Host>, server: Id<Server>) -> Result<Vec<GuestNic>> {
        let _guard = self.lock(server).await;
        self.running(host, server, "The server is off.")?;
        Ok(agent::nics(&self.socket(server, AGENT)?, self.token()).await?)
    }

    /// Whether the agent in the guest answers.
    ///
    /// # Errors
    /// `unavailable` when it does not; `wrong_state` when the guest is off.
    pub async fn ping(&self, host: Id<Host>, server: Id<Server>) -> Result<()> {
        let _guard = self.lock(server).await;
        self.running(host, server, "The server is off.")?;
        Ok(agent::ping(&self.socket(server, AGENT)?, self.token()).await?)
    }

    /// The folder, the record and the process of a guest that runs.
    pub(crate) fn running(
        &self,
        host: Id<Host>,
        server: Id<Server>,
        text: &str,
    ) -> Result<(Folder, Record, Process)> {
        let folder = self.folder(server);
        let off = || Error::new(&code::WRONG_STATE).public(text);
        let record = folder.record_on(host)?.ok_or_else(off)?;
        let process = folder.process()?.ok_or_else(off)?;
        Ok((folder, record, process))
    }
}

/// Removes what was half made or half removed when somebody died.
fn sweep(guests: &Path) -> Result<()> {
    let failed = |why| files::failed(guests, &why);
    for entry in std::fs::read_dir(guests).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            files::remove(&entry.path()).map_err(failed)?;
        }
    }
    Ok(())
}
