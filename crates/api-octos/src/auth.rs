//! Signing in and out, and switching API access on and off (seed 000).
//!
//! A sign-in gives a session token; with that the API is enabled, which gives the API token. Both
//! are written alike. What a secret was is shown only to whoever shows it.

use std::time::Duration;

use http::StatusCode;
use nubo_api_kit::{Reply, Req, bearer};
use nubo_base::SecretText;
use nubo_cloud::access_token::{GetAccessToken, IssueAccessToken};
use nubo_cloud::account::DisableAccess;
use nubo_cloud::second_factor::FactorReport;
use nubo_cloud::session::{CreateSession, RevokeSession};
use nubo_cloud::{Facts, Minted};
use nubo_domain::credential::{Credential, SecretForm};
use nubo_domain::{Account, Result, User, code};
use schemars::JsonSchema;
use serde::Serialize;

use crate::form::{Form, TEXT_MAX, told};
use crate::page;
use crate::route::{Bound, on};
use crate::user::{UserView, shown};
use crate::when::{Clock, stamp};

pub fn routes() -> Vec<Bound> {
    vec![
        on(
            Facts::of::<CreateSession>(),
            "auth.login",
            ("POST", "/login"),
            "Signs in and gives a session token.",
            login,
        ),
        on(
            Facts::of::<RevokeSession>(),
            "auth.logout",
            ("POST", "/logout"),
            "Ends the session that asks.",
            logout,
        ),
        on(
            Facts::of::<IssueAccessToken>(),
            "api.enable",
            ("POST", "/profile/api/enable"),
            "Enables API access and gives the API token.",
            enable,
        ),
        on(
            Facts::of::<GetAccessToken>(),
            "api.token",
            ("GET", "/profile/api/access-token"),
            "Shows the API token to who shows it.",
            token,
        ),
        on(
            Facts::of::<DisableAccess>(),
            "api.disable",
            ("DELETE", "/profile/api/disable"),
            "Disables API access: every API token dies.",
            disable,
        ),
        on(
            Facts::of::<GetAccessToken>(),
            "api.state",
            ("GET", "/profile/api"),
            "Tells whether API access is enabled.",
            state,
        ),
    ]
}

/// A session lasts no longer than a working day.
pub const SESSION: Duration = Duration::from_secs(8 * 3_600);

/// What signing in gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LoggedIn {
    /// The session token; where a second factor is asked for, what is shown with its code.
    pub token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// When the token ends.
    pub expires_at: Option<String>,
    /// Who signed in.
    pub user: UserView,
    /// Whether the person has a second factor.
    pub is_two_factor: bool,
    /// Whether a second factor must be shown now.
    pub mfa_required: bool,
    /// Whether the token is good only for setting up the second factor that the account asks
    /// everybody for: `/mfa/enable/send-otp` and `/mfa/enable/verify-otp`.
    pub mfa_setup_required: bool,
}

async fn login(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let email = form.required("email", TEXT_MAX);
    let password = form.secret("password");
    form.verdict()?;
    let password = SecretText::new(password.unwrap_or_default());
    let mut action = req.cloud().check_login(&email, password, req.origin()).await?;
    action.form = SecretForm::WithId;
    action.lasts_at_most = Some(SESSION);
    let half = action.clone();
    match req.call(action).await {
        Err(error) if error.code() == &code::SECOND_FACTOR_REQUIRED => half_way(&req, &half).await,
        opened => {
            let (minted, user) = opened?;
            page::done("Logged in successfully", logged_in(&minted, &user, None))
        }
    }
}

/// What somebody gets whose password matched and who has yet to show a code.
async fn half_way(req: &Req, half: &CreateSession) -> Result<Reply> {
    let waits = req.cloud().half_way(half).await?;
    let data = LoggedIn {
        token: waits.ticket.reveal().to_owned(),
        token_type: "Bearer",
        expires_at: Some(stamp(waits.expires)),
        user: shown(&waits.user, None),
        is_two_factor: true,
        mfa_required: true,
        mfa_setup_required: false,
    };
    page::done("Enter the code of your authenticator app", data)
}

/// Somebody who is signed in.
#[must_use]
pub fn logged_in(minted: &Minted, user: &User, account: Option<&Account>) -> LoggedIn {
    LoggedIn {
        token: minted.secret.reveal().to_owned(),
        token_type: "Bearer",
        expires_at: minted.credential.expires.map(stamp),
        user: shown(user, account),
        is_two_factor: FactorReport::of(user).is_on,
        mfa_required: false,
        mfa_setup_required: minted.lacks_factor,
    }
}

async fn logout(req: Req) -> Result<Reply> {
    req.call(RevokeSession { session: "current".to_owned() }).await?;
    page::done("Logged out successfully", ())
}

const ENABLED: &str = "API enabled successfully";

/// What enabling the API gives.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Enabled {
    /// The same sentence as the envelope's.
    pub message: &'static str,
    /// The API token; it is not shown again to who does not show it.
    pub token: String,
}

async fn enable(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let name = form.text("token_name", 100);
    let expires = form.text("expires_at", TEXT_MAX);
    let clock = Clock::seen(&req).await?;
    let end = expires.as_deref().map(|text| clock.end_of(text));
    match end {
        Some(None) => form.fault("expires_at", "The expires at field must be a valid date."),
        Some(Some(at)) if at <= req.cloud().now() => {
            form.fault("expires_at", "The expires at field must be a date after today.");
        }
        Some(Some(_)) | None => {}
    }
    form.verdict()?;
    let action = IssueAccessToken { name, expires: end.flatten() };
    let render = |minted: Minted| {
        let token = minted.secret.reveal().to_owned();
        page::changed(StatusCode::OK, ENABLED, Enabled { message: ENABLED, token })
    };
    req.call_once(action, render).await.map_err(told(&[("name", "token_name")]))
}

/// The API token, for who shows it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// The token as it was shown; null for a session, which cannot know it.
    pub token: Option<String>,
    /// When it ends, day first; null if never.
    pub expires_at: Option<String>,
}

/// What a session may know of the API token.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Known {
    /// Always null: only a hash is kept.
    pub token: Option<String>,
    /// When it ends, day first; null if never.
    pub expires_at: Option<String>,
    /// Its name.
    pub token_name: Option<String>,
    /// Its last four characters.
    pub last_four: Option<String>,
}

async fn token(req: Req) -> Result<Reply> {
    let clock = Clock::seen(&req).await?;
    let spoken = |time| clock.spoken(time);
    if req.caller().has_session() {
        let found = req.call(GetAccessToken).await?;
        let found = found.as_ref();
        return page::read(Known {
            token: None,
            expires_at: found.and_then(|c| c.expires).map(spoken),
            token_name: found.map(|c| c.name.clone()),
            last_four: found.map(|c| c.last4.clone()),
        });
    }
    let shown = bearer(req.headers()).map(str::to_owned);
    let expires = match req.call(GetAccessToken).await? {
        Some(own) if req.caller().credential() == Some(own.id) => own.expires,
        Some(_) | None => None,
    };
    page::read(Shown { token: shown, expires_at: expires.map(spoken) })
}

async fn disable(req: Req) -> Result<Reply> {
    req.call(DisableAccess).await?;
    page::done("API disabled successfully", ())
}

/// Whether API access is enabled.
#[derive(Debug, Serialize, JsonSchema)]
pub struct State {
    /// Whether there is a live API token.
    pub enabled: bool,
    /// Its name.
    pub token_name: Option<String>,
    /// When it ends, day first; null if never.
    pub expires_at: Option<String>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<String>,
    /// When it was made.
    pub created_at: Option<String>,
}

async fn state(req: Req) -> Result<Reply> {
    let clock = Clock::seen(&req).await?;
    let found = req.call(GetAccessToken).await?;
    let found: Option<&Credential> = found.as_ref();
    page::read(State {
        enabled: found.is_some(),
        token_name: found.map(|c| c.name.clone()),
        expires_at: found.and_then(|c| c.expires).map(|time| clock.spoken(time)),
        last_used_at: found.and_then(|c| c.last_used).map(stamp),
        created_at: found.map(|c| stamp(c.created)),
    })
}
