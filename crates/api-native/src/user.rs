//! People of an account.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::user::{AddUser, ChangeOwnUser, ChangeUser, GetOwnUser, ListUsers, RemoveUser};
use nubo_cloud::{Get, Paged, PasswordHash, PlainPassword, Rendered};
use nubo_domain::user::DateFormat;
use nubo_domain::{Result, Rooms, User};
use nubo_wire::text::{Named, Password};
use nubo_wire::user as wire;

use crate::answer::{self, labels, stamp};
use crate::check;
use crate::params::{Params, cursor};
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    vec![
        on("user.list", list),
        on("user.add", add),
        on("user.get", get),
        on("user.get_own", get_own),
        on("user.change_own", change_own),
        on("user.change", change),
        on("user.remove", remove),
    ]
}

/// A person as it is shown to somebody who may know of every project.
pub fn shown(user: &User) -> wire::User {
    shown_to(user, &Rooms::All)
}

/// A person as it is shown to somebody who may know of these projects.
pub fn shown_to(user: &User, rooms: &Rooms) -> wire::User {
    let own = user.rooms();
    let projects = own.these().map(|_| own.both(rooms));
    let projects = projects.as_ref().and_then(Rooms::these);
    let status = match (user.removed, &user.password_hash) {
        (true, _) => wire::UserStatus::Removed,
        (false, None) => wire::UserStatus::Invited,
        (false, Some(_)) => wire::UserStatus::Active,
    };
    wire::User {
        id: user.head.id.to_string(),
        email: user.email().to_owned(),
        role: user.role.clone(),
        operator: user.is_operator,
        name: user.head.name.clone(),
        status,
        time_zone: user.time_zone.as_ref().map(|zone| zone.as_str().to_owned()),
        date_format: user.date_format.map(shown_format),
        projects: projects.map(|these| these.iter().map(ToString::to_string).collect()),
        labels: labels(&user.head.labels),
        created_at: stamp(user.head.created),
        updated_at: stamp(user.head.updated),
    }
}

const fn shown_format(format: DateFormat) -> wire::DateFormat {
    match format {
        DateFormat::Iso => wire::DateFormat::Iso,
        DateFormat::Dots => wire::DateFormat::Dots,
        DateFormat::DayFirst => wire::DateFormat::DayFirst,
        DateFormat::MonthFirst => wire::DateFormat::MonthFirst,
    }
}

const fn asked_format(format: wire::DateFormat) -> DateFormat {
    match format {
        wire::DateFormat::Iso => DateFormat::Iso,
        wire::DateFormat::Dots => DateFormat::Dots,
        wire::DateFormat::DayFirst => DateFormat::DayFirst,
        wire::DateFormat::MonthFirst => DateFormat::MonthFirst,
    }
}

/// Writes the answer that shows the caller of `req` a person after a change.
pub fn changed(status: StatusCode, req: &Req) -> impl Fn(User) -> Rendered + Send + 'static {
    let rooms = req.caller().rooms.clone();
    move |user| answer::changed(status, &shown_to(&user, &rooms), user.head.version)
}

fn named_projects(these: Vec<Named>) -> Vec<String> {
    these.into_iter().map(|one| one.0).collect()
}

async fn hashed(req: &Req, password: Option<Password>) -> Result<Option<PasswordHash>> {
    let Some(Password(text)) = password else { return Ok(None) };
    let plain = PlainPassword::parse("password", text)?;
    req.cloud().hash_password(plain).await.map(Some)
}

async fn list(req: Req) -> Result<Reply> {
    let params = Params::of(&req, "user.list")?;
    let mut listing = params.listing::<User>()?;
    listing.name = params.one("email");
    let action = ListUsers { listing, role: params.one("role") };
    let Paged { items, next } = req.call(action).await?;
    let rooms = &req.caller().rooms;
    let data = items.iter().map(|user| shown_to(user, rooms)).collect();
    answer::page(&req, data, cursor::<User>(next))
}

async fn get(req: Req) -> Result<Reply> {
    let user = req.call(Get::<User>::new(named(&req))).await?;
    answer::object(&shown_to(&user, &req.caller().rooms), user.head.version)
}

async fn get_own(req: Req) -> Result<Reply> {
    let user = req.call(GetOwnUser).await?;
    answer::object(&shown(&user), user.head.version)
}

async fn change_own(req: Req) -> Result<Reply> {
    let body: wire::ChangeOwnUser = check::body(&req)?;
    let action = ChangeOwnUser {
        time_zone: body.time_zone.map(|zone| zone.map(|zone| zone.0)),
        date_format: body.date_format.map(|format| format.map(asked_format)),
        seen: req.if_match()?,
    };
    let render = |u: User| answer::changed(StatusCode::OK, &shown(&u), u.head.version);
    req.call_once(action, render).await
}

/// A person's id, or its address in the form that is kept.
fn named(req: &Req) -> String {
    req.path("id").to_ascii_lowercase()
}

async fn add(req: Req) -> Result<Reply> {
    let body: wire::AddUser = check::body(&req)?;
    let password = hashed(&req, body.password).await?;
    let action = AddUser {
        email: body.email.0,
        role: body.role.0,
        password,
        projects: body.projects.map(named_projects),
    };
    req.call_once(action, changed(StatusCode::CREATED, &req)).await
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeUser = check::body(&req)?;
    let action = ChangeUser {
        user: named(&req),
        role: body.role.map(|role| role.0),
        password: hashed(&req, body.password).await?,
        projects: body.projects.map(|wish| wish.map(named_projects)),
        seen: req.if_match()?,
    };
    req.call_once(action, changed(StatusCode::OK, &req)).await
}

async fn remove(req: Req) -> Result<Reply> {
    let action = RemoveUser { user: named(&req), seen: req.if_match()? };
    req.call_once(action, |u: User| answer::deleted(u.head.id)).await
}
