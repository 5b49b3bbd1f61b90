//! Waiting for what a request set in motion, for answers that tell how it went.
//!
//! The change itself is committed before; whatever happens here, it stands.

use std::time::Duration;

use nubo_api_kit::Req;
use nubo_base::Id;
use nubo_cloud::Rendered;
use nubo_cloud::operation::GetOperation;
use nubo_domain::Result;
use nubo_ports::FlowStatus;
use nubo_ports::flows::Operation;
use tokio::time::Instant;

/// The header that names the work that goes on. It is stored with the answer, so that a repeated
/// request waits for the same work.
const OPERATION: &str = "x-operation-id";
/// Changes of others come in bursts; looking more often than this helps nobody.
const PAUSE_LEAST: Duration = Duration::from_millis(20);
/// Changes of other processes are not told, so it looks by itself.
const PAUSE_MOST: Duration = Duration::from_millis(500);

/// An answer that names the work that goes on.
pub fn with_operation(mut rendered: Rendered, operation: Option<Id<Operation>>) -> Rendered {
    rendered.headers.extend(operation.map(|id| (OPERATION.to_owned(), id.to_string())));
    rendered
}

/// How the work of an answer stands once it has come to rest, or after `span`; none where there is
/// no work, or nobody who may look at it.
///
/// # Errors
/// Those of the store.
pub async fn after(req: &Req, rendered: &Rendered, span: Duration) -> Result<Option<FlowStatus>> {
    let named = rendered.headers.iter().find(|(name, _)| name == OPERATION);
    // The operator belongs to no account and asks for none.
    let Some((_, operation)) = named.filter(|_| req.caller().account.is_some()) else {
        return Ok(None);
    };
    let until = Instant::now() + span;
    let mut changes = req.cloud().changes();
    loop {
        let status = req.call(GetOperation { operation: operation.clone() }).await?.status;
        let rests = status.is_over() || status == FlowStatus::NeedsAttention;
        if rests || Instant::now() >= until || req.shutdown().is_wished() {
            return Ok(Some(status));
        }
        tokio::time::sleep_until(until.min(Instant::now() + PAUSE_LEAST)).await;
        let longest = until.min(Instant::now() + PAUSE_MOST);
        // An error means that the cloud is gone, which the next look will tell.
        let _changed = tokio::time::timeout_at(longest, changes.changed()).await;
    }
}
