//! Live figures: series of what servers use.

use std::time::Duration;

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::metric::{ReadMetrics, Report};
use nubo_domain::Result;
use nubo_domain::metric::{Aggregate, Figure, seconds};
use nubo_wire::list::Batch;
use nubo_wire::metric as wire;

use crate::answer::stamp;
use crate::params::Params;
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    vec![on("metric.read", read)]
}

async fn read(req: Req) -> Result<Reply> {
    let params = Params::of(&req, "metric.read")?;
    let step = params.one("step").and_then(|text| text.parse().ok());
    let aggregate = params.one("aggregate").and_then(|word| word.parse().ok());
    let wanted = ReadMetrics {
        resource: params.one("resource_id").unwrap_or_default(),
        figures: params.all("name").iter().filter_map(|word| word.parse().ok()).collect(),
        from: params.time("from"),
        to: params.time("to"),
        step: step.map(Duration::from_secs),
        aggregate: aggregate.unwrap_or(Aggregate::Average),
    };
    let report = req.cloud().metrics(req.caller(), wanted).await?;
    let mut all = shown(&report);
    let body = match (all.pop(), all.is_empty()) {
        (Some(one), true) => wire::Figures::One(one),
        (last, _) => {
            all.extend(last);
            let request_id = req.request_id().to_owned();
            wire::Figures::Several(Batch { data: all, request_id })
        }
    };
    Reply::json(StatusCode::OK, &body)
}

fn shown(report: &Report) -> Vec<wire::Series> {
    let query = &report.query;
    let series = |(figure, values): (&Figure, &Vec<Option<f64>>)| wire::Series {
        name: figure.word().to_owned(),
        unit: figure.unit().to_owned(),
        resource_id: query.server.to_string(),
        aggregate: query.aggregate.word().to_owned(),
        step: seconds(query.grid.step()),
        points: query
            .grid
            .moments()
            .zip(values)
            .map(|(at, value)| wire::Point(stamp(at), value.map(short)))
            .collect(),
    };
    query.figures.iter().zip(&report.values).map(series).collect()
}

/// A value without digits that nobody measured.
fn short(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}
