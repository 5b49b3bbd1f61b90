//! Connections: accepting, bounding and ending them.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use http::{Response, StatusCode};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use prometheus_client::metrics::gauge::Gauge;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::patience::{Given, Patient, Scarce, Turns};
use crate::stall::Stall;
use crate::{Doors, Peer, websocket};

/// The longest head of a request, in bytes.
const HEAD_BYTES: usize = 64 * 1024;
/// After running out of files or memory, accepting starts again after this long.
const BREATHER: Duration = Duration::from_millis(100);

/// Bounds of one listener.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at a time; more wait to be accepted.
    pub connections: u32,
    /// How long requests may take to finish once the stop is wished.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 20_000, grace: Duration::from_secs(6) }
    }
}

/// Serves TCP connections until the stop is wished; then finishes the requests that run.
pub async fn serve_tcp(listener: TcpListener, doors: Doors, limits: Limits) {
    let room = Room::new(limits);
    while let Some(seat) = room.seat(&doors).await {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = doors.shutdown().wished() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                // Answers are written whole, so waiting for more of them only costs time.
                if let Err(fault) = stream.set_nodelay(true) {
                    tracing::debug!(error.detail = %fault, "a connection keeps its delay");
                }
                let peer = Peer::Ip(peer.ip());
                tokio::spawn(converse(stream, doors.clone(), peer, seat, room.scarce()));
            }
            Err(fault) => pause(&fault).await,
        }
    }
    drop(listener);
    room.empty().await;
}

/// Serves connections of the local socket, whose callers are the operator: only those of the
/// superuser and of `owner`, the user id of this process, are heard.
pub async fn serve_local(listener: UnixListener, doors: Doors, limits: Limits, owner: u32) {
    let room = Room::new(limits);
    while let Some(seat) = room.seat(&doors).await {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = doors.shutdown().wished() => break,
        };
        match accepted {
            Ok((stream, _)) => match stream.peer_cred() {
                Ok(peer) if peer.uid() == 0 || peer.uid() == owner => {
                    let peer = Peer::Local;
                    tokio::spawn(converse(stream, doors.clone(), peer, seat, room.scarce()));
                }
                Ok(peer) => {
                    tracing::warn!(client.uid = peer.uid(), "a stranger on the local socket");
                }
                Err(fault) => tracing::warn!(error.detail = %fault, "a caller without a name"),
            },
            Err(fault) => pause(&fault).await,
        }
    }
    drop(listener);
    room.empty().await;
}

async fn pause(fault: &io::Error) {
    // A client that left before it was accepted is no reason to wait.
    if fault.kind() != io::ErrorKind::ConnectionAborted {
        tracing::error!(error.detail = %fault, "a connection cannot be accepted");
        tokio::time::sleep(BREATHER).await;
    }
}

/// A place among the connections, held as long as the connection lasts, whatever it has become.
pub(crate) struct Seat {
    _permit: OwnedSemaphorePermit,
    gauge: Gauge<i64, AtomicI64>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.gauge.dec();
    }
}

/// Silent connections must go sooner when fewer seats than one of so many are free.
const SCARCE_PART: u32 = 8;

/// The seats for connections.
struct Room {
    seats: Arc<Semaphore>,
    limits: Limits,
}

impl Room {
    fn new(limits: Limits) -> Self {
        let seats = Semaphore::new(usize::try_from(limits.connections).unwrap_or(usize::MAX));
        Self { seats: Arc::new(seats), limits }
    }

    /// A seat for the next connection; none once the stop is wished.
    async fn seat(&self, doors: &Doors) -> Option<Seat> {
        let permit = tokio::select! {
            permit = self.seats.clone().acquire_owned() => permit.ok()?,
            () = doors.shutdown().wished() => return None,
        };
        let gauge = doors.measures().connections.clone();
        gauge.inc();
        Some(Seat { _permit: permit, gauge })
    }

    /// Says whether few seats are left.
    fn scarce(&self) -> Scarce {
        let (seats, few) = (self.seats.clone(), self.limits.connections / SCARCE_PART);
        Arc::new(move || seats.available_permits() < few as usize)
    }

    /// Waits until all connections have ended, or the grace is over.
    async fn empty(&self) {
        let all = self.seats.acquire_many(self.limits.connections);
        if tokio::time::timeout(self.limits.grace, all).await.is_err() {
            let taken = self.limits.connections as usize - self.seats.available_permits();
            tracing::warn!(connections = taken, "connections are cut off");
        }
    }
}

async fn converse<S>(stream: S, doors: Doors, peer: Peer, seat: Seat, scarce: Scarce)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (seat, turns) = (Arc::new(seat), Turns::default());
    let answering = service_fn(|mut request| {
        let (doors, turn) = (doors.clone(), turns.begin());
        if websocket::wants_upgrade(&request) {
            request.extensions_mut().insert(seat.clone());
        }
        async move {
            let (parts, body) = doors.answer(request, peer).await.into_parts();
            let body = match parts.status {
                StatusCode::SWITCHING_PROTOCOLS => Given::for_good(body, turn),
                _ => Given::until_sent(body, turn),
            };
            Ok::<_, Infallible>(Response::from_parts(parts, body))
        }
    });
    let mut builder = http1::Builder::new();
    builder.header_read_timeout(None).max_buf_size(HEAD_BYTES);
    let stream = Patient::new(Stall::new(stream), turns.clone(), scarce);
    let connection = builder.serve_connection(TokioIo::new(stream), answering).with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = doors.shutdown().wished() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(fault) = ended {
        tracing::debug!(error.detail = %fault, "a connection broke");
    }
}
