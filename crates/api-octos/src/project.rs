//! Projects: the rooms of an account.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::Facts;
use nubo_cloud::project::{ChangeProject, CreateProject, DeleteProject, GetProject, ListProjects};
use nubo_cloud::quota::GetQuota;
use nubo_cloud::{Listable, Listing, SheetOf};
use nubo_domain::quota::QuotaLine;
use nubo_domain::{
    ErrorKind, Labels, Network, Project, PublicIp, Result, SecurityGroup, Server, Volume,
};
use schemars::JsonSchema;
use serde::Serialize;

use crate::form::{Form, TEXT_MAX};
use crate::page::{self, Wanted};
use crate::route::{Bound, on};
use crate::shelf::{Shelf, absent, by_slug, sheet};
use crate::slug;
use crate::when::stamp;
use crate::words;

pub fn routes() -> Vec<Bound> {
    let one = "/projects/{slug}";
    vec![
        on(
            Facts::of::<ListProjects>(),
            "project.list",
            ("GET", "/projects"),
            "Lists projects.",
            list,
        ),
        on(
            Facts::of::<CreateProject>(),
            "project.create",
            ("POST", "/projects"),
            "Makes a project.",
            create,
        ),
        on(Facts::of::<GetProject>(), "project.get", ("GET", one), "Shows a project.", get),
        on(
            Facts::of::<ChangeProject>(),
            "project.change",
            ("PUT", one),
            "Renames or redescribes a project.",
            change,
        ),
        on(
            Facts::of::<DeleteProject>(),
            "project.delete",
            ("DELETE", one),
            "Deletes a project without machines.",
            delete,
        ),
        on(
            Facts::of::<GetQuota>(),
            "project.quotas",
            ("GET", "/projects/{slug}/quotas"),
            "Shows what a project may have, region by region.",
            quotas,
        ),
        on(
            Facts::of::<GetProject>(),
            "project.services",
            ("GET", "/projects/dashboard/{slug}/services"),
            "Counts what a project has of each service.",
            services,
        ),
        on(
            Facts::of::<ChangeProject>(),
            "project.set_quota",
            ("PUT", "/projects/{slug}/quotas"),
            "Sets what a project may have of something.",
            set_quota,
        ),
    ]
}

/// A project.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProjectView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its slug, which orders name.
    pub slug: String,
    /// A remark.
    pub description: Option<String>,
    /// Its picture.
    pub icon_id: Option<String>,
    /// What it is for.
    pub purpose: Option<String>,
    /// Whether it can be used.
    pub status: bool,
    /// Whether it is the one that every account has.
    pub is_default: bool,
    /// When it was made.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
}

/// A project as it is shown.
#[must_use]
pub fn shown(project: &Project) -> ProjectView {
    let label = |key: &str| project.head.labels.get(key).cloned();
    ProjectView {
        id: project.head.id.uuid().to_string(),
        name: project.head.name.clone(),
        slug: slug::named(&project.head),
        description: project.head.description.clone(),
        icon_id: label("icon"),
        purpose: label("purpose"),
        status: words::project(project.state),
        is_default: project.is_default,
        created_at: stamp(project.head.created),
        updated_at: stamp(project.head.updated),
    }
}

/// The project in an address.
///
/// # Errors
/// Those of the cloud, or that it is not there.
pub async fn at(req: &Req) -> Result<Project> {
    let found: Option<Project> = by_slug(req, req.path("slug")).await?;
    found.ok_or_else(|| absent("project"))
}

async fn list(req: Req) -> Result<Reply> {
    let wanted = Wanted::of(&req);
    let (found, total) = sheet::<Project>(&req, &wanted, Some(wanted.listing())).await?;
    wanted.sheet(&req, found.iter().map(shown).collect(), total)
}

async fn get(req: Req) -> Result<Reply> {
    page::read(shown(&at(&req).await?))
}

async fn create(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    form.alias("icon_id", "icon");
    let action = CreateProject {
        name: form.required("name", 100),
        description: form.text("description", TEXT_MAX),
        labels: labels(&mut form, Labels::new()),
        ..CreateProject::default()
    };
    form.flag("status");
    form.verdict()?;
    let render = |project: Project| {
        page::changed(StatusCode::CREATED, "Project created successfully", shown(&project))
    };
    req.call_once(action, render).await
}

async fn change(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    form.alias("icon_id", "icon");
    let project = at(&req).await?;
    let action = ChangeProject {
        project: project.head.id.to_string(),
        name: form.text("name", 100),
        description: form.text("description", TEXT_MAX),
        labels: Some(labels(&mut form, project.head.labels)),
        seen: Some(project.head.version),
        ..ChangeProject::default()
    };
    form.verdict()?;
    let render = |project: Project| {
        page::changed(StatusCode::OK, "Project updated successfully", shown(&project))
    };
    req.call_once(action, render).await
}

/// What a project is for and how it is pictured are free pairs of the project.
fn labels(form: &mut Form, mut labels: Labels) -> Labels {
    for key in ["purpose", "icon"] {
        if let Some(text) = form.text(key, TEXT_MAX) {
            labels.insert(key.to_owned(), text);
        }
    }
    labels
}

async fn delete(req: Req) -> Result<Reply> {
    let project = at(&req).await?.head.id.to_string();
    req.call(DeleteProject { project, seen: None }).await?;
    page::done("Project deleted successfully", ())
}

/// What a project has of a service.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ServiceCount {
    /// The service's name.
    pub name: &'static str,
    /// The same without blanks.
    #[serde(rename = "type")]
    pub sort: String,
    /// `Active`: it can be ordered here.
    pub status: &'static str,
    /// How many there are; 0 for callers who may not read them.
    pub count: u64,
}

async fn count<K: Listable>(req: &Req, project: &str, name: &'static str) -> Result<ServiceCount> {
    let listing = Listing { project: Some(project.to_owned()), limit: 1, ..Listing::default() };
    let count = match req.call(SheetOf::<K>::new(listing, 0)).await {
        Err(error) if error.kind() == ErrorKind::Forbidden => 0,
        sheet => sheet?.total,
    };
    Ok(ServiceCount { name, sort: name.replace(' ', ""), status: "Active", count })
}

async fn services(req: Req) -> Result<Reply> {
    let id = at(&req).await?.head.id.to_string();
    page::read([
        count::<Server>(&req, &id, "Virtual Machine").await?,
        count::<Volume>(&req, &id, "Block Storage").await?,
        count::<Network>(&req, &id, "Network").await?,
        count::<PublicIp>(&req, &id, "IP Address").await?,
        count::<SecurityGroup>(&req, &id, "Security Group").await?,
    ])
}

/// What a project may have of something, in a region.
#[derive(Debug, Serialize, JsonSchema)]
pub struct QuotaView {
    /// The region's slug; quotas are the same in all of them.
    pub region: String,
    /// What is counted.
    pub resource: &'static str,
    /// The limit; -1 is none.
    pub limit: i64,
    /// What is used.
    pub used: i64,
}

async fn quotas(req: Req) -> Result<Reply> {
    let project = at(&req).await?.head.id.to_string();
    let report = req.call(GetQuota { project: Some(project) }).await?;
    let shelf = Shelf::places(&req).await?;
    let line = |region: &str, line: &QuotaLine| QuotaView {
        region: region.to_owned(),
        resource: line.counted.word(),
        limit: line.limit.unwrap_or(-1),
        used: line.used,
    };
    let regions = shelf.regions.iter().map(|region| region.head.name.as_str());
    let lines = regions.flat_map(|region| report.lines.iter().map(move |l| line(region, l)));
    page::read(lines.collect::<Vec<_>>())
}

async fn set_quota(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    // Quotas are the same in all regions, but a region that is not there is a mistake.
    if let Some(text) = form.text("region", TEXT_MAX) {
        let shelf = Shelf::places(&req).await?;
        form.named("region", &text, shelf.region(&text));
    }
    let resource = form.required("resource", TEXT_MAX);
    let limit = form.required("limit", TEXT_MAX).parse::<i64>();
    if !matches!(limit, Ok(-1..)) {
        form.fault("limit", "The limit field must be an integer of at least -1.");
    }
    form.verdict()?;
    let limit = limit.ok().filter(|limit| *limit >= 0);
    let project = at(&req).await?.head.id.to_string();
    let quotas = vec![(resource, limit)];
    let render = |project: Project| {
        page::changed(StatusCode::OK, "Quota updated successfully", shown(&project))
    };
    let action = ChangeProject { project, quotas, ..ChangeProject::default() };
    req.call_once(action, render).await.map_err(quota_told)
}

/// The cloud names a quota by a path; here it is what the field `resource` says.
fn quota_told(error: nubo_domain::Error) -> nubo_domain::Error {
    if error.fields().iter().any(|field| field.field.starts_with("quotas.")) {
        return nubo_domain::Error::invalid("resource", "The selected resource is invalid.");
    }
    error
}
