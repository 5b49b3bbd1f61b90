//! What a guest uses, as counters since its process started.

use std::path::Path;

use nubo_base::Id;
use nubo_domain::{Host, Result, Server};
use nubo_ports::GuestFigures;
use serde_json::{Value, json};

use crate::driver::Qemu;
use crate::process::Process;
use crate::qmp::{Qmp, QmpError};
use crate::sockets::MONITOR;

/// How often the guest is asked about its memory, in seconds.
const ASK_EVERY_S: u64 = 10;
const BALLOON: &str = "/machine/peripheral/balloon";

impl Qemu {
    /// The counters of a guest; none if it does not run.
    ///
    /// # Errors
    /// `unavailable` when QEMU does not answer.
    pub async fn figures(
        &self,
        host: Id<Host>,
        server: Id<Server>,
    ) -> Result<Option<GuestFigures>> {
        let _guard = self.lock(server).await;
        let folder = self.folder(server);
        let Some(record) = folder.record_on(host)? else { return Ok(None) };
        let Some(process) = folder.process()? else { return Ok(None) };
        let Some(cpu_time_ns) = cpu_time_ns(&process) else { return Ok(None) };
        let memory_bytes = record.spec.memory_mib.saturating_mul(1 << 20);
        let mut figures = GuestFigures { cpu_time_ns, memory_bytes, ..GuestFigures::default() };
        let asked = match self.socket(server, MONITOR) {
            Ok(socket) => ask(&mut figures, &socket).await,
            Err(why) => Err(why),
        };
        match asked {
            Ok(()) => Ok(Some(figures)),
            // It ended while it was asked.
            Err(_) if !process.lives() => Ok(None),
            Err(why) => Err(why),
        }
    }
}

fn cpu_time_ns(process: &Process) -> Option<u64> {
    let ticks = process.stat()?.ticks;
    let per_second = rustix::param::clock_ticks_per_second().max(1);
    Some(ticks.saturating_mul(1_000_000_000 / per_second))
}

/// Asks QEMU for what the process does not tell.
async fn ask(figures: &mut GuestFigures, socket: &Path) -> Result<()> {
    let mut qmp = Qmp::connect(socket).await?;
    let stats = qmp.call("query-blockstats", Value::Null).await?;
    sum_disks(figures, &stats);
    let used = memory_used(&mut qmp).await?;
    // A guest may claim anything; it cannot use more than it has.
    figures.memory_used_bytes = used.map(|used| used.min(figures.memory_bytes));
    Ok(())
}

fn sum_disks(figures: &mut GuestFigures, stats: &Value) {
    for device in stats.as_array().map_or(&[][..], Vec::as_slice) {
        // `/machine/peripheral/root/virtio-backend`; the seed is no disk of the owner's.
        let path = device.get("qdev").and_then(Value::as_str).unwrap_or_default();
        if path.contains("/seed/") {
            continue;
        }
        let number =
            |key: &str| device.get("stats").and_then(|stats| stats.get(key)?.as_u64()).unwrap_or(0);
        let add = |sum: &mut u64, key: &str| *sum = sum.saturating_add(number(key));
        add(&mut figures.disk_read_bytes, "rd_bytes");
        add(&mut figures.disk_written_bytes, "wr_bytes");
        add(&mut figures.disk_reads, "rd_operations");
        add(&mut figures.disk_writes, "wr_operations");
    }
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
    use proptest::prelude::*;

    use super::*;
    use crate::agent::tests::any_document;

    proptest! {
        #[test]
        fn counters_of_any_shape_are_summed_or_left_out(document in any_document()) {
            let mut figures = GuestFigures { disk_reads: 7, ..GuestFigures::default() };
            sum_disks(&mut figures, &document);
            prop_assert!(figures.disk_reads >= 7);
            let _ = used(&json!({ "stats": document }));
        }
    }

    #[test]
    fn disks_are_summed_without_the_seed_and_without_an_overflow() {
        let disk = |place: &str, count: u64| {
            json!({ "qdev": format!("/machine/peripheral/{place}/virtio-backend"),
                "stats": { "rd_bytes": count, "wr_bytes": 2, "rd_operations": 3,
                    "wr_operations": 4 } })
        };
        let mut figures = GuestFigures::default();
        sum_disks(&mut figures, &json!([disk("root", 1), disk("seed", 50), disk("vol-1", 10)]));
        assert_eq!((figures.disk_read_bytes, figures.disk_writes), (11, 8));
        sum_disks(&mut figures, &json!([disk("root", u64::MAX)]));
        assert_eq!(figures.disk_read_bytes, u64::MAX);
    }

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
