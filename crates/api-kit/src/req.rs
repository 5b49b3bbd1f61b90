//! What a handler is given: the request, already counted and with its caller known.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use nubo_base::digest;
use nubo_cloud::{Action, Caller, Cloud, Once, Origin, Rendered};
use nubo_domain::{Error, Result, code};
use percent_encoding::percent_decode_str;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::origin::{is_own_page, is_safe};
use crate::websocket::Upgrade;
use crate::{Cookies, Input, Reply, Shutdown, bearer, headers};

/// A request.
pub struct Req {
    pub(crate) cloud: Cloud,
    pub(crate) caller: Caller,
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) params: Vec<(String, String)>,
    pub(crate) body: Bytes,
    pub(crate) shutdown: Shutdown,
    /// There where the client asks for another protocol and the connection can change.
    pub(crate) upgrade: Option<Upgrade>,
    /// Whether a trusted proxy stands between.
    pub(crate) is_proxied: bool,
    /// Whether the caller was found by its browser's cookie.
    pub(crate) is_by_cookie: bool,
}

impl Req {
    /// The cloud that is asked.
    #[must_use]
    pub const fn cloud(&self) -> &Cloud {
        &self.cloud
    }

    /// Who asks; nobody only on routes for anyone.
    #[must_use]
    pub const fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Where the request came from.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        &self.caller.origin
    }

    /// The request's id, `req_…`.
    #[must_use]
    pub fn request_id(&self) -> &str {
        &self.caller.origin.request
    }

    /// The method; `HEAD` is shown as it came.
    #[must_use]
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// The address as it came.
    #[must_use]
    pub const fn uri(&self) -> &Uri {
        &self.uri
    }

    /// All headers.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// A header's text; none if absent or not ASCII.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The decoded part of the path that the pattern calls `name`; empty if it calls none so.
    #[must_use]
    pub fn path(&self, name: &str) -> &str {
        self.params.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }

    /// The query's names and values, decoded, in order.
    #[must_use]
    pub fn query_pairs(&self) -> Vec<(String, String)> {
        pairs(self.uri.query().unwrap_or_default())
    }

    /// The query as a type: numbers, booleans, words and repeated names. Unknown names are
    /// ignored. Types with `#[serde(flatten)]` see texts only.
    ///
    /// # Errors
    /// `validation_failed` at the parameter.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T> {
        crate::from_pairs(self.query_pairs())
    }

    /// The body's bytes, at most 1 MiB.
    #[must_use]
    pub const fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body as any JSON value.
    ///
    /// # Errors
    /// `unsupported_media_type`, `invalid_request`.
    pub fn value(&self) -> Result<Value> {
        crate::body::check_json_type(&self.headers)?;
        crate::body::value(&self.body)
    }

    /// The body, a JSON object, as a type.
    ///
    /// # Errors
    /// `unsupported_media_type`; `invalid_request` if it is no JSON; `validation_failed` at the
    /// field whose type is wrong.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        if self.body.is_empty() {
            return Err(Error::invalid("body", "a JSON object is required"));
        }
        crate::body::typed(self.value()?)
    }

    /// As [`Req::json`], where an empty body stands for an empty object.
    ///
    /// # Errors
    /// As [`Req::json`].
    pub fn json_or_empty<T: DeserializeOwned>(&self) -> Result<T> {
        if self.body.is_empty() {
            return crate::body::typed(Value::Object(serde_json::Map::new()));
        }
        self.json()
    }

    /// The query and the body, in whatever form it came, as one bag.
    ///
    /// # Errors
    /// Those of [`Input::of`].
    pub async fn input(&self) -> Result<Input> {
        Input::of(&self.headers, self.uri.query().unwrap_or_default(), &self.body).await
    }

    /// The idempotency key of the request, with its route and the fingerprint of its body (and of
    /// its query, if it has one).
    ///
    /// # Errors
    /// `validation_failed` at `Idempotency-Key`.
    pub fn once(&self) -> Result<Option<Once>> {
        let Some(key) = headers::idempotency_key(&self.headers)? else { return Ok(None) };
        let fingerprint = match self.uri.query() {
            None => digest(&[&self.body]),
            Some(query) => digest(&[&self.body, b"?", query.as_bytes()]),
        };
        let route = format!("{} {}", self.method, self.uri.path());
        Ok(Some(Once { key: key.to_owned(), route, fingerprint }))
    }

    /// How long the client prefers to wait for passing states, at most 60 s.
    #[must_use]
    pub fn wait(&self) -> Option<Duration> {
        headers::wait(&self.headers)
    }

    /// The version that the change is meant for.
    ///
    /// # Errors
    /// `validation_failed` at `If-Match`.
    pub fn if_match(&self) -> Result<Option<i64>> {
        headers::if_match(&self.headers)
    }

    /// Where the client has found this site, such as `https://cloud.example.com`: as it says, or
    /// as a trusted proxy does.
    #[must_use]
    pub fn site(&self) -> String {
        let forwarded = |name: &str| self.header(name).filter(|_| self.is_proxied);
        let is_safe = is_safe(&self.headers, self.is_proxied);
        let scheme = if is_safe { "https" } else { "http" };
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b);
        let host = forwarded("x-forwarded-host").or_else(|| self.header("host"));
        let host = host.filter(|host| !host.is_empty() && host.bytes().all(plain));
        format!("{scheme}://{}", host.unwrap_or("localhost"))
    }

    /// The cookies of the browser that asks, for verbs that open and end sessions.
    #[must_use]
    pub fn cookies(&self) -> Cookies {
        Cookies::of(&self.headers, self.is_proxied)
    }

    /// The secret of the session in the browser's cookie, whether or not it was looked at.
    #[must_use]
    pub fn cookie_session(&self) -> Option<String> {
        self.cookies().session(&self.headers)
    }

    /// Whether the caller was found by its browser's cookie.
    #[must_use]
    pub const fn is_by_cookie(&self) -> bool {
        self.is_by_cookie
    }

    /// The secret by which the caller was found, to ask again later whether it still holds; none
    /// for the operator on the machine's own socket.
    #[must_use]
    pub fn secret(&self) -> Option<String> {
        let shown = || bearer(&self.headers).map(str::to_owned);
        if self.is_by_cookie { self.cookie_session() } else { shown() }
    }

    /// Refuses pages of other sites.
    ///
    /// # Errors
    /// `origin_refused`.
    pub fn expect_own_page(&self) -> Result<()> {
        let is_own = is_own_page(&self.headers, self.is_proxied);
        if is_own { Ok(()) } else { Err(Error::new(&code::ORIGIN_REFUSED)) }
    }

    /// The wish to stop, for replies that go on.
    #[must_use]
    pub const fn shutdown(&self) -> &Shutdown {
        &self.shutdown
    }

    /// Runs a verb for the caller.
    ///
    /// # Errors
    /// Those of [`Cloud::call`].
    pub async fn call<A: Action>(&self, action: A) -> Result<A::Output> {
        self.cloud.call(&self.caller, action).await
    }

    /// Runs a changing verb for the caller, once for each idempotency key.
    ///
    /// # Errors
    /// Those of [`Cloud::call_once`], and of a key that is not one.
    pub async fn call_once<A, R>(&self, action: A, render: R) -> Result<Reply>
    where
        A: Action,
        R: Fn(A::Output) -> Rendered + Send + 'static,
    {
        let once = self.once()?;
        Reply::rendered(self.cloud.call_once(&self.caller, action, once, render).await?)
    }
}

/// `a=b&c=d`, decoded; what is not UTF-8 becomes replacement characters.
pub fn pairs(text: &str) -> Vec<(String, String)> {
    let decode = |part: &str| {
        let spaced = part.replace('+', " ");
        percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    };
    let parts = text.split('&').filter(|part| !part.is_empty());
    let split = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (decode(name), decode(value))
    };
    parts.map(split).collect()
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn a_query_is_decoded_part_by_part() {
        let want = [("a b", "c&d"), ("e", ""), ("f", "=é"), ("g", "\u{fffd}")];
        let want: Vec<_> = want.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        assert_eq!(pairs("a+b=c%26d&&e&f==%C3%A9&g=%FF"), want);
    }
}
