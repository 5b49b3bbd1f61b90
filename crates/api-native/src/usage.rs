//! Metered use of the API.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::usage::GetUsage;
use nubo_domain::Result;
use nubo_wire::text::Day;
use nubo_wire::usage::Usage;

use crate::params::Params;
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    vec![on("usage.get", get)]
}

async fn get(req: Req) -> Result<Reply> {
    let params = Params::of(&req, "usage.get")?;
    let (from, to, project) = (params.one("from"), params.one("to"), params.one("project_id"));
    let report = req.call(GetUsage { from, to, project }).await?;
    let usage = Usage {
        period_start: Day(report.start),
        period_end: Day(report.end),
        requests: report.requests,
        overage: report.overage,
    };
    Reply::json(StatusCode::OK, &usage)
}
