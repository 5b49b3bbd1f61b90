//! Money under generated sequences of orders, failures, refunds, deletions, resizes and clock
//! jumps, held against a ledger that is computed in the plainest way: hour by hour.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use nubo_base::{Clock as _, Id, Ids, ManualClock, Money, SeededRandom, Time, Uuid};
use nubo_domain::billing::{Book, Item, Period, Price, SubscriptionState};
use nubo_domain::{Account, Error, Result, code};
use nubo_ports::store::TransferFilter;
use nubo_ports::{Lift, Order, Store, StoreExt as _, Till, Tx};
use nubo_store_sql::{SqlStore, SqliteOptions};

/// Sequences of each of the four tests.
const SEQUENCES: u64 = 2_500;
const HOUR: i64 = 3_600_000_000;

/// A thing as the plain ledger knows it.
#[derive(Clone, Debug)]
struct Thing {
    id: Uuid,
    period: Period,
    price: Price,
    state: SubscriptionState,
    held: i64,
    total: i64,
    start: Time,
    paid: u32,
    rate: i64,
    /// What its hours cost by calendar month, since its price last changed.
    spent: BTreeMap<Time, i64>,
    lift: Option<(Lift, Price, i64)>,
}

impl Thing {
    fn next(&self) -> Time {
        match self.period {
            Period::Hourly => Time::from_micros(self.start.micros() + i64::from(self.paid) * HOUR),
            Period::Monthly => self.start.months_after(self.paid),
        }
    }

    fn rate_of(&self, price: Price) -> i64 {
        match self.period {
            Period::Hourly => price.hourly.micros(),
            Period::Monthly => price.monthly.micros(),
        }
    }
}

struct Sequence {
    store: Arc<dyn Store>,
    ids: Ids,
    clock: Arc<ManualClock>,
    account: Id<Account>,
    balance: i64,
    limit: Option<i64>,
    things: Vec<Thing>,
    trace: Vec<String>,
}

impl Sequence {
    fn below(&self, n: u64) -> u64 {
        self.ids.number() % n
    }

    async fn till<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Till<'_>) -> Result<T> + Send + 'static,
    {
        let (ids, now) = (self.ids.clone(), self.clock.now());
        self.store.write(move |tx: &mut dyn Tx| work(&mut Till::new(tx, &ids, now))).await
    }

    fn covered(&self, amount: i64) -> bool {
        self.limit.is_none_or(|limit| self.balance + limit >= amount)
    }

    /// What the till said must be what the plain ledger expects.
    fn agree<T: std::fmt::Debug>(&self, said: &Result<T>, needs: i64, covered: bool) {
        let short = |e: &Error| e.code() == &code::INSUFFICIENT_FUNDS;
        match said {
            Ok(_) => assert!(covered, "{needs} was not covered: {:#?}", self.trace),
            Err(error) if short(error) => {
                assert!(!covered, "{needs} was covered: {error} {:#?}", self.trace);
                let told = |name: &str| {
                    error.fields().iter().find(|f| f.field == name).unwrap().issue.clone()
                };
                assert_eq!(told("required"), Money::from_micros(needs).to_string());
                let available = self.balance + self.limit.unwrap();
                assert_eq!(told("available"), Money::from_micros(available).to_string());
            }
            Err(error) => panic!("{error} {:#?}", self.trace),
        }
    }

    async fn step(&mut self) {
        match self.below(20) {
            0..5 => self.order().await,
            5..8 => self.built().await,
            8 => self.failed().await,
            9..11 => self.deleted().await,
            11..13 => self.resized().await,
            13 => self.resize_failed().await,
            14..16 => self.credited().await,
            16 => self.accrue().await,
            _ => self.turn_clock(),
        }
    }

    async fn order(&mut self) {
        let price = Price {
            hourly: Money::from_micros(i64::try_from(1 + self.below(50)).unwrap()),
            monthly: Money::from_micros(i64::try_from(1 + self.below(20_000)).unwrap()),
        };
        let period = if self.below(4) == 0 { Period::Monthly } else { Period::Hourly };
        let at_once = self.below(4) == 0;
        let order = Order {
            id: self.ids.uuid(),
            subject: self.ids.uuid().to_string(),
            account: self.account,
            project: None,
            item: if at_once { Item::Volume } else { Item::Server },
            name: "thing".to_owned(),
            plan: "some".to_owned(),
            price,
            period,
        };
        let mut thing = Thing {
            id: order.id,
            period,
            price,
            state: SubscriptionState::Held,
            held: 0,
            total: 0,
            start: self.clock.now(),
            paid: 0,
            rate: 0,
            spent: BTreeMap::new(),
            lift: None,
        };
        let first = thing.rate_of(price);
        let covered = self.covered(first);
        self.trace.push(format!("order {} {price:?} {period} {at_once}", order.id));
        let said = match at_once {
            true => self.till(move |till| till.charge(order.clone())).await,
            false => self.till(move |till| till.hold(order.clone())).await,
        };
        self.agree(&said, first, covered);
        if !covered {
            return;
        }
        self.balance -= first;
        if at_once {
            self.begin(&mut thing, first);
        } else {
            thing.held = first;
        }
        self.things.push(thing);
    }

    fn begin(&self, thing: &mut Thing, first: i64) {
        thing.state = SubscriptionState::Active;
        (thing.start, thing.paid, thing.rate) = (self.clock.now(), 1, first);
        (thing.held, thing.total) = (0, first);
        thing.spent = BTreeMap::from([(thing.start.month().0, first)]);
    }

    fn some(&self) -> Option<usize> {
        let count = u64::try_from(self.things.len()).unwrap();
        (count > 0).then(|| usize::try_from(self.below(count)).unwrap())
    }

    async fn built(&mut self) {
        let Some(place) = self.some() else { return };
        let id = self.things[place].id;
        self.trace.push(format!("built {id}"));
        // What happens twice counts once.
        for _ in 0..=self.below(2) {
            self.till(move |till| till.capture(id)).await.unwrap();
        }
        if self.things[place].state == SubscriptionState::Held {
            let (mut thing, held) = (self.things[place].clone(), self.things[place].held);
            self.begin(&mut thing, held);
            self.things[place] = thing;
        }
    }

    async fn failed(&mut self) {
        let Some(place) = self.some() else { return };
        let id = self.things[place].id;
        self.trace.push(format!("failed {id}"));
        for _ in 0..=self.below(2) {
            self.till(move |till| till.release(id)).await.unwrap();
        }
        let thing = &mut self.things[place];
        if thing.state == SubscriptionState::Held {
            self.balance += std::mem::take(&mut thing.held);
            thing.state = SubscriptionState::Ended;
        }
    }

    async fn deleted(&mut self) {
        let Some(place) = self.some() else { return };
        let id = self.things[place].id;
        self.trace.push(format!("deleted {id}"));
        for _ in 0..=self.below(2) {
            self.till(move |till| till.end(id)).await.unwrap();
        }
        if self.things[place].state == SubscriptionState::Held {
            self.balance += std::mem::take(&mut self.things[place].held);
        }
        if self.things[place].period == Period::Hourly {
            self.pay_hours(place);
        }
        self.things[place].state = SubscriptionState::Ended;
    }

    /// Pays every hour that has begun, one by one.
    fn pay_hours(&mut self, place: usize) {
        let now = self.clock.now();
        let thing = &mut self.things[place];
        while thing.state == SubscriptionState::Active && thing.next() < now {
            let spent = thing.spent.entry(thing.next().month().0).or_default();
            let left = (thing.price.monthly.micros() - *spent).max(0);
            let amount = thing.price.hourly.micros().min(left);
            *spent += amount;
            thing.total += amount;
            self.balance -= amount;
            thing.paid += 1;
            thing.rate = thing.price.hourly.micros();
        }
    }

    async fn accrue(&mut self) {
        self.trace.push("accrue".to_owned());
        for place in 0..self.things.len() {
            let id = self.things[place].id;
            loop {
                let accrued = self.till(move |till| till.accrue(id)).await.unwrap();
                if accrued.periods == 0 {
                    break;
                }
            }
            if self.things[place].period == Period::Hourly {
                self.pay_hours(place);
                continue;
            }
            let now = self.clock.now();
            let month = self.things[place].price.monthly.micros();
            while self.things[place].state == SubscriptionState::Active
                && self.things[place].next() < now
                && self.covered(month)
            {
                let thing = &mut self.things[place];
                (thing.paid, thing.rate) = (thing.paid + 1, month);
                thing.total += month;
                self.balance -= month;
            }
        }
    }

    async fn resized(&mut self) {
        let Some(place) = self.some() else { return };
        let price = Price {
            hourly: Money::from_micros(i64::try_from(1 + self.below(80)).unwrap()),
            monthly: Money::from_micros(i64::try_from(1 + self.below(20_000)).unwrap()),
        };
        let before = (self.things[place].clone(), self.balance);
        let id = before.0.id;
        self.trace.push(format!("resized {id} {price:?}"));
        if before.0.period == Period::Hourly {
            self.pay_hours(place);
        }
        let (now, thing) = (self.clock.now(), &self.things[place]);
        let more = (thing.rate_of(price) - thing.rate).max(0);
        let at_once = match thing.period {
            _ if thing.state != SubscriptionState::Active => 0,
            Period::Hourly => more,
            Period::Monthly => {
                let (begin, end) = (thing.start.months_after(thing.paid - 1), thing.next());
                let whole = i128::from(end.micros() - begin.micros());
                let left = i128::from((end.micros() - now.micros()).max(0)).min(whole);
                i64::try_from((i128::from(more) * left + whole / 2) / whole).unwrap()
            }
        };
        let covered = at_once == 0 || self.covered(at_once);
        let said = self.till(move |till| till.change(id, "other", price)).await;
        self.agree(&said, at_once, covered);
        if !covered {
            // A refused order leaves nothing behind, not even what was due before it.
            (self.things[place], self.balance) = before;
            return;
        }
        let rate = self.things[place].rate_of(price);
        let thing = &mut self.things[place];
        if thing.state != SubscriptionState::Active {
            return;
        }
        self.balance -= at_once;
        thing.lift = said.unwrap().map(|lift| (lift, thing.price, thing.rate));
        thing.total += at_once;
        (thing.price, thing.rate) = (price, thing.rate.max(rate));
        thing.spent = BTreeMap::from([(now.month().0, at_once)]);
    }

    async fn resize_failed(&mut self) {
        let Some(place) = self.some() else { return };
        let id = self.things[place].id;
        let Some((lift, price, rate)) = self.things[place].lift.take() else { return };
        self.trace.push(format!("resize of {id} failed"));
        let amount = lift.amount.micros();
        self.till(move |till| till.revert(id, &lift)).await.unwrap();
        let thing = &mut self.things[place];
        if thing.state != SubscriptionState::Active {
            return;
        }
        self.balance += amount;
        thing.total -= amount;
        (thing.price, thing.rate) = (price, rate);
        // Only what is paid in the month that was last paid in counts for its most.
        if let Some(mut last) = thing.spent.last_entry() {
            *last.get_mut() = (*last.get() - amount).max(0);
        }
    }

    async fn credited(&mut self) {
        let amount = i64::try_from(self.below(3_000)).unwrap() - 500;
        if amount == 0 {
            return;
        }
        self.trace.push(format!("credit {amount}"));
        let account = self.account;
        let credit = Money::from_micros(amount);
        self.till(move |till| till.credit(account, credit, "")).await.unwrap();
        self.balance += amount;
    }

    fn turn_clock(&mut self) {
        let seconds = match self.below(6) {
            0 => self.below(60),
            1 | 2 => self.below(4 * 3_600),
            3 => self.below(3 * 86_400),
            4 => self.below(40 * 86_400),
            _ => {
                let back = Duration::from_secs(self.below(2 * 3_600));
                self.clock.set(self.clock.now().before(back));
                0
            }
        };
        self.clock.advance(Duration::from_secs(seconds));
        self.trace.push(format!("the clock shows {}", self.clock.now()));
    }

    async fn check(&self) {
        let id = self.account.uuid();
        let filter = TransferFilter { account: Some(id), limit: 10_000, ..Default::default() };
        let ids: Vec<Uuid> = self.things.iter().map(|thing| thing.id).collect();
        let read = move |tx: &mut dyn Tx| {
            let mut paying = Vec::new();
            for id in &ids {
                paying.push(tx.subscription_get(*id)?);
            }
            Ok((tx.wallet_get(id)?, tx.books(Some(id))?, tx.transfer_list(&filter)?, paying))
        };
        let (wallet, books, moved, paying) = self.store.read(read).await.unwrap();
        let trace = &self.trace;
        let held: i64 = self.things.iter().map(|thing| thing.held).sum();
        let want = (Money::from_micros(self.balance), Money::from_micros(held));
        assert_eq!((wallet.balance, wallet.held), want, "{trace:#?}");
        let sum = |book| books.iter().find(|(b, _)| *b == book).map_or(Money::ZERO, |s| s.1);
        assert_eq!((sum(Book::Wallet), sum(Book::Held)), want, "{trace:#?}");
        let all: Money = books.iter().map(|(_, amount)| *amount).sum();
        assert_eq!(all, Money::ZERO, "the books do not balance: {trace:#?}");
        if let Some(newest) = moved.first() {
            assert_eq!(newest.balance, wallet.balance, "{trace:#?}");
        }
        let earned: i64 = self.things.iter().map(|thing| thing.total).sum();
        assert_eq!(sum(Book::Revenue), Money::from_micros(earned), "{trace:#?}");
        for (thing, paying) in self.things.iter().zip(paying) {
            let paying = paying.unwrap();
            assert_eq!((paying.state, paying.total.micros(), paying.periods), {
                (thing.state, thing.total, thing.paid)
            });
            let of = moved.iter().filter(|posted| posted.transfer.subject == paying.subject);
            let taken: Money = of.map(|posted| posted.transfer.change_of(Book::Revenue)).sum();
            assert_eq!(taken, paying.total, "{trace:#?}");
        }
    }
}

async fn share(number: u64) {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteOptions { durable: false, ..SqliteOptions::default() };
    let store: Arc<dyn Store> = Arc::new(SqlStore::open_sqlite(folder.path(), options).unwrap());
    for seed in 0..SEQUENCES {
        let start = Time::from_micros(1_800_000_000_000_000);
        let clock = Arc::new(ManualClock::new(start));
        let random = Arc::new(SeededRandom::new(number * SEQUENCES + seed));
        let ids = Ids::new(clock.clone(), random);
        let account: Id<Account> = ids.id();
        let mut sequence = Sequence {
            store: store.clone(),
            limit: [None, Some(0), Some(500)][usize::try_from(ids.number() % 3).unwrap()],
            ids,
            clock,
            account,
            balance: 0,
            things: Vec::new(),
            trace: vec![format!("seed {number} {seed}")],
        };
        let limit = sequence.limit.map(Money::from_micros);
        store.write(move |tx| tx.wallet_limit(account.uuid(), limit)).await.unwrap();
        for _ in 0..8 + sequence.below(24) {
            sequence.step().await;
        }
        sequence.accrue().await;
        sequence.check().await;
    }
}

#[tokio::test]
async fn whatever_is_ordered_and_fails_the_books_balance_first_quarter() {
    share(0).await;
}

#[tokio::test]
async fn whatever_is_ordered_and_fails_the_books_balance_second_quarter() {
    share(1).await;
}

#[tokio::test]
async fn whatever_is_ordered_and_fails_the_books_balance_third_quarter() {
    share(2).await;
}

#[tokio::test]
async fn whatever_is_ordered_and_fails_the_books_balance_last_quarter() {
    share(3).await;
}
