//! Roles, and the permissions that they are made of: our scopes.

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::role::{ChangeRole, CreateRole, DeleteRole};
use nubo_cloud::{AllOf, ListOf, Listing};
use nubo_domain::role::BuiltInRole;
use nubo_domain::{Result, Role, Scope, ScopeSet};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Noun;
use crate::page::{Simple, done, object, success};
use crate::read::{Said, id, words};
use crate::route::{Bound, keyed, on};

pub fn routes() -> Vec<Bound> {
    let noun = Noun::Role;
    let (all, one) = ("/v2/roles", "/v2/roles/{id}");
    vec![
        on::<ListOf<Role>, _, _>(("role.list", noun), (Method::GET, all), list)
            .gives::<Vec<Shown>>(),
        on::<CreateRole, _, _>(("role.create", noun), (Method::POST, all), create)
            .takes::<Wish>()
            .gives::<Shown>(),
        // What the client in Ruby changes rights with.
        on::<ChangeRole, _, _>(("role.change", noun), (Method::PUT, one), change)
            .takes::<Rights>()
            .gives::<Shown>(),
        on::<DeleteRole, _, _>(("role.delete", noun), (Method::DELETE, one), delete)
            .gives::<Simple>(),
        keyed(("role.list_permissions", noun), (Method::GET, "/v2/permissions"), permissions)
            .gives::<Vec<Permission>>(),
    ]
}

/// A role.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Role")]
pub struct Shown {
    id: String,
    name: String,
    /// Codes of permissions with commas between them.
    permissions: String,
    built_in: bool,
    /// Null for one that is built in.
    created_at: Option<String>,
    updated_at: Option<String>,
}

/// A right.
#[derive(Serialize, JsonSchema)]
struct Permission {
    code: &'static str,
    name: String,
    description: String,
}

/// Other rights of a role.
#[derive(JsonSchema)]
#[schemars(rename = "RoleChange")]
#[expect(dead_code, reason = "describes what is read name by name")]
struct Rights {
    /// Codes of permissions with commas between them.
    permissions: String,
}

/// A new role.
#[derive(JsonSchema)]
#[schemars(rename = "RoleWish")]
#[expect(dead_code, reason = "describes what is read name by name")]
struct Wish {
    name: String,
    /// Codes of permissions with commas between them.
    permissions: String,
}

fn codes(scopes: &ScopeSet) -> String {
    scopes.words().join(",")
}

fn shown(role: &Role) -> Shown {
    Shown {
        id: role.head.id.uuid().to_string(),
        name: role.head.name.clone(),
        permissions: codes(&role.scopes),
        built_in: false,
        created_at: Some(role.head.created.to_string()),
        updated_at: Some(role.head.updated.to_string()),
    }
}

fn built_in(role: BuiltInRole) -> Shown {
    Shown {
        id: role.word().to_owned(),
        name: role.word().to_owned(),
        permissions: codes(&role.scopes()),
        built_in: true,
        created_at: None,
        updated_at: None,
    }
}

/// Every role: those that each account has, and its own.
///
/// # Errors
/// Those of the store.
pub async fn all(req: &Req) -> Result<Vec<Shown>> {
    let own = req.call(AllOf::<Role>::new(Listing::default())).await?;
    let common = BuiltInRole::ALL.iter().copied().map(built_in);
    Ok(common.chain(own.iter().map(shown)).collect())
}

impl Shown {
    /// Whether this is the role that people have under a name.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name
    }
}

async fn list(req: Req) -> Result<Reply> {
    object(&all(&req).await?)
}

async fn create(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let (name, scopes) = (said.needed("name")?, rights(&said)?);
    let action = CreateRole { name, scopes, ..CreateRole::default() };
    req.call_once(action, |role: Role| done(&shown(&role))).await
}

/// Codes in one text or a list.
fn rights(said: &Said) -> Result<Vec<String>> {
    let given = match said.filled("permissions") {
        Some(text) => vec![text.to_owned()],
        None => said.texts("permissions")?,
    };
    Ok(words(&given))
}

async fn change(req: Req) -> Result<Reply> {
    let said = Said::of(&req).await?;
    let (role, scopes) = (id::<Role>(&req, "id")?, rights(&said)?);
    let action = ChangeRole { role, scopes, ..ChangeRole::default() };
    req.call_once(action, |role: Role| done(&shown(&role))).await
}

async fn delete(req: Req) -> Result<Reply> {
    let action = DeleteRole { role: id::<Role>(&req, "id")?, seen: None };
    req.call_once(action, |_| success()).await
}

async fn permissions(_: Req) -> Result<Reply> {
    let permission = |scope: &Scope| {
        let code = scope.word();
        let (kind, right) = code.split_once(':').unwrap_or((code, "use"));
        let name = format!("{right} {kind}");
        Permission { code, description: format!("Allows to {name}"), name }
    };
    object(&Scope::ALL.iter().map(permission).collect::<Vec<_>>())
}
