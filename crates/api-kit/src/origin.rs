//! Whether a browser's request comes from a page of this very site.
//!
//! It must not know what is asked, nor who asks.

use http::header::{HOST, ORIGIN};
use http::{HeaderMap, HeaderValue};

/// Whether a browser's page comes from the address that it opens; clients that are no browsers send
/// no origin. A proxy that is trusted says by which name it was called.
pub fn is_same_site(headers: &HeaderMap, is_proxied: bool) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let parts = origin.to_str().ok().and_then(|text| text.split_once("://"));
    let Some((scheme, site)) = parts else { return false };
    let usual = if scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
    let bare = |name: &str| {
        let name = name.trim().to_ascii_lowercase();
        name.strip_suffix(usual).map_or_else(|| name.clone(), str::to_owned)
    };
    let forwarded = headers.get("x-forwarded-host").filter(|_| is_proxied);
    let called = forwarded.or_else(|| headers.get(HOST)).and_then(|value| value.to_str().ok());
    called.is_some_and(|called| !called.is_empty() && bare(called) == bare(site))
}

/// As [`is_same_site`]; where a browser says how far off the asking page is, that counts too
/// (Fetch Metadata), for reading requests of a page to its own site have no origin.
pub fn is_own_page(headers: &HeaderMap, is_proxied: bool) -> bool {
    let is_near = |value: &HeaderValue| value == "same-origin" || value == "none";
    is_same_site(headers, is_proxied) && headers.get("sec-fetch-site").is_none_or(is_near)
}

/// Whether the client speaks to the proxy before this process in secret; nobody else tells.
pub fn is_safe(headers: &HeaderMap, is_proxied: bool) -> bool {
    is_proxied && headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (name.parse().unwrap(), HeaderValue::from_str(value).unwrap())
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn a_page_is_ones_own_by_its_origin_and_by_what_the_browser_says_of_it() {
        let host = ("host", "cloud.example:8080");
        let own =
            |more: &[(&'static str, &str)]| is_own_page(&headers(&[&[host], more].concat()), false);
        assert!(own(&[]));
        assert!(own(&[("origin", "http://cloud.example:8080")]));
        assert!(own(&[("sec-fetch-site", "same-origin")]) && own(&[("sec-fetch-site", "none")]));
        assert!(!own(&[("sec-fetch-site", "same-site")]));
        assert!(!own(&[("sec-fetch-site", "cross-site")]));
        assert!(!own(&[
            ("origin", "http://cloud.example:9090"),
            ("sec-fetch-site", "same-origin")
        ]));
        assert!(!own(&[("origin", "null")]));
    }

    #[test]
    fn only_a_trusted_proxy_says_that_the_way_to_it_is_safe() {
        let told = headers(&[("x-forwarded-proto", "https")]);
        assert!(is_safe(&told, true) && !is_safe(&told, false));
        assert!(!is_safe(&headers(&[("x-forwarded-proto", "http")]), true));
        assert!(!is_safe(&HeaderMap::new(), true));
    }

    #[test]
    fn a_page_of_another_site_is_told_from_the_clouds_own() {
        let judge = |origin: &str, host: &str| {
            is_same_site(&headers(&[("origin", origin), ("host", host)]), false)
        };
        assert!(judge("http://localhost:8080", "localhost:8080"));
        assert!(judge("https://Cloud.example", "cloud.example"));
        assert!(judge("https://cloud.example", "cloud.example:443"));
        assert!(judge("http://[::1]:8080", "[::1]:8080"));
        assert!(is_same_site(&headers(&[("host", "x")]), false), "no browser");
        for (origin, host) in [
            ("https://evil.example", "cloud.example"),
            ("https://cloud.example.evil.example", "cloud.example"),
            ("http://cloud.example", "cloud.example:443"),
            ("http://cloud.example:8080", "cloud.example:9090"),
            ("null", "cloud.example"),
            ("", ""),
            ("://", ""),
        ] {
            assert!(!judge(origin, host), "{origin} {host}");
        }
    }

    #[test]
    fn only_a_trusted_proxy_says_by_which_name_it_was_called() {
        let told = headers(&[
            ("origin", "https://cloud.example"),
            ("host", "127.0.0.1:8080"),
            ("x-forwarded-host", "cloud.example"),
        ]);
        assert!(is_same_site(&told, true));
        assert!(!is_same_site(&told, false));
    }
}
