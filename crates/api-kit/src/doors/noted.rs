//! What is noted of a request while it is answered, and its line in the log.

use http::header::SET_COOKIE;
use http::{Method, StatusCode};
use nubo_cloud::{Origin, Who};
use nubo_domain::Error;

use super::Entry;
use crate::{Cookies, Reply};

/// What the log line of a request tells.
pub struct Noted<'a> {
    pub method: Method,
    pub entry: Option<&'a Entry>,
    pub origin: Origin,
    pub who: Who,
    /// The browser's cookies, if the caller was looked for by one, and whether it was found.
    pub by_cookie: Option<(Cookies, bool)>,
}

impl Noted<'_> {
    /// Tells a browser to forget a session that is none any more.
    pub fn forget_stale_cookie(&self, reply: &mut Reply) {
        let Some((cookies, false)) = self.by_cookie else { return };
        for value in cookies.forget().iter().filter_map(|text| text.parse().ok()) {
            reply.headers.append(SET_COOKIE, value);
        }
    }

    /// Writes it.
    pub fn log(&self, dialect: &str, status: StatusCode, error: Option<&Error>) {
        let verb = self.entry.map_or("none", |entry| entry.verb);
        let route = self.entry.map_or("", |entry| &entry.pattern);
        let (_, actor) = self.who.actor();
        let ip = self.origin.ip.map(|ip| ip.to_string()).unwrap_or_default();
        let code = error.map_or("", |error| error.code().slug);
        let detail = error.and_then(Error::log_detail).unwrap_or_default();
        macro_rules! line {
            ($level:ident, $text:literal) => {
                tracing::$level!(
                    request.id = %self.origin.request, request.dialect = dialect,
                    request.verb = verb, http.method = %self.method, http.route = %route,
                    http.status = status.as_u16(), client.ip = %ip, client.actor = %actor,
                    error.code = code, error.detail = %detail, $text
                )
            };
        }
        if status.is_server_error() {
            line!(error, "a request failed");
        } else {
            line!(info, "a request was refused");
        }
    }
}
