//! The portal: a web application whose files the build has put into the program.
//!
//! Addresses of the portal's own making are answered with its first page, which finds its way by
//! itself. A file is found by its whole name, so no address leads out of the list. Nothing here
//! knows what is in the files.

use bytes::Bytes;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG,
    HeaderName, IF_NONE_MATCH, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use crate::page::guarded;
use crate::{Body, Reply, docs};

/// One file in the forms that it is sent in.
#[derive(Clone, Copy, Debug)]
pub struct PortalFile {
    /// Its name from the site's root, without the first slash.
    pub name: &'static str,
    /// Its content type.
    pub content_type: &'static str,
    /// A fingerprint of its bytes.
    pub tag: &'static str,
    /// As it is.
    pub plain: &'static [u8],
    /// Packed with gzip, where that is shorter.
    pub gzip: Option<&'static [u8]>,
    /// Packed with Brotli, where that is shorter.
    pub brotli: Option<&'static [u8]>,
}

/// The portal's files; none where the build had no portal.
#[derive(Clone, Copy, Debug, Default)]
pub struct Portal(&'static [PortalFile]);

/// The page that all begins with.
const START: &str = "index.html";
/// Below it every name changes with its content.
const HASHED: &str = "assets/";

/// Scripts, requests, fonts and frames are of this site only, and no script stands in a page.
/// Styles are set on elements as the pages are drawn; pictures are drawn or come as addresses of
/// data.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; \
    manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const ABSENT: &str = "<main><h1>Nubo runs</h1>\n\
    <p>This build has no portal: the pages were not there when the program was built. \
    <code>make up</code> builds both. By hand it is <code>bash portal/build.sh</code>, which needs \
    Node and npm, and then <code>cargo build --release</code>.</p>\n\
    <p>All else is here: the <a href=\"/docs\">API documents</a>, and the <code>nubo</code> \
    command.</p></main>";

impl Portal {
    /// The portal of these files.
    #[must_use]
    pub const fn of(files: &'static [PortalFile]) -> Self {
        Self(files)
    }

    /// Whether the build had one.
    #[must_use]
    pub const fn is_there(&self) -> bool {
        !self.0.is_empty()
    }

    /// The answer for an address that nothing else has; none where the portal has nothing either.
    pub(crate) fn answer(&self, parts: &Parts) -> Option<Reply> {
        if parts.method != Method::GET && parts.method != Method::HEAD {
            return None;
        }
        let path = parts.uri.path().strip_prefix('/')?;
        let file = self.find(path).or_else(|| {
            let is_page = path.is_empty() || is_address(path) && wants_page(&parts.headers);
            if is_page { self.find(START) } else { None }
        });
        match file {
            Some(file) => Some(shown(file, &parts.headers)),
            None if path.is_empty() => Some(docs::page("Nubo", ABSENT)),
            None => None,
        }
    }

    fn find(&self, name: &str) -> Option<&'static PortalFile> {
        self.0.iter().find(|file| file.name == name)
    }
}

/// Whether the portal may have a page there: not among its files, and not at what a browser could
/// take for another host.
fn is_address(path: &str) -> bool {
    !path.starts_with(HASHED) && !path.starts_with(['/', '\\'])
}

/// People's browsers ask for a page by name; programs and scripts do not, and are told that there
/// is nothing.
fn wants_page(headers: &HeaderMap) -> bool {
    let mut wishes = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    wishes.any(|wish| wish.contains("text/html"))
}

fn shown(file: &'static PortalFile, headers: &HeaderMap) -> Reply {
    let (bytes, coding) = form(file, headers);
    let tag = match coding {
        Some(coding) => format!("\"{}-{coding}\"", file.tag),
        None => format!("\"{}\"", file.tag),
    };
    let is_known = is_known(&tag, headers);
    let mut reply = match is_known {
        true => Reply::empty(StatusCode::NOT_MODIFIED),
        false => {
            Reply { body: Body::Whole(Bytes::from_static(bytes)), ..Reply::empty(StatusCode::OK) }
        }
    };
    let lasts = match file.name.starts_with(HASHED) {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    reply = reply
        .header(CACHE_CONTROL, HeaderValue::from_static(lasts))
        .header(VARY, HeaderValue::from_static("accept-encoding"))
        // The files are short, and a part of a packed one is of no use.
        .header(ACCEPT_RANGES, HeaderValue::from_static("none"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        reply = reply.header(ETAG, tag);
    }
    if let Some(coding) = coding.filter(|_| !is_known) {
        reply = reply.header(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    if !is_known {
        reply = reply.header(CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    }
    if file.content_type.starts_with("text/html") {
        return guarded(reply, POLICY);
    }
    let owner = HeaderName::from_static("cross-origin-resource-policy");
    reply.header(owner, HeaderValue::from_static("same-origin"))
}

/// The shortest form that the client reads.
fn form(file: &PortalFile, headers: &HeaderMap) -> (&'static [u8], Option<&'static str>) {
    let forms = [(file.brotli, "br"), (file.gzip, "gzip")];
    let mut fitting = forms.into_iter().filter(|(_, coding)| reads(headers, coding));
    let found = fitting.find_map(|(bytes, coding)| Some((bytes?, Some(coding))));
    found.unwrap_or((file.plain, None))
}

/// Whether a client names a coding that it reads, with a weight that is not zero (RFC 9110,
/// section 12.5.3).
fn reads(headers: &HeaderMap, coding: &str) -> bool {
    let wishes = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    wishes.flat_map(|text| text.split(',')).any(|wish| {
        let mut parts = wish.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map(str::parse::<f32>);
        is_named && weight.is_none_or(|weight| weight.is_ok_and(|weight| weight > 0.0))
    })
}

fn is_known(tag: &str, headers: &HeaderMap) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut tags = known.flat_map(|text| text.split(',')).map(str::trim);
    tags.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_form_is_sent_that_the_client_reads() {
        let file = PortalFile {
            name: "a.js",
            content_type: "text/javascript",
            tag: "t",
            plain: b"plain",
            gzip: Some(b"gzip"),
            brotli: Some(b"br"),
        };
        let sent = |file: &PortalFile, wish: &str| {
            let value = HeaderValue::from_str(wish).unwrap();
            form(file, &HeaderMap::from_iter([(ACCEPT_ENCODING, value)])).0
        };
        assert_eq!(sent(&file, "gzip, deflate, br, zstd"), b"br");
        assert_eq!(sent(&file, "GZIP;q=0.5"), b"gzip");
        assert_eq!(sent(&file, "br;q=0, gzip;q=0.1"), b"gzip");
        for plain in ["", "identity", "br;q=0", "br;q=x", "brotli", "deflate", "*"] {
            assert_eq!(sent(&file, plain), b"plain", "{plain}");
        }
        assert_eq!(sent(&PortalFile { brotli: None, ..file }, "gzip, br"), b"gzip");
        assert_eq!(form(&file, &HeaderMap::new()), (&b"plain"[..], None));
    }
}
