//! Virtual machines: wishes to a hypervisor.
//!
//! A spec names a host because the same driver crates later run behind an agent on that host.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use async_trait::async_trait;
use nubo_base::{Id, SecretText};
use nubo_domain::{Host, Image, Result, Server, Snapshot, Volume};
use serde::{Deserialize, Serialize};

use crate::copy::GuestCopy;
use crate::disks::DiskSource;
use crate::net::NicSource;

/// What a guest should be. The wish with the highest `generation` wins; older ones are refused
/// with `conflict`, so that a late wish cannot undo a newer one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestSpec {
    /// Whose machine.
    pub server: Id<Server>,
    /// Where it runs.
    pub host: Id<Host>,
    /// Counts the wishes of this server.
    pub generation: u64,
    /// Counts the boots: a running guest of an earlier boot is started anew.
    pub boot: u64,
    /// Whether a restart may cut the power instead of asking the guest.
    pub hard: bool,
    /// Virtual processors.
    pub vcpus: u32,
    /// Memory in MiB.
    pub memory_mib: u64,
    /// Its root disk.
    pub root: DiskSource,
    /// Its primary network card.
    pub nic: NicSource,
    /// Its further network cards, no two with one address.
    #[serde(default)]
    pub more_nics: Vec<NicSource>,
    /// Its further disks.
    pub volumes: Vec<GuestVolume>,
    /// What lies in its drive of discs, which every guest has.
    #[serde(default)]
    pub iso: Option<GuestIso>,
    /// Counts the changes of which further disks, cards and ISO it should have. Workflows about
    /// several of them go on beside each other within one generation, so a wish for what is plugged
    /// in with a lower count is refused with `conflict` too.
    pub plugs: u64,
    /// What the guest finds out about itself at boot.
    pub seed: GuestSeed,
}

/// A guest and the newest wish about it, where nothing more needs to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestRef {
    /// Whose machine.
    pub server: Id<Server>,
    /// Where it runs.
    pub host: Id<Host>,
    /// Counts the wishes of this server.
    pub generation: u64,
}

impl GuestSpec {
    /// Which guest, and which wish.
    #[must_use]
    pub const fn reference(&self) -> GuestRef {
        GuestRef { server: self.server, host: self.host, generation: self.generation }
    }
}

/// A further disk of a guest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestVolume {
    /// Whose disk.
    pub volume: Id<Volume>,
    /// The serial number the guest sees, at most 20 characters.
    pub serial: String,
    /// What to open.
    pub source: DiskSource,
    /// Its size in GiB.
    pub size_gib: u64,
}

/// An ISO in the drive of a guest, to be read only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestIso {
    /// Which image.
    pub image: Id<Image>,
    /// What to open.
    pub source: DiskSource,
}

/// What the guest's console is seen through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsoleKind {
    /// Its screen, by the RFB protocol (RFC 6143).
    Vnc,
    /// Its first serial port, as bytes.
    Serial,
}

impl ConsoleKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Vnc, Self::Serial];

    /// Its stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Vnc => "vnc",
            Self::Serial => "serial",
        }
    }
}

impl FromStr for ConsoleKind {
    type Err = ();

    fn from_str(word: &str) -> std::result::Result<Self, ()> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word).ok_or(())
    }
}

/// What a guest has used since it was started, in counters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestFigures {
    /// Processor time in nanoseconds.
    pub cpu_time_ns: u64,
    /// Memory it has, in bytes.
    pub memory_bytes: u64,
    /// Memory it uses, in bytes, where it tells.
    pub memory_used_bytes: Option<u64>,
    /// Read from its disks, in bytes.
    pub disk_read_bytes: u64,
    /// Written to its disks, in bytes.
    pub disk_written_bytes: u64,
    /// Reads from its disks.
    pub disk_reads: u64,
    /// Writes to its disks.
    pub disk_writes: u64,
}

/// What a guest finds out about itself at boot (cloud-init NoCloud).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestSeed {
    /// Changes with every root disk, so that cloud-init runs again after a rebuild.
    pub instance_id: String,
    /// The guest's name.
    pub host_name: String,
    /// The user that keys and password are for, such as `debian`.
    pub login: String,
    /// Public keys in OpenSSH form.
    pub ssh_keys: Vec<String>,
    /// The login password's hash as `/etc/shadow` holds it.
    pub password_hash: Option<SecretText>,
    /// The owner's own user data.
    pub user_data: Option<String>,
}

/// Whether a guest is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Power {
    /// It runs.
    On,
    /// It is defined and off: by a wish, or because the guest switched itself off.
    Off,
    /// It is off and neither anybody nor the guest itself wanted that: its process died or was
    /// killed, or its host went down. A wish that it be off makes it [`Power::Off`].
    Crashed,
}

/// What was seen of a guest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenGuest {
    /// Whose machine.
    pub server: Id<Server>,
    /// Where it was seen.
    pub host: Id<Host>,
    /// The newest wish it has followed.
    pub generation: u64,
    /// The boot it is in.
    pub boot: u64,
    /// Whether it is on.
    pub power: Power,
    /// Virtual processors it has.
    pub vcpus: u32,
    /// Memory it has, in MiB.
    pub memory_mib: u64,
    /// Its further disks by the newest wish it has followed, in no order.
    pub volumes: Vec<Id<Volume>>,
    /// The addresses of its further network cards by that wish, in no order.
    pub more_nics: Vec<String>,
    /// What lies in its drive by that wish.
    pub iso: Option<Id<Image>>,
}

/// A hypervisor.
#[async_trait]
pub trait Vmm: Send + Sync {
    /// Makes the guest run as the spec says, starting or restarting it where needed.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again; `conflict` for an older generation; anything
    /// else when it cannot be.
    async fn ensure_running(&self, spec: &GuestSpec) -> Result<SeenGuest>;

    /// Makes the guest stop. `hard` cuts the power, and it is off with the answer. Otherwise the
    /// guest is asked to switch itself off and nobody waits for it: who wants it off wishes again
    /// until it is seen off, for a guest that is just booting does not hear. A guest that is
    /// absent counts as off.
    ///
    /// # Errors
    /// As [`Vmm::ensure_running`].
    async fn ensure_stopped(&self, guest: GuestRef, hard: bool) -> Result<()>;

    /// Removes the guest; also one that was never made.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again.
    async fn ensure_gone(&self, host: Id<Host>, server: Id<Server>) -> Result<()>;

    /// Sets the password of the user `login` in the running guest; `hash` is what `/etc/shadow`
    /// will hold.
    ///
    /// # Errors
    /// `wrong_state` when the guest does not run; otherwise as [`Vmm::ensure_running`].
    async fn ensure_password(&self, guest: GuestRef, login: &str, hash: &SecretText) -> Result<()>;

    /// Makes these the only public keys, in OpenSSH form, that open the running guest to the user
    /// `login`.
    ///
    /// # Errors
    /// `wrong_state` when the guest does not run; otherwise as [`Vmm::ensure_running`].
    async fn ensure_keys(&self, guest: GuestRef, login: &str, keys: &[String]) -> Result<()>;

    /// What there is of a guest; none if nothing.
    ///
    /// # Errors
    /// `unavailable` when the host does not answer.
    async fn observe(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<SeenGuest>>;

    /// Every guest of a host.
    ///
    /// # Errors
    /// `unavailable` when the host does not answer.
    async fn list(&self, host: Id<Host>) -> Result<Vec<SeenGuest>>;

    /// Makes a running guest have just the volumes and the further cards of the spec, plugging and
    /// unplugging them and growing volumes, and just its ISO in the drive; for a guest that is off
    /// there is nothing to do.
    ///
    /// # Errors
    /// As [`Vmm::ensure_running`]; `wrong_state` for an ISO when the guest was started before
    /// there were drives.
    async fn ensure_plugged(&self, spec: &GuestSpec) -> Result<()>;

    /// Copies a disk of a running guest as it is when the work begins, and tells whether it is
    /// done and the target let go of: the work goes on between the wishes. One that broke off
    /// begins anew.
    ///
    /// # Errors
    /// `wrong_state` when the guest does not run or does not have the disk; `unavailable` when it
    /// may be tried again.
    async fn ensure_copy(&self, copy: &GuestCopy) -> Result<bool>;

    /// Forgets a copy, done or not; also one that was never begun. The target is let go of.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again.
    async fn ensure_copy_gone(
        &self,
        host: Id<Host>,
        server: Id<Server>,
        snapshot: Id<Snapshot>,
    ) -> Result<()>;

    /// The socket on the host that a console is reached through.
    ///
    /// # Errors
    /// `wrong_state` when the guest does not run; `unsupported` where there is none.
    async fn console(
        &self,
        host: Id<Host>,
        server: Id<Server>,
        kind: ConsoleKind,
    ) -> Result<PathBuf>;

    /// The guest's screen as a PNG.
    ///
    /// # Errors
    /// As [`Vmm::console`].
    async fn screenshot(&self, host: Id<Host>, server: Id<Server>) -> Result<Vec<u8>>;

    /// The last bytes, at most 64 KiB, that the guest wrote to its first serial port.
    ///
    /// # Errors
    /// `not_found` when there never was a guest; `unsupported` where none are kept.
    async fn serial_tail(&self, host: Id<Host>, server: Id<Server>) -> Result<Vec<u8>>;

    /// What the guest has used since it was started; none if it does not run.
    ///
    /// # Errors
    /// `unavailable` when the host does not answer.
    async fn figures(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<GuestFigures>>;
}

/// What of guests can be looked at. Whoever has only this can touch none of them.
#[async_trait]
pub trait GuestView: Send + Sync {
    /// As [`Vmm::console`].
    ///
    /// # Errors
    /// As [`Vmm::console`].
    async fn console(
        &self,
        host: Id<Host>,
        server: Id<Server>,
        kind: ConsoleKind,
    ) -> Result<PathBuf>;

    /// As [`Vmm::screenshot`].
    ///
    /// # Errors
    /// As [`Vmm::console`].
    async fn screenshot(&self, host: Id<Host>, server: Id<Server>) -> Result<Vec<u8>>;

    /// As [`Vmm::serial_tail`].
    ///
    /// # Errors
    /// As [`Vmm::serial_tail`].
    async fn serial_tail(&self, host: Id<Host>, server: Id<Server>) -> Result<Vec<u8>>;
}

/// A hypervisor that is only looked at.
pub struct OnlyLooks(pub Arc<dyn Vmm>);

#[async_trait]
impl GuestView for OnlyLooks {
    async fn console(
        &self,
        host: Id<Host>,
        server: Id<Server>,
        kind: ConsoleKind,
    ) -> Result<PathBuf> {
        self.0.console(host, server, kind).await
    }

    async fn screenshot(&self, host: Id<Host>, server: Id<Server>) -> Result<Vec<u8>> {
        self.0.screenshot(host, server).await
    }

    async fn serial_tail(&self, host: Id<Host>, server: Id<Server>) -> Result<Vec<u8>> {
        self.0.serial_tail(host, server).await
    }
}
