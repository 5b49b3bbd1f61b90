//! What the process says of itself, beside all dialects: health, figures, documents.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

use http::header::WWW_AUTHENTICATE;
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use nubo_base::{SecretText, digest};

use crate::doors::Peer;
use crate::{Dialect, Measures, Portal, Reply, bearer, docs};

/// Says whether the process can serve, or what is missing.
pub type Ready =
    Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<(), &'static str>> + Send>> + Send + Sync>;

/// Brings figures up to date that are read from elsewhere.
pub type BeforeScrape = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync>;

/// What the pages of the process need.
#[derive(Clone)]
pub struct Site {
    /// Asked for `/readyz`.
    pub ready: Ready,
    /// Called before figures are written.
    pub before_scrape: BeforeScrape,
    /// The figures.
    pub measures: Measures,
    /// Who may read the figures; without it only callers of this machine.
    pub metrics_token: Option<SecretText>,
    /// The pages for people.
    pub portal: Portal,
}

/// The pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// `/`, where the portal begins.
    Root,
    /// `/healthz`.
    Health,
    /// `/readyz`.
    Ready,
    /// `/metrics`.
    Metrics,
    /// `/docs`.
    Docs,
    /// `/docs/{dialect}`.
    DocsOf,
    /// `/docs/assets/{file}`.
    Asset,
}

/// Where they are.
pub const PAGES: [(&str, Page); 7] = [
    ("/", Page::Root),
    ("/healthz", Page::Health),
    ("/readyz", Page::Ready),
    ("/metrics", Page::Metrics),
    ("/docs", Page::Docs),
    ("/docs/{dialect}", Page::DocsOf),
    ("/docs/assets/{file}", Page::Asset),
];

const TEXT: &str = "text/plain; charset=utf-8";
const FIGURES: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

impl Site {
    /// The answer of a page; `part` is what its pattern leaves open. None is a 404.
    pub async fn answer(
        &self,
        page: Page,
        part: &str,
        parts: &Parts,
        peer: Peer,
        dialects: &[Arc<dyn Dialect>],
    ) -> Option<Reply> {
        match page {
            Page::Root => self.portal.answer(parts),
            Page::Health => Some(Reply::bytes(StatusCode::OK, TEXT, "ok\n")),
            Page::Ready => Some(match (self.ready)().await {
                Ok(()) => Reply::bytes(StatusCode::OK, TEXT, "ready\n"),
                Err(what) => {
                    let text = format!("not ready: {what}\n");
                    Reply::bytes(StatusCode::SERVICE_UNAVAILABLE, TEXT, text)
                }
            }),
            Page::Metrics => Some(self.metrics(parts, peer).await),
            Page::Docs => Some(docs::index(dialects.iter().map(|dialect| &**dialect))),
            Page::DocsOf => {
                let dialect = dialects.iter().find(|dialect| dialect.name() == part)?;
                Some(docs::interactive(dialect.title(), dialect.document()?))
            }
            Page::Asset => docs::asset(part),
        }
    }

    async fn metrics(&self, parts: &Parts, peer: Peer) -> Reply {
        match &self.metrics_token {
            Some(token) if !bearer(&parts.headers).is_some_and(|given| same(given, token)) => {
                let reply = Reply::bytes(StatusCode::UNAUTHORIZED, TEXT, "a token is needed\n");
                return reply.header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            None if !is_of_this_machine(parts, peer) => {
                let text = "only from this machine, unless metrics_token is set\n";
                return Reply::bytes(StatusCode::FORBIDDEN, TEXT, text);
            }
            Some(_) | None => {}
        }
        (self.before_scrape)().await;
        Reply::bytes(StatusCode::OK, FIGURES, self.measures.text())
    }
}

/// Compares fingerprints, whose first difference tells nothing of the token.
fn same(given: &str, token: &SecretText) -> bool {
    digest(&[given.as_bytes()]) == digest(&[token.reveal().as_bytes()])
}

/// A proxy of this machine forwards strangers, so a forwarded request does not count.
fn is_of_this_machine(parts: &Parts, peer: Peer) -> bool {
    let forwarded = ["x-forwarded-for", "forwarded", "x-real-ip", "via"];
    match peer {
        Peer::Local => true,
        Peer::Ip(ip) => {
            IpAddr::is_loopback(&ip.to_canonical())
                && !forwarded.iter().any(|name| parts.headers.contains_key(*name))
        }
    }
}
