//! Signed tokens: short-lived stand-ins for a credential that others can check by themselves.
//!
//! A token is no row. It names the credential that it was made from, and what that may not do any
//! more, its tokens may not do either.

use std::time::Duration;

use nubo_base::{Id, Time, Uuid};
use nubo_domain::credential::Credential;
use nubo_domain::{Account, Error, Result, Scope, ScopeSet, User, code};
use nubo_ports::{Objects, StoreExt, Tx};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Caller, Cloud};

/// How long an access token is good for.
pub const LASTS: Duration = Duration::from_secs(3_600);
/// How long another one can be had for its refresh token.
pub const REFRESH_LASTS: Duration = Duration::from_secs(24 * 3_600);

/// What a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Purpose {
    /// In the place of a credential.
    Access,
    /// Another access token.
    Refresh,
    /// To tell others who somebody is (OpenID Connect Core section 2).
    Id,
}

/// What a token says (RFC 7519 section 4.1).
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: String,
    iat: i64,
    exp: i64,
    jti: Uuid,
    account_id: Uuid,
    /// The credential that it was made from.
    sid: Uuid,
    token_use: Purpose,
    /// The rights that are left of the credential's; absent means all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<String>,
}

/// The tokens that were made for a credential.
#[derive(Clone, Debug)]
pub struct SignedTokens {
    /// In the place of the credential.
    pub access: String,
    /// For another access token later.
    pub refresh: String,
    /// Tells others who it is.
    pub id: String,
    /// How long the access token is good for.
    pub lasts: Duration,
    /// The tenant.
    pub account: Id<Account>,
}

/// Words of the one vocabulary in a wish that may hold others, such as `openid`.
fn known_scopes(wish: &str) -> Option<ScopeSet> {
    let words: Vec<&str> =
        wish.split_whitespace().filter(|word| word.parse::<Scope>().is_ok()).collect();
    if words.is_empty() { None } else { ScopeSet::parse("scope", words).ok() }
}

impl Cloud {
    /// The public halves of the keys that sign tokens, as a key set (RFC 7517).
    #[must_use]
    pub fn signing_keys(&self) -> Value {
        serde_json::json!({ "keys": [self.0.signing.public()] })
    }

    /// Tokens for the caller's credential. They have its rights, or those of them that `scope`
    /// names; words that are no rights are passed over. `issuer` is the address of this cloud.
    ///
    /// # Errors
    /// `unauthenticated` for a caller without a credential; those of the store.
    pub async fn exchange(
        &self,
        caller: &Caller,
        issuer: &str,
        scope: &str,
    ) -> Result<SignedTokens> {
        let (Some(credential), Some(account)) = (caller.credential(), caller.account) else {
            return Err(Error::new(&code::UNAUTHENTICATED));
        };
        let user = caller.user();
        let person = move |tx: &mut dyn Tx| user.map(|id| tx.find::<User>(id)).transpose();
        let person = self.0.store.read(person).await?.flatten();
        let scope = known_scopes(scope).map(|set| set.to_string());
        let now = self.now();
        let claims = |token_use, lasts: Duration| Claims {
            iss: issuer.to_owned(),
            sub: user.map_or_else(|| account.uuid(), Id::uuid).to_string(),
            aud: issuer.to_owned(),
            iat: now.seconds(),
            exp: now.after(lasts).seconds(),
            jti: self.0.ids.uuid(),
            account_id: account.uuid(),
            sid: credential,
            token_use,
            scope: scope.clone(),
            email: None,
        };
        let email = person.map(|person| person.email().to_owned());
        let id = Claims { email, ..claims(Purpose::Id, LASTS) };
        let sign = |claims: &Claims| self.0.signing.sign(claims).map_err(Error::internal);
        Ok(SignedTokens {
            access: sign(&claims(Purpose::Access, LASTS))?,
            refresh: sign(&claims(Purpose::Refresh, REFRESH_LASTS))?,
            id: sign(&id)?,
            lasts: LASTS,
            account,
        })
    }

    /// The caller that a refresh token was made for, as it is now.
    ///
    /// # Errors
    /// As [`Cloud::authenticate`].
    pub async fn authenticate_refresh(
        &self,
        token: &str,
        origin: crate::Origin,
    ) -> Result<(Caller, String)> {
        let pass = self.pass(token, Purpose::Refresh)?;
        let (now, policy) = (self.now(), self.policy());
        let scope = pass.scope.as_ref().map(ToString::to_string).unwrap_or_default();
        let work = move |tx: &mut dyn Tx| {
            let credential = pass.credential(tx)?;
            crate::sign_in::caller_of(tx, &credential, origin.clone(), now, &policy)
        };
        Ok((self.0.store.read(work).await?, scope))
    }

    /// What an access token of ours allows now.
    pub(crate) fn access_pass(&self, token: &str) -> Result<Pass> {
        self.pass(token, Purpose::Access)
    }

    fn pass(&self, token: &str, purpose: Purpose) -> Result<Pass> {
        let refuse = |_| Error::new(&code::UNAUTHENTICATED);
        let claims: Claims = self.0.signing.open(token).map_err(refuse)?;
        if claims.token_use != purpose {
            return Err(Error::new(&code::UNAUTHENTICATED));
        }
        let expires = Time::from_micros(claims.exp.saturating_mul(1_000_000));
        if expires <= self.now() {
            return Err(Error::new(&code::TOKEN_EXPIRED));
        }
        let scope = claims.scope.as_deref().and_then(known_scopes);
        Ok(Pass { credential: claims.sid, expires, scope })
    }
}

/// A token that was checked.
pub(crate) struct Pass {
    credential: Uuid,
    /// When it ends.
    pub expires: Time,
    /// The rights that are left of the credential's; none means all.
    pub scope: Option<ScopeSet>,
}

impl Pass {
    /// The credential that it stands for.
    pub fn credential(&self, tx: &mut dyn Tx) -> Result<Credential> {
        let found = tx.credential_get(self.credential)?;
        found.ok_or_else(|| Error::new(&code::UNAUTHENTICATED))
    }
}
