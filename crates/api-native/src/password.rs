//! Passwords of people.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::SecretText;
use nubo_cloud::password::{ForgetPassword, ResetPassword};
use nubo_cloud::{Minted, PlainPassword};
use nubo_domain::{Result, User};
use nubo_wire::password as wire;

use crate::answer::{self, stamp};
use crate::route::{Bound, on};
use crate::session::Handing;
use crate::{check, registration};

pub fn routes() -> Vec<Bound> {
    vec![on("password.forget", forget), on("password.reset", reset), on("password.change", change)]
}

async fn forget(req: Req) -> Result<Reply> {
    let body: wire::ForgetPassword = check::body(&req)?;
    let promise = req.call(ForgetPassword { email: body.email.0 }).await?;
    Reply::json(StatusCode::OK, &registration::promised(&promise))
}

async fn reset(req: Req) -> Result<Reply> {
    let body: wire::ResetPassword = check::body(&req)?;
    let plain = PlainPassword::parse("password", body.password.0)?;
    let password = req.cloud().hash_password(plain).await?;
    let action = ResetPassword { email: body.email.0, code: body.code.0, password };
    let user = req.call(action).await?.accepted()?;
    let (email, changed_at) = (user.email().to_owned(), stamp(user.head.updated));
    Reply::json(StatusCode::OK, &wire::PasswordReset { email, changed_at })
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangePassword = check::body(&req)?;
    let plain = PlainPassword::parse("password", body.password.0)?;
    let present = SecretText::new(body.current_password);
    let action = req.cloud().check_password(req.caller(), present, plain).await?;
    let handing = Handing::as_before(&req);
    let render = move |(minted, user): (Minted, User)| {
        let answer = answer::plain(StatusCode::CREATED, &handing.shown(&minted, &user));
        handing.finished(answer, &minted)
    };
    req.call_once(action, render).await
}
