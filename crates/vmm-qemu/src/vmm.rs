//! The driver as the port that the house calls it by.
//!
//! Nothing is decided here: each call is handed on to the part that knows how.

use std::path::PathBuf;

use async_trait::async_trait;
use nubo_base::{Id, SecretText};
use nubo_domain::{Host, Result, Server, Snapshot};
use nubo_ports::{ConsoleKind, GuestCopy, GuestFigures, GuestRef, GuestSpec, SeenGuest, Vmm};

use crate::driver::Qemu;

#[async_trait]
impl Vmm for Qemu {
    async fn ensure_running(&self, spec: &GuestSpec) -> Result<SeenGuest> {
        self.ensure_running(spec).await
    }

    async fn ensure_stopped(&self, guest: GuestRef, hard: bool) -> Result<()> {
        self.ensure_stopped(guest, hard).await
    }

    async fn ensure_gone(&self, host: Id<Host>, server: Id<Server>) -> Result<()> {
        self.ensure_gone(host, server).await
    }

    async fn ensure_password(&self, guest: GuestRef, login: &str, hash: &SecretText) -> Result<()> {
        self.ensure_password(guest, login, hash).await
    }

    async fn ensure_keys(&self, guest: GuestRef, login: &str, keys: &[String]) -> Result<()> {
        self.ensure_keys(guest, login, keys).await
    }

    async fn observe(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<SeenGuest>> {
        self.observe(host, server).await
    }

    async fn list(&self, host: Id<Host>) -> Result<Vec<SeenGuest>> {
        self.list(host).await
    }

    async fn ensure_plugged(&self, spec: &GuestSpec) -> Result<()> {
        self.ensure_plugged(spec).await
    }

    async fn ensure_copy(&self, copy: &GuestCopy) -> Result<bool> {
        self.ensure_copy(copy).await
    }

    async fn ensure_copy_gone(
        &self,
        host: Id<Host>,
        server: Id<Server>,
        snapshot: Id<Snapshot>,
    ) -> Result<()> {
        self.ensure_copy_gone(host, server, snapshot).await
    }

    async fn console(
        &self,
        host: Id<Host>,
        server: Id<Server>,
        kind: ConsoleKind,
    ) -> Result<PathBuf> {
        self.console(host, server, kind).await
    }

    async fn screenshot(&self, host: Id<Host>, server: Id<Server>) -> Result<Vec<u8>> {
        self.screenshot(host, server).await
    }

    async fn serial_tail(&self, host: Id<Host>, server: Id<Server>) -> Result<Vec<u8>> {
        self.serial_tail(host, server).await
    }

    async fn figures(&self, host: Id<Host>, server: Id<Server>) -> Result<Option<GuestFigures>> {
        self.figures(host, server).await
    }
}
