//! Who asks: an API key and a secret key, in headers of their own.
//!
//! The secret key is a credential like any other and finds its caller by itself; the API key is its
//! public half and must belong to it. Any live credential serves: its secret as the secret key,
//! its id as the API key. Cookies are never looked at, because many operations change something
//! with a GET. It must not know what a credential may do.

use http::HeaderMap;
use http::request::Parts;
use nubo_api_kit::bearer;
use nubo_base::{Uuid, digest, unlabelled};
use nubo_cloud::Caller;

const API_KEY: &str = "apikey";
const SECRET_KEY: &str = "secretkey";

/// The secret that a request carries: the secret key, or a bearer where no key is sent.
#[must_use]
pub fn credential(parts: &Parts) -> Option<String> {
    match (header(&parts.headers, API_KEY), header(&parts.headers, SECRET_KEY)) {
        (None, None) => bearer(&parts.headers).map(str::to_owned),
        // Half a pair is a wrong credential, and not none.
        (_, secret) => Some(secret.unwrap_or("-").to_owned()),
    }
}

/// Whether the API key is the public half of the secret key.
#[must_use]
pub fn fits(parts: &Parts, caller: &Caller) -> bool {
    let secret = header(&parts.headers, SECRET_KEY);
    let Some(key) = header(&parts.headers, API_KEY) else { return secret.is_none() };
    let named = Uuid::try_parse(key).ok().or_else(|| unlabelled(key));
    let is_secret = || secret.is_some_and(|s| digest(&[s.as_bytes()]) == digest(&[key.as_bytes()]));
    named.map_or_else(is_secret, |named| caller.credential() == Some(named))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut given = headers.get_all(name).iter();
    let first = given.next()?;
    // Two of them are no key.
    let text = if given.next().is_some() { "" } else { first.to_str().unwrap_or_default() };
    Some(text.trim())
}
