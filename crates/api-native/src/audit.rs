//! The audit log.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::Paged;
use nubo_cloud::audit::{ListAudit, VerifyAudit};
use nubo_domain::Result;
use nubo_domain::audit::AuditRow;
use nubo_wire::audit as wire;

use crate::answer::{self, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::words;

pub fn routes() -> Vec<Bound> {
    vec![on("audit.list", list), on("audit.verify", verify)]
}

fn shown(row: &AuditRow) -> wire::AuditLine {
    let present = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    wire::AuditLine {
        id: row.id.to_string(),
        seq: row.seq,
        actor: wire::Actor { kind: row.actor_kind.clone(), id: row.actor.clone() },
        action: row.action.clone(),
        resource_id: present(&row.resource),
        ip: present(&row.ip),
        request_id: present(&row.request),
        outcome: words::outcome(row.outcome),
        created_at: stamp(row.created),
        hash: row.hash.clone(),
    }
}

async fn list(req: Req) -> Result<Reply> {
    let params = Params::of(&req, "audit.list")?;
    let action = ListAudit {
        actor: params.one("actor"),
        action: params.one("action"),
        from: params.time("from"),
        to: params.time("to"),
        newest_first: params.newest_first(),
        after: params.after::<AuditRow>()?,
        limit: params.limit(),
    };
    let Paged { items, next } = req.call(action).await?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<AuditRow>(next))
}

async fn verify(req: Req) -> Result<Reply> {
    let verdict = req.call(VerifyAudit).await?;
    let body = wire::AuditVerdict {
        intact: verdict.broken.is_none(),
        good: verdict.good,
        broken_id: verdict.broken,
        head: verdict.head,
    };
    Reply::json(StatusCode::OK, &body)
}
