//! Rows of money: wallets, transfers between books, and what is paid for.
//!
//! There is no way to change or remove a transfer. What a wallet holds is kept beside its
//! transfers and is always their sum; [`Ledger::books`] computes the sums anew for whoever doubts.

use nubo_base::{Money, Time, Uuid};
use nubo_domain::billing::{
    Book, Item, Posted, Reason, Subscription, SubscriptionState, Transfer, Wallet,
};
use nubo_domain::{Result, Rooms};

/// What became of a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// It was written; the wallet holds this much now.
    Done(Money),
    /// One with its reference was written before; nothing was done.
    Repeated,
    /// The wallet may spend only this much; nothing was done.
    Short(Money),
}

/// Wallets and transfers.
pub trait Ledger {
    /// What an account has; one that never moved anything has an empty wallet without a limit.
    ///
    /// # Errors
    /// Those of the engine.
    fn wallet_get(&mut self, account: Uuid) -> Result<Wallet>;

    /// Sets how far below zero an order may bring a wallet; none is as far as it likes.
    ///
    /// # Errors
    /// Those of the engine.
    fn wallet_limit(&mut self, account: Uuid, limit: Option<Money>) -> Result<()>;

    /// Notes since when a wallet is below its limit, or that it is not any more.
    ///
    /// # Errors
    /// Those of the engine.
    fn wallet_dry(&mut self, account: Uuid, since: Option<Time>) -> Result<()>;

    /// Accounts whose wallet has been below its limit since before `before`, by id.
    ///
    /// # Errors
    /// Those of the engine.
    fn wallets_dry(&mut self, before: Time, after: Option<Uuid>, limit: u32) -> Result<Vec<Uuid>>;

    /// Every wallet, by the id of its account.
    ///
    /// # Errors
    /// Those of the engine.
    fn wallet_list(&mut self, after: Option<Uuid>, limit: u32) -> Result<Vec<Wallet>>;

    /// Writes a transfer and changes its account's wallet by it. With `within_limit` it is refused
    /// if the wallet would be below its limit afterwards.
    ///
    /// # Errors
    /// Those of the engine; also when more would leave the holds than is in them.
    fn transfer(&mut self, transfer: &Transfer, within_limit: bool) -> Result<Moved>;

    /// A page of transfers, newest first.
    ///
    /// # Errors
    /// Those of the engine.
    fn transfer_list(&mut self, filter: &TransferFilter) -> Result<Vec<Posted>>;

    /// What is in each book, summed from the transfers of an account, or of all.
    ///
    /// # Errors
    /// Those of the engine.
    fn books(&mut self, account: Option<Uuid>) -> Result<Vec<(Book, Money)>>;
}

/// Which transfers a reader wants.
#[derive(Clone, Debug, Default)]
pub struct TransferFilter {
    /// Only of this tenant.
    pub account: Option<Uuid>,
    /// Only of these projects.
    pub rooms: Rooms,
    /// Besides, what belongs to no project.
    pub with_whole: bool,
    /// Only for this reason.
    pub reason: Option<Reason>,
    /// Only about this thing, in its shown form.
    pub subject: Option<String>,
    /// Not before this.
    pub from: Option<Time>,
    /// Before this.
    pub to: Option<Time>,
    /// Only before this id.
    pub before: Option<Uuid>,
    /// At most this many; 0 means 100.
    pub limit: u32,
}

/// What an account's things cost at present.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Burn {
    /// An hour of all that is paid by the hour.
    pub hourly: Money,
    /// A month of everything.
    pub monthly: Money,
    /// How many things there are.
    pub count: i64,
}

/// What is paid for.
pub trait Subscriptions {
    /// Writes a subscription in place of an older one of the same thing.
    ///
    /// # Errors
    /// Those of the engine.
    fn subscription_put(&mut self, subscription: &Subscription) -> Result<()>;

    /// The subscription of a thing; none if it never cost anything.
    ///
    /// # Errors
    /// Those of the engine.
    fn subscription_get(&mut self, id: Uuid) -> Result<Option<Subscription>>;

    /// Active subscriptions that are paid up to before `now`, the longest unpaid first, after one
    /// of those that were given before.
    ///
    /// # Errors
    /// Those of the engine.
    fn subscriptions_due(
        &mut self,
        now: Time,
        after: Option<(Time, Uuid)>,
        limit: u32,
    ) -> Result<Vec<(Time, Uuid)>>;

    /// A page of subscriptions, by the ids of their things.
    ///
    /// # Errors
    /// Those of the engine.
    fn subscription_list(&mut self, filter: &SubscriptionFilter) -> Result<Vec<Subscription>>;

    /// What an account's things cost at present.
    ///
    /// # Errors
    /// Those of the engine.
    fn burn(&mut self, account: Uuid) -> Result<Burn>;
}

/// Which subscriptions a reader wants.
#[derive(Clone, Debug, Default)]
pub struct SubscriptionFilter {
    /// Only of this tenant.
    pub account: Option<Uuid>,
    /// Only of these projects.
    pub rooms: Rooms,
    /// Only of this sort.
    pub item: Option<Item>,
    /// Only those that stand so.
    pub state: Option<SubscriptionState>,
    /// Only after this id.
    pub after: Option<Uuid>,
    /// At most this many; 0 means 100.
    pub limit: u32,
}
