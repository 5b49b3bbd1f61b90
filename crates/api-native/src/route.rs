//! Joins verbs of the table with what answers them.

use std::sync::Arc;

use http::Method as HttpMethod;
use nubo_api_kit::{Handler, Reply, Req, Route};
use nubo_cloud::{ACTIONS, Facts};
use nubo_domain::{ErrorKind, Result};
use nubo_wire::{Method, Verb};

use crate::{
    account, address, audit, console, event, forward_rule, host, image, key, letter, metric,
    network, operation, password, project, quota, region, registration, role, second_factor,
    security_group, server, session, setting, size, snapshot, ssh_key, token, usage, user, volume,
    wallet,
};

/// A verb's name with what answers it.
pub struct Bound {
    /// The name in the verb table.
    pub name: &'static str,
    handler: Handler,
}

/// Joins a verb's name with what answers it.
pub fn on<F, Answer>(name: &'static str, handler: F) -> Bound
where
    F: Fn(Req) -> Answer + Send + Sync + 'static,
    Answer: Future<Output = Result<Reply>> + Send + 'static,
{
    Bound { name, handler: Arc::new(move |req| Box::pin(handler(req))) }
}

impl Bound {
    /// The route; none for a name that the table does not have.
    pub fn route(self) -> Option<Route> {
        let verb = nubo_wire::find(self.name)?;
        let facts = facts(verb)?;
        let handler = self.handler;
        let method = method(verb.method);
        let run = move |req: Req| ask_rights_first(handler.clone(), facts, req);
        let route = Route::new(verb.name, method, verb.path, run);
        let route = if verb.streams || verb.upgrades { route.guarded() } else { route };
        Some(if verb.is_anonymous() { route.for_anyone() } else { route })
    }
}

/// What answers each verb, kind by kind.
pub fn bound() -> impl Iterator<Item = Bound> {
    let kinds: [fn() -> Vec<Bound>; 32] = [
        account::routes,
        address::routes,
        audit::routes,
        console::routes,
        event::routes,
        forward_rule::routes,
        host::routes,
        image::routes,
        key::routes,
        letter::routes,
        metric::routes,
        network::routes,
        operation::routes,
        password::routes,
        project::routes,
        quota::routes,
        region::routes,
        registration::routes,
        role::routes,
        second_factor::routes,
        security_group::routes,
        server::routes,
        session::routes,
        setting::routes,
        size::routes,
        ssh_key::routes,
        token::routes,
        usage::routes,
        wallet::routes,
        user::routes,
        volume::routes,
        snapshot::routes,
    ];
    kinds.into_iter().flat_map(|routes| routes())
}

/// What the cloud says of a verb's action.
#[must_use]
pub fn facts(verb: &Verb) -> Option<&'static Facts> {
    ACTIONS.iter().flat_map(|kind| kind.iter()).find(|facts| facts.name == verb.action)
}

/// Who may not use a verb is told that, and not what would be wrong with the request.
async fn ask_rights_first(handler: Handler, facts: &'static Facts, req: Req) -> Result<Reply> {
    let refusal = req.caller().check(facts.needs, facts.mode).err();
    match ((handler)(req).await, refusal) {
        (Err(error), Some(refusal))
            if matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Malformed) =>
        {
            Err(refusal)
        }
        (answer, _) => answer,
    }
}

const fn method(method: Method) -> HttpMethod {
    match method {
        Method::Get => HttpMethod::GET,
        Method::Post => HttpMethod::POST,
        Method::Put => HttpMethod::PUT,
        Method::Patch => HttpMethod::PATCH,
        Method::Delete => HttpMethod::DELETE,
    }
}
