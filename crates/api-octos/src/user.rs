//! The person who asks, and the account behind it.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_cloud::Facts;
use nubo_cloud::account::{GetOwnAccount, RenameAccount};
use nubo_cloud::user::GetOwnUser;
use nubo_domain::{Account, Result, User};
use schemars::JsonSchema;
use serde::Serialize;

use crate::form::{Form, told};
use crate::page;
use crate::route::{Bound, on};
use crate::when::stamp;
use crate::words;

pub fn routes() -> Vec<Bound> {
    vec![
        on(
            Facts::of::<GetOwnAccount>(),
            "profile.get",
            ("GET", "/profile"),
            "Shows who asks.",
            profile,
        ),
        on(
            Facts::of::<RenameAccount>(),
            "profile.change",
            ("PUT", "/profile"),
            "Renames the account.",
            change,
        ),
        on(
            Facts::of::<GetOwnAccount>(),
            "profile.docs",
            ("GET", "/profile/swagger-doc-links"),
            "Tells where the interactive document is.",
            documents,
        ),
    ]
}

/// The account behind a person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AccountView {
    /// Its id.
    pub id: String,
    /// The customer's reference number.
    pub crn: String,
    /// `ACTIVE` or `SUSPENDED`.
    pub status: &'static str,
    /// The same in the newer field.
    pub account_status: &'static str,
    /// Whether keys and tokens work.
    pub api_access: &'static str,
    /// `prepaid`.
    pub payment_mode: &'static str,
    /// The zone in which days end.
    pub timezone: &'static str,
    /// How times are spoken.
    pub date_time_format: &'static str,
    /// Whether everybody needs a second factor.
    pub enforce_2fa_to_all: bool,
    /// The account's name.
    pub owner_name: String,
}

/// The company behind an account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// Its site.
    pub website: Option<String>,
}

/// Where invoices go.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct PostalAddress {
    /// `billing`.
    #[serde(rename = "type")]
    pub sort: &'static str,
    /// The country.
    pub country: Option<String>,
    /// The state.
    pub state: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The postal code.
    pub postal_code: Option<String>,
    /// The street.
    pub line_1: Option<String>,
    /// More of it.
    pub line_2: Option<String>,
    /// Who is billed.
    pub billing_name: Option<String>,
}

/// A person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UserView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its e-mail address.
    pub email: String,
    /// When the address was shown to be the person's.
    pub email_verified_at: Option<String>,
    /// `email`.
    pub registration_type: &'static str,
    /// The role.
    pub user_type: String,
    /// Never here.
    pub domain: Option<String>,
    /// Whether the person has a second factor.
    pub is_two_factor: bool,
    /// Whether the person may not sign in.
    pub is_blocked: bool,
    /// Whether the person has yet to choose a password.
    pub is_invited: bool,
    /// Not told here.
    pub last_login: Option<String>,
    /// When the person was added.
    pub created_at: String,
    /// When the person was last changed.
    pub updated_at: String,
    /// The account; null where it was not read.
    pub account: Option<AccountView>,
    /// The company.
    pub company: Option<Company>,
    /// Where invoices go.
    pub address: Option<PostalAddress>,
}

/// A person's profile.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Profile {
    /// The person.
    pub user: UserView,
}

fn account(account: &Account) -> AccountView {
    let status = if account.suspended { "SUSPENDED" } else { "ACTIVE" };
    AccountView {
        id: account.head.id.uuid().to_string(),
        crn: crate::slug::number(account.head.id.uuid()).to_string(),
        status,
        account_status: status,
        api_access: words::access(account.access()),
        payment_mode: "prepaid",
        timezone: "UTC",
        date_time_format: "d-m-Y h:i A",
        enforce_2fa_to_all: false,
        owner_name: account.head.name.clone(),
    }
}

/// A person as it is shown.
#[must_use]
pub fn shown(user: &User, own: Option<&Account>) -> UserView {
    let head = &user.head;
    let company = |own: &Account| Company { name: own.head.name.clone(), website: None };
    UserView {
        id: head.id.uuid().to_string(),
        name: own.map_or_else(|| user.email().to_owned(), |own| own.head.name.clone()),
        email: user.email().to_owned(),
        email_verified_at: Some(stamp(head.created)),
        registration_type: "email",
        user_type: user.role.clone(),
        domain: None,
        is_two_factor: false,
        is_blocked: user.removed,
        is_invited: user.password_hash.is_none(),
        last_login: None,
        created_at: stamp(head.created),
        updated_at: stamp(head.updated),
        account: own.map(account),
        company: own.map(company),
        address: own.map(|_| PostalAddress { sort: "billing", ..PostalAddress::default() }),
    }
}

async fn profile(req: Req) -> Result<Reply> {
    let account = req.call(GetOwnAccount).await?;
    let user = req.call(GetOwnUser).await?;
    page::read(Profile { user: shown(&user, Some(&account)) })
}

async fn change(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let name = form.required("name", 100);
    form.verdict()?;
    let user = req.call(GetOwnUser).await?;
    let render = move |account: Account| {
        let profile = Profile { user: shown(&user, Some(&account)) };
        page::changed(StatusCode::OK, "Profile updated successfully", profile)
    };
    let action = RenameAccount { name, seen: None };
    req.call_once(action, render).await.map_err(told(&[]))
}

/// Where the interactive document is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Documents {
    /// Its path on this host.
    pub url: &'static str,
}

async fn documents(_: Req) -> Result<Reply> {
    page::read(Documents { url: "/docs/octos" })
}
