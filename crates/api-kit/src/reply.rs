//! What a handler answers, and the body type that leaves the process.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_TYPE, ETAG, HeaderName};
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body::{Frame, SizeHint};
use nubo_cloud::Rendered;
use nubo_domain::{Error, Result};
use serde::Serialize;

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The bytes of an answer: all at once, or as they come.
pub enum Body {
    /// All at once.
    Whole(Bytes),
    /// As they come; only as fast as the client reads.
    Stream(Pin<Box<dyn Stream<Item = Bytes> + Send>>),
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::Stream(stream) => {
                stream.as_mut().poll_next(cx).map(|item| item.map(|bytes| Ok(Frame::data(bytes))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => {
                SizeHint::with_exact(u64::try_from(bytes.len()).unwrap_or(u64::MAX))
            }
            Self::Stream(_) => SizeHint::default(),
        }
    }
}

/// An answer.
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// Headers of its own; those that every answer has are added later.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
}

impl Reply {
    /// An answer without a body.
    #[must_use]
    pub fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Body::Whole(Bytes::new()) }
    }

    /// Bytes of a content type.
    #[must_use]
    pub fn bytes(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let reply = Self { body: Body::Whole(body.into()), ..Self::empty(status) };
        reply.header(CONTENT_TYPE, HeaderValue::from_static(content_type))
    }

    /// A JSON body.
    ///
    /// # Errors
    /// `internal_error` for a value that JSON cannot hold, such as a map with odd keys.
    pub fn json<T: Serialize + ?Sized>(status: StatusCode, value: &T) -> Result<Self> {
        // Most answers fit, and so are not copied while they grow.
        let mut body = Vec::with_capacity(1_024);
        serde_json::to_writer(&mut body, value).map_err(Error::internal)?;
        let reply = Self { body: Body::Whole(body.into()), ..Self::empty(status) };
        Ok(reply.header(CONTENT_TYPE, JSON))
    }

    /// A stored or fresh answer of a call with an idempotency key.
    ///
    /// # Errors
    /// `internal_error` for a status or header that HTTP does not allow.
    pub fn rendered(rendered: Rendered) -> Result<Self> {
        let status = StatusCode::from_u16(rendered.status).map_err(Error::internal)?;
        let mut reply = Self::empty(status);
        for (name, value) in &rendered.headers {
            let name: HeaderName = name.parse().map_err(Error::internal)?;
            // More than one cookie can be set.
            reply.headers.append(name, HeaderValue::from_str(value).map_err(Error::internal)?);
        }
        if rendered.replayed {
            let name = HeaderName::from_static("idempotent-replayed");
            reply = reply.header(name, HeaderValue::from_static("true"));
        }
        Ok(Self { body: Body::Whole(rendered.body.into()), ..reply })
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// With the entity tag of a version.
    #[must_use]
    pub fn etag(self, version: i64) -> Self {
        match HeaderValue::from_str(&crate::etag(version)) {
            Ok(value) => self.header(ETAG, value),
            Err(_) => self,
        }
    }
}

/// A JSON answer in the form that [`nubo_cloud::Cloud::call_once`] stores.
#[must_use]
pub fn rendered<T: Serialize + ?Sized>(status: StatusCode, value: &T) -> Rendered {
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    match serde_json::to_string(value) {
        Ok(body) => Rendered { status: status.as_u16(), headers, body, replayed: false },
        Err(fault) => {
            tracing::error!(error.detail = %fault, "an answer cannot be written as JSON");
            Rendered { status: 500, ..Rendered::default() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replayed_answer_keeps_its_headers_and_says_that_it_is_one() {
        let mut stored = rendered(StatusCode::CREATED, &serde_json::json!({ "id": "srv_1" }));
        stored.headers.push(("etag".to_owned(), crate::etag(3)));
        let fresh = Reply::rendered(stored.clone()).unwrap();
        assert!(!fresh.headers.contains_key("idempotent-replayed"));
        let again = Reply::rendered(Rendered { replayed: true, ..stored }).unwrap();
        assert_eq!(again.status, StatusCode::CREATED);
        assert_eq!(again.headers["idempotent-replayed"], "true");
        assert_eq!(again.headers[CONTENT_TYPE], "application/json");
        assert_eq!(again.headers[ETAG], "\"3\"");
    }
}
