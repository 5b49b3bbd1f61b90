//! Accounts: the caller's own, and the operator's view of all.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::SecretText;
use nubo_cloud::account::{
    ChangeAccount, CreateAccount, DecideAccess, DisableAccess, EnableAccess, GetOwnAccount,
    MintKey, NewAccount, RenameAccount, RequestAccess,
};
use nubo_cloud::details::ChangeDetails;
use nubo_cloud::key_pair::{Pair, RenewPair, RevealPair};
use nubo_cloud::reseller::Terms;
use nubo_cloud::second_factor::RequireSecondFactor;
use nubo_cloud::{Get, ListOf, Paged, PlainPassword, Rendered};
use nubo_domain::account::Access;
use nubo_domain::{Account, Result, details as domain};
use nubo_wire::account as wire;
use nubo_wire::details::{self as said, Details};
use nubo_wire::text::{Line, ZoneOrNone};

use crate::answer::{self, labels, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::{check, key, project, user, wallet, words};

pub fn routes() -> Vec<Bound> {
    vec![
        on("account.get", get_own),
        on("account.rename", rename),
        on("account.change_details", change_details),
        on("account.request_access", |req: Req| async move {
            req.call_once(RequestAccess, changed).await
        }),
        on("account.enable_access", |req: Req| async move {
            req.call_once(EnableAccess, changed).await
        }),
        on("account.disable_access", |req: Req| async move {
            req.call_once(DisableAccess, changed).await
        }),
        on("account.require_second_factor", require_second_factor),
        on("account.reveal_key_pair", reveal_pair),
        on("account.renew_key_pair", renew_pair),
        on("account.list", list),
        on("account.create", create),
        on("account.inspect", inspect),
        on("account.change", change),
        on("account.approve_access", |req| decide(req, Access::Approved)),
        on("account.reject_access", |req| decide(req, Access::Rejected)),
        on("account.withdraw_access", |req| decide(req, Access::Disabled)),
        on("account.mint_key", mint_key),
    ]
}

/// An account as it is shown.
pub fn shown(account: &Account) -> wire::Account {
    wire::Account {
        id: account.head.id.to_string(),
        name: account.head.name.clone(),
        status: words::account(account.suspended),
        api_access: words::access(account.access()),
        api_access_remark: account.access_remark.clone(),
        rate_limit: account.rate_limit,
        details: details_shown(&account.details),
        second_factor_required: account.factor_rule.is_some(),
        labels: labels(&account.head.labels),
        created_at: stamp(account.head.created),
        updated_at: stamp(account.head.updated),
    }
}

fn changed(account: Account) -> Rendered {
    answer::changed(StatusCode::OK, &shown(&account), account.head.version)
}

async fn get_own(req: Req) -> Result<Reply> {
    let account = req.call(GetOwnAccount).await?;
    answer::object(&shown(&account), account.head.version)
}

async fn rename(req: Req) -> Result<Reply> {
    let body: wire::ChangeOwnAccount = check::body(&req)?;
    let action = RenameAccount { name: body.name.0, seen: req.if_match()? };
    req.call_once(action, changed).await
}

async fn change_details(req: Req) -> Result<Reply> {
    let body: said::ChangeDetails = check::body(&req)?;
    let action = ChangeDetails { details: details_meant(body), seen: req.if_match()? };
    req.call_once(action, changed).await
}

fn details_shown(details: &domain::Details) -> Details {
    let domain::Details {
        time_zone,
        time_format,
        billing_name,
        tax_number,
        country,
        state,
        city,
        postal_code,
        line_1,
        line_2,
    } = details.clone();
    Details {
        time_zone: time_zone.map(ZoneOrNone),
        time_format: time_format.map(Line),
        billing_name: billing_name.map(Line),
        tax_number: tax_number.map(Line),
        country: country.map(Line),
        state: state.map(Line),
        city: city.map(Line),
        postal_code: postal_code.map(Line),
        line_1: line_1.map(Line),
        line_2: line_2.map(Line),
    }
}

fn details_meant(details: said::ChangeDetails) -> domain::Details {
    let line = |line: Option<Line>| line.map(|line| line.0);
    domain::Details {
        time_zone: details.time_zone.map(|zone| zone.0),
        time_format: line(details.time_format),
        billing_name: line(details.billing_name),
        tax_number: line(details.tax_number),
        country: line(details.country),
        state: line(details.state),
        city: line(details.city),
        postal_code: line(details.postal_code),
        line_1: line(details.line_1),
        line_2: line(details.line_2),
    }
}

async fn require_second_factor(req: Req) -> Result<Reply> {
    let body: wire::RequireSecondFactor = check::body(&req)?;
    req.call_once(RequireSecondFactor { required: body.required }, changed).await
}

fn pair(pair: Pair) -> Rendered {
    let body = wire::KeyPair {
        api_key: pair.key.uuid().to_string(),
        secret_key: pair.secret.reveal().to_owned(),
        key_id: pair.key.to_string(),
        created_at: stamp(pair.created),
        last_used_at: pair.last_used.map(stamp),
    };
    answer::plain(StatusCode::OK, &body)
}

async fn reveal_pair(req: Req) -> Result<Reply> {
    let body: wire::ConfirmPassword = check::body(&req)?;
    req.cloud().confirm::<RevealPair>(req.caller(), SecretText::new(body.password)).await?;
    let sealer = req.cloud().sealer();
    req.call_once(RevealPair { sealer }, pair).await
}

async fn renew_pair(req: Req) -> Result<Reply> {
    let body: wire::ConfirmPassword = check::body(&req)?;
    req.cloud().confirm::<RenewPair>(req.caller(), SecretText::new(body.password)).await?;
    let sealer = req.cloud().sealer();
    req.call_once(RenewPair { sealer }, pair).await
}

async fn list(req: Req) -> Result<Reply> {
    let listing = Params::of(&req, "account.list")?.listing::<Account>()?;
    let Paged { items, next } = req.call(ListOf::<Account>::new(listing)).await?;
    answer::page(&req, items.iter().map(shown).collect(), cursor::<Account>(next))
}

async fn create(req: Req) -> Result<Reply> {
    let body: wire::CreateAccount = check::body(&req)?;
    let password = match body.password {
        Some(text) => {
            let plain = PlainPassword::parse("password", text.0)?;
            Some(req.cloud().hash_password(plain).await?)
        }
        None => None,
    };
    let action = CreateAccount {
        email: body.email.0,
        name: body.name.map(|name| name.0),
        password,
        rate_limit: body.rate_limit,
        is_operator: body.operator.unwrap_or(false),
        credit: body.credit.map(|amount| wallet::amount("credit", &amount)).transpose()?,
        credit_limit: wallet::limit("credit_limit", body.credit_limit)?,
    };
    let now = req.cloud().now();
    let render = move |new: NewAccount| {
        let body = wire::NewAccount {
            account: shown(&new.account),
            project: project::shown(&new.project),
            user: user::shown(&new.user),
            key: key::minted(&new.key, now),
        };
        answer::plain(StatusCode::CREATED, &body)
    };
    req.call_once(action, render).await
}

async fn inspect(req: Req) -> Result<Reply> {
    let account = req.call(Get::<Account>::new(req.path("id"))).await?;
    answer::object(&shown(&account), account.head.version)
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeAccount = check::body(&req)?;
    let action = ChangeAccount {
        account: req.path("id").to_owned(),
        rate_limit: body.rate_limit,
        suspended: body.suspended,
        reseller: body.reseller.map(|terms| terms.map(terms_of)),
    };
    req.call_once(action, changed).await
}

fn terms_of(terms: wire::ResellerTerms) -> Terms {
    let (brand_slug, brand_name) = (terms.brand_slug.0, terms.brand_name.0);
    Terms { brand_slug, brand_name, margin_percent: terms.margin_percent }
}

async fn decide(req: Req, decision: Access) -> Result<Reply> {
    let body: wire::DecideAccess = check::body_or_empty(&req)?;
    let (account, remark) = (req.path("id").to_owned(), body.remark.map(|text| text.0));
    req.call_once(DecideAccess { account, decision, remark }, changed).await
}

async fn mint_key(req: Req) -> Result<Reply> {
    let body: wire::MintKey = check::body_or_empty(&req)?;
    let action = MintKey {
        account: req.path("id").to_owned(),
        name: body.name.map(|name| name.0),
        scopes: body.scopes.map(|words| words.into_iter().map(|word| word.0).collect()),
        form: key::form(body.form),
    };
    let now = req.cloud().now();
    let render = move |new| answer::plain(StatusCode::CREATED, &key::minted(&new, now));
    req.call_once(action, render).await
}
