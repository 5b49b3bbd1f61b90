//! Operations: workflows as their owner and the operator see them.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::Id;
use nubo_cloud::flow::{CountFlows, ListFlows, RetryFlow};
use nubo_cloud::operation::{GetOperation, ListOperations};
use nubo_cloud::{Paged, Rendered};
use nubo_domain::{Project, Result};
use nubo_ports::flows::Operation;
use nubo_ports::{FlowRow, FlowStatus};
use nubo_wire::operation as wire;
use nubo_wire::server::Fault;

use crate::answer::{self, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::words;

pub fn routes() -> Vec<Bound> {
    vec![
        on("operation.list", list),
        on("operation.get", get),
        on("flow.list", list_all),
        on("flow.retry", retry),
        on("flow.count", count),
    ]
}

fn shown(flow: &FlowRow) -> wire::Operation {
    let fault = || Fault { code: flow.error_code.clone(), message: flow.error_message.clone() };
    wire::Operation {
        id: flow.id.to_string(),
        kind: flow.flow.clone(),
        status: words::operation(flow.status),
        resource_id: flow.subject_shown.clone(),
        project_id: flow.project.map(|id| Id::<Project>::of(id).to_string()),
        error: (!flow.error_code.is_empty()).then(fault),
        deadline_at: stamp(flow.deadline),
        created_at: stamp(flow.created),
        updated_at: stamp(flow.updated),
    }
}

fn status(params: &Params) -> Option<FlowStatus> {
    params.one("status").and_then(|word| words::operation_status(&word))
}

async fn list(req: Req) -> Result<Reply> {
    let params = Params::of(&req, "operation.list")?;
    let action = ListOperations {
        status: status(&params),
        subject: params.one("resource_id"),
        before: params.after::<Operation>()?.map(Id::uuid),
        limit: params.limit(),
    };
    page(&req, req.call(action).await?)
}

async fn list_all(req: Req) -> Result<Reply> {
    let params = Params::of(&req, "flow.list")?;
    let before = params.after::<Operation>()?.map(Id::uuid);
    let action = ListFlows { status: status(&params), before, limit: params.limit() };
    page(&req, req.call(action).await?)
}

fn page(req: &Req, found: Paged<FlowRow>) -> Result<Reply> {
    let Paged { items, next } = found;
    answer::page(req, items.iter().map(shown).collect(), cursor::<Operation>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let flow = req.call(GetOperation { operation: req.path("id").to_owned() }).await?;
    Reply::json(StatusCode::OK, &shown(&flow))
}

async fn retry(req: Req) -> Result<Reply> {
    let render = |flow: FlowRow| -> Rendered { answer::plain(StatusCode::OK, &shown(&flow)) };
    req.call_once(RetryFlow { operation: req.path("id").to_owned() }, render).await
}

async fn count(req: Req) -> Result<Reply> {
    let found = req.call(CountFlows).await?;
    let of = |status| found.iter().find(|(s, _)| *s == status).map_or(0, |(_, n)| *n);
    let counts = wire::OperationCounts {
        running: of(FlowStatus::Active),
        needs_attention: of(FlowStatus::NeedsAttention),
        succeeded: of(FlowStatus::Succeeded),
        failed: of(FlowStatus::Failed),
        cancelled: of(FlowStatus::Cancelled),
    };
    Reply::json(StatusCode::OK, &counts)
}
