//! The table of addresses: what is where, what a caller needs for it, and what answers.

use std::collections::BTreeSet;
use std::sync::Arc;

use http::Method;
use nubo_api_kit::{Handler, Reply, Req, Route};
use nubo_cloud::{Facts, Mode, Needs};
use nubo_domain::{Error, Result, Scope, code};

use crate::{
    address, auth, cancel, catalogue, console, forward, iso, logger, member, mfa, network, person,
    plan, project, register, role, rule, security_group, server, snapshot, ssh_key, template, user,
    volume,
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
    /// What a caller needs for the verb; none for addresses that anyone may ask.
    pub needs: Option<Needs>,
    /// What a caller must be allowed to read besides: slugs are looked for among what it may read,
    /// that of the address and those of the body.
    pub reads: [Option<Scope>; 2],
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
    let line = Line { verb, method, path, needs, reads: [None; 2], mode: facts.mode, summary };
    Bound { line, handler: Arc::new(move |req| Box::pin(handler(req))) }
}

impl Line {
    /// Every right that a caller needs.
    #[must_use]
    pub fn rights(&self) -> Vec<(Needs, Mode)> {
        let reads = self.reads.into_iter().flatten();
        let reads = reads.map(|scope| (Needs::Scope(scope), Mode::Read));
        self.needs.map(|needs| (needs, self.mode)).into_iter().chain(reads).collect()
    }

    /// The scopes among these, each once.
    pub fn scopes(&self) -> impl Iterator<Item = Scope> {
        let scope = |(needs, _): (Needs, Mode)| match needs {
            Needs::Scope(scope) | Needs::Session(scope) => Some(scope),
            Needs::Nothing | Needs::SignIn | Needs::Credential | Needs::Operator => None,
        };
        let scopes: BTreeSet<Scope> = self.rights().into_iter().filter_map(scope).collect();
        scopes.into_iter()
    }
}

impl Bound {
    /// What its body or its answer is made of must be read too.
    pub fn reading(mut self, scope: Scope) -> Self {
        self.line.reads[1] = Some(scope);
        self
    }

    /// The same answer at one more address.
    pub fn also(&self, path: &'static str) -> Self {
        Self { line: Line { path, ..self.line }, handler: self.handler.clone() }
    }

    /// The routes of all mounts.
    pub fn routes(self) -> Vec<Route> {
        let Line { verb, method, path, needs, .. } = self.line;
        let rights: Arc<[(Needs, Mode)]> = self.line.rights().into();
        let of = |mount: &str| {
            let (handler, rights) = (self.handler.clone(), rights.clone());
            let run = move |req: Req| rights_first(handler.clone(), rights.clone(), req);
            let route = Route::new(verb, method_of(method), format!("{mount}{path}"), run);
            if needs.is_none() { route.for_anyone() } else { route }
        };
        MOUNTS.iter().map(|mount| of(mount)).collect()
    }
}

/// Who may not is told that, and not what would be wrong with the request.
async fn rights_first(handler: Handler, rights: Arc<[(Needs, Mode)]>, req: Req) -> Result<Reply> {
    for (needs, mode) in rights.iter() {
        req.caller().check(*needs, *mode)?;
    }
    (handler)(req).await
}

fn method_of(word: &str) -> Method {
    Method::from_bytes(word.as_bytes()).unwrap_or(Method::GET)
}

/// What lists the addresses of a kind, and the right that its slugs need.
type KindOfRoutes = (fn() -> Vec<Bound>, Option<Scope>);

/// Every address. Beside a kind stands what a caller must be allowed to read where an address has
/// the slug of such a thing, because it is looked for among all that the caller may read.
pub fn bound() -> Vec<Bound> {
    let kinds: [KindOfRoutes; 24] = [
        (auth::routes, None),
        (register::routes, None),
        (mfa::routes, None),
        // Everybody may know of the projects.
        (project::routes, None),
        (member::routes, None),
        (server::routes, Some(Scope::ServersRead)),
        (console::routes, Some(Scope::ServersRead)),
        (volume::routes, Some(Scope::VolumesRead)),
        (snapshot::routes, Some(Scope::VolumesRead)),
        (network::routes, Some(Scope::NetworksRead)),
        (address::routes, Some(Scope::NetworksRead)),
        (rule::routes, Some(Scope::NetworksRead)),
        (forward::routes, Some(Scope::NetworksRead)),
        (security_group::routes, Some(Scope::NetworksRead)),
        // What a service is, and so what must be read for it, the request says.
        (cancel::routes, None),
        (user::routes, None),
        (person::routes, Some(Scope::UsersRead)),
        (role::routes, Some(Scope::UsersRead)),
        // What is told of a machine stands beside its verb, and accounts have no slugs.
        (logger::routes, None),
        (ssh_key::routes, Some(Scope::ServersRead)),
        (catalogue::routes, None),
        (plan::routes, None),
        (template::routes, None),
        (iso::routes, Some(Scope::ServersRead)),
    ];
    let found = |(routes, reads): KindOfRoutes| {
        routes().into_iter().map(move |mut bound| {
            bound.line.reads[0] = reads.filter(|_| bound.line.path.contains('{'));
            bound
        })
    };
    kinds.into_iter().flat_map(found).collect()
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
