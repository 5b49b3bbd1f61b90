//! The outside as one process sees it: the fake world, for as long as the process lives.

use std::sync::Arc;

use async_trait::async_trait;
use nubo_base::{Id, SecretText};
use nubo_domain::{Host, Network, Result, Server, Snapshot, Volume};
use nubo_fakes::FakeWorld;
use nubo_ports::{
    ConsoleKind, CopySpec, DiskHealth, DiskRoom, DiskSource, Disks, GuestCopy, GuestFigures,
    GuestRef, GuestSpec, ImageProgress, ImageSpec, Net, NetFigures, NicSource, PortRef, PortSpec,
    RootDisk, SeenDisk, SeenGuest, SeenImage, SeenPort, SeenSnapshot, SeenVolume, Vmm, VolumeSpec,
};

use super::process::Life;

/// The drivers of one process.
pub struct Outside {
    /// What there really is.
    pub world: Arc<FakeWorld>,
    /// The process.
    pub life: Arc<Life>,
    /// Whether removed ports stay, on purpose.
    pub forgets_ports: bool,
    /// Whether removed snapshots stay, on purpose.
    pub forgets_snapshots: bool,
}

/// Makes a call for as long as the process lives: a dead one neither asks nor hears.
macro_rules! alive {
    ($self:ident, $call:expr) => {{
        $self.life.gate().await;
        let answer = $call.await;
        $self.life.gate().await;
        answer
    }};
}

#[async_trait]
impl Vmm for Outside {
    async fn ensure_running(&self, spec: &GuestSpec) -> Result<SeenGuest> {
        alive!(self, self.world.ensure_running(spec))
    }

    async fn ensure_stopped(&self, spec: GuestRef, hard: bool) -> Result<()> {
        alive!(self, self.world.ensure_stopped(spec, hard))
    }

    async fn ensure_gone(&self, host: Id<Host>, server: Id<Server>) -> Result<()> {
        alive!(self, Vmm::ensure_gone(&*self.world, host, server))
    }

    async fn ensure_password(&self, spec: GuestRef, login: &str, hash: &SecretText) -> Result<()> {
        alive!(self, self.world.ensure_password(spec, login, hash))
    }

    async fn ensure_keys(&self, spec: GuestRef, login: &str, keys: &[String]) -> Result<()> {
        alive!(self, self.world.ensure_keys(spec, login, keys))
    }

    async fn observe(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<SeenGuest>> {
        alive!(self, Vmm::observe(&*self.world, host, server))
    }

    async fn list(&self, host: Id<Host>) -> Result<Vec<SeenGuest>> {
        alive!(self, Vmm::list(&*self.world, host))
    }

    async fn ensure_plugged(&self, spec: &GuestSpec) -> Result<()> {
        alive!(self, self.world.ensure_plugged(spec))
    }

    async fn ensure_copy(&self, copy: &GuestCopy) -> Result<bool> {
        alive!(self, Vmm::ensure_copy(&*self.world, copy))
    }

    async fn ensure_copy_gone(
        &self,
        host: Id<Host>,
        server: Id<Server>,
        snapshot: Id<Snapshot>,
    ) -> Result<()> {
        alive!(self, Vmm::ensure_copy_gone(&*self.world, host, server, snapshot))
    }

    async fn console(
        &self,
        host: Id<Host>,
        server: Id<Server>,
        kind: ConsoleKind,
    ) -> Result<std::path::PathBuf> {
        alive!(self, self.world.console(host, server, kind))
    }

    async fn screenshot(&self, host: Id<Host>, server: Id<Server>) -> Result<Vec<u8>> {
        alive!(self, self.world.screenshot(host, server))
    }

    async fn serial_tail(&self, host: Id<Host>, server: Id<Server>) -> Result<Vec<u8>> {
        alive!(self, self.world.serial_tail(host, server))
    }

    async fn figures(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<GuestFigures>> {
        alive!(self, Vmm::figures(&*self.world, host, server))
    }
}

#[async_trait]
impl Net for Outside {
    async fn ensure_port(&self, port: &PortSpec) -> Result<NicSource> {
        alive!(self, self.world.ensure_port(port))
    }

    async fn ensure_gone(&self, host: Id<Host>, server: Id<Server>) -> Result<()> {
        if self.forgets_ports {
            return Ok(());
        }
        alive!(self, Net::ensure_gone(&*self.world, host, server))
    }

    async fn ensure_port_gone(&self, port: PortRef) -> Result<()> {
        if self.forgets_ports {
            return Ok(());
        }
        alive!(self, self.world.ensure_port_gone(port))
    }

    async fn observe(&self, port: PortRef) -> Result<Option<SeenPort>> {
        alive!(self, Net::observe(&*self.world, port))
    }

    async fn list(&self, host: Id<Host>) -> Result<Vec<SeenPort>> {
        alive!(self, Net::list(&*self.world, host))
    }

    async fn ensure_network_gone(&self, host: Id<Host>, network: Id<Network>) -> Result<()> {
        alive!(self, self.world.ensure_network_gone(host, network))
    }

    async fn figures(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<NetFigures>> {
        alive!(self, Net::figures(&*self.world, host, server))
    }
}

#[async_trait]
impl Disks for Outside {
    async fn ensure(&self, disk: &RootDisk) -> Result<DiskSource> {
        alive!(self, self.world.ensure(disk))
    }

    async fn ensure_gone(&self, host: Id<Host>, server: Id<Server>) -> Result<()> {
        alive!(self, Disks::ensure_gone(&*self.world, host, server))
    }

    async fn observe(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<SeenDisk>> {
        alive!(self, Disks::observe(&*self.world, host, server))
    }

    async fn list(&self, host: Id<Host>) -> Result<Vec<SeenDisk>> {
        alive!(self, Disks::list(&*self.world, host))
    }

    async fn ensure_volume(&self, volume: &VolumeSpec) -> Result<DiskSource> {
        alive!(self, self.world.ensure_volume(volume))
    }

    async fn ensure_volume_gone(&self, host: Id<Host>, volume: Id<Volume>) -> Result<()> {
        alive!(self, self.world.ensure_volume_gone(host, volume))
    }

    async fn list_volumes(&self, host: Id<Host>) -> Result<Vec<SeenVolume>> {
        alive!(self, self.world.list_volumes(host))
    }

    async fn room(&self, host: Id<Host>) -> Result<DiskRoom> {
        alive!(self, self.world.room(host))
    }

    async fn ensure_image(&self, image: &ImageSpec) -> Result<ImageProgress> {
        alive!(self, self.world.ensure_image(image))
    }

    async fn iso(&self, host: Id<Host>, image: &str) -> Result<DiskSource> {
        alive!(self, self.world.iso(host, image))
    }

    async fn ensure_image_gone(&self, host: Id<Host>, image: &str) -> Result<()> {
        alive!(self, self.world.ensure_image_gone(host, image))
    }

    async fn list_images(&self, host: Id<Host>) -> Result<Vec<SeenImage>> {
        alive!(self, self.world.list_images(host))
    }

    async fn ensure_copy(&self, copy: &CopySpec) -> Result<bool> {
        alive!(self, Disks::ensure_copy(&*self.world, copy))
    }

    async fn ensure_copy_gone(&self, copy: &CopySpec) -> Result<()> {
        alive!(self, Disks::ensure_copy_gone(&*self.world, copy))
    }

    async fn prepare_copy(&self, copy: &CopySpec) -> Result<Option<DiskSource>> {
        alive!(self, self.world.prepare_copy(copy))
    }

    async fn finish_copy(&self, copy: &CopySpec) -> Result<()> {
        alive!(self, self.world.finish_copy(copy))
    }

    async fn ensure_snapshot_gone(&self, host: Id<Host>, snapshot: Id<Snapshot>) -> Result<()> {
        if self.forgets_snapshots {
            return Ok(());
        }
        alive!(self, self.world.ensure_snapshot_gone(host, snapshot))
    }

    async fn list_snapshots(&self, host: Id<Host>) -> Result<Vec<SeenSnapshot>> {
        alive!(self, self.world.list_snapshots(host))
    }

    async fn check(&self, host: Id<Host>, server: Id<Server>) -> Result<DiskHealth> {
        alive!(self, self.world.check(host, server))
    }
}
