//! WebSockets (RFC 6455): the handshake, and bridging one to a stream of bytes.
//!
//! Both directions have buffers of fixed size and wait for the slower side. The client is asked now
//! and then whether it is still there; who does not answer is gone. Nothing here knows what the
//! bytes mean.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use http::header::{SEC_WEBSOCKET_PROTOCOL, UPGRADE};
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use nubo_domain::{Error, Result, code};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::create_response;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Message, Role, WebSocketConfig};

use crate::listen::Seat;
use crate::origin::is_same_site;
use crate::{Body, Reply, Req, Shutdown};

/// The most bytes of the stream that go into one message.
const CHUNK: usize = 16 << 10;
/// The longest message of a client.
const MESSAGE_MAX: usize = 1 << 20;
/// What waits to be sent is never more.
const WRITE_MAX: usize = 256 << 10;
/// So often the client is asked whether it is there.
const PING_EVERY: Duration = Duration::from_secs(20);
/// A client that was silent over so many questions is gone.
const SILENCES_MAX: u32 = 3;
/// The farewell may take this long.
const FAREWELL: Duration = Duration::from_secs(2);

/// Why a conversation ended, as the client is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The close code of RFC 6455, or one of its range for applications, 4000 to 4999.
    pub code: u16,
    /// A sentence of at most 123 bytes.
    pub reason: &'static str,
}

impl Ending {
    /// The other side of the bridge has ended.
    pub const FAR_END: Self = Self { code: 1000, reason: "The other side has ended." };
    /// The server stops.
    pub const GOING: Self = Self { code: 1001, reason: "The server stops; come again." };
}

/// A connection that can become something else, and its seat.
pub(crate) struct Upgrade {
    on: OnUpgrade,
    seat: Option<Arc<Seat>>,
}

impl Upgrade {
    /// What the listener put beside a request that asks for an upgrade.
    pub(crate) fn of(extensions: &mut http::Extensions) -> Option<Self> {
        let on = extensions.remove::<OnUpgrade>()?;
        Some(Self { on, seat: extensions.remove::<Arc<Seat>>() })
    }
}

/// A request for a WebSocket that was found good and is not yet answered.
pub struct Handshake {
    headers: HeaderMap,
    upgrade: Upgrade,
    shutdown: Shutdown,
}

impl Req {
    /// Checks a request for a WebSocket. Pages of other sites are refused; `protocol` is agreed on
    /// if the client offers it.
    ///
    /// # Errors
    /// `upgrade_required` for a request that is no handshake of version 13; `origin_refused`.
    pub fn websocket(&mut self, protocol: &'static str) -> Result<Handshake> {
        let refuse = || Error::new(&code::UPGRADE_REQUIRED);
        let mut request = Request::new(());
        *request.method_mut() = self.method.clone();
        *request.headers_mut() = self.headers.clone();
        let answer = create_response(&request).map_err(|fault| refuse().detail(fault))?;
        if !is_same_site(&self.headers, self.is_proxied) {
            return Err(Error::new(&code::ORIGIN_REFUSED));
        }
        // Without one the connection cannot change, as one of HTTP/1.0.
        let upgrade = self.upgrade.take().ok_or_else(refuse)?;
        let mut headers = answer.into_parts().0.headers;
        if offers(&self.headers, protocol) {
            headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(protocol));
        }
        Ok(Handshake { headers, upgrade, shutdown: self.shutdown.clone() })
    }
}

fn offers(headers: &HeaderMap, protocol: &str) -> bool {
    let given = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter();
    given
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .any(|one| one.trim() == protocol)
}

/// Whether a request asks for another protocol.
pub(crate) fn wants_upgrade<B>(request: &Request<B>) -> bool {
    request.headers().contains_key(UPGRADE)
}

impl Handshake {
    /// Answers the handshake and bridges the connection to `stream` until one of the two ends,
    /// `until` says so, or the server stops.
    pub fn bridge<S, U>(self, stream: S, until: U) -> Reply
    where
        S: AsyncRead + AsyncWrite + Send + 'static,
        U: Future<Output = Ending> + Send + 'static,
    {
        let Self { headers, upgrade, shutdown } = self;
        tokio::spawn(async move {
            let Upgrade { on, seat } = upgrade;
            match on.await {
                Ok(upgraded) => {
                    let ending = converse(upgraded, stream, until, &shutdown).await;
                    tracing::debug!(ending.code, ending.reason, "a websocket ended");
                }
                Err(fault) => tracing::debug!(error.detail = %fault, "no websocket came about"),
            }
            drop(seat);
        });
        let mut reply = Reply::empty(StatusCode::SWITCHING_PROTOCOLS);
        reply.headers = headers;
        reply.body = Body::Whole(bytes::Bytes::new());
        reply
    }
}

type Socket = WebSocketStream<TokioIo<Upgraded>>;

async fn converse<S, U>(upgraded: Upgraded, stream: S, until: U, shutdown: &Shutdown) -> Ending
where
    S: AsyncRead + AsyncWrite,
    U: Future<Output = Ending>,
{
    let config = WebSocketConfig::default()
        .read_buffer_size(CHUNK)
        .write_buffer_size(0)
        .max_write_buffer_size(WRITE_MAX)
        .max_message_size(Some(MESSAGE_MAX))
        .max_frame_size(Some(MESSAGE_MAX));
    let io = TokioIo::new(upgraded);
    let socket = Socket::from_raw_socket(io, Role::Server, Some(config)).await;
    let (mut to_client, mut from_client) = socket.split();
    let (from_far, to_far) = tokio::io::split(stream);
    let heard = AtomicBool::new(true);
    let ending = tokio::select! {
        ending = down(from_far, &mut to_client, &heard) => ending,
        ending = up(&mut from_client, to_far, &heard) => ending,
        ending = until => Some(ending),
        () = shutdown.wished() => Some(Ending::GOING),
    };
    let Some(ending) = ending else {
        // Its farewell is answered, if it can still be told.
        let _late_or_gone = timeout(FAREWELL, to_client.close()).await;
        return Ending { code: 1005, reason: "The client left." };
    };
    let frame = CloseFrame { code: ending.code.into(), reason: ending.reason.into() };
    let farewell = async {
        to_client.send(Message::Close(Some(frame))).await?;
        // The client answers in kind; what it had sent before is of no use any more.
        while let Some(Ok(_)) = from_client.next().await {}
        Ok::<_, tokio_tungstenite::tungstenite::Error>(())
    };
    let _late_or_gone = timeout(FAREWELL, farewell).await;
    ending
}

/// From the stream to the client; none when the client is gone.
async fn down(
    mut from: impl AsyncRead + Unpin,
    to: &mut SplitSink<Socket, Message>,
    heard: &AtomicBool,
) -> Option<Ending> {
    let mut ping = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut buffer, mut silences) = (vec![0; CHUNK], 0);
    loop {
        let message = tokio::select! {
            read = from.read(&mut buffer) => match read {
                Ok(0) | Err(_) => return Some(Ending::FAR_END),
                Ok(count) => Message::binary(buffer[..count].to_vec()),
            },
            _ = ping.tick() => {
                silences = if heard.swap(false, Ordering::SeqCst) { 0 } else { silences + 1 };
                if silences >= SILENCES_MAX {
                    return None;
                }
                Message::Ping(bytes::Bytes::new())
            }
        };
        to.send(message).await.ok()?;
    }
}

/// From the client to the stream; none when the client has left.
async fn up(
    from: &mut SplitStream<Socket>,
    mut to: impl AsyncWrite + Unpin,
    heard: &AtomicBool,
) -> Option<Ending> {
    while let Some(Ok(message)) = from.next().await {
        heard.store(true, Ordering::SeqCst);
        let bytes = match &message {
            Message::Binary(bytes) => &bytes[..],
            // Terminals in browsers send what is typed as text.
            Message::Text(text) => text.as_bytes(),
            Message::Close(_) => return None,
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => continue,
        };
        if to.write_all(bytes).await.is_err() {
            return Some(Ending::FAR_END);
        }
    }
    None
}
