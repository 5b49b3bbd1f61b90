//! Live figures: series of what servers use.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::list::Batch;
use crate::param::{Param, Shape};
use crate::text::Stamp;
use crate::verb::{Needs, Verb};

/// The names of figures.
pub const NAMES: &[&str] = &[
    "cpu_percent",
    "memory_bytes",
    "memory_used_bytes",
    "disk_read_bytes_per_second",
    "disk_written_bytes_per_second",
    "disk_reads_per_second",
    "disk_writes_per_second",
    "network_received_bytes_per_second",
    "network_sent_bytes_per_second",
    "network_received_packets_per_second",
    "network_sent_packets_per_second",
];

/// The words for what stands for several figures in one point.
pub const AGGREGATES: &[&str] = &["average", "max"];

/// Verbs of figures.
pub const VERBS: &[Verb] = &[Verb::get("metric.read", "/v1/metrics")
    .says("Reads a series of a server's live figures, or several")
    .about(
        "Figures are measured every 10 seconds and kept so for 24 hours, then as averages and \
         peaks of 5 minutes for 30 days; a step is made longer where needed. `cpu_percent` is of \
         all processors together. With several names the answer is a list under `data`. A point \
         is null where nothing was measured.",
    )
    .needs(Needs::Scope("metrics:read"))
    .query(&[
        Param::new("name", Shape::Word(NAMES), "Which figure").repeats().required(),
        Param::new("resource_id", Shape::Text(100), "Of which server, by id or name").required(),
        Param::new("from", Shape::Time, "The first moment; an hour before the last if absent"),
        Param::new("to", Shape::Time, "The last moment; now if absent"),
        Param::new(
            "step",
            Shape::Number(10, 86_400),
            "Seconds between two points; chosen for some hundred points if absent",
        ),
        Param::new(
            "aggregate",
            Shape::Word(AGGREGATES),
            "What stands for several figures in one point; their average if absent",
        ),
    ])
    .answers::<Figures>()
    .codes(&["not_found"])
    .example(
        "",
        r#"{"name": "cpu_percent", "unit": "percent", "resource_id": "srv_0196f3c1",
            "aggregate": "average", "step": 10,
            "points": [["2026-03-01T09:00:00Z", 12.5], ["2026-03-01T09:00:10Z", null]]}"#,
    )];

/// A moment and a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "MetricPoint")]
pub struct Point(
    /// When the span of the point begins.
    pub Stamp,
    /// The value; null where nothing was measured.
    pub Option<f64>,
);

/// A figure over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "MetricSeries")]
pub struct Series {
    /// Which figure.
    pub name: String,
    /// Its unit, such as `bytes_per_second`.
    pub unit: String,
    /// Of which server.
    pub resource_id: String,
    /// What stands for several figures in one point.
    pub aggregate: String,
    /// Seconds between two points.
    pub step: i64,
    /// The points, oldest first.
    pub points: Vec<Point>,
}

/// A series, or several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Metrics")]
pub enum Figures {
    /// One.
    One(Series),
    /// Several.
    Several(Batch<Series>),
}
