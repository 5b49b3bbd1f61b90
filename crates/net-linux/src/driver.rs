//! The driver: wishes about ports, one at a time, and what is seen of them.
//!
//! Each wish notes what should be, makes the difference in the kernel, and may be made again at any
//! time. Work on the kernel is done by one thread at a time: the kernel has one lock for it anyway.
//! Wishes that wait meanwhile are followed together. Looking does not wait.

mod gone;
mod machine;
mod network;
mod port;
mod queue;
mod seen;

pub use machine::{other_cloud, transit_clash};

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use nubo_base::Id;
use nubo_domain::{Error, Host, Network, Result, Server};
use nubo_ports::{Net, NetFigures, NicSource, PortRef, PortSpec, SeenPort};

use crate::book::Book;
use crate::ruleset::Rulesets;
use crate::settings::Settings;
use gone::Going;
use queue::{Job, Queue};

/// The network driver of one machine.
#[derive(Clone)]
pub struct LinuxNet {
    core: Arc<Core>,
}

struct Core {
    settings: Settings,
    book: Mutex<Book>,
    rulesets: Rulesets,
    /// Wishes that nobody has begun with.
    queue: Queue,
}

/// After a panic the book still says what should be, and the next wish repairs the kernel.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl LinuxNet {
    /// Opens the driver over what it wrote down before; touches nothing in the kernel.
    ///
    /// # Errors
    /// `validation_failed` when a setting cannot be; `unavailable` when the folder cannot be read.
    pub fn open(settings: Settings) -> Result<Self> {
        check_settings(&settings)?;
        open_to_services(&settings.run_dir)?;
        let core = Core {
            book: Mutex::new(Book::open(settings.run_dir.join("book"))?),
            settings,
            rulesets: Rulesets::default(),
            queue: Queue::default(),
        };
        Ok(Self { core: Arc::new(core) })
    }

    async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Core) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let core = Arc::clone(&self.core);
        let done = tokio::task::spawn_blocking(move || look(&core)).await;
        done.unwrap_or_else(|e| Err(Error::internal(e)))
    }
}

#[async_trait]
impl Net for LinuxNet {
    async fn ensure_port(&self, port: &PortSpec) -> Result<NicSource> {
        let made = self.ensure_ports(std::slice::from_ref(port)).await?;
        made.into_iter().next().ok_or_else(|| Error::internal("a port without a source"))
    }

    async fn ensure_ports(&self, ports: &[PortSpec]) -> Result<Vec<NicSource>> {
        let wish = ports.to_vec();
        queue::ask(&self.core, |tell| Job::Ensure(wish, tell)).await
    }

    async fn ensure_gone(&self, host: Id<Host>, server: Id<Server>) -> Result<()> {
        queue::ask(&self.core, |tell| Job::Gone(Going::All(host, server), tell)).await
    }

    async fn ensure_port_gone(&self, port: PortRef) -> Result<()> {
        queue::ask(&self.core, |tell| Job::Gone(Going::One(port), tell)).await
    }

    async fn observe(&self, port: PortRef) -> Result<Option<SeenPort>> {
        self.look(move |core| seen::observe(core, port)).await
    }

    /// Also those that are half made, so that they can be removed.
    async fn list(&self, host: Id<Host>) -> Result<Vec<SeenPort>> {
        self.look(move |core| Ok(seen::list(core, host))).await
    }

    async fn ensure_network_gone(&self, host: Id<Host>, network: Id<Network>) -> Result<()> {
        queue::ask(&self.core, |tell| Job::NetworkGone((host, network), tell)).await
    }

    async fn mend(&self, host: Id<Host>) -> Result<u64> {
        queue::ask(&self.core, |tell| Job::Mend(host, tell)).await
    }

    async fn figures(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<NetFigures>> {
        self.look(move |core| seen::figures(core, host, server)).await
    }
}

/// Services give up their rights and must still reach their files in it.
fn open_to_services(folder: &Path) -> Result<()> {
    let failed = |e| Error::unavailable(format!("{}: {e}", folder.display()));
    let missing: Vec<_> = folder.ancestors().take_while(|path| !path.exists()).collect();
    fs::create_dir_all(folder).map_err(failed)?;
    let open = |path: &&Path| fs::set_permissions(path, fs::Permissions::from_mode(0o711));
    missing.iter().try_for_each(open).map_err(failed)
}

fn check_settings(settings: &Settings) -> Result<()> {
    let plain = |text: &str| {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"._-@".contains(&b);
        (1..16).contains(&text.len()) && text.bytes().all(allowed)
    };
    if settings.uplink.as_deref().is_some_and(|name| !plain(name)) {
        return Err(Error::invalid("net.uplink", "must be the name of a network link"));
    }
    if !(8..=29).contains(&settings.transit.prefix()) {
        return Err(Error::invalid("net.transit", "must be a range of 8 to 29 bits of prefix"));
    }
    if !(1..=32).contains(&settings.service_user.len())
        || !settings.service_user.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
    {
        return Err(Error::invalid("net.service_user", "must be the name of a user"));
    }
    let folder = settings.run_dir.to_str().filter(|_| settings.run_dir.is_absolute());
    if folder.is_none_or(|text| text.contains(|c: char| c.is_control() || "# \"\\".contains(c))) {
        return Err(Error::invalid("net.run_dir", "must be an absolute path in plain text"));
    }
    Ok(())
}
