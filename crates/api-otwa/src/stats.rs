//! What a server uses now.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::Time;
use nubo_cloud::Get;
use nubo_domain::metric::{Figure, Values};
use nubo_domain::server::ServerState;
use nubo_domain::{Error, ErrorKind, Result, Server};
use serde::Serialize;

use crate::{server, words};

/// What readers of the documents should know of the figures.
pub const ABOUT: &str = "`powerState` is always there. `live` is null while nothing was measured \
     in the last minute, which does not mean that the server is off; a figure is null that nobody \
     could tell.";

/// What a server is now.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Stats {
    power_state: &'static str,
    live: Option<Live>,
}

/// The figures of a moment.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Live {
    cpu_percent: Option<f64>,
    memory_used_mb: Option<f64>,
    memory_total_mb: i64,
    disk_read_kbps: Option<f64>,
    disk_write_kbps: Option<f64>,
    network_rx_kbps: Option<f64>,
    network_tx_kbps: Option<f64>,
    timestamp: String,
}

impl Live {
    fn of(server: &Server, (at, values): (Time, Values)) -> Self {
        let per = |figure: Figure, unit: f64| values.get(figure).map(|v| two_digits(v / unit));
        let memory = per(Figure::MemoryUsedBytes, MIB).or_else(|| per(Figure::MemoryBytes, MIB));
        let total = server.build.room.memory_mib;
        Self {
            cpu_percent: per(Figure::CpuPercent, 1.0),
            // What its host holds for it may be a little more than it has.
            memory_used_mb: memory
                .map(|used| i32::try_from(total).map_or(used, |t| used.min(t.into()))),
            memory_total_mb: total,
            disk_read_kbps: per(Figure::DiskReadBytes, KIB),
            disk_write_kbps: per(Figure::DiskWrittenBytes, KIB),
            network_rx_kbps: per(Figure::NetworkReceivedBytes, KIB),
            network_tx_kbps: per(Figure::NetworkSentBytes, KIB),
            timestamp: words::stamp(at),
        }
    }
}

const KIB: f64 = 1_024.0;
const MIB: f64 = 1_048_576.0;

fn two_digits(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

pub async fn get(req: Req) -> Result<Reply> {
    let server = req.call(Get::<Server>::new(server::named(&req)?)).await?;
    if matches!(server.state(), ServerState::Deleting | ServerState::Terminated) {
        return Err(Error::not_found("server"));
    }
    let id = server.head.id.to_string();
    let live = match req.cloud().usage_now(req.caller(), &id).await {
        Ok(found) => found.map(|found| Live::of(&server, found)),
        // Figures that cannot be read now must not hide the rest.
        Err(error) if matches!(error.kind(), ErrorKind::Unavailable | ErrorKind::Unsupported) => {
            None
        }
        Err(error) => return Err(error),
    };
    Reply::json(StatusCode::OK, &Stats { power_state: words::power(server.state()), live })
}
