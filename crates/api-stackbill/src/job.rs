//! Jobs: how work stands that was started before.

use nubo_api_kit::Reply;
use nubo_base::{Id, Uuid, unlabelled};
use nubo_cloud::operation::GetOperation;
use nubo_domain::{ErrorKind, Result, Volume};
use nubo_ports::flows::{FlowRow, FlowStatus, Operation};
use schemars::JsonSchema;
use serde::Serialize;

use crate::op::{Bound, Op, Shape, must, on};
use crate::said::Said;
use crate::{error, page, words};

/// Operations on jobs.
pub const OPS: &[Op] =
    &[Op::get("job.status", "operation.get", "/restapi/asyncjob/resourceStatus")
        .says("Tells how a job stands")
        .takes(&[must("jobId", Shape::Uuid, "Which job")])
        .shows::<Job>()];

pub fn routes() -> Vec<Bound> {
    OPS.iter().map(|op| on(op, status)).collect()
}

/// How a job stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// Its id.
    pub job_id: String,
    /// What it works on.
    pub resource_id: String,
    /// What that is, such as `VOLUME`.
    pub resource_type: String,
    /// `IN_PROGRESS`, `SUCCEEDED` or `FAILED`.
    pub status: String,
    /// 550 for a job that failed.
    pub error_code: Option<u16>,
    /// Why it failed.
    pub error_message: Option<String>,
}

fn shown(id: Uuid, flow: &FlowRow) -> Job {
    let failed = matches!(flow.status, FlowStatus::Failed | FlowStatus::Cancelled);
    let told = if flow.error_message.is_empty() { "The job failed." } else { &flow.error_message };
    Job {
        job_id: id.to_string(),
        resource_id: flow.subject.to_string(),
        resource_type: resource_type(&flow.subject_shown).to_owned(),
        status: words::job(flow.status).to_owned(),
        error_code: failed.then_some(error::REFUSED),
        error_message: failed.then(|| words::bare_ids(told)),
    }
}

/// What an id of the core is the id of, as this API calls it.
fn resource_type(shown: &str) -> &'static str {
    match shown.split('_').next() {
        Some("srv") => "INSTANCE",
        Some("vol") => "VOLUME",
        Some("snap") => "SNAPSHOT",
        Some("ip") => "IPADDRESS",
        Some("sg") => "SECURITYGROUP",
        _ => "RESOURCE",
    }
}

/// A volume that nobody has had yet is made by writing it down, so its making has no workflow: its
/// own id stands for the job, which is over.
async fn status(said: Said) -> Result<Reply> {
    let text = said.need("jobId");
    let id = Uuid::try_parse(text.trim()).ok().or_else(|| unlabelled(&text)).unwrap_or_default();
    let operation = Id::<Operation>::of(id).to_string();
    let refused = match said.call(GetOperation { operation }).await {
        Ok(flow) => return page::flat(&shown(id, &flow)),
        Err(refused) => refused,
    };
    if refused.kind() != ErrorKind::NotFound || said.peek::<Volume>(Id::of(id)).await?.is_none() {
        return Err(refused);
    }
    page::flat(&Job {
        job_id: id.to_string(),
        resource_id: id.to_string(),
        resource_type: "VOLUME".to_owned(),
        status: words::job(FlowStatus::Succeeded).to_owned(),
        error_code: None,
        error_message: None,
    })
}
