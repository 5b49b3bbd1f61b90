//! Roles: the built-in ones and those of the account's own, in one list.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::Id;
use nubo_cloud::role::{ChangeRole, CreateRole, DeleteRole};
use nubo_cloud::{Get, ListOf, Listing, Paged};
use nubo_domain::role::BuiltInRole;
use nubo_domain::{Result, Role, ScopeSet};
use nubo_wire::role as wire;
use nubo_wire::text::{Labels, ScopeWord};

use crate::answer::{self, labels, stamp};
use crate::check;
use crate::params::{Params, cursor};
use crate::route::{Bound, on};

pub fn routes() -> Vec<Bound> {
    vec![
        on("role.list", list),
        on("role.create", create),
        on("role.get", get),
        on("role.change", change),
        on("role.delete", delete),
    ]
}

/// Scopes as they are shown.
pub fn scopes(scopes: &ScopeSet) -> Vec<ScopeWord> {
    scopes.words().into_iter().map(|word| ScopeWord(word.to_owned())).collect()
}

fn shown(role: &Role) -> wire::Role {
    wire::Role {
        id: role.head.id.to_string(),
        name: role.head.name.clone(),
        status: if role.deleted { wire::RoleStatus::Deleted } else { wire::RoleStatus::Active },
        built_in: false,
        scopes: scopes(&role.scopes),
        labels: labels(&role.head.labels),
        created_at: Some(stamp(role.head.created)),
        updated_at: Some(stamp(role.head.updated)),
    }
}

fn built_in(role: BuiltInRole) -> wire::Role {
    wire::Role {
        id: role.word().to_owned(),
        name: role.word().to_owned(),
        status: wire::RoleStatus::Active,
        built_in: true,
        scopes: scopes(&role.scopes()),
        labels: Labels::default(),
        created_at: None,
        updated_at: None,
    }
}

/// The built-in roles stand before the first of the account's own, and their words are cursors.
async fn list(req: Req) -> Result<Reply> {
    let params = Params::of(&req, "role.list")?;
    let word = params.one("cursor").and_then(|text| text.parse::<BuiltInRole>().ok());
    let after = if word.is_some() { None } else { params.after::<Role>()?.map(Id::uuid) };
    let passed = match (word, after) {
        (Some(word), _) => 1 + BuiltInRole::ALL.iter().take_while(|r| **r != word).count(),
        (None, Some(_)) => BuiltInRole::ALL.len(),
        (None, None) => 0,
    };
    let limit = usize::try_from(params.limit()).unwrap_or(usize::MAX);
    let first: Vec<_> = BuiltInRole::ALL.iter().skip(passed).take(limit).copied().collect();
    // One row is asked for even where the page is full, to know whether there is another page.
    let left = limit - first.len();
    let asked = u32::try_from(left.max(1)).unwrap_or(1);
    let action = ListOf::<Role>::new(Listing { after, limit: asked, ..Listing::default() });
    let Paged { mut items, next } = req.call(action).await?;
    let mut next_cursor = cursor::<Role>(next);
    if left == 0 {
        let is_last = passed + first.len() == BuiltInRole::ALL.len() && items.is_empty();
        next_cursor = first.last().filter(|_| !is_last).map(|role| role.word().to_owned());
        items.clear();
    }
    let data = first.into_iter().map(built_in).chain(items.iter().map(shown)).collect();
    answer::page(&req, data, next_cursor)
}

async fn get(req: Req) -> Result<Reply> {
    if let Ok(role) = req.path("id").parse::<BuiltInRole>() {
        // Built-in roles are no rows; asking for the list asks for the right to read them.
        req.call(ListOf::<Role>::new(Listing { limit: 1, ..Listing::default() })).await?;
        return answer::object(&built_in(role), 1);
    }
    let role = req.call(Get::<Role>::new(req.path("id"))).await?;
    answer::object(&shown(&role), role.head.version)
}

fn words(words: Vec<ScopeWord>) -> Vec<String> {
    words.into_iter().map(|word| word.0).collect()
}

async fn create(req: Req) -> Result<Reply> {
    let body: wire::CreateRole = check::body(&req)?;
    let action =
        CreateRole { name: body.name.0, scopes: words(body.scopes), ..CreateRole::default() };
    let render = |r: Role| answer::changed(StatusCode::CREATED, &shown(&r), r.head.version);
    req.call_once(action, render).await
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeRole = check::body(&req)?;
    let (role, scopes) = (req.path("id").to_owned(), words(body.scopes));
    let action = ChangeRole { role, scopes, seen: req.if_match()?, ..ChangeRole::default() };
    let render = |r: Role| answer::changed(StatusCode::OK, &shown(&r), r.head.version);
    req.call_once(action, render).await
}

async fn delete(req: Req) -> Result<Reply> {
    let action = DeleteRole { role: req.path("id").to_owned(), seen: req.if_match()? };
    req.call_once(action, |r: Role| answer::deleted(r.head.id)).await
}
