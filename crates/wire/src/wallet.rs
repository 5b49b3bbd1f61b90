//! Wallets: what an account has, what moved, and what it pays for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::list::present;
use crate::param::{PROJECT, Param, Shape};
use crate::text::{Amount, Money, Stamp, Title};
use crate::verb::{Needs, Verb};

/// The words of [`TransactionType`].
pub const TYPES: &[&str] =
    &["credit", "correction", "hold", "capture", "release", "charge", "refund"];
/// The words of [`SubscriptionStatus`].
pub const STATUSES: &[&str] = &["held", "active", "ended"];
/// The words of [`SubscriptionType`].
pub const ITEMS: &[&str] = &["server", "volume", "snapshot", "address"];

const READ: Needs = Needs::Scope("billing:read");

/// Verbs of wallets.
pub const VERBS: &[Verb] = &[
    Verb::get("wallet.get", "/v1/wallet")
        .says("Reads what your account has and how long that lasts")
        .needs(READ)
        .answers::<Wallet>()
        .example(
            "",
            r#"{"balance": "9.997023", "held": "0.00", "currency": "USD",
                "credit_limit": "0.00", "available": "9.997023", "hourly_cost": "0.002977",
                "monthly_cost": "2.00", "subscriptions": 1, "hours_left": 3358,
                "empty_since": null}"#,
        ),
    Verb::get("transaction.list", "/v1/transactions")
        .says("Lists what moved in and out of your wallet, newest first")
        .needs(READ)
        .query(&[
            Param::new("type", Shape::Word(TYPES), "Only of this type"),
            Param::new("resource_id", Shape::Text(100), "Only about this, by id"),
            PROJECT,
            Param::new("from", Shape::Time, "Not before this moment"),
            Param::new("to", Shape::Time, "Before this moment"),
        ])
        .pages::<Transaction>()
        .columns(
            &["created_at", "type", "amount", "balance", "description"],
            &["id", "held", "resource_id"],
        ),
    Verb::get("subscription.list", "/v1/subscriptions")
        .says("Lists what you pay for, and what you paid for")
        .needs(READ)
        .query(&[
            Param::new("type", Shape::Word(ITEMS), "Only of this type"),
            Param::new("status", Shape::Word(STATUSES), "Only with this status"),
            PROJECT,
        ])
        .pages::<Subscription>()
        .columns(
            &["name", "type", "plan", "status", "billing_period", "price_hourly", "price_monthly"],
            &["id", "resource_id", "total", "started_at", "paid_until", "ended_at"],
        ),
    Verb::get("wallet.inspect", "/v1/admin/accounts/{id}/wallet")
        .says("Reads any account's wallet")
        .needs(Needs::Operator)
        .answers::<Wallet>(),
    Verb::patch("wallet.change", "/v1/admin/accounts/{id}/wallet")
        .says("Sets how far below zero orders may bring an account's wallet")
        .needs(Needs::Operator)
        .takes::<ChangeWallet>()
        .answers::<Wallet>(),
    Verb::post("wallet.credit", "/v1/admin/accounts/{id}/credits")
        .says("Puts money into an account's wallet, or takes it back")
        .about("An account that was suspended because its wallet was empty works again.")
        .needs(Needs::Operator)
        .takes::<CreditWallet>()
        .creates::<Transaction>(),
    Verb::get("ledger.verify", "/v1/admin/ledger/verify")
        .says("Sums every transaction anew and compares with the wallets")
        .needs(Needs::Operator)
        .answers::<LedgerVerdict>(),
];

/// What an account has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Wallet {
    /// What it can spend; below zero is owed.
    pub balance: Amount,
    /// What is set aside for servers that are being made.
    pub held: Money,
    /// What amounts are in (ISO 4217).
    pub currency: String,
    /// How far below zero orders may bring it; null is as far as you like.
    pub credit_limit: Option<Money>,
    /// What an order may cost; null is as much as you like.
    pub available: Option<Amount>,
    /// What an hour of all that is paid by the hour costs.
    pub hourly_cost: Money,
    /// The most that a month of everything costs.
    pub monthly_cost: Money,
    /// How many things are paid for.
    pub subscriptions: i64,
    /// Whole hours until nothing is available, as long as nothing changes; null if there is no
    /// limit or nothing is paid by the hour.
    pub hours_left: Option<i64>,
    /// Since when the wallet is below its limit, if it is.
    pub empty_since: Option<Stamp>,
}

/// Why money moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransactionType {
    /// The operator credited the wallet.
    Credit,
    /// The operator took a credit back.
    Correction,
    /// The first price of an order was set aside.
    Hold,
    /// What was set aside was taken: the thing is there.
    Capture,
    /// What was set aside went back.
    Release,
    /// A started period.
    Charge,
    /// A charge was given back.
    Refund,
}

/// One movement of money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Transaction {
    /// Its identifier.
    pub id: String,
    /// Why.
    #[serde(rename = "type")]
    pub kind: TransactionType,
    /// What it added to the balance; less than nothing if it took from it.
    pub amount: Amount,
    /// What it added to what is set aside.
    pub held: Amount,
    /// The balance after it.
    pub balance: Amount,
    /// A sentence for people.
    pub description: String,
    /// What it is about, if anything.
    pub resource_id: Option<String>,
    /// The project of that.
    pub project_id: Option<String>,
    /// When.
    pub created_at: Stamp,
}

/// For how long one charge pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BillingPeriod {
    /// Each started hour; a calendar month costs at most the monthly price.
    Hourly,
    /// Each month ahead, from the day of the order.
    Monthly,
}

/// What sort of thing is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionType {
    /// A server.
    Server,
    /// A volume.
    Volume,
    /// A snapshot.
    Snapshot,
    /// A reserved address.
    Address,
}

/// How a subscription stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionStatus {
    /// Its first price is set aside until the thing is there.
    Held,
    /// It is paid for.
    Active,
    /// It is over.
    Ended,
}

/// Something that is paid for as long as it is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Subscription {
    /// Its identifier.
    pub id: String,
    /// What sort of thing it is for.
    #[serde(rename = "type")]
    pub kind: SubscriptionType,
    /// The thing.
    pub resource_id: String,
    /// The thing's name when it was ordered.
    pub name: String,
    /// What the thing is, such as the name of a size.
    pub plan: String,
    /// How it stands.
    pub status: SubscriptionStatus,
    /// For how long one charge pays.
    pub billing_period: BillingPeriod,
    /// Price of a started hour.
    pub price_hourly: Money,
    /// The most a calendar month costs, or what a month ahead costs.
    pub price_monthly: Money,
    /// What is set aside for it.
    pub held: Money,
    /// What it has cost in all.
    pub total: Money,
    /// The thing's project.
    pub project_id: Option<String>,
    /// When its first period began.
    pub started_at: Stamp,
    /// Up to when it is paid.
    pub paid_until: Stamp,
    /// When it ended, if it did.
    pub ended_at: Option<Stamp>,
}

/// Another limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeWallet {
    /// How far below zero orders may bring it; null is as far as it likes.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Amount>")]
    pub credit_limit: Option<Option<Amount>>,
}

/// A credit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreditWallet {
    /// How much; less than nothing takes it back.
    pub amount: Amount,
    /// A sentence for the account's owner.
    #[serde(default)]
    pub remark: Option<Title>,
}

/// What is in a book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Book {
    /// `wallet`, `held`, `revenue` or `grants`.
    pub name: String,
    /// The sum of its transactions.
    pub balance: Amount,
}

/// What a check of the books found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LedgerVerdict {
    /// Whether every wallet is the sum of its transactions, and all books together are nothing.
    pub intact: bool,
    /// Wallets that are right.
    pub good: i64,
    /// The first account whose wallet is not.
    pub broken_id: Option<String>,
    /// What is in each book.
    pub books: Vec<Book>,
}
