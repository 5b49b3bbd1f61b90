//! A cloud on a throwaway store, and a dialect that exists only here.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use nubo_api_kit::{
    Body, Dialect, Doors, DoorsParts, Ending, Limits, Measures, Peer, Portal, Registry, Reply, Req,
    Route, ServerEvent, Shutdown, ShutdownTrigger, Site, serve_tcp, sse,
};
use nubo_base::{SealKey, SecretText, SystemClock, SystemRandom};
use nubo_cloud::account::CreateAccount;
use nubo_cloud::{Caller, Cloud, CloudParts, Origin, Policy, RateState};
use nubo_domain::{Error, ErrorKind, Result};
use nubo_store_sql::{SqlStore, SqliteOptions};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

/// Speaks of everything in one line.
pub struct Toy;

#[derive(Deserialize)]
struct Thing {
    name: String,
    #[serde(default)]
    count: Option<u32>,
}

#[derive(Deserialize)]
struct Page {
    limit: Option<u32>,
}

async fn echo(req: Req) -> Result<Reply> {
    let thing: Thing = req.json()?;
    let once = req.once()?.map(|once| once.route);
    let seen = req.if_match()?;
    let body = json!({ "name": thing.name, "count": thing.count, "once": once, "seen": seen });
    Reply::json(StatusCode::CREATED, &body)
}

async fn show(req: Req) -> Result<Reply> {
    let page: Page = req.query()?;
    let body = json!({ "id": req.path("id"), "limit": page.limit, "account":
        req.caller().account.map(|a| a.to_string()), "ip": req.origin().ip,
        "request": req.request_id() });
    Ok(Reply::json(StatusCode::OK, &body)?.etag(3))
}

async fn slow(_req: Req) -> Result<Reply> {
    tokio::time::sleep(Duration::from_millis(400)).await;
    Ok(Reply::bytes(StatusCode::OK, "text/plain", "done"))
}

async fn fall(_req: Req) -> Result<Reply> {
    panic!("a secret of the inside")
}

async fn ticks(req: Req) -> Result<Reply> {
    let ticks = futures_util::stream::unfold(0_u64, |n| async move {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let event = ServerEvent {
            id: Some(n.to_string()),
            name: Some("tick".to_owned()),
            data: "x".repeat(64),
        };
        Some((event, n + 1))
    });
    Ok(sse(req.shutdown(), ticks))
}

/// How many bytes the flood has been rid of.
pub static FLOOD: AtomicU64 = AtomicU64::new(0);

async fn socket(mut req: Req) -> Result<Reply> {
    let handshake = req.websocket("binary")?;
    let (near, mut far) = tokio::io::duplex(4_096);
    let kind = req.path("kind").to_owned();
    let until = match kind.as_str() {
        "taken" => Some(Ending { code: 4001, reason: "Somebody else has it now." }),
        _ => None,
    };
    tokio::spawn(async move {
        match kind.as_str() {
            "end" => drop(far.write_all(b"the end").await),
            "flood" => {
                while far.write_all(&[7; 1_024]).await.is_ok() {
                    FLOOD.fetch_add(1_024, Ordering::SeqCst);
                }
            }
            _ => {
                let (mut from, mut to) = tokio::io::split(far);
                drop(tokio::io::copy(&mut from, &mut to).await);
            }
        }
    });
    Ok(handshake.bridge(near, async move {
        match until {
            Some(ending) => ending,
            None => std::future::pending().await,
        }
    }))
}

impl Dialect for Toy {
    fn name(&self) -> &'static str {
        "toy"
    }

    fn title(&self) -> &'static str {
        "Toy"
    }

    fn prefixes(&self) -> &'static [&'static str] {
        &["/toy"]
    }

    fn routes(&self) -> Vec<Route> {
        vec![
            Route::new("thing.make", Method::POST, "/toy/things", echo),
            Route::new("thing.get", Method::GET, "/toy/things/{id}", show),
            Route::new("thing.slow", Method::GET, "/toy/slow", slow).for_anyone(),
            Route::new("thing.fall", Method::GET, "/toy/fall", fall).for_anyone(),
            Route::new("thing.open", Method::POST, "/toy/open", echo).for_anyone(),
            Route::new("thing.socket", Method::GET, "/toy/sockets/{kind}", socket).for_anyone(),
            Route::new("thing.ticks", Method::GET, "/toy/ticks", ticks).for_anyone(),
        ]
    }

    fn error(&self, error: &Error, request_id: &str) -> Reply {
        let status = match error.kind() {
            ErrorKind::Malformed => 400,
            ErrorKind::Unauthenticated => 401,
            ErrorKind::NotFound => 404,
            ErrorKind::MethodNotAllowed => 405,
            ErrorKind::TooLarge => 413,
            ErrorKind::RateLimited => 429,
            ErrorKind::Internal => 500,
            _ => 422,
        };
        let fields: Vec<&str> = error.fields().iter().map(|f| f.field.as_str()).collect();
        let body = json!({ "toy": error.code().slug, "text": error.message(), "fields": fields,
            "request": request_id });
        let status = StatusCode::from_u16(status).unwrap();
        Reply::json(status, &body).unwrap()
    }

    fn rate(&self, state: &RateState, headers: &mut HeaderMap) {
        headers.insert("toy-limit", HeaderValue::from(state.limit));
        headers.insert("toy-left", HeaderValue::from(state.remaining));
    }

    fn document(&self) -> Option<&'static str> {
        Some("/toy/openapi.json")
    }
}

/// A cloud behind doors.
pub struct Place {
    pub doors: Doors,
    pub trigger: ShutdownTrigger,
    cloud: Cloud,
    _data: tempfile::TempDir,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Place {
    pub fn new() -> Self {
        Self::with(Policy::default(), None)
    }

    pub fn with(policy: Policy, metrics_token: Option<&str>) -> Self {
        Self::made_of(policy, metrics_token, Portal::default())
    }

    /// A place with pages for people.
    pub fn showing(portal: Portal) -> Self {
        Self::made_of(Policy::default(), None, portal)
    }

    fn made_of(policy: Policy, metrics_token: Option<&str>, portal: Portal) -> Self {
        let data = tempfile::tempdir().unwrap();
        let options = SqliteOptions { durable: false, ..SqliteOptions::default() };
        let cloud = Cloud::new(CloudParts {
            store: Arc::new(SqlStore::open_sqlite(data.path(), options).unwrap()),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            seal: SealKey::new(&[7; 32]),
            policy,
            watcher: Arc::new(|_| {}),
        });
        let (trigger, shutdown): (_, Shutdown) = ShutdownTrigger::new();
        let site = Site {
            ready: Arc::new(|| Box::pin(async { Ok(()) })),
            before_scrape: Arc::new(|| Box::pin(async {})),
            measures: Measures::new(Registry::default()),
            metrics_token: metrics_token.map(|token| SecretText::new(token.to_owned())),
            portal,
        };
        let doors = Doors::new(DoorsParts {
            cloud: cloud.clone(),
            dialects: vec![Arc::new(Toy)],
            trusted_proxies: vec!["192.0.2.1".parse().unwrap()],
            site,
            shutdown,
        });
        Self { doors: doors.unwrap(), trigger, cloud, _data: data }
    }

    /// A key of a new account.
    pub async fn key(&self, rate_limit: Option<u32>) -> String {
        let account = CreateAccount {
            credit: None,
            credit_limit: None,
            email: format!("{}@example.com", self.cloud.ids().uuid().as_simple()),
            name: None,
            password: None,
            rate_limit,
            is_operator: false,
        };
        let made = self.cloud.call(&Caller::operator(Origin::default()), account).await.unwrap();
        made.key.secret.reveal().to_owned()
    }

    pub async fn send(&self, request: Request<Full<Bytes>>) -> Answer {
        self.send_from(request, Peer::Ip(IpAddr::from([203, 0, 113, 5]))).await
    }

    pub async fn send_from(&self, request: Request<Full<Bytes>>, peer: Peer) -> Answer {
        let response: Response<Body> = self.doors.answer(request, peer).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
        let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| text());
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Listens on a free port.
    pub async fn listen(&self, limits: Limits) -> (SocketAddr, tokio::task::JoinHandle<()>) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        (address, tokio::spawn(serve_tcp(listener, self.doors.clone(), limits)))
    }
}

pub fn get(path: &str) -> Request<Full<Bytes>> {
    Request::get(path).body(Full::default()).unwrap()
}

pub fn post(path: &str, body: impl Into<Bytes>) -> Request<Full<Bytes>> {
    let builder = Request::post(path).header("content-type", "application/json");
    builder.body(Full::new(body.into())).unwrap()
}

pub fn with(
    mut request: Request<Full<Bytes>>,
    name: &'static str,
    value: &str,
) -> Request<Full<Bytes>> {
    request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
    request
}

pub fn bearing(request: Request<Full<Bytes>>, key: &str) -> Request<Full<Bytes>> {
    with(request, "authorization", &format!("Bearer {key}"))
}
