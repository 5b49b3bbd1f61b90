//! What a guest shows: its screen, its serial port, a picture, the end of what it printed.

use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use nubo_base::Id;
use nubo_domain::{Error, Host, Result, Server};
use nubo_ports::ConsoleKind;
use rustix::fs::OFlags;
use serde_json::json;

use crate::driver::Qemu;
use crate::files::{self, Folder};
use crate::logs;
use crate::qmp::Qmp;
use crate::sockets::{MONITOR, SCREEN, SERIAL};

/// A picture of a screen with 8 MiB of memory is smaller than this.
const MOST_PICTURE_BYTES: u64 = 16 << 20;

impl Qemu {
    /// The unix socket of a console. QEMU serves one client of a serial console at a time, and any
    /// number of a screen.
    ///
    /// # Errors
    /// `wrong_state` when the guest is off.
    pub async fn console(
        &self,
        host: Id<Host>,
        server: Id<Server>,
        kind: ConsoleKind,
    ) -> Result<PathBuf> {
        self.on(host, server)?;
        self.socket(
            server,
            match kind {
                ConsoleKind::Vnc => SCREEN,
                ConsoleKind::Serial => SERIAL,
            },
        )
    }

    /// A picture of the screen as PNG.
    ///
    /// # Errors
    /// `wrong_state` when the guest is off; `unavailable` when there is no picture.
    pub async fn screenshot(&self, host: Id<Host>, server: Id<Server>) -> Result<Vec<u8>> {
        let _guard = self.lock(server).await;
        let folder = self.on(host, server)?;
        let name = "run/screen.png";
        let picture = folder.file(name);
        files::remove(&picture).map_err(|why| files::failed(&picture, &why))?;
        let mut qmp = Qmp::connect(&self.socket(server, MONITOR)?).await?;
        qmp.call("screendump", json!({ "filename": name, "format": "png" })).await?;
        let bytes = read_picture(&picture).map_err(|why| files::failed(&picture, &why))?;
        files::remove(&picture).map_err(|why| files::failed(&picture, &why))?;
        Ok(bytes)
    }

    /// The last 64 KiB that the guest printed on its first serial port, this boot's and what is
    /// left of those before. Untrusted bytes.
    ///
    /// # Errors
    /// `not_found` when there is no such guest; `unavailable` when it cannot be read.
    pub async fn serial_tail(&self, host: Id<Host>, server: Id<Server>) -> Result<Vec<u8>> {
        let folder = self.folder(server);
        folder.record_on(host)?.ok_or_else(|| Error::not_found("server"))?;
        let path = folder.file("serial.log");
        logs::tail(&path, logs::TAIL_BYTES).map_err(|why| files::failed(&path, &why))
    }

    fn on(&self, host: Id<Host>, server: Id<Server>) -> Result<Folder> {
        let (folder, ..) = self.running(host, server, "The server is off.")?;
        Ok(folder)
    }
}

/// Reads a file in a guest's own folder without following a link it may have put there.
fn read_picture(path: &Path) -> std::io::Result<Vec<u8>> {
    let flags = i32::try_from((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits()).unwrap_or(0);
    let file = File::options().read(true).custom_flags(flags).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(std::io::Error::other("no plain file"));
    }
    let mut bytes = Vec::new();
    file.take(MOST_PICTURE_BYTES).read_to_end(&mut bytes)?;
    match bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        true => Ok(bytes),
        false => Err(std::io::Error::other("no picture")),
    }
}
