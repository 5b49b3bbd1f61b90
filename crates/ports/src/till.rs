//! The till: how money is taken for things, over the rows of a transaction.
//!
//! Orders, workflows and reconcilers use the same till, so an amount is taken in the transaction
//! that also changes the thing it is for. Everything may be done twice: what is taken has a
//! reference, and what is over stays over. It must not know which thing it is taking money for.

use nubo_base::{Id, Ids, Money, Time, Uuid};
use nubo_domain::billing::{
    Book, Due, Item, Period, Price, Reason, Subscription, SubscriptionState, Transfer, insufficient,
};
use nubo_domain::event::Event;
use nubo_domain::{Account, Error, Project, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::store::{Moved, Tx};

/// The most periods that one pass of a reconciler catches up with, so that a clock that ran far
/// ahead for a moment costs nobody more than a day.
pub const CATCH_UP: u32 = 24;

/// Something that is ordered.
#[derive(Clone, Debug)]
pub struct Order {
    /// The id of the thing.
    pub id: Uuid,
    /// The thing in its shown form.
    pub subject: String,
    /// Who pays.
    pub account: Id<Account>,
    /// The thing's project.
    pub project: Option<Id<Project>>,
    /// What sort of thing.
    pub item: Item,
    /// Its name.
    pub name: String,
    /// What it is, such as the slug of a size.
    pub plan: String,
    /// What it costs.
    pub price: Price,
    /// For how long one charge pays.
    pub period: Period,
}

/// What was done for another price, so that it can be taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lift {
    /// The price before.
    pub price: Price,
    /// The plan before.
    pub plan: String,
    /// The price at which the running period was paid.
    pub paid_rate: Money,
    /// What was paid at once.
    pub amount: Money,
    /// The reference of that payment.
    pub reference: String,
}

/// How a pass over one subscription went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accrued {
    /// Periods that are paid now.
    pub periods: u32,
    /// What they cost.
    pub amount: Money,
    /// Whether the wallet ran dry just now.
    pub ran_dry: bool,
}

/// The till of one transaction.
pub struct Till<'a> {
    tx: &'a mut dyn Tx,
    ids: &'a Ids,
    now: Time,
}

/// A movement that the till wants.
struct Wanted<'a> {
    books: (Book, Book),
    amount: Money,
    reason: Reason,
    reference: String,
    remark: &'a str,
}

impl<'a> Till<'a> {
    /// A till at a moment.
    pub fn new(tx: &'a mut dyn Tx, ids: &'a Ids, now: Time) -> Self {
        Self { tx, ids, now }
    }

    /// Sets the first price of something aside that must be made first.
    ///
    /// # Errors
    /// `insufficient_funds` with both amounts, or those of the store.
    pub fn hold(&mut self, order: Order) -> Result<()> {
        let Some(mut made) = self.subscription(order) else { return Ok(()) };
        made.held = made.price.of(made.period);
        let reference = format!("hold:{}", made.id);
        let (books, amount) = ((Book::Wallet, Book::Held), made.held);
        let remark = about(&made);
        let reason = Reason::Hold;
        self.take(&made, Wanted { books, amount, reason, reference, remark: &remark }, true)?;
        self.tx.subscription_put(&made)
    }

    /// Takes the first price of something that is there at once.
    ///
    /// # Errors
    /// `insufficient_funds` with both amounts, or those of the store.
    pub fn charge(&mut self, order: Order) -> Result<()> {
        let Some(mut made) = self.subscription(order) else { return Ok(()) };
        let amount = made.begin(self.now);
        let wanted = Wanted {
            books: (Book::Wallet, Book::Revenue),
            amount,
            reason: Reason::Charge,
            reference: charge_reference(&made, made.started),
            remark: &about(&made),
        };
        self.take(&made, wanted, true)?;
        self.tx.subscription_put(&made)
    }

    fn subscription(&self, order: Order) -> Option<Subscription> {
        if order.price.is_free() {
            return None;
        }
        Some(Subscription {
            id: order.id,
            account: order.account,
            project: order.project,
            item: order.item,
            subject: order.subject,
            name: order.name,
            plan: order.plan,
            period: order.period,
            price: order.price,
            state: SubscriptionState::Held,
            held: Money::ZERO,
            total: Money::ZERO,
            started: self.now,
            periods: 0,
            paid_rate: Money::ZERO,
            month: self.now.month().0,
            spent: Money::ZERO,
            ended: None,
        })
    }

    /// What was held is earned: the thing is there, and its first period begins now.
    ///
    /// # Errors
    /// Those of the store.
    pub fn capture(&mut self, id: Uuid) -> Result<()> {
        let Some(mut paying) = self.held(id)? else { return Ok(()) };
        let amount = paying.begin(self.now).min(paying.held);
        self.leave(&paying, (Book::Revenue, Reason::Capture, amount))?;
        let rest = paying.held.minus(amount).unwrap_or_default();
        self.leave(&paying, (Book::Wallet, Reason::Release, rest))?;
        (paying.total, paying.spent, paying.held) = (amount, amount, Money::ZERO);
        self.tx.subscription_put(&paying)
    }

    /// What was held goes back: the thing could not be made. One that was made is left alone.
    ///
    /// # Errors
    /// Those of the store.
    pub fn release(&mut self, id: Uuid) -> Result<()> {
        let Some(mut paying) = self.held(id)? else { return Ok(()) };
        self.leave(&paying, (Book::Wallet, Reason::Release, paying.held))?;
        paying.held = Money::ZERO;
        (paying.state, paying.ended) = (SubscriptionState::Ended, Some(self.now));
        self.tx.subscription_put(&paying)
    }

    fn held(&mut self, id: Uuid) -> Result<Option<Subscription>> {
        let found = self.tx.subscription_get(id)?;
        Ok(found.filter(|found| found.state == SubscriptionState::Held))
    }

    /// Lets an amount leave the holds of a thing.
    fn leave(&mut self, paying: &Subscription, what: (Book, Reason, Money)) -> Result<()> {
        let (to, reason, amount) = what;
        let reference = format!("{reason}:{}", paying.id);
        let (books, remark) = ((Book::Held, to), about(paying));
        self.take(paying, Wanted { books, amount, reason, reference, remark: &remark }, false)
            .map(drop)
    }

    /// Ends what is paid for something: what is held goes back, started hours are paid, and
    /// nothing is charged any more. Doing it twice is no error.
    ///
    /// # Errors
    /// Those of the store.
    pub fn end(&mut self, id: Uuid) -> Result<()> {
        self.release(id)?;
        let Some(mut paying) = self.tx.subscription_get(id)? else { return Ok(()) };
        if paying.state != SubscriptionState::Active {
            return Ok(());
        }
        // A month that nobody paid ahead for is not asked for at the end.
        while paying.period == Period::Hourly
            && let Some(due) = paying.due(self.now, u32::MAX)
        {
            self.pay(&mut paying, &due)?;
        }
        (paying.state, paying.ended) = (SubscriptionState::Ended, Some(self.now));
        self.tx.subscription_put(&paying)
    }

    /// Another price from now on. What the running period costs more is taken at once.
    ///
    /// # Errors
    /// `insufficient_funds` with both amounts, or those of the store.
    pub fn change(&mut self, id: Uuid, plan: &str, price: Price) -> Result<Option<Lift>> {
        let Some(mut paying) = self.tx.subscription_get(id)? else { return Ok(None) };
        if paying.state != SubscriptionState::Active {
            return Ok(None);
        }
        while paying.period == Period::Hourly
            && let Some(due) = paying.due(self.now, u32::MAX)
        {
            self.pay(&mut paying, &due)?;
        }
        let amount = paying.raise(price, self.now);
        let reference = format!("raise:{}:{}", paying.id, self.ids.uuid());
        let lift = Lift {
            price: paying.price,
            plan: std::mem::replace(&mut paying.plan, plan.to_owned()),
            paid_rate: paying.paid_rate,
            amount,
            reference: reference.clone(),
        };
        let (books, reason, remark) =
            ((Book::Wallet, Book::Revenue), Reason::Charge, about(&paying));
        self.take(&paying, Wanted { books, amount, reason, reference, remark: &remark }, true)?;
        paying.change(price, amount, self.now);
        self.tx.subscription_put(&paying)?;
        Ok(Some(lift))
    }

    /// Takes another price back, with what was paid for it at once.
    ///
    /// # Errors
    /// Those of the store.
    pub fn revert(&mut self, id: Uuid, lift: &Lift) -> Result<()> {
        let Some(mut paying) = self.tx.subscription_get(id)? else { return Ok(()) };
        if paying.state != SubscriptionState::Active {
            return Ok(());
        }
        let wanted = Wanted {
            books: (Book::Revenue, Book::Wallet),
            amount: lift.amount,
            reason: Reason::Refund,
            reference: format!("refund:{}", lift.reference),
            remark: &about(&paying),
        };
        if self.take(&paying, wanted, false)? {
            paying.total = paying.total.minus(lift.amount).unwrap_or(paying.total);
            paying.spent = paying.spent.minus(lift.amount).unwrap_or_default().max(Money::ZERO);
        }
        (paying.price, paying.paid_rate) = (lift.price, lift.paid_rate);
        paying.plan.clone_from(&lift.plan);
        self.tx.subscription_put(&paying)
    }

    /// Takes what is due for something by now, at most [`CATCH_UP`] periods. A month ahead is not
    /// begun with an empty wallet.
    ///
    /// # Errors
    /// Those of the store.
    pub fn accrue(&mut self, id: Uuid) -> Result<Accrued> {
        let mut accrued = Accrued::default();
        let Some(mut paying) = self.tx.subscription_get(id)? else { return Ok(accrued) };
        while let Some(due) = paying.due(self.now, CATCH_UP - accrued.periods) {
            if paying.period == Period::Monthly && !self.covers(&paying, due.amount)? {
                accrued.ran_dry |= self.run_dry(&paying)?;
                break;
            }
            self.pay(&mut paying, &due)?;
            accrued.periods += due.periods;
            accrued.amount = accrued.amount.plus(due.amount).unwrap_or(accrued.amount);
            if accrued.periods >= CATCH_UP {
                break;
            }
        }
        if accrued.periods > 0 {
            self.tx.subscription_put(&paying)?;
        }
        if accrued.amount > Money::ZERO && !self.covers(&paying, Money::ZERO)? {
            accrued.ran_dry |= self.run_dry(&paying)?;
        }
        Ok(accrued)
    }

    fn covers(&mut self, paying: &Subscription, amount: Money) -> Result<bool> {
        let wallet = self.tx.wallet_get(paying.account.uuid())?;
        Ok(wallet.available().is_none_or(|available| available >= amount))
    }

    fn pay(&mut self, paying: &mut Subscription, due: &Due) -> Result<()> {
        let hours =
            if due.periods == 1 { String::new() } else { format!(", {} hours", due.periods) };
        let wanted = Wanted {
            books: (Book::Wallet, Book::Revenue),
            amount: due.amount,
            reason: Reason::Charge,
            reference: charge_reference(paying, due.from),
            remark: &format!("{}{hours}", about(paying)),
        };
        self.take(paying, wanted, false)?;
        paying.pay(due);
        Ok(())
    }

    /// Notes that a wallet is below its limit, and tells of it once.
    fn run_dry(&mut self, paying: &Subscription) -> Result<bool> {
        let account = paying.account;
        let wallet = self.tx.wallet_get(account.uuid())?;
        if wallet.dry_since.is_some() {
            return Ok(false);
        }
        self.tx.wallet_dry(account.uuid(), Some(self.now))?;
        let data = json!({ "balance": wallet.balance.to_string() });
        self.tell(account, "wallet.empty", data)?;
        Ok(true)
    }

    /// Credits a wallet, or takes back what was credited; gives the movement. A wallet that is not
    /// below its limit any more is not dry any more.
    ///
    /// # Errors
    /// Those of the store.
    pub fn credit(
        &mut self,
        account: Id<Account>,
        amount: Money,
        remark: &str,
    ) -> Result<(Transfer, Money)> {
        let is_credit = amount > Money::ZERO;
        let (from, to, reason) = match is_credit {
            true => (Book::Grants, Book::Wallet, Reason::Credit),
            false => (Book::Wallet, Book::Grants, Reason::Correction),
        };
        let id: Id<Transfer> = self.ids.id();
        let transfer = Transfer {
            id,
            account,
            project: None,
            from,
            to,
            amount: if is_credit { amount } else { -amount },
            reason,
            subject: String::new(),
            reference: format!("{reason}:{}", id.uuid()),
            remark: remark.to_owned(),
            created: self.now,
        };
        let Moved::Done(balance) = self.tx.transfer(&transfer, false)? else {
            return Err(Error::internal("a fresh reference was used before"));
        };
        let wallet = self.tx.wallet_get(account.uuid())?;
        if wallet.dry_since.is_some() && !wallet.is_dry() {
            self.tx.wallet_dry(account.uuid(), None)?;
        }
        let data = json!({ "amount": amount.to_string(), "balance": balance.to_string() });
        self.tell(account, "wallet.credited", data)?;
        Ok((transfer, balance))
    }

    fn tell(&mut self, account: Id<Account>, name: &str, data: serde_json::Value) -> Result<()> {
        self.tx.event_insert(&Event {
            id: self.ids.id(),
            seq: 0,
            account: Some(account),
            project: None,
            name: name.to_owned(),
            kind: "wallet".to_owned(),
            resource: account.to_string(),
            data,
            created: self.now,
        })
    }

    /// Moves an amount for something; says whether it did. Nothing is not moved, nor what was
    /// moved before.
    fn take(&mut self, paying: &Subscription, wanted: Wanted<'_>, guarded: bool) -> Result<bool> {
        if wanted.amount <= Money::ZERO {
            return Ok(false);
        }
        let transfer = Transfer {
            id: self.ids.id(),
            account: paying.account,
            project: paying.project,
            from: wanted.books.0,
            to: wanted.books.1,
            amount: wanted.amount,
            reason: wanted.reason,
            subject: paying.subject.clone(),
            reference: wanted.reference,
            remark: wanted.remark.to_owned(),
            created: self.now,
        };
        match self.tx.transfer(&transfer, guarded)? {
            Moved::Done(_) => Ok(true),
            Moved::Repeated => Ok(false),
            Moved::Short(available) => Err(insufficient(wanted.amount, available)),
        }
    }
}

/// What a statement of the wallet says of a thing.
fn about(paying: &Subscription) -> String {
    format!("{} {} ({})", paying.item, paying.name, paying.plan)
}

/// One period of one thing is charged once.
fn charge_reference(paying: &Subscription, from: Time) -> String {
    format!("charge:{}:{}", paying.id, from.micros())
}
