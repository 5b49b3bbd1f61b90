//! Switching a guest off: first by asking it, then by cutting its power.
//!
//! A gentle stop presses the guest's power button and answers; it is wished for again until the
//! guest is off. Only a gentle restart waits, and while it does the guest's lock is free; so it
//! can be observed, cut off or removed. Who comes back from waiting looks again whether its wish
//! is still the newest.

use std::collections::hash_map::Entry;
use std::sync::PoisonError;
use std::time::Duration;

use nubo_base::Id;
use nubo_domain::{Error, Result, Server};
use nubo_ports::GuestRef;
use serde_json::Value;
use tokio::sync::OwnedMutexGuard;
use tokio::time::Instant;

use crate::driver::Qemu;
use crate::files::{Folder, Record};
use crate::hotplug;
use crate::process::Process;
use crate::qmp::Qmp;
use crate::sockets::MONITOR;

/// A guest that is still booting does not hear the button, so it is pressed again.
const PRESS_EVERY: Duration = Duration::from_secs(3);

impl Qemu {
    /// Makes the guest stop: `hard` cuts the power, otherwise the guest is asked, whoever wants it
    /// off wishes again until it is. A guest that is absent counts as off.
    ///
    /// # Errors
    /// `unavailable` when it may be tried again; `conflict` for an older generation.
    pub async fn ensure_stopped(&self, guest: GuestRef, hard: bool) -> Result<()> {
        let guard = self.lock(guest.server).await;
        let folder = self.folder(guest.server);
        let Some(before) = folder.record_on(guest.host)? else { return Ok(()) };
        before.refuse_older(guest.generation)?;
        let record = Record { generation: guest.generation, ..before.clone() };
        match folder.process()? {
            Some(process) if hard => self.halt(guard, &folder, record, &process, true).await?,
            Some(_) => {
                let wish = Record { stopping: true, ..record };
                if wish != before {
                    folder.write_record(&wish)?;
                }
                drop(guard);
                self.press_now_and_then(guest.server).await;
                return Ok(());
            }
            None => {
                folder.write_record(&Record { stopping: false, off: true, ..record })?;
                drop(guard);
            }
        }
        self.leave_group(guest.server).await
    }

    /// Presses the power button unless that was done just before.
    async fn press_now_and_then(&self, guest: Id<Server>) {
        let is_due = {
            let mut pressed = self.pressed.lock().unwrap_or_else(PoisonError::into_inner);
            pressed.retain(|_, at| at.elapsed() < PRESS_EVERY);
            match pressed.entry(guest.uuid()) {
                Entry::Occupied(_) => false,
                Entry::Vacant(free) => {
                    free.insert(Instant::now());
                    true
                }
            }
        };
        if is_due && let Err(why) = self.press(guest).await {
            // It is pressed again, and the power is cut if that does not help.
            tracing::debug!(%why, "the power button was not pressed");
        }
    }

    /// Makes a process end. Takes the guest's lock and gives it back while it waits.
    pub(crate) async fn halt(
        &self,
        guard: OwnedMutexGuard<()>,
        folder: &Folder,
        record: Record,
        process: &Process,
        hard: bool,
    ) -> Result<()> {
        let server = record.spec.server;
        let wish = Record { stopping: true, ..record };
        folder.write_record(&wish)?;
        if hard {
            process.kill().await.map_err(Error::unavailable)?;
            return rest(folder, &wish);
        }
        drop(guard);
        let gone = self.ask(server, process).await;
        let _guard = self.lock(server).await;
        if let Some(now) = folder.record()? {
            now.refuse_older(wish.generation)?;
        }
        if !gone {
            tracing::info!(%server, "the guest did not switch itself off; its power is cut");
            process.kill().await.map_err(Error::unavailable)?;
        }
        rest(folder, &wish)
    }

    /// Presses the power button until the guest is off; false if it is not off in time.
    async fn ask(&self, guest: Id<Server>, process: &Process) -> bool {
        let deadline = Instant::now() + self.options.grace;
        loop {
            if let Err(why) = self.press(guest).await {
                tracing::debug!(%why, "the power button was not pressed");
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if process.wait(left.min(PRESS_EVERY)).await {
                return true;
            }
            if Instant::now() >= deadline {
                return false;
            }
        }
    }

    async fn press(&self, guest: Id<Server>) -> Result<()> {
        let socket = self.socket(guest, MONITOR)?;
        let mut qmp = Qmp::connect_within(&socket, PRESS_EVERY).await?;
        // A guest that was paused for want of disk space cannot hear.
        hotplug::resume(&mut qmp).await?;
        qmp.call("system_powerdown", Value::Null).await?;
        Ok(())
    }
}

/// Notes that the guest is off, unless it is gone altogether by now.
fn rest(folder: &Folder, wish: &Record) -> Result<()> {
    match folder.record()? {
        Some(now) => {
            folder.write_record(&Record { stopping: false, off: true, ..now.newest(wish) })
        }
        None => Ok(()),
    }
}

impl Record {
    fn newest(self, other: &Self) -> Self {
        Self { generation: self.generation.max(other.generation), ..self }
    }
}
