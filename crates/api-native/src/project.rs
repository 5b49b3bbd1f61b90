//! Projects.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::Paged;
use nubo_cloud::project::{
    ChangeProject, CreateProject, DeleteProject, GetProject, ListProjects, QuotaWish,
};
use nubo_domain::{Project, Result};
use nubo_wire::project as wire;
use nubo_wire::quota::QuotaLimits;

use crate::answer::{self, labels, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::{check, words};

pub fn routes() -> Vec<Bound> {
    vec![
        on("project.list", list),
        on("project.create", create),
        on("project.get", get),
        on("project.change", change),
        on("project.delete", delete),
    ]
}

/// A project as it is shown.
pub fn shown(project: &Project) -> wire::Project {
    wire::Project {
        id: project.head.id.to_string(),
        name: project.head.name.clone(),
        status: words::project(project.state),
        is_default: project.is_default,
        quotas: project.quotas.iter().map(|(what, most)| (what.to_string(), *most)).collect(),
        labels: labels(&project.head.labels),
        created_at: stamp(project.head.created),
        updated_at: stamp(project.head.updated),
    }
}

fn limits(quotas: Option<QuotaLimits>) -> QuotaWish {
    quotas.map(|limits| limits.0.into_iter().collect()).unwrap_or_default()
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "project.list")?.listing::<Project>()?;
    let Paged { items, next } = req.call(ListProjects { listing }).await?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<Project>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let project = req.call(GetProject { project: req.path("id").to_owned() }).await?;
    answer::object(&shown(&project), project.head.version)
}

async fn create(req: Req) -> Result<Reply> {
    let body: wire::CreateProject = check::body(&req)?;
    let action = CreateProject {
        name: body.name.0,
        quotas: limits(body.quotas),
        ..CreateProject::default()
    };
    let render = |p: Project| answer::changed(StatusCode::CREATED, &shown(&p), p.head.version);
    req.call_once(action, render).await
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeProject = check::body(&req)?;
    let action = ChangeProject {
        project: req.path("id").to_owned(),
        name: body.name.map(|name| name.0),
        quotas: limits(body.quotas),
        seen: req.if_match()?,
        ..ChangeProject::default()
    };
    let render = |p: Project| answer::changed(StatusCode::OK, &shown(&p), p.head.version);
    req.call_once(action, render).await
}

async fn delete(req: Req) -> Result<Reply> {
    let action = DeleteProject { project: req.path("id").to_owned(), seen: req.if_match()? };
    req.call_once(action, |p: Project| answer::deleted(p.head.id)).await
}
