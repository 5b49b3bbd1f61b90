//! People of the account, beside the one who asks. They are named by UUID.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::Uuid;
use nubo_cloud::password::ForgetPassword;
use nubo_cloud::user::{AddUser, ChangeUser, ListUsers, RemoveUser};
use nubo_cloud::{Facts, Listing, PasswordHash, PlainPassword};
use nubo_domain::role::BuiltInRole;
use nubo_domain::{Project, Result, Role, User};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalogue::fixed_id;
use crate::form::{Form, TEXT_MAX, nested, told};
use crate::page::{self, Wanted};
use crate::project::{self, ProjectView};
use crate::route::{Bound, on};
use crate::shelf::{Shelf, absent, by_id, seen, sheet};
use crate::when::stamp;
use crate::{role, slug};

const ONE: &str = "/users/{id}";

pub fn routes() -> Vec<Bound> {
    vec![
        on(Facts::of::<ListUsers>(), "user.list", ("GET", "/users"), "Lists people.", list),
        on(Facts::of::<AddUser>(), "user.create", ("POST", "/users"), "Adds a person.", create),
        on(
            Facts::of::<ChangeUser>(),
            "user.change",
            ("PUT", ONE),
            "Changes a person's role, password or projects.",
            change,
        ),
        on(Facts::of::<RemoveUser>(), "user.delete", ("DELETE", ONE), "Removes a person.", delete),
        on(
            Facts::of::<ChangeUser>(),
            "user.re_invite",
            ("POST", "/users/re-invite/{id}"),
            "Mails a person a token with which to choose a password.",
            re_invite,
        ),
    ]
}

async fn list(req: Req) -> Result<Reply> {
    let wanted = Wanted::of(&req);
    let listing = Listing { limit: wanted.limit, ..Listing::default() };
    let (found, total) = sheet::<User>(&req, &wanted, Some(listing)).await?;
    let roles = roles_seen(&req).await?;
    let shelf = Shelf::places(&req).await?;
    wanted.sheet(&req, found.iter().map(|user| shown(user, &roles, &shelf)).collect(), total)
}

/// What a person may do, by name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HasRole {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its slug.
    pub slug: String,
}

/// A person of the account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Person {
    /// Its id, which addresses name.
    pub id: String,
    /// Its name: the address, as no other is kept.
    pub name: String,
    /// Its e-mail address.
    pub email: String,
    /// The slug of the role.
    pub user_type: String,
    /// `email`.
    pub registration_type: &'static str,
    /// Whether the person may not sign in.
    pub is_blocked: bool,
    /// Whether the person has yet to choose a password.
    pub is_invited: bool,
    /// What the person may do; null for a role that is gone.
    pub role: Option<HasRole>,
    /// The projects that the person works in.
    pub projects: Vec<ProjectView>,
    /// When the person was added.
    pub created_at: String,
    /// When the person was last changed.
    pub updated_at: String,
    /// Not told here.
    pub last_login: Option<String>,
}

/// A person as it is shown, beside the account's own roles and projects.
fn shown(user: &User, roles: &[Role], shelf: &Shelf) -> Person {
    let fixed = user.role.parse::<BuiltInRole>().ok().map(role::fixed_name);
    let slug_of = |slug: &str| HasRole {
        id: fixed_id(&format!("role {slug}")).to_string(),
        name: slug.to_owned(),
        slug: slug.to_owned(),
    };
    let own = roles.iter().find(|role| role.head.name == user.role).map(|role| HasRole {
        id: role.head.id.uuid().to_string(),
        name: role.head.name.clone(),
        slug: slug::named(&role.head),
    });
    let role = fixed.map(slug_of).or(own);
    Person {
        id: user.head.id.uuid().to_string(),
        name: user.email().to_owned(),
        email: user.email().to_owned(),
        user_type: role.as_ref().map_or_else(|| user.role.clone(), |role| role.slug.clone()),
        registration_type: "email",
        is_blocked: user.removed,
        is_invited: user.password_hash.is_none(),
        role,
        projects: own_projects(user, shelf).map(project::shown).collect(),
        created_at: stamp(user.head.created),
        updated_at: stamp(user.head.updated),
        last_login: None,
    }
}

/// The projects that a person works in, as far as the caller may know of them.
fn own_projects<'a>(user: &User, shelf: &'a Shelf) -> impl Iterator<Item = &'a Project> {
    let rooms = user.rooms();
    shelf.projects.iter().filter(move |project| rooms.has(project.head.id))
}

/// Fields that nest.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Parts {
    projects: Vec<String>,
}

/// The projects that a request chooses, by slug or id; none where it names none.
async fn chosen(req: &Req, form: &mut Form, shelf: &Shelf) -> Result<Option<Vec<String>>> {
    let parts: Parts = nested(req).await?;
    let mut found = Vec::new();
    for (place, text) in parts.projects.iter().enumerate() {
        match shelf.project(text) {
            Some(project) => found.push(project.head.id.to_string()),
            None => form.selected(&format!("projects.{place}")),
        }
    }
    Ok((!parts.projects.is_empty()).then_some(found))
}

/// The person in an address.
async fn at(req: &Req) -> Result<User> {
    let found = match req.path("id").parse::<Uuid>() {
        Ok(id) => by_id(req, id).await?,
        Err(_) => None,
    };
    found.ok_or_else(|| absent("user"))
}

/// The account's own roles, as far as the caller may know of them.
async fn roles_seen(req: &Req) -> Result<Vec<Role>> {
    seen(req).await
}

/// The cloud's word for the role that a field names.
pub async fn role_of(req: &Req, form: &mut Form, text: &str) -> Result<Option<String>> {
    if let Some(fixed) = role::fixed(text) {
        return Ok(Some(fixed.word().to_owned()));
    }
    let own = if text.is_empty() { None } else { role::own(req, text).await? };
    Ok(form.named("role", text, own).map(|role| role.head.name))
}

/// A new password as upstream wants it: eight characters or more of four sorts, and as this cloud
/// does: ten or more.
fn password(form: &mut Form) -> Option<String> {
    if !form.has("password") {
        return None;
    }
    let text = form.secret("password")?;
    let has = |sort: fn(char) -> bool| text.chars().any(sort);
    let sorts = has(char::is_lowercase)
        && has(char::is_uppercase)
        && has(char::is_numeric)
        && has(|c| !c.is_alphanumeric());
    if !sorts {
        let sentence = "The password field must contain an uppercase letter, a lowercase letter, a \
                        number and a symbol.";
        form.fault("password", sentence);
    }
    Some(text)
}

async fn hash(req: &Req, password: Option<String>) -> Result<Option<PasswordHash>> {
    let Some(text) = password else { return Ok(None) };
    let plain = PlainPassword::parse("password", text)?;
    req.cloud().hash_password(plain).await.map(Some)
}

async fn create(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    form.text("name", 100);
    form.alias("role_id", "role");
    let email = form.required("email", TEXT_MAX);
    let text = form.required("role", TEXT_MAX);
    let role = role_of(&req, &mut form, &text).await?.unwrap_or_default();
    let password = password(&mut form);
    let shelf = Shelf::places(&req).await?;
    let projects = chosen(&req, &mut form, &shelf).await?;
    form.verdict()?;
    let action = AddUser { email, role, password: hash(&req, password).await?, projects };
    let roles = roles_seen(&req).await?;
    let render = move |user: User| {
        let person = shown(&user, &roles, &shelf);
        page::changed(StatusCode::CREATED, "User created successfully", person)
    };
    req.call_once(action, render).await.map_err(told(&[]))
}

async fn change(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    form.alias("role_id", "role");
    let user = at(&req).await?.head.id.to_string();
    let text = form.text("role", TEXT_MAX).unwrap_or_default();
    let role = role_of(&req, &mut form, &text).await?;
    let password = password(&mut form);
    let shelf = Shelf::places(&req).await?;
    let projects = chosen(&req, &mut form, &shelf).await?.map(Some);
    form.verdict()?;
    let password = hash(&req, password).await?;
    let action = ChangeUser { user, role, password, projects, seen: None };
    let roles = roles_seen(&req).await?;
    let render = move |user: User| {
        let person = shown(&user, &roles, &shelf);
        page::changed(StatusCode::OK, "User updated successfully", person)
    };
    req.call_once(action, render).await.map_err(told(&[]))
}

async fn delete(req: Req) -> Result<Reply> {
    let user = at(&req).await?.head.id.to_string();
    req.call(RemoveUser { user, seen: None }).await?;
    page::done("User deleted successfully", ())
}

async fn re_invite(req: Req) -> Result<Reply> {
    let email = at(&req).await?.email().to_owned();
    req.call(ForgetPassword { email }).await?;
    page::done("Invitation sent successfully", ())
}
