//! The table of addresses: what is where, what a caller needs for it, and what answers.

use std::sync::Arc;

use http::Method;
use nubo_api_kit::{Handler, Reply, Req, Route};
use nubo_cloud::{Facts, Mode, Needs};
use nubo_domain::{Error, Result, code};

use crate::{
    address, auth, catalogue, console, logger, mfa, network, person, plan, project, register, role,
    security_group, server, ssh_key, template, user, volume,
};

/// Where the whole API is mounted: as seed 000 has it, and as siblings of that product do.
pub const MOUNTS: [&str; 2] = ["/backend/api", "/api"];

/// One address with what answers there.
pub struct Bound {
    /// What the table says of it.
    pub line: Line,
    handler: Handler,
}

/// What is known of one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The verb, `kind.verb`.
    pub verb: &'static str,
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// The path below each mount.
    pub path: &'static str,
    /// What a caller needs; none for addresses that anyone may ask.
    pub needs: Option<Needs>,
    /// Whether it changes anything.
    pub mode: Mode,
    /// One sentence for the document.
    pub summary: &'static str,
}

/// Joins an address with what answers there, for callers who may use the verb of `facts`.
pub fn on<F, Answer>(
    facts: Facts,
    verb: &'static str,
    (method, path): (&'static str, &'static str),
    summary: &'static str,
    handler: F,
) -> Bound
where
    F: Fn(Req) -> Answer + Send + Sync + 'static,
    Answer: Future<Output = Result<Reply>> + Send + 'static,
{
    let needs = (facts.needs != Needs::Nothing).then_some(facts.needs);
    let line = Line { verb, method, path, needs, mode: facts.mode, summary };
    Bound { line, handler: Arc::new(move |req| Box::pin(handler(req))) }
}

impl Bound {
    /// The same answer at one more address.
    pub fn also(&self, path: &'static str) -> Self {
        Self { line: Line { path, ..self.line }, handler: self.handler.clone() }
    }

    /// The routes of all mounts.
    pub fn routes(self) -> Vec<Route> {
        let Line { verb, method, path, needs, mode, .. } = self.line;
        let of = |mount: &str| {
            let handler = self.handler.clone();
            let run = move |req: Req| rights_first(handler.clone(), needs, mode, req);
            let route = Route::new(verb, method_of(method), format!("{mount}{path}"), run);
            if needs.is_none() { route.for_anyone() } else { route }
        };
        MOUNTS.iter().map(|mount| of(mount)).collect()
    }
}

/// Who may not is told that, and not what would be wrong with the request.
async fn rights_first(
    handler: Handler,
    needs: Option<Needs>,
    mode: Mode,
    req: Req,
) -> Result<Reply> {
    if let Some(needs) = needs {
        req.caller().check(needs, mode)?;
    }
    (handler)(req).await
}

fn method_of(word: &str) -> Method {
    Method::from_bytes(word.as_bytes()).unwrap_or(Method::GET)
}

/// Every address.
pub fn bound() -> Vec<Bound> {
    let kinds: [fn() -> Vec<Bound>; 18] = [
        auth::routes,
        register::routes,
        mfa::routes,
        project::routes,
        server::routes,
        console::routes,
        volume::routes,
        network::routes,
        address::routes,
        security_group::routes,
        user::routes,
        person::routes,
        role::routes,
        logger::routes,
        ssh_key::routes,
        catalogue::routes,
        plan::routes,
        template::routes,
    ];
    kinds.into_iter().flat_map(|routes| routes()).collect()
}

/// What is known of every address.
#[must_use]
pub fn table() -> Vec<Line> {
    bound().into_iter().map(|bound| bound.line).collect()
}

/// What answers below the first mount where nothing else does. Below the second one other dialects
/// may have addresses, so nothing is caught there.
pub fn astray() -> Vec<Route> {
    let methods = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let of = |method| {
        let pattern = format!("{}/{{*rest}}", MOUNTS[0]);
        Route::new("none", method, pattern, unknown).for_anyone()
    };
    methods.into_iter().map(of).collect()
}

async fn unknown(req: Req) -> Result<Reply> {
    let path: String = req.uri().path().chars().take(200).collect();
    let text = format!("The route {} could not be found.", path.trim_start_matches('/'));
    Err(Error::new(&code::NOT_FOUND).public(text))
}
