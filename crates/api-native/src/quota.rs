//! Quotas: what is used and what is allowed.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::quota::{GetQuota, SetQuota};
use nubo_domain::Result;
use nubo_domain::quota::QuotaLine as Line;
use nubo_wire::quota as wire;

use crate::params::Params;
use crate::route::{Bound, on};
use crate::{answer, check};

pub fn routes() -> Vec<Bound> {
    vec![on("quota.get", get), on("quota.set", set)]
}

fn lines(lines: &[Line]) -> Vec<wire::QuotaLine> {
    let line = |l: &Line| wire::QuotaLine {
        name: l.counted.word().to_owned(),
        used: l.used,
        limit: l.limit,
    };
    lines.iter().map(line).collect()
}

async fn get(req: Req) -> Result<Reply> {
    let project = Params::of(&req, "quota.get")?.one("project_id");
    let report = req.call(GetQuota { project }).await?;
    let body = wire::Quota {
        account: lines(&report.account),
        project_id: report.project.head.id.to_string(),
        project: lines(&report.lines),
    };
    Reply::json(StatusCode::OK, &body)
}

async fn set(req: Req) -> Result<Reply> {
    let body: wire::SetQuota = check::body(&req)?;
    let (account, quotas) = (req.path("id").to_owned(), body.quotas.0.into_iter().collect());
    let render = |now: Vec<Line>| {
        answer::plain(StatusCode::OK, &wire::AccountQuota { account: lines(&now) })
    };
    req.call_once(SetQuota { account, quotas }, render).await
}
