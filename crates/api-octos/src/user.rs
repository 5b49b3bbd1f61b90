//! The person who asks, and the account behind it.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::is_time_zone;
use nubo_cloud::Facts;
use nubo_cloud::account::{GetOwnAccount, RenameAccount};
use nubo_cloud::details::ChangeDetails;
use nubo_cloud::second_factor::{FactorReport, RequireSecondFactor};
use nubo_cloud::user::GetOwnUser;
use nubo_domain::details::Details;
use nubo_domain::{Account, Result, User};
use schemars::JsonSchema;
use serde::Serialize;

use crate::PAGE;
use crate::form::{Form, TEXT_MAX, told};
use crate::page;
use crate::route::{Bound, on};
use crate::when::{USUAL_FORMAT, format, stamp};
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
            Facts::of::<ChangeDetails>(),
            "profile.company",
            ("PUT", "/profile/company-details"),
            "Changes where bills go.",
            company,
        ),
        on(
            Facts::of::<ChangeDetails>(),
            "profile.time",
            ("POST", "/profile/time-settings"),
            "Chooses time zone and format in which times are spoken.",
            time,
        ),
        on(
            Facts::of::<GetOwnAccount>(),
            "profile.docs",
            ("GET", "/profile/swagger-doc-links"),
            "Tells where the interactive document is.",
            documents,
        ),
        on(
            Facts::of::<RequireSecondFactor>(),
            "profile.enforce2fa",
            ("POST", "/account/enforce2fa"),
            "Decides whether everybody needs a second factor.",
            enforce,
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
    pub timezone: String,
    /// How times are spoken.
    pub date_time_format: String,
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
    /// The number under which taxes are known.
    #[serde(rename = "GST")]
    pub gst: Option<String>,
}

/// Where an account's bills go.
fn postal(details: &Details) -> PostalAddress {
    let details = details.clone();
    PostalAddress {
        sort: "billing",
        country: details.country,
        state: details.state,
        city: details.city,
        postal_code: details.postal_code,
        line_1: details.line_1,
        line_2: details.line_2,
        billing_name: details.billing_name,
        gst: details.tax_number,
    }
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
        timezone: account.details.time_zone.clone().unwrap_or_else(|| "UTC".to_owned()),
        date_time_format: account
            .details
            .time_format
            .clone()
            .unwrap_or_else(|| USUAL_FORMAT.to_owned()),
        enforce_2fa_to_all: account.factor_rule.is_some(),
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
        is_two_factor: FactorReport::of(user).is_on,
        is_blocked: user.removed,
        is_invited: user.password_hash.is_none(),
        last_login: None,
        created_at: stamp(head.created),
        updated_at: stamp(head.updated),
        account: own.map(account),
        company: own.map(company),
        address: own.map(|own| postal(&own.details)),
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

/// Runs a change of the account and shows the profile as it is then.
async fn changed(req: &Req, details: Details, message: &'static str) -> Result<Reply> {
    let user = req.call(GetOwnUser).await?;
    let render = move |account: Account| {
        let profile = Profile { user: shown(&user, Some(&account)) };
        page::changed(StatusCode::OK, message, profile)
    };
    const NAMES: &[(&str, &str)] =
        &[("time_zone", "timezone"), ("time_format", "date_time_format"), ("tax_number", "GST")];
    req.call_once(ChangeDetails { details, seen: None }, render).await.map_err(told(NAMES))
}

async fn enforce(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let given = form.has("enforce_2fa_to_all");
    let required = form.flag("enforce_2fa_to_all").unwrap_or_default();
    if !given {
        form.missing("enforce_2fa_to_all");
    }
    form.verdict()?;
    let user = req.call(GetOwnUser).await?;
    let render = move |account: Account| {
        let done = if required { "enforced" } else { "no longer enforced" };
        let message = format!("Two factor authentication {done} for all users");
        let profile = Profile { user: shown(&user, Some(&account)) };
        page::changed(StatusCode::OK, &message, profile)
    };
    req.call_once(RequireSecondFactor { required }, render).await.map_err(told(&[]))
}

async fn company(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    form.alias("gst", "GST");
    let details = Details {
        billing_name: form.text("billing_name", TEXT_MAX),
        tax_number: form.text("GST", TEXT_MAX),
        country: form.text("country", TEXT_MAX),
        state: form.text("state", TEXT_MAX),
        city: form.text("city", TEXT_MAX),
        postal_code: form.text("postal_code", TEXT_MAX),
        line_1: form.text("line_1", TEXT_MAX),
        line_2: form.text("line_2", TEXT_MAX),
        ..Details::default()
    };
    form.verdict()?;
    changed(&req, details, "Company details updated successfully").await
}

async fn time(req: Req) -> Result<Reply> {
    let mut form = Form::of(&req).await?;
    let zone = form.required("timezone", TEXT_MAX);
    form.named("timezone", &zone, is_time_zone(&zone).then_some(()));
    let time_format = form.text("date_time_format", TEXT_MAX);
    if time_format.as_deref().is_some_and(|text| format(text).is_none()) {
        form.selected("date_time_format");
    }
    form.verdict()?;
    let details = Details { time_zone: Some(zone), time_format, ..Details::default() };
    changed(&req, details, "Time settings updated successfully").await
}

/// Where the interactive document is.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Documents {
    /// Its address.
    pub url: String,
}

async fn documents(req: Req) -> Result<Reply> {
    page::read(Documents { url: format!("{}{PAGE}", req.site()) })
}
