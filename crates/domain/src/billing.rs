//! Money: what things cost, whose wallet pays, and how much is due when.
//!
//! The books are double-entry: a [`Transfer`] takes an amount out of one book and puts it into
//! another, so it cannot but balance. A [`Subscription`] is what somebody pays for as long as a
//! thing is theirs: each started hour, or each month ahead. Everything here is arithmetic on whole
//! micro-units; it must not know where rows are kept, nor who asks.

use std::time::Duration;

use nubo_base::{Id, Money, Tag, Time, Uuid};
use serde::{Deserialize, Serialize};

use crate::words::words;
use crate::{Account, Error, Project, code};

words! {
    /// Whether and how a cloud asks for money.
    pub enum Billing {
        /// Nothing that is ordered costs anything.
        Off = "off",
        /// New accounts run up a tab.
        Postpaid = "postpaid",
        /// New accounts pay ahead: an order that the wallet does not cover is refused.
        Prepaid = "prepaid",
    }
}

words! {
    /// For how long one charge pays.
    pub enum Period {
        /// Each started hour; a calendar month never costs more than the monthly price.
        Hourly = "hourly",
        /// Each month ahead, from the day of the order.
        Monthly = "monthly",
    }
}

words! {
    /// What sort of thing is paid for.
    pub enum Item {
        /// A server.
        Server = "server",
        /// A volume.
        Volume = "volume",
        /// A snapshot.
        Snapshot = "snapshot",
        /// A reserved public address.
        Address = "address",
    }
}

words! {
    /// How a subscription stands.
    pub enum SubscriptionState {
        /// Its first price is held until the thing is there.
        Held = "held",
        /// It is paid for.
        Active = "active",
        /// It is over; nothing is charged any more.
        Ended = "ended",
    }
}

words! {
    /// A book that money lies in.
    pub enum Book {
        /// What an account can spend.
        Wallet = "wallet",
        /// What an account has set aside for things that are being made.
        Held = "held",
        /// What the cloud has earned.
        Revenue = "revenue",
        /// What the operator has given or was paid outside.
        Grants = "grants",
    }
}

words! {
    /// Why money moved.
    pub enum Reason {
        /// The operator credited a wallet.
        Credit = "credit",
        /// The operator took a credit back.
        Correction = "correction",
        /// The first price of an order is set aside.
        Hold = "hold",
        /// What was set aside is earned: the thing is there.
        Capture = "capture",
        /// What was set aside goes back: the thing could not be made, or is not wanted any more.
        Release = "release",
        /// A started period.
        Charge = "charge",
        /// A charge that is given back.
        Refund = "refund",
    }
}

#[expect(clippy::derivable_impls, reason = "the words are declared without a default")]
impl Default for Period {
    fn default() -> Self {
        Self::Hourly
    }
}

/// Hours of the shortest month: so many reach the monthly price.
const HOURS_OF_MONTH: i64 = 672;
/// An hour.
const HOUR: Duration = Duration::from_secs(3_600);
/// An hour in microseconds.
const HOUR_MICROS: i64 = 3_600_000_000;

/// What something costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// Of a started hour.
    pub hourly: Money,
    /// Of a month; paid by the hour, a calendar month costs no more than this.
    pub monthly: Money,
}

impl Price {
    /// The price whose hours reach the monthly one after 28 days.
    #[must_use]
    pub const fn of_month(monthly: Money) -> Self {
        let hourly = monthly.micros().saturating_add(HOURS_OF_MONTH - 1) / HOURS_OF_MONTH;
        Self { hourly: Money::from_micros(hourly), monthly }
    }

    /// Of so many; a sum that does not fit stays at the greatest amount.
    #[must_use]
    pub fn times(self, count: u64) -> Self {
        let most = Money::from_micros(i64::MAX);
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let all = |one: Money| one.times(count).unwrap_or(most);
        Self { hourly: all(self.hourly), monthly: all(self.monthly) }
    }

    /// Of one period.
    #[must_use]
    pub const fn of(self, period: Period) -> Money {
        match period {
            Period::Hourly => self.hourly,
            Period::Monthly => self.monthly,
        }
    }

    /// Whether it costs nothing.
    #[must_use]
    pub const fn is_free(self) -> bool {
        self.hourly.micros() == 0 && self.monthly.micros() == 0
    }
}

/// An amount that left one book for another. Written once, never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Its identifier.
    pub id: Id<Self>,
    /// Whose wallet and holds it is about.
    pub account: Id<Account>,
    /// The project of the thing, if it is about one.
    pub project: Option<Id<Project>>,
    /// The book that it left.
    pub from: Book,
    /// The book that it went to.
    pub to: Book,
    /// How much; above zero.
    pub amount: Money,
    /// Why.
    pub reason: Reason,
    /// The thing in its shown form, or empty.
    pub subject: String,
    /// Unique: what was moved for this is never moved again.
    pub reference: String,
    /// A sentence for people, or empty.
    pub remark: String,
    /// When.
    pub created: Time,
}

impl Tag for Transfer {
    const PREFIX: &'static str = "txn";
}

impl Transfer {
    /// What it adds to a book of its account; less than nothing if it takes from it.
    #[must_use]
    pub fn change_of(&self, book: Book) -> Money {
        if self.to == book {
            self.amount
        } else if self.from == book {
            -self.amount
        } else {
            Money::ZERO
        }
    }
}

/// A transfer with what the wallet held after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The transfer.
    pub transfer: Transfer,
    /// What the wallet held after it.
    pub balance: Money,
}

/// What an account has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wallet {
    /// Whose.
    pub account: Uuid,
    /// What it can spend; below zero is owed.
    pub balance: Money,
    /// What is set aside.
    pub held: Money,
    /// How far below zero an order may bring it; none is as far as it likes.
    pub credit_limit: Option<Money>,
    /// Since when it is below its limit.
    pub dry_since: Option<Time>,
}

impl Wallet {
    /// A wallet without money and without a limit.
    #[must_use]
    pub const fn empty(account: Uuid) -> Self {
        let (balance, held) = (Money::ZERO, Money::ZERO);
        Self { account, balance, held, credit_limit: None, dry_since: None }
    }

    /// What an order may cost; none is as much as it likes.
    #[must_use]
    pub fn available(&self) -> Option<Money> {
        self.credit_limit.map(|limit| self.balance.plus(limit).unwrap_or(self.balance))
    }

    /// Whether it is below its limit.
    #[must_use]
    pub fn is_dry(&self) -> bool {
        self.available().is_some_and(|available| available < Money::ZERO)
    }
}

/// The refusal of an order that a wallet does not cover.
#[must_use]
pub fn insufficient(required: Money, available: Money) -> Error {
    let text = format!(
        "The wallet has {available} to spend and this needs {required}; top it up and send the \
         request again."
    );
    let error = Error::new(&code::INSUFFICIENT_FUNDS).public(text);
    error.field("required", required.to_string()).field("available", available.to_string())
}

/// What somebody pays for as long as a thing is theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The id of the thing itself.
    pub id: Uuid,
    /// Who pays.
    pub account: Id<Account>,
    /// The project of the thing.
    pub project: Option<Id<Project>>,
    /// What sort of thing.
    pub item: Item,
    /// The thing in its shown form.
    pub subject: String,
    /// The thing's name when it was ordered.
    pub name: String,
    /// What it is, such as the slug of a size.
    pub plan: String,
    /// For how long one charge pays.
    pub period: Period,
    /// What it costs from now on.
    pub price: Price,
    /// How it stands.
    pub state: SubscriptionState,
    /// What is set aside for it.
    pub held: Money,
    /// What it has cost in all.
    pub total: Money,
    /// When its first period began.
    pub started: Time,
    /// How many periods are paid.
    pub periods: u32,
    /// The price at which the running period is paid.
    pub paid_rate: Money,
    /// The first instant of the calendar month that `spent` is about.
    pub month: Time,
    /// What its hours have cost in that month at the present price.
    pub spent: Money,
    /// When it ended.
    pub ended: Option<Time>,
}

impl Tag for Subscription {
    const PREFIX: &'static str = "sub";
}

/// Periods that have begun and are not paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// When the first of them began.
    pub from: Time,
    /// How many there are.
    pub periods: u32,
    /// What they cost; nothing when the month's most is reached.
    pub amount: Money,
    month: Time,
    spent: Money,
}

impl Subscription {
    /// The instant up to which it is paid.
    #[must_use]
    pub fn paid_until(&self) -> Time {
        match self.period {
            Period::Hourly => self.started.after(HOUR.saturating_mul(self.periods)),
            Period::Monthly => self.started.months_after(self.periods),
        }
    }

    /// What is due at `now`: the periods that began before it, of one calendar month and at most
    /// `most`. A clock that was set back makes nothing due a second time.
    #[must_use]
    pub fn due(&self, now: Time, most: u32) -> Option<Due> {
        let from = self.paid_until();
        if self.state != SubscriptionState::Active || from >= now || most == 0 {
            return None;
        }
        let (month, next_month) = from.month();
        if self.period == Period::Monthly {
            let (amount, spent) = (self.price.monthly, Money::ZERO);
            return Some(Due { from, periods: 1, amount, month, spent });
        }
        let begun = |end: Time| {
            let micros = end.micros() - from.micros();
            u32::try_from((micros + HOUR_MICROS - 1) / HOUR_MICROS).unwrap_or(u32::MAX)
        };
        let periods = begun(now).min(begun(next_month)).min(most);
        let before = if self.month == month { self.spent } else { Money::ZERO };
        let left = self.price.monthly.minus(before).unwrap_or_default().max(Money::ZERO);
        let full = self.price.hourly.times(i64::from(periods)).unwrap_or(left);
        let amount = full.min(left);
        Some(Due { from, periods, amount, month, spent: before.plus(amount).unwrap_or(before) })
    }

    /// Notes that what was due is paid.
    pub fn pay(&mut self, due: &Due) {
        self.periods = self.periods.saturating_add(due.periods);
        self.paid_rate = self.price.of(self.period);
        (self.month, self.spent) = (due.month, due.spent);
        self.total = self.total.plus(due.amount).unwrap_or(self.total);
    }

    /// Its first period begins; gives what that costs.
    pub fn begin(&mut self, now: Time) -> Money {
        let amount = self.price.of(self.period);
        self.state = SubscriptionState::Active;
        (self.started, self.periods, self.paid_rate) = (now, 1, amount);
        (self.month, self.spent) = (now.month().0, amount);
        self.total = amount;
        amount
    }

    /// What another price costs at once: the running period is paid at the highest price it ever
    /// had, a month in proportion to what is left of it.
    #[must_use]
    pub fn raise(&self, price: Price, now: Time) -> Money {
        let more = price.of(self.period).minus(self.paid_rate).unwrap_or_default();
        if self.state != SubscriptionState::Active || more <= Money::ZERO {
            return Money::ZERO;
        }
        match self.period {
            Period::Hourly => more,
            Period::Monthly => {
                let end = self.paid_until();
                let begin = self.started.months_after(self.periods.saturating_sub(1));
                let whole = i128::from((end.micros() - begin.micros()).max(1));
                let left = i128::from((end.micros() - now.micros()).max(0)).min(whole);
                let part = (i128::from(more.micros()) * left + whole / 2) / whole;
                Money::from_micros(i64::try_from(part).unwrap_or(i64::MAX))
            }
        }
    }

    /// Another price from now on, of which `raised` was paid at once. A price reaches its own
    /// month's most, whatever was paid at another.
    pub fn change(&mut self, price: Price, raised: Money, now: Time) {
        self.price = price;
        self.paid_rate = self.paid_rate.max(price.of(self.period));
        (self.month, self.spent) = (now.month().0, raised);
        self.total = self.total.plus(raised).unwrap_or(self.total);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Time {
        text.parse().unwrap()
    }

    fn subscription(period: Period, start: &str) -> Subscription {
        let mut made = Subscription {
            id: Uuid::nil(),
            account: Id::of(Uuid::nil()),
            project: None,
            item: Item::Server,
            subject: String::new(),
            name: String::new(),
            plan: String::new(),
            period,
            price: Price::of_month(Money::from_micros(2_000_000)),
            state: SubscriptionState::Held,
            held: Money::ZERO,
            total: Money::ZERO,
            started: Time::ZERO,
            periods: 0,
            paid_rate: Money::ZERO,
            month: Time::ZERO,
            spent: Money::ZERO,
            ended: None,
        };
        made.begin(time(start));
        made
    }

    fn pay_all(paying: &mut Subscription, now: &str, most: u32) -> Money {
        let before = paying.total;
        while let Some(due) = paying.due(time(now), most) {
            paying.pay(&due);
        }
        paying.total.minus(before).unwrap()
    }

    #[test]
    fn a_started_hour_is_paid_once_and_a_month_costs_no_more_than_its_price() {
        let mut paying = subscription(Period::Hourly, "2026-03-01T00:00:00Z");
        assert_eq!(paying.price.hourly.micros(), 2_977);
        assert_eq!(paying.due(time("2026-03-01T01:00:00Z"), 9), None, "the next has not begun");
        assert_eq!(pay_all(&mut paying, "2026-03-01T01:00:00.000001Z", 9).micros(), 2_977);
        assert_eq!(pay_all(&mut paying, "2026-02-01T00:00:00Z", 9), Money::ZERO, "set back");
        pay_all(&mut paying, "2026-04-01T00:00:00Z", 7);
        assert_eq!(paying.total.to_string(), "2.00", "31 days cost the month's price");
        assert_eq!(pay_all(&mut paying, "2026-04-01T00:00:00.5Z", 9).micros(), 2_977, "April");
    }

    #[test]
    fn a_month_is_paid_ahead_from_the_day_of_the_order() {
        let mut paying = subscription(Period::Monthly, "2026-01-31T12:00:00Z");
        assert_eq!(paying.paid_until(), time("2026-02-28T12:00:00Z"));
        assert_eq!(pay_all(&mut paying, "2026-03-31T12:00:00Z", 100).to_string(), "2.00");
        assert_eq!(paying.paid_until(), time("2026-03-31T12:00:00Z"));
    }

    #[test]
    fn the_running_period_is_paid_at_the_highest_price_it_had() {
        let (small, large) = (
            Price::of_month(Money::from_micros(2_000_000)),
            Price { hourly: Money::from_micros(10_000), monthly: Money::from_micros(5_000_000) },
        );
        let mut paying = subscription(Period::Hourly, "2026-03-01T00:00:00Z");
        let now = time("2026-03-01T00:10:00Z");
        let raised = paying.raise(large, now);
        assert_eq!(raised.micros(), 10_000 - 2_977);
        paying.change(large, raised, now);
        assert_eq!(paying.raise(small, now), Money::ZERO);
        paying.change(small, Money::ZERO, now);
        assert_eq!(paying.raise(large, now), Money::ZERO, "this hour is paid at that already");
        assert_eq!(pay_all(&mut paying, "2026-03-01T01:30:00Z", 9).micros(), 2_977);
        let mut paying = subscription(Period::Monthly, "2026-04-01T00:00:00Z");
        let raised = paying.raise(large, time("2026-04-16T00:00:00Z"));
        assert_eq!(raised.to_string(), "1.50", "half of the month is left");
        paying.change(large, raised, time("2026-04-16T00:00:00Z"));
        assert_eq!(pay_all(&mut paying, "2026-05-02T00:00:00Z", 9).to_string(), "5.00");
    }
}
