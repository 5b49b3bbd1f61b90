//! Registering, and passwords: forgotten ones and others.
//!
//! Who asks for a code is told the same whether or not somebody has the address. What a mailed link
//! would carry as its token is the code of the letter.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::SecretText;
use nubo_cloud::password::{ChangePassword, ForgetPassword, ResetPassword};
use nubo_cloud::registration::{BeginRegistration, ConfirmRegistration};
use nubo_cloud::{CodePromise, Facts, Minted, PasswordHash, PlainPassword};
use nubo_domain::credential::SecretForm;
use nubo_domain::{Error, Result, User, code};
use schemars::JsonSchema;
use serde::Serialize;

use crate::auth::{SESSION, logged_in};
use crate::form::{Form, TEXT_MAX, told};
use crate::page;
use crate::route::{Bound, on};
use crate::when::stamp;

pub fn routes() -> Vec<Bound> {
    vec![
        on(
            Facts::of::<BeginRegistration>(),
            "auth.register",
            ("POST", "/register"),
            "Registers an address; a code is mailed to it.",
            register,
        ),
        on(
            Facts::of::<ConfirmRegistration>(),
            "auth.verify_otp",
            ("POST", "/register/verify-otp"),
            "Brings the code back: makes the account and signs its owner in.",
            verify,
        ),
        on(
            Facts::of::<ForgetPassword>(),
            "auth.forgot_password",
            ("POST", "/forgot-password"),
            "Mails a token for a new password.",
            forgot,
        ),
        on(
            Facts::of::<ResetPassword>(),
            "auth.reset_password",
            ("POST", "/reset-password"),
            "Replaces a forgotten password; with an address alone it mails a token.",
            reset,
        ),
        on(
            Facts::of::<ChangePassword>(),
            "auth.change_password",
            ("POST", "/users/change-password"),
            "Replaces the own password and gives a new session token.",
            change,
        ),
    ]
}

/// What whoever registers is told.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Registering {
    /// The address in small letters.
    pub email: String,
    /// Until when the code is good.
    pub otp_expires_at: String,
}

/// A new password, given twice.
fn new_password(form: &mut Form) -> Option<String> {
    let password = form.secret("password");
    if password.is_some() && form.raw("password_confirmation") != password {
        form.fault("password", "The password field confirmation does not match.");
    }
    password
}

/// What is kept of a new password.
async fn hash(req: &Req, password: Option<String>) -> Result<PasswordHash> {
    let plain = PlainPassword::parse("password", password.unwrap_or_default())?;
    req.cloud().hash_password(plain).await
}

async fn register(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let name = form.required("name", 100);
    let email = form.required("email", TEXT_MAX);
    form.text("phone", TEXT_MAX);
    let password = new_password(&mut form);
    if form.has("terms") && form.flag("terms") != Some(true) {
        form.fault("terms", "The terms field must be accepted.");
    }
    form.verdict()?;
    let password = hash(&req, password).await?;
    let render = |promise: CodePromise| {
        let data = Registering {
            email: promise.to.as_str().to_owned(),
            otp_expires_at: stamp(promise.expires),
        };
        let message = "Registered successfully. An OTP has been sent to your email";
        page::changed(StatusCode::CREATED, message, data)
    };
    let action = BeginRegistration { email, name: Some(name), password };
    Reply::rendered(render(req.call(action).await?))
}

async fn verify(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let email = form.required("email", TEXT_MAX);
    let otp = form.required("otp", TEXT_MAX);
    form.verdict()?;
    let (form, lasts_at_most) = (SecretForm::WithId, Some(SESSION));
    let made = req.call(ConfirmRegistration { email, code: otp, form, lasts_at_most }).await?;
    let wrong = |error| wrong(error, "otp", "The selected otp is invalid.");
    let made = made.accepted().map_err(wrong)?;
    let data = logged_in(&made.session, &made.user, Some(&made.account));
    page::done("Email verified successfully", data)
}

/// A code that is wrong is told at the field it came in.
pub fn wrong(error: Error, field: &str, sentence: &str) -> Error {
    if error.code() != &code::INVALID_CODE {
        return error;
    }
    Error::invalid(field, sentence)
}

const SENT: &str = "If the address is registered, a password reset link has been sent to it";

async fn forgot(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let email = form.required("email", TEXT_MAX);
    form.verdict()?;
    req.call(ForgetPassword { email }).await?;
    page::done(SENT, ())
}

async fn reset(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    for other in ["otp", "code"] {
        form.alias(other, "token");
    }
    if !form.has("token") && !form.has("password") && !form.has("password_confirmation") {
        return forgot(req).await;
    }
    let email = form.required("email", TEXT_MAX);
    let token = form.required("token", TEXT_MAX);
    let password = new_password(&mut form);
    form.verdict()?;
    let password = hash(&req, password).await?;
    let done = req.call(ResetPassword { email, code: token, password }).await?;
    let wrong = |error| wrong(error, "token", "This password reset token is invalid.");
    done.accepted().map_err(wrong)?;
    page::done("Password reset successfully", ())
}

async fn change(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let present = form.secret("current_password");
    let password = new_password(&mut form);
    form.verdict()?;
    let plain = PlainPassword::parse("password", password.unwrap_or_default())?;
    let present = SecretText::new(present.unwrap_or_default());
    let checked = req.cloud().check_password(req.caller(), present, plain).await;
    let mut action = checked.map_err(|error| match error.code() == &code::INVALID_LOGIN {
        true => Error::invalid("current_password", "The password is incorrect."),
        false => error,
    })?;
    action.form = SecretForm::WithId;
    action.lasts_at_most = Some(SESSION);
    let render = |(minted, user): (Minted, User)| {
        let data = logged_in(&minted, &user, None);
        page::changed(StatusCode::OK, "Password changed successfully", data)
    };
    req.call_once(action, render).await.map_err(told(&[]))
}
