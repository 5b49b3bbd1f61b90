//! SSH keys.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::ssh_key::{AddSshKey, DeleteSshKey};
use nubo_cloud::{Facts, ListOf, Listing};
use nubo_domain::ssh_key::OpenSshKey;
use nubo_domain::{Lookup, Result, Scope, SshKey};
use schemars::JsonSchema;
use serde::Serialize;

use crate::form::{Form, TEXT_MAX};
use crate::page::{self, Wanted};
use crate::route::{Bound, on};
use crate::shelf::{Shelf, absent, all, by_slug, sheet};
use crate::slug;
use crate::when::stamp;

pub fn routes() -> Vec<Bound> {
    vec![
        on(
            Facts::of::<ListOf<SshKey>>(),
            "ssh_key.list",
            ("GET", "/users/ssh-keys"),
            "Lists SSH keys.",
            list,
        ),
        on(
            Facts::of::<AddSshKey>(),
            "ssh_key.create",
            ("POST", "/users/ssh-keys"),
            "Adds an SSH key to a project.",
            create,
        )
        .reading(Scope::ServersRead),
        on(
            Facts::of::<DeleteSshKey>(),
            "ssh_key.delete",
            ("DELETE", "/users/ssh-keys/{slug}"),
            "Deletes an SSH key.",
            delete,
        ),
    ]
}

/// An SSH key.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SshKeyView {
    /// Its id.
    pub id: String,
    /// Its name, by which orders name it.
    pub name: String,
    /// Its slug.
    pub slug: String,
    /// The key.
    pub public_key: String,
    /// Its SHA-256 fingerprint.
    pub fingerprint: String,
    /// The project's id.
    pub project_id: Option<String>,
    /// When it was added.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

fn shown(key: &SshKey) -> SshKeyView {
    SshKeyView {
        id: key.head.id.uuid().to_string(),
        name: key.head.name.clone(),
        slug: slug::named(&key.head),
        public_key: key.key.text.clone(),
        fingerprint: key.key.fingerprint.clone(),
        project_id: key.head.project.map(|id| id.uuid().to_string()),
        created_at: stamp(key.head.created),
        updated_at: stamp(key.head.updated),
    }
}

async fn list(req: Req) -> Result<Reply> {
    let wanted = Wanted::of(&req);
    let shelf = Shelf::places(&req).await?;
    let (found, total) = sheet::<SshKey>(&req, &wanted, shelf.listing(&wanted)).await?;
    wanted.sheet(&req, found.iter().map(shown).collect(), total)
}

async fn create(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let shelf = Shelf::places(&req).await?;
    let name = form.required("name", 20);
    let public_key = form.required("public_key", 8_192);
    let project = form.required("project", TEXT_MAX);
    let project = form.named("project", &project, shelf.project(&project));
    let region = form.required("region", TEXT_MAX);
    form.named("region", &region, shelf.region(&region));
    form.verdict()?;
    let project = project.map(|project| project.head.id.to_string());
    let fingerprint = OpenSshKey::parse("public_key", &public_key)?.fingerprint;
    let same = Listing {
        project: project.clone(),
        lookups: vec![("fingerprint", Lookup::Text(fingerprint))],
        ..Listing::default()
    };
    if req.once()?.is_none() && !all::<SshKey>(&req, same).await?.is_empty() {
        form.fault("public_key", "The public key has already been taken.");
        form.verdict()?;
    }
    let action = AddSshKey { name, public_key, project, ..AddSshKey::default() };
    let render = |key: SshKey| {
        page::changed(StatusCode::CREATED, "SSH key created successfully", shown(&key))
    };
    req.call_once(action, render).await
}

async fn delete(req: Req) -> Result<Reply> {
    let found: Option<SshKey> = by_slug(&req, req.path("slug")).await?;
    let ssh_key = found.ok_or_else(|| absent("ssh key"))?.head.id.to_string();
    req.call(DeleteSshKey { ssh_key, seen: None }).await?;
    page::done("SSH key deleted successfully", ())
}
