//! What a dialect is: routes as data, and a voice for errors and limits.

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode};
use nubo_cloud::{Caller, RateState};
use nubo_domain::{Error, Result};
use serde_json::Value;

use crate::{Reply, Req};

/// One way to speak to the cloud.
pub trait Dialect: Send + Sync + 'static {
    /// A short word for metrics, logs and the address of its docs page, such as `native`.
    fn name(&self) -> &'static str;

    /// Its name for people, on its docs page.
    fn title(&self) -> &'static str;

    /// Where its paths begin, such as `/v1`; decides who answers for unknown paths below it.
    fn prefixes(&self) -> &'static [&'static str];

    /// Its routes; asked for once.
    fn routes(&self) -> Vec<Route>;

    /// The secret that a request carries, if any.
    fn credential(&self, parts: &Parts) -> Option<String> {
        bearer(&parts.headers).map(str::to_owned)
    }

    /// Whether browsers may show the session of their cookie in place of a secret.
    fn takes_cookies(&self) -> bool {
        false
    }

    /// Whether what a request carries beside its secret fits the caller that the secret names, such
    /// as the public half of a pair of keys. Who does not fit is nobody.
    fn fits(&self, _parts: &Parts, _caller: &Caller) -> bool {
        true
    }

    /// The answer for a failure, with its status. Must have one for every kind of error.
    fn error(&self, error: &Error, request_id: &str) -> Reply;

    /// Tells the caller's limit.
    fn rate(&self, _state: &RateState, _headers: &mut HeaderMap) {}

    /// How long a request over its credential's limit waits for its turn before it is refused. It
    /// is above zero where clients neither know limits nor try again.
    fn patience(&self) -> Duration {
        Duration::ZERO
    }

    /// The path of its OpenAPI document, if it has one.
    fn document(&self) -> Option<&'static str> {
        None
    }
}

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Callers with a live credential, and the operator.
    Credential,
    /// Anyone; a credential is not looked at, and requests count by client address.
    Anyone,
}

/// What a handler gives back.
pub type Answering = Pin<Box<dyn Future<Output = Result<Reply>> + Send>>;

/// Turns a request into a reply.
pub type Handler = Arc<dyn Fn(Req) -> Answering + Send + Sync>;

/// One method at one address.
#[derive(Clone)]
pub struct Route {
    /// The verb, `kind.verb`, for metrics and logs.
    pub verb: &'static str,
    /// The method; `GET` also serves `HEAD`.
    pub method: Method,
    /// The whole path, with `{name}` for one part and `{*name}` for the rest.
    pub pattern: Cow<'static, str>,
    /// Who may use it.
    pub access: Access,
    /// Whether a browser must prove that its own page asks although the method changes nothing, as
    /// for what goes on without an end.
    pub is_guarded: bool,
    /// What answers.
    pub handler: Handler,
}

impl Route {
    /// A route for callers with a credential.
    pub fn new<F, Answer>(
        verb: &'static str,
        method: Method,
        pattern: impl Into<Cow<'static, str>>,
        handler: F,
    ) -> Self
    where
        F: Fn(Req) -> Answer + Send + Sync + 'static,
        Answer: Future<Output = Result<Reply>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |req| Box::pin(handler(req)));
        let (pattern, access, is_guarded) = (pattern.into(), Access::Credential, false);
        Self { verb, method, pattern, access, is_guarded, handler }
    }

    /// The route of an OpenAPI document, for anyone; it is written when somebody asks first.
    pub fn document(verb: &'static str, path: &'static str, write: fn() -> Value) -> Self {
        let text = Arc::new(LazyLock::new(move || Bytes::from(write().to_string())));
        let answer = move |_: Req| {
            let text = Bytes::clone(&text);
            async move { Ok(Reply::bytes(StatusCode::OK, "application/json", text)) }
        };
        Self::new(verb, Method::GET, path, answer).for_anyone()
    }

    /// The same route for anyone.
    #[must_use]
    pub fn for_anyone(self) -> Self {
        Self { access: Access::Anyone, ..self }
    }

    /// The same route, where a browser must prove that its own page asks.
    #[must_use]
    pub fn guarded(self) -> Self {
        Self { is_guarded: true, ..self }
    }
}

/// The secret of an `Authorization: Bearer` header; the scheme in any case.
#[must_use]
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = text.trim().split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty()).then_some(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_of_a_credential_may_have_any_case_but_must_be_bearer() {
        let read = |text: &'static str| {
            let headers = HeaderMap::from_iter([(AUTHORIZATION, text.parse().unwrap())]);
            bearer(&headers).map(str::to_owned)
        };
        for good in ["Bearer k", "bearer k", "BEARER   k ", " bEaReR k"] {
            assert_eq!(read(good).as_deref(), Some("k"), "{good}");
        }
        for bad in ["Basic k", "Bearer", "Bearer ", "k", "", "Bearerk"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
