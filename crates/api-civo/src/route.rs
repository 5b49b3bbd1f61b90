//! The table of routes: what answers, what it needs, and in whose words it fails.

use std::sync::Arc;

use http::Method;
use nubo_api_kit::{Handler, Reply, Req, Route};
use nubo_cloud::{Action, Facts, Mode, Needs};
use nubo_domain::{ErrorKind, Result};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::error::{Noun, told};
use crate::{
    account, action, auth, charge, cluster, firewall, image, instance, ip, network, quota, region,
    resource_snapshot, role, size, snapshot, ssh_key, user, volume,
};

/// Writes the schema of a type.
pub type Describe = fn(&mut SchemaGenerator) -> Schema;

/// One route with all that is known of it.
pub struct Bound {
    /// `kind.verb`, for metrics and logs; twins share it.
    pub verb: &'static str,
    /// The method.
    pub method: Method,
    /// The path.
    pub path: &'static str,
    /// What it is about.
    pub noun: Noun,
    /// The action that it ends in; none where anyone may ask.
    pub facts: Option<Facts>,
    /// What it reads, if anything.
    pub takes: Option<Describe>,
    /// What it answers.
    pub gives: Option<Describe>,
    /// What its query may say beside the region, each with a sentence.
    pub asks: &'static [Asked],
    handler: Handler,
}

/// A name of a query, and what it is for.
pub type Asked = (&'static str, &'static str);

/// Which page of a list.
pub const PAGED: &[Asked] =
    &[("page", "Which page, from 1."), ("per_page", "How many things a page holds.")];

/// A route that ends in the action `A`.
pub fn on<A, F, Answer>(
    (verb, noun): (&'static str, Noun),
    (method, path): (Method, &'static str),
    handler: F,
) -> Bound
where
    A: Action,
    F: Fn(Req) -> Answer + Send + Sync + 'static,
    Answer: Future<Output = Result<Reply>> + Send + 'static,
{
    let facts = Some(Facts::of::<A>());
    Bound { facts, ..open((verb, noun), (method, path), handler) }
}

/// A route for any live credential.
pub fn keyed<F, Answer>(
    (verb, noun): (&'static str, Noun),
    at: (Method, &'static str),
    handler: F,
) -> Bound
where
    F: Fn(Req) -> Answer + Send + Sync + 'static,
    Answer: Future<Output = Result<Reply>> + Send + 'static,
{
    let facts = Facts { name: verb, needs: Needs::Credential, mode: Mode::Read };
    Bound { facts: Some(facts), ..open((verb, noun), at, handler) }
}

/// A route that checks for itself who asks.
pub fn open<F, Answer>(
    (verb, noun): (&'static str, Noun),
    (method, path): (Method, &'static str),
    handler: F,
) -> Bound
where
    F: Fn(Req) -> Answer + Send + Sync + 'static,
    Answer: Future<Output = Result<Reply>> + Send + 'static,
{
    let handler: Handler = Arc::new(move |req| Box::pin(handler(req)));
    let (facts, takes, gives, asks) = (None, None, None, &[] as &[Asked]);
    Bound { verb, method, path, noun, facts, takes, gives, asks, handler }
}

impl Bound {
    /// Says what it reads.
    #[must_use]
    pub fn takes<T: JsonSchema>(self) -> Self {
        Self { takes: Some(describe::<T>), ..self }
    }

    /// Says what it answers.
    #[must_use]
    pub fn gives<T: JsonSchema>(self) -> Self {
        Self { gives: Some(describe::<T>), ..self }
    }

    /// Says what its query may say.
    #[must_use]
    pub fn asks(self, asks: &'static [Asked]) -> Self {
        Self { asks, ..self }
    }

    /// Whether anyone may ask.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.facts.is_none()
    }

    /// As the listener takes it.
    #[must_use]
    pub fn route(self) -> Route {
        let is_open = self.is_open();
        let Self { verb, method, path, noun, facts, handler, .. } = self;
        let run = move |req: Req| answered(handler.clone(), facts, noun, req);
        let route = Route::new(verb, method, path, run);
        if is_open { route.for_anyone() } else { route }
    }
}

fn describe<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// Runs a handler. Who may not use it is told that, and not what would be wrong with the request.
async fn answered(handler: Handler, facts: Option<Facts>, noun: Noun, req: Req) -> Result<Reply> {
    let refusal = facts.and_then(|facts| req.caller().check(facts.needs, facts.mode).err());
    match ((handler)(req).await, refusal) {
        (Err(error), Some(refusal))
            if matches!(
                error.kind(),
                ErrorKind::Invalid | ErrorKind::Malformed | ErrorKind::NotFound
            ) =>
        {
            Err(refusal)
        }
        (answer, _) => answer.map_err(|error| told(noun, error)),
    }
}

/// Every route.
pub fn bound() -> Vec<Bound> {
    let kinds: [fn() -> Vec<Bound>; 19] = [
        account::routes,
        action::routes,
        auth::routes,
        charge::routes,
        cluster::routes,
        firewall::routes,
        image::routes,
        instance::routes,
        ip::routes,
        network::routes,
        quota::routes,
        region::routes,
        resource_snapshot::routes,
        role::routes,
        size::routes,
        snapshot::routes,
        ssh_key::routes,
        user::routes,
        volume::routes,
    ];
    kinds.into_iter().flat_map(|routes| routes()).collect()
}

/// What can be told of a route without asking it.
#[derive(Clone, Debug)]
pub struct Told {
    /// `kind.verb`.
    pub verb: &'static str,
    /// The method.
    pub method: Method,
    /// The path.
    pub path: &'static str,
    /// What a caller needs; none where anyone may ask.
    pub needs: Option<Needs>,
    /// Whether it changes anything.
    pub changes: bool,
}

/// The table of routes, for tests and documents.
#[must_use]
pub fn table() -> Vec<Told> {
    let told = |bound: Bound| Told {
        verb: bound.verb,
        method: bound.method,
        path: bound.path,
        needs: bound.facts.map(|facts| facts.needs),
        changes: bound.facts.is_some_and(|facts| facts.mode == Mode::Write),
    };
    bound().into_iter().map(told).collect()
}
