//! What a server uses now.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::Get;
use nubo_domain::server::ServerState;
use nubo_domain::{Error, Result, Server};
use serde::Serialize;

use crate::{server, words};

/// What readers of the documents should know of the figures.
pub const ABOUT: &str = "`powerState` is always there. `live` is null while the guest tells \
     nothing, which does not mean that it is off.";

/// The figures of a moment.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Stats {
    power_state: &'static str,
    /// Written as null: no guest tells what it uses yet.
    live: (),
}

pub async fn get(req: Req) -> Result<Reply> {
    let server = req.call(Get::<Server>::new(server::named(&req)?)).await?;
    if matches!(server.state(), ServerState::Deleting | ServerState::Terminated) {
        return Err(Error::not_found("server"));
    }
    Reply::json(StatusCode::OK, &Stats { power_state: words::power(server.state()), live: () })
}
