//! Sessions: signing in and out.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::{Id, SecretText};
use nubo_cloud::session::{ListSessions, RevokeSession};
use nubo_cloud::{Minted, Paged};
use nubo_domain::credential::{Credential, Session as SessionTag};
use nubo_domain::{Result, User};
use nubo_wire::session::{CreateSession, NewSession, Session};

use crate::answer::{self, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::{check, user, words};

pub fn routes() -> Vec<Bound> {
    vec![on("session.create", create), on("session.list", list), on("session.revoke", revoke)]
}

async fn create(req: Req) -> Result<Reply> {
    let body: CreateSession = check::body(&req)?;
    let password = SecretText::new(body.password);
    let code = body.code.as_ref().map(|code| code.0.as_str());
    let who = (body.email.as_str(), password, code);
    let action = req.cloud().check_sign_in(who, req.origin()).await?;
    let (minted, person) = req.call(action).await?;
    Reply::json(StatusCode::CREATED, &opened(&minted, &person))
}

/// A session that was just opened, with its secret.
pub fn opened(minted: &Minted, person: &User) -> NewSession {
    let credential = &minted.credential;
    NewSession {
        id: Id::<SessionTag>::of(credential.id).to_string(),
        token: minted.secret.reveal().to_owned(),
        expires_at: stamp(credential.expires.unwrap_or(credential.created)),
        user: user::shown(person),
    }
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "session.list")?.listing::<SessionTag>()?;
    let Paged { items, next } = req.call(ListSessions { listing }).await?;
    let data = items.iter().map(|credential| shown(&req, credential)).collect();
    answer::page(&req, data, cursor::<SessionTag>(next))
}

fn shown(req: &Req, credential: &Credential) -> Session {
    Session {
        id: Id::<SessionTag>::of(credential.id).to_string(),
        status: words::credential(credential, req.cloud().now()),
        last4: credential.last4.clone(),
        current: req.caller().credential() == Some(credential.id),
        created_at: stamp(credential.created),
        expires_at: credential.expires.map(stamp),
        revoked_at: credential.revoked.map(stamp),
        last_used_at: credential.last_used.map(stamp),
    }
}

async fn revoke(req: Req) -> Result<Reply> {
    let session = req.path("id").to_owned();
    req.call_once(RevokeSession { session }, answer::revoked).await
}
