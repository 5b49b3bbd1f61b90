//! From a request to its answer: the same sequence for all dialects.
//!
//! Find the route, find the caller, count the request, read the body, run the handler, tell the
//! outcome in the dialect's voice. A panic of a handler is told like any other mistake of ours.

mod admit;
mod noted;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use futures_util::FutureExt;
use http::header::{ALLOW, CACHE_CONTROL, HeaderName, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use nubo_cloud::{Cloud, Origin, RateState, Who};
use nubo_domain::{Error, ErrorKind, Result, code};
use percent_encoding::percent_decode_str;

use crate::address::{self, Net};
use crate::dialect::{Access, Dialect, Handler};
use crate::headers::whole_seconds;
use crate::measure::VerbMeasure;
use crate::site::{PAGES, Page, Site};
use crate::websocket::Upgrade;
use crate::{Body, Reply, Req, Shutdown, body};
use noted::Noted;

/// Who is at the other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Somebody on the network.
    Ip(IpAddr),
    /// The machine's owner, through the local socket: the operator, unless a credential is sent.
    Local,
}

/// What doors are made of.
pub struct DoorsParts {
    /// The cloud behind them.
    pub cloud: Cloud,
    /// The dialects; the first one answers for paths that belong to none.
    pub dialects: Vec<Arc<dyn Dialect>>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Net>,
    /// The process's own pages.
    pub site: Site,
    /// The wish to stop.
    pub shutdown: Shutdown,
}

/// Routes that cannot stand beside each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoorsError(String);

impl fmt::Display for DoorsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DoorsError {}

/// All dialects behind one listener.
#[derive(Clone)]
pub struct Doors(Arc<Inner>);

struct Inner {
    cloud: Cloud,
    dialects: Vec<Arc<dyn Dialect>>,
    trusted_proxies: Vec<Net>,
    site: Site,
    shutdown: Shutdown,
    router: matchit::Router<Address>,
    /// Where paths begin that belong to routes outside of their dialects' prefixes, and to pages.
    reserved: HashSet<String>,
    /// For each dialect, what counts requests that reach no route.
    astray: Vec<VerbMeasure>,
}

/// What is at one address.
enum Address {
    Page(Page),
    Routes(Vec<Entry>),
}

struct Entry {
    dialect: usize,
    method: Method,
    verb: &'static str,
    pattern: String,
    access: Access,
    is_guarded: bool,
    handler: Handler,
    measure: VerbMeasure,
}

/// Where a request has arrived.
struct Arrival<'a> {
    dialect: usize,
    entry: Result<&'a Entry>,
    params: Vec<(String, String)>,
    allow: Option<HeaderValue>,
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

impl Doors {
    /// Puts the dialects' routes together.
    ///
    /// # Errors
    /// When two routes clash, or there is no dialect.
    pub fn new(parts: DoorsParts) -> Result<Self, DoorsError> {
        let DoorsParts { cloud, dialects, trusted_proxies, site, shutdown } = parts;
        if dialects.is_empty() {
            return Err(DoorsError("a listener needs a dialect".to_owned()));
        }
        let mut tables: HashMap<String, Vec<Entry>> = HashMap::new();
        for (index, dialect) in dialects.iter().enumerate() {
            for route in dialect.routes() {
                let pattern = route.pattern.into_owned();
                let entries = tables.entry(pattern.clone()).or_default();
                if entries.iter().any(|entry| entry.method == route.method) {
                    let clash = format!("two routes for {} {pattern}", route.method);
                    return Err(DoorsError(clash));
                }
                entries.push(Entry {
                    dialect: index,
                    method: route.method,
                    verb: route.verb,
                    pattern,
                    access: route.access,
                    is_guarded: route.is_guarded,
                    handler: route.handler,
                    measure: site.measures.verb(dialect.name(), route.verb),
                });
            }
        }
        let tables =
            tables.into_iter().map(|(pattern, entries)| (pattern, Address::Routes(entries)));
        let pages = PAGES.iter().map(|(path, page)| ((*path).to_owned(), Address::Page(*page)));
        let (mut router, mut reserved) = (matchit::Router::new(), HashSet::new());
        for (pattern, address) in tables.chain(pages) {
            let clash = |fault| DoorsError(format!("the route {pattern}: {fault}"));
            if dialect_of(&dialects, &pattern).is_none() {
                reserved.insert(beginning(&pattern).to_owned());
            }
            router.insert(pattern.clone(), address).map_err(clash)?;
        }
        reserved.remove("");
        let astray = dialects.iter().map(|d| site.measures.verb(d.name(), "none")).collect();
        let inner =
            Inner { cloud, dialects, trusted_proxies, site, shutdown, router, reserved, astray };
        Ok(Self(Arc::new(inner)))
    }

    /// The wish to stop.
    #[must_use]
    pub fn shutdown(&self) -> &Shutdown {
        &self.0.shutdown
    }

    /// The figures.
    #[must_use]
    pub fn measures(&self) -> &crate::Measures {
        &self.0.site.measures
    }

    /// Answers one request. Never fails: what goes wrong is told in the answer.
    pub async fn answer<B>(&self, request: Request<B>, peer: Peer) -> Response<Body>
    where
        B: http_body::Body<Data = Bytes> + Unpin,
    {
        let started = Instant::now();
        let (parts, body) = request.into_parts();
        let inner = &*self.0;
        let is_head = parts.method == Method::HEAD;
        let mut reply = match inner.find(&parts) {
            Found::Page(page, part) => inner.page(page, &part, &parts, peer).await,
            Found::Portal(reply) => reply,
            Found::Arrival(arrival) => inner.visit(arrival, parts, body, peer, started).await,
        };
        let headers = &mut reply.headers;
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if is_head && matches!(reply.body, Body::Stream(_)) {
            // The connection leaves out bodies of known length by itself and keeps the length.
            reply.body = Body::Whole(Bytes::new());
        }
        let mut response = Response::new(reply.body);
        (*response.status_mut(), *response.headers_mut()) = (reply.status, reply.headers);
        response
    }
}

enum Found<'a> {
    Page(Page, String),
    Portal(Reply),
    Arrival(Arrival<'a>),
}

impl Inner {
    /// What belongs to the request's address.
    fn find(&self, parts: &Parts) -> Found<'_> {
        let path = &*single_slashes(parts.uri.path());
        let Ok(matched) = self.router.at(path) else { return self.astray(path, parts) };
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let mut params = matched.params.iter().map(|(name, text)| (name.to_owned(), decode(text)));
        let entries = match matched.value {
            Address::Page(page) => {
                let part = params.next().map(|(_, text)| text).unwrap_or_default();
                return Found::Page(*page, part);
            }
            Address::Routes(entries) => entries,
        };
        let params = params.collect();
        let wanted = if parts.method == Method::HEAD { &Method::GET } else { &parts.method };
        match entries.iter().find(|entry| entry.method == *wanted) {
            Some(entry) => {
                let dialect = entry.dialect;
                Found::Arrival(Arrival { dialect, entry: Ok(entry), params, allow: None })
            }
            None => {
                let dialect = entries.first().map_or(0, |entry| entry.dialect);
                let entry = Err(Error::new(&code::METHOD_NOT_ALLOWED));
                Found::Arrival(Arrival { dialect, entry, params, allow: allowed(entries) })
            }
        }
    }

    /// What belongs to an address without a route: it is a dialect's, the portal's or nobody's.
    fn astray(&self, path: &str, parts: &Parts) -> Found<'_> {
        let dialect = dialect_of(&self.dialects, path);
        let is_free = dialect.is_none() && !self.reserved.contains(beginning(path));
        if let Some(reply) = is_free.then(|| self.site.portal.answer(parts)).flatten() {
            return Found::Portal(reply);
        }
        let (dialect, entry) = (dialect.unwrap_or(0), Err(Error::new(&code::NOT_FOUND)));
        Found::Arrival(Arrival { dialect, entry, params: Vec::new(), allow: None })
    }

    async fn page(&self, page: Page, part: &str, parts: &Parts, peer: Peer) -> Reply {
        if parts.method != Method::GET && parts.method != Method::HEAD {
            let reply = Reply::empty(StatusCode::METHOD_NOT_ALLOWED);
            return reply.header(ALLOW, HeaderValue::from_static("GET, HEAD"));
        }
        let found = self.site.answer(page, part, parts, peer, &self.dialects).await;
        found.unwrap_or_else(|| Reply::empty(StatusCode::NOT_FOUND))
    }

    /// One request to a dialect, from its caller to its log line.
    async fn visit<B>(
        &self,
        arrival: Arrival<'_>,
        parts: Parts,
        body: B,
        peer: Peer,
        started: Instant,
    ) -> Reply
    where
        B: http_body::Body<Data = Bytes> + Unpin,
    {
        let dialect = &*self.dialects[arrival.dialect];
        let request: Arc<str> = self.cloud.request_id().into();
        let ip = match peer {
            Peer::Ip(ip) => Some(address::client(ip, &parts.headers, &self.trusted_proxies)),
            Peer::Local => None,
        };
        let origin = Origin { ip, request: request.clone() };
        let mut noted = Noted {
            method: parts.method.clone(),
            entry: arrival.entry.as_ref().ok().copied(),
            origin,
            who: Who::Nobody,
            by_cookie: None,
        };
        let measure = noted.entry.map_or(&self.astray[arrival.dialect], |entry| &entry.measure);
        let allow = arrival.allow.clone();
        let mut rate = None;
        let outcome = self.run(arrival, parts, body, peer, (&mut noted, &mut rate)).await;
        let mut reply = match outcome {
            Ok(reply) => reply,
            Err(error) => {
                let mut reply = dialect.error(&error, &request);
                finish_refusal(&mut reply, &error, allow);
                noted.forget_stale_cookie(&mut reply);
                noted.log(dialect.name(), reply.status, Some(&error));
                reply
            }
        };
        if let Some(rate) = rate {
            dialect.rate(&rate, &mut reply.headers);
        }
        if let Ok(value) = HeaderValue::from_str(&request) {
            reply.headers.insert(REQUEST_ID, value);
        }
        measure.note(reply.status, started.elapsed());
        reply
    }

    async fn run<B>(
        &self,
        arrival: Arrival<'_>,
        mut parts: Parts,
        body: B,
        peer: Peer,
        (noted, rate): (&mut Noted<'_>, &mut Option<RateState>),
    ) -> Result<Reply>
    where
        B: http_body::Body<Data = Bytes> + Unpin,
    {
        let dialect = &*self.dialects[arrival.dialect];
        let admitted = self.admit(dialect, &parts, peer, (noted, rate)).await;
        // The 404 of a path is no secret, so a wrong credential comes before it and none after it.
        let wanted = admitted.and_then(|caller| {
            let entry = arrival.entry?;
            let is_nobody = caller.who == Who::Nobody && entry.access == Access::Credential;
            if is_nobody { Err(Error::new(&code::UNAUTHENTICATED)) } else { Ok((entry, caller)) }
        });
        let (entry, caller) = match wanted {
            Ok(wanted) => wanted,
            Err(error) => {
                body::discard(&parts.headers, body).await;
                let is_options = parts.method == Method::OPTIONS && arrival.allow.is_some();
                let asked = is_options && error.kind() == ErrorKind::MethodNotAllowed;
                return if asked { Ok(options(arrival.allow)) } else { Err(error) };
            }
        };
        let upgrade = Upgrade::of(&mut parts.extensions);
        let bytes = if parts.method == Method::GET || parts.method == Method::HEAD {
            body::discard(&parts.headers, body).await;
            Bytes::new()
        } else {
            body::read(&parts.headers, body).await?
        };
        let req = Req {
            cloud: self.cloud.clone(),
            caller,
            method: parts.method,
            uri: parts.uri,
            headers: parts.headers,
            params: arrival.params,
            body: bytes,
            shutdown: self.shutdown.clone(),
            upgrade,
            is_proxied: self.is_proxied(peer),
            is_by_cookie: noted.by_cookie.is_some(),
        };
        let answering = AssertUnwindSafe(async move { (entry.handler)(req).await });
        answering.catch_unwind().await.unwrap_or_else(|panic| Err(told(&*panic)))
    }

    fn is_proxied(&self, peer: Peer) -> bool {
        matches!(peer, Peer::Ip(ip) if self.trusted_proxies.iter().any(|net| net.contains(ip)))
    }
}

/// The dialect whose prefix a path has, the longest first.
fn dialect_of(dialects: &[Arc<dyn Dialect>], path: &str) -> Option<usize> {
    let under = |prefix: &str| {
        path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let matching = dialects.iter().enumerate().flat_map(|(index, dialect)| {
        let prefixes = dialect.prefixes().iter().filter(|prefix| under(prefix));
        prefixes.map(move |prefix| (prefix.len(), index))
    });
    matching.max().map(|(_, index)| index)
}

/// The first part of a path.
fn beginning(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}

/// A path in which no slash follows another: clients that join an address with a closing slash and
/// a path that begins with one mean one.
fn single_slashes(path: &str) -> Cow<'_, str> {
    if !path.contains("//") {
        return Cow::Borrowed(path);
    }
    let mut single = String::with_capacity(path.len());
    for letter in path.chars() {
        if letter != '/' || !single.ends_with('/') {
            single.push(letter);
        }
    }
    Cow::Owned(single)
}

/// The methods of an address.
fn allowed(entries: &[Entry]) -> Option<HeaderValue> {
    let mut methods: Vec<&str> = entries.iter().map(|entry| entry.method.as_str()).collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    methods.push("OPTIONS");
    methods.sort_unstable();
    HeaderValue::from_str(&methods.join(", ")).ok()
}

fn options(allow: Option<HeaderValue>) -> Reply {
    let reply = Reply::empty(StatusCode::NO_CONTENT);
    match allow {
        Some(allow) => reply.header(ALLOW, allow),
        None => reply,
    }
}

/// What any client may expect of a refusal, whatever the dialect.
fn finish_refusal(reply: &mut Reply, error: &Error, allow: Option<HeaderValue>) {
    if let Some(wait) = error.wait() {
        let seconds = whole_seconds(wait).max(1);
        reply.headers.entry(RETRY_AFTER).or_insert(HeaderValue::from(seconds));
    }
    if let Some(allow) = allow.filter(|_| error.kind() == ErrorKind::MethodNotAllowed) {
        reply.headers.insert(ALLOW, allow);
    }
}

fn told(panic: &(dyn std::any::Any + Send)) -> Error {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Error::internal(format!("a handler panicked: {}", text.unwrap_or("without words")))
}
