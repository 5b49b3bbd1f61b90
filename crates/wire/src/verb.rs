//! What a verb of the API is, as data.
//!
//! Routes, the OpenAPI document, the command line and the coverage tests are all made from lists
//! of [`Verb`]. It says how a verb looks on the wire, never how it is done.

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::error::ErrorBody;
use crate::list::Page;
use crate::param::{self, Param};

/// A function that gives the JSON schema of a type and registers what it refers to.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// The HTTP method of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes something or starts an action.
    Post,
    /// Replaces.
    Put,
    /// Changes the parts that are named.
    Patch,
    /// Deletes or revokes.
    Delete,
}

impl Method {
    /// The word of the request line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// What a caller needs for a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// Any live credential.
    Credential,
    /// A live credential with this scope.
    Scope(&'static str),
    /// A session of a person whose role has this scope.
    Session(&'static str),
    /// The operator of the cloud.
    Operator,
}

/// One verb of the API.
#[derive(Clone, Copy, Debug)]
pub struct Verb {
    /// Its own name, `kind.verb`; unique.
    pub name: &'static str,
    /// The name of the cloud's action behind it.
    pub action: &'static str,
    /// The method.
    pub method: Method,
    /// The path; parts in braces are parameters.
    pub path: &'static str,
    /// One sentence without a full stop.
    pub summary: &'static str,
    /// More for the reader of the documents, or empty.
    pub about: &'static str,
    /// What a caller needs.
    pub needs: Needs,
    /// Query parameters besides those of paging.
    pub query: &'static [Param],
    /// The body it takes.
    pub body: Option<SchemaOf>,
    /// Whether the body may be left out.
    pub body_optional: bool,
    /// The body it answers.
    pub answer: SchemaOf,
    /// The status of success.
    pub success: u16,
    /// Whether it answers a page of a list.
    pub paged: bool,
    /// Whether it answers with an ETag.
    pub tagged: bool,
    /// Whether it honours `If-Match`.
    pub guarded: bool,
    /// Whether it honours `Prefer: wait`.
    pub waits: bool,
    /// Whether it answers a stream of events instead of one body.
    pub streams: bool,
    /// Whether it turns the connection into a WebSocket instead of answering.
    pub upgrades: bool,
    /// The media type of its answer, where that is not JSON.
    pub media: Option<&'static str>,
    /// Error codes besides those that follow from the rest.
    pub codes: &'static [&'static str],
    /// An example of the body and of the answer, as JSON.
    pub example: Option<(&'static str, &'static str)>,
    /// What tables of the kind show, dotted where it lies deeper; said by the verb that lists.
    pub columns: &'static [&'static str],
    /// What wide tables show besides.
    pub more_columns: &'static [&'static str],
}

/// The schema function of a type.
pub fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

impl Verb {
    const fn new(method: Method, name: &'static str, path: &'static str) -> Self {
        Self {
            name,
            action: name,
            method,
            path,
            summary: "",
            about: "",
            needs: Needs::Credential,
            query: &[],
            body: None,
            body_optional: false,
            answer: schema_of::<ErrorBody>,
            success: 200,
            paged: false,
            tagged: false,
            guarded: false,
            waits: false,
            streams: false,
            upgrades: false,
            media: None,
            codes: &[],
            example: None,
            columns: &[],
            more_columns: &[],
        }
    }

    /// A verb that reads.
    #[must_use]
    pub const fn get(name: &'static str, path: &'static str) -> Self {
        Self::new(Method::Get, name, path)
    }

    /// A verb that makes something or acts.
    #[must_use]
    pub const fn post(name: &'static str, path: &'static str) -> Self {
        Self::new(Method::Post, name, path)
    }

    /// A verb that replaces.
    #[must_use]
    pub const fn put(name: &'static str, path: &'static str) -> Self {
        Self::new(Method::Put, name, path)
    }

    /// A verb that changes.
    #[must_use]
    pub const fn patch(name: &'static str, path: &'static str) -> Self {
        Self::new(Method::Patch, name, path)
    }

    /// A verb that deletes or revokes.
    #[must_use]
    pub const fn delete(name: &'static str, path: &'static str) -> Self {
        Self::new(Method::Delete, name, path)
    }

    /// With the cloud's action, where its name is another.
    #[must_use]
    pub const fn does(mut self, action: &'static str) -> Self {
        self.action = action;
        self
    }

    /// With its sentence.
    #[must_use]
    pub const fn says(mut self, summary: &'static str) -> Self {
        self.summary = summary;
        self
    }

    /// With more for the reader.
    #[must_use]
    pub const fn about(mut self, about: &'static str) -> Self {
        self.about = about;
        self
    }

    /// With what a caller needs.
    #[must_use]
    pub const fn needs(mut self, needs: Needs) -> Self {
        self.needs = needs;
        self
    }

    /// With query parameters.
    #[must_use]
    pub const fn query(mut self, query: &'static [Param]) -> Self {
        self.query = query;
        self
    }

    /// Taking a body.
    #[must_use]
    pub const fn takes<T: JsonSchema>(mut self) -> Self {
        self.body = Some(schema_of::<T>);
        self
    }

    /// Taking a body that may be left out.
    #[must_use]
    pub const fn may_take<T: JsonSchema>(mut self) -> Self {
        self.body_optional = true;
        self.takes::<T>()
    }

    /// Answering with 200.
    #[must_use]
    pub const fn answers<T: JsonSchema>(mut self) -> Self {
        self.answer = schema_of::<T>;
        self
    }

    /// Answering with 201.
    #[must_use]
    pub const fn creates<T: JsonSchema>(mut self) -> Self {
        self.success = 201;
        self.answers::<T>()
    }

    /// Answering with a page of a list.
    #[must_use]
    pub const fn pages<T: JsonSchema>(mut self) -> Self {
        self.paged = true;
        self.answers::<Page<T>>()
    }

    /// Answering with an ETag.
    #[must_use]
    pub const fn tagged(mut self) -> Self {
        self.tagged = true;
        self
    }

    /// Answering with an ETag and honouring `If-Match`.
    #[must_use]
    pub const fn guarded(mut self) -> Self {
        self.guarded = true;
        self.tagged()
    }

    /// Honouring `If-Match` where nothing is left to have an ETag.
    #[must_use]
    pub const fn guarded_to_the_end(mut self) -> Self {
        self.guarded = true;
        self
    }

    /// Honouring `Prefer: wait`.
    #[must_use]
    pub const fn waits(mut self) -> Self {
        self.waits = true;
        self
    }

    /// Answering a stream.
    #[must_use]
    pub const fn streams(mut self) -> Self {
        self.streams = true;
        self
    }

    /// Turning the connection into a WebSocket.
    #[must_use]
    pub const fn upgrades(mut self) -> Self {
        self.upgrades = true;
        self.success = 101;
        self
    }

    /// Answering with something that is not JSON.
    #[must_use]
    pub const fn media(mut self, media: &'static str) -> Self {
        self.media = Some(media);
        self
    }

    /// With error codes of its own.
    #[must_use]
    pub const fn codes(mut self, codes: &'static [&'static str]) -> Self {
        self.codes = codes;
        self
    }

    /// With an example of the body and of the answer.
    #[must_use]
    pub const fn example(mut self, body: &'static str, answer: &'static str) -> Self {
        self.example = Some((body, answer));
        self
    }

    /// With the columns of the kind's tables, and those that only wide tables have.
    #[must_use]
    pub const fn columns(
        mut self,
        columns: &'static [&'static str],
        more: &'static [&'static str],
    ) -> Self {
        self.columns = columns;
        self.more_columns = more;
        self
    }

    /// Whether it changes anything, so that it takes an idempotency key.
    #[must_use]
    pub const fn changes(&self) -> bool {
        !matches!(self.method, Method::Get)
    }

    /// Whether it can be used without a credential.
    #[must_use]
    pub const fn is_anonymous(&self) -> bool {
        matches!(self.needs, Needs::Nothing)
    }

    /// Whether it is for the operator of the cloud.
    #[must_use]
    pub const fn is_operators(&self) -> bool {
        matches!(self.needs, Needs::Operator)
    }

    /// The names of the path's parameters.
    pub fn path_params(&self) -> impl Iterator<Item = &'static str> {
        self.path.split('/').filter_map(|p| p.strip_prefix('{')?.strip_suffix('}'))
    }

    /// Every query parameter, those of paging too.
    pub fn all_query(&self) -> impl Iterator<Item = &'static Param> {
        let paging: &'static [Param] = if self.paged { param::PAGING } else { &[] };
        self.query.iter().chain(paging)
    }

    /// Every error code that it can answer with.
    #[must_use]
    pub fn all_codes(&self) -> Vec<&'static str> {
        let mut codes = self.codes.to_vec();
        codes.extend(["rate_limited", "unavailable", "internal_error"]);
        if self.body.is_some() {
            codes.push("unsupported_media_type");
        }
        if self.changes() {
            codes.extend(["invalid_request", "body_too_large"]);
        }
        if self.changes() || self.all_query().next().is_some() {
            codes.push("validation_failed");
        }
        if self.paged || self.streams {
            codes.push("invalid_cursor");
        }
        if self.path_params().next().is_some() {
            codes.push("not_found");
        }
        if self.guarded {
            codes.push("precondition_failed");
        }
        if self.changes() && !self.is_anonymous() {
            codes.extend(["idempotency_in_progress", "idempotency_key_reused"]);
        }
        codes.extend(self.access_codes());
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// The error codes that tell a caller that it may not.
    fn access_codes(&self) -> Vec<&'static str> {
        let mut codes = Vec::new();
        if !self.is_anonymous() {
            codes.extend(["unauthenticated", "key_revoked", "token_expired"]);
            codes.extend(["api_access_disabled", "second_factor_missing"]);
        }
        if self.changes() && matches!(self.needs, Needs::Scope(_)) {
            codes.push("no_project");
        }
        match self.needs {
            Needs::Operator => codes.push("operator_required"),
            Needs::Scope(_) | Needs::Session(_) => codes.push("insufficient_scope"),
            Needs::Nothing | Needs::Credential => {}
        }
        if self.changes() && !self.is_anonymous() && !self.is_operators() {
            codes.push("account_suspended");
        }
        // To browsers that show the session of their cookie.
        if (self.changes() || self.streams) && !self.is_anonymous() {
            codes.extend(["csrf_refused", "origin_refused"]);
        }
        // Also for the operator on the machine's own socket, who has no account to act in.
        if !self.is_operators() && !self.is_anonymous() {
            codes.push("session_required");
        }
        codes
    }
}
