//! The second factor: codes of an authenticator app, asked for when somebody signs in.
//!
//! Codes come from the person's own phone, so the calls that send one elsewhere only say where to
//! look. What signing in gave is shown with the code, as a token.

use http::StatusCode;
use nubo_api_kit::{Reply, Req, bearer};
use nubo_cloud::second_factor::{
    BeginSecondFactor, ConfirmSecondFactor, DisableSecondFactor, FactorReport, GetSecondFactor,
    RecoveryCodes, phone_uri,
};
use nubo_cloud::session::CreateSession;
use nubo_cloud::{Facts, Minted};
use nubo_domain::credential::SecretForm;
use nubo_domain::{Error, Result, User, code};
use schemars::JsonSchema;
use serde::Serialize;

use crate::auth::{SESSION, logged_in};
use crate::form::{Form, TEXT_MAX, told};
use crate::page;
use crate::register::wrong;
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    vec![
        on(
            Facts::of::<CreateSession>(),
            "mfa.send_otp",
            ("POST", "/mfa/send-otp"),
            "Says where the code is, to somebody half-way signed in.",
            send,
        ),
        on(
            Facts::of::<CreateSession>(),
            "mfa.verify_otp",
            ("POST", "/mfa/verify-otp"),
            "Signs somebody in who is half-way signed in and shows the code.",
            verify,
        ),
        on(
            Facts::of::<BeginSecondFactor>(),
            "mfa.enable_send",
            ("POST", "/mfa/enable/send-otp"),
            "Gives a secret for an authenticator app.",
            begin,
        ),
        on(
            Facts::of::<ConfirmSecondFactor>(),
            "mfa.enable_verify",
            ("POST", "/mfa/enable/verify-otp"),
            "Switches the second factor on with a code of the app.",
            confirm,
        ),
        on(
            Facts::of::<GetSecondFactor>(),
            "mfa.disable_send",
            ("POST", "/mfa/disable/send-otp"),
            "Says where the code is that switches the second factor off.",
            ask_to_disable,
        ),
        on(
            Facts::of::<DisableSecondFactor>(),
            "mfa.disable_verify",
            ("POST", "/mfa/disable/verify-otp"),
            "Switches the second factor off with a code of the app.",
            disable,
        ),
    ]
}

/// Where every code comes from.
const LOOK: &str = "Enter the code of your authenticator app";

/// What signing in gave: in the header, as any token is, or as a field.
fn ticket(req: &Req, form: &mut Form) -> Result<String> {
    let shown = bearer(req.headers()).map(str::to_owned);
    let shown = shown.or_else(|| form.text("token", 1_024));
    shown.ok_or_else(|| Error::new(&code::UNAUTHENTICATED))
}

fn no_match(error: Error) -> Error {
    wrong(error, "otp", "The selected otp is invalid.")
}

async fn send(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let ticket = ticket(&req, &mut form)?;
    req.cloud().half_signed_in(&ticket).await?;
    page::done(LOOK, ())
}

async fn verify(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let ticket = ticket(&req, &mut form)?;
    let otp = form.required("otp", TEXT_MAX);
    req.cloud().half_signed_in(&ticket).await?;
    form.verdict()?;
    let mut action = req.cloud().check_second_step(&ticket, &otp).await?;
    action.form = SecretForm::WithId;
    action.lasts_at_most = Some(SESSION);
    let (minted, user): (Minted, User) = req.call(action).await.map_err(no_match)?;
    page::done("Logged in successfully", logged_in(&minted, &user, None))
}

/// The secret of an authenticator app.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NewFactor {
    /// `app`: codes are computed on the person's phone.
    #[serde(rename = "type")]
    pub sort: &'static str,
    /// The secret, as it is typed into a phone.
    pub secret: String,
    /// The same, as phones read it from a picture.
    pub uri: String,
}

/// Refuses ways that no code goes here: only an app's is safe from whoever reads mails.
fn sort(form: &mut Form) {
    form.word("type", &["app", "totp"]);
}

async fn begin(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    sort(&mut form);
    form.verdict()?;
    let (action, secret) = req.cloud().new_second_factor(req.caller())?;
    let render = move |user: User| {
        let uri = phone_uri(&user, &secret);
        let data = NewFactor { sort: "app", secret: secret.reveal().to_owned(), uri };
        page::changed(StatusCode::OK, LOOK, data)
    };
    req.call_once(action, render).await.map_err(told(&[]))
}

/// What helps when the phone is lost.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Spare {
    /// Codes that are good once each; they are not shown again.
    pub recovery_codes: Vec<String>,
}

async fn confirm(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    sort(&mut form);
    let otp = form.required("otp", TEXT_MAX);
    form.verdict()?;
    let render = |codes: RecoveryCodes| {
        let recovery_codes = codes.iter().map(|code| code.reveal().to_owned()).collect();
        let message = "Two factor authentication enabled successfully";
        page::changed(StatusCode::OK, message, Spare { recovery_codes })
    };
    let action = ConfirmSecondFactor(req.cloud().attempt(&otp));
    req.call_once(action, render).await.map_err(no_match)
}

async fn ask_to_disable(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    sort(&mut form);
    form.verdict()?;
    if !req.call(GetSecondFactor).await?.is_on {
        let text = "Two factor authentication is not enabled.";
        return Err(Error::new(&code::WRONG_STATE).public(text));
    }
    page::done(LOOK, ())
}

async fn disable(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    sort(&mut form);
    let otp = form.required("otp", TEXT_MAX);
    form.verdict()?;
    let render = |_: FactorReport| {
        page::changed(StatusCode::OK, "Two factor authentication disabled successfully", ())
    };
    let action = DisableSecondFactor(req.cloud().attempt(&otp));
    req.call_once(action, render).await.map_err(no_match)
}
