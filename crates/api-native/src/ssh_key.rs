//! Public ssh keys.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::ssh_key::{AddSshKey, ChangeSshKey, DeleteSshKey};
use nubo_cloud::{Get, ListOf, Paged};
use nubo_domain::{Result, SshKey};
use nubo_wire::ssh_key as wire;

use crate::answer::{self, labels, stamp, told_at};
use crate::check;
use crate::params::{Params, cursor};
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    vec![
        on("ssh_key.list", list),
        on("ssh_key.add", add),
        on("ssh_key.get", get),
        on("ssh_key.change", change),
        on("ssh_key.delete", delete),
    ]
}

/// An ssh key as it is shown.
pub fn shown(key: &SshKey) -> wire::SshKey {
    wire::SshKey {
        id: key.head.id.to_string(),
        name: key.head.name.clone(),
        status: if key.deleted { wire::SshKeyStatus::Deleted } else { wire::SshKeyStatus::Active },
        public_key: key.key.text.clone(),
        fingerprint: key.key.fingerprint.clone(),
        algorithm: key.key.algorithm.clone(),
        project_id: key.head.project.map(|id| id.to_string()),
        labels: labels(&key.head.labels),
        created_at: stamp(key.head.created),
        updated_at: stamp(key.head.updated),
    }
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "ssh_key.list")?.listing::<SshKey>()?;
    let found = req.call(ListOf::<SshKey>::new(listing)).await;
    let Paged { items, next } = found.map_err(told_at("project", "project_id"))?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<SshKey>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let key = req.call(Get::<SshKey>::new(req.path("id"))).await?;
    answer::object(&shown(&key), key.head.version)
}

async fn add(req: Req) -> Result<Reply> {
    let body: wire::AddSshKey = check::body(&req)?;
    let action = AddSshKey {
        name: body.name.0,
        public_key: body.public_key,
        labels: body.labels.unwrap_or_default().0,
        project: body.project_id.map(|project| project.0),
    };
    let render = |k: SshKey| answer::changed(StatusCode::CREATED, &shown(&k), k.head.version);
    let done = req.call_once(action, render).await;
    done.map_err(told_at("project", "project_id"))
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeSshKey = check::body(&req)?;
    let action = ChangeSshKey {
        ssh_key: req.path("id").to_owned(),
        name: body.name.map(|name| name.0),
        labels: body.labels.map(|labels| labels.0),
        seen: req.if_match()?,
    };
    let render = |k: SshKey| answer::changed(StatusCode::OK, &shown(&k), k.head.version);
    req.call_once(action, render).await
}

async fn delete(req: Req) -> Result<Reply> {
    let action = DeleteSshKey { ssh_key: req.path("id").to_owned(), seen: req.if_match()? };
    req.call_once(action, |k: SshKey| answer::deleted(k.head.id)).await
}
