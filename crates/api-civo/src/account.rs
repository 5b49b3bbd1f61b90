//! Accounts and memberships: the caller's own.

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::Get;
use nubo_cloud::account::GetOwnAccount;
use nubo_domain::{Account, Result, Scope, User};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Noun;
use crate::page::{Page, Wanted, object};
use crate::read::Said;
use crate::route::{Bound, PAGED, on};

pub fn routes() -> Vec<Bound> {
    let noun = Noun::Account;
    let at = |path| (Method::GET, path);
    vec![
        on::<GetOwnAccount, _, _>(("account.list", noun), at("/v2/accounts"), list)
            .gives::<Page<Shown>>()
            .asks(PAGED),
        on::<GetOwnAccount, _, _>(("membership.list", noun), at("/v2/memberships"), memberships)
            .gives::<Memberships>(),
    ]
}

/// An account.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Account")]
pub struct Shown {
    id: String,
    created_at: String,
    updated_at: String,
    label: String,
    email_address: String,
    /// Never shown again.
    api_key: &'static str,
    token: &'static str,
    flags: &'static str,
    timezone: &'static str,
    partner: &'static str,
    default_user_id: String,
    status: &'static str,
    email_confirmed: bool,
    credit_card_added: bool,
    enabled: bool,
}

/// What a person belongs to.
#[derive(Serialize, JsonSchema)]
struct Memberships {
    accounts: Vec<Member>,
    organisations: Vec<Member>,
}

/// Something that a person belongs to.
#[derive(Serialize, JsonSchema)]
struct Member {
    id: String,
    email_address: String,
    label: String,
    organisation_id: &'static str,
}

/// Who stands behind a caller, as far as it may know.
#[derive(Default)]
pub struct Person {
    /// The id; empty if not known.
    pub id: String,
    /// The address; empty if not known.
    pub email: String,
}

/// Who stands behind the caller.
///
/// # Errors
/// Those of the store.
pub async fn person(req: &Req) -> Result<Person> {
    let Some(id) = req.caller().user() else { return Ok(Person::default()) };
    let mut person = Person { id: id.uuid().to_string(), email: String::new() };
    if req.caller().scopes.has(Scope::UsersRead) {
        let user = req.call(Get::<User>::new(id.to_string())).await?;
        person.email = user.email().to_owned();
    }
    Ok(person)
}

/// The account as its people see it.
pub fn shown(account: &Account, person: Person) -> Shown {
    Shown {
        id: account.head.id.uuid().to_string(),
        created_at: account.head.created.to_string(),
        updated_at: account.head.updated.to_string(),
        label: account.head.name.clone(),
        email_address: person.email,
        api_key: "",
        token: "",
        flags: "",
        timezone: "Etc/UTC",
        partner: "",
        default_user_id: person.id,
        status: if account.suspended { "suspended" } else { "active" },
        email_confirmed: true,
        credit_card_added: true,
        enabled: !account.suspended,
    }
}

async fn list(req: Req) -> Result<Reply> {
    let wanted = Wanted::of(&Said::of(&req).await?, None)?;
    let account = req.call(GetOwnAccount).await?;
    let person = person(&req).await?;
    object(&wanted.cut(vec![shown(&account, person)]))
}

async fn memberships(req: Req) -> Result<Reply> {
    let account = req.call(GetOwnAccount).await?;
    let Person { email, .. } = person(&req).await?;
    let own = Member {
        id: account.head.id.uuid().to_string(),
        email_address: email,
        label: account.head.name,
        organisation_id: "",
    };
    object(&Memberships { accounts: vec![own], organisations: Vec::new() })
}
