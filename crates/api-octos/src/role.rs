//! Roles and what they permit.
//!
//! A permission is one service's reading or managing; managing takes in losing data. Three of the
//! cloud's own roles have names of this API; all five are fixed.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::role::{ChangeRole, CreateRole, DeleteRole};
use nubo_cloud::{Facts, ListOf, Listing};
use nubo_domain::role::BuiltInRole;
use nubo_domain::{Error, Result, Role, Scope, ScopeSet, code};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::fixed_id;
use crate::form::{Form, TEXT_MAX, nested, told};
use crate::page::{self, Wanted};
use crate::route::{Bound, on};
use crate::shelf::{absent, all, best};
use crate::slug;
use crate::when::stamp;

const ONE: &str = "/roles/{slug}";

pub fn routes() -> Vec<Bound> {
    let read = Facts::of::<ListOf<Role>>();
    let write = Facts::of::<CreateRole>();
    vec![
        on(read, "permission.list", ("GET", "/permissions"), "Lists permissions.", permissions),
        on(read, "role.list", ("GET", "/roles"), "Lists roles.", list),
        on(write, "role.create", ("POST", "/roles"), "Makes a role.", create),
        on(read, "role.get", ("GET", ONE), "Shows a role.", get),
        on(
            Facts::of::<ChangeRole>(),
            "role.change",
            ("PUT", ONE),
            "Replaces a role's permissions.",
            change,
        ),
        on(
            Facts::of::<DeleteRole>(),
            "role.delete",
            ("DELETE", ONE),
            "Deletes a role that nobody has.",
            delete,
        ),
    ]
}

/// What a service is called here, and the stem of its scopes.
const SERVICES: [(&str, &str); 15] = [
    ("account", "account"),
    ("user", "users"),
    ("project", "projects"),
    ("key", "keys"),
    ("token", "tokens"),
    ("usage", "usage"),
    ("monitoring", "metrics"),
    ("virtual-machine", "servers"),
    ("block-storage", "volumes"),
    ("network", "networks"),
    ("dns", "dns"),
    ("billing", "billing"),
    ("event", "events"),
    ("webhook", "webhooks"),
    ("support-ticket", "support"),
];

/// The service of the audit log, which can only be read.
const AUDIT: (&str, &str) = ("logger", "audit");

/// A permission.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Permission {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its slug, which roles name.
    pub slug: String,
    /// What it allows.
    pub description: String,
    /// Always `api`.
    pub guard: &'static str,
    /// Whether it can be given.
    pub status: bool,
    /// The service that it is about.
    pub category: String,
}

/// A permission with the scopes that it stands for.
fn all_permissions() -> Vec<(Permission, Vec<Scope>)> {
    let services = SERVICES.iter().chain([&AUDIT]);
    let both = services.flat_map(|(service, stem)| {
        let scopes = |manages: bool| {
            let of = move |scope: &&Scope| {
                let (own, verb) = scope.word().split_once(':').unwrap_or_default();
                own == *stem && (verb != "read") == manages
            };
            Scope::ALL.iter().filter(of).copied().collect::<Vec<Scope>>()
        };
        [(*service, "read", scopes(false)), (*service, "manage", scopes(true))]
    });
    let some = both.filter(|(_, _, scopes)| !scopes.is_empty());
    some.map(|(service, verb, scopes)| (permission(service, verb), scopes)).collect()
}

fn permission(service: &str, verb: &str) -> Permission {
    let (slug, words) = (format!("{service}-{verb}"), service.replace('-', " "));
    Permission {
        id: fixed_id(&format!("permission {slug}")).to_string(),
        name: format!("{words} {verb}"),
        description: format!("May {verb} what belongs to: {words}."),
        guard: "api",
        status: true,
        category: words,
        slug,
    }
}

async fn permissions(req: Req) -> Result<Reply> {
    let data: Vec<Permission> = all_permissions().into_iter().map(|(one, _)| one).collect();
    let total = u64::try_from(data.len()).unwrap_or(0);
    Wanted::of(&req).whole().sheet(&req, data, total)
}

/// A role.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RoleView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its slug, which people's orders name.
    pub slug: String,
    /// A remark.
    pub description: Option<String>,
    /// Whether it can be given.
    pub status: bool,
    /// Whether it is the same for everybody and cannot be changed.
    pub is_fixed: bool,
    /// What it permits.
    pub permissions: Vec<Permission>,
    /// When it was made; null for fixed ones.
    pub created_at: Option<String>,
    /// When it was last changed; null for fixed ones.
    pub updated_at: Option<String>,
}

/// The permissions that a set of scopes takes in wholly.
fn of_scopes(scopes: &ScopeSet) -> Vec<Permission> {
    let whole = |(_, needed): &(Permission, Vec<Scope>)| needed.iter().all(|s| scopes.has(*s));
    all_permissions().into_iter().filter(whole).map(|(permission, _)| permission).collect()
}

/// The name of a fixed role here.
#[must_use]
pub const fn fixed_name(role: BuiltInRole) -> &'static str {
    match role {
        BuiltInRole::Owner => "owner",
        BuiltInRole::Admin => "service-administrator",
        BuiltInRole::Member => "member",
        BuiltInRole::Viewer => "service-viewer",
        BuiltInRole::Billing => "billing",
    }
}

/// The fixed role of a name here, or of its own.
#[must_use]
pub fn fixed(text: &str) -> Option<BuiltInRole> {
    let here = BuiltInRole::ALL.iter().copied().find(|role| fixed_name(*role) == text);
    here.or_else(|| text.parse().ok())
}

fn shown_fixed(role: BuiltInRole) -> RoleView {
    let slug = fixed_name(role);
    RoleView {
        id: fixed_id(&format!("role {slug}")).to_string(),
        name: slug.to_owned(),
        slug: slug.to_owned(),
        description: None,
        status: true,
        is_fixed: true,
        permissions: of_scopes(&role.scopes()),
        created_at: None,
        updated_at: None,
    }
}

fn shown(role: &Role) -> RoleView {
    RoleView {
        id: role.head.id.uuid().to_string(),
        name: role.head.name.clone(),
        slug: slug::named(&role.head),
        description: role.head.description.clone(),
        status: true,
        is_fixed: false,
        permissions: of_scopes(&role.scopes),
        created_at: Some(stamp(role.head.created)),
        updated_at: Some(stamp(role.head.updated)),
    }
}

async fn list(req: Req) -> Result<Reply> {
    let wanted = Wanted::of(&req);
    let own: Vec<Role> = all(&req, Listing::default()).await?;
    let fixed = BuiltInRole::ALL.iter().map(|role| shown_fixed(*role));
    wanted.sheet_of(&req, fixed.chain(own.iter().map(shown)).collect())
}

/// The account's own role that a slug or id names; fixed ones are refused.
async fn at(req: &Req) -> Result<Role> {
    let text = req.path("slug");
    if fixed(text).is_some() {
        let text = "This role is fixed and cannot be changed or deleted.";
        return Err(Error::new(&code::INSUFFICIENT_SCOPE).public(text));
    }
    own(req, text).await?.ok_or_else(|| absent("role"))
}

/// The account's own role that a slug or id names.
///
/// # Errors
/// Those of the cloud.
pub async fn own(req: &Req, text: &str) -> Result<Option<Role>> {
    let known: Vec<Role> = all(req, Listing::default()).await?;
    Ok(best(&known, text).cloned())
}

async fn get(req: Req) -> Result<Reply> {
    let text = req.path("slug");
    if let Some(role) = fixed(text) {
        return page::read(shown_fixed(role));
    }
    page::read(shown(&own(&req, text).await?.ok_or_else(|| absent("role"))?))
}

/// Fields that nest.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Parts {
    permissions: Vec<String>,
}

/// The scopes of the permissions that a request names.
async fn scopes(req: &Req, form: &mut Form) -> Result<Vec<String>> {
    let parts: Parts = nested(req).await?;
    if parts.permissions.is_empty() {
        form.missing("permissions");
    }
    let known = all_permissions();
    let mut words = Vec::new();
    for (place, text) in parts.permissions.iter().enumerate() {
        match known.iter().find(|(one, _)| one.slug == *text || one.id == *text) {
            Some((_, scopes)) => words.extend(scopes.iter().map(|s| s.word().to_owned())),
            None => form.selected(&format!("permissions.{place}")),
        }
    }
    Ok(words)
}

/// Names of the cloud's fields here.
const NAMES: &[(&str, &str)] = &[("scopes", "permissions")];

async fn create(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let name = form.required("name", 100);
    let description = form.text("description", TEXT_MAX);
    let scopes = scopes(&req, &mut form).await?;
    if fixed(&name).is_some() {
        form.fault("name", "The name has already been taken.");
    }
    form.verdict()?;
    let render =
        |role: Role| page::changed(StatusCode::CREATED, "Role created successfully", shown(&role));
    let action = CreateRole { name, description, scopes };
    req.call_once(action, render).await.map_err(told(NAMES))
}

async fn change(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let role = at(&req).await?;
    let description = form.text("description", TEXT_MAX);
    let scopes = scopes(&req, &mut form).await?;
    if form.text("name", TEXT_MAX).is_some_and(|name| name != role.head.name) {
        form.fault("name", "The name field cannot be changed.");
    }
    form.verdict()?;
    let role = role.head.id.to_string();
    let render =
        |role: Role| page::changed(StatusCode::OK, "Role updated successfully", shown(&role));
    let action = ChangeRole { role, description, scopes, seen: None };
    req.call_once(action, render).await.map_err(told(NAMES))
}

async fn delete(req: Req) -> Result<Reply> {
    let role = at(&req).await?.head.id.to_string();
    req.call(DeleteRole { role, seen: None }).await?;
    page::done("Role deleted successfully", ())
}
