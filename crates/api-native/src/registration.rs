//! Registrations.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::registration::{BeginRegistration, ConfirmRegistration, ResendCode};
use nubo_cloud::{CodePromise, PlainPassword};
use nubo_domain::Result;
use nubo_domain::credential::SecretForm;
use nubo_wire::registration as wire;

use crate::answer::{self, stamp};
use crate::route::{Bound, on};
use crate::session::Handing;
use crate::{account, check, project, session};

pub fn routes() -> Vec<Bound> {
    vec![
        on("registration.begin", begin),
        on("registration.resend", resend),
        on("registration.confirm", confirm),
    ]
}

/// What whoever asks for a code is told.
pub fn promised(promise: &CodePromise) -> wire::CodePromise {
    let email = promise.to.as_str().to_owned();
    wire::CodePromise { email, expires_at: stamp(promise.expires) }
}

async fn begin(req: Req) -> Result<Reply> {
    let body: wire::BeginRegistration = check::body(&req)?;
    let plain = PlainPassword::parse("password", body.password.0)?;
    let password = req.cloud().hash_password(plain).await?;
    let (email, name) = (body.email.0, body.name.map(|name| name.0));
    let promise = req.call(BeginRegistration { email, name, password }).await?;
    Reply::json(StatusCode::CREATED, &promised(&promise))
}

async fn resend(req: Req) -> Result<Reply> {
    let body: wire::ResendCode = check::body(&req)?;
    let promise = req.call(ResendCode { email: body.email.0 }).await?;
    Reply::json(StatusCode::OK, &promised(&promise))
}

async fn confirm(req: Req) -> Result<Reply> {
    let body: wire::ConfirmRegistration = check::body(&req)?;
    let handing = Handing::of(&req, body.cookie)?;
    let (email, code, form) = (body.email.0, body.code.0, SecretForm::default());
    let action = ConfirmRegistration { email, code, form, lasts_at_most: None };
    let made = req.call(action).await?.accepted()?;
    session::end_former(&req, handing).await?;
    let body = wire::Registered {
        account: account::shown(&made.account),
        project: project::shown(&made.project),
        session: handing.shown(&made.session, &made.user),
    };
    Reply::rendered(handing.finished(answer::plain(StatusCode::CREATED, &body), &made.session))
}
