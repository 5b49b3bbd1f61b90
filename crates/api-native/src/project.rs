//! Projects.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::Paged;
use nubo_cloud::member::{AddMember, ListMembers, RemoveMember};
use nubo_cloud::project::{
    ChangeProject, CreateProject, DeleteProject, GetProject, ListProjects, QuotaWish,
};
use nubo_domain::{Project, Result, User};
use nubo_wire::project as wire;
use nubo_wire::quota::QuotaLimits;

use crate::answer::{self, labels, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::{check, user, words};

pub fn routes() -> Vec<Bound> {
    vec![
        on("project.list", list),
        on("project.create", create),
        on("project.get", get),
        on("project.change", change),
        on("project.delete", delete),
        on("project.list_members", members),
        on("project.add_member", add_member),
        on("project.remove_member", remove_member),
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

async fn members(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "project.list_members")?.listing::<User>()?;
    let action = ListMembers { project: req.path("id").to_owned(), listing };
    let Paged { items, next } = req.call(action).await?;
    let rooms = &req.caller().rooms;
    let data = items.iter().map(|user| user::shown_to(user, rooms)).collect();
    answer::page(&req, data, cursor::<User>(next))
}

async fn add_member(req: Req) -> Result<Reply> {
    let body: wire::AddMember = check::body(&req)?;
    let action = AddMember {
        project: req.path("id").to_owned(),
        email: body.email.0,
        role: body.role.map(|role| role.0),
    };
    req.call_once(action, user::changed(StatusCode::CREATED, &req)).await
}

async fn remove_member(req: Req) -> Result<Reply> {
    let user = req.path("user").to_ascii_lowercase();
    let action = RemoveMember { project: req.path("id").to_owned(), user };
    req.call_once(action, user::changed(StatusCode::OK, &req)).await
}
