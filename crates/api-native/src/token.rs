//! Tokens.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::{Id, Time};
use nubo_cloud::token::{CreateToken, GetToken, ListTokens, RevokeToken};
use nubo_cloud::{Minted, Paged};
use nubo_domain::Result;
use nubo_domain::credential::{Credential, Token as TokenTag};
use nubo_wire::token as wire;

use crate::answer::{self, stamp};
use crate::params::{Params, cursor};
use crate::role::scopes;
use crate::route::{Bound, on};
use crate::{check, words};

pub fn routes() -> Vec<Bound> {
    vec![
        on("token.create", create),
        on("token.list", list),
        on("token.get", get),
        on("token.revoke", revoke),
    ]
}

fn shown(credential: &Credential, now: Time) -> wire::Token {
    wire::Token {
        id: Id::<TokenTag>::of(credential.id).to_string(),
        scopes: scopes(&credential.scopes),
        project_id: credential.project.map(|id| id.to_string()),
        name: credential.name.clone(),
        status: words::credential(credential, now),
        last4: credential.last4.clone(),
        created_at: stamp(credential.created),
        expires_at: credential.expires.map(stamp),
        revoked_at: credential.revoked.map(stamp),
        last_used_at: credential.last_used.map(stamp),
    }
}

async fn create(req: Req) -> Result<Reply> {
    let body: wire::CreateToken = check::body(&req)?;
    let now = req.cloud().now();
    let action = CreateToken {
        name: body.name.0,
        scopes: body.scopes.into_iter().map(|word| word.0).collect(),
        expires: answer::end(now, body.expires_at, ("expires_in", body.expires_in))?,
        project: body.project_id.map(|project| project.0),
    };
    let render = move |new: Minted| {
        let token = new.secret.reveal().to_owned();
        let rest = shown(&new.credential, now);
        answer::plain(StatusCode::CREATED, &wire::NewToken { token, rest })
    };
    req.call_once(action, render).await
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "token.list")?.listing::<TokenTag>()?;
    let Paged { items, next } = req.call(ListTokens { listing }).await?;
    let now = req.cloud().now();
    answer::page(&req, items.iter().map(|c| shown(c, now)).collect(), cursor::<TokenTag>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let found = req.call(GetToken { token: req.path("id").to_owned() }).await?;
    Reply::json(StatusCode::OK, &shown(&found, req.cloud().now()))
}

async fn revoke(req: Req) -> Result<Reply> {
    let token = req.path("id").to_owned();
    req.call_once(RevokeToken { token }, answer::revoked).await
}
