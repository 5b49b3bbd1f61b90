//! What an operation of this API is, as data: routes, documents and tests are made from lists of
//! [`Op`].
//!
//! Many of them change something with a GET, and say what by query parameters; that is how this
//! API is. Nothing here knows how an operation is answered.

use std::pin::Pin;
use std::sync::Arc;

use http::Method;
use nubo_api_kit::{Handler, Reply, Req, Route};
use nubo_cloud::{ACTIONS, Facts, Mode, Needs};
use nubo_domain::{Error, ErrorKind, Result, Scope, code};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::said::Said;

/// A function that gives the JSON schema of an item and registers what it refers to.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What a parameter may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The UUID of something.
    Uuid,
    /// A text of at most so many characters.
    Text(usize),
    /// Many lines of text, of at most so many bytes.
    Lines(usize),
    /// A whole number between these, as a number or a text.
    Count(u64, u64),
    /// True or false, as such or as a text.
    Flag,
    /// One of these, in any case.
    Word(&'static [&'static str]),
}

/// A parameter, in the query or in the body, whichever the client prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it may be.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
    /// A sentence without a full stop.
    pub about: &'static str,
}

/// A parameter that must be there.
#[must_use]
pub const fn must(name: &'static str, shape: Shape, about: &'static str) -> Param {
    Param { name, shape, required: true, about }
}

/// A parameter that may be there.
#[must_use]
pub const fn may(name: &'static str, shape: Shape, about: &'static str) -> Param {
    Param { name, shape, required: false, about }
}

/// What an operation answers.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// `{"count": n, "<this name>": [items]}`.
    List(&'static str, SchemaOf),
    /// A flat object.
    Flat(SchemaOf),
    /// `{}`.
    Nothing,
}

/// One operation.
#[derive(Clone, Copy, Debug)]
pub struct Op {
    /// Its own name; unique.
    pub name: &'static str,
    /// The name of the cloud's action behind it.
    pub action: &'static str,
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// The path; parts in braces are parameters.
    pub path: &'static str,
    /// One sentence without a full stop.
    pub summary: &'static str,
    /// What a caller must be allowed to read besides, because the answer depends on how things are.
    pub reads: Option<Scope>,
    /// What it takes.
    pub params: &'static [Param],
    /// What it answers.
    pub answer: Answer,
}

fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

impl Op {
    const fn new(
        method: &'static str,
        name: &'static str,
        action: &'static str,
        path: &'static str,
    ) -> Self {
        let (summary, reads, answer) = ("", None, Answer::Nothing);
        Self { name, action, method, path, summary, reads, params: &[], answer }
    }

    /// One by GET, whether it changes anything or not.
    #[must_use]
    pub const fn get(name: &'static str, action: &'static str, path: &'static str) -> Self {
        Self::new("GET", name, action, path)
    }

    /// One by POST.
    #[must_use]
    pub const fn post(name: &'static str, action: &'static str, path: &'static str) -> Self {
        Self::new("POST", name, action, path)
    }

    /// One by PUT.
    #[must_use]
    pub const fn put(name: &'static str, action: &'static str, path: &'static str) -> Self {
        Self::new("PUT", name, action, path)
    }

    /// One by DELETE.
    #[must_use]
    pub const fn delete(name: &'static str, action: &'static str, path: &'static str) -> Self {
        Self::new("DELETE", name, action, path)
    }

    /// With its sentence.
    #[must_use]
    pub const fn says(mut self, summary: &'static str) -> Self {
        self.summary = summary;
        self
    }

    /// With what a caller must be allowed to read besides.
    #[must_use]
    pub const fn reading(mut self, scope: Scope) -> Self {
        self.reads = Some(scope);
        self
    }

    /// With its parameters.
    #[must_use]
    pub const fn takes(mut self, params: &'static [Param]) -> Self {
        self.params = params;
        self
    }

    /// Answering a list of this name.
    #[must_use]
    pub const fn lists<T: JsonSchema>(mut self, name: &'static str) -> Self {
        self.answer = Answer::List(name, schema_of::<T>);
        self
    }

    /// Answering a flat object.
    #[must_use]
    pub const fn shows<T: JsonSchema>(mut self) -> Self {
        self.answer = Answer::Flat(schema_of::<T>);
        self
    }

    /// What the cloud says of its action.
    #[must_use]
    pub fn facts(&self) -> Option<&'static Facts> {
        ACTIONS.iter().flat_map(|kind| kind.iter()).find(|facts| facts.name == self.action)
    }

    /// What a caller needs: what the action does, and what must be read besides.
    pub fn needs(&self) -> impl Iterator<Item = (Needs, Mode)> {
        let own = self.facts().map(|facts| (facts.needs, facts.mode));
        own.into_iter().chain(self.reads.map(|scope| (Needs::Scope(scope), Mode::Read)))
    }

    /// Whether it changes anything.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.facts().is_some_and(|facts| facts.mode == Mode::Write)
    }

    /// The names of the path's parameters.
    pub fn path_params(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(|p| p.strip_prefix('{')?.strip_suffix('}'))
    }
}

/// What answers an operation.
type Answering =
    Arc<dyn Fn(Said) -> Pin<Box<dyn Future<Output = Result<Reply>> + Send>> + Send + Sync>;

/// An operation with what answers it.
pub struct Bound {
    op: &'static Op,
    handler: Answering,
}

/// Joins an operation with what answers it.
pub fn on<F, A>(op: &'static Op, handler: F) -> Bound
where
    F: Fn(Said) -> A + Send + Sync + 'static,
    A: Future<Output = Result<Reply>> + Send + 'static,
{
    Bound { op, handler: Arc::new(move |said| Box::pin(handler(said))) }
}

impl Bound {
    /// The route; none for an operation whose action nobody knows.
    pub fn route(self) -> Option<Route> {
        let Self { op, handler } = self;
        let facts = op.facts()?;
        let method = match op.method {
            "POST" => Method::POST,
            "PUT" => Method::PUT,
            "DELETE" => Method::DELETE,
            _ => Method::GET,
        };
        let run: Handler = Arc::new(move |req| Box::pin(answer(op, facts, handler.clone(), req)));
        Some(Route::new(op.name, method, op.path, move |req| run(req)))
    }
}

async fn answer(
    op: &'static Op,
    facts: &'static Facts,
    handler: Answering,
    req: Req,
) -> Result<Reply> {
    // Whoever only looks must not switch anything off, and a HEAD is answered by the GET's route.
    if req.method() == Method::HEAD && facts.mode == Mode::Write {
        return Err(Error::new(&code::METHOD_NOT_ALLOWED));
    }
    let refusal = req.caller().check(facts.needs, facts.mode).err();
    if let (None, Some(scope)) = (&refusal, op.reads) {
        req.caller().check(Needs::Scope(scope), Mode::Read)?;
    }
    let outcome = match Said::read(op, req).await {
        Ok(said) => handler(said).await,
        Err(error) => Err(error),
    };
    // Who may not use an operation is told that, and not what would be wrong with the request.
    match (outcome, refusal) {
        (Err(error), Some(refusal))
            if matches!(
                error.kind(),
                ErrorKind::Invalid | ErrorKind::Malformed | ErrorKind::Forbidden
            ) =>
        {
            Err(refusal)
        }
        (outcome, _) => outcome,
    }
}
