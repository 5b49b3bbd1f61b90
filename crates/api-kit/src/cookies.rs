//! Sessions of browsers: the secret in a cookie that scripts cannot read, and beside it one that
//! they can, whose value a request must repeat in a header before it changes anything.
//!
//! A page of another site can make a browser send its cookies, but can neither read them nor set
//! that header. The proof follows from the secret, so nobody can plant one without the session
//! that it belongs to. Nothing here knows whose session it is.

use std::time::Duration;

use http::HeaderMap;
use http::header::COOKIE;
use nubo_base::{digest, hex_lower};
use nubo_domain::{Error, Result, code};

use crate::origin::{is_own_page, is_safe};

/// The cookie with the session's secret.
const SESSION: &str = "nubo_session";
/// The cookie with its proof, which scripts read.
const PROOF: &str = "nubo_csrf";
/// The header that repeats the proof.
const PROOF_HEADER: &str = "x-csrf-token";
/// Cookies named so can only be set by this very host over TLS, so no neighbour plants one
/// (RFC 6265bis, 4.1.3.2).
const HOST_ONLY: &str = "__Host-";

/// A browser's cookies at this site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookies {
    is_safe: bool,
}

impl Cookies {
    /// Those of the browser that sent this; `is_proxied` if a trusted proxy stands between.
    pub(crate) fn of(headers: &HeaderMap, is_proxied: bool) -> Self {
        Self { is_safe: is_safe(headers, is_proxied) }
    }

    fn prefix(self) -> &'static str {
        if self.is_safe { HOST_ONLY } else { "" }
    }

    /// The secret of the session that a request shows. Of two with the same name one was planted,
    /// and nobody knows which.
    pub(crate) fn session(self, headers: &HeaderMap) -> Option<String> {
        let name = format!("{}{SESSION}", self.prefix());
        let texts = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.split_once('='));
        let mut found = pairs.filter(|(given, _)| given.trim() == name);
        let (_, secret) = found.next()?;
        let secret = secret.trim();
        (found.next().is_none() && !secret.is_empty()).then(|| secret.to_owned())
    }

    /// What a browser is told to keep a session for so long: values of `Set-Cookie`.
    #[must_use]
    pub fn keep(self, secret: &str, lasts: Duration) -> [String; 2] {
        self.set([secret, &proof(secret)], lasts.as_secs())
    }

    /// What a browser is told to forget its session: values of `Set-Cookie`.
    #[must_use]
    pub fn forget(self) -> [String; 2] {
        self.set(["", ""], 0)
    }

    fn set(self, [secret, proof]: [&str; 2], seconds: u64) -> [String; 2] {
        let (prefix, safe) = (self.prefix(), if self.is_safe { "; Secure" } else { "" });
        let usual = format!("Path=/; Max-Age={seconds}; SameSite=Strict{safe}");
        [
            format!("{prefix}{SESSION}={secret}; {usual}; HttpOnly"),
            format!("{prefix}{PROOF}={proof}; {usual}"),
        ]
    }
}

/// What a page must know to use the session of this secret.
fn proof(secret: &str) -> String {
    hex_lower(&digest(&[b"the page knows of ", secret.as_bytes()]))
}

/// Refuses a request with the session of this secret that another site's page may have caused.
///
/// # Errors
/// `origin_refused`; `csrf_refused`.
pub fn check(headers: &HeaderMap, is_proxied: bool, secret: &str) -> Result<()> {
    if !is_own_page(headers, is_proxied) {
        return Err(Error::new(&code::ORIGIN_REFUSED));
    }
    let mut shown = headers.get_all(PROOF_HEADER).iter();
    // Fingerprints are compared, whose first difference tells nothing.
    let fits = |given: &[u8]| digest(&[given]) == digest(&[proof(secret).as_bytes()]);
    match (shown.next(), shown.next()) {
        (Some(given), None) if fits(given.as_bytes()) => Ok(()),
        _ => Err(Error::new(&code::CSRF_REFUSED)),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const PLAIN: Cookies = Cookies { is_safe: false };
    const SAFE: Cookies = Cookies { is_safe: true };

    fn with(name: &'static str, value: &str) -> HeaderMap {
        let value = HeaderValue::from_str(value).unwrap();
        HeaderMap::from_iter([(name.parse().unwrap(), value)])
    }

    #[test]
    fn a_session_is_found_among_other_cookies_and_never_guessed_between_two() {
        let read = |text: &str| PLAIN.session(&with("cookie", text));
        assert_eq!(read("a=b; nubo_session=ses_1; c=d").as_deref(), Some("ses_1"));
        assert_eq!(read("nubo_session=ses_1;nubo_csrf=x").as_deref(), Some("ses_1"));
        for none in
            ["", "a=b", "nubo_session=", "xnubo_session=ses_1", "nubo_session=a; nubo_session=b"]
        {
            assert_eq!(read(none), None, "{none}");
        }
        let mut twice = with("cookie", "nubo_session=a");
        twice.append("cookie", HeaderValue::from_static("nubo_session=b"));
        assert_eq!(PLAIN.session(&twice), None);
    }

    #[test]
    fn over_tls_only_cookies_count_that_no_neighbour_can_set() {
        let planted = with("cookie", "nubo_session=theirs; __Host-nubo_session=mine");
        assert_eq!(SAFE.session(&planted).as_deref(), Some("mine"));
        assert_eq!(SAFE.session(&with("cookie", "nubo_session=theirs")), None);
        let [session, proof] = SAFE.keep("ses_1", Duration::from_secs(60));
        let usual = "Path=/; Max-Age=60; SameSite=Strict; Secure";
        assert_eq!(session, format!("__Host-nubo_session=ses_1; {usual}; HttpOnly"));
        assert!(proof.starts_with("__Host-nubo_csrf=") && proof.ends_with(usual), "{proof}");
        for cookie in PLAIN.keep("ses_1", Duration::from_secs(60)) {
            assert!(!cookie.contains("Secure") && cookie.contains("SameSite=Strict"), "{cookie}");
        }
        assert!(PLAIN.forget().iter().all(|cookie| cookie.contains("=; Path=/; Max-Age=0;")));
    }

    #[test]
    fn a_proof_is_good_for_its_own_session_alone() {
        let fits = |given: &str, secret: &str| check(&with(PROOF_HEADER, given), false, secret);
        let [_, kept] = PLAIN.keep("ses_1", Duration::from_secs(60));
        let own = kept.split(['=', ';']).nth(1).unwrap();
        assert_eq!(fits(own, "ses_1"), Ok(()));
        for (given, secret) in [(own, "ses_2"), ("", "ses_1"), ("ses_1", "ses_1")] {
            assert_eq!(fits(given, secret).unwrap_err().code(), &code::CSRF_REFUSED);
        }
        let bare = check(&HeaderMap::new(), false, "ses_1").unwrap_err();
        assert_eq!(bare.code(), &code::CSRF_REFUSED);
        let mut foreign = with(PROOF_HEADER, own);
        foreign.insert("origin", HeaderValue::from_static("https://evil.example"));
        let refused = check(&foreign, false, "ses_1").unwrap_err();
        assert_eq!(refused.code(), &code::ORIGIN_REFUSED);
    }
}
