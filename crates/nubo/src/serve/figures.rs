//! Figures of the process that are read when somebody asks, and whether it can serve.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use nubo_api_kit::{BeforeScrape, Measures, Ready, Registry};
use nubo_cloud::Cloud;
use nubo_flow::Pulse;
use nubo_ports::{FlowStatus, StoreExt};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;

use super::SharedStore;

type ByStatus = Family<Vec<(&'static str, &'static str)>, Gauge<i64, AtomicI64>>;

/// Gauges of this process.
pub struct Figures {
    store: SharedStore,
    flows: ByStatus,
    memory: Gauge<i64, AtomicI64>,
    measures: Measures,
}

impl Figures {
    /// Gauges over a store.
    pub fn new(store: &SharedStore) -> Self {
        let (flows, memory) = (ByStatus::default(), Gauge::<i64, AtomicI64>::default());
        let mut registry = Registry::default();
        registry.register("nubo_flows", "Workflows by status", flows.clone());
        let help = "Memory of this process that is in use";
        registry.register("process_resident_memory_bytes", help, memory.clone());
        let build = Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("nubo_build", "What runs", build);
        Self { store: store.clone(), flows, memory, measures: Measures::new(registry) }
    }

    /// All figures.
    pub fn measures(&self) -> Measures {
        self.measures.clone()
    }

    /// Brings the gauges up to date.
    pub fn before_scrape(&self) -> BeforeScrape {
        let (store, flows, memory) = (self.store.clone(), self.flows.clone(), self.memory.clone());
        Arc::new(move || {
            let (store, flows, memory) = (store.clone(), flows.clone(), memory.clone());
            Box::pin(async move {
                memory.set(resident_bytes().unwrap_or_default());
                match store.read(|tx| tx.flow_counts()).await {
                    Ok(counts) => count(&flows, &counts),
                    Err(error) => tracing::warn!(error.detail = %error, "flows are not counted"),
                }
            })
        })
    }
}

/// A status that nothing has any more is told as none, not as what it was.
fn count(flows: &ByStatus, counts: &[(FlowStatus, i64)]) {
    for status in FlowStatus::ALL {
        let found = counts.iter().find(|(counted, _)| counted == status);
        let n = found.map_or(0, |(_, n)| *n);
        flows.get_or_create(&vec![("status", status.word())]).set(n);
    }
}

/// Resident memory (proc(5), `VmRSS` of `/proc/self/status`, in KiB).
fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kib.checked_mul(1_024)
}

/// Ready is who reaches its store and has a running engine.
pub fn ready(cloud: &Cloud, engine: &Pulse) -> Ready {
    let (cloud, engine) = (cloud.clone(), engine.clone());
    Arc::new(move || {
        let (cloud, engine) = (cloud.clone(), engine.clone());
        Box::pin(async move {
            if !engine.is_alive() {
                return Err("the workflow engine has ended");
            }
            cloud.ready().await.map_err(|error| {
                tracing::warn!(error.detail = %error, "not ready");
                "the store does not answer"
            })
        })
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_memory_of_this_process_can_be_read() {
        assert!(super::resident_bytes().unwrap() > 1_000_000);
    }
}
