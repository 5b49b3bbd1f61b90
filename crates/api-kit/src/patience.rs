//! A connection whose requests must come in time, and which may rest between them.
//!
//! The head of a request must be whole soon after its first byte, or whoever sends it byte by byte
//! holds a seat for nothing. Between requests a connection may be silent for longer, as browsers
//! and pools of connections are; only when seats become scarce must it be heard sooner. Nothing
//! here knows what a request is: the listener says when one is being answered.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::Body;

/// A request's head must be whole this long after its first byte.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// A connection may be silent between requests for this long.
const IDLE_TIME: Duration = Duration::from_secs(90);
/// So often a silent connection is looked at: it must go sooner when seats are scarce.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// Counts the beginnings and ends of answers of one connection: odd while one is being given.
#[derive(Clone, Debug, Default)]
pub struct Turns(Arc<AtomicU64>);

/// An answer that is being given; dropping it ends it.
#[derive(Debug)]
pub struct Turn(Turns);

impl Turns {
    /// An answer begins.
    pub fn begin(&self) -> Turn {
        self.0.fetch_add(1, Ordering::SeqCst);
        Turn(self.clone())
    }

    fn count(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// The body of an answer, which is given until the body is gone.
pub struct Given {
    body: Body,
    _turn: Option<Turn>,
}

impl Given {
    /// A body whose end is the end of the turn.
    pub const fn until_sent(body: Body, turn: Turn) -> Self {
        Self { body, _turn: Some(turn) }
    }

    /// A body whose turn never ends: what follows on the connection are no requests.
    pub fn for_good(body: Body, turn: Turn) -> Self {
        std::mem::forget(turn);
        Self { body, _turn: None }
    }
}

impl http_body::Body for Given {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Says whether silent connections are in the way of others.
pub type Scarce = Arc<dyn Fn() -> bool + Send + Sync>;

/// A stream that ends when its client is silent for too long or too slow with a request's head.
pub struct Patient<S> {
    inner: S,
    turns: Turns,
    scarce: Scarce,
    /// The turns when `since` was set.
    seen: u64,
    /// Whether a byte of the next head has come.
    begun: bool,
    /// When the silence or the head began.
    since: Instant,
    timer: Option<Pin<Box<Sleep>>>,
}

impl<S> Patient<S> {
    /// Guards a stream.
    pub fn new(inner: S, turns: Turns, scarce: Scarce) -> Self {
        let (seen, since) = (turns.count(), Instant::now());
        Self { inner, turns, scarce, seen, begun: false, since, timer: None }
    }

    fn restart(&mut self, begun: bool) {
        (self.begun, self.since) = (begun, Instant::now());
    }

    /// Ends with an end of the stream for a client that was silent for too long, and with an error
    /// for one that is too slow.
    fn poll_patience(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            let wait = if self.begun { HEAD_TIME } else { LOOK_EVERY };
            let until = self.since + wait;
            let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(until)));
            // The timer may still be set for an earlier silence, which only makes it ring too soon:
            // setting it anew for every request would cost each of them its share.
            if self.begun && timer.deadline() > until {
                timer.as_mut().reset(until);
            }
            ready!(timer.as_mut().poll(cx));
            let silent = self.since.elapsed();
            if silent < wait {
                timer.as_mut().reset(until);
                continue;
            }
            if self.begun {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            if silent >= IDLE_TIME || (self.scarce)() {
                return Poll::Ready(Ok(()));
            }
            timer.as_mut().reset(Instant::now() + LOOK_EVERY);
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let turns = this.turns.count();
        if turns != this.seen {
            this.seen = turns;
            this.restart(false);
        }
        let is_waiting = turns.is_multiple_of(2);
        let before = buffer.filled().len();
        match Pin::new(&mut this.inner).poll_read(cx, buffer) {
            Poll::Ready(read) => {
                if is_waiting && !this.begun && buffer.filled().len() > before {
                    this.restart(true);
                }
                Poll::Ready(read)
            }
            Poll::Pending if is_waiting => this.poll_patience(cx),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
    use tokio::time::sleep;

    use super::*;

    struct Line {
        near: Patient<DuplexStream>,
        far: DuplexStream,
        turns: Turns,
        scarce: Arc<AtomicBool>,
    }

    fn line() -> Line {
        let (near, far) = duplex(64);
        let (turns, scarce) = (Turns::default(), Arc::new(AtomicBool::new(false)));
        let told = scarce.clone();
        let is_scarce: Scarce = Arc::new(move || told.load(Ordering::SeqCst));
        Line { near: Patient::new(near, turns.clone(), is_scarce), far, turns, scarce }
    }

    /// What the next read gives: bytes, the end, or an error; and after how many seconds.
    async fn read(near: &mut Patient<DuplexStream>) -> (io::Result<usize>, u64) {
        let began = Instant::now();
        let read = near.read(&mut [0; 16]).await;
        (read, began.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_connection_ends_in_order_and_sooner_where_seats_are_scarce() {
        let mut quiet = line();
        let (read_, after) = read(&mut quiet.near).await;
        assert_eq!((read_.unwrap(), after), (0, 90));
        let mut pressed = line();
        pressed.scarce.store(true, Ordering::SeqCst);
        let (read_, after) = read(&mut pressed.near).await;
        assert_eq!((read_.unwrap(), after), (0, 15));
        drop((quiet.far, pressed.far));
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_comes_byte_by_byte_ends_ten_seconds_after_its_first_byte() {
        let Line { mut near, mut far, .. } = line();
        let dribble = tokio::spawn(async move {
            sleep(Duration::from_secs(40)).await;
            for _ in 0..60 {
                far.write_all(b"x").await.unwrap();
                sleep(Duration::from_secs(1)).await;
            }
        });
        let began = Instant::now();
        let fault = loop {
            match near.read(&mut [0; 16]).await {
                Ok(count) => assert_eq!(count, 1),
                Err(fault) => break fault,
            }
        };
        assert_eq!(fault.kind(), io::ErrorKind::TimedOut);
        assert_eq!(began.elapsed().as_secs(), 50);
        dribble.abort();
    }

    #[tokio::test(start_paused = true)]
    async fn each_answer_gives_the_next_request_its_whole_time() {
        let Line { mut near, mut far, turns, .. } = line();
        for _ in 0..5 {
            far.write_all(b"GET").await.unwrap();
            assert_eq!(read(&mut near).await.0.unwrap(), 3);
            // Nobody reads while this answer is given, so its turn is over before the next read.
            drop(turns.begin());
            let nothing = tokio::time::timeout(Duration::from_secs(80), read(&mut near)).await;
            assert!(nothing.is_err(), "the connection may rest");
        }
        far.write_all(b"GET").await.unwrap();
        assert_eq!(read(&mut near).await.0.unwrap(), 3);
        let turn = turns.begin();
        let long = tokio::time::timeout(Duration::from_secs(3_600), read(&mut near)).await;
        assert!(long.is_err(), "an answer may take its time");
        drop(turn);
        assert_eq!(read(&mut near).await.0.unwrap(), 0);
        drop(far);
    }
}
