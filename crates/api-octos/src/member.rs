//! Members of projects: who works in which of them.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::{Id, Uuid};
use nubo_cloud::Facts;
use nubo_cloud::member::{AddMember, AllMembers, RemoveMember};
use nubo_domain::{Error, ErrorKind, Result, User};
use schemars::JsonSchema;
use serde::Serialize;

use crate::form::{Form, TEXT_MAX, told};
use crate::page;
use crate::person::role_of;
use crate::project::at;
use crate::role::{fixed, fixed_name};
use crate::route::{Bound, on};
use crate::shelf::absent;

const ALL: &str = "/projects/{slug}/users";

pub fn routes() -> Vec<Bound> {
    vec![
        on(
            Facts::of::<AllMembers>(),
            "project.users",
            ("GET", ALL),
            "Tells who works in a project.",
            list,
        ),
        on(
            Facts::of::<AddMember>(),
            "project.add_user",
            ("POST", ALL),
            "Lets a person work in a project; somebody new is added to the account for it.",
            add,
        ),
        on(
            Facts::of::<RemoveMember>(),
            "project.remove_user",
            ("DELETE", "/projects/{slug}/users/{id}"),
            "Lets a person work in a project no longer.",
            remove,
        ),
    ]
}

/// Somebody who works in a project.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Worker {
    /// Its id.
    pub id: String,
    /// Its name: the address, as no other is kept.
    pub name: String,
    /// Its e-mail address.
    pub email: String,
    /// What it may do.
    pub role: String,
}

fn shown(user: &User) -> Worker {
    Worker {
        id: user.head.id.uuid().to_string(),
        name: user.email().to_owned(),
        email: user.email().to_owned(),
        role: fixed(&user.role).map_or_else(|| user.role.clone(), |role| fixed_name(role).into()),
    }
}

async fn list(req: Req) -> Result<Reply> {
    let project = at(&req).await?.head.id.to_string();
    let people = req.call(AllMembers { project }).await?;
    page::read(people.iter().map(shown).collect::<Vec<_>>())
}

async fn add(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    form.alias("role_id", "role");
    let project = at(&req).await?.head.id.to_string();
    let email = form.required("email", TEXT_MAX);
    let text = form.text("role", TEXT_MAX).unwrap_or_default();
    let role = role_of(&req, &mut form, &text).await?;
    form.verdict()?;
    let render = |user: User| {
        page::changed(StatusCode::CREATED, "User added to project successfully", shown(&user))
    };
    req.call_once(AddMember { project, email, role }, render).await.map_err(role_told)
}

/// Nobody is told of projects here but of the role that does not fit with one.
fn role_told(error: Error) -> Error {
    if error.fields().iter().any(|field| field.field == "projects") {
        return Error::invalid("role", "The selected role works in every project.");
    }
    told(&[])(error)
}

async fn remove(req: Req) -> Result<Reply> {
    let project = at(&req).await?.head.id.to_string();
    let user = req.path("id").parse::<Uuid>().map_err(|_| absent("user"))?;
    let user = Id::<User>::of(user).to_string();
    let gone = |error: Error| match error.kind() {
        ErrorKind::NotFound => absent("user"),
        _ => error,
    };
    req.call(RemoveMember { project, user }).await.map_err(gone)?;
    page::done("User removed from project successfully", ())
}
