//! Wallets: what an account has, what moved, what it pays for, and what the operator credits.

use nubo_base::{Id, Money, Time, Uuid};
use nubo_domain::billing::{
    Book, Item, Posted, Reason, Subscription, SubscriptionState, Transfer, Wallet,
};
use nubo_domain::{Account, Error, Project, Result, Rooms, Scope, Title};
use nubo_ports::store::{Burn, SubscriptionFilter, TransferFilter};

use crate::{Action, Ask, Facts, Mode, Needs, Paged};

/// Verbs of wallets.
pub const ACTIONS: &[Facts] = &[
    Facts::of::<GetWallet>(),
    Facts::of::<InspectWallet>(),
    Facts::of::<ChangeWallet>(),
    Facts::of::<CreditWallet>(),
    Facts::of::<ListTransactions>(),
    Facts::of::<ListSubscriptions>(),
    Facts::of::<VerifyLedger>(),
];

/// What an account has and how long that lasts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletReport {
    /// The wallet.
    pub wallet: Wallet,
    /// What its things cost at present.
    pub burn: Burn,
    /// What amounts are in, as ISO 4217 calls it.
    pub currency: String,
}

impl WalletReport {
    /// Whole hours until the wallet is below its limit, as long as nothing changes; none where
    /// there is no limit, or nothing costs anything by the hour.
    #[must_use]
    pub fn hours_left(&self) -> Option<i64> {
        let hourly = self.burn.hourly.micros();
        let available = self.wallet.available()?;
        (hourly > 0).then(|| available.micros().max(0) / hourly)
    }
}

fn report(ask: &mut Ask<'_>, account: Uuid) -> Result<WalletReport> {
    let (wallet, burn) = (ask.tx.wallet_get(account)?, ask.tx.burn(account)?);
    Ok(WalletReport { wallet, burn, currency: ask.policy.currency.clone() })
}

/// The caller's own wallet.
#[derive(Clone, Copy, Debug)]
pub struct GetWallet;

impl Action for GetWallet {
    const NAME: &'static str = "wallet.get";
    const NEEDS: Needs = Needs::Scope(Scope::BillingRead);
    const MODE: Mode = Mode::Read;
    type Output = WalletReport;

    fn run(&self, ask: &mut Ask<'_>) -> Result<WalletReport> {
        let account = ask.account()?.uuid();
        report(ask, account)
    }
}

/// Any account's wallet.
#[derive(Clone, Debug)]
pub struct InspectWallet {
    /// Which account, in its shown form.
    pub account: String,
}

impl Action for InspectWallet {
    const NAME: &'static str = "wallet.inspect";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Read;
    type Output = WalletReport;

    fn run(&self, ask: &mut Ask<'_>) -> Result<WalletReport> {
        let account: Account = ask.at(&self.account)?;
        report(ask, account.head.id.uuid())
    }
}

/// Sets how far below zero orders may bring a wallet.
#[derive(Clone, Debug)]
pub struct ChangeWallet {
    /// Which account, in its shown form.
    pub account: String,
    /// The limit, if it is to change; the inner none is as far as it likes.
    pub credit_limit: Option<Option<Money>>,
}

impl Action for ChangeWallet {
    const NAME: &'static str = "wallet.change";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = WalletReport;

    fn run(&self, ask: &mut Ask<'_>) -> Result<WalletReport> {
        let account: Account = ask.at(&self.account)?;
        let id = account.head.id;
        if let Some(limit) = self.credit_limit {
            set_limit(ask, id, limit)?;
        }
        settle(ask, account)?;
        ask.touch(id);
        report(ask, id.uuid())
    }
}

/// Sets a wallet's limit.
///
/// # Errors
/// `validation_failed` at `credit_limit`.
pub(crate) fn set_limit(
    ask: &mut Ask<'_>,
    account: Id<Account>,
    limit: Option<Money>,
) -> Result<()> {
    let limit = limit.map(|limit| checked("credit_limit", limit)).transpose()?;
    ask.tx.wallet_limit(account.uuid(), limit)
}

/// An amount that sums of it can be computed with.
///
/// # Errors
/// `validation_failed` at `field`.
pub(crate) fn checked(field: &str, amount: Money) -> Result<Money> {
    const MOST: i64 = 1_000_000_000_000_000;
    if amount.micros().checked_abs().is_some_and(|size| size <= MOST) {
        return Ok(amount);
    }
    Err(Error::invalid(field, "must be at most 1000000000"))
}

/// Puts money into a wallet, or takes back what was put in by mistake.
#[derive(Clone, Debug)]
pub struct CreditWallet {
    /// Which account, in its shown form.
    pub account: String,
    /// How much; less than nothing takes it back.
    pub amount: Money,
    /// A sentence for the account's owner.
    pub remark: Option<String>,
}

impl Action for CreditWallet {
    const NAME: &'static str = "wallet.credit";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Write;
    type Output = Posted;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Posted> {
        let account: Account = ask.at(&self.account)?;
        let amount = checked("amount", self.amount)?;
        if amount == Money::ZERO {
            return Err(Error::invalid("amount", "must not be zero"));
        }
        let remark = match &self.remark {
            Some(remark) => Title::parse("remark", remark)?.as_str().to_owned(),
            None => String::new(),
        };
        let id = account.head.id;
        let posted = credit(ask, id, (amount, &remark))?;
        settle(ask, account)?;
        ask.touch(id);
        Ok(posted)
    }
}

/// Moves a credit.
///
/// # Errors
/// Those of the store.
pub(crate) fn credit(
    ask: &mut Ask<'_>,
    account: Id<Account>,
    (amount, remark): (Money, &str),
) -> Result<Posted> {
    let (transfer, balance) = ask.till().credit(account, amount, remark)?;
    ask.wake_events();
    Ok(Posted { transfer, balance })
}

/// Gives an account back that was suspended for a dry wallet, once it is dry no more.
fn settle(ask: &mut Ask<'_>, mut account: Account) -> Result<()> {
    let id = account.head.id;
    let wallet = ask.tx.wallet_get(id.uuid())?;
    if wallet.is_dry() {
        return Ok(());
    }
    if wallet.dry_since.is_some() {
        ask.tx.wallet_dry(id.uuid(), None)?;
    }
    if account.owes {
        (account.suspended, account.owes) = (false, false);
        ask.change(&mut account, "resumed")?;
    }
    Ok(())
}

/// A page of what moved, newest first.
#[derive(Clone, Debug, Default)]
pub struct ListTransactions {
    /// Only for this reason.
    pub reason: Option<Reason>,
    /// Only about this thing, in its shown form.
    pub subject: Option<String>,
    /// Only of this project, by id or name.
    pub project: Option<String>,
    /// Not before this.
    pub from: Option<Time>,
    /// Before this.
    pub to: Option<Time>,
    /// Only before this one.
    pub before: Option<Id<Transfer>>,
    /// At most this many, 1 to 100.
    pub limit: u32,
}

fn check_limit(limit: u32) -> Result<()> {
    if (1..=100).contains(&limit) {
        return Ok(());
    }
    Err(Error::invalid("limit", "must be from 1 to 100"))
}

/// The projects that a caller may read, narrowed to the one that is asked for.
fn rooms_of(ask: &mut Ask<'_>, named: Option<&String>) -> Result<Rooms> {
    match named {
        Some(named) => Ok(ask.resolve::<Project>("project_id", named)?.head.id.into()),
        None => Ok(ask.caller.rooms.clone()),
    }
}

impl Action for ListTransactions {
    const NAME: &'static str = "transaction.list";
    const NEEDS: Needs = Needs::Scope(Scope::BillingRead);
    const MODE: Mode = Mode::Read;
    type Output = Paged<Posted>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Paged<Posted>> {
        check_limit(self.limit)?;
        let account = Some(ask.account()?.uuid());
        // The wallet is the account's, so a project's key sees what moved in all of it; but a
        // person who works in some projects does not see what is bought in others.
        let rooms = match &self.project {
            None if !ask.caller.is_limited => Rooms::All,
            named => rooms_of(ask, named.as_ref())?,
        };
        let filter = TransferFilter {
            account,
            rooms,
            with_whole: self.project.is_none(),
            reason: self.reason,
            subject: self.subject.clone(),
            from: self.from,
            to: self.to,
            before: self.before.map(Id::uuid),
            limit: self.limit + 1,
        };
        let items = ask.tx.transfer_list(&filter)?;
        Ok(Paged::cut(items, self.limit, |posted: &Posted| posted.transfer.id.uuid()))
    }
}

/// A page of what an account pays for, or paid for.
#[derive(Clone, Debug, Default)]
pub struct ListSubscriptions {
    /// Only of this sort.
    pub item: Option<Item>,
    /// Only those that stand so.
    pub state: Option<SubscriptionState>,
    /// Only of this project, by id or name.
    pub project: Option<String>,
    /// Only after the one of this thing.
    pub after: Option<Uuid>,
    /// At most this many, 1 to 100.
    pub limit: u32,
}

impl Action for ListSubscriptions {
    const NAME: &'static str = "subscription.list";
    const NEEDS: Needs = Needs::Scope(Scope::BillingRead);
    const MODE: Mode = Mode::Read;
    type Output = Paged<Subscription>;

    fn run(&self, ask: &mut Ask<'_>) -> Result<Paged<Subscription>> {
        check_limit(self.limit)?;
        let account = Some(ask.account()?.uuid());
        let rooms = rooms_of(ask, self.project.as_ref())?;
        let (item, state, after) = (self.item, self.state, self.after);
        let limit = self.limit + 1;
        let filter = SubscriptionFilter { account, rooms, item, state, after, limit };
        let items = ask.tx.subscription_list(&filter)?;
        Ok(Paged::cut(items, self.limit, |subscription: &Subscription| subscription.id))
    }
}

/// Sums every transfer anew and compares with the wallets.
#[derive(Clone, Copy, Debug)]
pub struct VerifyLedger;

/// What a check of the books found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerVerdict {
    /// What is in each book.
    pub books: Vec<(Book, Money)>,
    /// Wallets whose balance or holds are the sums of their transfers.
    pub good: i64,
    /// The first account whose wallet is not.
    pub broken: Option<Id<Account>>,
}

impl Action for VerifyLedger {
    const NAME: &'static str = "ledger.verify";
    const NEEDS: Needs = Needs::Operator;
    const MODE: Mode = Mode::Read;
    type Output = LedgerVerdict;

    fn run(&self, ask: &mut Ask<'_>) -> Result<LedgerVerdict> {
        let books = ask.tx.books(None)?;
        let (mut good, mut after) = (0, None);
        loop {
            let page = ask.tx.wallet_list(after, 500)?;
            for wallet in &page {
                let sums = ask.tx.books(Some(wallet.account))?;
                let is = |book| sums.iter().find(|(b, _)| *b == book).map_or(Money::ZERO, |s| s.1);
                if (is(Book::Wallet), is(Book::Held)) != (wallet.balance, wallet.held) {
                    let broken = Some(Id::of(wallet.account));
                    return Ok(LedgerVerdict { books, good, broken });
                }
                good += 1;
            }
            after = page.last().map(|wallet| wallet.account);
            if page.len() < 500 {
                return Ok(LedgerVerdict { books, good, broken: None });
            }
        }
    }
}
