//! What is measured of requests and connections, for Prometheus.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use http::StatusCode;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
pub use prometheus_client::registry::Registry;

type Labels = Vec<(&'static str, &'static str)>;

/// Upper borders of the duration histogram, in seconds.
const BORDERS: [f64; 11] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5, 10.0];

const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// The figures of this process's doors.
#[derive(Clone)]
pub struct Measures {
    registry: Arc<Registry>,
    requests: Family<Labels, Counter>,
    durations: Family<Labels, Histogram, fn() -> Histogram>,
    /// Connections that are open now.
    pub connections: Gauge<i64, AtomicI64>,
}

/// Counters of one verb, looked up once.
pub struct VerbMeasure {
    by_class: [Counter; 5],
    duration: Histogram,
}

impl Measures {
    /// Figures of the doors, added to those that `registry` already has.
    #[must_use]
    pub fn new(mut registry: Registry) -> Self {
        let requests = Family::default();
        let make: fn() -> Histogram = || Histogram::new(BORDERS);
        let durations = Family::new_with_constructor(make);
        let connections = Gauge::default();
        registry.register("nubo_requests", "Requests answered", requests.clone());
        let help = "Time from a request's head to the head of its answer";
        registry.register("nubo_request_duration_seconds", help, durations.clone());
        registry.register("nubo_open_connections", "Open connections", connections.clone());
        Self { registry: Arc::new(registry), requests, durations, connections }
    }

    /// The counters of a verb.
    #[must_use]
    pub fn verb(&self, dialect: &'static str, verb: &'static str) -> VerbMeasure {
        let counter = |class| {
            let labels = vec![("dialect", dialect), ("verb", verb), ("status", class)];
            self.requests.get_or_create(&labels).clone()
        };
        let labels = vec![("dialect", dialect), ("verb", verb)];
        let duration = self.durations.get_or_create(&labels).clone();
        VerbMeasure { by_class: CLASSES.map(counter), duration }
    }

    /// All figures in the OpenMetrics text form.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        if let Err(fault) = encode(&mut text, &self.registry) {
            tracing::error!(error.detail = %fault, "figures cannot be written");
        }
        text
    }
}

impl VerbMeasure {
    /// Counts one answer.
    pub fn note(&self, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1).min(4);
        self.by_class[class].inc();
        self.duration.observe(took.as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_verb_and_class() {
        let measures = Measures::new(Registry::default());
        let verb = measures.verb("native", "server.get");
        verb.note(StatusCode::OK, Duration::from_millis(2));
        verb.note(StatusCode::NOT_FOUND, Duration::from_millis(2));
        let text = measures.text();
        let line = "nubo_requests_total{dialect=\"native\",verb=\"server.get\",status=\"4xx\"} 1";
        assert!(text.contains(line), "{text}");
        assert!(text.contains("nubo_request_duration_seconds_count"), "{text}");
    }
}
