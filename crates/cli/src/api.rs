//! Speaking to a cloud: one request after the other over a kept connection, repeated where that is
//! safe.
//!
//! Every change carries an idempotency key, so an answer that was lost on its way is asked for
//! again and the work is done once. It knows no verb and shows nothing but what `-v` asks for.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use nubo_base::{Backoff, Random, SecretText, SystemRandom, hex_lower};
use tokio::time::{sleep, timeout};

use crate::dial::{Dial, Unreached};
use crate::end::{End, Outcome};
use crate::json::Json;
use crate::plain::plain;
use crate::screen::note;

/// Longer than the longest wait that the API offers.
const PATIENCE: Duration = Duration::from_secs(90);
/// Tries of one request before its fault is told.
const TRIES: u32 = 6;
/// Between tries.
const PAUSES: Backoff = Backoff { first: Duration::from_millis(250), most: Duration::from_secs(4) };
/// Who is told to wait longer than this is told so instead.
const RETRY_AFTER_MOST: u64 = 120;
/// The most of an answer that is kept in memory.
const ANSWER_MOST: usize = 64 << 20;

/// A request.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The method.
    pub method: Method,
    /// The path behind the cloud's address, with its query.
    pub path: String,
    /// Headers besides the usual ones.
    pub headers: Vec<(&'static str, String)>,
    /// The body, JSON.
    pub body: Option<String>,
}

impl Ask {
    /// A request that reads.
    #[must_use]
    pub fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path)
    }

    /// A request; one that changes something gets a key of its own.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        let mut headers = Vec::new();
        if method != Method::GET {
            let mut bytes = [0; 16];
            SystemRandom.fill(&mut bytes);
            headers.push(("idempotency-key", format!("nubo-{}", hex_lower(&bytes))));
        }
        Self { method, path: path.into(), headers, body: None }
    }

    /// With a body.
    #[must_use]
    pub fn with_body(mut self, body: Option<String>) -> Self {
        self.body = body;
        self
    }

    /// With one more header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Answer {
    /// The text of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Its body as JSON.
    ///
    /// # Errors
    /// Exit code 3: what answers otherwise is no cloud.
    pub fn json(&self) -> Outcome<Json> {
        serde_json::from_slice(&self.body).map_err(|_| {
            let kind = plain(self.header("content-type").unwrap_or("something"));
            End::unreachable(format!("this is no cloud of nubo: it answers {kind}, not JSON"))
        })
    }
}

/// Why there is no answer.
enum Fault {
    /// Nothing was sent.
    Unreached(String),
    /// It may have been done.
    Lost(String),
}

impl From<Unreached> for Fault {
    fn from(Unreached(why): Unreached) -> Self {
        Self::Unreached(why)
    }
}

/// A cloud, and who asks.
pub struct Api {
    dial: Dial,
    key: Option<SecretText>,
    is_verbose: bool,
    line: Option<SendRequest<Full<Bytes>>>,
}

impl Api {
    /// A cloud that is asked with this credential.
    #[must_use]
    pub const fn new(dial: Dial, key: Option<SecretText>, is_verbose: bool) -> Self {
        Self { dial, key, is_verbose, line: None }
    }

    /// How the cloud is reached.
    #[must_use]
    pub const fn dial(&self) -> &Dial {
        &self.dial
    }

    /// Asks, and asks again while that is safe and may help.
    ///
    /// # Errors
    /// Exit code 3 when there is no answer. A refusal of the cloud is an answer.
    pub async fn ask(&mut self, ask: &Ask) -> Outcome<Answer> {
        let (mut tries, mut was_sent) = (0, false);
        loop {
            tries += 1;
            let pause = match self.once(ask).await {
                Ok(answer) => match pause(&answer, tries) {
                    Some(pause) if tries < TRIES => pause,
                    _ => return Ok(answer),
                },
                Err(Fault::Unreached(why)) if !was_sent || tries >= TRIES => {
                    return Err(End::unreachable(why));
                }
                Err(Fault::Lost(why)) if tries >= TRIES => {
                    return Err(End::unreachable(format!(
                        "{} went away before it answered: {why}",
                        self.dial.target
                    )));
                }
                Err(Fault::Unreached(_)) => PAUSES.wait(tries),
                Err(Fault::Lost(_)) => {
                    was_sent = true;
                    PAUSES.wait(tries)
                }
            };
            if pause > Duration::from_secs(2) {
                note(&format!("nubo: the cloud asks to wait; going on in {} s", pause.as_secs()));
            }
            sleep(pause).await;
        }
    }

    /// One try, over the kept connection if it still stands.
    async fn once(&mut self, ask: &Ask) -> Result<Answer, Fault> {
        let began = Instant::now();
        let mut line = match self.line.take().filter(|line| !line.is_closed()) {
            Some(line) => line,
            None => self.connect().await?,
        };
        let request = self.request(ask).map_err(Fault::Unreached)?;
        let lost = |fault: &dyn std::fmt::Display| Fault::Lost(fault.to_string());
        let answering = async {
            line.ready().await.map_err(|e| lost(&e))?;
            let response = line.send_request(request).await.map_err(|e| lost(&e))?;
            let (head, body) = response.into_parts();
            let body = Limited::new(body, ANSWER_MOST).collect().await.map_err(|e| lost(&e))?;
            Ok(Answer { status: head.status, headers: head.headers, body: body.to_bytes() })
        };
        let late = || Fault::Lost(format!("no answer within {} s", PATIENCE.as_secs()));
        let answer: Result<Answer, Fault> =
            timeout(PATIENCE, answering).await.map_err(|_| late())?;
        self.tell(ask, answer.as_ref().ok(), began.elapsed());
        let answer = answer?;
        self.line = Some(line);
        Ok(answer)
    }

    async fn connect(&self) -> Result<SendRequest<Full<Bytes>>, Fault> {
        let wire = self.dial.connect().await?;
        let shaken = http1::handshake(TokioIo::new(wire)).await;
        let (line, connection) = shaken.map_err(|fault| Fault::Unreached(fault.to_string()))?;
        // The request that waits on the connection tells its end better; upgrades need it to live.
        tokio::spawn(connection.with_upgrades());
        Ok(line)
    }

    /// Asks over a connection of its own and hands over the answer while it still comes.
    ///
    /// # Errors
    /// Exit code 3 when there is no answer.
    pub async fn open(&self, ask: &Ask) -> Outcome<Response<Incoming>> {
        let began = Instant::now();
        let told = |fault: Fault| match fault {
            Fault::Unreached(why) | Fault::Lost(why) => End::unreachable(why),
        };
        let mut line = self.connect().await.map_err(told)?;
        let request = self.request(ask).map_err(End::usage)?;
        let sent = timeout(PATIENCE, line.send_request(request)).await;
        let gone = || End::unreachable(format!("{} does not answer", self.dial.target));
        let response = sent.map_err(|_| gone())?.map_err(|_| gone())?;
        self.tell(ask, None, began.elapsed());
        Ok(response)
    }

    fn request(&self, ask: &Ask) -> Result<Request<Full<Bytes>>, String> {
        let mut builder = Request::builder()
            .method(ask.method.clone())
            .uri(format!("{}{}", self.dial.target.prefix, ask.path))
            .header("host", self.dial.target.authority())
            .header("user-agent", concat!("nubo/", env!("CARGO_PKG_VERSION")));
        for (name, value) in &ask.headers {
            builder = builder.header(*name, value);
        }
        if let Some(key) = &self.key {
            builder = builder.header("authorization", format!("Bearer {}", key.reveal()));
        }
        if ask.body.is_some() {
            builder = builder.header("content-type", "application/json");
        }
        let body = ask.body.clone().unwrap_or_default();
        builder.body(Full::new(Bytes::from(body))).map_err(|_| {
            "the request cannot be sent: its key, its path or a header has odd characters"
                .to_owned()
        })
    }

    /// A line about a request, for `-v`.
    fn tell(&self, ask: &Ask, answer: Option<&Answer>, took: Duration) {
        if !self.is_verbose {
            return;
        }
        let header = |name: &str| {
            let value = answer.and_then(|answer| answer.header(name)).map(plain);
            value.map(|value| format!(" {value}")).unwrap_or_default()
        };
        let status = answer.map_or("-".to_owned(), |answer| answer.status.as_u16().to_string());
        note(&format!(
            "{} {} -> {status}{}{} ({} ms)",
            ask.method,
            plain(&ask.path),
            header("x-request-id"),
            header("etag"),
            took.as_millis()
        ));
    }
}

/// How long to wait before the same is asked again; nothing if the answer stands.
fn pause(answer: &Answer, tries: u32) -> Option<Duration> {
    let told = answer.header("retry-after").and_then(|text| text.trim().parse::<u64>().ok());
    if told.is_some_and(|seconds| seconds > RETRY_AFTER_MOST) {
        return None;
    }
    let told = told.map(Duration::from_secs);
    match answer.status {
        StatusCode::TOO_MANY_REQUESTS => told,
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
            Some(told.unwrap_or_else(|| PAUSES.wait(tries)))
        }
        // An earlier try of ours is still being worked on.
        StatusCode::CONFLICT if code_is(answer, "idempotency_in_progress") => {
            Some(PAUSES.wait(tries))
        }
        _ => None,
    }
}

fn code_is(answer: &Answer, code: &str) -> bool {
    let body: Option<Json> = serde_json::from_slice(&answer.body).ok();
    body.is_some_and(|body| body.text("error.code") == Some(code))
}

#[cfg(test)]
mod tests;
