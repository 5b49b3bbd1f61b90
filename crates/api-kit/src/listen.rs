//! Connections: accepting, bounding and ending them.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::stall::Stall;
use crate::{Doors, Peer};

/// A request's head must have arrived after this long, and the next one on an idle connection.
const HEAD_TIME: Duration = Duration::from_secs(10);
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
                tokio::spawn(converse(stream, doors.clone(), Peer::Ip(peer.ip()), seat));
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
                    tokio::spawn(converse(stream, doors.clone(), Peer::Local, seat));
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
    async fn seat(&self, doors: &Doors) -> Option<OwnedSemaphorePermit> {
        tokio::select! {
            seat = self.seats.clone().acquire_owned() => seat.ok(),
            () = doors.shutdown().wished() => None,
        }
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

async fn converse<S>(stream: S, doors: Doors, peer: Peer, seat: OwnedSemaphorePermit)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let gauge = doors.measures().connections.clone();
    gauge.inc();
    let answering = service_fn(|request| {
        let doors = doors.clone();
        async move { Ok::<_, Infallible>(doors.answer(request, peer).await) }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(HEAD_BYTES);
    let connection = builder.serve_connection(TokioIo::new(Stall::new(stream)), answering);
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
    gauge.dec();
    drop(seat);
}
