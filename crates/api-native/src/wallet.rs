//! Wallets: what an account has, what moved, and what it pays for.

use http::StatusCode;
use nubo_api_kit::{Reply, Req};
use nubo_base::{Id, Money};
use nubo_cloud::wallet::{
    ChangeWallet, CreditWallet, GetWallet, InspectWallet, ListSubscriptions, ListTransactions,
    VerifyLedger, WalletReport,
};
use nubo_cloud::{Paged, Rendered};
use nubo_domain::billing::{Book, Posted};
use nubo_domain::{Error, Result, Subscription, Transfer};
use nubo_wire::text;
use nubo_wire::wallet as wire;

use crate::answer::{self, stamp};
use crate::params::{Params, cursor};
use crate::route::{Bound, on};
use crate::{check, words};

pub fn routes() -> Vec<Bound> {
    vec![
        on("wallet.get", get),
        on("wallet.inspect", inspect),
        on("wallet.change", change),
        on("wallet.credit", credit),
        on("transaction.list", transactions),
        on("subscription.list", subscriptions),
        on("ledger.verify", verify),
    ]
}

/// An amount from a body.
///
/// # Errors
/// `validation_failed` at `field`.
pub fn amount(field: &str, amount: &text::Amount) -> Result<Money> {
    let issue = "must be an amount such as 12.50 (at most six decimals)";
    amount.0.parse().map_err(|_| Error::invalid(field, issue))
}

/// A limit from a body, where null is none.
///
/// # Errors
/// `validation_failed` at `field`.
pub fn limit(field: &str, given: Option<Option<text::Amount>>) -> Result<Option<Option<Money>>> {
    let Some(limit) = given else { return Ok(None) };
    limit.map(|limit| amount(field, &limit)).transpose().map(Some)
}

fn signed(amount: Money) -> text::Amount {
    text::Amount(amount.to_string())
}

fn plain(amount: Money) -> text::Money {
    text::Money(amount.to_string())
}

fn shown(report: &WalletReport) -> wire::Wallet {
    let (wallet, burn) = (&report.wallet, &report.burn);
    wire::Wallet {
        balance: signed(wallet.balance),
        held: plain(wallet.held),
        currency: report.currency.clone(),
        credit_limit: wallet.credit_limit.map(plain),
        available: wallet.available().map(signed),
        hourly_cost: plain(burn.hourly),
        monthly_cost: plain(burn.monthly),
        subscriptions: burn.count,
        hours_left: report.hours_left(),
        empty_since: wallet.dry_since.map(stamp),
    }
}

fn transaction(posted: &Posted) -> wire::Transaction {
    let transfer = &posted.transfer;
    wire::Transaction {
        id: transfer.id.to_string(),
        kind: words::reason(transfer.reason),
        amount: signed(transfer.change_of(Book::Wallet)),
        held: signed(transfer.change_of(Book::Held)),
        balance: signed(posted.balance),
        description: transfer.remark.clone(),
        resource_id: Some(transfer.subject.clone()).filter(|id| !id.is_empty()),
        project_id: transfer.project.map(|id| id.to_string()),
        created_at: stamp(transfer.created),
    }
}

fn subscription(paying: &Subscription) -> wire::Subscription {
    wire::Subscription {
        id: Id::<Subscription>::of(paying.id).to_string(),
        kind: words::item(paying.item),
        resource_id: paying.subject.clone(),
        name: paying.name.clone(),
        plan: paying.plan.clone(),
        status: words::subscription(paying.state),
        billing_period: words::shown_period(paying.period),
        price_hourly: plain(paying.price.hourly),
        price_monthly: plain(paying.price.monthly),
        held: plain(paying.held),
        total: plain(paying.total),
        project_id: paying.project.map(|id| id.to_string()),
        started_at: stamp(paying.started),
        paid_until: stamp(paying.paid_until()),
        ended_at: paying.ended.map(stamp),
    }
}

fn reported(report: WalletReport) -> Rendered {
    answer::plain(StatusCode::OK, &shown(&report))
}

async fn get(req: Req) -> Result<Reply> {
    let report = req.call(GetWallet).await?;
    Reply::json(StatusCode::OK, &shown(&report))
}

async fn inspect(req: Req) -> Result<Reply> {
    let report = req.call(InspectWallet { account: req.path("id").to_owned() }).await?;
    Reply::json(StatusCode::OK, &shown(&report))
}

async fn change(req: Req) -> Result<Reply> {
    let body: wire::ChangeWallet = check::body(&req)?;
    let action = ChangeWallet {
        account: req.path("id").to_owned(),
        credit_limit: limit("credit_limit", body.credit_limit)?,
    };
    req.call_once(action, reported).await
}

async fn credit(req: Req) -> Result<Reply> {
    let body: wire::CreditWallet = check::body(&req)?;
    let action = CreditWallet {
        account: req.path("id").to_owned(),
        amount: amount("amount", &body.amount)?,
        remark: body.remark.map(|remark| remark.0),
    };
    let render = |posted: Posted| answer::plain(StatusCode::CREATED, &transaction(&posted));
    req.call_once(action, render).await
}

async fn transactions(req: Req) -> Result<Reply> {
    let params = Params::of(&req, "transaction.list")?;
    let action = ListTransactions {
        reason: params.one("type").and_then(|word| word.parse().ok()),
        subject: params.one("resource_id"),
        project: params.one("project_id"),
        from: params.time("from"),
        to: params.time("to"),
        before: params.after::<Transfer>()?,
        limit: params.limit(),
    };
    let Paged { items, next } = req.call(action).await?;
    answer::page(&req, items.iter().map(transaction).collect(), cursor::<Transfer>(next))
}

async fn subscriptions(req: Req) -> Result<Reply> {
    let params = Params::of(&req, "subscription.list")?;
    let action = ListSubscriptions {
        item: params.one("type").and_then(|word| word.parse().ok()),
        state: params.one("status").and_then(|word| word.parse().ok()),
        project: params.one("project_id"),
        after: params.after::<Subscription>()?.map(Id::uuid),
        limit: params.limit(),
    };
    let Paged { items, next } = req.call(action).await?;
    answer::page(&req, items.iter().map(subscription).collect(), cursor::<Subscription>(next))
}

async fn verify(req: Req) -> Result<Reply> {
    let verdict = req.call(VerifyLedger).await?;
    let all: Money = verdict.books.iter().map(|(_, amount)| *amount).sum();
    let book = |(book, amount): &(Book, Money)| wire::Book {
        name: book.word().to_owned(),
        balance: signed(*amount),
    };
    let body = wire::LedgerVerdict {
        intact: verdict.broken.is_none() && all == Money::ZERO,
        good: verdict.good,
        broken_id: verdict.broken.map(|id| id.to_string()),
        books: verdict.books.iter().map(book).collect(),
    };
    Reply::json(StatusCode::OK, &body)
}
