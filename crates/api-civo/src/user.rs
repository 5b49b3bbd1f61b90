//! People of the account, with all that they belong to.

use http::Method;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::Get;
use nubo_cloud::account::GetOwnAccount;
use nubo_domain::{Result, Scope, User};
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Noun;
use crate::page::object;
use crate::read::live;
use crate::route::{Bound, on};
use crate::{account, role};

pub fn routes() -> Vec<Bound> {
    let at = (Method::GET, "/v2/users/{id}/everything");
    let told = ("user.get_everything", Noun::User);
    vec![on::<Get<User>, _, _>(told, at, everything).gives::<Everything>()]
}

/// A person.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "User")]
struct Shown {
    id: String,
    first_name: &'static str,
    last_name: &'static str,
    created_at: String,
    updated_at: String,
    company_name: String,
    email_address: String,
    status: &'static str,
    flags: &'static str,
    token: &'static str,
    /// 0 or 1.
    marketing_allowed: u8,
    default_account_id: String,
    /// Never shown.
    password_digest: &'static str,
    partner: &'static str,
    partner_user_id: &'static str,
    referral_id: &'static str,
    last_chosen_region: &'static str,
}

/// A person, and what they belong to.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "UserEverything")]
struct Everything {
    user: Shown,
    accounts: Vec<account::Shown>,
    /// There are none here: an account stands for itself.
    organisations: Vec<String>,
    /// There are none here.
    teams: Vec<String>,
    roles: Vec<role::Shown>,
}

async fn everything(req: Req) -> Result<Reply> {
    let user: User = live(&req, "id").await?;
    // Who may know of people need not know of the account.
    let own = match req.caller().scopes.has(Scope::AccountRead) {
        true => Some(req.call(GetOwnAccount).await?),
        false => None,
    };
    let mut roles = role::all(&req).await?;
    roles.retain(|role| role.is_called(&user.role));
    let (id, email) = (user.head.id.uuid().to_string(), user.email().to_owned());
    let person = account::Person { id: id.clone(), email: email.clone() };
    let shown = Shown {
        id,
        first_name: "",
        last_name: "",
        created_at: user.head.created.to_string(),
        updated_at: user.head.updated.to_string(),
        company_name: own.as_ref().map(|own| own.head.name.clone()).unwrap_or_default(),
        email_address: email,
        status: if user.password_hash.is_some() { "active" } else { "invited" },
        flags: "",
        token: "",
        marketing_allowed: 0,
        default_account_id: user.head.account.map(|id| id.uuid().to_string()).unwrap_or_default(),
        password_digest: "",
        partner: "",
        partner_user_id: "",
        referral_id: "",
        last_chosen_region: "",
    };
    let accounts = own.map(|own| account::shown(&own, person)).into_iter().collect();
    let (organisations, teams) = (Vec::new(), Vec::new());
    object(&Everything { user: shown, accounts, organisations, teams, roles })
}
