//! Power: on, off, off and on.
//!
//! Clients read the status of an answer as the one after the call, so it is waited for a moment.

use std::time::Duration;

use http::StatusCode;
use nubo_api_kit::{Reply, Req, rendered};
use nubo_cloud::Action;
use nubo_cloud::server::{Changed, RebootServer, StartServer, StopServer};
use nubo_domain::{Error, Result};
use nubo_ports::FlowStatus;
use serde::{Deserialize, Serialize};

use crate::words::{self, Status};
use crate::{rest, server};

/// Billing panels give up after ten seconds.
const PATIENCE: Duration = Duration::from_secs(7);

/// The answer to a wish.
#[derive(Serialize, Deserialize)]
struct Power {
    id: String,
    action: String,
    status: Status,
}

pub async fn start(req: Req) -> Result<Reply> {
    let action = StartServer { server: server::named(&req)?, seen: None };
    switch(req, action, ("start", Status::Running)).await
}

pub async fn stop(req: Req) -> Result<Reply> {
    let action = StopServer { server: server::named(&req)?, hard: true, seen: None };
    switch(req, action, ("stop", Status::Stopped)).await
}

pub async fn reboot(req: Req) -> Result<Reply> {
    let action = RebootServer { server: server::named(&req)?, hard: true, seen: None };
    switch(req, action, ("reboot", Status::Running)).await
}

/// Makes a wish and says what the server is a moment later.
async fn switch<A: Action<Output = Changed>>(
    req: Req,
    action: A,
    (word, wished): (&'static str, Status),
) -> Result<Reply> {
    let render = move |changed: Changed| {
        let status = words::server(changed.server.state());
        let id = words::id(changed.server.head.id);
        let answer = rendered(StatusCode::OK, &Power { id, action: word.to_owned(), status });
        rest::with_operation(answer, changed.operation)
    };
    let once = req.once()?;
    let mut answer = req.cloud().call_once(req.caller(), action, once, render).await?;
    if rest::after(&req, &answer, PATIENCE).await? == Some(FlowStatus::Succeeded) {
        let power: Power = serde_json::from_str(&answer.body).map_err(Error::internal)?;
        let power = Power { status: wished, ..power };
        answer.body = serde_json::to_string(&power).map_err(Error::internal)?;
    }
    Reply::rendered(answer)
}
