//! Who asks: by a secret, by the cookie of a browser, or by the way the request came.

use std::time::Duration;

use http::request::Parts;
use nubo_cloud::{Caller, RateState, Who};
use nubo_domain::{Error, ErrorKind, Result, code};

use super::noted::Noted;
use super::{Inner, Peer};
use crate::dialect::{Access, Dialect};
use crate::{Cookies, cookies};

/// A request that waits for its turn looks no more often than this: others may have taken it.
const SHORTEST_WAIT: Duration = Duration::from_millis(10);

impl Inner {
    /// Finds the caller and counts the request. Who shows a wrong credential or none counts by
    /// address.
    pub(super) async fn admit(
        &self,
        dialect: &dyn Dialect,
        parts: &Parts,
        peer: Peer,
        (noted, rate): (&mut Noted<'_>, &mut Option<RateState>),
    ) -> Result<Caller> {
        let found = self.caller(dialect, parts, peer, noted).await;
        let nobody;
        let counted = match &found {
            Ok(caller) => caller,
            Err(_) => {
                nobody = Caller::nobody(noted.origin.clone());
                &nobody
            }
        };
        noted.who = counted.who.clone();
        match self.turn(dialect, counted).await {
            Ok(state) => *rate = state,
            Err(error) => {
                let limit = match counted.who {
                    Who::Nobody => self.cloud.policy().anonymous_rate_per_minute,
                    Who::Operator | Who::Credential { .. } => counted.rate_per_minute,
                };
                let reset = error.wait().unwrap_or_default();
                *rate = Some(RateState { limit, remaining: 0, reset });
                return Err(error);
            }
        }
        found
    }

    /// Counts a request once it is its turn, if that comes while the dialect has patience. Whoever
    /// shows no credential is not waited for.
    async fn turn(&self, dialect: &dyn Dialect, caller: &Caller) -> Result<Option<RateState>> {
        let mut left = match caller.who {
            Who::Nobody => Duration::ZERO,
            Who::Operator | Who::Credential { .. } => dialect.patience(),
        };
        loop {
            let error = match self.cloud.admit(caller) {
                Ok(state) => return Ok(state),
                Err(error) => error,
            };
            let wait = error.wait().unwrap_or(Duration::MAX).max(SHORTEST_WAIT);
            let Some(rest) = left.checked_sub(wait) else { return Err(error) };
            left = rest;
            tokio::time::sleep(wait).await;
        }
    }

    async fn caller(
        &self,
        dialect: &dyn Dialect,
        parts: &Parts,
        peer: Peer,
        noted: &mut Noted<'_>,
    ) -> Result<Caller> {
        if noted.entry.is_some_and(|entry| entry.access == Access::Anyone) {
            return Ok(unnamed(peer, noted));
        }
        if let Some(secret) = dialect.credential(parts) {
            let caller = self.cloud.authenticate(&secret, noted.origin.clone()).await?;
            let fits = dialect.fits(parts, &caller);
            return if fits { Ok(caller) } else { Err(Error::new(&code::UNAUTHENTICATED)) };
        }
        match self.secret_of_cookie(dialect, parts, peer, noted)? {
            Some((secret, cookies)) => {
                let found = self.cloud.authenticate(&secret, noted.origin.clone()).await;
                let is_wrong = |error: &Error| error.kind() == ErrorKind::Unauthenticated;
                noted.by_cookie = Some((cookies, !found.as_ref().is_err_and(is_wrong)));
                found
            }
            None => Ok(unnamed(peer, noted)),
        }
    }

    /// The secret in a browser's cookie, where the dialect takes one and no other page than the
    /// cloud's own can have caused the request.
    fn secret_of_cookie(
        &self,
        dialect: &dyn Dialect,
        parts: &Parts,
        peer: Peer,
        noted: &Noted<'_>,
    ) -> Result<Option<(String, Cookies)>> {
        if !dialect.takes_cookies() || parts.headers.contains_key(http::header::AUTHORIZATION) {
            return Ok(None);
        }
        let is_proxied = self.is_proxied(peer);
        let cookies = Cookies::of(&parts.headers, is_proxied);
        let Some(secret) = cookies.session(&parts.headers) else { return Ok(None) };
        let is_guarded = noted.entry.is_some_and(|entry| entry.is_guarded);
        if is_guarded || !parts.method.is_safe() {
            cookies::check(&parts.headers, is_proxied, &secret)?;
        }
        Ok(Some((secret, cookies)))
    }
}

/// Whoever shows nothing: nobody, or the machine's owner on its own socket.
fn unnamed(peer: Peer, noted: &Noted<'_>) -> Caller {
    match peer {
        Peer::Local => Caller::operator(noted.origin.clone()),
        Peer::Ip(_) => Caller::nobody(noted.origin.clone()),
    }
}
