//! What a guest uses, as counters since its process started.

use std::path::Path;

use nubo_base::Id;
use nubo_domain::{Error, Host, Result, Server, code};
use serde_json::{Value, json};

use crate::driver::Qemu;
use crate::process::Process;
use crate::qmp::{Qmp, QmpError};
use crate::shapes::GuestFigures;

/// How often the guest is asked about its memory, in seconds.
const ASK_EVERY_S: u64 = 10;
const BALLOON: &str = "/machine/peripheral/balloon";

impl Qemu {
    /// The counters of a guest.
    ///
    /// # Errors
    /// `wrong_state` when the guest is off; `unavailable` when QEMU does not answer.
    pub async fn figures(&self, host: Id<Host>, server: Id<Server>) -> Result<GuestFigures> {
        let _guard = self.lock(server).await;
        let (folder, record, process) = self.running(server, "The server is off.")?;
        if record.spec.host != host {
            return Err(Error::not_found("server"));
        }
        let mut figures = of_process(&process)?;
        add_disks(&mut figures, &folder.qmp()).await?;
        Ok(figures)
    }
}

fn of_process(process: &Process) -> Result<GuestFigures> {
    let off = || Error::new(&code::WRONG_STATE).public("The server is off.");
    let ticks = process.stat().ok_or_else(off)?.ticks;
    let per_second = rustix::param::clock_ticks_per_second().max(1);
    Ok(GuestFigures {
        cpu_time_ns: ticks.saturating_mul(1_000_000_000 / per_second),
        memory_bytes: process.memory_bytes().unwrap_or(0),
        ..GuestFigures::default()
    })
}

async fn add_disks(figures: &mut GuestFigures, socket: &Path) -> Result<()> {
    let mut qmp = Qmp::connect(socket).await?;
    let stats = qmp.call("query-blockstats", Value::Null).await?;
    for device in stats.as_array().map_or(&[][..], Vec::as_slice) {
        // `/machine/peripheral/root/virtio-backend`; the seed is no disk of the owner's.
        let path = device.get("qdev").and_then(Value::as_str).unwrap_or_default();
        if path.contains("/seed/") {
            continue;
        }
        let number =
            |key: &str| device.get("stats").and_then(|stats| stats.get(key)?.as_u64()).unwrap_or(0);
        figures.disk_read_bytes += number("rd_bytes");
        figures.disk_written_bytes += number("wr_bytes");
        figures.disk_reads += number("rd_operations");
        figures.disk_writes += number("wr_operations");
    }
    figures.memory_used_bytes = memory_used(&mut qmp).await?;
    Ok(())
}

/// What the guest says of its memory; it says nothing until it was asked to, and may lie.
async fn memory_used(qmp: &mut Qmp) -> Result<Option<u64>> {
    let asked = json!({ "path": BALLOON, "property": "guest-stats" });
    let stats = match qmp.call("qom-get", asked).await {
        Ok(stats) => stats,
        Err(QmpError::Refused(_)) => return Ok(None),
        Err(lost) => return Err(lost.into()),
    };
    if stats.get("last-update").and_then(Value::as_u64).unwrap_or(0) == 0 {
        let property = "guest-stats-polling-interval";
        let wish = json!({ "path": BALLOON, "property": property, "value": ASK_EVERY_S });
        qmp.call("qom-set", wish).await?;
    }
    Ok(used(&stats))
}

/// Total less available; a guest that does not know a number says 2^64 - 1.
fn used(stats: &Value) -> Option<u64> {
    let number = |key: &str| stats.get("stats")?.get(key)?.as_u64().filter(|n| *n != u64::MAX);
    let total = number("stat-total-memory")?;
    let left = number("stat-available-memory").or_else(|| number("stat-free-memory"))?;
    Some(total.saturating_sub(left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_in_use_is_what_the_guest_says_as_far_as_it_makes_sense() {
        let said = |total: u64, available: u64| {
            json!({ "stats": { "stat-total-memory": total, "stat-available-memory": available,
                "stat-free-memory": 1 }, "last-update": 1 })
        };
        assert_eq!(used(&said(100, 30)), Some(70));
        assert_eq!(used(&said(100, u64::MAX)), Some(99));
        assert_eq!(used(&said(10, 30)), Some(0));
        assert_eq!(used(&said(u64::MAX, 30)), None);
        assert_eq!(used(&json!({ "stats": "nonsense" })), None);
    }
}
