//! Request headers that all dialects share: idempotency keys, versions, waiting.

use std::time::Duration;

use http::header::{HeaderName, IF_MATCH};
use http::{HeaderMap, HeaderValue};
use nubo_cloud::RateState;
use nubo_domain::{Error, Result};

const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
const KEY_BYTES_MAX: usize = 255;

/// A request may wait this long at most.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// The entity tag of a version.
#[must_use]
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// A time in seconds, rounded up: a client that comes back then must not be refused again.
pub(crate) fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// Tells a caller's limit, what is left of it, and in how many seconds there is more, in headers of
/// these names.
pub fn tell_rate(state: &RateState, names: [&'static str; 3], headers: &mut HeaderMap) {
    let told = [u64::from(state.limit), u64::from(state.remaining), whole_seconds(state.reset)];
    for (name, value) in names.into_iter().zip(told) {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
    }
}

/// The idempotency key of a request: 1 to 255 visible ASCII characters.
///
/// # Errors
/// `validation_failed` at `Idempotency-Key`.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>> {
    let refuse = |issue| Err(Error::invalid(IDEMPOTENCY_KEY, issue));
    let mut given = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(value) = given.next() else { return Ok(None) };
    if given.next().is_some() {
        return refuse("must be given only once");
    }
    match value.to_str() {
        Ok(key) if !(1..=KEY_BYTES_MAX).contains(&key.len()) => {
            refuse("must have 1 to 255 characters")
        }
        Ok(key) if key.bytes().all(|b| b.is_ascii_graphic()) => Ok(Some(key)),
        Ok(_) | Err(_) => refuse("must be visible ASCII characters without blanks"),
    }
}

/// The version that `If-Match` names: a quoted number as this cloud gives it out, `W/` before it
/// or not. `*` matches any version and is like no header.
///
/// # Errors
/// `validation_failed` at `If-Match`.
pub fn if_match(headers: &HeaderMap) -> Result<Option<i64>> {
    let Some(value) = headers.get(IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let bare = text.strip_prefix("W/").unwrap_or(text);
    let quoted = bare.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let digits = quoted.filter(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit()));
    match digits.and_then(|digits| digits.parse().ok()) {
        Some(version) => Ok(Some(version)),
        None => Err(Error::invalid("If-Match", "must be an ETag that this object had, or *")),
    }
}

/// How long the client prefers to wait (RFC 7240), at most 60 s. What cannot be read is no wish:
/// preferences are never refused.
#[must_use]
pub fn wait(headers: &HeaderMap) -> Option<Duration> {
    let values = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
    let mut wishes = values.flat_map(|text| text.split(',')).filter_map(|wish| {
        let (name, value) = wish.split(';').next()?.split_once('=')?;
        let seconds = value.trim().trim_matches('"').parse::<u64>();
        name.trim().eq_ignore_ascii_case("wait").then(|| seconds.ok())?
    });
    wishes.next().map(|seconds| Duration::from_secs(seconds).min(WAIT_MAX))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn with(name: &'static str, value: &str) -> HeaderMap {
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        HeaderMap::from_iter([(name.parse().unwrap(), value)])
    }

    #[test]
    fn an_idempotency_key_is_short_and_visible() {
        let key = |text: &str| idempotency_key(&with("idempotency-key", text)).map(|k| k.is_some());
        assert!(key("a-1").unwrap() && key(&"x".repeat(255)).unwrap());
        for bad in ["", "a b", "ключ", &"x".repeat(256), "a\tb"] {
            assert_eq!(key(bad).unwrap_err().fields()[0].field, "Idempotency-Key", "{bad:?}");
        }
        let mut twice = with("idempotency-key", "a");
        twice.append("idempotency-key", HeaderValue::from_static("b"));
        assert!(idempotency_key(&twice).is_err());
        assert_eq!(idempotency_key(&HeaderMap::new()), Ok(None));
    }

    #[test]
    fn if_match_takes_our_tags_and_refuses_the_rest_at_the_header() {
        let read = |text: &str| if_match(&with("if-match", text));
        assert_eq!(read("\"3\""), Ok(Some(3)));
        assert_eq!(read("W/\"12\""), Ok(Some(12)));
        assert_eq!(read("*"), Ok(None));
        assert_eq!(if_match(&HeaderMap::new()), Ok(None));
        for bad in ["3", "\"x\"", "\"\"", "", "\"-1\"", "\"99999999999999999999\"", "\"1\", \"2\""]
        {
            assert_eq!(read(bad).unwrap_err().fields()[0].field, "If-Match", "{bad}");
        }
    }

    #[test]
    fn a_wish_to_wait_is_capped_and_garbage_is_no_wish() {
        let read = |text: &str| wait(&with("prefer", text)).map(|w| w.as_secs());
        assert_eq!(read("wait=5"), Some(5));
        assert_eq!(read("respond-async, Wait=\"7\"; x=y"), Some(7));
        assert_eq!(read("wait=100000"), Some(60));
        assert_eq!(read("wait=0"), Some(0));
        for bad in ["wait=abc", "wait", "wait=-1", "return=minimal", ""] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
