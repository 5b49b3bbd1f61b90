//! Signing in: keys for signed tokens, the public keys, and where OpenID clients look first.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, HOST};
use http::{Method, StatusCode};
use nubo_api_kit::{Reply, Req, bearer};
use nubo_base::is_signed;
use nubo_cloud::{Caller, SignedTokens};
use nubo_domain::{Error, ErrorKind, Result};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::error::{ACCESS_DENIED, Noun};
use crate::page::object;
use crate::read::Said;
use crate::route::{Bound, keyed, open};

pub fn routes() -> Vec<Bound> {
    let on_exchange = (Method::POST, "/v2/auth/exchange");
    let ping = |path| open(("auth.ping", Noun::Account), (Method::GET, path), pong);
    vec![
        keyed(("auth.exchange", Noun::Account), on_exchange, exchange)
            .takes::<Wanted>()
            .gives::<Tokens>(),
        open(("auth.token", Noun::Account), (Method::POST, "/v2/auth/token"), token)
            .takes::<Grant>()
            .gives::<Tokens>(),
        open(("auth.keys", Noun::Account), (Method::GET, "/.well-known/jwks.json"), keys),
        open(
            ("auth.discovery", Noun::Account),
            (Method::GET, "/.well-known/openid-configuration"),
            discovery,
        ),
        keyed(("auth.ping_as", Noun::Account), (Method::GET, "/v2/ping"), pong),
        ping("/ping"),
    ]
}

/// What a token shall be good for.
#[derive(JsonSchema)]
#[schemars(rename = "TokenWish")]
#[expect(dead_code, reason = "describes what is read name by name")]
struct Wanted {
    /// Scopes with blanks between them; all that the key has if absent.
    scope: Option<String>,
}

/// What a token is given for (RFC 6749).
#[derive(JsonSchema)]
#[schemars(rename = "TokenGrant")]
#[expect(dead_code, reason = "describes what is read name by name")]
struct Grant {
    /// `client_credentials` or `refresh_token`.
    grant_type: String,
    /// An API key, unless it comes as the password of HTTP's basic authentication.
    client_secret: Option<String>,
    refresh_token: Option<String>,
    scope: Option<String>,
}

/// Tokens for a key.
#[derive(Serialize, JsonSchema)]
struct Tokens {
    /// In the place of the key.
    access_token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// For another access token later, at `/v2/auth/token`.
    refresh_token: String,
    /// Seconds that the access token is good for.
    expires_in: u32,
    /// Tells others who it is.
    id_token: String,
    /// The account.
    account_id: String,
}

impl Tokens {
    fn of(made: SignedTokens) -> Self {
        Self {
            access_token: made.access,
            token_type: "Bearer",
            refresh_token: made.refresh,
            expires_in: u32::try_from(made.lasts.as_secs()).unwrap_or(u32::MAX),
            id_token: made.id,
            account_id: made.account.uuid().to_string(),
        }
    }
}

async fn exchange(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    if bearer(req.headers()).is_some_and(is_signed) {
        let text = "A token cannot be exchanged for another one; send the API key.";
        return Err(Error::new(&ACCESS_DENIED).public(text));
    }
    let scope = said.text("scope").unwrap_or_default();
    let made = req.cloud().exchange(req.caller(), &issuer(&req), scope).await?;
    object(&Tokens::of(made))
}

/// The address of this cloud as the client knows it.
fn issuer(req: &Req) -> String {
    let host = req.headers().get(HOST).and_then(|host| host.to_str().ok());
    let host = host.filter(|host| !host.is_empty() && !host.contains(['/', '"', '\\', ' ']));
    let scheme = match req.header("x-forwarded-proto") {
        Some("https") => "https",
        _ => "http",
    };
    format!("{scheme}://{}", host.unwrap_or("localhost"))
}

async fn keys(req: Req) -> Result<Reply> {
    object(&req.cloud().signing_keys())
}

/// OpenID Connect Discovery 1.0 section 3, as far as there is something to discover.
async fn discovery(req: Req) -> Result<Reply> {
    let issuer = issuer(&req);
    object(&json!({
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "token_endpoint": format!("{issuer}/v2/auth/token"),
        "grant_types_supported": ["client_credentials", "refresh_token"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "response_types_supported": [],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "claims_supported": ["iss", "sub", "aud", "iat", "exp", "jti", "account_id", "email"],
    }))
}

/// The token endpoint of OAuth 2 (RFC 6749): an API key is a client's secret.
async fn token(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let scope = said.text("scope").unwrap_or_default().to_owned();
    let found = match said.text("grant_type").unwrap_or_default() {
        "client_credentials" => client(&req, &said).await.map(|caller| (caller, scope)),
        "refresh_token" => refreshed(&req, &said).await,
        _ => return refused("unsupported_grant_type", "Send client_credentials or refresh_token."),
    };
    match found {
        Ok((caller, scope)) => {
            let made = req.cloud().exchange(&caller, &issuer(&req), &scope).await?;
            object(&Tokens::of(made))
        }
        Err(error) => match error.kind() {
            ErrorKind::Unauthenticated | ErrorKind::Forbidden => {
                refused("invalid_grant", error.message())
            }
            _ => Err(error),
        },
    }
}

async fn client(req: &Req, said: &Said) -> Result<Caller> {
    let basic = req.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let basic = basic.and_then(|text| text.split_once(' '));
    let basic = basic.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"));
    let basic = basic.and_then(|(_, encoded)| STANDARD.decode(encoded.trim()).ok());
    let basic = basic.and_then(|bytes| String::from_utf8(bytes).ok());
    let secret = match &basic {
        Some(pair) => pair.split_once(':').map(|(_, secret)| secret).unwrap_or_default(),
        None => said.text("client_secret").unwrap_or_default(),
    };
    if is_signed(secret) {
        return Err(Error::new(&ACCESS_DENIED));
    }
    req.cloud().authenticate(secret, req.origin().clone()).await
}

async fn refreshed(req: &Req, said: &Said) -> Result<(Caller, String)> {
    let token = said.text("refresh_token").unwrap_or_default();
    req.cloud().authenticate_refresh(token, req.origin().clone()).await
}

/// A refusal in the form of RFC 6749 section 5.2, with that of this API in it.
fn refused(error: &str, description: &str) -> Result<Reply> {
    let body: Value = json!({
        "error": error,
        "error_description": description,
        "code": error,
        "reason": description,
    });
    Reply::json(StatusCode::BAD_REQUEST, &body)
}

async fn pong(_: Req) -> Result<Reply> {
    object(&json!({ "result": "success" }))
}
