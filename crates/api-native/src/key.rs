//! Project keys.

use std::time::Duration;

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::{Id, Time};
use nubo_cloud::key::{CreateKey, GetKey, ListKeys, RevokeKey, RotateKey};
use nubo_cloud::{Minted, Paged};
use nubo_domain::Result;
use nubo_domain::credential::{Credential, Key as KeyTag, SecretForm};
use nubo_wire::key as wire;

use crate::answer::{self, stamp};
use crate::params::{Params, cursor};
use crate::role::scopes;
use crate::route::{Bound, on};
use crate::{check, words};

/// How long both keys work after a rotation when nothing is said (contract B5: a day).
const OVERLAP: u64 = 86_400;

pub fn routes() -> Vec<Bound> {
    vec![
        on("key.create", create),
        on("key.list", list),
        on("key.get", get),
        on("key.rotate", rotate),
        on("key.revoke", revoke),
    ]
}

fn shown(credential: &Credential, now: Time) -> wire::Key {
    wire::Key {
        id: Id::<KeyTag>::of(credential.id).to_string(),
        project_id: credential.project.map(|id| id.to_string()),
        name: credential.name.clone(),
        status: words::credential(credential, now),
        last4: credential.last4.clone(),
        scopes: scopes(&credential.scopes),
        created_at: stamp(credential.created),
        expires_at: credential.expires.map(stamp),
        revoked_at: credential.revoked.map(stamp),
        last_used_at: credential.last_used.map(stamp),
    }
}

/// A fresh key with its secret.
pub fn minted(new: &Minted, now: Time) -> wire::NewKey {
    wire::NewKey { key: new.secret.reveal().to_owned(), rest: shown(&new.credential, now) }
}

async fn create(req: Req) -> Result<Reply> {
    let body: wire::CreateKey = check::body(&req)?;
    let action = CreateKey {
        project: body.project_id.0,
        name: body.name.map(|name| name.0),
        scopes: body.scopes.map(|words| words.into_iter().map(|word| word.0).collect()),
        expires: answer::time("expires_at", body.expires_at)?,
        form: form(body.form),
    };
    let now = req.cloud().now();
    let render = move |new: Minted| answer::plain(StatusCode::CREATED, &minted(&new, now));
    req.call_once(action, render).await
}

/// How a secret is to be written.
pub const fn form(wish: Option<wire::KeyForm>) -> SecretForm {
    match wish {
        None | Some(wire::KeyForm::Live) => SecretForm::Prefixed,
        Some(wire::KeyForm::Otwa) => SecretForm::Otwa,
    }
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "key.list")?.listing::<KeyTag>()?;
    let Paged { items, next } = req.call(ListKeys { listing }).await?;
    let now = req.cloud().now();
    answer::page(&req, items.iter().map(|c| shown(c, now)).collect(), cursor::<KeyTag>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let found = req.call(GetKey { key: req.path("id").to_owned() }).await?;
    Reply::json(StatusCode::OK, &shown(&found, req.cloud().now()))
}

async fn rotate(req: Req) -> Result<Reply> {
    let body: wire::RotateKey = check::body_or_empty(&req)?;
    let overlap = Duration::from_secs(body.overlap_seconds.unwrap_or(OVERLAP));
    let now = req.cloud().now();
    let render = move |new: Minted| answer::plain(StatusCode::CREATED, &minted(&new, now));
    req.call_once(RotateKey { key: req.path("id").to_owned(), overlap }, render).await
}

async fn revoke(req: Req) -> Result<Reply> {
    let key = req.path("id").to_owned();
    req.call_once(RevokeKey { key }, answer::revoked).await
}
